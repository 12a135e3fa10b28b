//! Whether signatures hold, whoever made them: each fault by its own name.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{
    Examined, Fault, Integrity, Kind, Over, Prepared, SubFilter, Unclear, embed, embed_timestamp, examine,
    replace_contents, survey,
};
use saoy_pki::{Algorithm, HashAlgorithm, cms, tsp};
use support::{
    files::{Layout, file, replaced},
    people::{PEOPLE, Person, at, token},
    prepared::{bare, open},
};

fn examined(bytes: &[u8]) -> Vec<Examined> {
    let reader = open(bytes);
    examine(&reader, &survey(&reader))
}

fn first(bytes: &[u8]) -> Examined {
    examined(bytes).remove(0)
}

fn plain() -> Vec<u8> {
    file(&Layout::default())
}

fn signed(base: &[u8], name: &str) -> Vec<u8> {
    let mut prepared = bare(base, name, Kind::Approve);
    let cms = PEOPLE.leader.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.leader.certificate).unwrap();
    [base, &prepared.appended].concat()
}

/// A file with any bytes as `/Contents` of a prepared signature.
fn with_contents(prepared: &Prepared, base: &[u8], contents: &[u8]) -> Vec<u8> {
    let mut whole = [base, &prepared.appended].concat();
    let hex: String = contents.iter().map(|byte| format!("{byte:02x}")).collect();
    let start = prepared.contents.start as usize + 1;
    whole[start..start + hex.len()].copy_from_slice(hex.as_bytes());
    whole
}

#[test]
fn a_signature_that_holds_says_who_how_and_with_what() {
    let examined = first(&signed(&plain(), "a"));
    assert_eq!(examined.integrity, Integrity::Intact);
    assert_eq!(examined.format, Some(SubFilter::CadesDetached));
    assert_eq!(examined.signer.as_ref(), Some(&PEOPLE.leader.certificate));
    assert_eq!(
        examined.algorithm,
        Some(Algorithm::RsaPkcs1(HashAlgorithm::Sha256))
    );
    assert_eq!(examined.hash, Some(HashAlgorithm::Sha256));
    assert_eq!(examined.certificates.len(), 2);
    assert!(examined.oddities.is_empty(), "{:?}", examined.oddities);
}

#[test]
fn a_changed_file_breaks_every_signature_over_the_change_and_no_other() {
    let one = signed(&plain(), "a");
    let two = signed(&one, "b");
    let whole = examined(&two);
    assert!(whole.iter().all(|each| each.integrity == Integrity::Intact));
    let page = examined(&replaced(&two, "0.9 g", "0.8 g"));
    let both = page.iter().map(|each| &each.integrity).collect::<Vec<_>>();
    assert_eq!(both, [&Integrity::Broken(Fault::Changed); 2]);
    // The second field's name is covered by the second signature only.
    let name = examined(&replaced(&two, "(b)", "(c)"));
    assert_eq!(name[0].integrity, Integrity::Intact);
    assert_eq!(name[1].integrity, Integrity::Broken(Fault::Changed));
}

#[test]
fn a_dictionary_that_cannot_be_read_is_unreadable_and_listed() {
    let bytes = replaced(&signed(&plain(), "a"), "/ByteRange", "/ByteRangf");
    let examined = first(&bytes);
    assert_eq!(
        examined.integrity,
        Integrity::Unreadable(Fault::Unclear(Unclear::RangeMissing))
    );
    assert_eq!(examined.entry.field, b"a");
}

#[test]
fn an_unknown_format_and_an_unfinished_signature_are_unreadable() {
    let bytes = replaced(
        &signed(&plain(), "a"),
        "ETSI.CAdES.detached",
        "ETSI.CAdES.attached",
    );
    let name = b"ETSI.CAdES.attached".to_vec();
    assert_eq!(
        first(&bytes).integrity,
        Integrity::Unreadable(Fault::Format(name))
    );
    let base = plain();
    let unfinished = [base.as_slice(), &bare(&base, "a", Kind::Approve).appended].concat();
    assert_eq!(
        first(&unfinished).integrity,
        Integrity::Unreadable(Fault::Cms(cms::Fault::NotCms))
    );
}

#[test]
fn a_signature_timestamp_has_its_own_outcome() {
    let base = plain();
    let mut own = bare(&base, "a", Kind::Approve);
    let cms = PEOPLE.leader.sign(&own.digest);
    embed(&mut own, &cms, &PEOPLE.leader.certificate).unwrap();
    let stamped = Person::stamped(&cms, at("2026-10-14T02:00:00Z"));
    replace_contents(&mut own, &stamped).unwrap();
    let examined = first(&[base.as_slice(), &own.appended].concat());
    let [stamp] = examined.timestamps.as_slice() else {
        panic!("one timestamp")
    };
    assert_eq!(stamp.over, Over::Inside(cms::TokenKind::Signature));
    assert_eq!(stamp.integrity, Integrity::Intact);
    assert_eq!(stamp.signer.as_ref(), Some(&PEOPLE.tsa.certificate));
    assert_eq!(stamp.authority, Some(Ok(())));
    assert_eq!(stamp.stamp.as_ref().unwrap().time(), at("2026-10-14T02:00:00Z"));

    // One over another signature's value leaves the signature intact.
    let foreign = cms::add_signature_timestamp(&cms, &token(&[7; 32], at("2026-10-14T02:00:00Z"))).unwrap();
    let own = bare(&base, "a", Kind::Approve);
    let examined = first(&with_contents(&own, &base, &foreign));
    assert_eq!(examined.integrity, Integrity::Intact);
    assert_eq!(
        examined.timestamps[0].integrity,
        Integrity::Broken(Fault::Stamp(tsp::StampFault::Imprint))
    );
}

#[test]
fn a_document_timestamp_is_over_the_file() {
    let base = plain();
    let mut own = bare(&base, "t", Kind::DocumentTimestamp);
    let token = token(&own.digest, at("2026-10-14T02:00:00Z"));
    embed_timestamp(&mut own, &token).unwrap();
    let bytes = [base.as_slice(), &own.appended].concat();
    let examined = first(&bytes);
    assert_eq!(examined.integrity, Integrity::Intact);
    assert_eq!(examined.timestamps[0].over, Over::Document);
    assert_eq!(examined.signer.as_ref(), Some(&PEOPLE.tsa.certificate));
    assert_eq!(
        first(&replaced(&bytes, "0.9 g", "0.8 g")).integrity,
        Integrity::Broken(Fault::Changed)
    );
}

#[test]
fn a_certificate_with_another_use_may_not_stamp() {
    let base = plain();
    let own = bare(&base, "t", Kind::DocumentTimestamp);
    let cms = PEOPLE.leader.sign(&own.digest);
    assert_eq!(
        first(&with_contents(&own, &base, &cms)).integrity,
        Integrity::Unreadable(Fault::Token(tsp::TspError::NotTimestamp(saoy_pki::oids::ID_DATA)))
    );
}

#[test]
fn bytes_behind_the_signature_are_told_and_zeros_are_padding() {
    let base = plain();
    let own = bare(&base, "a", Kind::Approve);
    let cms = PEOPLE.leader.sign(&own.digest);
    let padded = first(&with_contents(&own, &base, &[&cms[..], &[0; 40]].concat()));
    assert!(padded.oddities.is_empty(), "{:?}", padded.oddities);
    assert_eq!(padded.entry.found.unwrap().trailing, 0);

    let filled = with_contents(&own, &base, &[&cms[..], &[0; 3], b"hidden", &[0; 3]].concat());
    let filled = first(&filled);
    assert_eq!(filled.integrity, Integrity::Intact);
    assert_eq!(filled.oddities, [cms::Oddity::Trailing]);
    assert_eq!(filled.entry.found.unwrap().trailing, 9);

    // The same behind a document timestamp.
    let own = bare(&base, "t", Kind::DocumentTimestamp);
    let token = token(&own.digest, at("2026-10-14T02:00:00Z"));
    let stamped = first(&with_contents(&own, &base, &[&token[..], b"x"].concat()));
    assert_eq!(stamped.integrity, Integrity::Intact);
    assert_eq!(stamped.oddities, [cms::Oddity::Trailing]);
}
