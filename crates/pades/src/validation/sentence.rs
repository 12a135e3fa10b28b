//! One sentence for each verdict and each reason, in both languages, as an officer would say it.

use saoy_pdf::OpenError;

use super::report::{Cause, FileFault, Kind, Report, SignatureReport, Verdict};
use super::{Indication, SubIndication};
use crate::changes::Lang;

fn pick(lang: Lang, vi: impl Into<String>, en: impl Into<String>) -> String {
    match lang {
        Lang::Vi => vi.into(),
        Lang::En => en.into(),
    }
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
        match lang {
            Lang::Vi => vi,
            Lang::En => en,
        }
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
            Verdict::Unsigned if self.signatures.is_empty() => {
                pick(lang, "tệp không có chữ ký số nào.", "nobody has signed the file.")
            }
            Verdict::Unsigned => pick(
                lang,
                "không người hay cơ quan nào ký tệp này, chỉ có dấu thời gian.",
                "no person or agency has signed the file, there are only timestamps.",
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
                    "có phần của biểu mẫu không đọc được, có thể còn chữ ký chưa được xét.",
                    "a part of the form cannot be read, a signature may have been missed.",
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
                format!("máy không mở được tệp ({words})."),
                format!("the system does not give the file ({words})."),
            ),
            Some(FileFault::Refused([vi, en])) => pick(lang, vi, en),
            None => pick(lang, "không rõ vì sao.", "for a reason unknown."),
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
        OpenError::NotPdf { .. } => ("tệp không phải là PDF.", "the file is no PDF."),
        OpenError::Truncated => (
            "tệp bị thiếu phần cuối; hãy tải lại tệp đầy đủ.",
            "the end of the file is missing; fetch it again.",
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

impl SignatureReport {
    /// Its verdict in one sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self.cause {
            Cause::Passed if self.kind == Kind::DocumentTimestamp => {
                pick(lang, "dấu thời gian hợp lệ.", "the timestamp is valid.")
            }
            Cause::Passed => pick(
                lang,
                "nguyên vẹn, chứng thư số được tin cậy và có hiệu lực lúc ký.",
                "intact, the certificate is trusted and was valid at signing.",
            ),
            Cause::Partial => pick(
                lang,
                "chữ ký không bao trùm toàn bộ tệp lúc ký, có phần chưa được ký chen vào.",
                "the signature does not cover all of the file as it was signed, something unsigned stands in it.",
            ),
            Cause::Changed => self.change_sentence(
                lang,
                (
                    "tệp bị sửa sau khi ký ngoài những gì được phép",
                    "the file was changed after signing beyond what is allowed",
                ),
            ),
            Cause::NotAllowed => self.change_sentence(
                lang,
                (
                    "sau khi ký có thay đổi mà chữ ký không cho phép",
                    "after signing something was changed that the signature does not allow",
                ),
            ),
            Cause::Repaired => pick(
                lang,
                "chữ ký nguyên vẹn nhưng cấu trúc tệp bị hỏng, phải sửa mới đọc được; hãy xin lại tệp gốc.",
                "the signature is intact, but the file is damaged and had to be repaired to be read; ask for the original.",
            ),
            Cause::Indication => self.indication_sentence(lang),
        }
    }

    fn change_sentence(&self, lang: Lang, (vi, en): (&str, &str)) -> String {
        let first = self
            .changes
            .refused()
            .next()
            .map(|finding| finding.change.sentence(lang));
        let text = pick(lang, vi, en);
        match first {
            Some(first) => format!("{text}: {first}."),
            None => format!("{text}."),
        }
    }

    fn indication_sentence(&self, lang: Lang) -> String {
        match (self.sub_indication, &self.fault) {
            (
                Some(
                    SubIndication::FormatFailure
                    | SubIndication::Generic
                    | SubIndication::SignedDataNotFound
                    | SubIndication::NoSigningCertificateFound,
                ),
                Some([vi, en]),
            ) => {
                let why = pick(lang, vi, en);
                let text = self
                    .sub_indication
                    .map(|sub| sub.sentence(lang))
                    .unwrap_or_default();
                format!("{} ({why}).", text.trim_end_matches('.'))
            }
            (Some(sub), _) => sub.sentence(lang),
            (None, _) => self.indication.sentence(lang),
        }
    }
}

impl Indication {
    /// What it means.
    #[must_use]
    pub fn sentence(self, lang: Lang) -> String {
        let (vi, en) = match self {
            Self::TotalPassed => ("mọi bước kiểm tra đều đạt.", "every check passed."),
            Self::TotalFailed => ("chữ ký không đạt kiểm tra.", "the signature failed."),
            Self::Indeterminate => ("chưa đủ căn cứ để kết luận.", "there is not enough to decide."),
        };
        pick(lang, vi, en)
    }
}

impl SubIndication {
    /// What it means, and what to do where something helps.
    #[must_use]
    pub fn sentence(self, lang: Lang) -> String {
        let (vi, en) = self.words();
        pick(lang, vi, en)
    }

    fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::FormatFailure => (
                "chữ ký bị hỏng, không đọc được.",
                "the signature is malformed and cannot be read.",
            ),
            Self::HashFailure => (
                "nội dung đã bị sửa sau khi ký.",
                "what was signed has been changed.",
            ),
            Self::SigCryptoFailure => (
                "giá trị chữ ký không khớp với chứng thư số của người ký.",
                "the signature value does not fit the signer's certificate.",
            ),
            Self::Revoked => (
                "chứng thư số đã bị thu hồi trước khi ký.",
                "the certificate was revoked before the signature was made.",
            ),
            Self::Expired => (
                "chứng thư số đã hết hạn trước khi ký.",
                "the certificate had expired before the signature was made.",
            ),
            Self::NotYetValid => (
                "chữ ký có trước khi chứng thư số bắt đầu có hiệu lực.",
                "the signature is older than its certificate.",
            ),
            Self::SigConstraintsFailure => (
                "chữ ký thiếu thông tin bắt buộc hoặc chứng thư số không dùng để ký.",
                "the signature lacks what it must say, or its certificate is not one for signing.",
            ),
            Self::ChainConstraintsFailure => (
                "chứng thư số hoặc đường dẫn chứng thực không đúng quy định.",
                "the certificate or its chain breaks a rule.",
            ),
            Self::CertificateChainGeneralFailure => (
                "không kiểm tra được đường dẫn chứng thực.",
                "the certificate's chain cannot be checked.",
            ),
            Self::CryptoConstraintsFailure => (
                "thuật toán ký quá yếu hoặc không được hỗ trợ.",
                "the algorithm is too weak, or not one that is checked here.",
            ),
            Self::PolicyProcessingError => (
                "không xử lý được chính sách ký nêu trong chữ ký.",
                "the signature policy that it names cannot be processed.",
            ),
            Self::SignaturePolicyNotAvailable => (
                "không có chính sách ký nêu trong chữ ký.",
                "the signature policy that it names is not at hand.",
            ),
            Self::TimestampOrderFailure => (
                "các dấu thời gian mâu thuẫn nhau.",
                "the timestamps contradict each other.",
            ),
            Self::NoSigningCertificateFound => (
                "không tìm thấy chứng thư số của người ký.",
                "the signer's certificate was not found.",
            ),
            Self::NoCertificateChainFound => (
                "chữ ký nguyên vẹn nhưng chưa rõ tổ chức cấp chứng thư số có được tin cậy hay không; hãy bổ sung danh sách tin cậy.",
                "the signature is intact, but whether its certificate's issuer is trusted is not known; complete the trust list.",
            ),
            Self::NoCertificateChainFoundNoPoe => (
                "tổ chức cấp chứng thư số nay không còn được tin cậy và không có dấu thời gian chứng minh đã ký từ trước.",
                "the issuer is no longer trusted, and no timestamp proves that the signature is older.",
            ),
            Self::RevokedNoPoe => (
                "chứng thư số đã bị thu hồi và không có dấu thời gian chứng minh đã ký trước đó.",
                "the certificate was revoked, and no timestamp proves that the signature is older.",
            ),
            Self::RevokedCaNoPoe => (
                "chứng thư số của tổ chức cấp đã bị thu hồi và không có dấu thời gian chứng minh đã ký trước đó.",
                "an authority's certificate was revoked, and no timestamp proves that the signature is older.",
            ),
            Self::OutOfBoundsNotRevoked => (
                "chứng thư số ngoài thời hạn (chưa bị thu hồi) và không có dấu thời gian chứng minh đã ký trong thời hạn.",
                "the certificate is outside its time (never revoked), and no timestamp proves that the signature was made within it.",
            ),
            Self::OutOfBoundsNoPoe => (
                "chứng thư số ngoài thời hạn và không có dấu thời gian chứng minh đã ký trong thời hạn.",
                "the certificate is outside its time, and no timestamp proves that the signature was made within it.",
            ),
            Self::RevocationOutOfBoundsNoPoe => (
                "thông tin thu hồi do bên đã hết hạn ký và không có dấu thời gian chứng minh thông tin đó có từ trước.",
                "the revocation information was signed by somebody whose time is over, and no timestamp proves it older.",
            ),
            Self::CryptoConstraintsFailureNoPoe => (
                "thuật toán ký nay đã yếu và không có dấu thời gian chứng minh đã ký khi còn an toàn.",
                "the algorithm is weak today, and no timestamp proves that the signature is from when it was not.",
            ),
            Self::NoPoe => (
                "không có dấu thời gian chứng minh chứng thư số có từ khi bên cấp còn hiệu lực.",
                "no timestamp proves the certificate to be from when its issuer was valid.",
            ),
            Self::TryLater => (
                "chưa biết chứng thư số có bị thu hồi hay không; hãy kiểm tra lại khi có kết nối mạng.",
                "whether the certificate is revoked is not known; check again with a network.",
            ),
            Self::SignedDataNotFound => (
                "tệp thiếu phần nội dung đã ký.",
                "a part of what was signed is missing from the file.",
            ),
            Self::Generic => (
                "loại chữ ký này chưa được hỗ trợ kiểm tra.",
                "this kind of signature is not one that is checked here.",
            ),
        }
    }
}
