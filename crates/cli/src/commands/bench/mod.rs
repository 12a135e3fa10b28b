//! What the benches share.

mod measure;
mod scan;
mod signer;

pub(super) use measure::{cpu, megabytes, peak, processor, resident, thread};
pub(super) use scan::scan;
pub(super) use signer::{SCHEME, Signer};
