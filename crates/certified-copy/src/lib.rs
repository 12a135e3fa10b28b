#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod archive;
#[cfg(feature = "make")]
mod block;
#[cfg(feature = "make")]
mod catalog;
mod code;
#[cfg(feature = "make")]
mod fields;
mod form;
mod inspect;
#[cfg(feature = "make")]
mod leader;
mod names;
#[cfg(feature = "make")]
mod place;
mod plugged;
mod recognise;
#[cfg(feature = "make")]
mod record;
pub mod register;
#[cfg(feature = "make")]
mod seal;
#[cfg(feature = "make")]
mod sheet;

pub use archive::{ArchiveError, prepare_archive};
pub use form::FormError;
pub use inspect::{Copy, Fault, Role, Stage, Trust, inspect};
#[cfg(feature = "make")]
pub use leader::{LeaderError, LeaderInput, prepare_leader};
pub use names::{BOOK, LEADER, NUMBER, SEAL, TIMESTAMP};
#[cfg(feature = "make")]
pub use place::{Room, Stand, room};

pub use plugged::{Plugged, inspect_plugged, seal_waits};
pub use recognise::{Recognised, Shape, recognise};
#[cfg(feature = "make")]
pub use record::{RecordError, RecordInput, prepare_record};
pub use saoy_pades::{
    BaseDigest, EmbedError, Patch, Prepared, ValidationData, embed, embed_timestamp, patch_contents,
    replace_contents,
};
#[cfg(feature = "make")]
pub use seal::{SealError, SealInput, prepare_number, prepare_seal, prepare_seal_alone};
#[cfg(feature = "make")]
pub use sheet::{SealWaits, Sheet, SheetInput, prepare_sheet};
