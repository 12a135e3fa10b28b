//! The sentence about one signature.

use super::pick;
use crate::changes::Lang;
use crate::validation::SubIndication;
use crate::validation::report::{Cause, Kind, SignatureReport};

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
