//! The sentences about what does not decide.

use super::{chain, pick, standing};
use crate::changes::Lang;
use crate::validation::SubIndication;
use crate::validation::json::time;
use crate::validation::remark::{Counter, Remark};
use crate::validation::report::Kind;

impl Remark {
    /// What is there, and what was or was not done about it.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        match self {
            Self::PolicyNamed(id) => with(
                lang,
                id,
                "chữ ký nêu chính sách ký {}; chính sách này không được xét, các quy tắc ở đây được áp dụng.",
                "the signature names the signature policy {}; it is not applied, the rules here are.",
            ),
            Self::PolicyAtHand(id) => with(
                lang,
                id,
                "chữ ký nêu chính sách ký {}; đúng tài liệu đang có, nội dung của nó do người đọc tự xét.",
                "the signature names the signature policy {}; its document is at hand and is the right one, its rules are for people to read.",
            ),
            Self::Commitment(id) => commitment(id, lang),
            Self::CounterSignature { by, outcome } => counter(by.as_deref(), *outcome, lang),
            Self::ContentTimestamp { time, why_not } => content_timestamp(*time, *why_not, lang),
            Self::ArchiveTimestamp(at) => with(
                lang,
                &at.map_or_else(String::new, |at| format!(" ({})", time(at))),
                "trong chữ ký có dấu thời gian lưu trữ kiểu CAdES{}; tệp PDF không dùng loại này, nó không được xét và không chứng minh gì ở đây.",
                "the signature holds an archive timestamp of CAdES{}; PDF files have others, it is not evaluated and proves nothing here.",
            ),
            Self::Chain(error) => format!("{}.", chain::words(error, lang)),
            Self::Authority { .. }
            | Self::OutsideTrust { .. }
            | Self::StampOutlived { .. }
            | Self::RevokedLater { .. }
            | Self::ClaimedLater { .. }
            | Self::AfterInstant { .. } => {
                // These are the reasons of some verdicts, too.
                let words = standing::words(self, lang).unwrap_or_default();
                format!("{words}.")
            }
            Self::OtherPurpose(purposes) => with(
                lang,
                &purposes.join(", "),
                "chứng thư số không ghi mục đích ký văn bản (chỉ ghi: {}); hãy hỏi người ký có được dùng nó để ký hay không.",
                "the certificate does not say that it is for signing documents (only: {}); ask the signer whether it may be used for that.",
            ),
            Self::MachinePurpose(purposes) => with(
                lang,
                &purposes.join(", "),
                "chứng thư số dành cho máy chủ hoặc phần mềm ({}), không phải để ký văn bản.",
                "the certificate is for servers or software ({}), not for signing documents.",
            ),
            Self::HashMisnamed { named, used } => match lang {
                Lang::Vi => {
                    format!("thuật toán ký được ghi với {named}, nhưng chữ ký dùng {used}; tính theo {used}.")
                }
                Lang::En => {
                    format!(
                        "the signature algorithm is named with {named}, but the signature is made with {used}, which counts."
                    )
                }
            },
            Self::UnknownSigned(id) => with(
                lang,
                id,
                "thuộc tính đã ký {} không được biết ở đây và không được xét.",
                "the signed attribute {} is not known here and not looked at.",
            ),
            Self::UnknownUnsigned(id) => with(
                lang,
                id,
                "thuộc tính không ký {} không được biết ở đây và không được xét.",
                "the unsigned attribute {} is not known here and not looked at.",
            ),
            Self::StoreUnreadable { object, others } => store_unreadable(*object, *others, lang),
            Self::PolicyImplied
            | Self::PolicyUnreadable
            | Self::ClaimedRole
            | Self::CertifiedRole
            | Self::ReferencesTimestamp
            | Self::EvidenceRecord
            | Self::ContentHints
            | Self::SigningTimeAttribute
            | Self::Trailing
            | Self::TrustedItself
            | Self::NoSignatures
            | Self::AlgorithmsExchanged
            | Self::StoreTooLarge
            | Self::UnsignedUnreadable => {
                let words = words(self);
                words.map_or_else(String::new, |(vi, en)| pick(lang, vi, en))
            }
        }
    }
}

/// Those that have nothing to fill in.
fn words(remark: &Remark) -> Option<(&'static str, &'static str)> {
    Some(match remark {
        Remark::PolicyImplied => (
            "chữ ký nói có chính sách ký nhưng không nêu chính sách nào; các quy tắc ở đây được áp dụng.",
            "the signature implies a signature policy and does not say which; the rules here are applied.",
        ),
        Remark::PolicyUnreadable => (
            "không đọc được chính sách ký nêu trong chữ ký; các quy tắc ở đây được áp dụng.",
            "the signature policy that is named cannot be read; the rules here are applied.",
        ),
        Remark::ClaimedRole => (
            "người ký tự khai chức danh trong chữ ký; không ai xác nhận điều đó.",
            "the signer claims a role in the signature; nobody confirmed it.",
        ),
        Remark::CertifiedRole => (
            "chữ ký kèm chứng thư thuộc tính hoặc xác nhận về chức danh người ký; những thứ đó không được kiểm tra.",
            "the signature holds attribute certificates or assertions about the signer's role; they are not checked.",
        ),
        Remark::ReferencesTimestamp => (
            "trong chữ ký có dấu thời gian cho danh mục chứng thư số; nó không được xét.",
            "the signature holds a timestamp over references to certificates; it is not evaluated.",
        ),
        Remark::EvidenceRecord => (
            "trong chữ ký có hồ sơ bằng chứng (evidence record); nó không được xét.",
            "the signature holds an evidence record; it is not evaluated.",
        ),
        Remark::ContentHints => (
            "chữ ký có ghi chú về loại nội dung (content-hints); ghi chú đó không được xét.",
            "the signature holds hints about its content; they are not looked at.",
        ),
        Remark::SigningTimeAttribute => (
            "thời điểm ký ghi cả trong thuộc tính signing-time, trái với PAdES (chỉ ghi ở /M).",
            "the signing-time attribute is there, where PAdES wants the time in /M only.",
        ),
        Remark::Trailing => (
            "trong chỗ chừa cho chữ ký (/Contents) còn có dữ liệu không ai ký; dữ liệu đó không hiển thị và không được xét.",
            "behind the signature in /Contents there are bytes that nobody signed; they are not shown and not looked at.",
        ),
        Remark::TrustedItself => (
            "chính chứng thư số này nằm trong danh sách tin cậy; không hỏi nó có bị thu hồi hay không.",
            "the certificate is in the trust list itself; whether it is revoked is not asked.",
        ),
        Remark::NoSignatures => (
            "mục đích khóa của chứng thư số không cho phép ký.",
            "the key usage of the certificate permits no signatures.",
        ),
        Remark::AlgorithmsExchanged => (
            "thuật toán ghi trong phần được bảo vệ khác với thuật toán đã dùng.",
            "the algorithms that the signer protected are not those that are used.",
        ),
        Remark::StoreTooLarge => (
            "dữ liệu xác thực (DSS) trong tệp lớn quá mức được đọc; phần vượt quá không được xét, hãy kiểm tra lại khi có kết nối mạng nếu còn thiếu thông tin thu hồi.",
            "the validation data (DSS) of the file are larger than what is read of them; the rest is not taken into account, check again when online if revocation information is missing.",
        ),
        Remark::UnsignedUnreadable => (
            "có thuộc tính không ký không đọc được; chúng không chứng minh gì.",
            "there are unsigned attributes that cannot be read; they prove nothing.",
        ),
        Remark::HashMisnamed { .. }
        | Remark::PolicyNamed(_)
        | Remark::PolicyAtHand(_)
        | Remark::Commitment(_)
        | Remark::CounterSignature { .. }
        | Remark::ContentTimestamp { .. }
        | Remark::ArchiveTimestamp(_)
        | Remark::Chain(_)
        | Remark::Authority { .. }
        | Remark::OutsideTrust { .. }
        | Remark::StampOutlived { .. }
        | Remark::RevokedLater { .. }
        | Remark::ClaimedLater { .. }
        | Remark::AfterInstant { .. }
        | Remark::OtherPurpose(_)
        | Remark::MachinePurpose(_)
        | Remark::StoreUnreadable { .. }
        | Remark::UnknownSigned(_)
        | Remark::UnknownUnsigned(_) => return None,
    })
}

fn store_unreadable(object: u32, others: usize, lang: Lang) -> String {
    let more = match others {
        0 => String::new(),
        _ => pick(
            lang,
            format!(" và {others} đối tượng khác"),
            format!(" and {others} more"),
        ),
    };
    pick(
        lang,
        format!(
            "dữ liệu xác thực (DSS) trong tệp có mục không đọc được (đối tượng {object}{more}): không phải chứng thư số, danh sách thu hồi (CRL) hay câu trả lời OCSP ở dạng DER; mục đó không được xét, hãy bổ sung bản đúng nếu còn thiếu."
        ),
        format!(
            "the validation data (DSS) of the file hold what cannot be read (object {object}{more}): no certificate, revocation list (CRL) or OCSP answer in DER; it is not taken into account, add the right one if something is missing."
        ),
    )
}

fn with(lang: Lang, what: &str, vi: &str, en: &str) -> String {
    pick(lang, vi, en).replacen("{}", what, 1)
}

/// The types of ETSI EN 319 122-1 §5.2.3 have names.
fn commitment(id: &str, lang: Lang) -> String {
    let (vi, en) = match id.strip_prefix("1.2.840.113549.1.9.16.6.") {
        Some("1") => ("chứng nhận nguồn gốc", "proof of origin"),
        Some("2") => ("chứng nhận đã nhận", "proof of receipt"),
        Some("3") => ("chứng nhận đã giao", "proof of delivery"),
        Some("4") => ("chứng nhận đã gửi", "proof of sender"),
        Some("5") => ("phê duyệt nội dung", "proof of approval"),
        Some("6") => ("chứng nhận đã lập", "proof of creation"),
        _ => (id, id),
    };
    with(
        lang,
        &pick(lang, vi, en),
        "người ký cam kết: {}; điều đó được ghi lại, không được kiểm tra.",
        "the signer commits to: {}; that is told, not checked.",
    )
}

fn counter(by: Option<&str>, outcome: Counter, lang: Lang) -> String {
    let by = by.map_or_else(String::new, |by| {
        let text = pick(lang, "của", "by");
        format!(" {text} “{by}”")
    });
    let (vi, en) = match outcome {
        Counter::Holds => (
            "trên chữ ký này có chữ ký phụ{}: nguyên vẹn; chứng thư số của chữ ký phụ không được xét.",
            "this signature was counter-signed{}: intact; whether that certificate is trusted is not asked.",
        ),
        Counter::Broken => (
            "trên chữ ký này có chữ ký phụ{}: không đúng, không có giá trị.",
            "this signature was counter-signed{}: the counter-signature does not hold and is worth nothing.",
        ),
        Counter::Unclear => (
            "trên chữ ký này có chữ ký phụ{}: không kiểm tra được.",
            "this signature was counter-signed{}: that cannot be checked.",
        ),
    };
    with(lang, &by, vi, en)
}

fn content_timestamp(at: Option<jiff::Timestamp>, why_not: Option<SubIndication>, lang: Lang) -> String {
    let at = at.map_or_else(String::new, |at| format!(" ({})", time(at)));
    let (vi, en) = match why_not {
        None => (
            "dấu thời gian nội dung{} hợp lệ: chữ ký được tạo sau thời điểm đó.",
            "the content timestamp{} is valid: the signature was made after it.",
        ),
        Some(_) => (
            "dấu thời gian nội dung{} không được tin: nó không chứng minh gì.",
            "the content timestamp{} is not trusted: it proves nothing.",
        ),
    };
    let text = with(lang, &at, vi, en);
    match why_not {
        Some(sub) => {
            let why = sub.meaning(Kind::DocumentTimestamp, lang);
            format!("{} ({why}).", text.trim_end_matches('.'))
        }
        None => text,
    }
}
