//! Scans that arrive otherwise than by upload: the watched folder, a scanner, a stack with separator sheets.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    unreachable_pub,
    reason = "a test fails by panicking; its modules are shared"
)]

mod common;

#[path = "intake/folder.rs"]
mod folder;
#[path = "intake/scanner.rs"]
mod scanner;
#[path = "intake/stack.rs"]
mod stack;
#[path = "clerk/support.rs"]
#[allow(dead_code, reason = "the counter's tests use the rest")]
mod support;
