//! What the standard's words mean of a timestamp: nobody signs one again, and its certificate is its authority's.

use crate::validation::SubIndication as Sub;

/// Meaning and advice, each Vietnamese and English, without a period; none where those of a signature do as well.
pub(super) fn words(sub: Sub) -> Option<(Pair, Pair)> {
    Some(match sub {
        Sub::FormatFailure => (
            [
                "dấu thời gian bị hỏng, không đọc được",
                "the timestamp is malformed and cannot be read",
            ],
            AGAIN,
        ),
        Sub::HashFailure => (
            [
                "nội dung đã bị sửa sau khi đóng dấu thời gian",
                "what the timestamp covers has been changed",
            ],
            super::indication::ORIGINAL,
        ),
        Sub::SigCryptoFailure => (
            [
                "giá trị của dấu thời gian không khớp với chứng thư số của nơi cấp",
                "the timestamp's value does not fit its authority's certificate",
            ],
            AGAIN,
        ),
        Sub::Revoked => (
            [
                "chứng thư số của nơi cấp dấu thời gian đã bị thu hồi trước khi cấp",
                "the authority's certificate was revoked before the timestamp was made",
            ],
            AGAIN,
        ),
        Sub::Expired => (
            [
                "chứng thư số của nơi cấp dấu thời gian đã hết hạn trước khi cấp",
                "the authority's certificate had expired before the timestamp was made",
            ],
            AGAIN,
        ),
        Sub::NotYetValid => (
            [
                "dấu thời gian có trước khi chứng thư số của nơi cấp bắt đầu có hiệu lực",
                "the timestamp is older than its authority's certificate",
            ],
            AGAIN,
        ),
        Sub::SigConstraintsFailure => (
            [
                "dấu thời gian thiếu thông tin bắt buộc, hoặc thông tin trong đó mâu thuẫn nhau",
                "the timestamp lacks what it must say, or contradicts itself",
            ],
            AGAIN,
        ),
        Sub::ChainConstraintsFailure => (
            [
                "chứng thư số hoặc đường dẫn chứng thực của nơi cấp dấu thời gian không đúng quy định",
                "the authority's certificate or its chain breaks a rule",
            ],
            OTHER_AUTHORITY,
        ),
        Sub::CertificateChainGeneralFailure => (
            [
                "không kiểm tra được đường dẫn chứng thực của nơi cấp dấu thời gian",
                "the chain of the authority's certificate cannot be checked",
            ],
            OTHER_AUTHORITY,
        ),
        Sub::CryptoConstraintsFailure => (
            [
                "thuật toán của dấu thời gian quá yếu hoặc không được hỗ trợ",
                "the timestamp's algorithm is too weak, or not one that is checked here",
            ],
            AGAIN,
        ),
        Sub::TimestampOrderFailure => (
            [
                "các dấu thời gian mâu thuẫn nhau",
                "the timestamps contradict each other",
            ],
            AGAIN,
        ),
        Sub::NoSigningCertificateFound => (
            [
                "không tìm thấy chứng thư số của nơi cấp dấu thời gian",
                "the certificate of the timestamp's authority was not found",
            ],
            [
                "hãy xin chứng thư số đó rồi kiểm tra lại, hoặc đóng dấu thời gian lại",
                "get that certificate and check again, or have the file stamped again",
            ],
        ),
        Sub::NoCertificateChainFound => (
            [
                "dấu thời gian nguyên vẹn nhưng chưa rõ nơi cấp có được tin cậy hay không",
                "the timestamp is intact, but whether its authority is trusted is not known",
            ],
            ["hãy bổ sung danh sách tin cậy", "complete the trust list"],
        ),
        Sub::NoCertificateChainFoundNoPoe => (
            [
                "nơi cấp dấu thời gian nay không còn được tin cậy và không có dấu thời gian mới hơn chứng minh nó có từ trước",
                "its authority is no longer trusted, and no newer timestamp proves that it is older",
            ],
            NEWER,
        ),
        Sub::RevokedNoPoe => (
            [
                "chứng thư số của nơi cấp dấu thời gian đã bị thu hồi và không có dấu thời gian mới hơn chứng minh nó có từ trước",
                "its authority's certificate was revoked, and no newer timestamp proves that it is older",
            ],
            NEWER,
        ),
        Sub::RevokedCaNoPoe => (
            [
                "một chứng thư số phía trên nơi cấp dấu thời gian đã bị thu hồi và không có dấu thời gian mới hơn chứng minh nó có từ trước",
                "a certificate above its authority's was revoked, and no newer timestamp proves that it is older",
            ],
            NEWER,
        ),
        Sub::OutOfBoundsNotRevoked => (
            [
                "chứng thư số của nơi cấp dấu thời gian ngoài thời hạn (chưa bị thu hồi) và không có dấu thời gian mới hơn chứng minh nó có từ trước",
                "its authority's certificate is outside its time (never revoked), and no newer timestamp proves that it was made within it",
            ],
            NEWER,
        ),
        Sub::OutOfBoundsNoPoe => (
            [
                "chứng thư số của nơi cấp dấu thời gian ngoài thời hạn và không có dấu thời gian mới hơn chứng minh nó có từ trước",
                "its authority's certificate is outside its time, and no newer timestamp proves that it was made within it",
            ],
            NEWER,
        ),
        Sub::CryptoConstraintsFailureNoPoe => (
            [
                "thuật toán của dấu thời gian nay đã yếu và không có dấu thời gian mới hơn chứng minh nó có từ khi còn an toàn",
                "its algorithm is weak today, and no newer timestamp proves that it is from when it was not",
            ],
            NEWER,
        ),
        Sub::NoPoe => (
            [
                "không có dấu thời gian mới hơn chứng minh chứng thư số có từ khi bên cấp còn hiệu lực",
                "no newer timestamp proves the certificate to be from when its issuer was valid",
            ],
            NEWER,
        ),
        Sub::SignedDataNotFound => (
            [
                "tệp thiếu phần nội dung mà dấu thời gian bao trùm",
                "a part of what the timestamp covers is missing from the file",
            ],
            [
                "hãy lấy lại tệp đầy đủ từ người gửi",
                "get the whole file from whoever sent it",
            ],
        ),
        Sub::Generic => (
            [
                "loại dấu thời gian này chưa được hỗ trợ kiểm tra",
                "this kind of timestamp is not one that is checked here",
            ],
            [
                "hãy kiểm tra bằng phần mềm đã tạo ra nó, hoặc đóng dấu thời gian lại theo PAdES",
                "check it with the software that made it, or have the file stamped again by PAdES",
            ],
        ),
        // These speak of neither.
        Sub::PolicyProcessingError
        | Sub::SignaturePolicyNotAvailable
        | Sub::RevocationOutOfBoundsNoPoe
        | Sub::TryLater => return None,
    })
}

type Pair = [&'static str; 2];

const AGAIN: Pair = [
    "không dựa vào dấu thời gian này, hãy đóng dấu thời gian lại",
    "do not rely on this timestamp, have the file stamped again",
];
const OTHER_AUTHORITY: Pair = [
    "hãy hỏi nơi cấp dấu thời gian, hoặc đóng dấu thời gian lại ở nơi khác",
    "ask the timestamp's authority, or have the file stamped again by another",
];
const NEWER: Pair = [
    "hãy xin bản có dấu thời gian lưu trữ mới hơn, hoặc đóng dấu thời gian lại",
    "ask for a copy with a newer archive timestamp, or have the file stamped again",
];
