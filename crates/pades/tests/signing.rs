//! From an unsigned file to B-LTA, and every way in which it is refused.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

mod support;

use saoy_pades::{
    BaseDigest, EmbedError, Kind, Permission, PrepareError, Request, ValidationData, archive, check, embed,
    embed_timestamp, patch_contents, prepare, replace_contents, signatures,
};
use saoy_pdf::{Dict, Limits, ObjRef, Object, Reader, Update};
use support::{
    files::{Layout, file},
    people::{PEOPLE, Person, at, token},
    prepared::{field, open, prepared, request},
};

fn signed(base: &[u8], name: &str, kind: Kind, person: &Person) -> Vec<u8> {
    let mut prepared = prepared(base, name, kind).unwrap();
    let cms = person.sign(&prepared.digest);
    embed(&mut prepared, &cms, &person.certificate).unwrap();
    [base, &prepared.appended].concat()
}

fn layouts() -> Vec<Layout> {
    let mut all = Vec::new();
    for streams in [false, true] {
        for nested in [None, Some(3)] {
            for bare_end in [false, true] {
                all.push(Layout {
                    pages: 7,
                    streams,
                    nested,
                    bare_end,
                    inherited: nested.is_some(),
                    ..Layout::default()
                });
            }
        }
    }
    all
}

#[test]
fn a_signature_holds_in_every_layout() {
    for layout in layouts() {
        let base = file(&layout);
        let signed = signed(&base, "a", Kind::Certify(Permission::FormFilling), &PEOPLE.leader);
        assert!(signed.starts_with(&base), "{layout:?}");
        let reader = open(&signed);
        let checked = check(&reader).unwrap();
        assert_eq!(checked.len(), 1);
        let holds = checked[0].outcome.as_ref().unwrap();
        assert_eq!(holds.signer, PEOPLE.leader.certificate);
        assert!(holds.timestamp.is_none());
        assert_eq!(checked[0].signature.revision, Some(reader.revisions().len() - 1));
        assert!(reader.catalog().unwrap().contains_key("Perms"));
    }
}

#[test]
fn the_digest_covers_all_but_contents() {
    let base = file(&Layout::default());
    let prepared = prepared(&base, "a", Kind::Approve).unwrap();
    let whole = [base.as_slice(), &prepared.appended].concat();
    let [zero, start, end, tail] = prepared.byte_range.map(|number| number as usize);
    assert_eq!((zero, end + tail), (0, whole.len()));
    assert_eq!((whole[start], whole[end - 1]), (b'<', b'>'));
    let covered = [&whole[..start], &whole[end..]].concat();
    assert_eq!(prepared.digest, saoy_pki::sha256(&covered));
    assert_eq!(end - start, 2 * request(Kind::Approve).contents_len + 2);
}

#[test]
fn one_hash_state_serves_every_signature_after_it() {
    let base = file(&Layout {
        weight: 20_000,
        ..Layout::default()
    });
    let scan = BaseDigest::of(&base);
    let mut first = prepared(&base, "a", Kind::Approve).unwrap();
    let cms = PEOPLE.leader.sign(&first.digest);
    embed(&mut first, &cms, &PEOPLE.leader.certificate).unwrap();
    let whole = [base.as_slice(), &first.appended].concat();
    let continued = scan.then(&first.appended);
    assert_eq!(continued.sha256(), saoy_pki::sha256(&whole));
    let reader = open(&whole);
    let mut update = Update::new(&reader).unwrap();
    let page = reader.pages().unwrap()[0].reference;
    let field = field(&mut update, "b", page, "Sig");
    let second = prepare(&reader, &continued, update, field, &request(Kind::Approve)).unwrap();
    assert_eq!(
        second.digest,
        prepared(&whole, "b", Kind::Approve).unwrap().digest
    );
}

#[test]
fn timestamp_now_or_later_gives_the_same_file() {
    let base = file(&Layout::default());
    let mut prepared = prepared(&base, "a", Kind::Approve).unwrap();
    let cms = PEOPLE.leader.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.leader.certificate).unwrap();
    let mut stored = [base.as_slice(), &prepared.appended].concat();
    let stamped = Person::stamped(&cms, at("2026-10-14T02:00:05Z"));

    replace_contents(&mut prepared, &stamped).unwrap();
    let at_once = [base.as_slice(), &prepared.appended].concat();

    let patch = patch_contents(&signatures(&open(&stored)).unwrap()[0], &stamped).unwrap();
    stored[patch.at.start as usize..patch.at.end as usize].copy_from_slice(&patch.bytes);
    assert_eq!(stored, at_once);

    let checked = check(&open(&stored)).unwrap();
    let holds = checked[0].outcome.as_ref().unwrap();
    assert_eq!(
        holds.timestamp.as_ref().unwrap().gen_time,
        at("2026-10-14T02:00:05Z")
    );
}

#[test]
fn archive_adds_data_once_and_a_timestamp_over_everything() {
    for streams in [false, true] {
        let base = file(&Layout {
            streams,
            ..Layout::default()
        });
        let signed = signed(&base, "a", Kind::Certify(Permission::FormFilling), &PEOPLE.leader);
        let data = ValidationData {
            certificates: vec![
                PEOPLE.root.certificate.der().to_vec(),
                PEOPLE.leader.certificate.der().to_vec(),
            ],
            ocsp: vec![],
            crls: vec![b"not looked into".to_vec()],
        };
        let archived = |base: &[u8], name: &str| {
            let reader = open(base);
            let page = reader.pages().unwrap()[0].reference;
            let mut prepared = archive(&reader, &BaseDigest::of(base), &data, page, name, 8000).unwrap();
            let token = token(&prepared.digest, at("2026-10-14T03:00:00Z"));
            embed_timestamp(&mut prepared, &token).unwrap();
            [base, &prepared.appended].concat()
        };
        let once = archived(&signed, "t1");
        let twice = archived(&once, "t2");
        for (bytes, count) in [(&once, 2), (&twice, 3)] {
            let checked = check(&open(bytes)).unwrap();
            assert_eq!(checked.len(), count);
            assert!(checked.iter().all(|one| one.outcome.is_ok()), "{checked:?}");
        }
        let reader = open(&twice);
        let dss = reader.catalog().unwrap();
        let dss = reader.lookup(&dss, "DSS").unwrap();
        let length = |key: &str| {
            dss.as_dict()
                .unwrap()
                .get(key)
                .map(|list| list.as_array().unwrap().len())
        };
        assert_eq!(
            (length("Certs"), length("CRLs"), length("OCSPs")),
            (Some(2), Some(1), None)
        );
    }
}

#[test]
fn a_flipped_byte_anywhere_outside_contents_breaks_the_signature() {
    let base = file(&Layout {
        pages: 1,
        ..Layout::default()
    });
    let signed = signed(&base, "a", Kind::Approve, &PEOPLE.leader);
    let contents = signatures(&open(&signed)).unwrap()[0].contents.clone();
    for at in (0..signed.len()).filter(|at| !contents.contains(&(*at as u64))) {
        let mut other = signed.clone();
        other[at] ^= 1 << (at % 8);
        let holds = Reader::open(&other, &Limits::default())
            .ok()
            .and_then(|reader| check(&reader).ok())
            .is_some_and(|checked| !checked.is_empty() && checked.iter().all(|one| one.outcome.is_ok()));
        assert!(!holds, "byte {at}");
    }
}

#[test]
fn bytes_after_the_last_signature_are_noticed() {
    let base = file(&Layout::default());
    let signed = signed(&base, "a", Kind::Approve, &PEOPLE.leader);
    let reader = open(&signed);
    let signature = signatures(&reader).unwrap().remove(0);
    assert_eq!(signature.revision, Some(1));
    assert_eq!(
        signature.byte_range[2] + signature.byte_range[3],
        signed.len() as u64
    );
}

#[test]
fn a_signature_by_someone_else_is_not_embedded() {
    let base = file(&Layout::default());
    let mut prepared = prepared(&base, "a", Kind::Approve).unwrap();
    let empty = prepared.appended.clone();
    let cms = PEOPLE.agency.sign(&prepared.digest);
    let refused = embed(&mut prepared, &cms, &PEOPLE.leader.certificate);
    assert!(
        matches!(refused, Err(EmbedError::OtherCertificate)),
        "{refused:?}"
    );
    assert_eq!(prepared.appended, empty);
}

#[test]
fn a_signature_over_another_file_is_not_embedded() {
    let base = file(&Layout::default());
    let mut prepared = prepared(&base, "a", Kind::Approve).unwrap();
    let cms = PEOPLE.leader.sign(&[7; 32]);
    let refused = embed(&mut prepared, &cms, &PEOPLE.leader.certificate);
    assert!(matches!(refused, Err(EmbedError::OtherDigest)), "{refused:?}");
}

#[test]
fn a_wrong_signature_value_is_not_embedded() {
    let base = file(&Layout::default());
    let mut prepared = prepared(&base, "a", Kind::Approve).unwrap();
    let mut cms = PEOPLE.leader.sign(&prepared.digest);
    *cms.last_mut().unwrap() ^= 1;
    let refused = embed(&mut prepared, &cms, &PEOPLE.leader.certificate);
    assert!(matches!(refused, Err(EmbedError::Cms(_))), "{refused:?}");
    assert!(matches!(
        embed(&mut prepared, b"no CMS", &PEOPLE.leader.certificate),
        Err(EmbedError::Cms(_))
    ));
}

#[test]
fn a_signature_that_does_not_fit_says_how_much_it_needs() {
    let base = file(&Layout::default());
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let page = reader.pages().unwrap()[0].reference;
    let field = field(&mut update, "a", page, "Sig");
    let small = Request {
        contents_len: 100,
        ..request(Kind::Approve)
    };
    let mut prepared = prepare(&reader, &BaseDigest::of(&base), update, field, &small).unwrap();
    let cms = PEOPLE.leader.sign(&prepared.digest);
    match embed(&mut prepared, &cms, &PEOPLE.leader.certificate) {
        Err(EmbedError::TooLarge {
            needed,
            reserved: 100,
        }) => assert_eq!(needed, cms.len()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn only_the_same_signature_may_be_replaced() {
    let base = file(&Layout::default());
    let mut prepared = prepared(&base, "a", Kind::Approve).unwrap();
    let cms = PEOPLE.leader.sign(&prepared.digest);
    embed(&mut prepared, &cms, &PEOPLE.leader.certificate).unwrap();
    let other = PEOPLE.agency.sign(&prepared.digest);
    assert!(matches!(
        replace_contents(&mut prepared, &other),
        Err(EmbedError::OtherSignature)
    ));
    let whole = [base.as_slice(), &prepared.appended].concat();
    let found = signatures(&open(&whole)).unwrap().remove(0);
    assert!(matches!(
        patch_contents(&found, &other),
        Err(EmbedError::OtherSignature)
    ));
}

#[test]
fn a_token_over_something_else_is_not_embedded() {
    let base = file(&Layout::default());
    let reader = open(&base);
    let page = reader.pages().unwrap()[0].reference;
    let data = ValidationData::default();
    let mut prepared = archive(&reader, &BaseDigest::of(&base), &data, page, "t", 8000).unwrap();
    let other = token(&[1; 32], at("2026-10-14T03:00:00Z"));
    assert!(matches!(
        embed_timestamp(&mut prepared, &other),
        Err(EmbedError::Timestamp(_))
    ));
}

#[test]
fn a_prepared_revision_that_was_moved_is_refused() {
    let base = file(&Layout::default());
    let mut prepared = prepared(&base, "a", Kind::Approve).unwrap();
    let cms = PEOPLE.leader.sign(&prepared.digest);
    prepared.base_len += 1_000_000;
    assert!(matches!(
        embed(&mut prepared, &cms, &PEOPLE.leader.certificate),
        Err(EmbedError::Misplaced)
    ));
}

#[test]
fn a_second_certification_is_refused() {
    let base = file(&Layout::default());
    let signed = signed(&base, "a", Kind::Certify(Permission::FormFilling), &PEOPLE.leader);
    let refused = prepared(&signed, "b", Kind::Certify(Permission::FormFilling));
    assert!(
        matches!(refused, Err(PrepareError::CertificationNotFirst)),
        "{refused:?}"
    );
    let approved = self::signed(&base, "a", Kind::Approve, &PEOPLE.leader);
    let refused = prepared(&approved, "b", Kind::Certify(Permission::FormFilling));
    assert!(
        matches!(refused, Err(PrepareError::CertificationNotFirst)),
        "{refused:?}"
    );
}

#[test]
fn what_is_no_empty_signature_field_is_refused() {
    let base = file(&Layout::default());
    let reader = open(&base);
    let page = reader.pages().unwrap()[0].reference;
    let digest = BaseDigest::of(&base);
    let mut update = Update::new(&reader).unwrap();
    let text = field(&mut update, "a", page, "Tx");
    let refused = prepare(&reader, &digest, update, text, &request(Kind::Approve));
    assert!(
        matches!(refused, Err(PrepareError::NotASignatureField(_))),
        "{refused:?}"
    );

    let signed = signed(&base, "a", Kind::Approve, &PEOPLE.leader);
    let reader = open(&signed);
    let taken = signatures(&reader).unwrap()[0].field_ref;
    let update = Update::new(&reader).unwrap();
    let refused = prepare(
        &reader,
        &BaseDigest::of(&signed),
        update,
        taken,
        &request(Kind::Approve),
    );
    assert!(
        matches!(refused, Err(PrepareError::FieldSigned(found)) if found == taken),
        "{refused:?}"
    );

    let update = Update::new(&reader).unwrap();
    let array = ObjRef::new(reader.max_object_number() + 9);
    let refused = prepare(
        &reader,
        &BaseDigest::of(&signed),
        update,
        array,
        &request(Kind::Approve),
    );
    assert!(
        matches!(refused, Err(PrepareError::NotADictionary(_))),
        "{refused:?}"
    );
}

#[test]
fn the_hash_state_of_another_file_is_refused() {
    let base = file(&Layout::default());
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let page = reader.pages().unwrap()[0].reference;
    let field = field(&mut update, "a", page, "Sig");
    let refused = prepare(
        &reader,
        &BaseDigest::of(b"another"),
        update,
        field,
        &request(Kind::Approve),
    );
    assert!(
        matches!(refused, Err(PrepareError::DigestOfOtherBase { digest: 7, .. })),
        "{refused:?}"
    );
}

/// A file whose catalog has one more entry.
fn with_catalog_entry(key: &str, value: impl Fn(&mut Update<'_, '_>) -> Object) -> Vec<u8> {
    let base = file(&Layout::default());
    let reader = open(&base);
    let mut update = Update::new(&reader).unwrap();
    let mut catalog = reader.catalog().unwrap();
    let value = value(&mut update);
    catalog.insert(key, value);
    update.set(reader.catalog_ref(), catalog);
    [base.as_slice(), &update.finish().unwrap().bytes].concat()
}

fn archive_refused(bytes: &[u8]) -> PrepareError {
    let reader = open(bytes);
    let page = reader.pages().unwrap()[0].reference;
    archive(
        &reader,
        &BaseDigest::of(bytes),
        &ValidationData::default(),
        page,
        "t",
        8000,
    )
    .unwrap_err()
}

#[test]
fn malformed_forms_and_stores_are_refused() {
    let form = with_catalog_entry("AcroForm", |_| Object::Int(5));
    assert!(matches!(
        archive_refused(&form),
        PrepareError::Malformed("AcroForm")
    ));
    let fields = with_catalog_entry("AcroForm", |_| Dict::new().with("Fields", 5).into());
    assert!(matches!(
        archive_refused(&fields),
        PrepareError::Malformed("Fields")
    ));
    let store = with_catalog_entry("DSS", |_| Object::Int(5));
    assert!(matches!(archive_refused(&store), PrepareError::Malformed("DSS")));
    let list = with_catalog_entry("DSS", |_| Dict::new().with("Certs", 5).into());
    assert!(matches!(archive_refused(&list), PrepareError::Malformed("Certs")));
    let stream = with_catalog_entry("DSS", |update| {
        let flate = Dict::new().with("Filter", Object::name("FlateDecode"));
        let broken = update.add(saoy_pdf::Stream::new(flate, b"not deflated".to_vec()));
        Dict::new().with("Certs", vec![Object::Ref(broken)]).into()
    });
    assert!(matches!(archive_refused(&stream), PrepareError::Decode(_)));
}
