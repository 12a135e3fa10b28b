//! One sentence for each verdict and each reason, in both languages, as an officer would say it.

mod chain;
mod indication;
mod need;
mod remark;
mod signature;
mod stamp;
mod standing;

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use saoy_pdf::{EncryptionError, OpenError};

use super::report::{FileFault, Report, SignatureReport, Verdict};
use crate::changes::Lang;

fn pick(lang: Lang, vi: impl Into<String>, en: impl Into<String>) -> String {
    lang.pick(vi.into(), en.into())
}

/// An instant as people say it, in Vietnam's time.
fn moment(at: Timestamp, lang: Lang) -> String {
    let at = at.to_zoned(TimeZone::fixed(Offset::constant(7)));
    let (vi, en) = ("%H:%M ngày %d/%m/%Y", "%Y-%m-%d %H:%M %:z");
    at.strftime(lang.pick(vi, en)).to_string()
}

impl Verdict {
    /// The word an officer sees: “HỢP LỆ” …
    #[must_use]
    pub fn word(self, lang: Lang) -> &'static str {
        let (vi, en) = match self {
            Self::Valid => ("HỢP LỆ", "VALID"),
            Self::Invalid => ("KHÔNG HỢP LỆ", "INVALID"),
            Self::Indeterminate => ("CHƯA ĐỦ CĂN CỨ", "INDETERMINATE"),
            Self::Unsigned => ("KHÔNG CÓ CHỮ KÝ SỐ", "UNSIGNED"),
            Self::Unreadable => ("KHÔNG ĐỌC ĐƯỢC", "UNREADABLE"),
        };
        lang.pick(vi, en)
    }
}

impl Report {
    /// The verdict in one sentence.
    #[must_use]
    pub fn reason(&self, lang: Lang) -> String {
        let word = self.verdict.word(lang);
        let rest = match self.verdict {
            Verdict::Unreadable => self.unreadable_sentence(lang),
            Verdict::Unsigned if self.signatures.is_empty() && self.repaired => pick(
                lang,
                "tệp bị hỏng hoặc bị cắt, phần còn đọc được không có chữ ký số nào; hãy lấy lại tệp gốc.",
                "the file is damaged or cut off, nobody has signed what can still be read; get it again from where it came.",
            ),
            Verdict::Unsigned if self.signatures.is_empty() => pick(
                lang,
                "tệp không có chữ ký số nào; nếu cần bản có giá trị, hãy xin tệp đã ký số.",
                "nobody has signed the file; ask for a signed one if it must prove something.",
            ),
            Verdict::Unsigned => pick(
                lang,
                "không người hay cơ quan nào ký tệp này, chỉ có dấu thời gian; nếu cần bản có giá trị, hãy xin tệp đã ký số.",
                "no person or agency has signed the file, there are only timestamps; ask for a signed one if it must prove something.",
            ),
            Verdict::Valid => {
                let count = self
                    .signatures
                    .iter()
                    .filter(|found| !found.is_timestamp())
                    .count();
                match count {
                    1 => pick(
                        lang,
                        "chữ ký nguyên vẹn, chứng thư số được tin cậy và có hiệu lực lúc ký.",
                        "the signature is intact, its certificate is trusted and was valid when it was made.",
                    ),
                    count => pick(
                        lang,
                        format!(
                            "cả {count} chữ ký nguyên vẹn, các chứng thư số được tin cậy và có hiệu lực lúc ký."
                        ),
                        format!(
                            "all {count} signatures are intact, their certificates are trusted and were valid when they were made."
                        ),
                    ),
                }
            }
            Verdict::Invalid | Verdict::Indeterminate => match self.decisive() {
                Some(decisive) => pick(
                    lang,
                    format!("chữ ký “{}”: {}", decisive.field, decisive.sentence(lang)),
                    format!("signature “{}”: {}", decisive.field, decisive.sentence(lang)),
                ),
                None => pick(
                    lang,
                    "có phần của biểu mẫu không đọc được, có thể còn chữ ký chưa được xét; hãy xin lại tệp gốc.",
                    "a part of the form cannot be read, a signature may have been missed; ask for the original file.",
                ),
            },
        };
        format!("{word}: {rest}")
    }

    /// The signature that decided: the first of the worst that are not timestamps.
    #[must_use]
    pub fn decisive(&self) -> Option<&SignatureReport> {
        let mut deciding = self.signatures.iter().filter(|found| !found.is_timestamp());
        deciding.find(|found| found.verdict == self.verdict)
    }

    fn unreadable_sentence(&self, lang: Lang) -> String {
        match &self.fault {
            Some(FileFault::Open(error)) => open_sentence(error, lang),
            Some(FileFault::Input(words)) => pick(
                lang,
                format!("máy không mở được tệp ({words}); hãy thử lại hoặc chọn tệp khác."),
                format!("the system does not give the file ({words}); try again or choose another."),
            ),
            Some(FileFault::Refused([vi, en])) => pick(lang, vi, en),
            None => pick(
                lang,
                "không rõ vì sao; hãy thử lại.",
                "for a reason unknown; try again.",
            ),
        }
    }
}

fn open_sentence(error: &OpenError, lang: Lang) -> String {
    let (vi, en) = match error {
        OpenError::PasswordRequired => (
            "tệp có mật khẩu; hãy nhập mật khẩu rồi kiểm tra lại.",
            "the file is protected; give its password and check again.",
        ),
        OpenError::WrongPassword => (
            "mật khẩu không đúng; hãy nhập lại.",
            "the password is wrong; try again.",
        ),
        OpenError::Empty => (
            "tệp rỗng; hãy gửi lại tệp đầy đủ.",
            "the file is empty; send it again.",
        ),
        OpenError::NotPdf { .. } => (
            "tệp không phải là PDF; hãy chọn tệp PDF đã ký.",
            "the file is not a PDF; choose the signed PDF.",
        ),
        OpenError::Truncated => (
            "tệp bị thiếu phần cuối; hãy tải lại tệp đầy đủ.",
            "the end of the file is missing; fetch it again.",
        ),
        OpenError::Encryption(EncryptionError::Changed) => (
            "một lần lưu sau đã thay đổi cách mã hóa của tệp, không còn đọc được những gì đã ký; không dùng tệp này, hãy xin lại tệp gốc từ người gửi.",
            "a later save changed how the file is encrypted, what was signed cannot be read any more; do not use this file, ask whoever sent it for the original.",
        ),
        OpenError::Encryption(EncryptionError::TwoKeys) => (
            "tệp có hai khóa giải mã cho cùng một mật khẩu, mỗi phần mềm có thể hiện một nội dung khác; không dùng tệp này, hãy xin lại tệp không mã hóa.",
            "the file has two keys for one password, each program may show another content; do not use this file, ask for it without encryption.",
        ),
        OpenError::Encryption(_) => (
            "tệp được mã hóa theo cách chưa được hỗ trợ; hãy xin lại tệp không mã hóa.",
            "the file is encrypted in a way that is not supported; ask for it without encryption.",
        ),
        _ => (
            "cấu trúc tệp PDF bị hỏng; hãy xin lại tệp gốc.",
            "the structure of the PDF is damaged; ask for the original again.",
        ),
    };
    pick(lang, vi, en)
}
