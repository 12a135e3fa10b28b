//! How a structure fares whose pieces were edited.
#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test takes what it needs; a panic fails it"
)]

use saoy_pki::cms::{Fault, Foreign, Oddity, Verified};
use saoy_pki::{Certificate, sha256};

use super::cms::Pieces;
use super::{SCHEME, Subject};

/// What the structures are over.
pub const DATA: &[u8] = b"saoy";

pub fn world() -> Subject {
    super::root("Đặng Hữu Khải")
}

pub fn pieces(world: &Subject) -> Pieces {
    Pieces::new(&world.certificate, &sha256(DATA), SCHEME)
}

pub fn judged(cms: &[u8], known: &[Certificate]) -> Result<Verified, Fault> {
    let foreign = Foreign::parse(cms)?;
    let signer = foreign.all_signers().first().ok_or(Fault::NoSigner)?.clone()?;
    signer.verify(&foreign, &|hash| Some(hash.digest(DATA)), known)
}

/// How a structure fares after an edit of its pieces.
pub fn after(edit: impl FnOnce(&mut Pieces, &Subject)) -> Result<Verified, Fault> {
    let world = world();
    let mut pieces = pieces(&world);
    edit(&mut pieces, &world);
    judged(&pieces.build(&world.key, SCHEME), &[])
}

pub fn fault(edit: impl FnOnce(&mut Pieces, &Subject)) -> Fault {
    after(edit).unwrap_err()
}

pub fn oddities(edit: impl FnOnce(&mut Pieces, &Subject)) -> Vec<Oddity> {
    after(edit).unwrap().oddities
}
