//! The file's own store of evidence (DSS): what of it is read, what is too much, and what is no evidence.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::changes::Lang;
use saoy_pades::validation::{Cause, Remark, Revocation, Settings, SignatureReport, SubIndication, Verdict};
use saoy_pdf::{Dict, Object, Stream};
use support::later::{appended, edit_catalog};
use support::world::{Doc, WORLD, at, list, lists_of_summer, stamped, trust};

/// Signed and stamped, with a store whose `/CRLs` are these.
fn with_lists(lists: Vec<Stream>) -> Doc {
    store("CRLs", lists)
}

fn store(key: &str, streams: Vec<Stream>) -> Doc {
    Doc(appended(&stamped().0, |update| {
        let streams: Vec<Object> = streams
            .into_iter()
            .map(|stream| Object::Ref(update.add(stream)))
            .collect();
        let dss = update.add(Dict::new().with("Type", Object::name("DSS")).with(key, streams));
        edit_catalog(update, |catalog| {
            catalog.insert("DSS", dss);
        });
    }))
}

/// The caller has what is needed about the authorities, and nothing about the signer.
fn judged(doc: &Doc) -> SignatureReport {
    let settings = Settings {
        crls: lists_of_summer(),
        ..Settings::at(at("2026-06-25"))
    };
    doc.report_with(&trust(), &settings).signatures.remove(0)
}

fn about_signers() -> Vec<u8> {
    list(&WORLD.ca, "2026-05-01", "2026-08-01", &[])
}

fn plain(der: Vec<u8>) -> Stream {
    Stream::new(Dict::new(), der)
}

/// A stream of some hundred kilobytes that unpacks to a SEQUENCE of `millions` of zeros.
fn packed(millions: usize) -> Stream {
    let header = [5, 0x30, 0x84, 0x7f, 0xff, 0xff, 0xff];
    let zeros = [129, 0].repeat((millions << 20) / 128);
    let data = [header.as_slice(), &zeros, &[128]].concat();
    Stream::new(Dict::new().with("Filter", Object::name("RunLengthDecode")), data)
}

/// The same value with an indefinite length: BER (X.690 §8.1.3.6), not DER.
fn indefinite(der: &[u8]) -> Vec<u8> {
    let [0x30, 0x82, _, _, content @ ..] = der else {
        panic!("not so long")
    };
    [&[0x30, 0x80], content, &[0, 0]].concat()
}

/// RFC 5280 §5.1, RFC 6960 §4: lists and answers are DER. One that is not counts as missing, and is told.
#[test]
fn evidence_that_is_not_der_is_told_and_counts_as_missing() {
    let der = about_signers();
    let sound = judged(&with_lists(vec![plain(der.clone())]));
    assert_eq!(
        (sound.verdict, sound.remarks.as_slice()),
        (Verdict::Valid, [].as_slice())
    );
    let found = judged(&with_lists(vec![
        plain(indefinite(&der)),
        plain(b"<html>".to_vec()),
    ]));
    assert_eq!(found.sub_indication, Some(SubIndication::TryLater));
    assert_eq!(found.certificate.revocation, Revocation::Unknown);
    let [remark @ Remark::StoreUnreadable { others: 1, .. }] = found.remarks.as_slice() else {
        panic!("{:?}", found.remarks)
    };
    let said = remark.sentence(Lang::Vi);
    assert!(
        said.contains("và 1 đối tượng khác") && said.contains("DER"),
        "{said}"
    );
    assert!(remark.sentence(Lang::En).contains("and 1 more"));
    // The other lists are read all the same, and where nothing is missing nobody is bothered.
    let beside = judged(&with_lists(vec![plain(indefinite(&der)), plain(der)]));
    assert_eq!((beside.verdict, beside.remarks.len()), (Verdict::Valid, 0));
}

#[test]
fn a_certificate_in_the_store_that_is_none_is_told_where_something_is_missing() {
    let found = judged(&store(
        "Certs",
        vec![plain(b"-----BEGIN CERTIFICATE-----".to_vec())],
    ));
    assert_eq!(found.sub_indication, Some(SubIndication::TryLater));
    assert!(matches!(
        found.remarks.as_slice(),
        [Remark::StoreUnreadable { others: 0, .. }]
    ));
}

/// Twenty-four megabytes are unpacked and kept, whatever a small file asks for.
#[test]
fn a_store_that_unpacks_to_more_than_is_read_is_told_and_read_up_to_there() {
    let few = judged(&with_lists(vec![packed(11), packed(11), plain(about_signers())]));
    assert_eq!((few.verdict, few.remarks.len()), (Verdict::Valid, 0));
    // What is not packed takes no memory and is read all the same.
    let many = judged(&with_lists(vec![
        packed(11),
        packed(11),
        packed(11),
        plain(about_signers()),
    ]));
    assert_eq!(many.remarks, [Remark::StoreTooLarge]);
    // A revocation may stand in what was not read.
    assert_eq!(
        (many.verdict, many.cause, many.sub_indication),
        (Verdict::Indeterminate, Cause::StoreTooLarge, None)
    );
    assert!(
        many.sentence(Lang::Vi)
            .contains("có thể nằm trong phần không được đọc")
    );
    assert!(
        many.sentence(Lang::En)
            .contains("a revocation may stand in the rest")
    );
    let said = many.remarks[0].sentence(Lang::Vi);
    assert!(said.contains("quá mức được đọc"), "{said}");
}

/// Certificates take far more memory than bytes: two megabytes of them are read.
#[test]
fn a_store_full_of_certificates_is_read_in_part() {
    let der = WORLD.ca.certificate.der();
    let many = (2 << 20) / der.len() + 1;
    let found = judged(&store("Certs", vec![plain(der.to_vec()); many]));
    assert_eq!(found.sub_indication, Some(SubIndication::TryLater));
    assert_eq!(found.remarks, [Remark::StoreTooLarge]);
}

/// What was there first is read first: what somebody appends pushes nothing aside.
#[test]
fn what_is_appended_pushes_nothing_out_of_the_store() {
    let against = list(
        &WORLD.ca,
        "2026-06-02",
        "2026-08-01",
        &[(&WORLD.signer, "2026-05-31")],
    );
    let literal = |der: &[u8]| -> Vec<u8> {
        let runs = der.chunks(128);
        let runs = runs.flat_map(|run| [&[u8::try_from(run.len() - 1).unwrap()], run].concat());
        runs.chain([128]).collect()
    };
    let packed_list = Stream::new(
        Dict::new().with("Filter", Object::name("RunLengthDecode")),
        literal(&against),
    );
    let doc = with_lists(vec![packed_list]);
    let known = judged(&doc).sub_indication;
    assert_eq!(known, Some(SubIndication::RevokedNoPoe));
    let pushed = Doc(appended(&doc.0, |update| {
        let first = Object::Ref(update.add(packed(23)));
        let good = Object::Ref(update.add(plain(about_signers())));
        let lists = vec![first, good];
        let dss = update.add(Dict::new().with("OCSPs", lists.clone()).with("CRLs", lists));
        edit_catalog(update, |catalog| {
            catalog.insert("DSS", dss);
        });
    }));
    assert_eq!(judged(&pushed).sub_indication, known);
}
