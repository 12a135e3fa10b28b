//! Deviations as sentences: what is wrong with the file, and what to do.

use super::Deviation;
use crate::changes::{Change, Lang};

impl Deviation {
    /// For the officer whose program signed.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let (vi, en) = self.both();
        lang.pick(vi, en)
    }

    fn both(&self) -> (String, String) {
        match self {
            Self::Shorter { sent, returned } => (
                format!("Tệp trả về bị cụt: đã gửi {sent} byte, nhận lại {returned} byte. Hãy ký lại."),
                format!("The file came back cut short: {sent} bytes were sent, {returned} came back. Sign again."),
            ),
            Self::Changed { at } => (
                format!("Tệp trả về không phải tệp đã gửi đi ký: byte thứ {at} đã khác. Hãy ký đúng tệp do hệ thống gửi, không lưu lại bằng chương trình khác."),
                format!("What came back is not the file that was sent: byte {at} is another. Sign the very file that was sent, and do not save it with another program."),
            ),
            Self::NothingAdded => (
                "Tệp trả về chưa được ký: không có gì được thêm. Hãy ký lại.".into(),
                "The file came back unsigned: nothing was added. Sign again.".into(),
            ),
            Self::Unreadable(error) => (
                format!("Tệp trả về không đọc được nguyên trạng ({error}). Hãy ký lại; nếu lặp lại, hãy báo quản trị viên."),
                format!("What came back cannot be read as it stands ({error}). Sign again; if that repeats, tell the administrator."),
            ),
            Self::Behind(bytes) => (
                format!("Sau chỗ kết thúc của tệp trả về còn {bytes} byte lạ. Hãy ký lại."),
                format!("{bytes} bytes stand behind the end of the file that came back. Sign again."),
            ),
            Self::NotAppended => (
                "Phần thêm vào tệp trả về không nối tiếp tệp đã gửi. Hãy ký lại, không lưu tệp bằng chương trình khác.".into(),
                "What was added does not continue the file that was sent. Sign again, and do not save the file with another program.".into(),
            ),
            Self::SavedTooOften(times) => (
                format!("Tệp trả về đã được lưu thêm {times} lần; chỉ nhận lần ký. Hãy ký lại từ đầu."),
                format!("The file was saved {times} times; only its signing is taken. Sign again from the beginning."),
            ),
            Self::Unclear(unclear) => (
                format!("Chữ ký trong tệp trả về không đọc được ({unclear}). Hãy ký lại."),
                format!("The signature in the file that came back cannot be read ({unclear}). Sign again."),
            ),
            Self::NoSignature => (
                "Tệp trả về có thay đổi nhưng không có chữ ký. Hãy ký lại.".into(),
                "The file came back changed, but not signed. Sign again.".into(),
            ),
            Self::OnlyTimestamp => (
                "Tệp trả về chỉ có dấu thời gian, không có chữ ký của ai. Hãy ký lại bằng chứng thư số.".into(),
                "The file came back with a timestamp only, signed by nobody. Sign again with the certificate.".into(),
            ),
            Self::SeveralSignatures(count) => (
                format!("Tệp trả về có thêm {count} chữ ký (dấu thời gian); mỗi lần chỉ nhận một. Hãy ký lại, chỉ một lần."),
                format!("The file came back with {count} signatures (timestamps); one is taken. Sign again, once."),
            ),
            Self::SeveralSigners(count) => (
                format!("Chữ ký trong tệp trả về có {count} người ký; chỉ nhận một. Hãy ký lại."),
                format!("The signature that came back has {count} signers; one is taken. Sign again."),
            ),
            Self::Certifies => (
                "Chữ ký trong tệp trả về là chữ ký xác nhận văn bản (chứng nhận, DocMDP) nên người ký sau không ký tiếp được. Hãy tắt chế độ khóa tài liệu trong phần mềm ký rồi ký lại.".into(),
                "The signature that came back certifies the document (DocMDP), so that nobody could sign after it. Switch that off in the signing program and sign again.".into(),
            ),
            Self::Locks => (
                "Chữ ký trong tệp trả về khóa các trường của tệp nên người ký sau không ký tiếp được. Hãy tắt chế độ khóa trong phần mềm ký rồi ký lại.".into(),
                "The signature that came back locks the file's fields, so that nobody could sign after it. Switch that off in the signing program and sign again.".into(),
            ),
            Self::NotWhole => (
                "Chữ ký trong tệp trả về không bao trùm cả tệp. Hãy ký lại.".into(),
                "The signature that came back does not cover the whole file. Sign again.".into(),
            ),
            Self::Broken(fault) => (
                format!("Chữ ký trong tệp trả về không đúng ({fault}). Hãy ký lại."),
                format!("The signature that came back does not hold ({fault}). Sign again."),
            ),
            Self::Loose(bytes) => (
                format!("Sau chữ ký trong tệp trả về còn {bytes} byte không ai ký. Hãy ký lại."),
                format!("{bytes} bytes that nobody signed stand behind the signature that came back. Sign again."),
            ),
            Self::OtherCertificate(Some(subject)) => (
                format!("Tệp được ký bằng chứng thư số khác (“{subject}”), không phải chứng thư đã chọn. Hãy ký lại bằng chứng thư đã đăng ký."),
                format!("The file was signed with another certificate (“{subject}”) than the chosen one. Sign again with the registered certificate."),
            ),
            Self::OtherCertificate(None) => (
                "Không rõ tệp được ký bằng chứng thư số nào. Hãy ký lại bằng chứng thư đã đăng ký.".into(),
                "Nobody can say with which certificate the file was signed. Sign again with the registered certificate.".into(),
            ),
            Self::Weak(weakness) => (
                format!("Chữ ký trong tệp trả về dùng thuật toán yếu ({weakness}). Hãy đặt SHA-256 trở lên trong phần mềm ký rồi ký lại."),
                format!("The signature that came back is weak ({weakness}). Set the signing program to SHA-256 or better and sign again."),
            ),
            Self::BrokenTimestamp(fault) => (
                format!("Dấu thời gian trong chữ ký trả về không đúng ({fault}). Hãy kiểm tra máy chủ dấu thời gian trong phần mềm ký rồi ký lại."),
                format!("The timestamp inside the signature that came back does not hold ({fault}). Look at the timestamp server of the signing program and sign again."),
            ),
            Self::WaitingField(name) => (
                format!("Chữ ký trả về nằm trong trường “{name}” đã có sẵn, không phải trường riêng của nó. Hãy ký lại, không chọn ô ký có sẵn."),
                format!("The signature that came back stands in the field “{name}” that was there, not in one of its own. Sign again without choosing a field of the file."),
            ),
            Self::Pages(change) => of_change(
                change,
                ("Tệp trả về có số trang hoặc thứ tự trang khác", "Hãy ký lại, không thêm trang."),
                ("The file came back with other pages", "Sign again without adding pages."),
            ),
            Self::Page(change) => of_change(
                change,
                ("Nội dung trang của tệp trả về đã đổi", "Hãy ký lại, không thêm chữ, hình hay ghi chú vào trang."),
                ("A page of the file that came back changed", "Sign again without adding text, pictures or notes."),
            ),
            Self::Covers(change) => of_change(
                change,
                ("Hình chữ ký đè lên nội dung của trang", "Hãy ký lại, đặt hình chữ ký vào chỗ trống."),
                ("The signature's picture lies over what the page shows", "Sign again with the picture where the page is empty."),
            ),
            Self::Unseen => (
                "Chữ ký trong tệp trả về không có hình trên trang. Hãy bật hiển thị chữ ký trong phần mềm ký rồi ký lại.".into(),
                "The signature that came back is not seen on any page. Switch its picture on in the signing program and sign again.".into(),
            ),
            Self::OtherPage { expected, found } => (
                format!("Hình chữ ký nằm ở trang {found}; phải ở trang {expected}. Hãy ký lại."),
                format!("The signature's picture is on page {found} and should be on page {expected}. Sign again."),
            ),
            Self::Else(change) => of_change(
                change,
                ("Ngoài chữ ký, tệp trả về còn thay đổi khác", "Hãy ký lại, không làm gì khác với tệp."),
                ("Besides the signature the file that came back has another change", "Sign again and do nothing else to the file."),
            ),
        }
    }
}

fn of_change(change: &Change, vi: (&str, &str), en: (&str, &str)) -> (String, String) {
    (
        format!("{} ({}). {}", vi.0, change.sentence(Lang::Vi), vi.1),
        format!("{} ({}). {}", en.0, change.sentence(Lang::En), en.1),
    )
}
