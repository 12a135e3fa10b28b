//! The stages of signing and sealing: work page, return, certificate, place, preview, result, batch.

mod batch;
mod certificate;
mod certificates;
mod confirm;
mod desk_page;
mod done;
mod place;
mod preview;
mod returning;

pub use batch::*;
pub use certificate::*;
pub use confirm::*;
pub use desk_page::*;
pub use done::*;
pub use place::*;
pub use preview::*;
pub use returning::*;
