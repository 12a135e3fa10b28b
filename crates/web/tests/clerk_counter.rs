//! A clerk's day at the counter: files, the form, the read-back, the receipt, what comes back, what is refused.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test fails by panicking; its modules are shared"
)]

mod common;

#[path = "clerk/back.rs"]
mod back;
#[path = "clerk/copies.rs"]
mod copies;
#[path = "clerk/due.rs"]
mod due;
#[path = "clerk/electronic.rs"]
mod electronic;
#[path = "clerk/email.rs"]
mod email;
#[path = "clerk/files.rs"]
mod files;
#[path = "clerk/form.rs"]
mod form;
#[path = "clerk/hand_over.rs"]
mod hand_over;
#[path = "clerk/joining.rs"]
mod joining;
#[path = "clerk/lists.rs"]
mod lists;
#[path = "clerk/normalising.rs"]
mod normalising;
#[path = "clerk/paging.rs"]
mod paging;
#[path = "clerk/scans.rs"]
mod scans;
#[path = "clerk/sent.rs"]
mod sent;
#[path = "clerk/session.rs"]
mod session;
#[path = "clerk/support.rs"]
mod support;
#[path = "clerk/uploads.rs"]
mod uploads;
#[path = "clerk/words.rs"]
mod words;
