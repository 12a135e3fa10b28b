//! Reading: strict, lazy, revision by revision.

mod chain;
mod fetch;
mod header;
mod lexer;
mod number;
mod object_stream;
mod pages;
mod parser;
mod reader;
mod rect;
mod streams;
mod string;
mod tail;
mod xref;
mod xref_stream;
mod xref_table;

pub use chain::{Revision, XrefKind};
pub use header::{LooksLike, Version};
pub(crate) use lexer::{Lexer, is_delimiter, is_regular, is_space};
pub use pages::Page;
pub use reader::Reader;
pub use rect::Rect;
pub(crate) use string::name;
pub use xref::Entry;
