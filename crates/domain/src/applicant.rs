//! Who asks for a copy: “Đối tượng”.

use serde::{Deserialize, Serialize};

/// The kinds of the search block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ApplicantKind {
    /// “Công dân”.
    Citizen,
    /// “Doanh nghiệp”.
    Business,
    /// “Đối tượng không có tài khoản DVCQG”.
    NoAccount,
}

impl ApplicantKind {
    /// Every kind.
    pub const ALL: [Self; 3] = [Self::Citizen, Self::Business, Self::NoAccount];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Citizen => "citizen",
            Self::Business => "business",
            Self::NoAccount => "no_account",
        }
    }
}

/// The stored name belongs to no kind of applicant.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("no kind of applicant is called “{0}”")]
pub struct UnknownApplicantKind(pub String);

impl std::str::FromStr for ApplicantKind {
    type Err = UnknownApplicantKind;

    fn from_str(text: &str) -> Result<Self, UnknownApplicantKind> {
        let unknown = || UnknownApplicantKind(text.to_owned());
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stored_names_are_read_back() {
        for kind in ApplicantKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.as_str());
        }
        assert!("ghost".parse::<ApplicantKind>().is_err());
    }
}
