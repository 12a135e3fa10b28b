//! Reading: strict, lazy, revision by revision.

mod chain;
mod header;
mod lexer;
mod number;
mod object_stream;
mod pages;
mod parser;
mod reader;
mod rect;
mod string;
mod tail;
mod xref;
mod xref_stream;
mod xref_table;

pub use chain::{Revision, XrefKind};
pub use header::{LooksLike, Version};
pub use pages::Page;
pub use reader::Reader;
pub use rect::Rect;
pub use xref::Entry;
