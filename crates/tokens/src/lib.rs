#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

pub mod child;
mod code;
mod error;
mod facts;
mod ffi;
mod header;
mod hexed;
mod key;
mod mechanism;
mod module;
pub mod parent;
pub mod paths;
mod pin;
pub mod pool;
mod session;
mod token;
mod value;
mod wire;

pub use code::Code;
pub use error::{Doing, TokenError};
pub use facts::{Certificates, TokenFacts};
pub use header::{HeaderFault, Machine, check as check_file};
pub use key::Key;
pub use module::{Module, ModuleInfo};
pub use parent::{Deadlines, Driver, Launch};
pub use pin::{Pin, PinFault, Secret};
pub use session::Session;
pub use token::{PinState, Serial, Token};
