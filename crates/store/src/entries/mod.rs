//! Numbers of the register: taken in order, each on exactly one sealed copy or written off with its reason.

mod entry;
mod note;
mod number;

pub use entry::{Entry, EntryFields, EntryState, already_bound, find, page};
pub use note::{Note, add_note, note_withdrawal, notes};
pub use number::{Number, NumberError, abandon, bind, issue, next_number};

/// Every statement of this folder.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&[crate::engine::Statement]] =
    &[entry::STATEMENTS, number::STATEMENTS, note::STATEMENTS];
