//! “Loại giấy tờ cần chứng thực”: a list that an agency may change, and “Giấy tờ khác” with free text.

use serde::{Deserialize, Serialize};

use crate::{refusal::refusals, text::tidy};

refusals! {
    /// Why a document type is refused.
    pub enum DocumentTypeRefusal {
        /// Nothing was chosen.
        #[error("no document type was chosen")]
        Missing => "refusal-document-type-missing",
        /// “Giấy tờ khác” without words.
        #[error("the other document is not named")]
        OtherUnnamed => "refusal-document-type-unnamed",
        /// The name is too long for the register.
        #[error("the name has {length} characters")]
        Long { length: usize } => "refusal-document-type-long",
        /// Not in the list.
        #[error("not in the list")]
        Unknown => "refusal-document-type-unknown",
    }
}

/// An entry of the list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedType {
    /// The value in forms and in the store.
    pub key: String,
    /// The name shown and printed.
    pub name: String,
    /// Whether citizens have it on VNeID, so that no certified copy may be asked of them (Decree 23/2015 Article 9
    /// (8) and (9), by Decree 280/2025): the clerk is told.
    pub on_vneid: bool,
}

/// What is certified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum DocumentType {
    /// From the list: its name may be shown in public.
    Listed {
        /// The key in the list.
        key: String,
        /// The name at the time.
        name: String,
    },
    /// “Giấy tờ khác”: free words, which may name a person and are never public.
    Other {
        /// What it is.
        name: String,
    },
}

/// The value of “Giấy tờ khác” in forms.
pub const OTHER: &str = "other";

/// The longest free text, in characters.
pub const MAX_NAME: usize = 200;

/// The list of a new installation.
pub fn default_types() -> Vec<ListedType> {
    [
        ("identity-card", "Thẻ căn cước công dân, thẻ căn cước", true),
        ("passport", "Hộ chiếu", false),
        ("birth-certificate", "Giấy khai sinh", true),
        ("marriage-certificate", "Giấy chứng nhận kết hôn", true),
        ("single-status", "Giấy xác nhận tình trạng hôn nhân", false),
        ("death-extract", "Trích lục khai tử", false),
        ("residence", "Giấy xác nhận thông tin về cư trú", true),
        ("driving-licence", "Giấy phép lái xe", true),
        ("vehicle-registration", "Chứng nhận đăng ký xe", true),
        ("health-insurance", "Thẻ bảo hiểm y tế", true),
        ("social-insurance", "Sổ bảo hiểm xã hội", false),
        ("school-leaving", "Bằng tốt nghiệp trung học phổ thông", false),
        ("school-record", "Học bạ", false),
        ("college-degree", "Bằng tốt nghiệp cao đẳng", false),
        ("university-degree", "Bằng tốt nghiệp đại học", false),
        ("transcript", "Bảng điểm", false),
        ("language-certificate", "Chứng chỉ ngoại ngữ", false),
        ("practice-certificate", "Chứng chỉ hành nghề", false),
        (
            "land-use",
            "Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất",
            false,
        ),
        (
            "business-registration",
            "Giấy chứng nhận đăng ký doanh nghiệp",
            false,
        ),
        (
            "household-business",
            "Giấy chứng nhận đăng ký hộ kinh doanh",
            false,
        ),
        ("criminal-record", "Phiếu lý lịch tư pháp", true),
        ("decision", "Quyết định của cơ quan, tổ chức", false),
    ]
    .map(|(key, name, on_vneid)| ListedType {
        key: key.to_owned(),
        name: name.to_owned(),
        on_vneid,
    })
    .into()
}

impl DocumentType {
    /// Reads what the form says.
    ///
    /// # Errors
    /// [`DocumentTypeRefusal`].
    pub fn parse(key: &str, other: &str, list: &[ListedType]) -> Result<Self, DocumentTypeRefusal> {
        match key.trim() {
            "" => Err(DocumentTypeRefusal::Missing),
            OTHER => {
                let name = tidy(other);
                match name.chars().count() {
                    0 => Err(DocumentTypeRefusal::OtherUnnamed),
                    length if length > MAX_NAME => Err(DocumentTypeRefusal::Long { length }),
                    _ => Ok(Self::Other { name }),
                }
            }
            key => list
                .iter()
                .find(|listed| listed.key == key)
                .map(|listed| Self::Listed {
                    key: listed.key.clone(),
                    name: listed.name.clone(),
                })
                .ok_or(DocumentTypeRefusal::Unknown),
        }
    }

    /// The name for the attestation and the register.
    pub fn name(&self) -> &str {
        match self {
            Self::Listed { name, .. } | Self::Other { name } => name,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(key: &str, other: &str) -> Result<DocumentType, DocumentTypeRefusal> {
        DocumentType::parse(key, other, &default_types())
    }

    #[test]
    fn a_listed_type_has_the_name_of_the_list() {
        let degree = parse("university-degree", "").unwrap();
        assert_eq!(degree.name(), "Bằng tốt nghiệp đại học");
    }

    #[test]
    fn free_words_are_kept() {
        let other = parse(OTHER, "  Giấy  khen của Trần Minh Quân ").unwrap();
        assert_eq!(other.name(), "Giấy khen của Trần Minh Quân");
    }

    #[test]
    fn what_is_missing_or_unknown_is_refused() {
        assert_eq!(parse(" ", ""), Err(DocumentTypeRefusal::Missing));
        assert_eq!(parse("treasure-map", ""), Err(DocumentTypeRefusal::Unknown));
        assert_eq!(parse(OTHER, " "), Err(DocumentTypeRefusal::OtherUnnamed));
        assert_eq!(
            parse(OTHER, &"a".repeat(201)),
            Err(DocumentTypeRefusal::Long { length: 201 })
        );
    }

    #[test]
    fn papers_on_vneid_are_marked_and_no_key_stands_twice() {
        let types = default_types();
        assert!(
            types
                .iter()
                .any(|listed| listed.key == "identity-card" && listed.on_vneid)
        );
        let keys: std::collections::BTreeSet<_> = types.iter().map(|listed| &listed.key).collect();
        assert_eq!(keys.len(), types.len());
        assert!(types.iter().all(|listed| listed.key != OTHER));
    }
}
