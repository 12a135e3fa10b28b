//! Why a path is refused: one variant for each rule, with whose certificate breaks it.

use const_oid::ObjectIdentifier as Oid;
use jiff::Timestamp;

use crate::strength::Weakness;
use crate::{Certificate, CertificateError};

/// Why there is no path. When several candidates fail, the refusal that came nearest to an anchor is told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PathError {
    /// No certificate at hand has the issuer's name.
    #[error("the issuer “{issuer}” is neither trusted nor enclosed")]
    NoIssuer {
        /// The name looked for.
        issuer: String,
    },
    /// A certificate is not valid yet.
    #[error("the certificate of “{subject}” is not valid before {from}")]
    NotYetValid {
        /// Whose.
        subject: String,
        /// First instant of validity.
        from: Timestamp,
    },
    /// A certificate has expired.
    #[error("the certificate of “{subject}” expired at {to}")]
    Expired {
        /// Whose.
        subject: String,
        /// Last instant of validity.
        to: Timestamp,
    },
    /// The issuer's name is not the subject of the next certificate (RFC 5280 §6.1.3 (a)(4)).
    #[error("the certificate of “{subject}” names another issuer than the one above it")]
    NameChaining {
        /// Whose.
        subject: String,
    },
    /// A signature is not good.
    #[error("the certificate of “{subject}” is not signed by its issuer: {reason}")]
    Signature {
        /// Whose.
        subject: String,
        /// What is wrong.
        reason: CertificateError,
    },
    /// A signature is good, but its algorithm is not (see [`super::WeakAlgorithms`]).
    #[error("the signature in the certificate of “{subject}” is too weak: {weakness}")]
    WeakAlgorithm {
        /// Whose.
        subject: String,
        /// What is weak.
        weakness: Weakness,
    },
    /// An issuer is no authority (RFC 5280 §6.1.4 (k)).
    #[error("“{subject}” is not a certification authority")]
    NotAuthority {
        /// Whose certificate.
        subject: String,
    },
    /// An issuer's key may not sign certificates (RFC 5280 §6.1.4 (n)).
    #[error("the key of “{subject}” may not sign certificates")]
    KeyUsage {
        /// Whose certificate.
        subject: String,
    },
    /// An issuer is one for other purposes than the certificate is judged for (RFC 5280 §4.2.1.12).
    #[error("“{subject}” may issue certificates for other purposes only")]
    Purpose {
        /// Whose certificate.
        subject: String,
    },
    /// More authorities follow than allowed (RFC 5280 §6.1.4 (l), (m)).
    #[error("“{subject}” allows {allowed} authorities below it, but there are {found}")]
    PathLength {
        /// Whose certificate.
        subject: String,
        /// How many it allows.
        allowed: u8,
        /// How many there are.
        found: usize,
    },
    /// A critical extension that is not processed (RFC 5280 §6.1.4 (o), §6.1.5 (f)).
    #[error("critical extension {extension} in the certificate of “{subject}” is not processed")]
    CriticalExtension {
        /// Whose certificate.
        subject: String,
        /// Which extension.
        extension: Oid,
    },
    /// An extension that decides about the path cannot be read.
    #[error("extension {extension} in the certificate of “{subject}” cannot be read")]
    UnreadableExtension {
        /// Whose certificate.
        subject: String,
        /// Which extension.
        extension: Oid,
    },
    /// A policy is required and none is left (RFC 5280 §6.1.3 (f), §6.1.5 (g)).
    #[error("no accepted policy is left at the certificate of “{subject}”")]
    NoPolicy {
        /// Where the last one was lost.
        subject: String,
    },
    /// anyPolicy is mapped (RFC 5280 §6.1.4 (a)).
    #[error("the certificate of “{subject}” maps the special policy anyPolicy")]
    AnyPolicyMapped {
        /// Whose certificate.
        subject: String,
    },
    /// A name lies outside what an authority above may name (RFC 5280 §6.1.3 (b)).
    #[error("the name “{name}” of “{subject}” is outside the names permitted to its authorities")]
    NameNotPermitted {
        /// Whose certificate.
        subject: String,
        /// Which of its names.
        name: String,
    },
    /// A name lies inside what an authority above must not name (RFC 5280 §6.1.3 (c)).
    #[error("the name “{name}” of “{subject}” is among the names forbidden to its authorities")]
    NameExcluded {
        /// Whose certificate.
        subject: String,
        /// Which of its names.
        name: String,
    },
    /// A name under a constraint that cannot be compared with it (RFC 5280 §4.2.1.10 then asks to refuse).
    #[error("the name “{name}” of “{subject}” is constrained in a form that is not processed")]
    NameNotProcessed {
        /// Whose certificate.
        subject: String,
        /// Which of its names.
        name: String,
    },
    /// Every path is longer than allowed.
    #[error("no path was found within the greatest length allowed")]
    TooLong,
    /// The search was given up.
    #[error("the search for a path was given up: more than {limit}")]
    GaveUp {
        /// What there was too much of.
        limit: Limit,
    },
    /// There is no certificate in the path given.
    #[error("the path is empty")]
    Empty,
}

/// What there was too much of; the numbers are in [`super::Limits`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Limit {
    /// Certificates tried.
    #[error("{0} certificates to try")]
    Steps(usize),
    /// Signatures checked.
    #[error("{0} signatures to check")]
    Signatures(usize),
    /// Names compared with constraints.
    #[error("{0} names to compare")]
    Comparisons(usize),
}

/// What a person would call a certificate.
pub(crate) fn label(certificate: &Certificate) -> String {
    certificate.holder()
}
