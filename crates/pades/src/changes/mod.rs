//! What happened to a file after each of its signatures, object by object, by meaning.
//!
//! A signature covers the file as it was; everything appended later is compared with what was there before. Each pair of
//! neighbouring revisions is compared once ([`revisions`]); each signature then judges all later changes by its own rules
//! ([`changes_after`]).
//!
//! # How a revision is judged
//!
//! 1. Which objects have another value than before? Identical copies do not count.
//! 2. Rules go down from the trailer through catalog, security store, metadata, page tree, form, fields, widgets and
//!    their looks, and account for the changes they know: each becomes a [`Change`] with one [`Reason`].
//! 3. A changed object that no rule accounted for, and that anything leads to, is refused. So is one that a rule
//!    accounted for but that is *also* used elsewhere: every reference to it, before and after, must be one that its role
//!    expects.
//! 4. Every byte of the revision is accounted for: what no cross-reference leads to may be what another program shows.
//! 5. What shows is checked: a new look of a text field paints text only; a new signature field or mark must not lie over
//!    what the page shows.
//!
//! Unknown means not allowed; so does a file too large or too tangled ([`Reason::TooMuch`]).
//!
//! # Example
//!
//! ```no_run
//! use saoy_pades::{changes::{Lang, changes_after}, signatures};
//! use saoy_pdf::{Limits, Reader};
//!
//! let bytes = std::fs::read("copy.pdf")?;
//! let reader = Reader::open(&bytes, &Limits::default())?;
//! let found = signatures(&reader)?;
//! for (signature, after) in found.iter().zip(changes_after(&reader, &found)) {
//!     println!("{}: {}, allowed: {}", String::from_utf8_lossy(&signature.field), after.level.name(), after.allowed);
//!     for finding in after.refused() {
//!         println!("  {}", finding.sentence(Lang::En));
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The standard's clauses and where they are met: `docs/standards/iso32000-changes.md`.

mod above;
mod active;
mod again;
mod annotations;
mod appearance;
mod belongs;
mod borrowed;
mod button;
mod called;
mod catalog;
mod charstrings;
mod choice;
mod content;
mod cut;
mod defaults;
mod deltas;
mod drawn;
mod drawn_itself;
mod dss;
mod equal;
mod eye;
mod field;
mod fields;
mod finding;
mod form;
mod forms;
mod glyphs;
mod hybrid;
mod index;
mod ink;
mod leaders;
mod letters;
mod linearized;
mod markers;
mod mentions;
mod metadata;
mod model;
mod names;
mod newcomer;
mod nulls;
mod numbers;
mod over;
mod pages;
mod paint;
mod parents;
mod pen;
mod pieces;
mod place;
mod plain;
mod plane;
mod program;
mod reason;
mod rest;
mod role;
mod root;
mod rules;
mod said;
mod same;
mod sentence;
mod signer;
mod spelling;
mod squeezed;
mod standard;
mod step;
mod strays;
mod strips;
mod structure;
mod style;
mod symbols;
mod text_only;
mod to_unicode;
mod told;
mod tree;
mod type1;
mod uncovered;
mod under;
mod unread;
mod used;
mod view;
mod walk;
mod xml;

pub use finding::{Change, ChangesAfter, Finding, Level, Refusal, Role};
pub(crate) use hybrid::tells_two_stories;
pub use reason::Reason;
pub use sentence::Lang;
pub(crate) use strays::first as first_stray;
pub use walk::{SignedField, changes_after, revisions};
