//! What a signature says or carries besides: told, and followed only where the settings ask.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests")]

#[path = "../../pki/tests/common/cms.rs"]
mod pieces;
// Beside `support`, which other crates' tests include: they have no parser of XML.
#[allow(unreachable_pub, reason = "each test takes what it needs")]
#[path = "support/shape.rs"]
mod shape;
mod support;

use pieces::{Pieces, algorithm, attribute, oid, tlv, with_unsigned};
use saoy_pades::changes::Lang;
use saoy_pades::validation::{
    Counter, FileFacts, Indication, PolicyDocument, PolicyRule, PurposeRule, Remark, Report, Settings,
    SignatureReport, SubIndication,
};
use saoy_pades::{Format, Kind, Request};
use saoy_pki::cms::Foreign;
use saoy_pki::{HashAlgorithm, Oid, SignatureScheme, oids, sha256};
use support::hand::write_contents;
use support::prepared::{prepared_as, request};
use support::world::{Doc, Party, WORLD, at, midsummer, person_for, person_with_extension, token, trust};

const SCHEME: SignatureScheme = SignatureScheme::EcdsaP256Sha256;

/// A signature of `who`, in which the signed attributes were changed before, and then got unsigned ones for its value.
fn signed_by(
    who: &Party,
    change: impl FnOnce(&mut Vec<Vec<u8>>),
    unsigned: impl FnOnce(&[u8]) -> Vec<Vec<u8>>,
) -> Doc {
    signed_with(
        who,
        |pieces| change(pieces.attributes.as_mut().unwrap()),
        unsigned,
    )
}

/// The same, in which anything was changed before.
fn signed_with(
    who: &Party,
    change: impl FnOnce(&mut Pieces),
    unsigned: impl FnOnce(&[u8]) -> Vec<Vec<u8>>,
) -> Doc {
    let base = Doc::new().0;
    let request = Request {
        format: Format::Cades,
        contents_len: 20_000,
        ..request(Kind::Approve)
    };
    let prepared = prepared_as(&base, "a", &request).unwrap();
    let mut pieces = Pieces::new(&who.certificate, &prepared.digest, SCHEME);
    pieces.certificates.push(WORLD.ca.certificate.der().to_vec());
    pieces.certificates.push(WORLD.tsa.certificate.der().to_vec());
    change(&mut pieces);
    pieces.attributes.as_mut().unwrap().sort();
    let signer = pieces.signer(&who.key, SCHEME);
    let bare = Foreign::parse(&pieces.around(std::slice::from_ref(&signer))).unwrap();
    let unsigned = unsigned(bare.signers()[0].signature());
    let signer = if unsigned.is_empty() {
        signer
    } else {
        with_unsigned(&signer, &unsigned)
    };
    let mut file = [base.as_slice(), &prepared.appended].concat();
    let start = usize::try_from(prepared.contents.start).unwrap();
    write_contents(&mut file, start, &pieces.around(&[signer]));
    Doc(file)
}

fn saying(kind: Oid, value: &[u8]) -> Doc {
    signed_by(
        &WORLD.signer,
        |attributes| attributes.push(attribute(kind, &[value])),
        |_| Vec::new(),
    )
}

fn carrying(unsigned: impl FnOnce(&[u8]) -> Vec<Vec<u8>>) -> Doc {
    signed_by(&WORLD.signer, |_| (), unsigned)
}

fn report(doc: &Doc) -> Report {
    doc.report_with(&trust(), &midsummer())
}

fn judged(doc: &Doc) -> SignatureReport {
    report(doc).signatures.remove(0)
}

/// It passes, and one thing is told.
fn tells(doc: &Doc, remark: &Remark) {
    let found = judged(doc);
    assert_eq!(
        found.indication,
        Indication::TotalPassed,
        "{:?}",
        found.sub_indication
    );
    assert_eq!(found.remarks, std::slice::from_ref(remark));
}

#[test]
fn an_ordinary_signature_gives_nothing_to_remark() {
    let plain = signed_by(&WORLD.signer, |_| (), |_| Vec::new());
    assert_eq!(judged(&plain).remarks, []);
    assert_eq!(judged(&support::world::stamped()).remarks, []);
}

// ---- signature policies

/// sigPolicyId 1.2.3 with the SHA-256 of a document.
fn policy(document: &[u8]) -> Vec<u8> {
    let hash = tlv(0x30, &[&algorithm(oids::SHA256), &tlv(4, &[&sha256(document)])]);
    tlv(0x30, &[&oid([0x2a, 0x03]), &hash])
}

fn demanded(doc: &Doc, documents: &[&[u8]]) -> Option<SubIndication> {
    let documents = documents.iter().map(|document| PolicyDocument {
        id: "1.2.3".into(),
        document: document.to_vec(),
    });
    let settings = Settings {
        policy: PolicyRule::MustBeAtHand,
        policies: documents.collect(),
        ..midsummer()
    };
    doc.report_with(&trust(), &settings).signatures[0].sub_indication
}

#[test]
fn a_policy_is_told_when_nobody_asks_for_it() {
    let named = saying(oids::SIGNATURE_POLICY, &policy(b"rules"));
    tells(&named, &Remark::PolicyNamed("1.2.3".into()));
    tells(&saying(oids::SIGNATURE_POLICY, &[5, 0]), &Remark::PolicyImplied);
    let unreadable = saying(oids::SIGNATURE_POLICY, &tlv(0x30, &[]));
    tells(&unreadable, &Remark::PolicyUnreadable);
}

#[test]
fn a_policy_that_is_asked_for_must_be_the_document_that_was_signed() {
    use SubIndication::{PolicyProcessingError, SignaturePolicyNotAvailable};
    let named = saying(oids::SIGNATURE_POLICY, &policy(b"rules"));
    assert_eq!(demanded(&named, &[]), Some(SignaturePolicyNotAvailable));
    assert_eq!(demanded(&named, &[b"other rules"]), Some(PolicyProcessingError));
    assert_eq!(demanded(&named, &[b"other rules", b"rules"]), None);
    let implied = saying(oids::SIGNATURE_POLICY, &[5, 0]);
    assert_eq!(demanded(&implied, &[b"rules"]), Some(SignaturePolicyNotAvailable));
    let unreadable = saying(oids::SIGNATURE_POLICY, &tlv(0x30, &[]));
    assert_eq!(demanded(&unreadable, &[b"rules"]), Some(PolicyProcessingError));
    let plain = signed_by(&WORLD.signer, |_| (), |_| Vec::new());
    assert_eq!(demanded(&plain, &[]), None);
}

// ---- other attributes

#[test]
fn what_a_signer_says_of_itself_is_told_and_not_believed() {
    let approval = oid([0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x09, 0x10, 0x06, 0x05]);
    let commitment = saying(oids::COMMITMENT_TYPE, &tlv(0x30, &[&approval]));
    tells(
        &commitment,
        &Remark::Commitment("1.2.840.113549.1.9.16.6.5".into()),
    );
    let said = judged(&commitment).remarks[0].sentence(Lang::En);
    assert!(said.contains("proof of approval"), "{said}");
    let roles = |tag| tlv(0x30, &[&tlv(tag, &[])]);
    tells(
        &saying(oids::SIGNER_ATTRIBUTES_V2, &roles(0xa0)),
        &Remark::ClaimedRole,
    );
    tells(
        &saying(oids::SIGNER_ATTRIBUTES_V2, &roles(0xa1)),
        &Remark::CertifiedRole,
    );
    tells(
        &saying(oids::SIGNER_ATTRIBUTES, &roles(0xa1)),
        &Remark::CertifiedRole,
    );
    tells(
        &saying(oids::CONTENT_HINTS, &tlv(0x30, &[])),
        &Remark::ContentHints,
    );
}

#[test]
fn the_time_in_an_attribute_is_one_too_many_for_pades() {
    let time = tlv(0x17, &[b"260601080000Z"]);
    tells(&saying(oids::SIGNING_TIME, &time), &Remark::SigningTimeAttribute);
}

#[test]
fn attributes_that_nobody_knows_are_told_by_number() {
    let unknown = Oid::new_unwrap("1.2.3.4");
    let value = tlv(2, &[&[1]]);
    tells(&saying(unknown, &value), &Remark::UnknownSigned("1.2.3.4".into()));
    let carried = carrying(|_| vec![attribute(unknown, &[&value]), attribute(unknown, &[&value])]);
    tells(&carried, &Remark::UnknownUnsigned("1.2.3.4".into()));
    let unreadable = carrying(|_| vec![tlv(4, &[b"junk"])]);
    tells(&unreadable, &Remark::UnsignedUnreadable);
}

#[test]
fn exchanged_algorithms_are_refused() {
    let protection = |hash| {
        let signature = tlv(0xa1, &[&oid(oids::ECDSA_SHA256)]);
        saying(
            oids::ALGORITHM_PROTECTION,
            &tlv(0x30, &[&algorithm(hash), &signature]),
        )
    };
    assert_eq!(judged(&protection(oids::SHA256)).remarks, []);
    let found = judged(&protection(oids::SHA512));
    assert_eq!(found.sub_indication, Some(SubIndication::SigConstraintsFailure));
    assert_eq!(found.remarks, [Remark::AlgorithmsExchanged]);
}

/// What was used is judged, not what the name says: SHA-1 in the name of a signature by SHA-256 weakens nothing.
#[test]
fn a_hash_that_the_name_of_the_algorithm_gets_wrong_is_told() {
    use HashAlgorithm::{Sha1, Sha256, Sha512};
    for (name, named) in [(oids::ECDSA_SHA1, Sha1), (oids::ECDSA_SHA512, Sha512)] {
        let doc = signed_with(
            &WORLD.signer,
            |pieces| pieces.algorithm = algorithm(name),
            |_| Vec::new(),
        );
        tells(&doc, &Remark::HashMisnamed { named, used: Sha256 });
        let found = judged(&doc);
        assert!(!found.algorithms.weak);
        assert_eq!(found.algorithms.digest, Some(Sha256));
    }
}

// ---- what others added

fn countered(over: Option<&[u8]>) -> Doc {
    carrying(|value| {
        let by = &WORLD.tsa;
        let mut counter = Pieces::new(&by.certificate, &sha256(over.unwrap_or(value)), SCHEME);
        counter.attributes.as_mut().unwrap().remove(0);
        vec![attribute(
            oids::COUNTER_SIGNATURE,
            &[&counter.signer(&by.key, SCHEME)],
        )]
    })
}

#[test]
fn a_counter_signature_is_told_with_whether_it_holds() {
    let by = Some("TSA một".to_owned());
    let outcome = Counter::Holds;
    let told = Remark::CounterSignature { by, outcome };
    tells(&countered(None), &told);
    let by = Some("TSA một".to_owned());
    let outcome = Counter::Broken;
    tells(
        &countered(Some(b"another value")),
        &Remark::CounterSignature { by, outcome },
    );
    let nobody = carrying(|_| vec![attribute(oids::COUNTER_SIGNATURE, &[&tlv(0x30, &[])])]);
    let outcome = Counter::Unclear;
    tells(&nobody, &Remark::CounterSignature { by: None, outcome });
}

#[test]
fn timestamps_of_other_kinds_and_evidence_records_are_told() {
    let stamp = token(&WORLD.tsa, &[7; 32], at("2026-06-02 08:00"));
    for kind in [
        oids::ARCHIVE_TIMESTAMP_V1,
        oids::ARCHIVE_TIMESTAMP_V2,
        oids::ARCHIVE_TIMESTAMP_V3,
    ] {
        let doc = carrying(|_| vec![attribute(kind, &[&stamp])]);
        tells(&doc, &Remark::ArchiveTimestamp(Some(at("2026-06-02 08:00"))));
        assert_eq!(judged(&doc).signing_time.proven, None, "it proves nothing");
    }
    let references = carrying(|_| vec![attribute(oids::REFERENCES_TIMESTAMP, &[&stamp])]);
    tells(&references, &Remark::ReferencesTimestamp);
    for kind in [oids::EVIDENCE_RECORD_INTERNAL, oids::EVIDENCE_RECORD_EXTERNAL] {
        let doc = carrying(|_| vec![attribute(kind, &[&tlv(0x30, &[])])]);
        tells(&doc, &Remark::EvidenceRecord);
    }
}

#[test]
fn a_content_timestamp_is_told_with_what_it_proves() {
    let base = Doc::new().0;
    // What the timestamp is over is known once the signature is prepared: the same each time.
    let digest = prepared_as(
        &base,
        "a",
        &Request {
            contents_len: 20_000,
            ..request(Kind::Approve)
        },
    )
    .unwrap()
    .digest;
    let time = at("2026-05-30 08:00");
    let good = saying(oids::CONTENT_TIMESTAMP, &token(&WORLD.tsa, &digest, time));
    tells(
        &good,
        &Remark::ContentTimestamp {
            time: Some(time),
            why_not: None,
        },
    );
    let other = saying(oids::CONTENT_TIMESTAMP, &token(&WORLD.tsa, &[7; 32], time));
    tells(
        &other,
        &Remark::ContentTimestamp {
            time: Some(time),
            why_not: Some(SubIndication::HashFailure),
        },
    );
}

// ---- what the certificate is for

fn with_purposes(purposes: &[Oid], rule: PurposeRule) -> SignatureReport {
    let who = person_for(&WORLD.ca, purposes);
    let doc = signed_by(&who, |_| (), |_| Vec::new());
    let settings = Settings {
        purpose: rule,
        ..midsummer()
    };
    doc.report_with(&trust(), &settings).signatures.remove(0)
}

#[test]
fn certificates_for_documents_pass_those_for_machines_do_not() {
    for good in [
        &[oids::KP_DOCUMENT_SIGNING][..],
        &[oids::KP_EMAIL_PROTECTION, oids::KP_CLIENT_AUTH],
        &[oids::ANY_EXTENDED_KEY_USAGE, oids::KP_SERVER_AUTH],
        &[oids::KP_MICROSOFT_DOCUMENT_SIGNING],
        &[oids::KP_ADOBE_AUTHENTIC_DOCUMENTS],
    ] {
        let found = with_purposes(good, PurposeRule::MustFit);
        assert_eq!(
            (found.sub_indication, found.remarks),
            (None, Vec::new()),
            "{good:?}"
        );
    }
    for machine in [
        &[oids::KP_SERVER_AUTH, oids::KP_CLIENT_AUTH][..],
        &[oids::KP_KDC],
        &[oids::KP_CODE_SIGNING],
        &[oids::KP_TIME_STAMPING],
    ] {
        let found = with_purposes(machine, PurposeRule::Told);
        let sub = Some(SubIndication::ChainConstraintsFailure);
        assert_eq!(found.sub_indication, sub, "{machine:?}");
        assert!(matches!(found.remarks.as_slice(), [Remark::MachinePurpose(_)]));
    }
}

#[test]
fn a_certificate_for_other_things_than_documents_is_told_or_refused_as_the_settings_say() {
    let purposes = [oids::KP_CLIENT_AUTH, oids::KP_SMART_CARD_LOGON];
    let told = with_purposes(&purposes, PurposeRule::Told);
    assert_eq!(told.indication, Indication::TotalPassed);
    let names = vec!["clientAuth".to_owned(), "smart card logon".to_owned()];
    assert_eq!(told.remarks, [Remark::OtherPurpose(names)]);
    let refused = with_purposes(&purposes, PurposeRule::MustFit);
    assert_eq!(
        refused.sub_indication,
        Some(SubIndication::ChainConstraintsFailure)
    );
}

#[test]
fn the_rule_that_a_chain_breaks_is_named() {
    let strange = person_with_extension(&WORLD.ca, Oid::new_unwrap("1.2.3.4"));
    let doc = signed_by(&strange, |_| (), |_| Vec::new());
    let found = judged(&doc);
    assert_eq!(found.sub_indication, Some(SubIndication::ChainConstraintsFailure));
    let [Remark::Chain(error)] = found.remarks.as_slice() else {
        panic!("{:?}", found.remarks)
    };
    assert!(error.to_string().contains("1.2.3.4"), "{error}");
    let said = found.remarks[0].sentence(Lang::Vi);
    assert!(said.starts_with("phần mở rộng bắt buộc 1.2.3.4"), "{said}");
}

// ---- how it is told

#[test]
fn every_remark_stands_in_json_and_in_xml_in_the_asked_language() {
    let doc = carrying(|_| vec![attribute(oids::EVIDENCE_RECORD_INTERNAL, &[&tlv(0x30, &[])])]);
    let (report, facts) = (report(&doc), FileFacts::default());
    let json = report.json(&facts, Lang::En);
    assert!(
        json.contains(r#""remarks":["the signature holds an evidence record; it is not evaluated."]"#),
        "{json}"
    );
    let xml = report.xml(&facts, Lang::Vi);
    shape::assert_shape(&xml);
    assert!(
        xml.contains("urn:saoy:validation:remark") && xml.contains("hồ sơ bằng chứng"),
        "{xml}"
    );
}

#[test]
fn every_remark_has_a_sentence_of_its_own_in_both_languages() {
    let id = || "1.2.3".to_owned();
    let counter = |outcome| Remark::CounterSignature {
        by: Some("Vũ Thị Lan".into()),
        outcome,
    };
    let all = [
        Remark::PolicyImplied,
        Remark::PolicyNamed(id()),
        Remark::PolicyAtHand(id()),
        Remark::PolicyUnreadable,
        Remark::Commitment(id()),
        Remark::ClaimedRole,
        Remark::CertifiedRole,
        counter(Counter::Holds),
        counter(Counter::Broken),
        counter(Counter::Unclear),
        Remark::ContentTimestamp {
            time: None,
            why_not: None,
        },
        Remark::ContentTimestamp {
            time: None,
            why_not: Some(SubIndication::HashFailure),
        },
        Remark::ArchiveTimestamp(None),
        Remark::ReferencesTimestamp,
        Remark::EvidenceRecord,
        Remark::ContentHints,
        Remark::SigningTimeAttribute,
        Remark::OtherPurpose(vec![id()]),
        Remark::MachinePurpose(vec![id()]),
        Remark::NoSignatures,
        Remark::AlgorithmsExchanged,
        Remark::HashMisnamed {
            named: HashAlgorithm::Sha1,
            used: HashAlgorithm::Sha256,
        },
        Remark::UnsignedUnreadable,
        Remark::UnknownSigned(id()),
        Remark::UnknownUnsigned(id()),
    ];
    for lang in [Lang::Vi, Lang::En] {
        let mut sentences: Vec<String> = all.iter().map(|remark| remark.sentence(lang)).collect();
        for sentence in &sentences {
            assert!(sentence.ends_with('.') && !sentence.contains("{}"), "{sentence}");
        }
        sentences.sort();
        sentences.dedup();
        assert_eq!(sentences.len(), all.len());
    }
}

#[test]
fn bytes_behind_the_signature_that_nobody_signed_are_told() {
    let told = |doc: &Doc, index: usize| {
        let report = doc.report("2026-06-01 09:00");
        report.signatures[index].remarks.contains(&Remark::Trailing)
    };
    let doc = support::world::archived();
    for index in [0, 1] {
        assert!(!told(&doc, index), "padding is zeros");
        let found = saoy_pades::signatures(&doc.reader()).unwrap().remove(index);
        let end = usize::try_from(found.contents.end).unwrap();
        let mut bytes = doc.0.clone();
        bytes[end - 9..end - 1].copy_from_slice(b"4D5A9000");
        assert!(told(&Doc(bytes), index), "{index}");
    }
}
