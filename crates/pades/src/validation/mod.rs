//! The verdict about every signature of a file, after ETSI EN 319 102-1 V1.3.1.
//!
//! [`validate`] answers for one instant, by what is in the file and what the caller brings; it fetches nothing. The
//! [`Report`] is data; [`Report::json`] follows `docs/schema/verification.schema.json`, [`Report::xml`]
//! ETSI TS 119 102-2, [`Report::reason`] is what an officer reads.
//!
//! | part | clause |
//! |---|---|
//! | `process` | §5.6 in order: timestamps from the newest on, then signatures; §5.3 to §5.5 are its simpler cases |
//! | `fault` | §5.2.2 format, §5.2.3 signing certificate, §5.2.7 cryptographic verification |
//! | `chain`, `status`, `trust` | §5.2.6 validation of certificates today, §5.6.2.1 and §5.6.2.2 in the past, §5.6.2.4 |
//! | `said`, `remark` | §5.2.4 signature policies; attributes that are told and do not decide |
//! | `purpose` | which certificates are for signing documents |
//! | `strength` | §5.2.8 algorithms by date |
//! | `existence`, `material` | §5.6.2.3 proofs of existence, and what they cover |
//! | `level`, `run` | baseline levels; the verdict from the four statements |
//!
//! Clause by clause with the tests: `docs/standards/en319102.md`.
//!
//! # Example
//!
//! A file that was signed with SHA-1 and got an archive timestamp when SHA-1 was still good:
//!
//! ```
//! use saoy_pades::changes::Lang;
//! use saoy_pades::validation::{FileFacts, Settings, SubIndication, Verdict, validate};
//! use saoy_pdf::{Limits, Reader};
//! use saoy_pki::{Certificate, Purpose, TrustAnchor};
//!
//! let bytes = include_bytes!("../../tests/fixtures/sha1-2011.pdf");
//! let reader = Reader::open_any(bytes, &Limits::default(), None)?;
//! let root = Certificate::from_der(include_bytes!("../../tests/fixtures/sha1-2011.root.cer"))?;
//! let mut settings = Settings::at("2026-06-01T00:00:00Z".parse()?);
//! settings.crls.push(include_bytes!("../../tests/fixtures/sha1-2011.crl").to_vec());
//!
//! // Nobody is trusted: the signature is intact, and that is all that can be said.
//! let report = validate(&reader, &[], &settings);
//! assert_eq!(report.verdict, Verdict::Indeterminate);
//!
//! // The authority is trusted for signatures and for timestamps.
//! let anchor = TrustAnchor::new(root, &[Purpose::CongVu, Purpose::Tsa]);
//! let report = validate(&reader, &[anchor], &settings);
//! assert_eq!(report.verdict, Verdict::Valid);
//! let facts = FileFacts { name: "cũ.pdf".into(), ..FileFacts::default() };
//! println!("{}", report.json(&facts, Lang::Vi));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod chain;
mod claimed;
mod demo;
mod existence;
mod fault;
mod indication;
mod json;
mod level;
mod material;
mod process;
mod purpose;
mod remark;
mod report;
mod run;
mod said;
mod sentence;
mod settings;
mod stamp;
mod status;
mod strength;
mod trust;
mod unreached;
mod xml;

pub(crate) use fault::indication as indication_of;
pub use indication::{Indication, SubIndication};
pub use remark::{Counter, Remark};
pub use report::{
    Algorithms, Answer, Asked, Cause, CertificateReport, CertifiedCopy, Coverage, FileFacts, FileFault,
    Integrity, Kind, Level, Need, Proof, RegisterMatch, Report, Revocation, Shape, SignatureReport,
    SigningTime, TimestampReport, TimestampStatus, Trust, Verdict,
};
pub use run::validate;
pub use settings::{PolicyDocument, PolicyRule, PurposeRule, Settings};

use jiff::Timestamp;
use saoy_pdf::OpenError;

impl Report {
    /// The report about a file that cannot be opened.
    #[must_use]
    pub fn unreadable(error: OpenError, at: Timestamp) -> Self {
        Self {
            password_required: matches!(error, OpenError::PasswordRequired | OpenError::WrongPassword),
            ..Self::without_file(FileFault::Open(error), at)
        }
    }

    /// The report about a file that the system does not give; `words` are the system's.
    #[must_use]
    pub fn missing(words: &str, at: Timestamp) -> Self {
        Self::without_file(FileFault::Input(words.to_owned()), at)
    }

    /// The report about a file that the caller does not look at, such as one that is too large; `why` is a sentence in
    /// Vietnamese and in English.
    #[must_use]
    pub fn refused(why: [String; 2], at: Timestamp) -> Self {
        Self::without_file(FileFault::Refused(why), at)
    }

    fn without_file(fault: FileFault, at: Timestamp) -> Self {
        Self {
            at,
            sha256: None,
            verdict: Verdict::Unreadable,
            repaired: false,
            password_required: false,
            fault: Some(fault),
            signatures: Vec::new(),
            needs: Vec::new(),
        }
    }
}
