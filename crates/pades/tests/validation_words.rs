//! The first sentence of a verdict says whose certificate, which rule and which day, so that whoever reads it does the right
//! thing next.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::changes::Lang;
use saoy_pades::validation::{Need, Settings, SignatureReport, SubIndication};
use saoy_pki::crl::{self, Revoked};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Oid, PrivateKey, Purpose, SignatureScheme, TrustAnchor, oids};
use support::world::{
    Doc, Party, WORLD, archived, at, authority, midsummer, person, person_with_extension, stamped, trust,
};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

fn vi(found: &SignatureReport) -> String {
    found.sentence(Lang::Vi)
}

/// A list without anybody who matters here.
fn strangers() -> Vec<TrustAnchor> {
    let stranger = authority(None, "Gốc tỉnh khác", ("2000-01-01", "2060-01-01"));
    let all = [Purpose::Khac, Purpose::Tsa];
    vec![TrustAnchor::new(stranger.certificate, &all)]
}

/// The usual list, the root of the signers only within these days.
fn trusted_within(from: Option<&str>, to: Option<&str>) -> Vec<TrustAnchor> {
    let mut list = trust();
    list[0].from = from.map(at);
    list[0].to = to.map(at);
    list
}

fn contains(said: &str, parts: &[&str]) {
    for part in parts {
        assert!(said.contains(part), "“{part}” is not in “{said}”");
    }
}

// ---- whom the list does not have

#[test]
fn where_only_the_anchor_is_missing_nobody_is_sent_to_sign_again() {
    let expired = Doc::new().signed("a", &WORLD.signer, None);
    for (doc, day) in [
        (&expired, "2026-06-25"),
        (&expired, "2031-01-01"),
        (&expired, "2025-06-01"),
        (&stamped(), "2031-01-01"),
        (&archived(), "2031-01-01"),
    ] {
        let settings = Settings::at(at(day));
        let bare = doc.report_with(&[], &settings).signatures.remove(0);
        let found = doc.report_with(&strangers(), &settings).signatures.remove(0);
        assert_eq!(found.sub_indication, bare.sub_indication, "{day}");
        assert_eq!(
            found.sub_indication,
            Some(SubIndication::NoCertificateChainFound),
            "{day}"
        );
        assert!(!vi(&found).contains("ký lại"), "{}", vi(&found));
        let missing = &found.needs;
        assert!(
            matches!(missing.as_slice(), [Need::Issuer(below)] if *below == WORLD.ca.certificate),
            "{missing:?}"
        );
    }
}

#[test]
fn an_anchor_that_the_file_encloses_is_not_called_missing_but_not_trusted() {
    let doc = Doc::new().signed_with("a", &WORLD.signer, &[&WORLD.ca, &WORLD.root], None);
    let found = doc.report_with(&strangers(), &midsummer()).signatures.remove(0);
    assert_eq!(found.needs, [Need::Anchor(WORLD.root.certificate.clone())]);
    contains(&vi(&found), &["danh sách tin cậy không có “Gốc công vụ”"]);
    // Nobody issued this one but its holder.
    let own = authority_with(None, "Tự ký", |made| made.end_entity());
    let doc = Doc::new().signed_with("a", &own, &[], None);
    let found = doc.report_with(&trust(), &midsummer()).signatures.remove(0);
    assert_eq!(found.needs, [Need::Anchor(own.certificate.clone())]);
}

#[test]
fn an_issuer_that_is_no_authority_is_called_that() {
    let someone = person(&WORLD.root, "Người thường", ("2021-01-01", "2035-01-01"));
    let signer = person(&someone, "Nguyễn Văn An", ("2026-01-01", "2027-01-01"));
    let found = judged(&WORLD.root, &someone, &signer);
    contains(
        &vi(&found),
        &["“Người thường” không phải tổ chức cấp chứng thư số"],
    );
    assert_eq!(found.needs, []);
}

#[test]
fn a_certificate_from_before_its_authority_breaks_a_rule_whoever_is_trusted() {
    let early = person(&WORLD.ca, "Bùi Thị Sớm", ("2010-01-01", "2012-01-01"));
    let found = Doc::new().signed("a", &early, None).first("2026-06-25");
    assert_eq!(found.sub_indication, Some(SubIndication::ChainConstraintsFailure));
    contains(&vi(&found), &["“", "hạn lúc 07:00 ngày 01/01/2012"]);
    contains(&found.sentence(Lang::En), &["2012-01-01 07:00 +07:00"]);
}

// ---- whom the list trusts at another time

#[test]
fn an_anchor_whose_trust_has_ended_is_named_with_the_day() {
    let list = trusted_within(None, Some("2026-03-31 16:59"));
    let doc = Doc::new().signed("a", &WORLD.signer, None);
    // With a certificate that is valid, and with one that has expired, too.
    for (settings, sub) in [
        (midsummer(), SubIndication::NoCertificateChainFoundNoPoe),
        (Settings::at(at("2031-01-01")), SubIndication::OutOfBoundsNoPoe),
    ] {
        let found = doc.report_with(&list, &settings).signatures.remove(0);
        assert_eq!(found.sub_indication, Some(sub));
        contains(
            &vi(&found),
            &["danh sách tin cậy chỉ tin “Gốc công vụ” đến 23:59 ngày 31/03/2026"],
        );
        contains(
            &found.sentence(Lang::En),
            &["“Gốc công vụ” until 2026-03-31 23:59 +07:00 only"],
        );
        assert_eq!(found.needs, [], "the list has it");
    }
    // An archive from when it was trusted is enough.
    let list = trusted_within(None, Some("2026-06-10"));
    let found = archived().report_with(&list, &midsummer()).signatures.remove(0);
    assert_eq!(found.sub_indication, None);
}

#[test]
fn an_anchor_that_is_not_trusted_yet_is_named_with_the_day() {
    let list = trusted_within(Some("2026-07-01"), None);
    let doc = Doc::new().signed("a", &WORLD.signer, None);
    let found = doc.report_with(&list, &midsummer()).signatures.remove(0);
    assert_eq!(found.sub_indication, Some(SubIndication::NoCertificateChainFound));
    contains(&vi(&found), &["chỉ tin “Gốc công vụ” từ 07:00 ngày 01/07/2026"]);
    assert_eq!(found.needs, []);
}

// ---- when

#[test]
fn an_archive_that_nobody_renewed_in_time_is_called_that() {
    let report = archived().report("2030-01-01");
    let found = &report.signatures[0];
    let parts = [
        "có dấu thời gian (15:10 ngày 01/06/2026, “TSA một”)",
        "hết hạn lúc 07:00 ngày 01/01/2029",
        "dấu thời gian lưu trữ",
    ];
    contains(&vi(found), &parts);
    assert!(!vi(found).contains("không có dấu thời gian chứng minh"));
    contains(&report.reason(Lang::Vi), &parts);
    contains(
        &found.sentence(Lang::En),
        &["there is a timestamp", "expired at 2029-01-01 07:00 +07:00"],
    );
    // Without an archive it is the signature's own timestamp.
    contains(&vi(&stamped().first("2030-01-01")), &["15:01 ngày 01/06/2026"]);
    // Where there is none, none is spoken of.
    let bare = Doc::new().signed("a", &WORLD.signer, None).first("2030-01-01");
    contains(&vi(&bare), &["không có dấu thời gian chứng minh"]);
}

#[test]
fn a_file_from_after_the_instant_it_is_judged_for_is_called_that() {
    for (doc, stated) in [
        (archived(), "14:59 ngày 01/06/2026"),
        (
            Doc::new().signed("a", &WORLD.signer, None),
            "14:59 ngày 01/06/2026",
        ),
    ] {
        for day in ["1900-01-01", "2026-05-15"] {
            let report = doc.report(day);
            contains(
                &report.reason(Lang::Vi),
                &[stated, "muộn hơn thời điểm được xét", "thời điểm muộn hơn"],
            );
            for found in &report.signatures {
                contains(&vi(found), &["muộn hơn thời điểm được xét"]);
                contains(
                    &found.sentence(Lang::En),
                    &["later than the instant it is judged for"],
                );
            }
        }
        let settings = midsummer();
        let found = doc.report_with(&trust(), &settings).signatures.remove(0);
        assert!(!vi(&found).contains("muộn hơn thời điểm được xét"));
    }
}

// ---- which rule

/// An authority with other extensions than the usual.
fn authority_with(
    issuer: Option<&Party>,
    name: &str,
    shape: impl FnOnce(CertificateBuilder) -> CertificateBuilder,
) -> Party {
    let key = PrivateKey::generate_p256().unwrap();
    let subject = Name::new(&[(oids::AT_COMMON_NAME, name)]).unwrap();
    let builder = CertificateBuilder::new(
        subject,
        key.public_key(),
        &[7],
        at("2020-01-01"),
        at("2040-01-01"),
    );
    let builder = shape(builder);
    let certificate = match issuer {
        Some(issuer) => builder.signed_by(&issuer.certificate, &issuer.key, SCHEME),
        None => builder.self_signed(&key, SCHEME),
    };
    Party {
        certificate: certificate.unwrap(),
        key,
    }
}

fn judged(root: &Party, ca: &Party, signer: &Party) -> SignatureReport {
    let anchors = [TrustAnchor::new(root.certificate.clone(), &[Purpose::CongVu])];
    let doc = Doc::new().signed_with("a", signer, &[ca], None);
    doc.report_with(&anchors, &midsummer()).signatures.remove(0)
}

#[test]
fn a_chain_that_breaks_a_rule_is_told_with_whose_certificate_and_which_rule() {
    let unknown = Oid::new_unwrap("1.3.6.1.4.1.32473.9");
    let odd = person_with_extension(&WORLD.ca, unknown);
    let found = judged(&WORLD.root, &WORLD.ca, &odd);
    contains(
        &vi(&found),
        &[
            "phần mở rộng bắt buộc 1.3.6.1.4.1.32473.9",
            "“Võ Thị Cúc”",
            "hãy ",
        ],
    );

    let flat = authority_with(None, "Gốc phẳng", |made| made.authority(Some(0)));
    let below = authority(Some(&flat), "CA dưới", ("2021-01-01", "2035-01-01"));
    let deep = person(&below, "Nguyễn Văn An", ("2026-01-01", "2027-01-01"));
    let found = judged(&flat, &below, &deep);
    assert_eq!(found.sub_indication, Some(SubIndication::ChainConstraintsFailure));
    contains(&vi(&found), &["“Gốc phẳng” chỉ cho phép 0 cấp", "hãy "]);
    contains(
        &found.sentence(Lang::En),
        &["“Gốc phẳng” allows 0 authorities below it, but there are 1"],
    );
}

#[test]
fn an_authority_that_has_expired_is_named_with_the_day() {
    let short = authority(Some(&WORLD.root), "CA ngắn hạn", ("2021-01-01", "2026-03-01"));
    let signer = person(&short, "Nguyễn Văn An", ("2026-01-01", "2027-01-01"));
    let found = judged(&WORLD.root, &short, &signer);
    assert_eq!(found.sub_indication, Some(SubIndication::OutOfBoundsNoPoe));
    contains(
        &vi(&found),
        &["“CA ngắn hạn” đã hết hạn lúc 07:00 ngày 01/03/2026"],
    );
}

#[test]
fn an_authority_on_hold_is_not_called_unknown() {
    const HOLD: u8 = 6;
    let held = Revoked {
        serial: WORLD.ca.certificate.serial().to_vec(),
        at: at("2026-06-10"),
        reason: Some(HOLD),
    };
    let key = (&WORLD.root.certificate, &WORLD.root.key, SCHEME);
    let list = crl::issue(key, 1, at("2026-06-11"), at("2026-08-01"), &[held]).unwrap();
    let mut settings = midsummer();
    settings.crls = vec![list, settings.crls.pop().unwrap()];
    let doc = Doc::new().signed("a", &WORLD.signer, None);
    let found = doc.report_with(&trust(), &settings).signatures.remove(0);
    assert_eq!(found.sub_indication, Some(SubIndication::TryLater));
    contains(
        &vi(&found),
        &["“CA công vụ” đang bị tạm dừng từ 07:00 ngày 10/06/2026"],
    );
    contains(
        &found.sentence(Lang::En),
        &["on hold) since 2026-06-10 07:00 +07:00"],
    );
}
