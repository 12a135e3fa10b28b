//! What evidence of revocation is worth: by how old it is proven to be, and by whose word. “Good” needs that proof, “revoked”
//! does not, and nothing that tells a revocation is ever taken away, pushed aside or passed over.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::changes::Lang;
use saoy_pades::validation::{Remark, Revocation, Settings, SignatureReport, SubIndication, Trust, Verdict};
use saoy_pki::ocsp::CertStatus;
use saoy_pki::{Purpose, TrustAnchor};
use support::world::{
    Doc, Party, WORLD, answer, answer_by, at, authority, delta_list, list, lists_of_summer, person,
    person_short_term, responder, stamped, trust,
};

/// When everything is judged: a month after it was signed.
const NOW: &str = "2026-07-01";

fn judged(doc: &Doc, crls: &[Vec<u8>]) -> SignatureReport {
    let settings = Settings {
        crls: [lists_of_summer(), crls.to_vec()].concat(),
        ..Settings::at(at(NOW))
    };
    doc.report_with(&trust(), &settings).signatures.remove(0)
}

fn revoked(since: &str) -> CertStatus {
    CertStatus::Revoked {
        at: at(since),
        reason: Some(1),
    }
}

/// The signer's authority says that nobody is revoked, at the time of the signature.
fn good_list() -> Vec<u8> {
    list(&WORLD.ca, "2026-05-31", "2026-06-05", &[])
}

/// It says that the signer was revoked on the day before the signature.
fn revoking_list() -> Vec<u8> {
    list(
        &WORLD.ca,
        "2026-06-02",
        "2026-06-06",
        &[(&WORLD.signer, "2026-05-31")],
    )
}

fn is_denied(found: &SignatureReport) {
    assert_eq!(found.sub_indication, Some(SubIndication::RevokedNoPoe));
    assert_eq!(
        (found.verdict, found.certificate.revocation),
        (Verdict::Indeterminate, Revocation::Revoked)
    );
}

#[test]
fn the_answer_of_a_responder_whose_time_is_over_counts_only_if_it_is_proven_older() {
    let gone = responder(&WORLD.ca, "OCSP tháng sáu", ("2026-05-15", "2026-06-15"));
    let day = ("2026-06-01", "2026-06-20");
    let word = answer_by(&gone, &WORLD.ca, &WORLD.signer, CertStatus::Good, day);
    let loose = stamped().stored(&[&gone], std::slice::from_ref(&word), &[]);
    let found = judged(&loose, &[]);
    assert_eq!(
        found.sub_indication,
        Some(SubIndication::RevocationOutOfBoundsNoPoe),
        "whoever has the key today could have made it since"
    );
    let kept = stamped().archived(
        "t",
        &WORLD.tsa,
        "2026-06-02",
        std::slice::from_ref(&word),
        &lists_of_summer(),
    );
    assert_eq!(judged(&kept, &[]).verdict, Verdict::Valid);
    // While the responder's certificate is valid nothing need be proven.
    let settings = Settings {
        crls: lists_of_summer(),
        ..Settings::at(at("2026-06-10"))
    };
    let now = loose.report_with(&trust(), &settings).signatures.remove(0);
    assert_eq!(now.verdict, Verdict::Valid);
}

/// ocsp-nocheck spares asking; what is at hand counts.
#[test]
fn the_answer_of_a_responder_that_was_revoked_counts_only_if_it_is_proven_older() {
    let stolen = responder(&WORLD.ca, "OCSP mất khóa", ("2026-05-15", "2026-12-15"));
    let day = ("2026-06-01", "2026-06-20");
    let word = answer_by(&stolen, &WORLD.ca, &WORLD.signer, CertStatus::Good, day);
    let told = answer(
        &WORLD.ca,
        &stolen,
        revoked("2026-06-10"),
        "2026-06-10",
        "2026-06-12",
    );
    let both = [word.clone(), told.clone()];
    let found = judged(&stamped().stored(&[&stolen], &both, &[]), &[]);
    assert_eq!(found.verdict, Verdict::Indeterminate);
    assert_eq!(found.certificate.revocation, Revocation::Unknown);
    assert_eq!(
        judged(&stamped().stored(&[], &[word], &[]), &[]).verdict,
        Verdict::Valid
    );
    let kept = stamped().archived("t", &WORLD.tsa, "2026-06-02", &both[..1], &lists_of_summer());
    let settings = Settings {
        crls: lists_of_summer(),
        ocsp: vec![told],
        ..Settings::at(at(NOW))
    };
    let proven = kept.report_with(&trust(), &settings).signatures.remove(0);
    assert_eq!(proven.verdict, Verdict::Valid);
}

#[test]
fn an_answer_from_before_the_certificate_says_nothing_about_it() {
    let word = answer(
        &WORLD.ca,
        &WORLD.signer,
        CertStatus::Good,
        "2025-12-01",
        "2030-01-01",
    );
    let found = judged(&stamped().stored(&[], &[word], &[]), &[]);
    assert_eq!(found.sub_indication, Some(SubIndication::TryLater));
}

/// The authority has another key for its lists, whose certificate is over.
#[test]
fn the_list_of_a_key_whose_time_is_over_counts_only_if_it_is_proven_older() {
    let old = authority(Some(&WORLD.root), "CA công vụ", ("2026-01-01", "2026-06-15"));
    let word = list(&old, "2026-06-01", "2026-06-20", &[]);
    let loose = stamped().stored(&[&old], &[], std::slice::from_ref(&word));
    assert_eq!(
        judged(&loose, &[]).sub_indication,
        Some(SubIndication::RevocationOutOfBoundsNoPoe)
    );
    let kept = loose.archived("t", &WORLD.tsa, "2026-06-02", &[], &lists_of_summer());
    assert_eq!(judged(&kept, &[]).verdict, Verdict::Valid);
    // What it tells against somebody needs no proof.
    let against = list(&old, "2026-06-01", "2026-06-20", &[(&WORLD.signer, "2026-05-31")]);
    is_denied(&judged(
        &stamped().stored(&[&old], &[], &[against, good_list()]),
        &[],
    ));
}

/// Trust in the anchor ended; the good list is proven older, the one that tells the revocation is not.
#[test]
fn a_revocation_needs_no_proof_of_its_age() {
    let root = authority(None, "Gốc đã thôi", ("2020-01-01", "2026-06-20"));
    let signer = person(&root, "Võ Thị Cúc", ("2026-01-01", "2026-06-20"));
    let anchors = [
        TrustAnchor::new(root.certificate.clone(), &[Purpose::Khac]),
        TrustAnchor::new(WORLD.tsa_root.certificate.clone(), &[Purpose::Tsa]),
    ];
    let good = list(&root, "2026-05-31", "2026-06-05", &[]);
    let doc = Doc::new()
        .signed_with("a", &signer, &[&root], Some((&WORLD.tsa, "2026-06-01 08:01")))
        .archived("t", &WORLD.tsa, "2026-06-01 09:00", &[], &[good]);
    let against = list(&root, "2026-06-03", "2026-06-09", &[(&signer, "2026-05-31")]);
    let ask = |crls: &[Vec<u8>]| {
        let settings = Settings {
            crls: [lists_of_summer(), crls.to_vec()].concat(),
            ..Settings::at(at(NOW))
        };
        doc.report_with(&anchors, &settings).signatures.remove(0)
    };
    assert_eq!(ask(&[]).verdict, Verdict::Valid);
    is_denied(&ask(&[against]));
}

#[test]
fn a_list_among_the_answers_is_a_list() {
    let doc = stamped().stored(&[], &[revoking_list()], &[good_list(), revoking_list()]);
    is_denied(&judged(&doc, &[]));
    // And only there, too.
    is_denied(&judged(
        &stamped().stored(&[], &[revoking_list()], &[good_list()]),
        &[],
    ));
}

/// A later save has another store; what the file once held still counts.
#[test]
fn what_a_later_store_leaves_out_still_counts() {
    let doc = stamped().stored(&[], &[], &[good_list(), revoking_list()]);
    is_denied(&judged(&doc, &[]));
    let later = judged(&doc.stored(&[], &[], &[good_list()]), &[]);
    assert_eq!(later.sub_indication, Some(SubIndication::RevokedNoPoe));
}

#[test]
fn a_revocation_is_not_hidden_behind_many_good_lists() {
    let days = (0..70).map(|minute| format!("2026-05-31 0{}:{:02}", minute / 60, minute % 60));
    let mut lists: Vec<Vec<u8>> = days.map(|day| list(&WORLD.ca, &day, "2026-06-05", &[])).collect();
    assert_eq!(
        judged(&stamped().stored(&[], &[], &lists), &[]).verdict,
        Verdict::Valid
    );
    lists.push(revoking_list());
    is_denied(&judged(&stamped().stored(&[], &[], &lists), &[]));
}

#[test]
fn a_delta_list_revokes_without_its_base() {
    let word = answer(
        &WORLD.ca,
        &WORLD.signer,
        CertStatus::Good,
        "2026-06-01",
        "2026-08-01",
    );
    let delta = delta_list(&WORLD.ca, "2026-06-20", "2026-08-01", &WORLD.signer, "2026-05-31");
    is_denied(&judged(&stamped().stored(&[], &[word], &[delta]), &[]));
}

#[test]
fn short_lived_is_who_lives_briefly_and_is_not_revoked_by_what_is_at_hand() {
    let sign = |who: &Party| Doc::new().signed("a", who, Some((&WORLD.tsa, "2026-06-01 08:01")));
    let brief = person_short_term(&WORLD.ca, ("2026-05-30", "2026-06-05"));
    assert_eq!(judged(&sign(&brief), &[]).verdict, Verdict::Valid);
    let against = list(&WORLD.ca, "2026-06-02", "2026-06-06", &[(&brief, "2026-05-31")]);
    is_denied(&judged(&sign(&brief), &[against]));
    let long = person_short_term(&WORLD.ca, ("2026-01-01", "2027-01-01"));
    assert_eq!(
        judged(&sign(&long), &[]).sub_indication,
        Some(SubIndication::TryLater)
    );
}

/// A revocation after the proven time does not decide; it is told in words, whoever's it is.
#[test]
fn what_was_revoked_later_is_told() {
    let crls = [
        list(
            &WORLD.ca,
            "2026-06-20",
            "2026-08-01",
            &[(&WORLD.signer, "2026-06-10")],
        ),
        list(
            &WORLD.tsa_root,
            "2026-06-20",
            "2026-08-01",
            &[(&WORLD.tsa, "2026-06-15")],
        ),
    ];
    let doc = stamped().archived("t", &WORLD.tsa, "2026-06-02", &[], &lists_of_summer());
    let found = judged(&doc, &crls[..1]);
    assert_eq!(found.verdict, Verdict::Valid);
    let [
        remark @ Remark::RevokedLater {
            compromised: false, ..
        },
    ] = found.remarks.as_slice()
    else {
        panic!("{:?}", found.remarks)
    };
    let said = remark.sentence(Lang::Vi);
    assert!(
        said.contains("Nguyễn Văn An") && said.contains("10/06/2026"),
        "{said}"
    );
    assert!(remark.sentence(Lang::En).contains("has been revoked"));
}

#[test]
fn trust_for_something_else_prolongs_nothing() {
    let ended = |to: &str| TrustAnchor {
        to: Some(at(to)),
        ..TrustAnchor::new(WORLD.root.certificate.clone(), &[Purpose::Khac])
    };
    let also = TrustAnchor::new(WORLD.root.certificate.clone(), &[Purpose::Tsa]);
    let tsa = TrustAnchor::new(WORLD.tsa_root.certificate.clone(), &[Purpose::Tsa]);
    let settings = Settings {
        crls: [lists_of_summer(), vec![good_list()]].concat(),
        ..Settings::at(at(NOW))
    };
    let ask = |anchors: &[TrustAnchor]| stamped().report_with(anchors, &settings).signatures.remove(0);
    let sub = Some(SubIndication::NoPoe);
    assert_eq!(ask(&[ended("2026-06-15"), tsa.clone()]).sub_indication, sub);
    assert_eq!(ask(&[ended("2026-06-15"), also, tsa]).sub_indication, sub);
}

#[test]
fn the_entry_that_counts_at_the_time_is_named_and_trust_from_later_on_is_none() {
    let entry = |purpose, from: Option<&str>, to: Option<&str>| TrustAnchor {
        from: from.map(at),
        to: to.map(at),
        ..TrustAnchor::new(WORLD.root.certificate.clone(), &[purpose])
    };
    let tsa = TrustAnchor::new(WORLD.tsa_root.certificate.clone(), &[Purpose::Tsa]);
    let settings = Settings {
        crls: [lists_of_summer(), vec![good_list()]].concat(),
        ..Settings::at(at(NOW))
    };
    let ask = |anchors: &[TrustAnchor]| stamped().report_with(anchors, &settings).signatures.remove(0);
    let found = ask(&[
        entry(Purpose::CongVu, None, Some("2025-12-31")),
        entry(Purpose::Khac, Some("2026-01-01"), None),
        tsa.clone(),
    ]);
    assert_eq!(
        (found.verdict, found.certificate.trust),
        (Verdict::Valid, Trust::Other)
    );
    let found = ask(&[entry(Purpose::CongVu, Some("2026-06-15"), None), tsa]);
    assert_eq!(found.sub_indication, Some(SubIndication::NoCertificateChainFound));
    let told = |remark: &Remark| matches!(remark, Remark::OutsideTrust { from: Some(_), .. });
    assert!(found.remarks.iter().any(told), "{:?}", found.remarks);
}
