//! The stand-ins of signing programs, heard as a page hears them: what they give back is what was sent and one signature, and
//! each of their moods makes the one deviation it is for.

#![cfg(feature = "plugins")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]

mod client;
#[path = "../../../pades/tests/support/files.rs"]
mod files;
mod service;

use std::sync::LazyLock;

use client::{Heard, say};
use files::{Layout, file};
use saoy_pades::returned::{Deviation, Sent, returned};
use saoy_pdf::Rect;
use saoy_pki::{Certificate, KeyUsage, PrivateKey, issue::CertificateBuilder, name::Name, oids};
use saoy_testkit::plugins::{Keys, Mood, Vgca, Vnpt};
use serde_json::{Value, json};
use service::Service;

const TOKEN: &str = "7f3k9qmd2x5t8v1w";

static KEYS: LazyLock<Keys> = LazyLock::new(|| {
    let people = [person("Lê Minh Thử", 2), person("Phan Văn Khác", 3)];
    let [own, other] = people;
    // Where the file's pages are empty.
    Keys::new(own, other, Vec::new(), Rect::sized(330.0, 500.0, 180.0, 70.0))
});

fn person(name: &str, serial: u8) -> (PrivateKey, Certificate) {
    let key = PrivateKey::generate_rsa_2048().unwrap();
    let name = Name::new(&[(oids::AT_COMMON_NAME, name)]).unwrap();
    let at = |text: &str| text.parse().unwrap();
    let usage = KeyUsage {
        digital_signature: true,
        non_repudiation: true,
        ..KeyUsage::default()
    };
    let (from, until) = (at("2026-01-01T00:00:00Z"), at("2031-01-01T00:00:00Z"));
    let builder = CertificateBuilder::new(name, key.public_key(), &[serial], from, until);
    let certificate = builder.key_usage(usage).self_signed(&key, key.usual_scheme());
    (key, certificate.unwrap())
}

/// Shows text where a picture over it would lie.
fn sent() -> Vec<u8> {
    let mut bytes = file(&Layout::default());
    for at in 0..bytes.len() - 7 {
        if &bytes[at..at + 7] == b"100 100" {
            bytes[at..at + 7].copy_from_slice(b"150 640");
        }
    }
    bytes
}

fn judged(back: &[u8]) -> Result<(), Deviation> {
    let bytes = sent();
    let sent = Sent {
        bytes: &bytes,
        certificate: KEYS.certificate(),
        page: None,
        at: "2026-10-14T02:00:00Z".parse().unwrap(),
    };
    returned(&sent, back).map(drop)
}

/// Whether it is the deviation that was wanted.
type Is = fn(&Deviation) -> bool;

/// Every mood in which a file comes back, and what is wrong with it.
fn moods() -> Vec<(Mood, Is)> {
    vec![
        (Mood::Unsigned, |found| *found == Deviation::NothingAdded),
        (Mood::Nonsense, |found| *found == Deviation::Changed { at: 0 }),
        (Mood::ChangedByte, |found| *found == Deviation::Changed { at: 12 }),
        (Mood::OtherCertificate, |found| {
            *found == Deviation::OtherCertificate(Some("Phan Văn Khác".into()))
        }),
        (Mood::TwoSignatures, |found| {
            *found == Deviation::SeveralSignatures(2)
        }),
        (Mood::Certifies, |found| *found == Deviation::Certifies),
        (Mood::OverText, |found| matches!(found, Deviation::Covers(_))),
        (Mood::ExtraPage, |found| matches!(found, Deviation::Pages(_))),
    ]
}

// VGCASignService.

fn ask(service: &Service) -> String {
    let asked = json!({
        "FileUploadHandler": service.url("/nhan"), "SessionId": "", "JWTToken": TOKEN,
        "FileName": service.url("/tep.pdf"), "MetaData": [],
    });
    asked.to_string()
}

fn vgca(mood: Mood) -> (Value, Vec<Vec<u8>>) {
    let (service, vgca) = (
        Service::with(sent(), TOKEN),
        Vgca::start(KEYS.clone(), 0).unwrap(),
    );
    vgca.be(mood);
    let heard = say(&format!("{}/SignApproved", vgca.url()), &ask(&service));
    let Heard::Text(text) = heard else {
        panic!("no answer")
    };
    assert!(vgca.asked()[0].starts_with("/SignApproved {"));
    (serde_json::from_str(&text).unwrap(), service.received())
}

#[test]
fn vgca_fetches_the_file_signs_it_and_sends_it_to_the_handler() {
    let (answer, files) = vgca(Mood::Well);
    assert_eq!(answer["Status"], 0);
    // What the handler said, as text within the answer.
    assert_eq!(answer["FileServer"], r#"{"Status":0}"#);
    assert_eq!(files.len(), 1);
    judged(&files[0]).unwrap();
}

#[test]
fn vgca_makes_the_deviation_that_is_wanted() {
    for (mood, is_it) in moods() {
        let (answer, files) = vgca(mood);
        assert_eq!(answer["Status"], 0, "{mood:?}");
        let found = judged(&files[0]).expect_err(&format!("{mood:?}"));
        assert!(is_it(&found), "{mood:?}: {found:?}");
    }
}

#[test]
fn vgca_says_that_nobody_signed() {
    for (mood, status) in [(Mood::Cancelled, 1), (Mood::Refuses(7), 7)] {
        let (answer, files) = vgca(mood);
        assert_eq!(answer["Status"], status);
        assert_ne!(answer["Message"], "");
        assert!(files.is_empty());
    }
}

#[test]
fn vgca_may_send_nothing_or_twice() {
    assert!(vgca(Mood::SendsNothing).1.is_empty());
    let (_, twice) = vgca(Mood::SendsTwice);
    assert_eq!(twice.len(), 2);
    assert_eq!(twice[0], twice[1]);
}

#[test]
fn a_program_that_keeps_silent_never_answers() {
    let vgca = Vgca::start(KEYS.clone(), 0).unwrap();
    vgca.be(Mood::Silent);
    assert_eq!(
        say(&format!("{}/GetVersion", vgca.url()), "version"),
        Heard::Nothing
    );
    vgca.be(Mood::Well);
    let Heard::Text(version) = say(&format!("{}/GetVersion", vgca.url()), "version") else {
        panic!("no answer")
    };
    assert!(version.contains("Version"));
}

#[test]
fn a_download_that_is_refused_is_told() {
    let (service, vgca) = (
        Service::with(sent(), "another"),
        Vgca::start(KEYS.clone(), 0).unwrap(),
    );
    let Heard::Text(text) = say(&format!("{}/SignApproved", vgca.url()), &ask(&service)) else {
        panic!("no answer")
    };
    let answer: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(answer["Status"], 500);
    assert!(answer["Message"].as_str().unwrap().contains("403"));
}

// The VNPT-CA plug-in.

fn vnpt(mood: Mood, function: &str, arguments: Value) -> Value {
    let vnpt = Vnpt::start(KEYS.clone(), 0).unwrap();
    vnpt.be(mood);
    let call = json!({ "function": function, "args": arguments }).to_string();
    let Heard::Text(text) = say(&vnpt.url(), &call) else {
        panic!("no answer")
    };
    serde_json::from_str(&text).unwrap()
}

fn sign(mood: Mood) -> Value {
    let place = json!({ "page": 2, "llx": 330, "lly": 500, "urx": 510, "ury": 570 });
    vnpt(mood, "signPdf", json!([client::base64(&sent()), place]))
}

#[test]
fn vnpt_signs_where_the_page_asks() {
    assert_eq!(vnpt(Mood::Well, "checkPlugin", json!([])), "1");
    assert_eq!(vnpt(Mood::Well, "setLicenseKey", json!(["<xml/>"]))["code"], 0);
    assert_eq!(vnpt(Mood::Well, "setLicenseKey", json!([""]))["code"], 1);
    assert_eq!(
        vnpt(Mood::Well, "getCertInfo", json!([]))["subjectCN"],
        "Lê Minh Thử"
    );
    let answer = sign(Mood::Well);
    assert_eq!(answer["code"], 0);
    let back = client::bytes(answer["data"].as_str().unwrap());
    let bytes = sent();
    let sent = Sent {
        bytes: &bytes,
        certificate: KEYS.certificate(),
        page: Some(2),
        at: "2026-10-14T02:00:00Z".parse().unwrap(),
    };
    returned(&sent, &back).unwrap();
}

#[test]
fn vnpt_makes_the_deviation_that_is_wanted() {
    for (mood, is_it) in moods() {
        let answer = sign(mood);
        let back = client::bytes(answer["data"].as_str().unwrap());
        let found = judged(&back).expect_err(&format!("{mood:?}"));
        assert!(is_it(&found), "{mood:?}: {found:?}");
    }
}

#[test]
fn vnpt_says_by_number_why_not() {
    for (mood, code) in [
        (Mood::Cancelled, 11),
        (Mood::Refuses(8), 8),
        (Mood::Refuses(2), 2),
    ] {
        let answer = sign(mood);
        assert_eq!((&answer["code"], &answer["data"]), (&json!(code), &json!("")));
    }
    assert_eq!(vnpt(Mood::Well, "signPdf", json!(["", { "page": 1 }]))["code"], 1);
    let text = client::base64(&sent());
    assert_eq!(vnpt(Mood::Well, "signPdf", json!([text, {}]))["code"], 6);
    assert_eq!(vnpt(Mood::Well, "elsewhere", json!([]))["code"], 5);
}
