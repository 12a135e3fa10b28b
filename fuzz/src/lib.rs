//! What is fuzzed, as plain functions of bytes: libFuzzer runs them (`fuzz_targets/`), and so does an ordinary test over
//! the kept corpus (`crates/pades/tests/fuzz.rs`).

mod certificates;
mod later;
mod pdf;

pub use certificates::{cms, path};
pub use later::{BASES, later};
pub use pdf::{normalised, reader, whole};
