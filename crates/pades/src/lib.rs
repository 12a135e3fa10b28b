//! PAdES signatures in two steps, for keys that live elsewhere.
//!
//! A file is never copied: a signature is an incremental section that follows the untouched base (ISO 32000-1 §7.5.6).
//!
//! 1. [`prepare`] appends a signature dictionary with room for the signature, fills in `/ByteRange` and hashes.
//! 2. Whoever holds the key signs the CMS attributes made from [`Prepared::digest`].
//! 3. [`embed`] verifies what came back against the expected certificate and only then puts it into its place.
//! 4. [`replace_contents`] (or [`patch_contents`] for a stored file) adds the signature timestamp: B-B → B-T.
//! 5. [`archive`] and [`embed_timestamp`] append the DSS and a document timestamp: B-LTA.
//!
//! [`sign`] does the first step for any file, with everything that may stand against it refused by name; [`augment`]
//! brings any file's signatures to a higher level and renews them.
//!
//! [`check`] says whether the signatures of a file of our own kind hold. For any file: [`survey`] finds its signatures,
//! [`examine`] says of each whether it holds, [`changes::changes_after`] what happened to the file after each. Levels as
//! in ETSI EN 319 142-1.
//!
//! No I/O, no clock, no network.
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
mod hex;
mod lock;
mod prepare;
mod request;
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
