//! The sentence about one signature.

use super::{chain, moment, need, pick, standing};
use crate::changes::Lang;
use crate::validation::report::{Cause, Kind, Revocation, SignatureReport};
use crate::validation::{Remark, SubIndication};

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
                "chữ ký không bao trùm toàn bộ tệp lúc ký, có phần chưa được ký chen vào; không dùng tệp này, hãy xin lại tệp gốc từ người gửi.",
                "the signature does not cover all of the file as it was signed, something unsigned stands in it; do not use this file, ask whoever sent it for the original.",
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
            Cause::StoreTooLarge => pick(
                lang,
                "chữ ký nguyên vẹn, nhưng dữ liệu xác thực (DSS) trong tệp lớn quá mức được đọc: thông tin thu hồi có thể nằm trong phần không được đọc; hãy xin lại tệp như lúc ký.",
                "the signature is intact, but the validation data (DSS) of the file are larger than what is read of them: a revocation may stand in the rest; ask for the file as it was signed.",
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
        let advice = pick(
            lang,
            "hãy xin lại bản như lúc ký, hoặc yêu cầu ký lại bản đã sửa",
            "ask for the file as it was signed, or for a new signature on the changed one",
        );
        match first {
            Some(first) => format!("{text}: {first}; {advice}."),
            None => format!("{text}; {advice}."),
        }
    }

    fn indication_sentence(&self, lang: Lang) -> String {
        let Some(sub) = self.sub_indication else {
            return self.indication.sentence(lang);
        };
        let told = self.fault_sentence(sub, lang);
        let told = told.or_else(|| self.later_sentence(sub, lang));
        let told = told.or_else(|| self.chain_sentence(sub, lang));
        let told = told.or_else(|| self.hold_sentence(sub, lang));
        told.or_else(|| self.needs_sentence(sub, lang))
            .or_else(|| self.standing_sentence(sub, lang))
            .unwrap_or_else(|| sub.sentence(lang))
    }

    /// With what exactly is wrong.
    fn fault_sentence(&self, sub: SubIndication, lang: Lang) -> Option<String> {
        use SubIndication::{FormatFailure, Generic, NoSigningCertificateFound, SignedDataNotFound};
        let [vi, en] = self.fault.as_ref()?;
        let explained = [
            FormatFailure,
            Generic,
            SignedDataNotFound,
            NoSigningCertificateFound,
        ];
        explained.contains(&sub).then(|| {
            let why = pick(lang, vi, en);
            format!("{} ({why}); {}.", sub.meaning(lang), sub.advice(lang))
        })
    }

    /// A certificate on hold is neither good nor revoked for good (RFC 5280 §5.3.1).
    fn hold_sentence(&self, sub: SubIndication, lang: Lang) -> Option<String> {
        let above = |remark: &Remark| matches!(remark, Remark::Authority { hold: true, .. });
        if sub == SubIndication::TryLater
            && let Some(why) = self.remarked(lang, above)
        {
            let advice = pick(
                lang,
                "hãy kiểm tra lại sau, hoặc hỏi tổ chức cấp chứng thư số",
                "check again later, or ask the issuer",
            );
            return Some(format!("{why}; {advice}."));
        }
        let held = sub == SubIndication::TryLater && self.certificate.revocation == Revocation::Revoked;
        let since = self.certificate.revoked_at.filter(|_| held)?;
        let since = moment(since, lang);
        Some(pick(
            lang,
            format!(
                "chứng thư số đang bị tạm dừng từ {since}; hãy kiểm tra lại sau, hoặc hỏi tổ chức cấp chứng thư số."
            ),
            format!(
                "the certificate is suspended (on hold) since {since}; check again later, or ask its issuer."
            ),
        ))
    }

    /// The words of the first remark that `wanted` takes.
    fn remarked(&self, lang: Lang, wanted: impl Fn(&Remark) -> bool) -> Option<String> {
        let found = self.remarks.iter().find(|remark| wanted(remark))?;
        standing::words(found, lang)
    }

    /// It was not there yet at the instant that it is judged for: nothing else that is missing matters.
    fn later_sentence(&self, sub: SubIndication, lang: Lang) -> Option<String> {
        let later = |remark: &Remark| sub.is_of_time() && matches!(remark, Remark::AfterInstant { .. });
        let why = self.remarked(lang, later)?;
        let advice = pick(
            lang,
            "hãy kiểm tra lại cho thời điểm muộn hơn, hoặc xem lại giờ của máy",
            "check again for a later instant, or look at the machine's clock",
        );
        Some(format!("{why}; {advice}."))
    }

    /// Whose certificate breaks which rule.
    fn chain_sentence(&self, sub: SubIndication, lang: Lang) -> Option<String> {
        use SubIndication::{CertificateChainGeneralFailure, ChainConstraintsFailure};
        match sub {
            ChainConstraintsFailure | CertificateChainGeneralFailure => {
                let (why, advice) = (self.broken(lang)?, CertificateChainGeneralFailure.advice(lang));
                Some(format!("{}: {why}; {advice}.", sub.meaning(lang)))
            }
            SubIndication::NoCertificateChainFound => {
                let advice = CertificateChainGeneralFailure.advice(lang);
                Some(format!("{}; {advice}.", self.broken(lang)?))
            }
            _ => None,
        }
    }

    fn broken(&self, lang: Lang) -> Option<String> {
        self.remarks.iter().find_map(|remark| match remark {
            Remark::Chain(error) => Some(chain::words(error, lang)),
            _ => None,
        })
    }

    /// Whose time is over, and when it was.
    fn standing_sentence(&self, sub: SubIndication, lang: Lang) -> Option<String> {
        if !sub.waits_for_proof() && sub != SubIndication::NoCertificateChainFound {
            return None;
        }
        let outlived = |remark: &Remark| matches!(remark, Remark::StampOutlived { .. });
        let whose = |remark: &Remark| {
            use Remark::{Authority, OutsideTrust};
            matches!(remark, OutsideTrust { .. } | Authority { .. })
        };
        let why = self
            .remarked(lang, outlived)
            .or_else(|| self.remarked(lang, whose))
            .or_else(|| self.broken(lang))?;
        Some(format!("{why}; {}.", sub.advice(lang)))
    }

    /// What is missing, from whom, when that may decide.
    fn needs_sentence(&self, sub: SubIndication, lang: Lang) -> Option<String> {
        use SubIndication as Sub;
        match sub {
            Sub::TryLater | Sub::RevocationOutOfBoundsNoPoe if !self.needs.is_empty() => {
                let missing = need::all(&self.needs, lang)?;
                Some(format!("{}: {missing}.", sub.meaning(lang)))
            }
            Sub::NoCertificateChainFound => {
                let missing = self.needs.first()?.missing(lang);
                Some(format!("{}: {missing}; {}.", sub.meaning(lang), sub.advice(lang)))
            }
            sub if sub.waits_for_proof() => {
                let missing = need::all(&self.proof_needs, lang)?;
                let there = pick(
                    lang,
                    "chữ ký có dấu thời gian nhưng nay chưa kiểm chứng được dấu thời gian đó",
                    "there is a timestamp, but it cannot be verified now",
                );
                Some(format!("{there}: {missing}."))
            }
            _ => None,
        }
    }
}
