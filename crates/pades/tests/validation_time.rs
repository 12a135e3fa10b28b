//! Certificates and timestamps that were not, or are no longer, good: what a proof of the time is worth.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::changes::Lang;
use saoy_pades::validation::{
    Answer, Indication, Integrity, Revocation, Settings, SignatureReport, SubIndication, TimestampStatus,
    Verdict,
};
use saoy_pki::crl::{self, Revoked};
use saoy_pki::ocsp::CertStatus;
use saoy_pki::{KeyUsage, SignatureScheme};
use support::world::{
    Doc, Party, WORLD, answer, at, good_that_day, list, lists_of_summer, person, person_with, stamped,
    stamped_otherwise, stamper, trust,
};

/// The first signature's report with lists from elsewhere.
fn with(doc: &Doc, now: &str, crls: Vec<Vec<u8>>) -> SignatureReport {
    report(doc, now, crls, 0)
}

fn report(doc: &Doc, now: &str, crls: Vec<Vec<u8>>, index: usize) -> SignatureReport {
    let settings = Settings {
        crls,
        ..Settings::at(at(now))
    };
    doc.report_with(&trust(), &settings).signatures.remove(index)
}

/// Everybody's lists of that summer, the signers' authority's with these.
fn summer(revoked: &[(&Party, &str)]) -> Vec<Vec<u8>> {
    let mut lists = lists_of_summer();
    lists.push(list(&WORLD.ca, "2026-06-20", "2026-08-01", revoked));
    lists
}

fn is(found: &SignatureReport, indication: Indication, sub: SubIndication) {
    assert_eq!((found.indication, found.sub_indication), (indication, Some(sub)));
    assert_eq!(sub.main(), indication);
    assert_eq!(found.integrity, Integrity::Intact, "a statement of its own");
}

#[test]
fn an_expired_signer_without_a_proof_stays_without_a_verdict() {
    let bare = Doc::new().signed("a", &WORLD.signer, None);
    let found = with(&bare, "2027-06-01", Vec::new());
    is(&found, Indication::Indeterminate, SubIndication::OutOfBoundsNoPoe);
    assert_eq!(found.certificate.valid_at_signing_time, Answer::Unknown);
    let known = bare.stored(&[], &[good_that_day()], &lists_of_summer());
    let found = with(&known, "2027-06-01", Vec::new());
    is(
        &found,
        Indication::Indeterminate,
        SubIndication::OutOfBoundsNotRevoked,
    );
}

#[test]
fn an_expired_signer_with_a_proof_from_before_is_valid() {
    let doc = stamped().stored(&[], &[good_that_day()], &lists_of_summer());
    let tsa_today = list(&WORLD.tsa_root, "2027-05-01", "2027-08-01", &[]);
    let found = with(&doc, "2027-06-01", vec![tsa_today]);
    assert_eq!((found.verdict, found.sub_indication), (Verdict::Valid, None));
    assert_eq!(found.certificate.valid_at_signing_time, Answer::Yes);
    // The proof is what does it.
    let found = with(&doc, "2027-06-01", Vec::new());
    assert_eq!(found.timestamp.sub_indication, Some(SubIndication::TryLater));
    assert_eq!(found.verdict, Verdict::Indeterminate);
}

#[test]
fn revoked_after_the_proven_time_is_valid_and_said_to_be_revoked() {
    let found = with(&stamped(), "2026-06-25", summer(&[(&WORLD.signer, "2026-06-10")]));
    assert_eq!((found.verdict, found.sub_indication), (Verdict::Valid, None));
    assert_eq!(found.certificate.revocation, Revocation::Revoked);
    assert_eq!(found.certificate.revoked_at, Some(at("2026-06-10")));
    assert_eq!(found.certificate.valid_at_signing_time, Answer::Yes);
}

#[test]
fn revoked_before_the_proven_time_is_not() {
    let found = with(&stamped(), "2026-06-25", summer(&[(&WORLD.signer, "2026-05-20")]));
    is(&found, Indication::Indeterminate, SubIndication::RevokedNoPoe);
    assert_eq!(found.certificate.valid_at_signing_time, Answer::No);
    assert_eq!(found.certificate.revocation, Revocation::Revoked);
}

#[test]
fn revoked_without_any_proof_is_not_known() {
    let bare = Doc::new().signed("a", &WORLD.signer, None);
    let found = with(&bare, "2026-06-25", summer(&[(&WORLD.signer, "2026-06-10")]));
    is(&found, Indication::Indeterminate, SubIndication::RevokedNoPoe);
    assert_eq!(found.certificate.valid_at_signing_time, Answer::Unknown);
}

/// A second signature covers the timestamp of the first: it is younger than that.
fn second(who: &Party) -> Doc {
    stamped().signed("b", who, None)
}

#[test]
fn a_signature_proven_to_be_younger_than_the_revocation_fails() {
    let other = person(&WORLD.ca, "Trần Thị Bình", ("2026-01-01", "2027-01-01"));
    let found = report(
        &second(&other),
        "2026-06-25",
        summer(&[(&other, "2026-05-20")]),
        1,
    );
    is(&found, Indication::TotalFailed, SubIndication::Revoked);
    assert_eq!(
        (found.verdict, found.certificate.valid_at_signing_time),
        (Verdict::Invalid, Answer::No)
    );
    // Revoked a day later it may be older than that.
    let found = report(
        &second(&other),
        "2026-06-25",
        summer(&[(&other, "2026-06-02")]),
        1,
    );
    is(&found, Indication::Indeterminate, SubIndication::RevokedNoPoe);
}

#[test]
fn a_signature_proven_to_be_younger_than_the_expiry_fails() {
    let old = person(&WORLD.ca, "Lê Văn Cũ", ("2025-01-01", "2026-01-01"));
    let found = report(&second(&old), "2026-06-25", summer(&[]), 1);
    is(&found, Indication::TotalFailed, SubIndication::Expired);
    assert_eq!(
        (found.verdict, found.certificate.valid_at_signing_time),
        (Verdict::Invalid, Answer::No)
    );
}

#[test]
fn a_signature_proven_to_be_older_than_its_certificate_fails() {
    let new = person(&WORLD.ca, "Phạm Văn Mới", ("2026-06-10", "2027-06-10"));
    let doc = Doc::new().signed("a", &new, Some((&WORLD.tsa, "2026-06-01 08:01")));
    let found = with(&doc, "2026-06-25", summer(&[]));
    is(&found, Indication::TotalFailed, SubIndication::NotYetValid);
    assert_eq!(
        (found.verdict, found.certificate.valid_at_signing_time),
        (Verdict::Invalid, Answer::No)
    );
}

#[test]
fn a_certificate_on_hold_is_asked_about_again_later() {
    let held = Revoked {
        serial: WORLD.signer.certificate.serial().to_vec(),
        at: at("2026-05-20"),
        reason: Some(6),
    };
    let issuer = (
        &WORLD.ca.certificate,
        &WORLD.ca.key,
        SignatureScheme::EcdsaP256Sha256,
    );
    let mut crls = lists_of_summer();
    crls.push(crl::issue(issuer, 1, at("2026-06-20"), at("2026-08-01"), &[held]).unwrap());
    let found = with(&stamped(), "2026-06-25", crls);
    is(&found, Indication::Indeterminate, SubIndication::TryLater);
    assert_eq!(
        found.sentence(Lang::Vi),
        "chứng thư số đang bị tạm dừng từ 07:00 ngày 20/05/2026; hãy kiểm tra lại sau, hoặc hỏi tổ chức cấp chứng thư số."
    );
    assert!(
        found
            .sentence(Lang::En)
            .contains("has been suspended (on hold) since")
    );
}

#[test]
fn a_timestamp_of_nobody_we_trust_proves_nothing_and_harms_nothing() {
    let stranger = stamper(&WORLD.ca, "TSA lạ", ("2026-01-01", "2029-01-01"));
    let doc = Doc::new().signed("a", &WORLD.signer, Some((&stranger, "2026-06-01 08:01")));
    let found = with(&doc, "2026-06-25", summer(&[]));
    assert_eq!(found.timestamp.status, TimestampStatus::Unknown);
    assert_eq!(
        found.timestamp.sub_indication,
        Some(SubIndication::NoCertificateChainFound)
    );
    assert_eq!(found.signing_time.proven, None);
    assert_eq!(
        found.verdict,
        Verdict::Valid,
        "the signer's certificate is good today"
    );
    let found = with(&doc, "2026-06-25", summer(&[(&WORLD.signer, "2026-06-10")]));
    is(&found, Indication::Indeterminate, SubIndication::RevokedNoPoe);
}

#[test]
fn a_timestamp_of_an_authority_that_expired_proves_nothing() {
    let doc = stamped().stored(&[], &[good_that_day()], &lists_of_summer());
    let found = with(&doc, "2029-06-01", Vec::new());
    assert_eq!(found.timestamp.status, TimestampStatus::Unknown);
    assert_eq!(
        found.timestamp.sub_indication,
        Some(SubIndication::OutOfBoundsNotRevoked)
    );
    is(
        &found,
        Indication::Indeterminate,
        SubIndication::OutOfBoundsNotRevoked,
    );
}

#[test]
fn a_timestamp_of_an_authority_that_was_revoked_proves_nothing() {
    let mut crls = vec![list(
        &WORLD.tsa_root,
        "2026-06-20",
        "2026-08-01",
        &[(&WORLD.tsa, "2026-06-10")],
    )];
    crls.push(list(&WORLD.root, "2026-05-01", "2026-08-01", &[]));
    crls.push(list(
        &WORLD.ca,
        "2026-06-20",
        "2026-08-01",
        &[(&WORLD.signer, "2026-06-10")],
    ));
    let found = with(&stamped(), "2026-06-25", crls);
    assert_eq!(found.timestamp.status, TimestampStatus::Unknown);
    assert_eq!(found.timestamp.sub_indication, Some(SubIndication::RevokedNoPoe));
    is(&found, Indication::Indeterminate, SubIndication::RevokedNoPoe);
}

#[test]
fn a_timestamp_over_something_else_is_invalid() {
    let doc = stamped_otherwise();
    let found = with(&doc, "2026-06-25", summer(&[]));
    assert_eq!(found.timestamp.status, TimestampStatus::Invalid);
    assert_eq!(found.timestamp.sub_indication, Some(SubIndication::HashFailure));
    assert_eq!((found.signing_time.proven, found.verdict), (None, Verdict::Valid));
}

#[test]
fn a_timestamp_from_tomorrow_proves_nothing() {
    let found = with(&stamped(), "2026-06-01 07:00", lists_of_summer());
    assert_eq!(
        found.timestamp.sub_indication,
        Some(SubIndication::TimestampOrderFailure)
    );
    assert_eq!(found.signing_time.proven, None);
}

/// One of two authorities lied: what they prove is nothing, and it is said.
fn contradicted(found: &SignatureReport) {
    is(
        found,
        Indication::Indeterminate,
        SubIndication::TimestampOrderFailure,
    );
    assert_eq!(
        (found.signing_time.proven, found.verdict),
        (None, Verdict::Indeterminate)
    );
}

#[test]
fn a_timestamp_older_than_a_timestamp_that_the_signature_covers_is_a_contradiction() {
    let old = person(&WORLD.ca, "Lê Văn Cũ", ("2025-06-01", "2026-06-10"));
    let over = Doc::new().archived("t", &WORLD.tsa, "2026-06-20 08:00", &[], &lists_of_summer());
    let doc = over.signed("a", &old, Some((&WORLD.tsa, "2026-05-02")));
    let found = report(&doc, "2026-06-25", summer(&[]), 1);
    contradicted(&found);
    // A signature between two timestamps over the file, too.
    let between = Doc::new()
        .archived("t", &WORLD.tsa, "2026-06-20 08:00", &[], &lists_of_summer())
        .signed("a", &WORLD.signer, None)
        .archived("u", &WORLD.tsa, "2026-05-02", &[], &lists_of_summer());
    contradicted(&report(&between, "2026-06-25", summer(&[]), 1));
}

#[test]
fn a_timestamp_over_a_file_that_is_older_than_the_timestamp_in_it_is_a_contradiction() {
    let doc = stamped().archived("t", &WORLD.tsa, "2026-05-29 08:00", &[], &lists_of_summer());
    contradicted(&report(&doc, "2026-06-25", summer(&[]), 0));
    // Clocks differ by seconds.
    let doc = stamped().archived("t", &WORLD.tsa, "2026-06-01 08:00", &[], &lists_of_summer());
    assert_eq!(report(&doc, "2026-06-25", summer(&[]), 0).verdict, Verdict::Valid);
}

#[test]
fn the_earlier_of_two_contradicting_times_saves_no_revoked_signature() {
    let revoked = summer(&[(&WORLD.signer, "2026-05-20")]);
    let doc = Doc::new()
        .signed("a", &WORLD.signer, None)
        .archived("t", &WORLD.tsa, "2026-06-20 08:00", &[], &lists_of_summer())
        .archived("u", &WORLD.tsa, "2026-05-10", &[], &[]);
    is(
        &report(&doc, "2026-06-25", revoked, 0),
        Indication::Indeterminate,
        SubIndication::RevokedNoPoe,
    );
}

#[test]
fn a_stranger_contradicts_nobody() {
    let stranger = stamper(&WORLD.ca, "TSA lạ", ("2026-01-01", "2029-01-01"));
    let doc = Doc::new()
        .archived("t", &stranger, "2026-06-20 08:00", &[], &lists_of_summer())
        .signed("a", &WORLD.signer, Some((&WORLD.tsa, "2026-06-01 08:01")));
    assert_eq!(report(&doc, "2026-06-25", summer(&[]), 1).verdict, Verdict::Valid);
}

#[test]
fn a_key_that_may_not_sign_is_said() {
    let cipher = KeyUsage {
        key_encipherment: true,
        ..KeyUsage::default()
    };
    let other = person_with(&WORLD.ca, "Máy chủ", ("2026-01-01", "2027-01-01"), cipher);
    let doc = Doc::new().signed("a", &other, None);
    let found = with(&doc, "2026-06-25", summer(&[]));
    is(
        &found,
        Indication::Indeterminate,
        SubIndication::ChainConstraintsFailure,
    );
}

#[test]
fn a_revoked_authority_takes_those_below_with_it() {
    let mut crls = vec![list(
        &WORLD.root,
        "2026-06-20",
        "2026-08-01",
        &[(&WORLD.ca, "2026-05-20")],
    )];
    crls.extend(summer(&[]).split_off(1));
    let found = with(&stamped(), "2026-06-25", crls);
    is(&found, Indication::Indeterminate, SubIndication::RevokedCaNoPoe);
    assert_eq!(
        found.certificate.revocation,
        Revocation::Unknown,
        "nobody says anything about the signer's own"
    );
}

#[test]
fn trust_that_ended_counts_for_what_is_proven_to_be_older() {
    let doc = support::world::archived();
    let mut anchors = trust();
    anchors[0].to = Some(at("2026-06-15"));
    let mut settings = Settings::at(at("2026-07-01"));
    settings.crls = lists_of_summer();
    let found = doc.report_with(&anchors, &settings).signatures.remove(0);
    assert_eq!((found.verdict, found.sub_indication), (Verdict::Valid, None));
    let bare = Doc::new().signed("a", &WORLD.signer, None);
    settings.ocsp = vec![answer(
        &WORLD.ca,
        &WORLD.signer,
        CertStatus::Good,
        "2026-07-01",
        "2026-07-02",
    )];
    let found = bare.report_with(&anchors, &settings).signatures.remove(0);
    is(
        &found,
        Indication::Indeterminate,
        SubIndication::NoCertificateChainFoundNoPoe,
    );
}
