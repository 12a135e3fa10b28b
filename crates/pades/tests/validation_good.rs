//! What is good at every level, and what is said of it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

// Beside `support`, which other crates' tests include: they have no parser of XML.
#[allow(unreachable_pub, reason = "each test takes what it needs")]
#[path = "support/shape.rs"]
mod shape;
mod support;

use saoy_pades::changes::Lang;
use saoy_pades::validation::Remark;
use saoy_pades::validation::{
    Answer, FileFacts, Indication, Integrity, Level, Need, Proof, Revocation, Settings, SignatureReport,
    SubIndication, TimestampStatus, Trust, Verdict,
};
use saoy_pki::ocsp::CertStatus;
use saoy_pki::{Purpose, TrustAnchor};
use shape::assert_shape;
use support::world::{Doc, WORLD, answer, archived, at, good_that_day, lists_of_summer, stamped};

fn said(report: &SignatureReport) -> (Verdict, Option<SubIndication>) {
    (report.verdict, report.sub_indication)
}

#[test]
fn a_basic_signature_is_valid_while_its_certificate_is_known_to_be_good() {
    let doc = Doc::new().signed("a", &WORLD.signer, None);
    let mut settings = Settings::at(at("2026-06-01 08:30"));
    settings.ocsp = vec![good_that_day()];
    settings.crls = lists_of_summer();
    let report = doc.report_with(&support::world::trust(), &settings);
    assert_eq!(report.verdict, Verdict::Valid);
    let found = &report.signatures[0];
    assert_eq!(said(found), (Verdict::Valid, None));
    assert_eq!(
        (found.indication, found.level),
        (Indication::TotalPassed, Some(Level::BB))
    );
    assert_eq!(found.certificate.valid_at_signing_time, Answer::Yes);
    assert_eq!(found.certificate.revocation, Revocation::Good);
    assert_eq!(found.certificate.trust, Trust::CongVu);
    assert_eq!(found.timestamp.status, TimestampStatus::Absent);
    assert_eq!(
        (found.signing_time.proven, found.signing_time.proof),
        (None, Proof::None)
    );
    assert_eq!(found.signing_time.claimed, Some(at("2026-06-01 07:59")));
    assert!(report.needs.is_empty());
}

#[test]
fn a_timestamp_proves_the_time() {
    let doc = stamped();
    let mut settings = Settings::at(at("2026-06-01 08:30"));
    settings.ocsp = vec![good_that_day()];
    settings.crls = lists_of_summer();
    let found = &doc.report_with(&support::world::trust(), &settings).signatures[0];
    assert_eq!(said(found), (Verdict::Valid, None));
    assert_eq!(found.level, Some(Level::BT));
    assert_eq!(
        (found.timestamp.status, found.timestamp.trust),
        (TimestampStatus::Valid, Trust::Tsa)
    );
    assert_eq!(found.timestamp.time, Some(at("2026-06-01 08:01")));
    assert_eq!(found.signing_time.proven, Some(at("2026-06-01 08:01")));
    assert_eq!(found.signing_time.proof, Proof::SignatureTimestamp);
}

#[test]
fn with_the_evidence_in_the_file_nothing_else_is_needed() {
    let doc = stamped().stored(&[&WORLD.ca], &[good_that_day()], &lists_of_summer());
    let found = doc.first("2026-06-01 09:00");
    assert_eq!(said(&found), (Verdict::Valid, None));
    assert_eq!(found.level, Some(Level::BLt));
    assert_eq!(found.changes.level.name(), "archive");
}

#[test]
fn under_an_archive_timestamp_it_is_valid_long_after_the_evidence_has_gone_stale() {
    let doc = archived();
    let found = doc.first("2026-06-01 09:00");
    assert_eq!(
        (said(&found), found.level),
        ((Verdict::Valid, None), Some(Level::BLta))
    );
    // The signer's answer is months old; the TSA's list is fresh.
    let mut settings = Settings::at(at("2026-07-20"));
    settings.crls = lists_of_summer();
    let report = doc.report_with(&support::world::trust(), &settings);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(
        report.signatures[0].certificate.valid_at_signing_time,
        Answer::Yes
    );
    assert!(report.needs.is_empty(), "{:?}", report.needs);
}

#[test]
fn without_any_anchor_a_good_file_is_intact_and_indeterminate() {
    let report = archived().report_with(&[], &Settings::at(at("2026-06-01 09:00")));
    assert_eq!(report.verdict, Verdict::Indeterminate);
    for found in &report.signatures {
        assert_eq!(found.integrity, Integrity::Intact);
        assert_eq!(found.sub_indication, Some(SubIndication::NoCertificateChainFound));
        assert_eq!(found.certificate.trust, Trust::None);
        assert_eq!(found.certificate.valid_at_signing_time, Answer::Unknown);
    }
    assert_eq!(
        report.signatures[0].level,
        Some(Level::BLta),
        "what it is built with needs no trust"
    );
    // Expiry says nothing where nobody is trusted.
    let later = archived().report_with(&[], &Settings::at(at("2031-01-01")));
    assert_eq!(
        later.signatures[0].sub_indication,
        Some(SubIndication::NoCertificateChainFound)
    );
}

#[test]
fn an_anchor_counts_for_what_it_is_trusted_for_only() {
    let only = |purpose| vec![TrustAnchor::new(WORLD.root.certificate.clone(), &[purpose])];
    let doc = stamped().stored(&[&WORLD.ca], &[good_that_day()], &lists_of_summer());
    let settings = Settings::at(at("2026-06-01 09:00"));
    let trust = |purpose| {
        doc.report_with(&only(purpose), &settings)
            .signatures
            .remove(0)
            .certificate
            .trust
    };
    assert_eq!(trust(Purpose::CongVu), Trust::CongVu);
    assert_eq!(trust(Purpose::CongCong), Trust::CongCong);
    assert_eq!(trust(Purpose::Khac), Trust::Other);
    assert_eq!(trust(Purpose::Tsa), Trust::None);
}

#[test]
fn what_is_missing_is_named_so_that_it_can_be_fetched() {
    let doc = stamped();
    let report = doc.report("2026-06-01 08:30");
    assert_eq!(report.signatures[0].sub_indication, Some(SubIndication::TryLater));
    let revocation = |of: &support::world::Party, by: &support::world::Party| {
        Need::Revocation(of.certificate.clone(), by.certificate.clone())
    };
    for need in [
        revocation(&WORLD.signer, &WORLD.ca),
        revocation(&WORLD.ca, &WORLD.root),
        revocation(&WORLD.tsa, &WORLD.tsa_root),
    ] {
        assert!(report.needs.contains(&need), "{need:?}");
    }
    let alone = Doc::new().signed_with("a", &WORLD.signer, &[], None);
    let report = alone.report("2026-06-01 08:30");
    assert_eq!(
        report.signatures[0].sub_indication,
        Some(SubIndication::NoCertificateChainFound)
    );
    assert_eq!(report.needs, [Need::Issuer(WORLD.signer.certificate.clone())]);
    // Not the list is incomplete.
    let said = report.signatures[0].sentence(saoy_pades::changes::Lang::Vi);
    assert!(said.contains("bổ sung chứng thư số của"), "{said}");
}

#[test]
fn a_real_report_has_the_shape_of_the_schema_and_the_holder_s_number() {
    let report = archived().report("2026-06-01 09:00");
    let facts = FileFacts {
        name: "a.pdf".into(),
        ..FileFacts::default()
    };
    assert_shape(&report.xml(&facts, Lang::Vi));
    let json = report.json(&facts, Lang::Vi);
    assert!(json.contains(r#""identity_number":"001088000123""#), "{json}");
    assert!(json.contains(r#""verdict":"valid","reason":"HỢP LỆ: "#), "{json}");
}

#[test]
fn an_answer_of_unknown_is_no_answer() {
    let unknown = answer(
        &WORLD.ca,
        &WORLD.signer,
        CertStatus::Unknown,
        "2026-06-01 08:02",
        "2026-06-02 08:02",
    );
    let doc = stamped().stored(&[&WORLD.ca], &[unknown], &lists_of_summer());
    let found = doc.first("2026-06-01 09:00");
    assert_eq!(
        said(&found),
        (Verdict::Indeterminate, Some(SubIndication::TryLater))
    );
    assert_eq!(found.certificate.revocation, Revocation::Unknown);
    assert_eq!(found.certificate.valid_at_signing_time, Answer::Unknown);
}

#[test]
fn a_signer_who_is_trusted_directly_needs_no_issuer_and_no_revocation() {
    let anchor = TrustAnchor::new(WORLD.signer.certificate.clone(), &[Purpose::Khac]);
    let found = stamped()
        .report_with(&[anchor], &Settings::at(at("2026-06-01 09:00")))
        .signatures
        .remove(0);
    assert_eq!(said(&found), (Verdict::Valid, None));
    assert_eq!(
        (found.certificate.trust, found.level),
        (Trust::Other, Some(Level::BT))
    );
    // Nobody could say that it is revoked, so nobody says that it is not.
    assert_eq!(found.certificate.revocation, Revocation::Unknown);
    assert!(found.remarks.contains(&Remark::TrustedItself));
}
