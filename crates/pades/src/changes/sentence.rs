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
        if let Some((vi, en, name)) = self.named() {
            return match lang {
                Lang::Vi => format!("{vi} /{name}"),
                Lang::En => format!("{en} /{name}"),
            };
        }
        let (vi, en) = self
            .harmless()
            .or_else(|| self.of_form())
            .unwrap_or_else(|| self.of_file());
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
            Self::AppearancePaints(name) => (
                "hình hiển thị của trường vẽ thứ không phải chữ:",
                "the field's appearance paints more than text:",
                name,
            ),
            Self::PageEntry(name) => ("trang thay đổi mục", "the page's entry changed:", name),
            Self::AnnotationActive(name) => (
                "thêm chú thích có hành vi:",
                "an annotation that does something was added:",
                name,
            ),
            _ => return None,
        })
    }

    fn harmless(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::SecurityStore => (
                "thêm dữ liệu xác thực để lưu trữ (DSS)",
                "validation data (DSS) was added",
            ),
            Self::Extensions | Self::ExtensionsOfArchive => {
                ("khai báo phần mở rộng PDF", "PDF extensions were declared")
            }
            Self::VersionRaised => ("nâng phiên bản PDF", "the PDF version was raised"),
            Self::TimestampAdded | Self::TimestampSigned => {
                ("thêm dấu thời gian tài liệu", "a document timestamp was added")
            }
            Self::Metadata => ("cập nhật siêu dữ liệu XMP", "the XMP metadata was updated"),
            Self::MetadataAdded => ("thêm siêu dữ liệu XMP", "XMP metadata was added"),
            Self::InfoOfArchive => (
                "ghi thời điểm lưu dữ liệu xác thực",
                "the time when archive data was saved was noted",
            ),
            Self::Info => (
                "cập nhật thông tin tài liệu",
                "the document information was updated",
            ),
            Self::Unreferenced => ("có đối tượng không nơi nào dùng", "an object that nothing uses"),
            Self::FieldFilled => ("trường được điền", "the field was filled in"),
            Self::FieldAppearance => (
                "hình hiển thị của trường được cập nhật",
                "the field's appearance was updated",
            ),
            Self::ButtonState => ("ô chọn đổi trạng thái", "the button was switched"),
            Self::Signed => ("ký vào ô chữ ký có sẵn", "a waiting signature field was signed"),
            Self::SignatureAppearance => (
                "ô chữ ký có sẵn có hình hiển thị",
                "a waiting signature field got its appearance",
            ),
            Self::SignatureFieldAdded => (
                "thêm chữ ký không hiển thị",
                "a signature that shows nothing was added",
            ),
            Self::VisibleSignatureAdded => (
                "thêm chữ ký hiển thị ở chỗ trống",
                "a signature was added where the page was empty",
            ),
            Self::FieldReadOnly => ("trường được đặt chỉ đọc", "the field was made read-only"),
            Self::FormDefaults => (
                "biểu mẫu thêm phông chữ mặc định",
                "the form's default resources grew",
            ),
            Self::AnnotationAdded => ("thêm chú thích", "an annotation was added"),
            Self::AnnotationChanged => ("sửa chú thích", "an annotation was changed"),
            Self::AnnotationRemoved => ("xóa chú thích", "an annotation was deleted"),
            Self::SignatureOverContent => (
                "thêm chữ ký đè lên nội dung đã ký",
                "a signature was added over signed content",
            ),
            _ => return None,
        })
    }

    fn of_form(&self) -> Option<(&'static str, &'static str)> {
        Some(match self {
            Self::FormMalformed => (
                "biểu mẫu bị bỏ hoặc sai cấu trúc",
                "the form was removed or is malformed",
            ),
            Self::FieldsMalformed => ("danh sách trường sai cấu trúc", "the list of fields is malformed"),
            Self::FieldNotIndirect => (
                "có trường không phải đối tượng gián tiếp",
                "a field is no indirect object",
            ),
            Self::FieldNotDictionary => ("có trường không phải từ điển", "a field is no dictionary"),
            Self::FieldNameNotText => ("tên trường không phải chuỗi", "the field's name is no string"),
            Self::FieldNamePeriod => ("tên trường có dấu chấm", "the field's name has a period in it"),
            Self::FieldNameTwice => ("trùng tên trường", "two fields have one name"),
            Self::FieldWithoutType => ("không rõ loại trường", "the field's type cannot be determined"),
            Self::FieldAdded => ("thêm trường biểu mẫu", "a field was added"),
            Self::FieldRemoved => ("bỏ trường biểu mẫu", "a field was removed"),
            Self::FieldRenamed => ("trường bị đổi tên", "the field was renamed"),
            Self::FieldTypeChanged => ("trường bị đổi loại", "the field's type was changed"),
            Self::FieldKids => ("các trường con bị thay đổi", "the field's kids were changed"),
            Self::RectChanged => ("trường bị dời hoặc đổi cỡ", "the field was moved or resized"),
            Self::MkChanged => (
                "khung, nền của trường bị đổi",
                "the field's border or background was changed",
            ),
            Self::DaChanged => (
                "kiểu chữ của trường bị đổi",
                "the field's default appearance was changed",
            ),
            Self::TypeChanged => ("mục /Type của trường bị đổi", "the field's /Type was changed"),
            Self::FlagsChanged => (
                "trường bị ẩn, hiện hoặc đổi cách hiển thị",
                "the field was hidden, shown or made to behave differently",
            ),
            Self::ValueMalformed => (
                "giá trị không đúng loại của trường",
                "the value does not suit the field",
            ),
            Self::SignatureChanged => ("giá trị chữ ký bị thay", "a signature's value was replaced"),
            Self::SignatureRemoved => ("chữ ký bị xóa", "a signature was deleted"),
            Self::SignatureRecycled => (
                "chữ ký dùng lại đối tượng cũ",
                "a signature re-uses an older object",
            ),
            Self::SignatureMalformed => (
                "giá trị của ô chữ ký không phải chữ ký",
                "the signature field's value is no signature",
            ),
            Self::AppearanceRemoved => (
                "hình hiển thị của trường bị bỏ",
                "the field's appearance was taken away",
            ),
            Self::AppearanceMalformed => (
                "hình hiển thị của trường sai cấu trúc",
                "the field's appearance is malformed",
            ),
            Self::AppearanceState => (
                "ô chọn chuyển sang trạng thái không có",
                "the button was set to a state it does not have",
            ),
            Self::AppearanceAlone => (
                "hình hiển thị của trường bị đổi mà giá trị không đổi",
                "the field's appearance was changed although its value was not",
            ),
            Self::FieldOverContent => (
                "trường nằm đè lên nội dung đã ký hiển thị khác trước",
                "a field that lies over signed content shows something else",
            ),
            Self::AppearanceActive => (
                "hình hiển thị chứa thành phần động hoặc bên ngoài",
                "the appearance holds something active or external",
            ),
            Self::UnsignedAppearance => (
                "ô chữ ký hiển thị hình mà không có chữ ký (dấu thời gian không phải chữ ký)",
                "a signature field shows something although nobody signed it (a timestamp is no signature)",
            ),
            Self::SignatureAppearanceChanged => (
                "hình chữ ký bị thay sau khi ký",
                "a signature's appearance was changed after signing",
            ),
            Self::VisibleFieldAfterCertification => (
                "thêm trường hiển thị sau khi văn bản được xác nhận",
                "a field that shows was added after certification",
            ),
            _ => return None,
        })
    }

    fn of_file(&self) -> (&'static str, &'static str) {
        match self {
            Self::CatalogReplaced => ("danh mục tài liệu bị thay", "the catalog was replaced"),
            Self::VersionLowered => ("phiên bản PDF bị hạ", "the PDF version was lowered"),
            Self::ExtensionsMalformed => (
                "khai báo phần mở rộng sai cấu trúc",
                "the extensions are malformed",
            ),
            Self::Permissions => (
                "quyền của tài liệu (/Perms) bị thay",
                "the document's permissions (/Perms) were changed",
            ),
            Self::Freed => ("đối tượng bị xóa", "an object was deleted"),
            Self::Generation => (
                "đối tượng bị thay bằng thế hệ khác",
                "the object's generation was changed",
            ),
            Self::ObjectStreamReplaced => (
                "luồng đối tượng đã ký bị thay",
                "an object stream that was signed was replaced",
            ),
            Self::DanglingFilled => (
                "tham chiếu trống nay có nội dung",
                "a reference that led nowhere leads to something",
            ),
            Self::Shared => (
                "đối tượng bị thay còn được dùng ở chỗ khác",
                "the changed object is used elsewhere, too",
            ),
            Self::Unreadable => ("không đọc được đối tượng", "the object cannot be read"),
            Self::Hybrid => (
                "mỗi trình đọc thấy một nội dung khác (bảng tham chiếu lai)",
                "readers see different contents (hybrid cross-reference)",
            ),
            Self::HybridSigned => (
                "ngay nội dung được ký đã hiện khác nhau ở mỗi trình đọc (bảng tham chiếu lai)",
                "what was signed already showed readers different contents (hybrid cross-reference)",
            ),
            Self::WrittenTwice => (
                "đối tượng được ghi hai lần trong một lần lưu",
                "the object stands twice in one revision",
            ),
            Self::TrailingBytes => (
                "có dữ liệu lạ sau dấu kết thúc tệp",
                "something stands behind the end of the file",
            ),
            Self::TooMuch => (
                "tệp quá lớn hoặc quá rối để phán đoán",
                "the file is too large or too tangled to be judged",
            ),
            Self::NoRevision => (
                "chữ ký không kết thúc ở cuối một lần lưu",
                "the signature does not end where a revision ends",
            ),
            Self::MetadataRemoved => ("siêu dữ liệu XMP bị bỏ", "the XMP metadata was removed"),
            Self::MetadataNotStream => (
                "siêu dữ liệu không phải luồng gián tiếp",
                "the metadata is no indirect stream",
            ),
            Self::MetadataNotXmp => (
                "siêu dữ liệu không phải XMP đúng cú pháp",
                "the metadata is no well-formed XMP",
            ),
            Self::MetadataEntities => (
                "siêu dữ liệu khai báo thực thể XML",
                "the metadata uses XML entities",
            ),
            Self::SecurityStoreRemoved => (
                "dữ liệu xác thực (DSS) bị bỏ",
                "the validation data (DSS) was removed",
            ),
            Self::VriRemoved => (
                "dữ liệu xác thực VRI bị bỏ",
                "the validation data (VRI) was removed",
            ),
            Self::PageTree => (
                "thêm, bớt hoặc đổi thứ tự trang",
                "pages were added, removed or reordered",
            ),
            Self::ContentReplaced => ("nội dung trang bị thay", "the page's content was replaced"),
            Self::FontReplaced => (
                "phông chữ hoặc bảng mã chữ bị thay",
                "a font or its encoding was replaced",
            ),
            Self::ResourceReplaced => (
                "hình ảnh hoặc tài nguyên của trang bị thay",
                "an image or resource of the page was replaced",
            ),
            Self::StructureChanged => ("cấu trúc nội dung bị thay", "the structure tree was changed"),
            Self::NamesChanged => ("danh mục tên bị thay", "the names were changed"),
            Self::OutlinesChanged => ("dấu trang bị thay", "the outline was changed"),
            Self::AnnotsMalformed => (
                "danh sách chú thích sai cấu trúc",
                "the page's list of annotations is malformed",
            ),
            Self::AnnotsReordered => ("thứ tự chú thích bị đổi", "the order of annotations was changed"),
            Self::WidgetAttached => (
                "trường có sẵn được đặt thêm lên trang",
                "an existing field was put onto the page",
            ),
            Self::SignatureWidgetRemoved => (
                "hình chữ ký bị gỡ khỏi trang",
                "a signature was taken off its page",
            ),
            Self::AnnotationOverContent => (
                "thêm chú thích đè lên nội dung đã ký",
                "an annotation covers signed content",
            ),
            _ => ("thay đổi không rõ ý nghĩa", "the change has no known meaning"),
        }
    }
}
