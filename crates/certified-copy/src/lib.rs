//! The shape of a certified electronic copy: a scan and three revisions on top of it.
//!
//! | revision | by | function |
//! |---|---|---|
//! | 0 | clerk | the scan, byte for byte |
//! | 1 | leader | [`prepare_leader`]: the attestation page with all its fields, certification signature (DocMDP P=2) |
//! | 2 | agency | [`prepare_seal`]: number and book filled in, signature with a FieldMDP lock |
//! | 3 | system | [`prepare_archive`]: validation data and a document timestamp |
//!
//! Every rule about what a revision must not touch is in `tests/pitfalls.rs`, each with the validator it offends.
//! [`inspect`] judges a copy before it is stored or issued; [`register`] compares one with what the register recorded.
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod archive;
mod catalog;
mod fields;
mod form;
mod inspect;
mod leader;
mod names;
mod place;
pub mod register;
mod seal;

pub use archive::{ArchiveError, prepare_archive};
pub use form::FormError;
pub use inspect::{Copy, Fault, Role, Stage, Trust, inspect};
pub use leader::{LeaderError, LeaderInput, prepare_leader};
pub use names::{BOOK, LEADER, NUMBER, SEAL, TIMESTAMP};
pub use place::Stand;
pub use saoy_pades::{
    BaseDigest, EmbedError, Patch, Prepared, ValidationData, embed, embed_timestamp, patch_contents, replace_contents,
};
pub use seal::{SealError, SealInput, prepare_seal};
