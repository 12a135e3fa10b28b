#![doc = include_str!("../README.md")]

mod addresses;
mod bounded;
mod cache;
mod call;
mod client;
mod gather;
mod http;
mod issuers;
mod ocsp_get;
mod parallel;
mod plausible;
mod recorded;
mod revocation;
mod timestamps;
mod transport;
mod validation_data;

pub use addresses::AddressRule;
pub use bounded::Bounded;
pub use call::{Call, Caller, Reply};
pub use client::{Client, Settings};
pub use gather::Gathered;
pub use http::HttpTransport;
pub use plausible::{Plausible, Untimely};
pub use recorded::{Asked, Log, Recorded};
pub use revocation::{FaultReason, Proof, Revocation, RevocationFault};
pub use timestamps::{TimestampError, Timestamped, Tsa, TsaFailure, TsaFault};
pub use transport::{Content, Request, Transport, TransportError};
pub use validation_data::{CollectError, ValidationData};
