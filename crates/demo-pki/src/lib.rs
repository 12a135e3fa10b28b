#![doc = include_str!("../README.md")]

mod error;
mod folder;
mod keys;
mod pending;
mod pki;
mod plan;
mod profile;
mod revoked;
mod server;
mod switches;

pub use error::DemoPkiError;
pub use pending::{Opened, Pending};
pub use pki::{DemoPki, Sources};
pub use plan::{Authority, Holder, Issuer, MARK, Plan};
pub use switches::{Behaviour, Endpoint, Switches};
