//! Proofs of existence: what archive timestamps keep alive, and what nothing keeps alive.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::validation::{
    Answer, Indication, Integrity, Level, Proof, Revocation, Settings, SignatureReport, SubIndication,
    TimestampStatus, Verdict, validate,
};
use saoy_pdf::{Limits, Reader};
use saoy_pki::ocsp::CertStatus;
use saoy_pki::{Certificate, Purpose, TrustAnchor};
use support::world::{
    Doc, WORLD, answer, archived, at, authority, good_that_day, list, lists_of_summer, person, stamped, trust,
};

fn with(doc: &Doc, now: &str, crls: Vec<Vec<u8>>) -> Vec<SignatureReport> {
    let settings = Settings {
        crls,
        ..Settings::at(at(now))
    };
    doc.report_with(&trust(), &settings).signatures
}

/// The archive of 2026, renewed in 2028 with evidence about the first authority.
fn renewed() -> Doc {
    let evidence = list(&WORLD.tsa_root, "2028-05-01", "2028-08-01", &[]);
    archived().archived("t2", &WORLD.next_tsa, "2028-06-01 09:00", &[], &[evidence])
}

#[test]
fn a_renewed_archive_outlives_its_first_authority() {
    let today = list(&WORLD.tsa_root, "2030-05-01", "2030-08-01", &[]);
    let found = with(&renewed(), "2030-06-01", vec![today.clone()]);
    assert_eq!(found.len(), 3);
    for one in &found {
        assert_eq!(
            (one.verdict, one.sub_indication),
            (Verdict::Valid, None),
            "{}",
            one.field
        );
    }
    assert_eq!(found[0].signing_time.proven, Some(at("2026-06-01 08:01")));
    assert_eq!(found[1].signing_time.proven, Some(at("2028-06-01 09:00")));
    assert_eq!(found[1].timestamp.status, TimestampStatus::Valid);
    assert_eq!(found[0].level, Some(Level::BLta));
    // Without the renewal the first authority's timestamp is worth nothing any more, and with it the signature.
    let found = with(&archived(), "2030-06-01", vec![today]);
    assert_eq!(
        found[1].sub_indication,
        Some(SubIndication::OutOfBoundsNotRevoked)
    );
    assert_eq!(found[0].indication, Indication::Indeterminate);
    assert_eq!(found[0].integrity, Integrity::Intact);
}

#[test]
fn a_renewal_that_came_too_late_proves_nothing_about_the_first() {
    let evidence = list(&WORLD.tsa_root, "2029-05-01", "2029-08-01", &[]);
    let doc = archived().archived("t2", &WORLD.next_tsa, "2029-06-01 09:00", &[], &[evidence]);
    let today = list(&WORLD.tsa_root, "2030-05-01", "2030-08-01", &[]);
    let found = with(&doc, "2030-06-01", vec![today]);
    assert_eq!(found[2].verdict, Verdict::Valid);
    assert!(found[1].sub_indication.is_some());
    assert_eq!(
        found[0].indication,
        Indication::Indeterminate,
        "proven only for 2029, when its certificate had expired"
    );
    assert_eq!(found[0].signing_time.proven, Some(at("2029-06-01 09:00")));
    assert_eq!(found[0].certificate.valid_at_signing_time, Answer::No);
}

#[test]
fn a_document_timestamp_alone_proves_the_time_of_a_basic_signature() {
    let doc = Doc::new().signed("a", &WORLD.signer, None).archived(
        "t",
        &WORLD.tsa,
        "2026-06-01 08:10",
        &[good_that_day()],
        &lists_of_summer(),
    );
    let tsa_today = list(&WORLD.tsa_root, "2027-05-01", "2027-08-01", &[]);
    let found = with(&doc, "2027-06-01", vec![tsa_today]);
    assert_eq!(
        (found[0].verdict, found[0].sub_indication),
        (Verdict::Valid, None)
    );
    assert_eq!(found[0].signing_time.proof, Proof::DocumentTimestamp);
    assert_eq!(found[0].signing_time.proven, Some(at("2026-06-01 08:10")));
}

#[test]
fn an_authority_revoked_later_does_not_touch_what_was_archived_before() {
    let today = || {
        vec![
            list(
                &WORLD.root,
                "2026-07-01",
                "2026-08-01",
                &[(&WORLD.ca, "2026-06-20")],
            ),
            list(&WORLD.tsa_root, "2026-07-01", "2026-08-01", &[]),
        ]
    };
    let found = with(&archived(), "2026-07-05", today());
    assert_eq!(
        (found[0].verdict, found[0].sub_indication),
        (Verdict::Valid, None)
    );
    // The same evidence without a proof that it is older: whoever has the authority's key could have made it since.
    let loose = stamped().stored(&[], &[good_that_day()], &lists_of_summer());
    let found = with(&loose, "2026-07-05", today());
    assert_eq!(found[0].indication, Indication::Indeterminate);
    assert_eq!(
        found[0].sub_indication,
        Some(SubIndication::RevocationOutOfBoundsNoPoe)
    );
}

#[test]
fn a_certificate_that_nothing_proves_older_than_its_authority_s_end_is_not_trusted() {
    let short = authority(Some(&WORLD.root), "CA ngắn hạn", ("2021-01-01", "2026-12-01"));
    let under = authority(Some(&short), "CA dưới", ("2021-01-01", "2035-01-01"));
    let signer = person(&under, "Võ Thị Cúc", ("2026-01-01", "2026-11-01"));
    let evidence = [
        list(&WORLD.root, "2026-05-01", "2026-08-01", &[]),
        list(&short, "2026-05-01", "2026-08-01", &[]),
        list(&under, "2026-05-01", "2026-08-01", &[]),
        list(&WORLD.tsa_root, "2026-05-01", "2026-08-01", &[]),
    ];
    let signed = Doc::new().signed_with(
        "a",
        &signer,
        &[&under, &short],
        Some((&WORLD.tsa, "2026-06-01 08:01")),
    );
    let today = || vec![list(&WORLD.tsa_root, "2027-01-01", "2027-03-01", &[])];
    let loose = signed.clone().stored(&[&under, &short], &[], &evidence);
    let found = with(&loose, "2027-02-01", today());
    assert_eq!(found[0].sub_indication, Some(SubIndication::NoPoe));
    let kept = signed.archived("t", &WORLD.tsa, "2026-06-01 08:10", &[], &evidence);
    let found = with(&kept, "2027-02-01", today());
    assert_eq!(
        (found[0].verdict, found[0].sub_indication),
        (Verdict::Valid, None)
    );
}

#[test]
fn evidence_outside_the_timestamp_s_range_is_not_proven_by_it() {
    let doc = stamped()
        .archived("t", &WORLD.tsa, "2026-06-01 08:10", &[], &[])
        .stored(&[], &[good_that_day()], &lists_of_summer());
    let today = vec![
        list(
            &WORLD.root,
            "2026-07-01",
            "2026-08-01",
            &[(&WORLD.ca, "2026-06-20")],
        ),
        list(&WORLD.tsa_root, "2026-07-01", "2026-08-01", &[]),
    ];
    let found = with(&doc, "2026-07-05", today);
    assert_eq!(
        found[0].sub_indication,
        Some(SubIndication::RevocationOutOfBoundsNoPoe)
    );
}

#[test]
fn a_signature_timestamp_later_than_the_archive_over_it_contradicts_it() {
    let doc = Doc::new()
        .signed("a", &WORLD.signer, Some((&WORLD.tsa, "2026-06-03 08:00")))
        .archived("t", &WORLD.tsa, "2026-06-01 08:10", &[], &[]);
    let mut crls = lists_of_summer();
    crls.push(list(&WORLD.ca, "2026-05-01", "2026-08-01", &[]));
    let found = with(&doc, "2026-06-25", crls);
    assert_eq!(
        found[0].timestamp.sub_indication,
        Some(SubIndication::TimestampOrderFailure)
    );
    assert_eq!(found[0].timestamp.status, TimestampStatus::Unknown);
    assert_eq!(
        found[0].sub_indication,
        Some(SubIndication::TimestampOrderFailure),
        "one of the two authorities lied"
    );
    assert_eq!(found[0].signing_time.proven, None);
}

#[test]
fn an_archive_older_than_what_it_covers_contradicts_itself() {
    let doc = Doc::new()
        .archived("t1", &WORLD.tsa, "2026-06-03 08:00", &[], &[])
        .signed("a", &WORLD.signer, Some((&WORLD.tsa, "2026-06-01 08:01")));
    let mut crls = lists_of_summer();
    crls.push(list(&WORLD.ca, "2026-05-01", "2026-08-01", &[]));
    let found = with(&doc, "2026-06-25", crls);
    assert_eq!(
        found[0].sub_indication,
        Some(SubIndication::TimestampOrderFailure)
    );
    assert_eq!(
        found[1].sub_indication,
        Some(SubIndication::TimestampOrderFailure),
        "it cannot be older than what it covers"
    );
}

#[test]
fn revoked_evidence_in_the_file_counts_as_well() {
    let revoked = CertStatus::Revoked {
        at: at("2026-05-20"),
        reason: None,
    };
    let doc = stamped().archived(
        "t",
        &WORLD.tsa,
        "2026-06-01 08:10",
        &[answer(
            &WORLD.ca,
            &WORLD.signer,
            revoked,
            "2026-06-01 08:02",
            "2026-06-02 08:02",
        )],
        &lists_of_summer(),
    );
    let found = doc.first("2026-06-01 09:00");
    assert_eq!(found.sub_indication, Some(SubIndication::RevokedNoPoe));
    assert_eq!(found.certificate.revocation, Revocation::Revoked);
}

/// Signed with SHA-1, under a document timestamp of 2011 with SHA-256.
fn old(now: &str, purposes: &[Purpose]) -> SignatureReport {
    let bytes = include_bytes!("fixtures/sha1-2011.pdf");
    let root = Certificate::from_der(include_bytes!("fixtures/sha1-2011.root.cer")).unwrap();
    let reader = Reader::open(bytes, &Limits::default()).unwrap();
    let settings = Settings {
        crls: vec![include_bytes!("fixtures/sha1-2011.crl").to_vec()],
        ..Settings::at(at(now))
    };
    validate(&reader, &[TrustAnchor::new(root, purposes)], &settings)
        .signatures
        .remove(0)
}

#[test]
fn a_weak_hash_is_excused_by_a_proof_from_when_it_was_good() {
    let found = old("2026-06-01", &[Purpose::CongVu, Purpose::Tsa]);
    assert_eq!((found.verdict, found.sub_indication), (Verdict::Valid, None));
    assert_eq!(found.signing_time.proven, Some(at("2011-06-01 08:01")));
    assert!(found.algorithms.weak, "today");
    let found = old("2026-06-01", &[Purpose::CongVu]);
    assert_eq!(
        found.sub_indication,
        Some(SubIndication::CryptoConstraintsFailureNoPoe)
    );
    assert_eq!(found.integrity, Integrity::Intact);
    assert_eq!(
        found.certificate.valid_at_signing_time,
        Answer::Yes,
        "a statement of its own"
    );
    let found = old("2011-07-01", &[Purpose::CongVu]);
    assert_eq!((found.verdict, found.algorithms.weak), (Verdict::Valid, false));
}
