//! The sentences about the words of the standard.

use super::pick;
use crate::changes::Lang;
use crate::validation::{Indication, SubIndication};

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
