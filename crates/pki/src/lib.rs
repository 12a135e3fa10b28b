//! Certificates, CMS signatures, timestamps and revocation for PDF signatures, without any I/O.
//!
//! The crate never opens a connection and never reads a clock: it makes the bytes of a request, the caller
//! carries them, it judges the answer at the instant it is given. What it writes is strict DER; what it reads
//! keeps the signed bytes as they came, so nothing is ever re-encoded to be verified.
//!
//! | module | standard |
//! |---|---|
//! | [`certificate`], [`path`], [`crl`], [`issue`] | RFC 5280 |
//! | [`cms`] | RFC 5652, RFC 5035 (signing-certificate-v2), ETSI EN 319 122-1 |
//! | [`tsp`] | RFC 3161, RFC 5816 |
//! | [`ocsp`] | RFC 6960, RFC 8954 (nonce) |
//! | [`signature`] | RFC 8017, RFC 5480, RFC 5758 |

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

pub use certificate::{Certificate, CertificateError, KeyUsage};
pub use digest::{HashAlgorithm, Hasher, Sha256, sha256};
pub use signature::{Algorithm, PrivateKey, PublicKey, SignatureError, SignatureScheme, verify};
pub use trust::{Purpose, TrustAnchor};

#[cfg(test)]
mod tests;
