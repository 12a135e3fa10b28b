//! What each change is, in Vietnamese. The match has no catch-all: a new reason asks for its words here.

use crate::changes::Reason;

/// The end of a sentence, without a period.
pub(super) fn words(reason: &Reason) -> String {
    let text = match reason {
        // Nothing, archive, form filling
        Reason::Unreferenced => "có đối tượng không nơi nào dùng",
        Reason::LeftByMail => {
            "sau dấu kết thúc tệp có vài byte do phần mềm thư để lại, không chương trình nào đọc"
        }
        Reason::More(more) => return format!("và {more} thay đổi khác"),
        Reason::SecurityStore => "thêm dữ liệu xác thực để lưu trữ (DSS)",
        Reason::Extensions | Reason::ExtensionsOfArchive => "khai báo phần mở rộng PDF",
        Reason::InfoOfArchive => "ghi thời điểm lưu dữ liệu xác thực",
        Reason::TimestampAdded | Reason::TimestampSigned => "thêm dấu thời gian tài liệu",
        Reason::VersionRaised => "nâng phiên bản PDF",
        Reason::VersionNoted => "ghi số phiên bản PDF thấp hơn (nội dung hiển thị không đổi)",
        Reason::Metadata => "cập nhật siêu dữ liệu XMP",
        Reason::MetadataAdded => "thêm siêu dữ liệu XMP",
        Reason::Info => "cập nhật thông tin tài liệu",
        Reason::FieldFilled => "trường được điền",
        Reason::FieldAppearance => "hình hiển thị của trường được cập nhật",
        Reason::ButtonState => "ô chọn đổi trạng thái",
        Reason::Signed => "ký vào ô chữ ký có sẵn",
        Reason::SignatureAppearance => "ô chữ ký có sẵn có hình hiển thị",
        Reason::SignatureFieldAdded => "thêm chữ ký không hiển thị",
        Reason::VisibleSignatureAdded => "thêm chữ ký hiển thị ở chỗ trống",
        Reason::FieldReadOnly => "trường được đặt chỉ đọc",
        Reason::FormDefaults => "biểu mẫu thêm phông chữ mặc định",

        // Annotations
        Reason::AnnotationAdded => "thêm chú thích",
        Reason::AnnotationChanged => "sửa chú thích",
        Reason::AnnotationRemoved => "xóa chú thích",
        Reason::SignatureOverContent => "thêm chữ ký đè lên nội dung đã ký",

        // Other: the file
        Reason::TrailerEntry(key) => return format!("phần cuối tệp thay đổi {}", entry(key)),
        Reason::CatalogReplaced => "danh mục tài liệu bị thay",
        Reason::CatalogEntry(key) => return format!("danh mục tài liệu thay đổi {}", entry(key)),
        Reason::VersionLowered => "phiên bản PDF bị hạ",
        Reason::ExtensionsMalformed => "khai báo phần mở rộng sai cấu trúc",
        Reason::Permissions => "quyền của tài liệu (/Perms) bị thay",
        Reason::Freed => "đối tượng bị xóa",
        Reason::Generation => "đối tượng bị thay bằng thế hệ khác",
        Reason::ObjectStreamReplaced => "luồng đối tượng đã ký bị thay",
        Reason::DanglingFilled => "tham chiếu trống nay có nội dung",
        Reason::Shared => "đối tượng bị thay còn được dùng ở chỗ khác",
        Reason::SharedStructure => {
            "một phần của tài liệu được dùng chung ở hai chỗ, hoặc bị lồng vào chính nó"
        }
        Reason::Unreadable => "không đọc được đối tượng",
        Reason::Unexplained => "thay đổi không rõ ý nghĩa",
        Reason::Hybrid => "mỗi trình đọc thấy một nội dung khác (bảng tham chiếu lai)",
        Reason::HybridSigned => {
            "ngay nội dung được ký đã hiện khác nhau ở mỗi trình đọc (bảng tham chiếu lai)"
        }
        Reason::WrittenTwice => {
            "trình đọc có thể hiện nội dung khác: đối tượng được ghi hai lần trong một lần lưu"
        }
        Reason::HiddenObject => {
            "trình đọc có thể hiện nội dung khác: phần đã ký giấu một bản nữa của đối tượng, và tệp có phần thêm về sau"
        }
        Reason::Linearized => {
            "trình đọc có thể hiện trang khác: tệp được kéo dài cho khớp bảng tuyến tính hóa (linearized)"
        }
        Reason::TrailingBytes => "có dữ liệu lạ sau dấu kết thúc tệp",
        Reason::StrayBytes(at) => {
            return format!("có dữ liệu lạ mà bảng tham chiếu không nêu, từ byte {at}");
        }
        Reason::StrayBlank(at) => return format!("có khoảng trắng dài bất thường, từ byte {at}"),
        Reason::StrayBody(at) => {
            return format!(
                "trình đọc có thể hiện nội dung khác: có thứ giống một đối tượng mà bảng tham chiếu không nêu, từ byte {at}"
            );
        }
        Reason::StrayEnd(at) => {
            return format!(
                "trình đọc có thể hiện nội dung khác: có thêm một phần cuối tệp (trailer hoặc startxref), từ byte {at}"
            );
        }
        Reason::Disguised => {
            "trình đọc có thể hiện nội dung khác: đối tượng ghi sai cách hoặc nằm lẫn trong phần khác"
        }
        Reason::OddlyWritten(at) => {
            return format!("có chỗ ghi khác thường mà các phần mềm đọc không giống nhau, từ byte {at}");
        }
        Reason::SecondIndex => {
            "trình đọc có thể hiện tài liệu khác: có thêm một bảng tham chiếu (luồng XRef) nêu danh mục tài liệu khác"
        }
        Reason::SecondCatalog => {
            "trình đọc có thể hiện tài liệu khác: có thêm một danh mục tài liệu mà không nơi nào dùng"
        }
        Reason::PackedUnlisted => {
            "trình đọc có thể hiện nội dung khác: luồng đối tượng chứa thứ mà bảng tham chiếu không nêu"
        }
        Reason::NumberRange => "số đối tượng bằng 0 hoặc vượt xa các số đang dùng",
        Reason::SizeWrong => "số lượng đối tượng (/Size) ghi sai",
        Reason::TooMuch => "tệp quá lớn hoặc quá rối để phán đoán",
        Reason::NoRevision => "chữ ký không kết thúc ở cuối một lần lưu",

        // Other: metadata and security store
        Reason::MetadataRemoved => "siêu dữ liệu XMP bị bỏ",
        Reason::MetadataNotStream => "siêu dữ liệu không phải luồng gián tiếp",
        Reason::MetadataNotXmp => "siêu dữ liệu không phải XMP đúng cú pháp",
        Reason::MetadataEntities => "siêu dữ liệu khai báo thực thể XML",
        Reason::SecurityStoreRemoved => "dữ liệu xác thực (DSS) bị bỏ",
        Reason::SecurityStoreShape(key) => {
            return format!("kho dữ liệu xác thực (DSS) sai cấu trúc ở {}", entry(key));
        }
        Reason::SecurityStoreRecycled => {
            "kho dữ liệu xác thực (DSS) ghi đè lên một đối tượng có sẵn trong tệp"
        }
        Reason::SecurityStoreShrunk(key) => return format!("dữ liệu xác thực bị bỏ khỏi {}", entry(key)),
        Reason::VriRemoved => "dữ liệu xác thực VRI bị bỏ",
        Reason::VriChanged(key) => return format!("dữ liệu xác thực VRI bị sửa hoặc xóa: {}", entry(key)),

        // Other: the form
        Reason::FormMalformed => "biểu mẫu bị bỏ hoặc sai cấu trúc",
        Reason::FormEntry(key) => return format!("biểu mẫu thay đổi {}", entry(key)),
        Reason::FieldsMalformed => "danh sách trường sai cấu trúc",
        Reason::FieldNotIndirect => "có trường không phải đối tượng gián tiếp",
        Reason::FieldNotDictionary => "có trường không phải từ điển",
        Reason::FieldNameNotText => "tên trường không phải chuỗi",
        Reason::FieldNamePeriod => "tên trường có dấu chấm",
        Reason::FieldNameTwice => "trùng tên trường",
        Reason::FieldWithoutType => "không rõ loại trường",
        Reason::FieldAdded => "thêm trường biểu mẫu",
        Reason::FieldRemoved => "bỏ trường biểu mẫu",
        Reason::FieldRenamed => "trường bị đổi tên",
        Reason::FieldTypeChanged => "trường bị đổi loại",
        Reason::FieldKids => "các trường con bị thay đổi",
        Reason::FieldEntry(key) => return format!("trường biểu mẫu thay đổi {}", entry(key)),
        Reason::RectChanged => "trường bị dời hoặc đổi cỡ",
        Reason::MkChanged => "khung, nền của trường bị đổi",
        Reason::DaChanged => "kiểu chữ của trường bị đổi",
        Reason::TypeChanged => "mục /Type của trường bị đổi",
        Reason::FlagsChanged => "trường bị ẩn, hiện hoặc đổi cách hiển thị",
        Reason::ValueMalformed => "giá trị không đúng loại của trường",
        Reason::SignatureChanged => "giá trị chữ ký bị thay",
        Reason::SignatureRemoved => "chữ ký bị xóa",
        Reason::SignatureRecycled => "chữ ký dùng lại đối tượng cũ",
        Reason::SignatureMalformed => "giá trị của ô chữ ký không phải chữ ký",

        // Other: looks
        Reason::AppearanceRemoved => "hình hiển thị của trường bị bỏ",
        Reason::AppearanceMalformed => "hình hiển thị của trường sai cấu trúc",
        Reason::AppearanceState => "ô chọn chuyển sang trạng thái không có",
        Reason::LookNamedByValue => {
            "trường có nhiều hình hiển thị, nội dung điền vào chọn hình nào được xem (có thể là ảnh, không phải chữ)"
        }
        Reason::PushButton => {
            "nút bấm bị đổi giá trị, trạng thái hoặc hình hiển thị (nút bấm không phải để điền)"
        }
        Reason::ButtonLook => "ô chọn có hình hiển thị mới, không phải hình đã có khi ký",
        Reason::AppearanceUnreadable => "không đọc được hết hình hiển thị của trường",
        Reason::AppearanceBackwards => "hình hiển thị của trường có phông chữ chạy ngược",
        // An operator of a content stream has no slash.
        Reason::AppearancePaints(what) => {
            return format!("hình hiển thị của trường vẽ thứ không phải chữ: {what}");
        }
        Reason::AppearanceAlone => "hình hiển thị của trường bị đổi mà giá trị không đổi",
        Reason::AppearanceDiffers => "hình hiển thị của trường khác với giá trị của trường",
        Reason::AppearanceUnclear => {
            "hình hiển thị của trường dùng phông chữ không đọc được nên không đối chiếu được với giá trị"
        }
        Reason::ReadOnlyFilled => "trường chỉ đọc bị đổi giá trị hoặc hình hiển thị",
        Reason::FieldOverContent => "trường nằm đè lên nội dung đã ký hiển thị khác trước",
        Reason::AppearanceActive => "hình hiển thị chứa thành phần động hoặc bên ngoài",
        Reason::UnsignedAppearance => {
            "ô chữ ký hiển thị hình mà không có chữ ký (dấu thời gian không phải chữ ký)"
        }
        Reason::SignatureAppearanceChanged => "hình chữ ký bị thay sau khi ký",
        Reason::VisibleFieldAfterCertification => {
            "thêm trường hiển thị sau khi có chữ ký xác nhận văn bản (chứng nhận)"
        }

        // Other: pages
        Reason::PageTree => "thêm, bớt hoặc đổi thứ tự trang",
        Reason::PageEntry(key) => return format!("trang thay đổi {}", entry(key)),
        Reason::ContentReplaced => "nội dung trang bị thay",
        Reason::FontReplaced => "phông chữ hoặc bảng mã chữ bị thay",
        Reason::ResourceReplaced => "hình ảnh hoặc tài nguyên của trang bị thay",
        Reason::StructureChanged => "cấu trúc nội dung bị thay",
        Reason::NamesChanged => "danh mục tên bị thay",
        Reason::OutlinesChanged => "dấu trang bị thay",
        Reason::AnnotsMalformed => "danh sách chú thích sai cấu trúc",
        Reason::AnnotsDirect => "chú thích ghi ngay trong danh sách của trang bị thay đổi",
        Reason::AnnotationRecycled => "đối tượng có sẵn trong tệp được đưa lên trang làm chú thích",
        Reason::AnnotsReordered => "thứ tự chú thích bị đổi",
        Reason::WidgetAttached => "trường có sẵn được đặt thêm lên trang",
        Reason::SignatureWidgetRemoved => "hình chữ ký bị gỡ khỏi trang",
        Reason::WidgetRemoved => "ô của trường biểu mẫu bị gỡ khỏi trang",
        Reason::AnnotationOverContent => "thêm chú thích đè lên nội dung đã ký",
        Reason::AnnotationUncovered => {
            "chú thích nằm đè lên nội dung đã ký bị xóa, ẩn, dời hoặc vẽ lại: phần bị che nay hiện ra"
        }
        Reason::NoMarkRemoved(kind) => {
            return format!(
                "bỏ hoặc sửa một chú thích không phải ghi chú hay đánh dấu: {}",
                entry(kind)
            );
        }
        Reason::AnnotationActive(key) => return format!("thêm chú thích có hành vi: {}", entry(key)),
    };
    text.to_owned()
}

/// A key of a dictionary; none where the object that has it cannot be read.
fn entry(key: &str) -> String {
    match key {
        "" => "một mục không đọc được".to_owned(),
        key => format!("mục /{key}"),
    }
}
