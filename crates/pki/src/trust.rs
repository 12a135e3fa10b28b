//! Trust anchors: whom an installation trusts, for what, and during which time.

use jiff::Timestamp;

use crate::Certificate;

/// What people read wherever a certificate for trying out decided something: “certificate for trying out”.
pub const DEMO_MARK: &str = "CHỨNG THƯ THỬ NGHIỆM";

/// What an anchor is trusted for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// “công vụ”: certificates of state bodies and officials.
    CongVu,
    /// “công cộng”: certificates from public authorities.
    CongCong,
    /// Time-stamping authorities.
    Tsa,
    /// “khác”: signatures of anybody else, such as those of another country's authorities.
    Khac,
}

impl Purpose {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::CongVu, Self::CongCong, Self::Tsa, Self::Khac];

    /// The word that people and reports use.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::CongVu => "công vụ",
            Self::CongCong => "công cộng",
            Self::Tsa => "TSA",
            Self::Khac => "khác",
        }
    }
}

/// A trusted certificate and the limits of the trust.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrustAnchor {
    /// The certificate trusted without further proof.
    pub certificate: Certificate,
    /// What it is trusted for.
    pub purposes: Vec<Purpose>,
    /// First instant of trust; open when absent.
    pub from: Option<Timestamp>,
    /// Last instant of trust; open when absent.
    pub to: Option<Timestamp>,
    /// Name shown to people.
    pub name: String,
    /// Whether it is one for trying out: whatever it decides must say [`DEMO_MARK`].
    pub demo: bool,
}

impl TrustAnchor {
    /// An anchor without limits in time, shown by its common name.
    #[must_use]
    pub fn new(certificate: Certificate, purposes: &[Purpose]) -> Self {
        let name = certificate
            .subject_common_name()
            .unwrap_or_else(|| certificate.subject().to_string());
        Self {
            certificate,
            purposes: purposes.to_vec(),
            from: None,
            to: None,
            name,
            demo: false,
        }
    }

    /// Whether it is trusted for a purpose at an instant.
    #[must_use]
    pub fn is_trusted(&self, purpose: Purpose, at: Timestamp) -> bool {
        self.purposes.contains(&purpose)
            && self.from.is_none_or(|from| from <= at)
            && self.to.is_none_or(|to| at <= to)
    }
}

/// The certificates among the anchors that are trusted for any of the purposes at an instant.
#[must_use]
pub fn trusted(anchors: &[TrustAnchor], purposes: &[Purpose], at: Timestamp) -> Vec<Certificate> {
    anchors
        .iter()
        .filter(|anchor| purposes.iter().any(|purpose| anchor.is_trusted(*purpose, at)))
        .map(|anchor| anchor.certificate.clone())
        .collect()
}
