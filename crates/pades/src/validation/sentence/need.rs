//! The sentences about what is missing, and where it comes from.

use super::pick;
use crate::changes::Lang;
use crate::validation::report::Need;

impl Need {
    /// What is missing, without a period: whose statement about whom.
    #[must_use]
    pub fn missing(&self, lang: Lang) -> String {
        match self {
            Self::Revocation(certificate, issuer) => {
                let (about, by) = (certificate.holder(), issuer.holder());
                pick(
                    lang,
                    format!("thiếu thông tin thu hồi còn mới về chứng thư số “{about}” do “{by}” cấp"),
                    format!("fresh revocation information about “{about}”, issued by “{by}”, is missing"),
                )
            }
            Self::Anchor(certificate) => {
                let about = certificate.holder();
                pick(
                    lang,
                    format!("danh sách tin cậy không có “{about}”, nơi đường dẫn chứng thực kết thúc"),
                    format!("the trust list does not have “{about}”, where the chain ends"),
                )
            }
            Self::Issuer(certificate) => {
                let (about, by) = (certificate.holder(), certificate.issued_by());
                pick(
                    lang,
                    format!("thiếu chứng thư số của “{by}”, nơi cấp chứng thư số “{about}”"),
                    format!("the certificate of “{by}”, who issued “{about}”, is missing"),
                )
            }
        }
    }

    /// What to do about it, without a period.
    #[must_use]
    pub fn advice(&self, lang: Lang) -> String {
        match self {
            Self::Revocation(_, issuer) => {
                let by = issuer.holder();
                pick(
                    lang,
                    format!(
                        "hãy kiểm tra lại khi có kết nối mạng, hoặc bổ sung danh sách thu hồi (CRL) mới nhất của “{by}”"
                    ),
                    format!("check again when online, or add the newest revocation list (CRL) of “{by}”"),
                )
            }
            Self::Anchor(_) => pick(
                lang,
                "hãy bổ sung danh sách tin cậy nếu tổ chức này được tin cậy",
                "add it to the trust list if it is to be trusted",
            ),
            Self::Issuer(certificate) => {
                let by = certificate.issued_by();
                pick(
                    lang,
                    format!("hãy kiểm tra lại khi có kết nối mạng, hoặc bổ sung chứng thư số của “{by}”"),
                    format!("check again when online, or add the certificate of “{by}”"),
                )
            }
        }
    }
}

/// All that is missing in one sentence: the first by name, the number of the others.
pub(super) fn all(needs: &[Need], lang: Lang) -> Option<String> {
    let (first, others) = needs.split_first()?;
    let more = match others.len() {
        0 => String::new(),
        count => pick(
            lang,
            format!(" (và {count} mục khác)"),
            format!(" (and {count} more)"),
        ),
    };
    Some(format!("{}{more}; {}", first.missing(lang), first.advice(lang)))
}
