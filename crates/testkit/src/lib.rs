//! What the tests of several crates share.

pub mod database;
pub mod postgres;
pub mod rng;
pub mod scanner;
#[cfg(feature = "tokens")]
pub mod tokens;
