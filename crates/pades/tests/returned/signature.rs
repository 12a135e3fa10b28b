//! The signature itself.

use saoy_pades::returned::Deviation;
use saoy_pades::{BaseDigest, Fault, Unclear, augment, embed_timestamp};
use saoy_pdf::{Dict, Object, Rect, Update};
use saoy_pki::strength::Weakness;
use saoy_pki::{HashAlgorithm, PrivateKey, cms};

use crate::{
    SCHEME, data, enclosed, find_last, on_page,
    pieces::Pieces,
    refused, signed,
    support::{
        hand::write_contents,
        later::{appended, edit_catalog, open},
        orders::{plain, with_field},
        people::{PEOPLE, Person, at, person, token},
        plugin::{Plugin, empty, sign_waiting},
    },
};

#[test]
fn a_change_without_a_signature() {
    let note = appended(&plain(), |update| {
        edit_catalog(update, |root| _ = root.insert("Lang", Object::text("vi")))
    });
    assert_eq!(refused(&note), Deviation::NoSignature);
    let only_evidence = enclosed(&plain());
    assert_eq!(refused(&only_evidence), Deviation::NoSignature);
}

#[test]
fn a_document_timestamp_is_nobodys_signature() {
    let base = plain();
    let reader = open(&base);
    let page = reader.pages().unwrap()[0].reference;
    let mut prepared =
        saoy_pades::archive(&reader, &BaseDigest::of(&base), &data(), page, "dau_1", 9000).unwrap();
    let stamp = token(&prepared.digest, at("2026-10-14T02:00:00Z"));
    embed_timestamp(&mut prepared, &stamp).unwrap();
    assert_eq!(
        refused(&[&base[..], &prepared.appended].concat()),
        Deviation::OnlyTimestamp
    );
}

#[test]
fn two_signatures() {
    let second = Plugin {
        name: "Signature2",
        rect: Rect::sized(300.0, 300.0, 100.0, 50.0),
        ..Plugin::default()
    };
    let file = second.sign(&signed(), &PEOPLE.leader);
    assert_eq!(refused(&file), Deviation::SeveralSignatures(2));
    let base = signed();
    let mut prepared = augment::archive(&open(&base), &BaseDigest::of(&base), &data(), 9000).unwrap();
    let stamp = token(&prepared.digest, at("2026-10-14T02:00:00Z"));
    embed_timestamp(&mut prepared, &stamp).unwrap();
    assert_eq!(
        refused(&[&base[..], &prepared.appended].concat()),
        Deviation::SeveralSignatures(2)
    );
}

#[test]
fn one_signature_of_two_signers() {
    let file = Plugin::default().sign_and(
        &plain(),
        |_| (),
        |digest| {
            let signer = |one: &Person| {
                let pieces = Pieces::new(&one.certificate, digest, SCHEME);
                (pieces.signer(&one.key, SCHEME), pieces)
            };
            let (first, mut pieces) = signer(&PEOPLE.leader);
            pieces.certificates.push(PEOPLE.agency.certificate.der().to_vec());
            pieces.around(&[first, signer(&PEOPLE.agency).0])
        },
    );
    assert_eq!(refused(&file), Deviation::SeveralSigners(2));
}

fn reference(method: &str, parameters: Dict) -> Dict {
    let one = Dict::new()
        .with("Type", Object::name("SigRef"))
        .with("TransformMethod", Object::name(method))
        .with("TransformParams", parameters);
    Dict::new().with("Reference", vec![Object::Dict(one)])
}

#[test]
fn a_certification_would_stop_the_next_one() {
    let sign = |value: Dict, and: fn(&mut Update<'_, '_>)| {
        let certifies = Plugin {
            value,
            ..Plugin::default()
        };
        certifies.sign_and(&plain(), and, |digest| PEOPLE.leader.sign(digest))
    };
    let p2 = || reference("DocMDP", Dict::new().with("P", 2));
    assert_eq!(refused(&sign(p2(), |_| ())), Deviation::Certifies);
    let permitted = sign(Dict::new(), |update| {
        let perms = Dict::new().with("UR3", Dict::new());
        edit_catalog(update, |root| _ = root.insert("Perms", perms));
    });
    assert_eq!(refused(&permitted), Deviation::Certifies);
}

#[test]
fn a_lock_would_stop_the_next_one() {
    let all = || Dict::new().with("Action", Object::name("All"));
    let field_mdp = Plugin {
        value: reference("FieldMDP", all()),
        ..Plugin::default()
    };
    assert_eq!(
        refused(&field_mdp.sign(&plain(), &PEOPLE.leader)),
        Deviation::Locks
    );
    let odd = Plugin {
        value: reference("Identity", Dict::new()),
        ..Plugin::default()
    };
    assert_eq!(refused(&odd.sign(&plain(), &PEOPLE.leader)), Deviation::Locks);
    for key in ["Lock", "SV"] {
        let field = Plugin {
            field: Dict::new().with(key, all()),
            ..Plugin::default()
        };
        assert_eq!(
            refused(&field.sign(&plain(), &PEOPLE.leader)),
            Deviation::Locks,
            "{key}"
        );
    }
}

#[test]
fn a_signature_that_leaves_something_out() {
    // Its range ends before the trailer.
    let whole = signed();
    let [_, start, end, tail] = saoy_pades::signatures(&open(&whole)).unwrap()[0].byte_range;
    let text = format!("[0 {start} {end} {tail}]");
    let at = find_last(&whole, text.as_bytes());
    let mut file = whole.clone();
    let less = format!("[0 {start} {end} {}]", tail - 40);
    file[at..at + less.len()].copy_from_slice(less.as_bytes());
    assert_eq!(refused(&file), Deviation::NotWhole);
    // It begins behind the header.
    let mut file = whole;
    let late = text.replacen("[0", "[9", 1);
    file[at..at + late.len()].copy_from_slice(late.as_bytes());
    assert_eq!(refused(&file), Deviation::Unclear(Unclear::RangeStart));
}

#[test]
fn a_signature_that_does_not_hold() {
    let other = Plugin::default().sign_and(
        &plain(),
        |_| (),
        |_| PEOPLE.leader.sign(&saoy_pki::sha256(b"another file")),
    );
    assert_eq!(refused(&other), Deviation::Broken(Fault::Changed));
    let forged = Plugin::default().sign_and(
        &plain(),
        |_| (),
        |digest| {
            let pieces = Pieces::new(&PEOPLE.leader.certificate, digest, SCHEME);
            pieces.build(&PEOPLE.agency.key, SCHEME)
        },
    );
    assert_eq!(refused(&forged), Deviation::Broken(Fault::Cms(cms::Fault::Value)));
    let unknown = Plugin {
        format: "adbe.unknown",
        ..Plugin::default()
    };
    assert!(matches!(
        refused(&unknown.sign(&plain(), &PEOPLE.leader)),
        Deviation::Broken(Fault::Format(_))
    ));
}

#[test]
fn bytes_behind_the_signature_in_its_own_gap() {
    let loose = Plugin::default().sign_and(
        &plain(),
        |_| (),
        |digest| [PEOPLE.leader.sign(digest), b"hidden".to_vec()].concat(),
    );
    assert_eq!(refused(&loose), Deviation::Loose(6));
}

#[test]
fn another_certificate() {
    let file = Plugin::default().sign(&plain(), &PEOPLE.agency);
    let name = PEOPLE.agency.certificate.subject_common_name();
    assert_eq!(refused(&file), Deviation::OtherCertificate(name));
    // The same person's next certificate, with the same key.
    let again = person(
        &PEOPLE.root,
        "Đặng Hữu Khải",
        77,
        PrivateKey::generate_rsa_2048().unwrap(),
        false,
    );
    let file = Plugin::default().sign(&plain(), &again);
    assert!(matches!(refused(&file), Deviation::OtherCertificate(Some(_))));
}

#[test]
fn a_weak_hash() {
    // The file's SHA-1 is what is signed.
    let file = sha1();
    assert_eq!(
        refused(&file),
        Deviation::Weak(Weakness::Hash(HashAlgorithm::Sha1))
    );
}

/// Signed as programs did before 2012: `adbe.pkcs7.sha1`.
fn sha1() -> Vec<u8> {
    let old = Plugin {
        format: "adbe.pkcs7.sha1",
        ..Plugin::default()
    };
    let signed = old.sign(&plain(), &PEOPLE.leader);
    let found = saoy_pades::signatures(&open(&signed)).unwrap().remove(0);
    let (start, end) = (found.contents.start as usize, found.contents.end as usize);
    let covered = [&signed[..start], &signed[end..]].concat();
    let content = HashAlgorithm::Sha1.digest(&covered);
    let mut own = Pieces::new(&PEOPLE.leader.certificate, &saoy_pki::sha256(&content), SCHEME);
    own.content = Some(content);
    let mut file = signed.clone();
    file[start + 1..end - 1].fill(b'0');
    let cms = own.build(&PEOPLE.leader.key, SCHEME);
    write_contents(&mut file, start, &cms);
    file
}

#[test]
fn a_timestamp_of_something_else() {
    let file = Plugin::default().sign_and(
        &plain(),
        |_| (),
        |digest| {
            let other = token(
                &saoy_pki::sha256(b"another signature"),
                at("2026-10-14T02:00:00Z"),
            );
            cms::add_signature_timestamp(&PEOPLE.leader.sign(digest), &other).unwrap()
        },
    );
    assert!(matches!(refused(&file), Deviation::BrokenTimestamp(_)));
}

#[test]
fn a_field_that_waits_for_somebody_else() {
    let sent = with_field(&plain(), "con_dau", "Sig", |field| {
        field.with("Rect", empty().numbers().map(Object::Real).to_vec())
    });
    let field = saoy_pades::sign::fields(&open(&sent)).unwrap();
    assert!(field[0].awaits);
    let form = open(&sent)
        .lookup(&open(&sent).catalog().unwrap(), "AcroForm")
        .unwrap();
    let fields = form.as_dict().unwrap().get("Fields").unwrap();
    let field = fields.as_array().unwrap()[0].as_ref().unwrap();
    let file = sign_waiting(&sent, field, &PEOPLE.leader);
    assert_eq!(
        on_page(&sent, None, &file).unwrap_err(),
        Deviation::WaitingField("con_dau".into())
    );
}
