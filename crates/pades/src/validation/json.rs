//! The report as one line of JSON. Names, values and the meaning of null are a
//! contract: `docs/schema/verification.schema.json`.

use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};
use saoy_pki::Certificate;
use serde::Serialize;
use unicode_normalization::UnicodeNormalization;

use super::report::{
    Answer, Asked, CertifiedCopy, Coverage, FileFacts, Integrity, Kind, Level, Proof, Report, Revocation,
    SignatureReport, TimestampStatus, Trust, Verdict,
};
use super::{Indication, SubIndication};
use crate::changes::Lang;

impl Report {
    /// The report as one line, without the line's end. Times are RFC 3339 with +07:00, texts NFC.
    #[must_use]
    pub fn json(&self, file: &FileFacts, lang: Lang) -> String {
        let whole = Whole {
            file: nfc(&file.name),
            sha256: self.sha256.or(file.sha256).map(|digest| hex(&digest)),
            verdict: self.verdict,
            reason: nfc(&self.marked_reason(file, lang)),
            demo: file.demo,
            repaired: self.repaired,
            password_required: self.password_required,
            certified_copy: file.certified_copy.clone().map(|copy| CertifiedCopy {
                code: copy.code.as_deref().map(nfc),
                number: copy.number.as_deref().map(nfc),
                ..copy
            }),
            validated_at: time(self.at),
            asked: file
                .asked
                .as_ref()
                .map(|all| all.iter().map(|one| asked(one, lang)).collect()),
            signatures: self.signatures.iter().map(|found| one(found, lang)).collect(),
        };
        // Nothing in it can fail to be written: no maps, no numbers but revisions.
        serde_json::to_string(&whole).unwrap_or_default()
    }
}

#[derive(Serialize)]
struct Whole {
    file: String,
    sha256: Option<String>,
    verdict: Verdict,
    reason: String,
    demo: bool,
    repaired: bool,
    password_required: bool,
    certified_copy: Option<CertifiedCopy>,
    validated_at: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    asked: Option<Vec<Question>>,
    signatures: Vec<One>,
}

#[derive(Serialize)]
struct Question {
    url: String,
    bytes: Option<u64>,
    fault: Option<String>,
}

fn asked(one: &Asked, lang: Lang) -> Question {
    let fault = one.answer.as_ref().err();
    Question {
        url: nfc(&one.url),
        bytes: one.answer.as_ref().ok().copied(),
        fault: fault.map(|[vi, en]| nfc(if lang == Lang::Vi { vi } else { en })),
    }
}

#[derive(Serialize)]
struct One {
    field: String,
    kind: Kind,
    revision: Option<usize>,
    verdict: Verdict,
    reason: String,
    indication: Indication,
    sub_indication: Option<SubIndication>,
    integrity: Integrity,
    coverage: Option<Coverage>,
    changes_after: Changes,
    level: Option<Level>,
    signer: Signer,
    certificate: CertificatePart,
    timestamp: TimestampPart,
    signing_time: TimePart,
    algorithms: AlgorithmsPart,
    remarks: Vec<String>,
}

#[derive(Serialize)]
struct Changes {
    level: &'static str,
    allowed: bool,
    findings: Vec<String>,
}

#[derive(Serialize)]
struct Signer {
    name: Option<String>,
    organisation: Option<String>,
    serial: Option<String>,
    issuer: Option<String>,
    identity_number: Option<String>,
}

#[derive(Serialize)]
struct CertificatePart {
    not_before: Option<String>,
    not_after: Option<String>,
    valid_at_signing_time: Answer,
    revocation: Revocation,
    revoked_at: Option<String>,
    trust: Trust,
}

#[derive(Serialize)]
struct TimestampPart {
    status: TimestampStatus,
    time: Option<String>,
    tsa: Option<String>,
    trust: Trust,
    sub_indication: Option<SubIndication>,
}

#[derive(Serialize)]
struct TimePart {
    claimed: Option<String>,
    proven: Option<String>,
    proof: Proof,
}

#[derive(Serialize)]
struct AlgorithmsPart {
    digest: Option<String>,
    signature: Option<String>,
    weak: bool,
}

fn one(found: &SignatureReport, lang: Lang) -> One {
    One {
        field: nfc(&found.field),
        kind: found.kind,
        revision: found.revision,
        verdict: found.verdict,
        reason: nfc(&found.sentence(lang)),
        indication: found.indication,
        sub_indication: found.sub_indication,
        integrity: found.integrity,
        coverage: found.coverage,
        changes_after: Changes {
            level: found.changes.level.name(),
            allowed: found.changes.allowed,
            findings: found
                .changes
                .findings
                .iter()
                .map(|finding| nfc(&finding.sentence(lang)))
                .collect(),
        },
        level: found.level,
        signer: signer(found.signer.as_ref()),
        certificate: CertificatePart {
            not_before: found.signer.as_ref().map(|signer| time(signer.not_before())),
            not_after: found.signer.as_ref().map(|signer| time(signer.not_after())),
            valid_at_signing_time: found.certificate.valid_at_signing_time,
            revocation: found.certificate.revocation,
            revoked_at: found.certificate.revoked_at.map(time),
            trust: of_a_signer(found.certificate.trust),
        },
        timestamp: TimestampPart {
            status: found.timestamp.status,
            time: found.timestamp.time.map(time),
            tsa: found.timestamp.authority.as_ref().map(name),
            trust: found.timestamp.trust,
            sub_indication: found.timestamp.sub_indication,
        },
        signing_time: TimePart {
            claimed: found.signing_time.claimed.map(time),
            proven: found.signing_time.proven.map(time),
            proof: found.signing_time.proof,
        },
        algorithms: AlgorithmsPart {
            digest: found.algorithms.digest.map(|hash| hash.to_string()),
            signature: found.algorithms.signature.clone(),
            weak: found.algorithms.weak,
        },
        remarks: found
            .remarks
            .iter()
            .map(|remark| nfc(&remark.sentence(lang)))
            .collect(),
    }
}

/// The word for a document timestamp stands in its timestamp; here are only those for signers.
fn of_a_signer(trust: Trust) -> Trust {
    match trust {
        Trust::Tsa => Trust::Other,
        other => other,
    }
}

fn signer(certificate: Option<&Certificate>) -> Signer {
    Signer {
        name: certificate.map(name),
        organisation: certificate
            .and_then(Certificate::subject_organisation)
            .map(|text| nfc(&text)),
        serial: certificate.map(Certificate::serial_hex),
        issuer: certificate.map(|certificate| nfc(&certificate.issued_by())),
        identity_number: certificate
            .and_then(Certificate::holder_number)
            .map(|text| nfc(&text)),
    }
}

/// What a person would call the holder.
fn name(certificate: &Certificate) -> String {
    nfc(&certificate.holder())
}

/// RFC 3339 in Vietnam's time; a fraction of a second only where there is one.
pub(super) fn time(at: Timestamp) -> String {
    let zone = TimeZone::fixed(Offset::constant(7));
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M:%S%.f%:z").to_string()
}

pub(super) fn nfc(text: &str) -> String {
    text.nfc().collect()
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_vietnam() {
        let at = |text: &str| time(text.parse().unwrap());
        assert_eq!(at("2026-06-01T20:30:00Z"), "2026-06-02T03:30:00+07:00");
        assert_eq!(at("2026-06-01T20:30:00.25Z"), "2026-06-02T03:30:00.25+07:00");
    }

    #[test]
    fn texts_are_composed() {
        assert_eq!(nfc("Ho\u{300}a"), "Hòa");
    }
}
