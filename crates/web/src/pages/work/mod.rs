//! The stages of signing and sealing: work page, return, certificate, place, preview, result, batch.

mod batch;
mod certificate;
mod certificates;
mod confirm;
mod done;
mod place;
mod preview;
mod returning;
mod work;

pub use batch::*;
pub use certificate::*;
pub use confirm::*;
pub use done::*;
pub use place::*;
pub use preview::*;
pub use returning::*;
pub use work::*;
