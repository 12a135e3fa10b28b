#![doc = include_str!("../README.md")]
#![cfg_attr(not(test), warn(clippy::indexing_slicing, clippy::string_slice))]

mod asn1;
mod ber;
pub mod certificate;
pub mod cms;
pub mod crl;
pub mod digest;
pub mod distribution;
pub mod general_name;
pub mod issue;
pub mod name;
pub mod ocsp;
pub mod oids;
pub mod path;
pub mod revocation;
pub mod signature;
pub mod strength;
mod time;
pub mod trust;
pub mod tsp;
pub mod validation;

/// An object identifier.
pub use const_oid::ObjectIdentifier as Oid;

pub use certificate::{Certificate, CertificateError, KeyUsage};
pub use digest::{HashAlgorithm, Hasher, Sha256, sha256};
pub use signature::{Algorithm, PrivateKey, PublicKey, SignatureError, SignatureScheme, verify};
pub use trust::{Purpose, TrustAnchor};

#[cfg(test)]
mod tests;
