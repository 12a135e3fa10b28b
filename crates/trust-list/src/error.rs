//! Why a list cannot be used: the line and what is wrong there.

use thiserror::Error;

/// A list that cannot be used. Nothing of it is.
#[derive(Debug, Error)]
#[error("line {line}: {fault}")]
pub struct ListError {
    /// Counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub fault: Fault,
}

/// What is wrong with a list.
#[derive(Debug, Error)]
pub enum Fault {
    /// Not TOML, a key that is not known, a value of another kind.
    #[error("{0}")]
    Syntax(String),
    /// A version other than 1.
    #[error("version {0} of trust lists is not known; this program reads version 1")]
    Version(i64),
    /// No such purpose.
    #[error("“{0}” is no purpose; use công vụ, công cộng, TSA or khác")]
    Purpose(String),
    /// Trusted for nothing.
    #[error("the anchor is trusted for nothing; give it a purpose")]
    NoPurpose,
    /// Neither a day nor an instant.
    #[error("“{0}” is neither a day (2026-01-31) nor an instant (2026-01-31T08:00:00+07:00)")]
    Time(String),
    /// Trusted until before it is trusted.
    #[error("the trust ends before it begins; correct `from` or `to`")]
    Ends,
    /// Neither a file nor a certificate, or both.
    #[error("an anchor needs either `file` or `certificate`")]
    Source,
    /// The file cannot be read.
    #[error("{file} cannot be read: {reason}")]
    File {
        /// As the list names it.
        file: String,
        /// The system's words.
        reason: String,
    },
    /// The file holds no certificate.
    #[error("{0}")]
    Certificate(#[from] NoCertificate),
    /// A name or a fingerprint for several certificates at once.
    #[error(
        "the file holds {0} certificates: `name` and `sha256` are for one; leave both out or split the file"
    )]
    Several(usize),
    /// Another certificate than the list says.
    #[error(
        "the certificate's SHA-256 is {found}, not the one the list gives; ask who issued it before you change the list"
    )]
    Fingerprint {
        /// Hexadecimal.
        found: String,
    },
    /// The same certificate for the same purpose and time again.
    #[error("the certificate is in the list already (line {0}), for the same purposes; leave one out")]
    Twice(usize),
}

/// Bytes that are no certificates.
#[derive(Debug, Error)]
pub enum NoCertificate {
    /// PEM without a certificate in it.
    #[error("there is no certificate in it")]
    Empty,
    /// A certificate that cannot be read.
    #[error("not a certificate: {0}")]
    Malformed(#[from] saoy_pki::CertificateError),
}
