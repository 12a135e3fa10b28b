//! A folder into which a scanner, or a program beside it, writes files.
//!
//! A file is taken when it stood still and is whole, so that a slow scanner is never cut off in the middle; one that
//! stays broken is given up after a while and shown. Polled, because a folder on a network tells nobody of changes.

mod disk;
mod watch;

pub use disk::{REFUSED, Seen, TAKEN, is_whole, list, note, put_away, read};
pub use watch::{GIVEN_UP, STILL, Settled, Watch};
