//! What is wrong with a signature, as an indication and in Vietnamese; the fault says it in English itself.

use jiff::Timestamp;
use saoy_pki::tsp::StampFault;
use saoy_pki::{Certificate, cms, tsp::TspError};

use super::SubIndication;
use crate::{Fault, Unclear};

/// Clauses 5.2.2 (format), 5.2.3 (signing certificate) and 5.2.7 (cryptographic verification).
pub(crate) fn indication(fault: &Fault) -> SubIndication {
    match fault {
        Fault::Unclear(Unclear::RangeBeyond) => SubIndication::SignedDataNotFound,
        Fault::Unclear(_) | Fault::Token(_) => SubIndication::FormatFailure,
        Fault::Changed => SubIndication::HashFailure,
        Fault::NoCertificate => SubIndication::NoSigningCertificateFound,
        Fault::Pkcs1 => SubIndication::SigCryptoFailure,
        Fault::Cms(fault) => of_cms(fault),
        Fault::Stamp(StampFault::Imprint) => SubIndication::HashFailure,
        Fault::Stamp(StampFault::Hash(_)) => SubIndication::CryptoConstraintsFailure,
        Fault::Stamp(StampFault::NoMessage) => SubIndication::SignedDataNotFound,
        Fault::Stamp(StampFault::Signature(fault)) => of_cms(fault),
        Fault::Format(_) | Fault::Archive | Fault::TooMuch => SubIndication::Generic,
    }
}

fn of_cms(fault: &cms::Fault) -> SubIndication {
    use cms::Fault as Cms;
    match fault {
        // Nothing is wrong with it, but it is not among the algorithms that are accepted (§5.2.8).
        Cms::Hash(_) | Cms::Algorithm(_) => SubIndication::CryptoConstraintsFailure,
        Cms::MessageDigest | Cms::DigestMisnamed { .. } | Cms::Encapsulated => SubIndication::HashFailure,
        Cms::NoContent => SubIndication::SignedDataNotFound,
        Cms::NoCertificate | Cms::SigningCertificate | Cms::SigningCertificateUnreadable => {
            SubIndication::NoSigningCertificateFound
        }
        Cms::Value | Cms::UnnamedHash(_) => SubIndication::SigCryptoFailure,
        Cms::NotCms
        | Cms::NotSignedData(_)
        | Cms::NoSigner
        | Cms::Signer
        | Cms::Attributes
        | Cms::MissingAttribute(_)
        | Cms::RepeatedAttribute(_)
        | Cms::ContentType
        | Cms::AttributesAsContent => SubIndication::FormatFailure,
    }
}

/// A certificate that may not stamp (RFC 3161 §2.3) breaks a rule of X.509; one that was outside its time when it stamped
/// makes the stamp worthless.
pub(super) fn of_authority(
    error: &TspError,
    authority: Option<&Certificate>,
    at: Timestamp,
) -> SubIndication {
    match error {
        TspError::CertificateNotValid => match authority {
            Some(authority) if at < authority.not_before() => SubIndication::NotYetValid,
            _ => SubIndication::Expired,
        },
        _ => SubIndication::ChainConstraintsFailure,
    }
}

impl Fault {
    /// What is wrong, in Vietnamese and in English.
    #[must_use]
    pub fn words(&self) -> [String; 2] {
        words(self)
    }
}

/// The fault in both languages.
pub(super) fn words(fault: &Fault) -> [String; 2] {
    [vietnamese(fault).to_owned(), fault.to_string()]
}

fn vietnamese(fault: &Fault) -> &'static str {
    match fault {
        Fault::Unclear(unclear) => of_dictionary(*unclear),
        Fault::Format(_) => "không biết loại chữ ký này",
        Fault::Changed => "nội dung đã bị sửa sau khi ký",
        Fault::NoCertificate => "chữ ký không kèm chứng thư số",
        Fault::Pkcs1 => "giá trị chữ ký không phải của khóa này",
        Fault::Cms(fault) => cms_words(fault),
        Fault::Stamp(StampFault::Imprint) => "dấu thời gian đóng cho nội dung khác",
        Fault::Stamp(StampFault::Hash(_)) => "không hỗ trợ thuật toán băm của dấu thời gian",
        Fault::Stamp(StampFault::NoMessage) => "không tính được nội dung mà dấu thời gian đóng cho",
        Fault::Stamp(StampFault::Signature(fault)) => cms_words(fault),
        Fault::Token(_) => "không đọc được dấu thời gian",
        Fault::Archive => "loại dấu thời gian lưu trữ này không được xét trong tệp PDF",
        Fault::TooMuch => "các chữ ký bao trùm quá nhiều dữ liệu để tính",
    }
}

fn of_dictionary(unclear: Unclear) -> &'static str {
    match unclear {
        Unclear::RangeMissing | Unclear::RangeCount(_) | Unclear::RangeNumbers | Unclear::ByteRange => {
            "chữ ký không nói rõ nó bao trùm những byte nào"
        }
        Unclear::RangeStart => "chữ ký không bao trùm phần đầu của tệp",
        Unclear::RangeOverlap => "hai phần mà chữ ký bao trùm chồng lên nhau",
        Unclear::RangeBeyond => "chữ ký bao trùm cả phần không có trong tệp",
        Unclear::ContentsMissing => "từ điển chữ ký không có giá trị chữ ký",
        Unclear::ContentsNotHex => "giá trị chữ ký không viết bằng số thập lục phân",
        Unclear::Gap
        | Unclear::GapSmaller
        | Unclear::GapLarger
        | Unclear::GapOther
        | Unclear::GapElsewhere => "chỗ chừa trong phần đã ký không đúng là giá trị chữ ký",
        Unclear::NotInForm => "chữ ký hiện trên trang nhưng không thuộc trường nào của biểu mẫu",
        Unclear::Recycled => "chữ ký này đã hiện ở trường khác",
        Unclear::Form => "không đọc được biểu mẫu của tệp",
        Unclear::TooMany => "biểu mẫu của tệp quá lớn",
        Unclear::Field(_) => "không đọc được một trường của biểu mẫu",
        Unclear::Revision(_) => "không mở được một lần lưu của tệp",
        Unclear::Value | Unclear::ValueUnreadable => "không đọc được từ điển chữ ký",
    }
}

fn cms_words(fault: &cms::Fault) -> &'static str {
    use cms::Fault as Cms;
    match fault {
        Cms::Hash(_) => "không hỗ trợ thuật toán băm này",
        Cms::Algorithm(_) => "không hỗ trợ thuật toán ký này",
        Cms::MissingAttribute(_) | Cms::RepeatedAttribute(_) | Cms::ContentType => {
            "các thuộc tính đã ký thiếu, thừa hoặc sai"
        }
        Cms::MessageDigest => "nội dung đã bị sửa sau khi ký",
        Cms::DigestMisnamed { .. } => "nội dung được băm bằng thuật toán khác với thuật toán mà chữ ký ghi",
        Cms::AttributesAsContent => "phần được ký chính là danh sách thuộc tính của một chữ ký khác",
        Cms::Encapsulated => "chữ ký chứa nội dung khác với tệp",
        Cms::NoContent => "chữ ký không chứa nội dung mà nó ký",
        Cms::NoCertificate => "chữ ký không kèm chứng thư số của người ký",
        Cms::SigningCertificate => "chữ ký chỉ tới chứng thư số khác với chứng thư số của người ký",
        Cms::SigningCertificateUnreadable => "không đọc được thuộc tính chỉ ra chứng thư số của người ký",
        Cms::Value => "giá trị chữ ký không phải của khóa này",
        Cms::UnnamedHash(_) => "giá trị chữ ký dùng thuật toán băm mà chữ ký không ghi ở đâu",
        Cms::NoSigner => "chữ ký không có người ký",
        Cms::NotCms | Cms::NotSignedData(_) | Cms::Signer | Cms::Attributes => "cấu trúc chữ ký bị hỏng",
    }
}
