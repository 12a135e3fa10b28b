//! What was wrong with a file, in Vietnamese. The match has no catch-all: whatever is repaired besides asks for its words here.

use super::Repair;

impl Repair {
    /// The sentence that [`Display`](std::fmt::Display) says in English.
    #[must_use]
    pub fn vietnamese(&self) -> String {
        match self {
            Self::JunkBefore { bytes } => format!("bỏ qua {bytes} byte trước phần đầu của PDF"),
            Self::HeaderMissing => "thiếu phần đầu của PDF; tệp được đọc như PDF 1.7".to_owned(),
            Self::HeaderVersion => {
                "phần đầu không ghi phiên bản PDF nào đã biết; được đọc như 1.7".to_owned()
            }
            Self::JunkAfter { bytes } => format!("bỏ qua {bytes} byte sau phần cuối của PDF"),
            Self::EndMissing => "thiếu phần cuối của tệp".to_owned(),
            Self::XrefMoved { said, found } => {
                format!("bảng tham chiếu được ghi là ở byte {said} nhưng nằm ở byte {found}")
            }
            Self::RootMissing => {
                "phần cuối tệp (trailer) mới nhất không chỉ tới danh mục tài liệu; lấy của lần lưu trước"
                    .to_owned()
            }
            Self::XrefRebuilt { objects } => {
                format!("bảng tham chiếu bị hỏng; dò cả tệp thì thấy {objects} đối tượng")
            }
            Self::CatalogFound { object } => {
                format!("không phần cuối tệp (trailer) nào chỉ tới danh mục tài liệu; lấy {object}")
            }
            Self::CatalogType => "danh mục tài liệu không tự ghi là danh mục".to_owned(),
            Self::Misplaced { object, said, found } => {
                format!("{object} không ở byte {said} mà ở byte {found}")
            }
            Self::Length { object } => {
                format!("độ dài của luồng {object} sai; dữ liệu được lấy đến `endstream`")
            }
            Self::Endstream { object } => {
                format!("luồng {object} thiếu `endstream`; dữ liệu được lấy đến hết đối tượng")
            }
            Self::Endobj { object } => format!("{object} thiếu `endobj`"),
            Self::Permissions => "quyền của tệp mã hóa không phải quyền đã được mã hóa cùng tệp".to_owned(),
            Self::DuplicateKey { object } => {
                format!("trong {object} có mục được ghi hai lần; lấy giá trị sau cùng")
            }
        }
    }
}
