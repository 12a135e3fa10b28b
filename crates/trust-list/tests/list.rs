//! The list an administrator keeps, read as she writes it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

use std::io;

use jiff::Timestamp;
use saoy_pki::issue::CertificateBuilder;
use saoy_pki::name::Name;
use saoy_pki::{Certificate, PrivateKey, Purpose, TrustAnchor, oids};
use saoy_trust_list::{Fault, ListError, TrustList, bare};

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn root(name: &str) -> Certificate {
    let key = PrivateKey::generate_p256().unwrap();
    let name = Name::new(&[(oids::AT_COMMON_NAME, name)]).unwrap();
    CertificateBuilder::new(
        name,
        key.public_key(),
        &[1],
        at("2020-01-01T00:00:00Z"),
        at("2040-01-01T00:00:00Z"),
    )
    .authority(None)
    .self_signed(&key, key.usual_scheme())
    .unwrap()
}

/// Reads a list beside which `root.cer` lies.
fn parse(text: &str, certificate: &Certificate) -> Result<TrustList, ListError> {
    TrustList::parse(text, &|file| match file {
        "root.cer" => Ok(certificate.der().to_vec()),
        "two.pem" => Ok(pem_twice(certificate).into_bytes()),
        "note.txt" => Ok(b"no certificate".to_vec()),
        _ => Err(io::Error::new(io::ErrorKind::NotFound, "no such file")),
    })
}

fn pem_twice(certificate: &Certificate) -> String {
    let list = TrustList {
        name: String::new(),
        demo: false,
        anchors: vec![TrustAnchor::new(certificate.clone(), &[Purpose::Tsa])],
    };
    let text = list.to_toml();
    let pem = text.split("\"\"\"").nth(1).unwrap();
    format!("{pem}{pem}")
}

#[test]
fn an_anchor_is_trusted_for_its_purposes_between_its_days() {
    let root = root("CA gốc");
    let list = parse(
        r#"
        version = 1
        name = "Danh sách tin cậy của tỉnh Sông Lam"

        [[anchor]]
        file = "root.cer"
        purposes = ["công vụ", "tsa"]
        name = "Gốc chuyên dùng"
        from = "2026-01-01"
        to = "2026-12-31"
        "#,
        &root,
    )
    .unwrap();
    let [anchor] = list.anchors.as_slice() else {
        panic!("one anchor")
    };
    assert_eq!(
        (anchor.name.as_str(), &anchor.certificate, anchor.demo),
        ("Gốc chuyên dùng", &root, false)
    );
    let trusted = |purpose, time| anchor.is_trusted(purpose, at(time));
    assert!(trusted(Purpose::CongVu, "2026-01-01T00:00:00+07:00"));
    assert!(trusted(Purpose::Tsa, "2026-12-31T23:59:59+07:00"));
    assert!(!trusted(Purpose::CongVu, "2025-12-31T23:59:59+07:00"));
    assert!(!trusted(Purpose::Tsa, "2027-01-01T00:00:00+07:00"));
    assert!(!trusted(Purpose::CongCong, "2026-06-01T00:00:00Z"));
}

#[test]
fn a_list_for_trying_out_marks_every_anchor() {
    let text =
        "version = 1\nname = \"d\"\ndemo = true\n[[anchor]]\nfile = \"two.pem\"\npurposes = [\"khác\"]\n";
    // The same certificate twice in one file is the same trust twice.
    assert!(parse(text, &root("Gốc")).is_err());
    let text = text.replace("two.pem", "root.cer");
    assert!(
        parse(&text, &root("Gốc"))
            .unwrap()
            .anchors
            .iter()
            .all(|anchor| anchor.demo)
    );
}

#[test]
fn what_is_written_is_read_back() {
    let mut anchor = TrustAnchor::new(root("Tên có \"ngoặc\" và \\"), &[Purpose::CongCong, Purpose::Tsa]);
    anchor.from = Some(at("2026-01-01T00:00:00Z"));
    let list = TrustList {
        name: "Danh\u{9}sách".into(),
        demo: false,
        anchors: vec![anchor],
    };
    assert_eq!(parse(&list.to_toml(), &root("x")).unwrap(), list);
}

#[test]
fn the_first_wrong_line_is_named() {
    let root = root("Gốc");
    let said = |lines: &str| {
        let text = format!("version = 1\nname = \"d\"\n[[anchor]]\n{lines}");
        parse(&text, &root).unwrap_err()
    };
    let file = "file = \"root.cer\"\n";
    let for_tsa = "purposes = [\"TSA\"]\n";
    let word = said(&format!("{file}purposes = [\n \"TSA\",\n \"tất cả\"]\n"));
    assert_eq!(
        word.to_string(),
        "line 7: “tất cả” is no purpose; use công vụ, công cộng, TSA or khác"
    );
    assert!(matches!(
        said(&format!("{file}purposes = []\n")),
        ListError {
            line: 3,
            fault: Fault::NoPurpose
        }
    ));
    assert!(matches!(
        said(for_tsa),
        ListError {
            line: 3,
            fault: Fault::Source
        }
    ));
    let day = said(&format!("{file}{for_tsa}from = \"31/01/2026\"\n"));
    assert!(
        matches!(
            day,
            ListError {
                line: 6,
                fault: Fault::Time(_)
            }
        ),
        "{day}"
    );
    let ends = said(&format!(
        "{file}{for_tsa}from = \"2026-02-01\"\nto = \"2026-01-01\"\n"
    ));
    assert!(matches!(
        ends,
        ListError {
            fault: Fault::Ends,
            ..
        }
    ));
    let missing = said(&format!("file = \"other.cer\"\n{for_tsa}"));
    assert_eq!(
        missing.to_string(),
        "line 4: other.cer cannot be read: no such file"
    );
    let note = said(&format!("file = \"note.txt\"\n{for_tsa}"));
    assert_eq!(note.to_string(), "line 4: there is no certificate in it");
    let several = said(&format!("file = \"two.pem\"\nname = \"Hai\"\n{for_tsa}"));
    assert!(matches!(
        several,
        ListError {
            fault: Fault::Several(2),
            ..
        }
    ));
    let other = said(&format!("{file}{for_tsa}sha256 = \"00\"\n"));
    assert!(matches!(
        other,
        ListError {
            line: 6,
            fault: Fault::Fingerprint { .. }
        }
    ));
    let twice = said(&format!("{file}{for_tsa}[[anchor]]\n{file}{for_tsa}"));
    assert!(
        matches!(
            twice,
            ListError {
                line: 6,
                fault: Fault::Twice(3)
            }
        ),
        "{twice}"
    );
    let key = said(&format!("{file}{for_tsa}form = \"2026-01-01\"\n"));
    assert!(
        matches!(
            key,
            ListError {
                line: 6,
                fault: Fault::Unknown(..)
            }
        ),
        "{key}"
    );
    let version = parse("name = \"d\"\nversion = 2\n", &root).unwrap_err();
    assert!(matches!(
        version,
        ListError {
            line: 2,
            fault: Fault::Version(2)
        }
    ));
}

#[test]
fn a_bare_certificate_is_no_states_and_says_so_when_it_is_for_trying_out() {
    let anchor = bare(root("Gốc"));
    assert_eq!(
        (anchor.purposes, anchor.demo),
        (vec![Purpose::Khac, Purpose::Tsa], false)
    );
    assert!(bare(root("Chứng thư thử nghiệm – gốc")).demo);
}

#[test]
fn what_toml_finds_wrong_is_named_and_not_only_its_line() {
    let root = root("Gốc");
    let said = |text: &str| parse(text, &root).unwrap_err().to_string();
    let list = "version = 1\nname = \"d\"\n[[anchor]]\n";
    assert_eq!(
        said("version = 1\n"),
        "line 1: `name` is missing; add a line `name = …`"
    );
    assert_eq!(
        said("name = \"d\"\n"),
        "line 1: `version` is missing; add a line `version = …`"
    );
    assert_eq!(
        said(&format!("{list}file = \"root.cer\"\n")),
        "line 3: `purposes` is missing; add a line `purposes = …`"
    );
    let unknown = said(&format!("{list}purpose = [\"TSA\"]\nfile = \"root.cer\"\n"));
    assert!(
        unknown.starts_with(
            "line 4: `purpose` is no entry of a trust list; it may be name, purposes, from, to, file"
        ),
        "{unknown}"
    );
    let kind = said(&format!("{list}purposes = \"TSA\"\n"));
    assert!(
        kind.contains("line 4: ") && kind.contains("a sequence is wanted"),
        "{kind}"
    );
    let twice = said(&format!("{list}file = \"a\"\nfile = \"b\"\n"));
    assert_eq!(twice, "line 5: the entry stands there twice; leave one out");
    let open = said(&format!("{list}file = \"a\n"));
    assert!(
        open.starts_with("line 4: ") && open.len() > "line 4: ".len() + 5,
        "{open}"
    );
}
