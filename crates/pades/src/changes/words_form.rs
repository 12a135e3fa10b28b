//! Sentences about fields, their looks and marks on pages, in Vietnamese and English.

use super::Reason;

/// The same in Vietnamese and in English.
pub(super) type Words = (&'static str, &'static str);

impl Reason {
    /// What fills in a form, signs, or comments.
    pub(super) fn of_filling(&self) -> Option<Words> {
        Some(match self {
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

    /// What happened to the form and its fields.
    pub(super) fn of_fields(&self) -> Option<Words> {
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
            Self::TypeChanged => ("mục /Type của trường bị đổi", "the field's /Type was changed"),
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
            _ => return None,
        })
    }

    /// What happened to how they look.
    pub(super) fn of_looks(&self) -> Option<Words> {
        Some(match self {
            Self::RectChanged => ("trường bị dời hoặc đổi cỡ", "the field was moved or resized"),
            Self::MkChanged => (
                "khung, nền của trường bị đổi",
                "the field's border or background was changed",
            ),
            Self::DaChanged => (
                "kiểu chữ của trường bị đổi",
                "the field's default appearance was changed",
            ),
            Self::FlagsChanged => (
                "trường bị ẩn, hiện hoặc đổi cách hiển thị",
                "the field was hidden, shown or made to behave differently",
            ),
            Self::AppearanceRemoved => (
                "hình hiển thị của trường bị bỏ",
                "the field's appearance was taken away",
            ),
            Self::AppearanceMalformed => (
                "hình hiển thị của trường sai cấu trúc",
                "the field's appearance is malformed",
            ),
            Self::AppearanceUnreadable => (
                "không đọc được hết hình hiển thị của trường",
                "the field's appearance cannot be read to its end",
            ),
            Self::AppearanceBackwards => (
                "hình hiển thị của trường có phông chữ chạy ngược",
                "the field's appearance has a font whose letters run backwards",
            ),
            Self::AppearanceState => (
                "ô chọn chuyển sang trạng thái không có",
                "the button was set to a state it does not have",
            ),
            Self::PushButton => (
                "nút bấm bị đổi giá trị, trạng thái hoặc hình hiển thị (nút bấm không phải để điền)",
                "a push button has another value, state or appearance (it is not there to be filled in)",
            ),
            Self::ButtonLook => (
                "ô chọn có hình hiển thị mới, không phải hình đã có khi ký",
                "the button got an appearance that it did not have when it was signed",
            ),
            Self::AppearanceAlone => (
                "hình hiển thị của trường bị đổi mà giá trị không đổi",
                "the field's appearance was changed although its value was not",
            ),
            Self::AppearanceDiffers => (
                "hình hiển thị của trường khác với giá trị của trường",
                "the field shows something else than its value",
            ),
            Self::AppearanceUnclear => (
                "hình hiển thị của trường dùng phông chữ không đọc được nên không đối chiếu được với giá trị",
                "the field's appearance cannot be compared with its value: nobody can read the letters of its font",
            ),
            Self::ReadOnlyFilled => (
                "trường chỉ đọc bị đổi giá trị hoặc hình hiển thị",
                "a read-only field has another value or appearance",
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
}
