//! Agencies: a tree that is data, with names that change over time.

mod grants;
mod tree;

pub use grants::{Grant, GrantRefusal, may_end, may_give};
pub use tree::{AgencyTree, TreeRefusal};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{AgencyCode, AgencyId};

/// What an agency is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyKind {
    /// “Chính phủ”: the root.
    Government,
    /// “UBND tỉnh, thành phố”.
    Province,
    /// “UBND huyện”, until 2025-07-01.
    District,
    /// “UBND xã, phường, đặc khu”.
    Commune,
    /// “Sở, ban, ngành”.
    Department,
    /// “Phòng Tư pháp”, which certifies only in older installations.
    JusticeOffice,
    /// “Tổ chức hành nghề công chứng”.
    Notary,
    /// “Cơ quan đại diện Việt Nam ở nước ngoài”.
    Mission,
}

impl AgencyKind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::Government,
        Self::Province,
        Self::District,
        Self::Commune,
        Self::Department,
        Self::JusticeOffice,
        Self::Notary,
        Self::Mission,
    ];

    /// The stored name.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Government => "government",
            Self::Province => "province",
            Self::District => "district",
            Self::Commune => "commune",
            Self::Department => "department",
            Self::JusticeOffice => "justice_office",
            Self::Notary => "notary",
            Self::Mission => "mission",
        }
    }
}

impl std::str::FromStr for AgencyKind {
    type Err = TreeRefusal;

    fn from_str(text: &str) -> Result<Self, TreeRefusal> {
        let unknown = || TreeRefusal::UnknownKind {
            kind: text.to_owned(),
        };
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == text)
            .ok_or_else(unknown)
    }
}

/// A name and the day from which it holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedName {
    /// From this day on.
    pub from: Date,
    /// E.g. “UBND phường Hòa An”.
    pub name: String,
}

/// A node of the tree.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// The row.
    pub id: AgencyId,
    /// The agency above; `None` at the root.
    pub parent: Option<AgencyId>,
    /// What it is.
    pub kind: AgencyKind,
    /// “Mã định danh” by Decision 20/2020/QĐ-TTg: the one in dossier codes.
    pub code: AgencyCode,
    /// “Mã định danh” in the form of QCVN 102, where known.
    pub other_code: Option<AgencyCode>,
    /// Names, oldest first.
    pub names: Vec<DatedName>,
    /// Whether it may certify copies.
    pub competent: bool,
    /// The day on which it was closed or merged into another.
    pub closed: Option<Date>,
}

impl Agency {
    /// The name on a day: old documents keep the old one.
    pub fn name_on(&self, day: Date) -> &str {
        let holds = self
            .names
            .iter()
            .filter(|name| name.from <= day)
            .max_by_key(|name| name.from);
        holds.or(self.names.first()).map_or("", |name| &name.name)
    }

    /// Whether it certifies copies on a day.
    pub fn certifies_on(&self, day: Date) -> bool {
        self.competent && self.closed.is_none_or(|closed| day < closed)
    }
}

#[cfg(test)]
pub(crate) fn agency(id: i64, parent: Option<i64>, code: &str) -> Agency {
    Agency {
        id: AgencyId(id),
        parent: parent.map(AgencyId),
        kind: AgencyKind::Commune,
        code: code.parse().unwrap(),
        other_code: None,
        names: vec![DatedName {
            from: jiff::civil::date(2021, 1, 1),
            name: code.to_owned(),
        }],
        competent: true,
        closed: None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn old_documents_keep_the_old_name() {
        let mut renamed = agency(1, None, "K88.04");
        renamed.names.push(DatedName {
            from: date(2025, 7, 1),
            name: "UBND phường Hòa An".to_owned(),
        });
        assert_eq!(renamed.name_on(date(2025, 6, 30)), "K88.04");
        assert_eq!(renamed.name_on(date(2025, 7, 1)), "UBND phường Hòa An");
        assert_eq!(renamed.name_on(date(2000, 1, 1)), "K88.04");
    }

    #[test]
    fn a_closed_or_incompetent_agency_certifies_nothing() {
        let mut office = agency(1, None, "K88.04");
        office.closed = Some(date(2025, 7, 1));
        assert!(office.certifies_on(date(2025, 6, 30)));
        assert!(!office.certifies_on(date(2025, 7, 1)));
        assert!(
            !Agency {
                competent: false,
                closed: None,
                ..office
            }
            .certifies_on(date(2026, 1, 1))
        );
    }

    #[test]
    fn stored_names_of_kinds_are_read_back() {
        for kind in AgencyKind::ALL {
            assert_eq!(kind.as_str().parse(), Ok(kind));
        }
        let refusal = TreeRefusal::UnknownKind {
            kind: "castle".to_owned(),
        };
        assert_eq!("castle".parse::<AgencyKind>(), Err(refusal));
    }
}
