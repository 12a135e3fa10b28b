#![doc = include_str!("../README.md")]

mod addresses;
mod cache;
mod client;
mod http;
mod issuers;
mod parallel;
mod revocation;
mod timestamps;
mod transport;
mod validation_data;

pub use addresses::AddressRule;
pub use client::{Client, Settings};
pub use http::HttpTransport;
pub use revocation::{FaultReason, Proof, Revocation, RevocationFault};
pub use timestamps::{TimestampError, Timestamped, Tsa, TsaFailure, TsaFault};
pub use transport::{Content, Request, Transport, TransportError};
pub use validation_data::{CollectError, ValidationData};
