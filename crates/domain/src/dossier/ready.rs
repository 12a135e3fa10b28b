//! What a draft needs before it can be submitted; everything missing is named at once.

use serde::{Deserialize, Serialize};

use crate::Digest;

/// Something that “Trình ký” cannot do without.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// “Đính kèm bản chính (scan)”.
    Scan,
    /// Who asks for the copy: an account, or name and identity number.
    Applicant,
    /// “Loại giấy tờ cần chứng thực”.
    DocumentType,
    /// The number of pages of the original.
    Pages,
    /// The applicant has not been read back number, name and e-mail.
    ReadBack,
    /// The grounds for refusal by law have not been gone through.
    GroundsChecked,
}

impl Missing {
    /// Everything that can be missing.
    pub const ALL: [Self; 6] = [
        Self::Scan,
        Self::Applicant,
        Self::DocumentType,
        Self::Pages,
        Self::ReadBack,
        Self::GroundsChecked,
    ];

    /// The Fluent identifier of its name.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Scan => "missing-scan",
            Self::Applicant => "missing-applicant",
            Self::DocumentType => "missing-document-type",
            Self::Pages => "missing-pages",
            Self::ReadBack => "missing-read-back",
            Self::GroundsChecked => "missing-grounds-checked",
        }
    }
}

impl std::fmt::Display for Missing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.key())
    }
}

/// What the clerk has put together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ready {
    /// The scan as one PDF.
    pub scan: Option<Digest>,
    /// The applicant is known.
    pub applicant: bool,
    /// The document type is chosen (or written, when it is “Giấy tờ khác”).
    pub document_type: bool,
    /// The pages of the original are counted.
    pub pages: bool,
    /// Number, name and e-mail were read back.
    pub read_back: bool,
    /// The grounds for refusal were gone through, and none holds.
    pub grounds_checked: bool,
}

impl Ready {
    /// The scan, when nothing is missing.
    ///
    /// # Errors
    /// Everything that is missing, in the order of the form.
    pub fn check(&self) -> Result<Digest, Vec<Missing>> {
        let have = [
            self.scan.is_some(),
            self.applicant,
            self.document_type,
            self.pages,
            self.read_back,
            self.grounds_checked,
        ];
        let missing: Vec<_> = Missing::ALL
            .into_iter()
            .zip(have)
            .filter(|(_, have)| !have)
            .map(|(m, _)| m)
            .collect();
        match self.scan {
            Some(scan) if missing.is_empty() => Ok(scan),
            _ => Err(missing),
        }
    }
}
