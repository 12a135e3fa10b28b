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
    /// Not TOML.
    #[error("{0}")]
    Syntax(String),
    /// An entry that a list or an anchor must have.
    #[error("`{0}` is missing; add a line `{0} = …`")]
    Missing(String),
    /// An entry that is not known: what it might be.
    #[error("`{0}` is no entry of a trust list; it may be {list}", list = .1.join(", "))]
    Unknown(String, Vec<String>),
    /// A value of another kind.
    #[error("the value is of another kind: {wanted} is wanted, {found} stands there")]
    Kind {
        /// What stands there.
        found: String,
        /// What is wanted.
        wanted: String,
    },
    /// An entry that stands there already.
    #[error("the entry stands there twice; leave one out")]
    Repeated,
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

impl Fault {
    /// From the words of TOML's reader: what can be named is.
    pub(crate) fn of_toml(message: &str) -> Self {
        let quoted = |text: &str| -> Vec<String> {
            let odd = text.split('`').enumerate().filter(|(number, _)| number % 2 == 1);
            odd.map(|(_, name)| name.to_owned()).collect()
        };
        let mut names = quoted(message).into_iter();
        if message.starts_with("missing field")
            && let Some(entry) = names.next()
        {
            return Self::Missing(entry);
        }
        if message.starts_with("unknown field")
            && let Some(entry) = names.next()
        {
            return Self::Unknown(entry, names.collect());
        }
        if let Some((found, wanted)) = message
            .strip_prefix("invalid type: ")
            .and_then(|rest| rest.split_once(", expected "))
        {
            // What a program calls its own tables is nobody's word.
            let wanted = if wanted.starts_with("struct") {
                "a table"
            } else {
                wanted
            };
            return Self::Kind {
                found: found.to_owned(),
                wanted: wanted.to_owned(),
            };
        }
        if message.starts_with("duplicate key") {
            return Self::Repeated;
        }
        Self::Syntax(message.lines().collect::<Vec<_>>().join(" "))
    }
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
