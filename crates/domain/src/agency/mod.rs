//! Agencies: a tree that is data, with names that change over time.

mod grants;
mod tree;

pub use grants::{Grant, GrantRefusal, may_end, may_give};
pub use tree::{AgencyTree, TreeRefusal};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{AgencyCode, AgencyId};

crate::names! {
    /// What an agency is.
    pub enum AgencyKind {
        /// “Chính phủ”: the root.
        Government = "government",
        /// “UBND tỉnh, thành phố”.
        Province = "province",
        /// “UBND huyện”, until 2025-07-01.
        District = "district",
        /// “UBND xã, phường, đặc khu”.
        Commune = "commune",
        /// “Sở, ban, ngành”.
        Department = "department",
        /// “Phòng Tư pháp”, which certifies only in older installations.
        JusticeOffice = "justice_office",
        /// “Tổ chức hành nghề công chứng”.
        Notary = "notary",
        /// “Cơ quan đại diện Việt Nam ở nước ngoài”.
        Mission = "mission",
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
}
