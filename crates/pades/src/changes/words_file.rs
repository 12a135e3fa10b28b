//! Sentences about the file, its archive data and its pages, in Vietnamese and English.

use super::{Reason, words_form::Words};

impl Reason {
    /// What belongs to the archive, or says something about the document.
    pub(super) fn of_archive(&self) -> Option<Words> {
        Some(match self {
            Self::SecurityStore => (
                "thêm dữ liệu xác thực để lưu trữ (DSS)",
                "validation data (DSS) was added",
            ),
            Self::Extensions | Self::ExtensionsOfArchive => {
                ("khai báo phần mở rộng PDF", "PDF extensions were declared")
            }
            Self::VersionRaised => ("nâng phiên bản PDF", "the PDF version was raised"),
            Self::VersionNoted => (
                "ghi số phiên bản PDF thấp hơn (nội dung hiển thị không đổi)",
                "a lower PDF version was noted (nothing shows otherwise by it)",
            ),
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
            Self::LeftByMail => (
                "sau dấu kết thúc tệp có vài byte do phần mềm thư để lại, không chương trình nào đọc",
                "behind the end of the file stand a few bytes that mail programs leave; no program reads them",
            ),
            _ => return None,
        })
    }

    /// What happened to the file as a whole.
    pub(super) fn of_file(&self) -> Option<Words> {
        Some(match self {
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
            Self::HiddenObject => (
                "nội dung đã ký giấu một bản khác của đối tượng, và tệp có phần thêm về sau: trình đọc có thể hiện bản đó",
                "what was signed hides another body of the object, and something was added later: programs may show that one",
            ),
            Self::Linearized => (
                "tệp được kéo dài cho khớp bảng tuyến tính hóa: trình đọc có thể hiện trang khác",
                "the file has grown to the length in its linearization dictionary: programs may show another page",
            ),
            Self::TrailingBytes => (
                "có dữ liệu lạ sau dấu kết thúc tệp",
                "something stands behind the end of the file",
            ),
            Self::Disguised => (
                "đối tượng ghi sai cách hoặc nằm lẫn trong phần khác",
                "the object is written in disguise or lies within something else",
            ),
            Self::SecondIndex => (
                "có thêm một bảng tham chiếu (luồng XRef) nêu danh mục tài liệu khác",
                "a further cross-reference stream that names another catalog",
            ),
            Self::SecondCatalog => (
                "có thêm một danh mục tài liệu mà không nơi nào dùng",
                "a further catalog that nothing uses",
            ),
            Self::PackedUnlisted => (
                "luồng đối tượng chứa thứ mà bảng tham chiếu không nêu",
                "an object stream holds what the cross-reference does not look for there",
            ),
            Self::NumberRange => (
                "số đối tượng bằng 0 hoặc vượt xa các số đang dùng",
                "the object's number is 0 or far beyond those in use",
            ),
            Self::SizeWrong => (
                "số lượng đối tượng (/Size) ghi sai",
                "the number of objects (/Size) is wrong",
            ),
            Self::TooMuch => (
                "tệp quá lớn hoặc quá rối để phán đoán",
                "the file is too large or too tangled to be judged",
            ),
            Self::NoRevision => (
                "chữ ký không kết thúc ở cuối một lần lưu",
                "the signature does not end where a revision ends",
            ),
            _ => return None,
        })
    }

    /// Where something stands that is not accounted for: the words before and behind the place.
    pub(super) fn at(&self) -> Option<(Words, u64)> {
        Some(match self {
            Self::StrayBytes(at) => (
                (
                    "có dữ liệu lạ mà bảng tham chiếu không nêu, từ byte",
                    "something that the cross-reference does not account for, from byte",
                ),
                *at,
            ),
            Self::StrayBlank(at) => (
                (
                    "có khoảng trắng dài bất thường, từ byte",
                    "an unusually long run of white space, from byte",
                ),
                *at,
            ),
            Self::StrayBody(at) => (
                (
                    "có nội dung giống một đối tượng mà bảng tham chiếu không nêu, từ byte",
                    "what reads like an object that no cross-reference leads to, from byte",
                ),
                *at,
            ),
            Self::StrayEnd(at) => (
                (
                    "có thêm một phần cuối tệp (trailer hoặc startxref), từ byte",
                    "a further trailer or startxref, from byte",
                ),
                *at,
            ),
            Self::OddlyWritten(at) => (
                (
                    "có chỗ ghi khác thường mà các phần mềm đọc không giống nhau, từ byte",
                    "something is written in a way that programs read differently, from byte",
                ),
                *at,
            ),
            _ => return None,
        })
    }

    /// What happened to catalog, metadata and security store.
    pub(super) fn of_records(&self) -> Option<Words> {
        Some(match self {
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
            _ => return None,
        })
    }

    /// What happened to pages and what they lead to.
    pub(super) fn of_pages(&self) -> Option<Words> {
        Some(match self {
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
            Self::WidgetRemoved => (
                "ô của trường biểu mẫu bị gỡ khỏi trang",
                "a form field was taken off its page",
            ),
            Self::AnnotsDirect => (
                "chú thích ghi ngay trong danh sách của trang bị thay đổi",
                "annotations written into the page's own list were changed",
            ),
            Self::AnnotationRecycled => (
                "đối tượng có sẵn trong tệp được đưa lên trang làm chú thích",
                "an object that stood in the file before was put onto a page as an annotation",
            ),
            Self::AnnotationOverContent => (
                "thêm chú thích đè lên nội dung đã ký",
                "an annotation covers signed content",
            ),
            _ => return None,
        })
    }
}
