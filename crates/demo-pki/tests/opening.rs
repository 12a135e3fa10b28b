//! Making a PKI, and opening it again.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]

mod common;

use std::sync::Arc;

use common::{at, client, folder_with_keys, khai, plan, quan, seal, serve, sources, with_a_token};
use saoy_demo_pki::{Authority, DemoPki, DemoPkiError, Issuer, MARK, Pending, Sources};
use saoy_domain::FixedClock;
use saoy_pki::{oids, path};
use saoy_pki_client::Settings;
use saoy_signers::Signer;

const URL: &str = "http://127.0.0.1:8080/pki";

#[test]
fn every_certificate_leads_to_the_root_and_says_it_is_a_trial() {
    let pki = DemoPki::open(folder_with_keys().path(), plan(URL), sources().0).unwrap();
    let anchors = [pki.root().clone()];
    let issuing =
        [Issuer::Government, Issuer::Public].map(|one| pki.authority(Authority::Issuing(one)).clone());
    let leaves = ["khai", "dau-hoa-an", "quan"].map(|id| pki.certificate(id).unwrap());
    for leaf in leaves.into_iter().chain([pki.tsa()]) {
        let path = path::build(leaf, &issuing, &anchors, at(common::NOON)).unwrap();
        assert_eq!(path.len(), 3);
        for certificate in &path {
            assert!(
                certificate.subject().to_string().contains(MARK),
                "{certificate:?}"
            );
        }
    }
}

#[test]
fn the_certificate_tells_who_holds_it() {
    let pki = DemoPki::open(folder_with_keys().path(), plan(URL), sources().0).unwrap();
    let certificate = pki.certificate("khai").unwrap();
    assert_eq!(
        certificate.subject_common_name().unwrap(),
        "CHỨNG THƯ THỬ NGHIỆM – Đặng Hữu Khải"
    );
    assert_eq!(
        certificate.subject_organisation().unwrap(),
        "UBND phường Hòa An, tỉnh Sông Lam"
    );
    assert_eq!(certificate.subject().get(oids::AT_TITLE).unwrap(), "Phó Chủ tịch");
    assert_eq!(
        certificate.subject().get(oids::AT_USER_ID).unwrap(),
        "CCCD:099080001234"
    );
    assert_eq!(
        certificate.issuer_common_name().unwrap(),
        "CHỨNG THƯ THỬ NGHIỆM – CA công vụ"
    );
    assert_eq!(
        certificate.crl_urls(),
        ["http://127.0.0.1:8080/pki/crl/cong-vu.crl"]
    );
    assert_eq!(
        certificate.ocsp_urls(),
        ["http://127.0.0.1:8080/pki/ocsp/cong-vu"]
    );
    assert_eq!(
        certificate.ca_issuer_urls(),
        ["http://127.0.0.1:8080/pki/ca/cong-vu.cer"]
    );
    let seal = pki.certificate("dau-hoa-an").unwrap();
    assert_eq!(
        seal.subject_common_name().unwrap(),
        "Ủy ban nhân dân phường Hòa An, tỉnh Sông Lam"
    );
    assert_eq!(seal.subject().get(oids::AT_ORGANISATIONAL_UNIT).unwrap(), MARK);
}

#[test]
fn the_key_file_signs_for_its_holder_and_the_anchor_is_a_pem_file() {
    let folder = folder_with_keys();
    let pki = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    let signer = pki.signer("khai").unwrap();
    assert_eq!(signer.certificate(), pki.certificate("khai").unwrap());
    assert_eq!(signer.chain().last(), Some(pki.root()));
    assert_eq!(
        pki.key_file("khai").unwrap(),
        folder.path().join("holders/khai.p12")
    );
    assert_eq!(pki.key_file("nobody"), None);
    let text = std::fs::read_to_string(pki.anchor_path()).unwrap();
    assert_eq!(
        saoy_pki::Certificate::from_pem(&text).unwrap(),
        [pki.root().clone()]
    );
}

#[test]
fn opened_again_it_is_the_same() {
    let folder = folder_with_keys();
    let first = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    let file = std::fs::read(first.key_file("khai").unwrap()).unwrap();
    let again = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    assert_eq!(again.root(), first.root());
    for id in ["khai", "dau-hoa-an", "quan"] {
        assert_eq!(again.certificate(id), first.certificate(id));
    }
    assert_eq!(std::fs::read(again.key_file("khai").unwrap()).unwrap(), file);
}

#[test]
fn a_key_in_a_token_gets_a_certificate_of_its_own_with_the_holders_name() {
    let folder = folder_with_keys();
    let key = with_a_token(folder.path());
    let pki = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    let certificate = pki.token_certificate("khai").unwrap();
    assert_eq!(certificate.public_key(), key.public_key());
    assert_eq!(
        certificate.subject().der(),
        pki.certificate("khai").unwrap().subject().der()
    );
    let kept = std::fs::read(folder.path().join("certificates/token-khai.cer")).unwrap();
    assert_eq!(kept, certificate.der());
    assert_eq!(pki.token_certificate("quan"), None);
    let again = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    assert_eq!(again.token_certificate("khai"), Some(certificate));
}

#[test]
fn what_is_no_public_key_is_said() {
    let folder = folder_with_keys();
    with_a_token(folder.path());
    std::fs::write(folder.path().join("tokens/khai.spki"), b"none").unwrap();
    let refused = DemoPki::open(folder.path(), plan(URL), sources().0)
        .err()
        .unwrap();
    assert!(matches!(refused, DemoPkiError::Key(_)));
}

#[test]
fn a_new_holder_joins_and_nobody_else_changes() {
    let folder = folder_with_keys();
    let mut smaller = plan(URL);
    smaller.holders = vec![khai()];
    let before = DemoPki::open(folder.path(), smaller, sources().0).unwrap();
    assert!(before.certificate("quan").is_none());
    let after = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    assert!(after.certificate("quan").is_some());
    assert_eq!(after.certificate("khai"), before.certificate("khai"));
}

#[test]
fn under_another_address_certificates_are_issued_anew_for_the_same_keys() {
    let folder = folder_with_keys();
    let before = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    let after = DemoPki::open(folder.path(), plan("http://127.0.0.1:9090/pki"), sources().0).unwrap();
    assert_eq!(after.root(), before.root());
    let (old, new) = (
        before.certificate("khai").unwrap(),
        after.certificate("khai").unwrap(),
    );
    assert_ne!(new, old);
    assert_eq!(new.public_key(), old.public_key());
    assert_eq!(new.ocsp_urls(), ["http://127.0.0.1:9090/pki/ocsp/cong-vu"]);
    assert_eq!(after.signer("khai").unwrap().certificate(), new);
}

#[test]
fn what_expired_is_issued_anew() {
    let folder = folder_with_keys();
    let before = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    let later = Sources {
        clock: Arc::new(FixedClock::new(at("2030-03-02T05:00:00Z"))),
        ..sources().0
    };
    let after = DemoPki::open(folder.path(), plan(URL), later).unwrap();
    assert_eq!(after.root(), before.root());
    assert_ne!(after.certificate("khai"), before.certificate("khai"));
    assert!(
        after
            .certificate("khai")
            .unwrap()
            .is_valid_at(at("2030-03-02T05:00:00Z"))
    );
}

#[test]
fn a_damaged_file_is_made_anew() {
    let folder = folder_with_keys();
    let before = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    for name in [
        "certificates/holder-khai.cer",
        "holders/khai.p12",
        "keys/holder-quan.key",
    ] {
        std::fs::write(folder.path().join(name), b"cut sho").unwrap();
    }
    let after = DemoPki::open(folder.path(), plan(URL), sources().0).unwrap();
    assert_eq!(
        after.signer("khai").unwrap().certificate(),
        after.certificate("khai").unwrap()
    );
    assert_ne!(
        after.certificate("quan").unwrap().public_key(),
        before.certificate("quan").unwrap().public_key()
    );
}

#[test]
fn two_holders_with_one_id_are_refused() {
    let mut twice = plan(URL);
    twice.holders.push(khai());
    let refused = DemoPki::open(folder_with_keys().path(), twice, sources().0)
        .err()
        .unwrap();
    assert!(matches!(refused, DemoPkiError::HolderTwice { id } if id == "khai"));
}

#[test]
fn an_id_that_is_no_file_name_is_refused() {
    let mut odd = plan(URL);
    odd.holders[0].id = "../khai".into();
    let refused = DemoPki::open(folder_with_keys().path(), odd, sources().0)
        .err()
        .unwrap();
    assert!(matches!(refused, DemoPkiError::HolderId { id } if id == "../khai"));
}

#[test]
fn a_name_of_three_hundred_letters_is_refused() {
    let mut long = plan(URL);
    long.holders[1].name = "A".repeat(300);
    let refused = DemoPki::open(folder_with_keys().path(), long, sources().0)
        .err()
        .unwrap();
    assert!(matches!(refused, DemoPkiError::NameTooLong { text } if text.len() == 300));
}

#[test]
fn an_address_outside_ascii_is_refused() {
    let refused = DemoPki::open(folder_with_keys().path(), plan("http://chứng.thư"), sources().0)
        .err()
        .unwrap();
    assert!(matches!(refused, DemoPkiError::Issue(_)));
}

#[test]
fn a_damaged_list_of_revocations_is_not_overlooked() {
    let folder = folder_with_keys();
    std::fs::write(folder.path().join("revoked"), "cong-vu 40 1\nhalf a li").unwrap();
    let refused = DemoPki::open(folder.path(), plan(URL), sources().0)
        .err()
        .unwrap();
    assert!(matches!(refused, DemoPkiError::RevokedList { line: 2 }));
}

#[test]
fn a_folder_that_cannot_be_made_is_said() {
    let file = tempfile::NamedTempFile::new().unwrap();
    let refused = DemoPki::open(file.path(), plan(URL), sources().0).err().unwrap();
    assert!(matches!(refused, DemoPkiError::Folder(_)));
}

#[test]
fn nobody_signs_for_a_stranger() {
    let pki = DemoPki::open(folder_with_keys().path(), plan(URL), sources().0).unwrap();
    assert!(matches!(pki.signer("nobody"), Err(DemoPkiError::NoSuchHolder { id }) if id == "nobody"));
    assert!(matches!(pki.revoke("nobody"), Err(DemoPkiError::NoSuchHolder { id }) if id == "nobody"));
}

#[test]
fn the_server_listens_while_the_keys_are_made() {
    let folder = tempfile::tempdir().unwrap();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/pki", listener.local_addr().unwrap());
    let pending = Pending::start(folder.path().into(), plan(&base), sources().0);
    serve(listener, &pending);
    let crl = || {
        let transport = saoy_pki_client::HttpTransport::new(saoy_pki_client::AddressRule::PublicAndLoopback);
        let request = saoy_pki_client::Request {
            url: &format!("{base}/crl/goc.crl"),
            content: saoy_pki_client::Content::Get,
            budget: std::time::Duration::from_secs(2),
            max_bytes: 9999,
        };
        saoy_pki_client::Transport::send(&transport, &request)
    };
    if pending.get().is_none() {
        let early = crl();
        assert!(
            matches!(
                early,
                Err(saoy_pki_client::TransportError::Status { code: 503, .. })
            ) || pending.get().is_some(),
            "{early:?}"
        );
    }
    let pki = pending.wait().unwrap();
    assert!(crl().is_ok());
    let path = [
        pki.authority(Authority::Issuing(Issuer::Public)).clone(),
        pki.root().clone(),
    ];
    assert_eq!(
        client(Settings::default())
            .check_path(&path, at(common::NOON))
            .len(),
        1
    );
    assert_eq!(pki.plan().holders, [khai(), seal(), quan()]);
}
