#![doc = include_str!("../README.md")]
//!
//! # Room for what comes later
//!
//! ```
//! use saoy_pdf::{Dict, Limits, Mark, Reader, Reserved, Update};
//!
//! # let base = include_bytes!("../tests/fixtures/three-pages-stream.pdf");
//! let reader = Reader::open(base, &Limits::default())?;
//! let mut update = Update::new(&reader)?;
//! // Twenty bytes that somebody will fill in, such as a signature, wherever they come to lie.
//! let reserved = Reserved { mark: Mark(1), bytes: b"<000000000000000000>".to_vec() };
//! update.add(Dict::new().with("Contents", reserved));
//! let mut appended = update.finish()?;
//! let place = appended.range(Mark(1)).unwrap();
//! appended.slice_mut(place).unwrap()[1..3].copy_from_slice(b"ff");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # How ISO 32000-2 is met
//!
//! | clause | here |
//! |---|---|
//! | 7.2 characters, comments | all of it |
//! | 7.3 objects | all of it; a dictionary key that comes twice is an error; numbers beyond 64 bits become reals |
//! | 7.4 filters | Flate and LZW with predictors, ASCIIHex, ASCII85, RunLength; image formats stay encoded |
//! | 7.5.2 header | must be the very first bytes; elsewhere or missing for `open_any` |
//! | 7.5.4 table | 20-byte entries; a number once per section; none beyond `/Size` |
//! | 7.5.5 trailer | `startxref` within the last 2048 bytes; `/Root` must be there in the newest section |
//! | 7.5.6 updates | each section must be closed by its own `startxref` and `%%EOF` |
//! | 7.5.7 object streams | all of it but `/Extends`, which has no meaning for reading; offsets must increase |
//! | 7.5.8 cross-reference streams | all of it; `/Length` must be direct; hybrid files are read in both views ([`Reader::table_view`]), not appended to |
//! | 7.6 encryption | `open_any` undoes RC4, AES-128 and AES-256 with passwords; certificates are refused |
//! | 7.7.3 page tree | all inherited attributes; the crop box is clipped to the media box |
//! | 14.4 identifiers | the first part is kept, the second changes with every update |
//! | Annex F linearization | both sections count as one revision; the hints are not used |
//!
//! Clause by clause, with the tests: `docs/standards/iso32000-reading.md` in the repository.
//!
//! # Bounds
//!
//! [`Limits`] bounds nesting, counts, decoded bytes, and the work that is done with a file altogether, from its opening
//! on. No input makes this crate panic; what opening costs grows with the length of the file, not with what its
//! cross-reference claims: a header is checked before its object is parsed, and [`clean::inspect`] refuses objects that
//! share bytes.
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

pub mod build;
pub mod clean;
#[cfg(feature = "crypt")]
mod crypt;
#[cfg(not(feature = "crypt"))]
#[path = "crypt/off.rs"]
mod crypt;
mod error;
mod filter;
mod limits;
pub mod normalise;
mod object;
mod read;
mod repair;
mod write;

#[cfg(feature = "crypt")]
pub use crypt::{Encryption, Method, OpenedAs};
pub use error::{
    DecodeError, EncryptionError, OpenError, ReadError, SyntaxError, SyntaxKind, WriteError, XrefError,
};
pub use limits::Limits;
pub use object::{Dict, Mark, Name, ObjRef, Object, Reserved, Stream, StreamData, decode_text};
pub use read::{
    Bodies, Entry, Halves, LooksLike, MAX_BLANK, Page, Reader, Rect, Revision, Stray, Version, XrefKind,
};
pub use repair::Repair;
pub use write::{Appended, Sink, Update};
