//! The sentence about one signature.

use super::{chain, moment, need, pick, standing};
use crate::changes::Lang;
use crate::validation::report::{Cause, Kind, Revocation, SignatureReport};
use crate::validation::{Remark, SubIndication};

impl SignatureReport {
    /// Its verdict in one sentence.
    #[must_use]
    pub fn sentence(&self, lang: Lang) -> String {
        let (what, after) = self.called(lang);
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
                format!(
                    "{what} không bao trùm toàn bộ tệp lúc đó, có phần không được bao trùm chen vào; không dùng tệp này, hãy xin lại tệp gốc từ người gửi."
                ),
                format!(
                    "{what} does not cover all of the file as it was then, something else stands in it; do not use this file, ask whoever sent it for the original."
                ),
            ),
            Cause::Changed => self.change_sentence(
                lang,
                &pick(
                    lang,
                    format!("tệp bị sửa {after} ngoài những gì được phép"),
                    format!("the file was changed {after} beyond what is allowed"),
                ),
            ),
            Cause::NotAllowed => self.change_sentence(
                lang,
                &pick(
                    lang,
                    format!("{after} có thay đổi mà {what} không cho phép"),
                    format!("{after} something was changed that {what} does not allow"),
                ),
            ),
            Cause::Repaired => pick(
                lang,
                format!(
                    "{what} nguyên vẹn nhưng cấu trúc tệp bị hỏng, phải sửa mới đọc được; hãy xin lại tệp gốc."
                ),
                format!(
                    "{what} is intact, but the file is damaged and had to be repaired to be read; ask for the original."
                ),
            ),
            Cause::StoreTooLarge => pick(
                lang,
                format!(
                    "{what} nguyên vẹn, nhưng dữ liệu xác thực (DSS) trong tệp lớn quá mức được đọc: thông tin thu hồi có thể nằm trong phần không được đọc; hãy xin lại tệp như lúc ký."
                ),
                format!(
                    "{what} is intact, but the validation data (DSS) of the file are larger than what is read of them: a revocation may stand in the rest; ask for the file as it was signed."
                ),
            ),
            Cause::Indication => self.indication_sentence(lang),
        }
    }

    fn change_sentence(&self, lang: Lang, text: &str) -> String {
        let first = self
            .changes
            .refused()
            .next()
            .map(|finding| finding.change.sentence(lang));
        let advice = match self.kind {
            Kind::DocumentTimestamp => lang.pick(
                "hãy xin lại bản như lúc đóng dấu thời gian, hoặc đóng dấu thời gian lại cho bản đã sửa",
                "ask for the file as it was when it was stamped, or have the changed one stamped again",
            ),
            _ => lang.pick(
                "hãy xin lại bản như lúc ký, hoặc yêu cầu ký lại bản đã sửa",
                "ask for the file as it was signed, or for a new signature on the changed one",
            ),
        };
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
            .unwrap_or_else(|| format!("{}; {}.", self.meaning(sub, lang), self.advice(sub, lang)))
    }

    fn meaning(&self, sub: SubIndication, lang: Lang) -> &'static str {
        sub.meaning(self.kind, lang)
    }

    fn advice(&self, sub: SubIndication, lang: Lang) -> &'static str {
        sub.advice(self.kind, lang)
    }

    /// What it is called in its own sentence, and what came after it.
    fn called(&self, lang: Lang) -> (&'static str, &'static str) {
        match self.kind {
            Kind::DocumentTimestamp => lang.pick(
                ("dấu thời gian", "sau khi đóng dấu thời gian"),
                ("the timestamp", "after the timestamp was made"),
            ),
            _ => lang.pick(("chữ ký", "sau khi ký"), ("the signature", "after signing")),
        }
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
            format!("{} ({why}); {}.", self.meaning(sub, lang), self.advice(sub, lang))
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
                "the certificate has been suspended (on hold) since {since}; check again later, or ask its issuer."
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
            "check again for a later instant, or check the computer's clock",
        );
        Some(format!("{why}; {advice}."))
    }

    /// Whose certificate breaks which rule.
    fn chain_sentence(&self, sub: SubIndication, lang: Lang) -> Option<String> {
        use SubIndication::{
            CertificateChainGeneralFailure, ChainConstraintsFailure, NoCertificateChainFound,
        };
        // Whatever the standard calls it: the chain is what breaks, and its advice is the one that helps.
        let advice = self.advice(CertificateChainGeneralFailure, lang);
        match sub {
            ChainConstraintsFailure | CertificateChainGeneralFailure => {
                let why = self.broken(lang)?;
                Some(format!("{}: {why}; {advice}.", self.meaning(sub, lang)))
            }
            NoCertificateChainFound => Some(format!("{}; {advice}.", self.broken(lang)?)),
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
        Some(format!("{why}; {}.", self.advice(sub, lang)))
    }

    /// What is missing, from whom, when that may decide.
    fn needs_sentence(&self, sub: SubIndication, lang: Lang) -> Option<String> {
        use SubIndication as Sub;
        match sub {
            Sub::TryLater | Sub::RevocationOutOfBoundsNoPoe if !self.needs.is_empty() => {
                let missing = need::all(&self.needs, lang)?;
                Some(format!("{}: {missing}.", self.meaning(sub, lang)))
            }
            Sub::NoCertificateChainFound => {
                let need = self.needs.first()?;
                let (missing, advice) = (need.missing(lang), need.advice(lang));
                Some(format!("{}: {missing}; {advice}.", self.meaning(sub, lang)))
            }
            sub if sub.waits_for_proof() => {
                let missing = need::all(&self.proof_needs, lang)?;
                let there = match self.kind {
                    Kind::DocumentTimestamp => pick(
                        lang,
                        "có dấu thời gian mới hơn nhưng nay chưa kiểm chứng được dấu thời gian đó",
                        "there is a newer timestamp, but it cannot be verified now",
                    ),
                    _ => pick(
                        lang,
                        "chữ ký có dấu thời gian nhưng nay chưa kiểm chứng được dấu thời gian đó",
                        "there is a timestamp, but it cannot be verified now",
                    ),
                };
                Some(format!("{there}: {missing}."))
            }
            _ => None,
        }
    }
}
