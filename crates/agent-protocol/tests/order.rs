//! Orders: an honest one yields bytes for the key; every hostile one yields nothing, for its own reason.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::collections::HashSet;

use jiff::Timestamp;
use saoy_agent_protocol::{
    Act, Bytes, Copy, Expected, Item, MAX_ITEMS, Order, OrderRefusal, Purpose, SealRefusal, Sealed,
    SecretKey, Subject,
};
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, PrivateKey, SignatureScheme, cms, oids, sha256};
use saoy_signers::AttributesError;

const PAIRING: Bytes<16> = Bytes([1; 16]);

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn certificate(of: &str) -> Certificate {
    let key = PrivateKey::generate_p256().unwrap();
    let name = Name::new(&[(oids::AT_COUNTRY, "VN"), (oids::AT_COMMON_NAME, of)]).unwrap();
    let (from, to) = (at("2026-01-01T00:00:00Z"), at("2026-12-31T23:59:59Z"));
    let builder = CertificateBuilder::new(name, key.public_key(), &[7], from, to);
    builder.self_signed(&key, key.usual_scheme()).unwrap()
}

fn copy(n: u32, certificate: &Certificate) -> Item {
    let digest = sha256(&n.to_be_bytes()).to_vec();
    Item {
        n,
        subject: Subject::Copy(Copy {
            dossier: format!("K88.04-131026-{n:06}"),
            applicant: "Phan Thị Bích Ngọc".to_owned(),
            document: "Bằng tốt nghiệp đại học".to_owned(),
            pages: 2,
            number: None,
        }),
        attributes: cms::signed_attributes(&digest, certificate).unwrap(),
        message_digest: digest,
    }
}

fn order(certificate: &Certificate) -> Order {
    Order {
        order: Bytes([2; 16]),
        pairing: PAIRING,
        nonce: Bytes([3; 32]),
        issued_at: at("2026-03-02T08:00:00Z"),
        expires_at: at("2026-03-02T08:30:00Z"),
        act: Act::Sign,
        agency: "UBND phường Hòa An".to_owned(),
        person: "Đặng Hữu Khải".to_owned(),
        certificate: Bytes(certificate.fingerprint()),
        scheme: SignatureScheme::EcdsaP256Sha256,
        items: vec![copy(1, certificate), copy(2, certificate)],
    }
}

/// What the agent says to an order at a quarter past eight.
fn judged(order: Order, certificate: &Certificate) -> Result<Vec<Vec<u8>>, OrderRefusal> {
    let now = at("2026-03-02T08:15:00Z");
    let expected = Expected {
        pairing: &PAIRING,
        now,
        seen: &HashSet::from([Bytes([99; 32])]),
        certificate,
    };
    let accepted = order.accept(&expected)?;
    let items = accepted.items(now)?;
    Ok(items.map(|item| item.to_be_signed().to_vec()).collect())
}

fn refused(change: impl Fn(&mut Order, &Certificate)) -> OrderRefusal {
    let khai = certificate("Đặng Hữu Khải");
    let mut order = order(&khai);
    change(&mut order, &khai);
    judged(order, &khai).unwrap_err()
}

#[test]
fn an_honest_order_yields_the_attributes_of_its_items() {
    let khai = certificate("Đặng Hữu Khải");
    let wanted = [copy(1, &khai).attributes, copy(2, &khai).attributes];
    assert_eq!(judged(order(&khai), &khai).unwrap(), wanted);
}

#[test]
fn an_order_is_read_only_under_the_installations_seal() {
    let khai = certificate("Đặng Hữu Khải");
    let installation = SecretKey::from_seed([4; 32]).unwrap();
    let stranger = SecretKey::from_seed([5; 32]).unwrap();
    let sealed = Sealed::new(Purpose::Order, &order(&khai), &stranger).unwrap();
    let read = sealed.open::<Order>(Purpose::Order, &installation.public());
    assert_eq!(read, Err(SealRefusal::Signature));
    let sealed = Sealed::new(Purpose::Order, &order(&khai), &installation).unwrap();
    assert_eq!(
        sealed.open(Purpose::Order, &installation.public()),
        Ok(order(&khai))
    );
}

#[test]
fn an_order_for_another_computer_is_refused() {
    assert_eq!(
        refused(|order, _| order.pairing = Bytes([8; 16])),
        OrderRefusal::OtherPairing
    );
}

#[test]
fn an_order_is_taken_once() {
    assert_eq!(
        refused(|order, _| order.nonce = Bytes([99; 32])),
        OrderRefusal::Replayed
    );
}

#[test]
fn an_order_has_its_time() {
    let at_noon = at("2026-03-02T12:00:00Z");
    let early = at("2026-03-02T08:10:00Z");
    assert_eq!(
        refused(|order, _| order.expires_at = early),
        OrderRefusal::Expired { at: early }
    );
    let made_at_noon = refused(|order, _| {
        (order.issued_at, order.expires_at) = (at_noon, at("2026-03-02T12:30:00Z"));
    });
    assert_eq!(made_at_noon, OrderRefusal::FromTheFuture { at: at_noon });
    assert_eq!(
        refused(|order, _| order.expires_at = at("2026-03-02T12:00:01Z")),
        OrderRefusal::TooLong
    );
}

#[test]
fn a_person_who_thinks_too_long_signs_nothing() {
    let khai = certificate("Đặng Hữu Khải");
    let (now, late) = (at("2026-03-02T08:15:00Z"), at("2026-03-02T08:30:00Z"));
    let expected = Expected {
        pairing: &PAIRING,
        now,
        seen: &HashSet::new(),
        certificate: &khai,
    };
    let accepted = order(&khai).accept(&expected).unwrap();
    assert_eq!(
        accepted.items(late).err(),
        Some(OrderRefusal::Expired { at: late })
    );
}

#[test]
fn an_order_for_another_certificate_or_scheme_is_refused() {
    let other = refused(|order, _| order.certificate = Bytes([0; 32]));
    assert_eq!(other, OrderRefusal::OtherCertificate);
    let scheme = refused(|order, _| order.scheme = SignatureScheme::RsaPkcs1Sha256);
    assert_eq!(scheme, OrderRefusal::WrongScheme);
}

#[test]
fn empty_and_oversized_orders_are_refused() {
    assert_eq!(refused(|order, _| order.items.clear()), OrderRefusal::Empty);
    let many = refused(|order, khai| order.items = (0..201).map(|n| copy(n, khai)).collect());
    assert_eq!(many, OrderRefusal::Oversized(MAX_ITEMS + 1));
}

#[test]
fn nothing_stands_twice() {
    assert_eq!(refused(|order, _| order.items[1].n = 1), OrderRefusal::Doubled(1));
    let same_file = refused(|order, _| {
        order.items[1] = Item {
            n: 2,
            ..order.items[0].clone()
        };
    });
    assert_eq!(same_file, OrderRefusal::Doubled(2));
}

#[test]
fn the_attributes_of_another_document_are_refused() {
    let described_otherwise = refused(|order, khai| {
        order.items[1].attributes = cms::signed_attributes(&sha256(b"a loan"), khai).unwrap();
    });
    assert_eq!(described_otherwise, OrderRefusal::OtherFile(2));
}

#[test]
fn a_bare_digest_is_refused() {
    let bare = refused(|order, _| order.items[0].attributes = order.items[0].message_digest.clone());
    assert_eq!(
        bare,
        OrderRefusal::Attributes {
            n: 1,
            why: AttributesError::Malformed
        }
    );
}

#[test]
fn an_attribute_more_is_refused() {
    let more = refused(|order, _| {
        // SET OF three attributes; a fourth, signing-time, is put behind them.
        let time = hex::decode("301806092a864886f70d010905310b17093236303330323038305a").unwrap();
        let three = &order.items[0].attributes;
        order.items[0].attributes = der_set(&[&three[header(three)..], &time].concat());
    });
    assert!(matches!(more, OrderRefusal::Attributes { n: 1, .. }), "{more:?}");
}

#[test]
fn the_attributes_for_another_certificate_are_refused() {
    let other = refused(|order, _| {
        let digest = order.items[0].message_digest.clone();
        order.items[0].attributes = cms::signed_attributes(&digest, &certificate("Hồ Ngọc Diệp")).unwrap();
    });
    assert_eq!(
        other,
        OrderRefusal::Attributes {
            n: 1,
            why: AttributesError::OtherCertificate
        }
    );
}

#[test]
fn words_that_deceive_are_not_shown() {
    let turned = refused(|order, _| {
        let Subject::Copy(copy) = &mut order.items[1].subject else {
            unreachable!()
        };
        copy.applicant.push('\u{202E}');
    });
    assert!(matches!(turned, OrderRefusal::Words { n: 2, .. }));
    assert!(matches!(
        refused(|order, _| order.agency.clear()),
        OrderRefusal::Words { n: 0, .. }
    ));
}

#[test]
fn a_statement_is_hashed_by_the_agent_itself() {
    let khai = certificate("Đặng Hữu Khải");
    let text = "Đăng ký chứng thư số tại Sao y tỉnh Sông Lam, mã 7Q2M-9XRD";
    let statement = |text: &str, signed: &str| Item {
        n: 1,
        subject: Subject::Statement {
            text: text.to_owned(),
        },
        message_digest: sha256(signed.as_bytes()).to_vec(),
        attributes: cms::signed_attributes(&sha256(signed.as_bytes()), &khai).unwrap(),
    };
    let register = |items| Order {
        act: Act::Register,
        items,
        ..order(&khai)
    };
    assert!(judged(register(vec![statement(text, text)]), &khai).is_ok());
    let other = judged(register(vec![statement(text, "a loan")]), &khai);
    assert_eq!(other, Err(OrderRefusal::OtherFile(1)));
    let copy_in_disguise = judged(register(vec![copy(1, &khai)]), &khai);
    assert_eq!(copy_in_disguise, Err(OrderRefusal::WrongSubject(1)));
    let sign = Order {
        items: vec![statement(text, text)],
        ..order(&khai)
    };
    assert_eq!(judged(sign, &khai), Err(OrderRefusal::WrongSubject(1)));
}

/// Bytes before the contents of a DER value.
fn header(der: &[u8]) -> usize {
    match der[1] {
        length @ 0x81.. => 2 + usize::from(length & 0x7f),
        _ => 2,
    }
}

fn der_set(contents: &[u8]) -> Vec<u8> {
    let length = u8::try_from(contents.len()).unwrap();
    let mut der = vec![0x31, 0x81, length];
    der.extend(contents);
    der
}
