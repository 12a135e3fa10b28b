//! The words for the rule that a certificate or its chain breaks; the error says most in English itself.

use saoy_pki::path::PathError;

use super::{moment, pick};
use crate::changes::Lang;

/// Whose certificate breaks which rule, without a period.
pub(super) fn words(error: &PathError, lang: Lang) -> String {
    match error {
        PathError::NotYetValid { subject, from } => {
            let from = moment(*from, lang);
            pick(
                lang,
                format!("chứng thư số của “{subject}” chỉ có hiệu lực từ {from}"),
                format!("the certificate of “{subject}” is not valid before {from}"),
            )
        }
        PathError::Expired { subject, to } => {
            let to = moment(*to, lang);
            pick(
                lang,
                format!("chứng thư số của “{subject}” đã hết hạn lúc {to}"),
                format!("the certificate of “{subject}” expired at {to}"),
            )
        }
        other => pick(lang, vietnamese(other), other.to_string()),
    }
}

fn vietnamese(error: &PathError) -> String {
    match error {
        PathError::NotAuthority { subject } => {
            format!("“{subject}” không phải tổ chức cấp chứng thư số nhưng đã cấp chứng thư số")
        }
        PathError::KeyUsage { subject } => {
            format!("khóa của “{subject}” không được dùng để ký chứng thư số")
        }
        PathError::Purpose { subject } => {
            format!("“{subject}” chỉ được cấp chứng thư số cho mục đích khác")
        }
        PathError::PathLength {
            subject,
            allowed,
            found,
        } => format!("“{subject}” chỉ cho phép {allowed} cấp tổ chức ở dưới, nhưng có {found}"),
        PathError::CriticalExtension { subject, extension } => format!(
            "phần mở rộng bắt buộc {extension} trong chứng thư số của “{subject}” không được biết ở đây"
        ),
        PathError::UnreadableExtension { subject, extension } => {
            format!("không đọc được phần mở rộng {extension} trong chứng thư số của “{subject}”")
        }
        PathError::NoPolicy { subject } => {
            format!("chứng thư số của “{subject}” không theo chính sách chứng thư nào được chấp nhận")
        }
        PathError::AnyPolicyMapped { subject } => {
            format!("chứng thư số của “{subject}” ánh xạ sai chính sách chứng thư (anyPolicy)")
        }
        PathError::NameNotPermitted { subject, name } | PathError::NameExcluded { subject, name } => {
            format!("tổ chức cấp không được phép cấp chứng thư số cho tên “{name}” (của “{subject}”)")
        }
        PathError::NameNotProcessed { subject, name } => {
            format!("tên “{name}” của “{subject}” bị giới hạn theo cách không kiểm tra được")
        }
        PathError::WeakAlgorithm { subject, .. } => {
            format!("chứng thư số của “{subject}” được ký bằng thuật toán quá yếu")
        }
        PathError::GaveUp { .. } => "đường dẫn chứng thực quá phức tạp, việc tìm kiếm đã dừng".to_owned(),
        // These have reasons of their own.
        PathError::NotYetValid { .. }
        | PathError::Expired { .. }
        | PathError::NoIssuer { .. }
        | PathError::NameChaining { .. }
        | PathError::Signature { .. }
        | PathError::TooLong
        | PathError::Empty => "đường dẫn chứng thực không đúng".to_owned(),
    }
}
