#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod archive;
pub mod augment;
pub mod changes;
mod check;
mod digest;
mod embed;
mod examine;
mod form;
mod found;
mod full_name;
mod hex;
mod lock;
mod permission;
mod prepare;
mod request;
pub mod returned;
pub mod sign;
mod survey;
mod time;
pub mod validation;
mod value;

pub use archive::{ValidationData, archive};
pub use check::{Broken, Checked, Holds, check};
pub use digest::BaseDigest;
pub use embed::{EmbedError, Patch, embed, embed_timestamp, patch_contents, replace_contents};
pub use examine::{Examined, Fault, Integrity, Over, Stamped, SubFilter, examine, examine_with};
pub use form::{add_field, add_widget};
pub use found::{FoundSignature, Unclear, signatures};
pub use lock::FieldLock;
pub use prepare::{PrepareError, Prepared, prepare};
pub use request::{Format, Kind, Permission, Request, SPARE_CONTENTS, contents_len};
pub use survey::{Coverage, Entry, Remark, SignatureKind, Survey, survey};
pub use time::pdf_date;
