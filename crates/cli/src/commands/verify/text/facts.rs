//! The four facts that an officer must know about a signature: integrity, certificate, time, issuer.

use saoy_pades::changes::Lang;
use saoy_pades::validation::{
    Answer, Coverage, Integrity, Kind, Proof, Revocation, SignatureReport, TimestampStatus, Trust,
};

use crate::commands::time::shown;

/// A fact with its sign.
pub(super) struct Fact {
    pub(super) mark: Mark,
    pub(super) sentence: String,
}

/// Yes, no, or not known.
#[derive(Clone, Copy)]
pub(super) enum Mark {
    Yes,
    No,
    Unknown,
}

impl Mark {
    pub(super) fn sign(self) -> char {
        match self {
            Self::Yes => '✓',
            Self::No => '✗',
            Self::Unknown => '?',
        }
    }
}

/// Integrity, certificate, timestamp, issuer.
pub(super) fn facts(found: &SignatureReport, lang: Lang) -> Vec<Fact> {
    let mut facts = vec![integrity(found, lang), certificate(found, lang)];
    // A document timestamp is a timestamp: its time stands for it.
    facts.push(timestamp(found, lang));
    facts.push(issuer(found, lang));
    facts
}

fn fact(mark: Mark, lang: Lang, vi: &str, en: &str) -> Fact {
    Fact {
        mark,
        sentence: lang.pick(vi, en).to_owned(),
    }
}

fn integrity(found: &SignatureReport, lang: Lang) -> Fact {
    match (found.integrity, found.coverage) {
        (Integrity::Broken, _) => fact(
            Mark::No,
            lang,
            "Toàn vẹn: nội dung hoặc chữ ký đã bị sửa.",
            "Integrity: the contents or the signature have been changed.",
        ),
        (Integrity::Unreadable, _) => fact(
            Mark::Unknown,
            lang,
            "Toàn vẹn: chữ ký không đọc được.",
            "Integrity: the signature cannot be read.",
        ),
        (Integrity::Intact, Some(Coverage::WholeFile)) => fact(
            Mark::Yes,
            lang,
            "Toàn vẹn: nguyên vẹn, chữ ký bao trùm toàn bộ tệp.",
            "Integrity: intact, the signature covers the whole file.",
        ),
        (Integrity::Intact, Some(Coverage::WholeRevision)) => fact(
            Mark::Yes,
            lang,
            "Toàn vẹn: nguyên vẹn như lúc ký; tệp được lưu thêm sau đó.",
            "Integrity: intact as it was signed; the file was saved again afterwards.",
        ),
        (Integrity::Intact, Some(Coverage::Partial) | None) => fact(
            Mark::No,
            lang,
            "Toàn vẹn: chữ ký nguyên vẹn nhưng không bao trùm hết tệp lúc ký.",
            "Integrity: intact, but it does not cover all of the file as it was signed.",
        ),
    }
}

fn certificate(found: &SignatureReport, lang: Lang) -> Fact {
    let known = &found.certificate;
    match (known.valid_at_signing_time, known.revocation) {
        (Answer::Yes, Revocation::Good) => fact(
            Mark::Yes,
            lang,
            "Chứng thư số: có hiệu lực lúc ký, không bị thu hồi.",
            "Certificate: valid at signing, not revoked.",
        ),
        (Answer::Yes, _) => fact(
            Mark::Yes,
            lang,
            "Chứng thư số: có hiệu lực lúc ký.",
            "Certificate: valid at signing.",
        ),
        (Answer::No, Revocation::Revoked) => {
            let at = known
                .revoked_at
                .map_or_else(String::new, |at| format!(" ({})", shown(at)));
            let text = lang.pick(
                "Chứng thư số: đã bị thu hồi khi ký",
                "Certificate: revoked when it signed",
            );
            Fact {
                mark: Mark::No,
                sentence: format!("{text}{at}."),
            }
        }
        (Answer::No, _) => fact(
            Mark::No,
            lang,
            "Chứng thư số: không có hiệu lực lúc ký.",
            "Certificate: not valid at signing.",
        ),
        (Answer::Unknown, Revocation::Revoked) => fact(
            Mark::Unknown,
            lang,
            "Chứng thư số: đã bị thu hồi, chưa rõ ký trước hay sau đó.",
            "Certificate: revoked; whether it signed before or after is not known.",
        ),
        (Answer::Unknown, _) => fact(
            Mark::Unknown,
            lang,
            "Chứng thư số: chưa xác định được có hiệu lực lúc ký hay không.",
            "Certificate: whether it was valid at signing is not known.",
        ),
    }
}

fn timestamp(found: &SignatureReport, lang: Lang) -> Fact {
    let stamp = &found.timestamp;
    let time = stamp
        .time
        .map_or_else(String::new, |time| format!(": {}", shown(time)));
    let authority = stamp
        .authority
        .as_ref()
        .and_then(saoy_pki::Certificate::subject_common_name);
    let by = authority.map_or_else(String::new, |name| format!(" ({name})"));
    let told = |mark, vi, en| Fact {
        mark,
        sentence: format!("{}{time}{by}.", lang.pick(vi, en)),
    };
    match stamp.status {
        TimestampStatus::Valid => told(Mark::Yes, "Dấu thời gian: hợp lệ", "Timestamp: valid"),
        TimestampStatus::Invalid => told(Mark::No, "Dấu thời gian: không hợp lệ", "Timestamp: invalid"),
        TimestampStatus::Unknown => told(
            Mark::Unknown,
            "Dấu thời gian: nguyên vẹn nhưng chưa đủ căn cứ để tin cậy",
            "Timestamp: intact, but not known to be trusted",
        ),
        TimestampStatus::Absent => match (found.signing_time.proof, found.signing_time.proven) {
            (Proof::DocumentTimestamp, Some(proven)) => {
                let text = lang.pick(
                    "Dấu thời gian: của văn bản, ký trước",
                    "Timestamp: of the document, signed before",
                );
                Fact {
                    mark: Mark::Yes,
                    sentence: format!("{text} {}.", shown(proven)),
                }
            }
            _ => fact(
                Mark::Unknown,
                lang,
                "Dấu thời gian: không có, thời điểm ký chưa được chứng minh.",
                "Timestamp: none, the time of signing is not proven.",
            ),
        },
    }
}

fn issuer(found: &SignatureReport, lang: Lang) -> Fact {
    let (trust, what) = match found.kind {
        Kind::DocumentTimestamp => (
            found.timestamp.trust,
            lang.pick("Tổ chức cấp dấu thời gian", "Timestamp authority"),
        ),
        _ => (
            found.certificate.trust,
            lang.pick("Tổ chức cấp chứng thư số", "Issuer"),
        ),
    };
    let anchor = found
        .certificate
        .anchor
        .as_ref()
        .map_or_else(String::new, |name| format!(" ({name})"));
    let (mark, words) = match trust {
        Trust::CongVu => (
            Mark::Yes,
            lang.pick(
                "được tin cậy, chuyên dùng công vụ",
                "trusted, for public duties (công vụ)",
            ),
        ),
        Trust::CongCong => (
            Mark::Yes,
            lang.pick("được tin cậy, công cộng", "trusted, public (công cộng)"),
        ),
        Trust::Tsa => (Mark::Yes, lang.pick("được tin cậy", "trusted")),
        Trust::Other => (
            Mark::Yes,
            lang.pick("được tin cậy (loại khác)", "trusted (another kind)"),
        ),
        Trust::None => (
            Mark::Unknown,
            lang.pick("không có trong danh sách tin cậy", "not in the trust list"),
        ),
    };
    Fact {
        mark,
        sentence: format!("{what}: {words}{anchor}."),
    }
}
