//! Formats and structures that other software writes, each in a file of its own.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../../pki/tests/common/cms.rs"]
mod pieces;
mod support;

use pieces::{Pieces, attribute, tlv};
use saoy_pades::{
    Examined, Fault, Integrity, Over, Remark, SubFilter, Unclear, examine, examine_with, survey,
};
use saoy_pdf::{Dict, Limits, Mark, Object, Reader, Reserved, Stream, Update};
use saoy_pki::{
    Algorithm, HashAlgorithm, SignatureScheme,
    cms::{self, Oddity, TokenKind},
    oids, tsp,
};
use support::{
    files::{Layout, file},
    people::{PEOPLE, at, token},
};

const SCHEME: SignatureScheme = SignatureScheme::RsaPkcs1Sha256;

/// A file with one signature of any format; `contents` is made of the covered bytes.
fn signed(sub_filter: &str, more: Dict, contents: impl FnOnce(&[u8]) -> Vec<u8>) -> Vec<u8> {
    signed_in(&[], &["a"], sub_filter, more, contents)
}

/// The same in several fields of a file with something before it.
fn signed_in(
    before: &[u8],
    names: &[&str],
    sub_filter: &str,
    more: Dict,
    contents: impl FnOnce(&[u8]) -> Vec<u8>,
) -> Vec<u8> {
    let base = file(&Layout::default());
    let reader = Reader::open(&base, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    let reserved = |mark, bytes: &str| Reserved {
        mark: Mark(mark),
        bytes: bytes.as_bytes().to_vec(),
    };
    let mut value = more
        .with("Type", Object::name("Sig"))
        .with("SubFilter", Object::name(sub_filter))
        .with("ByteRange", reserved(1, &" ".repeat(60)));
    value.insert("Contents", reserved(2, &format!("<{}>", "0".repeat(20_000))));
    let value = update.add(value);
    let field = Dict::new().with("FT", Object::name("Sig")).with("V", value);
    for name in names {
        let field = update.add(field.clone().with("T", Object::text(name)));
        saoy_pades::add_field(&mut update, reader.catalog_ref(), field).unwrap();
    }
    let appended = update.finish().unwrap();
    let gap = appended.range(Mark(2)).unwrap();
    let numbers = appended.range(Mark(1)).unwrap();
    let mut whole = [before, &base, &appended.bytes].concat();
    let (start, end) = (before.len() + gap.start as usize, before.len() + gap.end as usize);
    let range = format!("[0 {start} {end} {}]", whole.len() - end);
    let place = before.len() + numbers.start as usize;
    whole[place..place + range.len()].copy_from_slice(range.as_bytes());
    let covered = [&whole[..start], &whole[end..]].concat();
    for (index, byte) in contents(&covered).iter().enumerate() {
        let at = start + 1 + 2 * index;
        whole[at..at + 2].copy_from_slice(format!("{byte:02x}").as_bytes());
    }
    whole
}

fn first(bytes: &[u8]) -> Examined {
    let reader = Reader::open_any(bytes, &Limits::default(), None).unwrap();
    examine(&reader, &survey(&reader)).remove(0)
}

fn pieces(digest: &[u8]) -> Pieces {
    Pieces::new(&PEOPLE.leader.certificate, digest, SCHEME)
}

/// A detached signature after an edit of its pieces.
fn detached(edit: impl FnOnce(&mut Pieces, &[u8])) -> Vec<u8> {
    signed("adbe.pkcs7.detached", Dict::new(), |covered| {
        let mut own = pieces(&saoy_pki::sha256(covered));
        edit(&mut own, covered);
        own.build(&PEOPLE.leader.key, SCHEME)
    })
}

/// The first page's grey, which every signature covers.
fn with_page_changed(bytes: &[u8]) -> Vec<u8> {
    let at = bytes.windows(5).position(|window| window == b"0.9 g").unwrap();
    let mut other = bytes.to_vec();
    other[at + 2] = b'8';
    other
}

#[test]
fn a_plain_pkcs7_signature_holds() {
    let examined = first(&detached(|_, _| ()));
    assert_eq!(examined.integrity, Integrity::Intact);
    assert_eq!(examined.format, Some(SubFilter::Pkcs7Detached));
}

#[test]
fn one_without_the_attribute_of_the_certificate_holds_and_says_so() {
    let examined = first(&detached(|pieces, _| {
        pieces.attributes.as_mut().unwrap().pop();
    }));
    assert_eq!(examined.integrity, Integrity::Intact);
    assert_eq!(examined.oddities, [Oddity::NoSigningCertificate]);
}

#[test]
fn the_certificate_may_stand_in_the_dictionary() {
    let certificate = Object::HexString(PEOPLE.leader.certificate.der().to_vec());
    let file = |contents: fn(&[u8]) -> Vec<u8>| {
        signed(
            "adbe.x509.rsa_sha1",
            Dict::new().with("Cert", vec![certificate.clone()]),
            contents,
        )
    };
    let bytes = file(|covered| tlv(4, &[&PEOPLE.leader.key.sign(SCHEME, covered).unwrap()]));
    let examined = first(&bytes);
    assert_eq!(examined.integrity, Integrity::Intact);
    assert_eq!(
        examined.algorithm,
        Some(Algorithm::RsaPkcs1(HashAlgorithm::Sha256))
    );
    assert_eq!(examined.signer.as_ref(), Some(&PEOPLE.leader.certificate));
    assert_eq!(
        first(&with_page_changed(&bytes)).integrity,
        Integrity::Broken(Fault::Changed)
    );
    let stranger = file(|covered| tlv(4, &[&PEOPLE.agency.key.sign(SCHEME, covered).unwrap()]));
    assert_eq!(first(&stranger).integrity, Integrity::Broken(Fault::Pkcs1));
    let without = signed("adbe.x509.rsa_sha1", Dict::new(), |_| tlv(4, &[&[7; 256]]));
    assert_eq!(
        first(&without).integrity,
        Integrity::Unreadable(Fault::NoCertificate)
    );
}

#[test]
fn the_sha1_of_the_file_may_be_enclosed() {
    let file = |content: fn(&[u8]) -> Vec<u8>| {
        signed("adbe.pkcs7.sha1", Dict::new(), |covered| {
            let content = content(covered);
            let mut own = pieces(&saoy_pki::sha256(&content));
            own.content = Some(content);
            own.build(&PEOPLE.leader.key, SCHEME)
        })
    };
    let bytes = file(|covered| HashAlgorithm::Sha1.digest(covered));
    assert_eq!(first(&bytes).integrity, Integrity::Intact);
    assert_eq!(
        first(&with_page_changed(&bytes)).integrity,
        Integrity::Broken(Fault::Changed)
    );
    let other = file(|_| HashAlgorithm::Sha1.digest(b"other"));
    assert_eq!(first(&other).integrity, Integrity::Broken(Fault::Changed));
    let without = signed("adbe.pkcs7.sha1", Dict::new(), |covered| {
        pieces(&saoy_pki::sha256(covered)).build(&PEOPLE.leader.key, SCHEME)
    });
    assert_eq!(
        first(&without).integrity,
        Integrity::Unreadable(Fault::Cms(cms::Fault::NoContent))
    );
}

#[test]
fn fields_that_were_signed_with_one_signature_share_it() {
    let bytes = signed_in(&[], &["a", "b"], "adbe.pkcs7.detached", Dict::new(), |covered| {
        pieces(&saoy_pki::sha256(covered)).build(&PEOPLE.leader.key, SCHEME)
    });
    let reader = Reader::open(&bytes, &Limits::default()).unwrap();
    let both = examine(&reader, &survey(&reader));
    assert_eq!(both.len(), 2);
    assert!(both.iter().all(|each| each.integrity == Integrity::Intact));
    assert_eq!(both[1].entry.remarks, [Remark::SeveralFields]);
}

#[test]
fn content_enclosed_in_a_detached_signature_must_be_the_file() {
    let same = first(&signed("ETSI.CAdES.detached", Dict::new(), |covered| {
        let mut own = pieces(&saoy_pki::sha256(covered));
        own.content = Some(covered.to_vec());
        own.build(&PEOPLE.leader.key, SCHEME)
    }));
    assert_eq!(same.integrity, Integrity::Intact);
    assert_eq!(same.oddities, [Oddity::ContentEnclosed]);
    let other = first(&detached(|pieces, _| {
        pieces.content = Some(b"something else".to_vec())
    }));
    let nothing = first(&detached(|pieces, _| pieces.content = Some(Vec::new())));
    for wrong in [other, nothing] {
        assert_eq!(
            wrong.integrity,
            Integrity::Broken(Fault::Cms(cms::Fault::Encapsulated))
        );
    }
}

#[test]
fn of_several_signers_the_worst_counts_and_each_is_told() {
    let with = |second: fn(Pieces) -> Vec<u8>| {
        first(&signed("adbe.pkcs7.detached", Dict::new(), |covered| {
            let own = pieces(&saoy_pki::sha256(covered));
            let one = own.signer(&PEOPLE.leader.key, SCHEME);
            let two = second(own.clone());
            own.around(&[one, two])
        }))
    };
    let both = with(|own| own.signer(&PEOPLE.leader.key, SCHEME));
    assert_eq!(both.integrity, Integrity::Intact);
    assert_eq!(both.signers.len(), 2);
    assert!(both.oddities.contains(&Oddity::SeveralSigners(2)));
    let bad = with(|own| own.signer(&PEOPLE.agency.key, SCHEME));
    assert_eq!(bad.signers[0].1, Integrity::Intact);
    assert_eq!(bad.signers[1].1, Integrity::Broken(Fault::Cms(cms::Fault::Value)));
    assert_eq!(bad.integrity, bad.signers[1].1);
    let junk = with(|_| tlv(0x30, &[b"\x02\x01\x01"]));
    assert_eq!(
        junk.integrity,
        Integrity::Unreadable(Fault::Cms(cms::Fault::Signer))
    );
    let nobody = first(&signed("adbe.pkcs7.detached", Dict::new(), |_| {
        pieces(&[0; 32]).around(&[])
    }));
    assert_eq!(
        nobody.integrity,
        Integrity::Unreadable(Fault::Cms(cms::Fault::NoSigner))
    );
}

#[test]
fn a_certificate_that_is_not_enclosed_is_looked_for_in_the_file_and_with_the_caller() {
    let bytes = detached(|pieces, _| pieces.certificates.clear());
    let missing = Integrity::Unreadable(Fault::Cms(cms::Fault::NoCertificate));
    assert_eq!(first(&bytes).integrity, missing);

    let reader = Reader::open(&bytes, &Limits::default()).unwrap();
    let known = [PEOPLE.leader.certificate.clone()];
    let examined = examine_with(&reader, &survey(&reader), &known).remove(0);
    assert_eq!(examined.integrity, Integrity::Intact);
    assert!(examined.oddities.contains(&Oddity::CertificateFromElsewhere));

    let mut update = Update::new(&reader).unwrap();
    let stored = Stream::new(Dict::new(), PEOPLE.leader.certificate.der().to_vec());
    let stored = update.add(stored);
    let store = update.add(Dict::new().with("Certs", vec![Object::Ref(stored)]));
    let mut catalog = reader.catalog().unwrap();
    catalog.insert("DSS", store);
    update.set(reader.catalog_ref(), catalog);
    let with_store = [bytes.as_slice(), &update.finish().unwrap().bytes].concat();
    assert_eq!(first(&with_store).integrity, Integrity::Intact);
}

#[test]
fn every_timestamp_inside_has_its_own_outcome() {
    let time = at("2026-10-14T02:00:00Z");
    let examined = first(&detached(|pieces, covered| {
        let content = token(&saoy_pki::sha256(covered), time);
        let attributes = pieces.attributes.as_mut().unwrap();
        attributes.push(attribute(oids::CONTENT_TIMESTAMP, &[&content]));
        let value = PEOPLE.leader.key.sign(SCHEME, &pieces.to_be_signed()).unwrap();
        let good = token(&saoy_pki::sha256(&value), time);
        let other = token(&saoy_pki::sha256(b"other"), time);
        pieces.unsigned = vec![
            attribute(oids::SIGNATURE_TIMESTAMP, &[&good]),
            attribute(oids::SIGNATURE_TIMESTAMP, &[&other, &tlv(0x30, &[])]),
            attribute(oids::ARCHIVE_TIMESTAMP_V3, &[&other]),
        ];
    }));
    assert_eq!(examined.integrity, Integrity::Intact);
    let outcomes: Vec<(Over, &Integrity)> = examined
        .timestamps
        .iter()
        .map(|stamped| (stamped.over, &stamped.integrity))
        .collect();
    let imprint = Integrity::Broken(Fault::Stamp(tsp::StampFault::Imprint));
    let unreadable = Integrity::Unreadable(Fault::Token(tsp::TspError::Unreadable(cms::Fault::NotCms)));
    assert_eq!(
        outcomes,
        [
            (Over::Inside(TokenKind::Content), &Integrity::Intact),
            (Over::Inside(TokenKind::Signature), &Integrity::Intact),
            (Over::Inside(TokenKind::Signature), &imprint),
            (Over::Inside(TokenKind::Signature), &unreadable),
            (
                Over::Inside(TokenKind::Archive),
                &Integrity::Unreadable(Fault::Archive)
            ),
        ]
    );
}

#[test]
fn a_gap_around_another_string_of_the_dictionary_is_found_out() {
    let more = Dict::new().with("Reason", Object::HexString(vec![0x30, 0x00]));
    let bytes = signed("adbe.pkcs7.detached", more, |_| vec![0x30, 0]);
    let place = |text: &[u8]| bytes.windows(text.len()).rposition(|own| own == text).unwrap();
    let (reason, range) = (place(b"<3000>"), place(b"/ByteRange [0 "));
    let text = format!(
        "/ByteRange [0 {reason} {} {}]",
        reason + 6,
        bytes.len() - reason - 6
    );
    let mut other = bytes.clone();
    other[range..range + 60].fill(b' ');
    other[range..range + text.len()].copy_from_slice(text.as_bytes());
    assert_eq!(
        first(&other).integrity,
        Integrity::Unreadable(Fault::Unclear(Unclear::GapOther))
    );
}

#[test]
fn signatures_that_cover_a_file_over_and_over_are_not_hashed_without_end() {
    // One dictionary after the other, each with its own gap and all of the rest behind it.
    let base = file(&Layout {
        weight: 200_000,
        ..Layout::default()
    });
    let reader = Reader::open(&base, &Limits::default()).unwrap();
    let mut update = Update::new(&reader).unwrap();
    let reserved = |mark, bytes: String| Reserved {
        mark: Mark(mark),
        bytes: bytes.into_bytes(),
    };
    let cms = pieces(&[0; 32]).build(&PEOPLE.leader.key, SCHEME);
    let hex: String = cms.iter().map(|byte| format!("{byte:02x}")).collect();
    let count = 100;
    for index in 0..count {
        let value = Dict::new()
            .with("SubFilter", Object::name("adbe.pkcs7.detached"))
            .with("ByteRange", reserved(2 * index, " ".repeat(40)))
            .with("Contents", reserved(2 * index + 1, format!("<{hex}>")));
        let field = Dict::new()
            .with("FT", Object::name("Sig"))
            .with("V", update.add(value));
        let field = update.add(field);
        saoy_pades::add_field(&mut update, reader.catalog_ref(), field).unwrap();
    }
    update.add(Stream::new(Dict::new(), vec![b'x'; 2_000_000]));
    let appended = update.finish().unwrap();
    let mut whole = [base.as_slice(), &appended.bytes].concat();
    for index in 0..count {
        let gap = appended.range(Mark(2 * index + 1)).unwrap();
        let place = appended.range(Mark(2 * index)).unwrap().start as usize;
        let text = format!("[0 {} {} {}]", gap.start, gap.end, whole.len() as u64 - gap.end);
        whole[place..place + text.len()].copy_from_slice(text.as_bytes());
    }
    let reader = Reader::open(&whole, &Limits::default()).unwrap();
    let examined = examine(&reader, &survey(&reader));
    assert_eq!(examined.len(), count as usize);
    let too_much = Integrity::Unreadable(Fault::TooMuch);
    let skipped = examined.iter().filter(|each| each.integrity == too_much).count();
    assert!((80..95).contains(&skipped), "{skipped}");
}

/// A signature without attributes, over the covered bytes themselves.
fn without_attributes(covered: &[u8]) -> Vec<u8> {
    let leader = &PEOPLE.leader;
    let pieces = Pieces {
        attributes: None,
        signed: Some(covered.to_vec()),
        ..Pieces::new(&leader.certificate, &[], SCHEME)
    };
    pieces.build(&leader.key, SCHEME)
}

/// A PDF file may begin with anything, so the attributes of somebody's signature could be shown as a file, and his
/// signature over them as one over the file. What stands before `%PDF` is no part of the file here: no range covers it.
#[test]
fn a_file_that_is_somebodys_signed_attributes_is_not_signed_by_him() {
    let format = "adbe.pkcs7.detached";
    let plain = first(&signed(format, Dict::new(), without_attributes));
    assert_eq!(plain.integrity, Integrity::Intact);
    assert!(plain.oddities.contains(&Oddity::NoSignedAttributes));

    let set_around = |length: usize| {
        let [.., a, b, c] = (length - 5).to_be_bytes();
        let covered = std::cell::Cell::new(0);
        let whole = signed_in(&[0x31, 0x83, a, b, c], &["a"], format, Dict::new(), |bytes| {
            covered.set(bytes.len());
            without_attributes(bytes)
        });
        (whole, covered.get())
    };
    let (_, length) = set_around(100_000);
    let (whole, _) = set_around(length);
    assert_eq!(
        first(&whole).integrity,
        Integrity::Unreadable(Fault::Unclear(Unclear::RangeBeyond))
    );
}

#[test]
fn content_that_is_said_to_be_no_data_is_told() {
    let signature = signed("adbe.pkcs7.detached", Dict::new(), |covered| {
        let leader = &PEOPLE.leader;
        let mut pieces = Pieces::new(&leader.certificate, &saoy_pki::sha256(covered), SCHEME);
        pieces.content_type = oids::TST_INFO.as_bytes().to_vec();
        pieces.attributes.as_mut().unwrap()[0] =
            attribute(oids::CONTENT_TYPE, &[&tlv(6, &[oids::TST_INFO.as_bytes()])]);
        pieces.build(&leader.key, SCHEME)
    });
    let examined = first(&signature);
    assert_eq!(examined.integrity, Integrity::Intact);
    assert_eq!(examined.oddities, [Oddity::NotData(oids::TST_INFO)]);
}
