//! What the tests of several crates share.

pub mod database;
#[cfg(feature = "plugins")]
pub mod plugins;
pub mod postgres;
#[cfg(feature = "remote")]
pub mod remote;
pub mod rng;
pub mod scanner;
#[cfg(feature = "tokens")]
pub mod tokens;
