#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod archive;
mod block;
mod catalog;
mod fields;
mod form;
mod inspect;
mod leader;
mod names;
mod place;
mod record;
pub mod register;
mod seal;

pub use archive::{ArchiveError, prepare_archive};
pub use form::FormError;
pub use inspect::{Copy, Fault, Role, Stage, Trust, inspect};
pub use leader::{LeaderError, LeaderInput, prepare_leader};
pub use names::{BOOK, LEADER, NUMBER, SEAL, TIMESTAMP};
pub use place::{Room, Stand, room};
pub use record::{RecordError, RecordInput, prepare_record};
pub use saoy_pades::{
    BaseDigest, EmbedError, Patch, Prepared, ValidationData, embed, embed_timestamp, patch_contents,
    replace_contents,
};
pub use seal::{SealError, SealInput, prepare_seal};
