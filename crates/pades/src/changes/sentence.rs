//! Findings as sentences, in both languages.

use super::{Change, Finding, Reason, Refusal};

/// The language of a sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Finding {
    /// Revision, page, object and field; what happened; what stands against it.
    pub fn sentence(&self, lang: Lang) -> String {
        let mut text = self.change.sentence(lang);
        if let Some(refusal) = self.refused {
            text.push_str(match lang {
                Lang::Vi => " – không được phép: ",
                Lang::En => " – not allowed: ",
            });
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
            Self::DocMdp(p) => {
                return match lang {
                    Lang::Vi => format!("chữ ký chỉ cho phép đến mức P={p}"),
                    Lang::En => format!("the signature allows changes up to P={p} only"),
                };
            }
            Self::NoDocMdp => (
                "sau chữ ký chỉ được điền biểu mẫu và ký thêm",
                "after the signature only filling in and signing are allowed",
            ),
            Self::Locked => ("chữ ký đã khóa trường này", "a signature locked this field"),
            Self::Certified => (
                "văn bản đã được xác nhận, không được thêm gì ngoài chữ ký",
                "the document is certified, nothing but signatures may be added",
            ),
        };
        pick(lang, vi, en).to_owned()
    }
}

fn pick<'t>(lang: Lang, vi: &'t str, en: &'t str) -> &'t str {
    match lang {
        Lang::Vi => vi,
        Lang::En => en,
    }
}

impl Reason {
    /// What happened, as the end of a sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        if let Self::More(more) = self {
            return match lang {
                Lang::Vi => format!("và {more} thay đổi khác"),
                Lang::En => format!("and {more} more changes"),
            };
        }
        // An operator of a content stream has no slash.
        if let Self::AppearancePaints(what) = self {
            return match lang {
                Lang::Vi => format!("hình hiển thị của trường vẽ thứ không phải chữ: {what}"),
                Lang::En => format!("the field's appearance paints more than text: {what}"),
            };
        }
        if let Some((vi, en, name)) = self.named() {
            return match lang {
                Lang::Vi => format!("{vi} /{name}"),
                Lang::En => format!("{en} /{name}"),
            };
        }
        if let Some(((vi, en), at)) = self.at() {
            return format!("{} {at}", pick(lang, vi, en));
        }
        let words = self.of_archive().or_else(|| self.of_filling());
        let words = words.or_else(|| self.of_fields()).or_else(|| self.of_looks());
        let words = words.or_else(|| self.of_file()).or_else(|| self.of_records());
        let unknown = ("thay đổi không rõ ý nghĩa", "the change has no known meaning");
        let (vi, en) = words.or_else(|| self.of_pages()).unwrap_or(unknown);
        pick(lang, vi, en).to_owned()
    }

    /// Those that name a key.
    fn named(&self) -> Option<(&'static str, &'static str, &str)> {
        Some(match self {
            Self::TrailerEntry(name) => ("phần cuối tệp thay đổi mục", "the trailer's entry changed:", name),
            Self::CatalogEntry(name) => (
                "danh mục tài liệu thay đổi mục",
                "the catalog's entry changed:",
                name,
            ),
            Self::SecurityStoreShape(name) => (
                "kho dữ liệu xác thực (DSS) sai cấu trúc ở",
                "the security store (DSS) is malformed at",
                name,
            ),
            Self::SecurityStoreShrunk(name) => (
                "dữ liệu xác thực bị bỏ khỏi",
                "validation data was taken out of",
                name,
            ),
            Self::VriChanged(name) => (
                "dữ liệu xác thực VRI bị sửa hoặc xóa:",
                "validation data (VRI) was changed or removed:",
                name,
            ),
            Self::FormEntry(name) => ("biểu mẫu thay đổi mục", "the form's entry changed:", name),
            Self::FieldEntry(name) => ("trường biểu mẫu thay đổi mục", "the field's entry changed:", name),
            Self::PageEntry(name) => ("trang thay đổi mục", "the page's entry changed:", name),
            Self::AnnotationActive(name) => (
                "thêm chú thích có hành vi:",
                "an annotation that does something was added:",
                name,
            ),
            _ => return None,
        })
    }
}
