//! The report as others read it: one line of JSON, XML of ETSI TS 119 102-2, sentences.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

// Beside `support`, which other crates' tests include: they have no parser of XML.
#[allow(unreachable_pub, reason = "each test takes what it needs")]
#[path = "support/shape.rs"]
mod shape;
mod support;

use saoy_pades::changes::{ChangesAfter, Lang, Level as ChangeLevel};
use saoy_pades::validation::{
    Algorithms, Answer, Cause, CertificateReport, CertifiedCopy, Coverage, FileFacts, Indication, Integrity,
    Kind, Level, Proof, RegisterMatch, Report, Revocation, Shape, SignatureReport, SigningTime,
    SubIndication, TimestampReport, TimestampStatus, Trust, Verdict,
};
use saoy_pdf::OpenError;
use saoy_pki::HashAlgorithm;
use shape::assert_shape;
use support::people::{PEOPLE, at, token};

fn facts() -> FileFacts {
    FileFacts {
        name: "Bản sao.pdf".into(),
        sha256: Some([0xab; 32]),
        certified_copy: None,
        demo: false,
        asked: None,
    }
}

fn signature() -> SignatureReport {
    SignatureReport {
        field: "Chữ ký".into(),
        kind: Kind::Certification,
        sub_filter: "ETSI.CAdES.detached".into(),
        revision: Some(1),
        verdict: Verdict::Indeterminate,
        cause: Cause::Indication,
        indication: Indication::Indeterminate,
        sub_indication: Some(SubIndication::NoCertificateChainFound),
        integrity: Integrity::Intact,
        fault: None,
        coverage: Some(Coverage::WholeRevision),
        changes: ChangesAfter {
            level: ChangeLevel::Archive,
            allowed: true,
            findings: Vec::new(),
        },
        level: Some(Level::BLta),
        signer: Some(PEOPLE.leader.certificate.clone()),
        certificate: CertificateReport {
            valid_at_signing_time: Answer::Unknown,
            revocation: Revocation::Unknown,
            revoked_at: None,
            trust: Trust::None,
            anchor: None,
            path: Vec::new(),
        },
        timestamp: TimestampReport {
            status: TimestampStatus::Unknown,
            time: Some(at("2026-06-01T01:02:03.5Z")),
            authority: Some(PEOPLE.tsa.certificate.clone()),
            trust: Trust::None,
            sub_indication: Some(SubIndication::NoCertificateChainFound),
            token: Some(token(&[1; 32], at("2026-06-01T01:02:03Z"))),
        },
        signing_time: SigningTime {
            claimed: Some(at("2026-06-01T01:00:00Z")),
            proven: None,
            proof: Proof::None,
        },
        algorithms: Algorithms {
            digest: Some(HashAlgorithm::Sha256),
            signature: Some("RSA-2048".into()),
            weak: false,
        },
        remarks: Vec::new(),
        needs: Vec::new(),
        proof_needs: Vec::new(),
    }
}

fn report(signatures: Vec<SignatureReport>) -> Report {
    Report {
        at: at("2026-06-02T00:00:00Z"),
        sha256: None,
        verdict: Verdict::Indeterminate,
        repaired: false,
        password_required: false,
        fault: None,
        signatures,
        needs: Vec::new(),
    }
}

#[test]
fn json_is_one_line_with_exactly_the_names_and_values_of_the_contract() {
    let mut facts = facts();
    facts.certified_copy = Some(CertifiedCopy {
        shape: Shape::A,
        code: None,
        number: Some("12/ĐT".into()),
        register_match: RegisterMatch::Unknown,
    });
    let json = report(vec![signature()]).json(&facts, Lang::En);
    let reason = SubIndication::NoCertificateChainFound.sentence(Lang::En);
    let expected = format!(
        concat!(
            r#"{{"file":"Bản sao.pdf","sha256":"{digest}","verdict":"indeterminate","#,
            r#""reason":"INDETERMINATE: signature “Chữ ký”: {reason}","demo":false,"repaired":false,"password_required":false,"#,
            r#""certified_copy":{{"shape":"a","code":null,"number":"12/ĐT","register_match":"unknown"}},"#,
            r#""validated_at":"2026-06-02T07:00:00+07:00","signatures":[{{"field":"Chữ ký","kind":"certification","revision":1,"#,
            r#""verdict":"indeterminate","reason":"{reason}","indication":"INDETERMINATE","sub_indication":"NO_CERTIFICATE_CHAIN_FOUND","#,
            r#""integrity":"intact","coverage":"whole_revision","changes_after":{{"level":"archive","allowed":true,"findings":[]}},"#,
            r#""level":"B-LTA","signer":{{"name":"Đặng Hữu Khải","organisation":null,"serial":"02","issuer":"CHỨNG THƯ THỬ NGHIỆM – Root","identity_number":null}},"#,
            r#""certificate":{{"not_before":"2024-01-01T07:00:00+07:00","not_after":"2034-01-01T07:00:00+07:00","valid_at_signing_time":"unknown","revocation":"unknown","revoked_at":null,"trust":"none"}},"#,
            r#""timestamp":{{"status":"unknown","time":"2026-06-01T08:02:03.5+07:00","tsa":"Dấu thời gian","trust":"none","sub_indication":"NO_CERTIFICATE_CHAIN_FOUND"}},"#,
            r#""signing_time":{{"claimed":"2026-06-01T08:00:00+07:00","proven":null,"proof":"none"}},"#,
            r#""algorithms":{{"digest":"SHA-256","signature":"RSA-2048","weak":false}},"remarks":[]}}]}}"#,
        ),
        digest = "ab".repeat(32),
        reason = reason
    );
    assert_eq!(json, expected);
}

#[test]
fn texts_that_came_decomposed_go_out_composed_and_stay_on_one_line() {
    let mut decomposed = signature();
    decomposed.field = "Chu\u{31b}\u{303} ky\u{301}\n".into();
    let json = report(vec![decomposed]).json(&facts(), Lang::Vi);
    assert!(json.contains(r#""field":"Chữ ký\n""#), "{json}");
    assert!(!json.contains('\n'));
    assert!(json.contains("CHƯA ĐỦ CĂN CỨ"));
}

#[test]
fn a_file_with_a_password_says_so() {
    let report = Report::unreadable(OpenError::PasswordRequired, at("2026-06-02T00:00:00Z"));
    let json = report.json(&facts(), Lang::Vi);
    assert!(json.contains(r#""verdict":"unreadable""#) && json.contains(r#""password_required":true"#));
    assert!(json.contains(r#""signatures":[]"#) && json.contains("hãy nhập mật khẩu"));
    let damaged = Report::unreadable(OpenError::Truncated, at("2026-06-02T00:00:00Z"));
    assert!(
        damaged
            .json(&facts(), Lang::En)
            .contains(r#""password_required":false"#)
    );
}

#[test]
fn xml_has_the_shape_of_the_schema() {
    let mut stamp = signature();
    stamp.kind = Kind::DocumentTimestamp;
    stamp.field = "Dấu <thời> gian".into();
    stamp.timestamp.token = Some(token(&[2; 32], at("2026-06-01T01:02:04Z")));
    let mut trusted = signature();
    trusted.indication = Indication::TotalPassed;
    trusted.sub_indication = None;
    trusted.certificate.path = PEOPLE.leader.chain();
    trusted.certificate.revoked_at = Some(at("2026-06-01T01:00:00Z"));
    let xml = report(vec![trusted, signature(), stamp]).xml(&facts(), Lang::Vi);
    assert_shape(&xml);
    assert!(xml.contains("urn:etsi:019102:mainindication:total-passed"));
    assert!(
        xml.contains(
            "<SubIndication>urn:etsi:019102:subindication:NO_CERTIFICATE_CHAIN_FOUND</SubIndication>"
        )
    );
    assert!(xml.contains("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"));
    assert_eq!(xml.matches("<SignatureValidationReport>").count(), 2);
    assert_eq!(
        xml.matches("<ValidationReport>").count(),
        1,
        "of the document timestamp"
    );
}

#[test]
fn the_checker_of_the_shape_sees_what_a_schema_processor_would() {
    let mut stamped = signature();
    stamped.remarks = vec![saoy_pades::validation::Remark::EvidenceRecord];
    let xml = report(vec![stamped]).xml(&facts(), Lang::En);
    assert_shape(&xml);
    for (from, to) in [
        (
            "http://uri.etsi.org/19102/v1.4.1#",
            "http://uri.etsi.org/19102/v1.2.1#",
        ),
        ("<HashOnly>false</HashOnly>", ""),
        ("<HashOnly>false", "<HashOnly>no"),
        (
            "<HashOnly>false</HashOnly><DocHashOnly>false</DocHashOnly>",
            "<DocHashOnly>false</DocHashOnly><HashOnly>false</HashOnly>",
        ),
        ("<ValidationTime>2026-06-02T", "<ValidationTime>2026-06-02 um "),
        ("id=\"C-", "id=\"7-"),
        ("VOReference=\"T-", "VOReference=\"X-"),
        ("<Type>urn:saoy:validation:remark</Type>", ""),
    ] {
        let other = xml.replace(from, to);
        assert_ne!(other, xml, "{from}");
        let seen = std::panic::catch_unwind(|| assert_shape(&other));
        assert!(seen.is_err(), "{from}");
    }
}

#[test]
fn xml_about_an_unsigned_file_is_not_empty() {
    let mut unsigned = report(Vec::new());
    unsigned.verdict = Verdict::Unsigned;
    assert_shape(&unsigned.xml(&facts(), Lang::En));
}

#[test]
fn every_reason_has_its_own_sentence_in_both_languages() {
    for lang in [Lang::Vi, Lang::En] {
        let mut sentences: Vec<String> = SubIndication::ALL.iter().map(|sub| sub.sentence(lang)).collect();
        assert!(
            sentences
                .iter()
                .all(|sentence| sentence.ends_with('.') && sentence.len() > 20)
        );
        sentences.sort();
        sentences.dedup();
        assert_eq!(sentences.len(), SubIndication::ALL.len());
    }
}
