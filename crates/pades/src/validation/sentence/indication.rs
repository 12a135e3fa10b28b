//! The sentences about the words of the standard: what each means, and what to do next.

use super::{pick, stamp};
use crate::changes::Lang;
use crate::validation::report::Kind;
use crate::validation::{Indication, SubIndication};

impl Indication {
    /// What it means.
    #[must_use]
    pub fn sentence(self, lang: Lang) -> String {
        let (vi, en) = match self {
            Self::TotalPassed => ("mọi bước kiểm tra đều đạt.", "every check passed."),
            Self::TotalFailed => (
                "chữ ký không đạt kiểm tra; hãy yêu cầu ký lại.",
                "the signature failed; ask for a new one.",
            ),
            Self::Indeterminate => (
                "chưa đủ căn cứ để kết luận; hãy hỏi người ký.",
                "there is not enough to decide; ask the signer.",
            ),
        };
        pick(lang, vi, en)
    }
}

impl SubIndication {
    /// What it means, and what to do next.
    #[must_use]
    pub fn sentence(self, lang: Lang) -> String {
        let of = Kind::Approval;
        format!("{}; {}.", self.meaning(of, lang), self.advice(of, lang))
    }

    /// What it means of a signature or a timestamp, without a period.
    pub(super) fn meaning(self, of: Kind, lang: Lang) -> &'static str {
        let [vi, en] = self.words(of).0;
        lang.pick(vi, en)
    }

    /// What to do next, without a period.
    pub(super) fn advice(self, of: Kind, lang: Lang) -> &'static str {
        let [vi, en] = self.words(of).1;
        lang.pick(vi, en)
    }

    fn words(self, of: Kind) -> ([&'static str; 2], [&'static str; 2]) {
        let own = (of == Kind::DocumentTimestamp).then(|| stamp::words(self));
        own.flatten().unwrap_or_else(|| {
            let (_, meaning, advice) = self.row();
            (*meaning, *advice)
        })
    }

    /// `Generic` stands for whatever should be missing.
    fn row(self) -> &'static Row {
        let own = WORDS.iter().find(|(sub, ..)| *sub == self);
        own.unwrap_or(&GENERIC)
    }
}

/// Meaning and advice, each Vietnamese and English.
type Row = (SubIndication, [&'static str; 2], [&'static str; 2]);

pub(super) const ORIGINAL: [&str; 2] = [
    "không dùng tệp này, hãy xin lại tệp gốc từ người gửi",
    "do not use this file, ask whoever sent it for the original",
];
const SIGN_AGAIN: [&str; 2] = [
    "hãy yêu cầu ký lại bằng chứng thư số còn hiệu lực",
    "ask for a new signature with a certificate that is valid",
];
/// What the officer can do about a chain that is not there or breaks a rule: the certificate itself may be well.
const ASK_ISSUER: [&str; 2] = [
    "hãy hỏi tổ chức cấp chứng thư số, hoặc yêu cầu ký lại bằng chứng thư số khác",
    "ask the certificate's issuer, or for a new signature with another certificate",
];
const STAMPED: [&str; 2] = [
    "hãy xin bản có dấu thời gian, hoặc yêu cầu ký lại",
    "ask for a copy with a timestamp, or for a new signature",
];

const GENERIC: Row = (
    SubIndication::Generic,
    [
        "loại chữ ký này chưa được hỗ trợ kiểm tra",
        "this kind of signature is not one that is checked here",
    ],
    [
        "hãy kiểm tra bằng phần mềm đã tạo ra chữ ký, hoặc yêu cầu ký lại theo PAdES",
        "check it with the software that made it, or ask for a signature by PAdES",
    ],
);

const WORDS: [Row; 26] = [
    (
        SubIndication::FormatFailure,
        [
            "chữ ký bị hỏng, không đọc được",
            "the signature is malformed and cannot be read",
        ],
        ORIGINAL,
    ),
    (
        SubIndication::HashFailure,
        [
            "nội dung đã bị sửa sau khi ký",
            "what was signed has been changed",
        ],
        ORIGINAL,
    ),
    (
        SubIndication::SigCryptoFailure,
        [
            "giá trị chữ ký không khớp với chứng thư số của người ký",
            "the signature value does not fit the signer's certificate",
        ],
        [
            "không dùng tệp này, hãy yêu cầu ký lại",
            "do not use this file, ask for a new signature",
        ],
    ),
    (
        SubIndication::Revoked,
        [
            "chứng thư số đã bị thu hồi trước khi ký",
            "the certificate was revoked before the signature was made",
        ],
        SIGN_AGAIN,
    ),
    (
        SubIndication::Expired,
        [
            "chứng thư số đã hết hạn trước khi ký",
            "the certificate had expired before the signature was made",
        ],
        SIGN_AGAIN,
    ),
    (
        SubIndication::NotYetValid,
        [
            "chữ ký có trước khi chứng thư số bắt đầu có hiệu lực",
            "the signature is older than its certificate",
        ],
        SIGN_AGAIN,
    ),
    (
        SubIndication::SigConstraintsFailure,
        [
            "chữ ký thiếu thông tin bắt buộc, hoặc thông tin trong chữ ký mâu thuẫn nhau",
            "the signature lacks what it must say, or contradicts itself",
        ],
        [
            "hãy yêu cầu ký lại bằng phần mềm ký đúng chuẩn PAdES",
            "ask for a new signature by software that follows PAdES",
        ],
    ),
    (
        SubIndication::ChainConstraintsFailure,
        [
            "chứng thư số hoặc đường dẫn chứng thực không đúng quy định",
            "the certificate or its chain breaks a rule",
        ],
        [
            "hãy yêu cầu ký lại bằng chứng thư số dùng để ký văn bản",
            "ask for a new signature with a certificate for signing documents",
        ],
    ),
    (
        SubIndication::CertificateChainGeneralFailure,
        [
            "không kiểm tra được đường dẫn chứng thực",
            "the certificate's chain cannot be checked",
        ],
        ASK_ISSUER,
    ),
    (
        SubIndication::CryptoConstraintsFailure,
        [
            "thuật toán ký quá yếu hoặc không được hỗ trợ",
            "the algorithm is too weak, or not one that is checked here",
        ],
        [
            "hãy yêu cầu ký lại bằng thuật toán an toàn, như RSA-2048 với SHA-256",
            "ask for a new signature by a safe algorithm, such as RSA-2048 with SHA-256",
        ],
    ),
    (
        SubIndication::PolicyProcessingError,
        [
            "không xử lý được chính sách ký nêu trong chữ ký",
            "the signature policy that it names cannot be processed",
        ],
        [
            "hãy lấy đúng tài liệu chính sách ký từ người ký rồi kiểm tra lại",
            "get the right document of the policy from the signer and check again",
        ],
    ),
    (
        SubIndication::SignaturePolicyNotAvailable,
        [
            "không có chính sách ký nêu trong chữ ký",
            "the signature policy that it names is not at hand",
        ],
        [
            "hãy bổ sung tài liệu chính sách ký rồi kiểm tra lại",
            "add the document of the policy and check again",
        ],
    ),
    (
        SubIndication::TimestampOrderFailure,
        [
            "các dấu thời gian mâu thuẫn nhau",
            "the timestamps contradict each other",
        ],
        [
            "hãy yêu cầu ký lại và đóng dấu thời gian lại",
            "ask for a new signature with a new timestamp",
        ],
    ),
    (
        SubIndication::NoSigningCertificateFound,
        [
            "không tìm thấy chứng thư số của người ký",
            "the signer's certificate was not found",
        ],
        [
            "hãy xin chứng thư số của người ký rồi kiểm tra lại, hoặc yêu cầu ký lại",
            "get the signer's certificate and check again, or ask for a new signature",
        ],
    ),
    (
        SubIndication::NoCertificateChainFound,
        [
            "chữ ký nguyên vẹn nhưng chưa rõ tổ chức cấp chứng thư số có được tin cậy hay không",
            "the signature is intact, but whether its certificate's issuer is trusted is not known",
        ],
        ["hãy bổ sung danh sách tin cậy", "complete the trust list"],
    ),
    (
        SubIndication::NoCertificateChainFoundNoPoe,
        [
            "tổ chức cấp chứng thư số nay không còn được tin cậy và không có dấu thời gian chứng minh đã ký từ trước",
            "the issuer is no longer trusted, and no timestamp proves that the signature is older",
        ],
        STAMPED,
    ),
    (
        SubIndication::RevokedNoPoe,
        [
            "chứng thư số đã bị thu hồi và không có dấu thời gian chứng minh đã ký trước đó",
            "the certificate was revoked, and no timestamp proves that the signature is older",
        ],
        STAMPED,
    ),
    (
        SubIndication::RevokedCaNoPoe,
        [
            "chứng thư số của tổ chức cấp đã bị thu hồi và không có dấu thời gian chứng minh đã ký trước đó",
            "an authority's certificate was revoked, and no timestamp proves that the signature is older",
        ],
        STAMPED,
    ),
    (
        SubIndication::OutOfBoundsNotRevoked,
        [
            "chứng thư số ngoài thời hạn (chưa bị thu hồi) và không có dấu thời gian chứng minh đã ký trong thời hạn",
            "the certificate is outside its time (never revoked), and no timestamp proves that the signature was made within it",
        ],
        STAMPED,
    ),
    (
        SubIndication::OutOfBoundsNoPoe,
        [
            "chứng thư số ngoài thời hạn và không có dấu thời gian chứng minh đã ký trong thời hạn",
            "the certificate is outside its time, and no timestamp proves that the signature was made within it",
        ],
        STAMPED,
    ),
    (
        SubIndication::RevocationOutOfBoundsNoPoe,
        [
            "thông tin thu hồi do bên đã hết hạn ký và không có dấu thời gian chứng minh thông tin đó có từ trước",
            "the revocation information was signed by somebody whose time is over, and no timestamp proves it older",
        ],
        [
            "hãy kiểm tra lại khi có kết nối mạng, hoặc xin bản có dấu thời gian lưu trữ",
            "check again when online, or ask for a copy with an archive timestamp",
        ],
    ),
    (
        SubIndication::CryptoConstraintsFailureNoPoe,
        [
            "thuật toán ký nay đã yếu và không có dấu thời gian chứng minh đã ký khi còn an toàn",
            "the algorithm is weak today, and no timestamp proves that the signature is from when it was not",
        ],
        STAMPED,
    ),
    (
        SubIndication::NoPoe,
        [
            "không có dấu thời gian chứng minh chứng thư số có từ khi bên cấp còn hiệu lực",
            "no timestamp proves the certificate to be from when its issuer was valid",
        ],
        [
            "hãy xin bản có dấu thời gian lưu trữ, hoặc yêu cầu ký lại",
            "ask for a copy with an archive timestamp, or for a new signature",
        ],
    ),
    (
        SubIndication::TryLater,
        [
            "chưa biết chứng thư số có bị thu hồi hay không",
            "whether the certificate is revoked is not known",
        ],
        ["hãy kiểm tra lại khi có kết nối mạng", "check again when online"],
    ),
    (
        SubIndication::SignedDataNotFound,
        [
            "tệp thiếu phần nội dung đã ký",
            "a part of what was signed is missing from the file",
        ],
        [
            "hãy lấy lại tệp đầy đủ từ người gửi",
            "get the whole file from whoever sent it",
        ],
    ),
    GENERIC,
];
