//! What was done, and why something was refused, for a person: in Vietnamese and English.

use super::{Done, LayerFault, NormaliseError, SignatureSeen};

/// The language of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Lang {
    /// Vietnamese.
    Vi,
    /// English.
    En,
}

impl Done {
    /// One sentence. Names that the file gives are cut and freed of signs that turn or hide text.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Vi => self.vietnamese(),
            Lang::En => self.english(),
        }
    }

    fn vietnamese(&self) -> String {
        match self {
            Self::Decrypted => {
                "Đã bỏ mã hóa và giới hạn sử dụng: tệp mới mở được mà không cần mật khẩu.".into()
            }
            Self::Repaired => {
                "Tệp bị hỏng cấu trúc và đã được phục hồi; hãy so từng trang với bản giấy.".into()
            }
            Self::PassedOver => "Tệp chứa nội dung nằm ngoài danh mục của nó; có phần mềm có thể hiện nội dung ấy thay cho trang này. Tệp mới không có phần đó; hãy so từng trang với bản giấy.".into(),
            Self::JunkAfter => "Đã bỏ phần dữ liệu thừa sau cuối tệp.".into(),
            Self::History { revisions } => {
                format!("Tệp đã được lưu {revisions} lần; tệp mới chỉ giữ nội dung của lần cuối.")
            }
            Self::Signatures { count } => format!(
                "{count} chữ ký số chỉ còn là hình trên trang, không kiểm tra được trong tệp mới; hãy giữ tệp gốc."
            ),
            Self::Fields { count } => format!("{count} ô của biểu mẫu đã thành nội dung cố định của trang."),
            Self::FieldDrawn { page, field } => {
                format!("Trang {page}: ô “{field}” chưa có hình, đã được vẽ theo giá trị của nó.")
            }
            Self::FieldRedrawn { page, field } => format!(
                "Trang {page}: ô “{field}” được vẽ lại theo giá trị của nó, vì tệp yêu cầu; hình có sẵn trong tệp có thể ghi khác."
            ),
            Self::FieldNotShown { page, field } => {
                format!(
                    "Trang {page}: ô “{field}” có giá trị nhưng không có hình; giá trị này không hiện trong tệp mới."
                )
            }
            Self::FieldAsStored { page, field } => {
                format!(
                    "Trang {page}: ô “{field}” hiện theo hình có sẵn trong tệp, có thể khác giá trị của nó."
                )
            }
            Self::Annotations { count } => {
                format!("{count} ghi chú, con dấu hoặc nét vẽ đã thành nội dung cố định của trang.")
            }
            Self::Blended { page, count } => format!(
                "Trang {page}: {count} vệt tô hoặc ghi chú hòa màu với trang để phần bên dưới vẫn thấy được; có phần mềm hiện chúng che kín."
            ),
            Self::AnnotationNotShown { page, kind } => {
                format!("Trang {page}: một ghi chú loại {kind} không có hình nên không hiện trong tệp mới.")
            }
            Self::Hidden { page, count } => format!("Trang {page}: đã bỏ {count} ô hoặc ghi chú bị ẩn."),
            Self::ScreenOnly { page, count } => {
                format!(
                    "Trang {page}: đã bỏ {count} ô hoặc ghi chú chỉ hiện trên màn hình, không in ra giấy."
                )
            }
            Self::PaperOnly { page, count } => {
                format!(
                    "Trang {page}: đã bỏ {count} ô hoặc ghi chú chỉ hiện khi in, không hiện trên màn hình."
                )
            }
            Self::Links { count } => {
                format!("Đã bỏ {count} liên kết; chữ trên trang giữ nguyên.")
            }
            Self::Popups { count } => format!("Đã bỏ {count} cửa sổ bật lên của ghi chú."),
            Self::Layers { shown, hidden } => format!(
                "Các lớp bật tắt được đã thành cố định như khi mở tệp: {shown} lớp hiện, {hidden} lớp ẩn."
            ),
            Self::LayersRemoved => "Đã bỏ nội dung của các lớp ẩn.".into(),
            Self::AlternateText => {
                "Đã bỏ chữ thay thế mà chỉ máy đọc thấy (ActualText, Alt); chữ hiện trên trang giữ nguyên."
                    .into()
            }
            Self::UnseenText { pages } => format!(
                "{pages} trang có chữ không nhìn thấy, thường do máy quét nhận dạng; chữ ấy giữ nguyên."
            ),
            Self::PrinterSettings => "Đã bỏ cài đặt riêng cho máy in.".into(),
            Self::JavaScript { count } => format!("Đã bỏ {count} đoạn mã JavaScript."),
            Self::OpenAction => "Đã bỏ lệnh tự chạy khi mở tệp.".into(),
            Self::AdditionalActions { .. } => "Đã bỏ các lệnh chạy theo sự kiện.".into(),
            Self::Action { kind, count } => format!("Đã bỏ {count} lệnh loại {kind}."),
            Self::EmbeddedFiles { names, count } => match (*count, names.is_empty()) {
                (0, _) => "Đã bỏ các tệp đính kèm.".into(),
                (count, true) => format!("Đã bỏ {count} tệp đính kèm."),
                (count, false) => format!("Đã bỏ {count} tệp đính kèm: {}.", listed(names, count)),
            },
            Self::Media { kind, count } => {
                format!("Đã bỏ {count} phim, âm thanh hoặc mô hình loại {kind}; chỉ giữ hình trên trang.")
            }
            Self::Xfa => "Đã bỏ phần XFA của biểu mẫu; giữ phần PDF đang hiện.".into(),
            Self::Alternates => "Đã bỏ các ảnh thay thế chỉ dùng khi in.".into(),
            Self::PrivateData => "Đã bỏ dữ liệu riêng của phần mềm tạo tệp.".into(),
            Self::Metadata => "Đã bỏ thông tin về tác giả, phần mềm và ngày tạo; giữ lại tiêu đề.".into(),
            Self::Navigation => "Đã bỏ mục lục, điểm nhảy và cách hiện khi mở tệp.".into(),
            Self::PageLabels => "Đã bỏ nhãn số trang; các trang được đếm từ 1.".into(),
            Self::Structure => "Đã bỏ cấu trúc thẻ của tài liệu.".into(),
            Self::Permissions => "Đã bỏ quyền và dữ liệu kiểm tra đi kèm chữ ký.".into(),
            Self::CatalogKey(key) => format!("Đã bỏ mục {key} của tệp."),
            Self::PageKey { page, key } => format!("Trang {page}: đã bỏ mục {key}."),
            Self::OriginalAttached => "Tệp gốc được đính kèm trong tệp mới.".into(),
        }
    }

    fn english(&self) -> String {
        match self {
            Self::Decrypted => {
                "Encryption and restrictions of use were removed: the new file opens without a password."
                    .into()
            }
            Self::Repaired => {
                "The file's structure was damaged and was repaired; compare every page with the paper.".into()
            }
            Self::PassedOver => "The file held content that is not in its table of objects, which some programs could show instead of these pages. The new file is without it; compare every page with the paper.".into(),
            Self::JunkAfter => "Bytes after the end of the file were left out.".into(),
            Self::History { revisions } => {
                format!("The file was saved {revisions} times; the new file holds the last state only.")
            }
            Self::Signatures { count } => format!(
                "{count} digital signature(s) are only pictures now and cannot be checked in the new file; keep the original."
            ),
            Self::Fields { count } => format!("{count} form field(s) became part of their pages."),
            Self::FieldDrawn { page, field } => {
                format!("Page {page}: field “{field}” had no look and was drawn from its value.")
            }
            Self::FieldRedrawn { page, field } => format!(
                "Page {page}: field “{field}” was drawn anew from its value, as the file asks; its stored look may say something else."
            ),
            Self::FieldNotShown { page, field } => {
                format!(
                    "Page {page}: field “{field}” has a value but no look; the value does not show in the new file."
                )
            }
            Self::FieldAsStored { page, field } => {
                format!(
                    "Page {page}: field “{field}” shows as it was stored, which may differ from its value."
                )
            }
            Self::Annotations { count } => {
                format!("{count} comment(s), stamp(s) or mark(s) became part of their pages.")
            }
            Self::Blended { page, count } => format!(
                "Page {page}: {count} highlight(s) or comment(s) mix their colour with the page, so that what is below still shows; some programs draw them opaque."
            ),
            Self::AnnotationNotShown { page, kind } => {
                format!(
                    "Page {page}: a comment of type {kind} has no look and does not show in the new file."
                )
            }
            Self::Hidden { page, count } => {
                format!("Page {page}: {count} hidden field(s) or comment(s) were left out.")
            }
            Self::ScreenOnly { page, count } => format!(
                "Page {page}: {count} field(s) or comment(s) that show on the screen but not on paper were left out."
            ),
            Self::PaperOnly { page, count } => format!(
                "Page {page}: {count} field(s) or comment(s) that show on paper but not on the screen were left out."
            ),
            Self::Links { count } => {
                format!("{count} link(s) were removed; the text on the page stays.")
            }
            Self::Popups { count } => format!("{count} pop-up window(s) of comments were removed."),
            Self::Layers { shown, hidden } => {
                format!("Switchable layers became fixed as the file opens: {shown} shown, {hidden} hidden.")
            }
            Self::LayersRemoved => "Content of hidden layers was taken out.".into(),
            Self::AlternateText => {
                "Text that only machines read (ActualText, Alt) was removed; the letters on the page stay."
                    .into()
            }
            Self::UnseenText { pages } => format!(
                "{pages} page(s) hold letters that do not show, as scanners recognise them; these stay."
            ),
            Self::PrinterSettings => "Settings for printing machines were removed.".into(),
            Self::JavaScript { count } => format!("{count} script(s) (JavaScript) were removed."),
            Self::OpenAction => "What ran when the file was opened was removed.".into(),
            Self::AdditionalActions { .. } => "What ran on events was removed.".into(),
            Self::Action { kind, count } => format!("{count} action(s) of type {kind} were removed."),
            Self::EmbeddedFiles { names, count } => match (*count, names.is_empty()) {
                (0, _) => "Attached files were removed.".into(),
                (count, true) => format!("{count} attached file(s) were removed."),
                (count, false) => format!("{count} attached file(s) were removed: {}.", listed(names, count)),
            },
            Self::Media { kind, count } => {
                format!(
                    "{count} film(s), sound(s) or model(s) of type {kind} were removed; only the picture on the page stays."
                )
            }
            Self::Xfa => "The XFA part of the form was removed; the PDF part that shows stays.".into(),
            Self::Alternates => "Alternate pictures for printing were removed.".into(),
            Self::PrivateData => "Private data of the program that made the file was removed.".into(),
            Self::Metadata => "Author, program and dates were removed; the title stays.".into(),
            Self::Navigation => "Bookmarks, destinations and how the file opens were removed.".into(),
            Self::PageLabels => "Page labels were removed; pages count from 1.".into(),
            Self::Structure => "The logical structure (tags) was removed.".into(),
            Self::Permissions => "Permissions and evidence of signatures were removed.".into(),
            Self::CatalogKey(key) => format!("Entry {key} of the file was removed."),
            Self::PageKey { page, key } => format!("Page {page}: entry {key} was removed."),
            Self::OriginalAttached => "The original file is attached to the new one.".into(),
        }
    }
}

impl SignatureSeen {
    /// One sentence that names the field.
    pub fn sentence(&self, lang: Lang) -> String {
        let field = &self.field;
        match (lang, self.page) {
            (Lang::Vi, Some(page)) => format!("Chữ ký số trong tệp gốc: ô “{field}”, trang {page}."),
            (Lang::Vi, None) => format!("Chữ ký số trong tệp gốc: ô “{field}”, không hiện trên trang nào."),
            (Lang::En, Some(page)) => {
                format!("A digital signature of the original: field “{field}”, page {page}.")
            }
            (Lang::En, None) => format!("A digital signature of the original: field “{field}”, on no page."),
        }
    }
}

fn listed(names: &[String], count: usize) -> String {
    let more = if names.len() < count { ", …" } else { "" };
    format!("{}{more}", names.join(", "))
}

impl NormaliseError {
    /// What happened and what to do, in one sentence or two.
    pub fn sentence(&self, lang: Lang) -> String {
        let vi = lang == Lang::Vi;
        let pick = |vietnamese: &str, english: &str| {
            if vi {
                vietnamese.to_owned()
            } else {
                english.to_owned()
            }
        };
        match self {
            Self::Encrypted => pick(
                "Tệp có mật khẩu. Hãy nhập mật khẩu để chuẩn hóa.",
                "The file has a password. Enter it to normalise.",
            ),
            Self::Signed => pick(
                "Tệp đã được ký số: đây là bản điện tử gốc, không chuẩn hóa để chứng thực.",
                "The file is digitally signed: it is an electronic original and is not normalised for certification.",
            ),
            Self::XfaOnly => pick(
                "Biểu mẫu XFA: nội dung trang không nằm trong tệp. Hãy in ra PDF phẳng rồi tải lên.",
                "An XFA form: its pages are not in the file. Print it to a flat PDF and upload that.",
            ),
            Self::ExternalStream => pick(
                "Một phần nội dung nằm ở tệp khác. Hãy in ra PDF phẳng rồi tải lên.",
                "Part of the content lies in another file. Print it to a flat PDF and upload that.",
            ),
            Self::DependsOnViewer { what } if vi => format!(
                "Tệp có phần ({what}) hiện khác nhau tùy phần mềm và máy in. Hãy in ra giấy, so với bản chính rồi quét lại."
            ),
            Self::DependsOnViewer { what } => format!(
                "The file has a part ({what}) that shows otherwise in other programs or on paper. Print it, compare with the original and scan."
            ),
            Self::LayerUndecided { layer } if vi => format!(
                "Lớp “{layer}” hiện khác nhau tùy phần mềm, khi xem, khi in, mức phóng hoặc ngôn ngữ. Hãy in ra PDF phẳng đúng như cần chứng thực."
            ),
            Self::LayerUndecided { layer } => format!(
                "Layer “{layer}” shows or not depending on program, screen, paper, zoom or language. Print a flat PDF as it should be certified."
            ),
            Self::LayerContent(fault) if vi => format!(
                "Không tách được nội dung của lớp ẩn ({}). Hãy in ra PDF phẳng rồi tải lên.",
                layer_fault(*fault)
            ),
            Self::LayerContent(fault) => {
                format!(
                    "The content of a hidden layer cannot be told apart ({fault}). Print it to a flat PDF and upload that."
                )
            }
            Self::Content { page, .. } if vi => {
                format!("Nội dung trang {page} bị hỏng. Hãy quét lại hoặc tạo lại tệp.")
            }
            Self::Content { page, .. } => {
                format!("The content of page {page} is broken. Scan or make the file again.")
            }
            Self::TwoViews => pick(
                "Chương trình cũ và mới mở tệp này thấy trang khác nhau. Hãy in ra PDF phẳng đúng như cần chứng thực.",
                "Old and new programs see different pages in this file. Print a flat PDF as it should be certified.",
            ),
            Self::NoPages => pick("Tệp không có trang nào.", "The file has no pages."),
            Self::TooManyAnnotations => pick(
                "Tệp có quá nhiều ghi chú hoặc ô biểu mẫu.",
                "The file has too many comments or fields.",
            ),
            Self::TooMuch => pick(
                "Tệp có quá nhiều đối tượng lồng nhau.",
                "The file has too many nested objects.",
            ),
            Self::TooMuchContent => pick(
                "Nội dung tệp giải nén ra quá lớn.",
                "The file's contents unpack to too much.",
            ),
            Self::TooLarge => pick("Tệp mới sẽ quá lớn.", "The new file would be too large."),
            Self::Read(_) | Self::Filters => pick(
                "Tệp bị hỏng. Hãy quét lại hoặc tạo lại tệp.",
                "The file is damaged. Scan or make it again.",
            ),
            Self::Write(_) | Self::Unclean(_) => pick(
                "Không chuẩn hóa được tệp này; tệp gốc không thay đổi.",
                "This file cannot be normalised; the original is unchanged.",
            ),
            Self::Output(_) => pick("Không ghi được tệp mới.", "The new file cannot be written."),
        }
    }
}

fn layer_fault(fault: LayerFault) -> &'static str {
    match fault {
        LayerFault::NoResources => "nội dung không có tài nguyên",
        LayerFault::Text => "chữ ẩn làm dịch chữ hiện",
        LayerFault::Clip => "chữ ẩn cắt hình",
        LayerFault::InlineImage => "không rõ chỗ kết thúc của một ảnh",
        LayerFault::Undecodable => "không giải mã được",
        LayerFault::Expression => "biểu thức lớp quá sâu",
    }
}
