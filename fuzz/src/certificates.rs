//! CMS, and paths of certificates whose bodies are anything but whose signatures hold.

use std::sync::LazyLock;

use jiff::Timestamp;
use saoy_pki::{
    Certificate, HashAlgorithm, PrivateKey, cms, crl, ocsp,
    path::Settings,
    revocation::{Evidence, Parsed},
    signature, tsp,
    validation::{Material, validate},
};

/// The one key of everybody in this game; worth nothing.
static KEY: LazyLock<PrivateKey> =
    LazyLock::new(|| PrivateKey::from_pkcs8(include_bytes!("../bases/nobody.pk8")).expect("a key"));

/// Whose answers are read; the seeds' author makes it.
static ROOT: LazyLock<Certificate> =
    LazyLock::new(|| Certificate::from_der(include_bytes!("../bases/root.der")).expect("a certificate"));

/// Everything that is read from `/Contents` and from what servers answer: by the reader that judges any signature, and by
/// the strict one that signs.
pub fn cms(data: &[u8]) {
    foreign(data);
    stamp(data);
    let _ = tsp::parse_response(data, &[7; 32], 7);
    let _ = ocsp::parse_response(data, &ROOT, &ROOT, None);
    let _ = Parsed::read(&[Evidence::Crl(data), Evidence::Ocsp(data)]);
    let _ = signature::named_hash(ROOT.public_key(), &signature::pkcs1_value(data));
    strict(data);
}

/// As `saoy verify` reads it: with every signer, his attributes, counter-signatures and timestamps.
fn foreign(data: &[u8]) {
    let Ok(signed) = cms::Foreign::parse(data) else {
        return;
    };
    let digest = |hash: HashAlgorithm| Some(hash.digest(signed.content().unwrap_or(b"x")));
    let known = std::slice::from_ref(&*ROOT);
    for signer in signed.signers() {
        let _ = signer.verify(&signed, &digest, known);
        let _ = (
            signer.signing_time(),
            signer.policy(),
            signer.commitments(),
            signer.roles(),
        );
        for counter in signer.counter_signatures().into_iter().flatten() {
            let _ = counter.verify_counter(&signed, signer.signature(), known);
        }
        signer.tokens().for_each(|(_, token)| stamp(token));
    }
}

fn stamp(data: &[u8]) {
    let known = std::slice::from_ref(&*ROOT);
    if let Ok(stamp) = tsp::Stamp::parse(data) {
        let _ = stamp.verify(&|_| Some(stamp.imprint().to_vec()), known);
        if let Some(authority) = stamp.certificate(known) {
            let _ = stamp.check_authority(&authority);
        }
    }
}

fn strict(data: &[u8]) {
    if let Ok(signed) = cms::SignedData::parse(data) {
        let _ = signed.verify(&[7; 32]);
        if let Some(token) = signed.signature_timestamp()
            && let Ok(token) = tsp::Token::parse(&token)
        {
            let _ = token.verify_message(b"x");
        }
    }
    if let Ok(token) = tsp::Token::parse(data) {
        let _ = token.verify_imprint(&[7; 32]);
    }
    let _ = cms::signature_value(data);
    let _ = cms::add_signature_timestamp(data, b"\x30\x00");
    let _ = crl::Crl::parse(data);
    let _ = Certificate::from_der(data);
    let _ = ocsp::parse_request(data);
    let _ = tsp::parse_request(data);
}

/// Input: a byte of settings, then pieces: kind (one byte), length (two bytes), the body to be signed. Kinds by their
/// remainder of three: certificate, list, answer. The first certificate is the anchor, the last the one in question.
pub fn path(data: &[u8]) {
    let Some((bits, mut rest)) = data.split_first() else {
        return;
    };
    let (mut certificates, mut lists, mut answers) = (Vec::new(), Vec::new(), Vec::new());
    while let [kind, high, low, tail @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low])).min(tail.len());
        let (body, tail) = tail.split_at(length);
        rest = tail;
        if certificates.len() + lists.len() + answers.len() > 12 {
            break;
        }
        match kind % 3 {
            0 => certificates.extend(Certificate::from_der(&signed(body))),
            1 => lists.push(signed(body)),
            _ => answers.push(answer(body)),
        }
    }
    let (Some(anchor), Some(leaf)) = (certificates.first(), certificates.last()) else {
        return;
    };
    let at: Timestamp = "2026-10-14T02:00:00Z".parse().expect("a time");
    let settings = Settings {
        explicit_policy: bits & 1 != 0,
        inhibit_mapping: bits & 2 != 0,
        inhibit_any_policy: bits & 4 != 0,
        ..Settings::at(at)
    };
    let lists = lists.iter().map(|list| Evidence::Crl(list));
    let evidence: Vec<Evidence<'_>> = lists
        .chain(answers.iter().map(|answer| Evidence::Ocsp(answer)))
        .collect();
    let material = Material {
        certificates: &certificates,
        anchors: std::slice::from_ref(anchor),
        evidence: &evidence,
    };
    let _ = validate(leaf, &material, &settings);
}

/// `SEQUENCE { body, ecdsa-with-SHA256, signature }`.
fn signed(body: &[u8]) -> Vec<u8> {
    const ALGORITHM: [u8; 12] = [0x30, 10, 6, 8, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 4, 3, 2];
    let value = KEY.sign(KEY.usual_scheme(), body).unwrap_or_default();
    let bits = tlv(3, &[&[0], value.as_slice()].concat());
    tlv(0x30, &[body, &ALGORITHM, &bits].concat())
}

/// An `OCSPResponse` around a signed `ResponseData`.
fn answer(body: &[u8]) -> Vec<u8> {
    const BASIC: [u8; 11] = [6, 9, 0x2B, 6, 1, 5, 5, 7, 0x30, 1, 1];
    let basic = tlv(4, &signed(body));
    let bytes = tlv(0xA0, &tlv(0x30, &[&BASIC, basic.as_slice()].concat()));
    tlv(0x30, &[&[10, 1, 0], bytes.as_slice()].concat())
}

fn tlv(tag: u8, content: &[u8]) -> Vec<u8> {
    let [.., high, middle, low] = content.len().to_be_bytes();
    let head = match (high, middle, low) {
        (0, 0, 0..128) => vec![tag, low],
        (0, 0, _) => vec![tag, 0x81, low],
        (0, ..) => vec![tag, 0x82, middle, low],
        _ => vec![tag, 0x83, high, middle, low],
    };
    [head.as_slice(), content].concat()
}
