//! Grounds on which an original may not be certified: Decree 23/2015/NĐ-CP Article 22, a closed list.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::dossier::MoveRefusal;

crate::names! {
    /// One ground of the closed list, or the officer's own words.
    pub enum Ground {
        /// Article 22 (1): erased, mended, added to or cut without right.
        Altered = "altered",
        /// Article 22 (2): worn or damaged so that the content cannot be made out.
        Illegible = "illegible",
        /// Article 22 (3): stamped secret, or marked as not to be copied.
        Secret = "secret",
        /// Article 22 (4): content against the law or morals.
        Unlawful = "unlawful",
        /// Article 22 (5): foreign paper that needs consular legalisation and lacks it.
        NotLegalised = "not_legalised",
        /// Article 22 (6): made by a person alone, without an authority's confirmation and seal.
        Unconfirmed = "unconfirmed",
        /// Another reason, which must be described.
        Other = "other",
    }
}

impl Ground {
    /// The words of the article, as printed on the slip.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Altered => "Bản chính bị tẩy xóa, sửa chữa, thêm, bớt nội dung không hợp lệ.",
            Self::Illegible => "Bản chính bị hư hỏng, cũ nát, không xác định được nội dung.",
            Self::Secret => {
                "Bản chính đóng dấu mật của cơ quan, tổ chức có thẩm quyền hoặc không đóng dấu mật nhưng ghi rõ không được sao chụp."
            }
            Self::Unlawful => {
                "Bản chính có nội dung trái pháp luật, đạo đức xã hội; tuyên truyền, kích động chiến tranh, chống chế độ xã hội chủ nghĩa Việt Nam; xuyên tạc lịch sử của dân tộc Việt Nam; xúc phạm danh dự, nhân phẩm, uy tín của cá nhân, tổ chức; vi phạm quyền công dân."
            }
            Self::NotLegalised => {
                "Bản chính do cơ quan, tổ chức có thẩm quyền của nước ngoài cấp, công chứng hoặc chứng nhận chưa được hợp pháp hóa lãnh sự theo quy định."
            }
            Self::Unconfirmed => {
                "Giấy tờ, văn bản do cá nhân tự lập nhưng không có xác nhận và đóng dấu của cơ quan, tổ chức có thẩm quyền."
            }
            Self::Other => "Lý do khác.",
        }
    }
}

/// All grounds of one refusal at once: never one today and another tomorrow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grounds {
    list: Vec<Ground>,
    words: Option<String>,
}

impl Grounds {
    /// The grounds with the officer's own words.
    ///
    /// # Errors
    /// [`MoveRefusal::NoGround`] without any; [`MoveRefusal::GroundNotDescribed`] when “Lý do khác” stands alone
    /// without words; [`MoveRefusal::ReasonLong`].
    pub fn new(list: impl IntoIterator<Item = Ground>, words: &str) -> Result<Self, MoveRefusal> {
        let mut list: Vec<_> = list.into_iter().collect();
        list.sort_unstable();
        list.dedup();
        let words = match crate::dossier::reason(words) {
            Ok(words) => Some(words),
            Err(MoveRefusal::ReasonMissing) => None,
            Err(refusal) => return Err(refusal),
        };
        if list.is_empty() {
            return Err(MoveRefusal::NoGround);
        }
        if list.contains(&Ground::Other) && words.is_none() {
            return Err(MoveRefusal::GroundNotDescribed);
        }
        Ok(Self { list, words })
    }

    /// The grounds in the order of the article.
    pub fn list(&self) -> &[Ground] {
        &self.list
    }

    /// The officer's own words.
    pub fn words(&self) -> Option<&str> {
        self.words.as_deref()
    }
}

impl fmt::Display for Grounds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let laws = self
            .list
            .iter()
            .filter(|ground| **ground != Ground::Other)
            .map(|ground| ground.text());
        for (i, line) in laws.chain(self.words()).enumerate() {
            write!(f, "{}{line}", if i == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_grounds_are_named_at_once_in_the_order_of_the_article() {
        let grounds = Grounds::new(
            [Ground::Secret, Ground::Altered, Ground::Secret],
            " Trang 2 bị cắt. ",
        )
        .unwrap();
        assert_eq!(grounds.list(), [Ground::Altered, Ground::Secret]);
        let slip = grounds.to_string();
        assert_eq!(slip.lines().count(), 3);
        assert!(slip.ends_with("Trang 2 bị cắt."));
    }

    #[test]
    fn refusing_without_a_ground_or_without_words_for_another_one_is_refused() {
        assert_eq!(Grounds::new([], "vì sao"), Err(MoveRefusal::NoGround));
        assert_eq!(
            Grounds::new([Ground::Other], "  "),
            Err(MoveRefusal::GroundNotDescribed)
        );
    }
}
