//! Register books “sổ chứng thực”.

mod book;
mod change;

pub use book::{Book, Totals, find, find_any, list, open_on, suggested_first_number, totals};
pub use change::{BookError, BookFields, add, close, delete, edit};

/// Every statement of this folder.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&[crate::engine::Statement]] = &[book::STATEMENTS, change::STATEMENTS];
