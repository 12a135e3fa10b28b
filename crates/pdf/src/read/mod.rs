//! Reading: strict, lazy, revision by revision.

mod account;
mod any;
pub(crate) mod chain;
pub(crate) mod cut;
mod fetch;
pub(crate) mod header;
pub(crate) mod lexer;
pub(crate) mod number;
pub(crate) mod object_stream;
mod pages;
pub(crate) mod parser;
mod reader;
mod rect;
mod revisions;
mod streams;
mod string;
pub(crate) mod tail;
mod unparsed;
pub(crate) mod work;
pub(crate) mod xref;
mod xref_stream;
mod xref_table;

pub(crate) use account::reads_like_structure;
pub use account::{Bodies, MAX_BLANK, Stray};
pub use chain::{Revision, XrefKind};
pub use header::{LooksLike, Version};
pub(crate) use lexer::{Lexer, is_delimiter, is_regular, is_space};
pub use pages::Page;
pub use reader::Reader;
pub use rect::Rect;
pub(crate) use string::name;
pub use xref::{Entry, Halves};
