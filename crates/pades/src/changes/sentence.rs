//! Findings as sentences, in both languages.

mod english;
mod vietnamese;

use super::{Change, Finding, Reason, Refusal};

/// The language of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The one of two that is in this language.
    pub fn pick<T>(self, vi: T, en: T) -> T {
        match self {
            Self::Vi => vi,
            Self::En => en,
        }
    }
}

impl Finding {
    /// Revision, page, object and field; what happened; what stands against it.
    pub fn sentence(&self, lang: Lang) -> String {
        let mut text = self.change.sentence(lang);
        if let Some(refusal) = self.refused {
            text.push_str(lang.pick(" – không được phép: ", " – not allowed: "));
            text.push_str(&refusal.sentence(lang));
        }
        text
    }
}

impl Change {
    /// Revision, page, object and field; what happened.
    pub fn sentence(&self, lang: Lang) -> String {
        if matches!(self.reason, Reason::More(_)) {
            return self.reason.sentence(lang);
        }
        let mut place = match lang {
            Lang::Vi => format!("lần lưu {}", self.revision),
            Lang::En => format!("revision {}", self.revision),
        };
        if let Some(page) = self.page {
            place += &match lang {
                Lang::Vi => format!(", trang {page}"),
                Lang::En => format!(", page {page}"),
            };
        }
        if let Some(object) = self.object {
            place += &match lang {
                Lang::Vi => format!(", đối tượng {}", object.num),
                Lang::En => format!(", object {}", object.num),
            };
        }
        if let Some(field) = &self.field {
            place += &match lang {
                Lang::Vi => format!(", trường “{field}”"),
                Lang::En => format!(", field “{field}”"),
            };
        }
        format!("{place}: {}", self.reason.sentence(lang))
    }
}

impl Refusal {
    /// Why, in a few words.
    pub fn sentence(self, lang: Lang) -> String {
        let (vi, en) = match self {
            Self::Never => (
                "không chữ ký nào cho phép thay đổi này",
                "no signature allows this",
            ),
            // A document without changes, filling in, annotations as well (ISO 32000-2 Table 257).
            Self::DocMdp(1) => (
                "chữ ký chỉ cho phép thêm dữ liệu lưu trữ và dấu thời gian (P=1)",
                "the signature allows archive data and timestamps only (P=1)",
            ),
            Self::DocMdp(2) => (
                "chữ ký chỉ cho phép điền biểu mẫu và ký thêm (P=2)",
                "the signature allows filling in and signing only (P=2)",
            ),
            Self::DocMdp(_) => (
                "chữ ký chỉ cho phép điền biểu mẫu, ký thêm và ghi chú thích (P=3)",
                "the signature allows filling in, signing and annotations only (P=3)",
            ),
            Self::NoDocMdp => (
                "sau chữ ký chỉ được điền biểu mẫu và ký thêm",
                "after the signature only filling in and signing are allowed",
            ),
            Self::Locked => ("chữ ký đã khóa trường này", "a signature locked this field"),
            Self::Certified => (
                "văn bản đã có chữ ký xác nhận (chứng nhận), không được thêm gì ngoài chữ ký",
                "the document is certified, nothing but signatures may be added",
            ),
        };
        lang.pick(vi, en).to_owned()
    }
}

impl Reason {
    /// What happened, as the end of a sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => vietnamese::words(self),
            Lang::En => english::words(self),
        }
    }
}
