//! Reasons of the standard (ETSI EN 319 102-1 V1.3.1, tables 5 and 6) that no other test gives; docs/standards/en319102.md
//! lists all of them with their tests. And what every reason says: what to do next.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../../pki/tests/common/cms.rs"]
mod pieces;
mod support;

use pieces::{Pieces, algorithm};
use saoy_pades::changes::Lang;
use saoy_pades::validation::{
    Cause, Indication, Integrity, Report, Settings, SignatureReport, SubIndication, Verdict, validate,
};
use saoy_pades::{Kind, Request, Unclear, survey};
use saoy_pdf::{Limits, Reader};
use saoy_pki::{SignatureScheme, oids};
use support::hand::write_contents;
use support::later::replaced;
use support::prepared::{prepared_as, request};
use support::world::{
    Doc, WORLD, archived, at, authority, authority_for, list, midsummer, person, stamped, stamper, trust,
};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

fn report(bytes: &[u8]) -> Report {
    let reader = Reader::open_any(bytes, &Limits::default(), None).unwrap();
    validate(&reader, &trust(), &midsummer())
}

fn first(bytes: &[u8]) -> SignatureReport {
    report(bytes).signatures.remove(0)
}

/// A signature put together piece by piece.
fn pieced(change: impl FnOnce(&mut Pieces)) -> Vec<u8> {
    let base = Doc::new().0;
    let request = Request {
        contents_len: 20_000,
        ..request(Kind::Approve)
    };
    let prepared = prepared_as(&base, "a", &request).unwrap();
    let mut pieces = Pieces::new(&WORLD.signer.certificate, &prepared.digest, SCHEME);
    change(&mut pieces);
    let mut file = [base.as_slice(), &prepared.appended].concat();
    let start = usize::try_from(prepared.contents.start).unwrap();
    write_contents(&mut file, start, &pieces.build(&WORLD.signer.key, SCHEME));
    file
}

fn is(found: &SignatureReport, integrity: Integrity, indication: Indication, sub: SubIndication) {
    assert_eq!(
        (found.integrity, found.indication, found.sub_indication),
        (integrity, indication, Some(sub))
    );
}

#[test]
fn a_kind_of_signature_that_is_not_checked_is_generic_and_no_failure() {
    let doc = stamped();
    let other = replaced(&doc.0, b"/ETSI.CAdES.detached", b"/ETSI.XAdES.detached");
    let found = first(&other);
    is(
        &found,
        Integrity::Unreadable,
        Indication::Indeterminate,
        SubIndication::Generic,
    );
    let said = found.sentence(Lang::En);
    assert!(said.contains("ETSI.XAdES.detached"), "{said}");
}

#[test]
fn a_search_for_chains_that_was_given_up_is_a_general_failure() {
    let mut settings = midsummer();
    settings.limits.steps = 0;
    // More authorities of one name than are tried; the right one is not among them.
    let crowd = (0..80).map(|_| authority(Some(&WORLD.root), "CA công vụ", ("2021-01-01", "2035-01-01")));
    settings.certificates = crowd.map(|party| party.certificate).collect();
    let doc = Doc::new().signed_with("a", &WORLD.signer, &[], None);
    let found = doc.report_with(&trust(), &settings).signatures.remove(0);
    is(
        &found,
        Integrity::Intact,
        Indication::Indeterminate,
        SubIndication::CertificateChainGeneralFailure,
    );
}

#[test]
fn a_range_beyond_the_end_misses_what_was_signed() {
    let doc = stamped();
    let found = saoy_pades::signatures(&doc.reader()).unwrap().remove(0);
    let [_, _, end, tail] = found.byte_range;
    let stated = format!("{end} {tail}]");
    let longer = format!("{end} {}]", tail + 9_000);
    let mut bytes = doc.0.clone();
    let place = support::later::find_last(&bytes, stated.as_bytes());
    // The range is written with blanks behind it.
    bytes[place..place + longer.len()].copy_from_slice(longer.as_bytes());
    let found = first(&bytes);
    is(
        &found,
        Integrity::Unreadable,
        Indication::Indeterminate,
        SubIndication::SignedDataNotFound,
    );
}

#[test]
fn a_value_of_another_key_is_a_cryptographic_failure() {
    let other = pieced(|pieces| {
        // What is signed is not what stands there.
        pieces.signed = Some(b"something else".to_vec());
    });
    is(
        &first(&other),
        Integrity::Broken,
        Indication::TotalFailed,
        SubIndication::SigCryptoFailure,
    );
}

#[test]
fn a_signature_without_its_certificate_has_no_signer() {
    let alone = pieced(|pieces| pieces.certificates = vec![WORLD.ca.certificate.der().to_vec()]);
    let found = first(&alone);
    is(
        &found,
        Integrity::Unreadable,
        Indication::Indeterminate,
        SubIndication::NoSigningCertificateFound,
    );
    assert_eq!(found.signer, None);
}

#[test]
fn a_hash_that_is_not_computed_is_a_constraint_of_cryptography() {
    let md5 = pieced(|pieces| pieces.hash = algorithm(oids::MD5));
    is(
        &first(&md5),
        Integrity::Unreadable,
        Indication::Indeterminate,
        SubIndication::CryptoConstraintsFailure,
    );
}

/// A revision whose trailer names no catalog, between two that do.
#[test]
fn a_revision_that_cannot_be_opened_may_hide_a_signature() {
    let doc = stamped();
    let root = doc.reader().catalog_ref();
    let size = doc.reader().max_object_number() + 1;
    let prev = doc.reader().revisions().last().unwrap().startxref;
    let mut bytes = doc.0.clone();
    let first_at = bytes.len();
    let free = "xref\n0 1\n0000000000 65535 f \n";
    bytes.extend(
        format!("{free}trailer\n<< /Size {size} /Prev {prev} >>\nstartxref\n{first_at}\n%%EOF\n").bytes(),
    );
    let second_at = bytes.len();
    let (num, generation) = (root.num, root.generation);
    bytes.extend(
        format!(
            "{free}trailer\n<< /Size {size} /Prev {first_at} /Root {num} {generation} R >>\nstartxref\n{second_at}\n%%EOF\n"
        )
        .bytes(),
    );
    let reader = Reader::open_any(&bytes, &Limits::default(), None).unwrap();
    assert!(!reader.is_repaired());
    assert_eq!(survey(&reader).unclear, [Unclear::Revision(2)]);
    let report = report(&bytes);
    assert_ne!(report.verdict, Verdict::Valid);
}

#[test]
fn an_unsigned_file_with_a_revision_that_cannot_be_opened_is_not_called_unsigned() {
    let doc = Doc::new();
    let root = doc.reader().catalog_ref();
    let size = doc.reader().max_object_number() + 1;
    let mut bytes = doc.0.clone();
    let mut prev = doc.reader().revisions().last().unwrap().startxref;
    for entries in [String::new(), format!("/Root {} {} R", root.num, root.generation)] {
        let at = bytes.len();
        let trailer = format!(
            "xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size {size} /Prev {prev} {entries} >>\nstartxref\n{at}\n%%EOF\n"
        );
        bytes.extend(trailer.bytes());
        prev = at as u64;
    }
    let report = report(&bytes);
    assert_eq!(report.verdict, Verdict::Indeterminate);
    assert!(report.reason(Lang::En).contains("may have been missed"));
}

// ---- what to do next

#[test]
fn every_reason_says_what_to_do_next_in_both_languages() {
    for sub in SubIndication::ALL {
        let (vi, en) = (sub.sentence(Lang::Vi), sub.sentence(Lang::En));
        let advice = |sentence: &str| sentence.split_once("; ").map(|(_, advice)| advice.to_owned());
        assert!(advice(&vi).unwrap().contains("hãy "), "{vi}");
        assert!(advice(&en).is_some_and(|advice| advice.len() > 15), "{en}");
    }
}

#[test]
fn every_verdict_that_is_not_valid_says_what_to_do_next() {
    let mut found = first(&stamped().0);
    for cause in [
        Cause::Partial,
        Cause::Changed,
        Cause::NotAllowed,
        Cause::Repaired,
        Cause::Indication,
    ] {
        found.cause = cause;
        found.sub_indication = Some(SubIndication::HashFailure);
        assert!(found.sentence(Lang::Vi).contains("hãy "), "{cause:?}");
        assert!(found.sentence(Lang::En).contains("; "), "{cause:?}");
    }
    for unsigned in [
        Doc::new(),
        Doc::new().archived("t", &WORLD.tsa, "2026-06-01 08:10", &[], &[]),
    ] {
        let report = report(&unsigned.0);
        assert_eq!(report.verdict, Verdict::Unsigned);
        assert!(report.reason(Lang::Vi).contains("hãy "));
    }
}

/// Nobody signs a timestamp again, and what is intact there is no signature.
#[test]
fn what_is_said_of_a_timestamp_speaks_of_a_timestamp() {
    let mut stamp = archived().report("2028-06-01").signatures.remove(1);
    assert!(stamp.is_timestamp());
    // A timestamp names no signature policy.
    let named = |sub: &SubIndication| sub.name().contains("POLICY");
    let subs = SubIndication::ALL.iter().copied();
    let subs = subs.filter(|sub| !named(sub)).map(Some);
    (stamp.needs, stamp.proof_needs, stamp.remarks) = Default::default();
    for sub in subs.chain([None]) {
        for cause in [
            Cause::Partial,
            Cause::Changed,
            Cause::NotAllowed,
            Cause::Repaired,
            Cause::StoreTooLarge,
            Cause::Indication,
        ] {
            if sub.is_none() && cause == Cause::Indication {
                continue;
            }
            (stamp.cause, stamp.sub_indication) = (cause, sub);
            let (vi, en) = (stamp.sentence(Lang::Vi), stamp.sentence(Lang::En));
            assert!(vi.contains("hãy "), "{vi}");
            for word in ["chữ ký", "trước khi ký", "đã ký"] {
                assert!(!vi.contains(word), "{cause:?} {sub:?}: {vi}");
            }
            assert!(!en.contains("signature"), "{cause:?} {sub:?}: {en}");
        }
    }
}

#[test]
fn an_archive_opened_offline_years_later_says_whose_list_is_missing() {
    let report = archived().report("2028-06-01");
    let [signature, stamp] = report.signatures.as_slice() else {
        panic!("a signature and its archive timestamp")
    };
    // ETSI EN 319 102-1 §5.6.3.4: the newest timestamp is judged today, and today nobody knows whether its authority is good.
    assert_eq!(stamp.sub_indication, Some(SubIndication::TryLater));
    assert_eq!(signature.indication, Indication::Indeterminate);
    for one in [signature, stamp] {
        let vi = one.sentence(Lang::Vi);
        assert!(
            vi.contains(
                "thiếu thông tin thu hồi còn mới về chứng thư số “TSA một” do “Gốc dấu thời gian” cấp"
            ),
            "{vi}"
        );
        assert!(
            vi.contains("danh sách thu hồi (CRL) mới nhất của “Gốc dấu thời gian”"),
            "{vi}"
        );
        assert!(!vi.contains("không có dấu thời gian"), "{vi}");
        let en = one.sentence(Lang::En);
        assert!(
            en.contains("“TSA một”") && en.contains("check again when online"),
            "{en}"
        );
    }
    // With that list the archive is as good as on its first day.
    let settings = Settings {
        crls: vec![list(&WORLD.tsa_root, "2028-05-20", "2028-07-01", &[])],
        ..Settings::at(at("2028-06-01"))
    };
    let report = archived().report_with(&trust(), &settings);
    assert_eq!(report.verdict, Verdict::Valid);
    assert_eq!(report.needs, []);
}

/// What an authority below the anchor names as its purposes limits what is below it (RFC 5280 §4.2.1.12).
#[test]
fn an_authority_for_other_purposes_issues_no_signers_and_no_stampers() {
    let judged = |signers: &[saoy_pki::Oid], stampers: &[saoy_pki::Oid]| {
        let issuer = authority_for(&WORLD.root, signers);
        let who = person(&issuer, "Võ Thị Cúc", ("2026-01-01", "2027-01-01"));
        let above = authority_for(&WORLD.tsa_root, stampers);
        let tsa = stamper(&above, "TSA ba", ("2026-01-01", "2029-01-01"));
        let doc = Doc::new().signed_with("a", &who, &[&issuer, &above], Some((&tsa, "2026-06-01 08:01")));
        let mut settings = midsummer();
        for one in [&issuer, &above] {
            settings.crls.push(list(one, "2026-05-01", "2026-08-01", &[]));
        }
        settings.certificates.push(above.certificate.clone());
        doc.report_with(&trust(), &settings).signatures.remove(0)
    };
    for good in [
        &[][..],
        &[oids::KP_EMAIL_PROTECTION, oids::KP_SERVER_AUTH],
        &[oids::ANY_EXTENDED_KEY_USAGE],
        &[oids::KP_CLIENT_AUTH, oids::KP_OCSP_SIGNING],
    ] {
        let found = judged(good, &[oids::KP_TIME_STAMPING]);
        assert_eq!(found.sub_indication, None, "{good:?}");
        assert!(found.timestamp.sub_indication.is_none(), "{good:?}");
    }
    for machines in [
        &[oids::KP_SERVER_AUTH][..],
        &[oids::KP_SERVER_AUTH, oids::KP_CLIENT_AUTH],
        &[oids::KP_TIME_STAMPING],
    ] {
        let found = judged(machines, &[]);
        let sub = Some(SubIndication::ChainConstraintsFailure);
        assert_eq!(found.sub_indication, sub, "{machines:?}");
        let said = found.sentence(Lang::Vi);
        assert!(
            said.contains("“CA mục đích khác” chỉ được cấp chứng thư số cho mục đích khác"),
            "{said}"
        );
    }
    assert!(
        judged(&[], &[oids::KP_SERVER_AUTH])
            .timestamp
            .sub_indication
            .is_some()
    );
}
