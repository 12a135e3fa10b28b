//! A line that a person types at a terminal, not shown meanwhile: passwords of files, PINs of tokens.

#[cfg_attr(unix, path = "unix.rs")]
#[cfg_attr(not(unix), path = "elsewhere.rs")]
mod system;

pub use system::line;
