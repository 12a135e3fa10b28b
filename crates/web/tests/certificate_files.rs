//! A certificate that the officer has as a file: judged at once, its key proven at the officer's own computer, by a token or by a key
//! in a file there. What is not good is refused with its sentence, and no private key is taken.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod computer;
mod kit;

use common::{Answer, Browser, Office, at};
use computer::{Computer, code, office, paired, unregistered};
use saoy_agent::Trouble;
use saoy_demo_pki::Endpoint;
use saoy_store::certificates;
use saoy_store::pictures::Owner;

/// Sends a file.
async fn sent(browser: &mut Browser, of: &str, bytes: &[u8]) -> Answer {
    let form = kit::multipart(&[("of", of)], Some(("certificate", "chung-thu.cer", bytes)));
    browser.send_form("/certificates/file", form).await
}

/// An officer's certificate in DER.
fn der(office: &Office, login: &str) -> Vec<u8> {
    office.pki.pki.certificate(login).unwrap().der().to_vec()
}

/// Khải, whose certificate is registered for nobody.
async fn before() -> (Office, Browser) {
    let office = office().await;
    unregistered(&office, Owner::Person(office.person("khai"))).await;
    let khai = office.sign_in("khai").await;
    (office, khai)
}

/// Refused with these words, and nothing was registered or begun.
async fn refused(office: &Office, browser: &mut Browser, bytes: &[u8], words: &str) {
    let answer = sent(browser, "me", bytes).await;
    assert_eq!(answer.status, 422, "{words}: {}", answer.text());
    assert!(answer.says(words), "{words}: {}", answer.text());
    assert!(!answer.says("Mở chương trình ký"), "{words}");
    let owner = Owner::Person(office.person("khai"));
    let all = certificates::list(&office.app.db, owner).await.unwrap();
    assert!(all.iter().all(|one| one.revoked_at.is_some()), "{words}");
}

#[tokio::test]
async fn a_file_is_judged_and_its_key_proven_by_the_token_that_holds_it() {
    let (office, mut khai) = before().await;
    let computer = paired(&office, &mut khai).await;
    let answer = sent(&mut khai, "me", &der(&office, "khai")).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let page = khai.get("/certificates").await.ok();
    assert!(!page.says("Đang dùng"), "not before its key was shown");
    computer.sign(&code(&page)).await.unwrap();
    let page = khai.get("/certificates").await.ok();
    assert!(page.says("Đang dùng"), "{}", page.text());
}

#[tokio::test]
async fn of_a_chain_in_pem_the_first_is_meant_and_another_token_does_not_prove_it() {
    let (office, mut khai) = before().await;
    let own = office.pki.pki.certificate("khai").unwrap();
    let chain = format!("{}\n{}", pem(own.der()), pem(office.pki.pki.root().der()));
    assert_eq!(sent(&mut khai, "me", chain.as_bytes()).await.status, 303);
    let code = code(&khai.get("/certificates").await.ok());
    let other = Computer::with_token(&office, "khai", "ha");
    other.pair(&mut khai).await.unwrap();
    assert!(matches!(other.sign(&code).await, Err(Trouble::Stopped)));
    assert!(!khai.get("/certificates").await.ok().says("Đang dùng"));
}

/// As files of certificates are written (RFC 7468).
fn pem(der: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::from("-----BEGIN CERTIFICATE-----");
    for (count, three) in der.chunks(3).enumerate() {
        if count % 16 == 0 {
            text.push('\n');
        }
        let bits = three
            .iter()
            .chain(&[0, 0])
            .take(3)
            .fold(0_usize, |bits, byte| bits << 8 | usize::from(*byte));
        for place in 0..4 {
            match place <= three.len() {
                true => text.push(char::from(LETTERS[bits >> (18 - 6 * place) & 63])),
                false => text.push('='),
            }
        }
    }
    text.push_str("\n-----END CERTIFICATE-----\n");
    text
}

#[tokio::test]
async fn a_key_in_a_file_proves_the_certificate_at_the_computer_and_signs_no_dossier() {
    let (office, mut khai) = before().await;
    let computer = paired(&office, &mut khai).await;
    let file = office.pki.pki.key_file("khai").unwrap();
    sent(&mut khai, "me", &der(&office, "khai")).await;
    let page = khai.get("/certificates").await.ok();
    assert!(page.says("saoy-agent prove --p12"), "{}", page.text());
    let code_of_page = code(&page);
    let wrong = computer.prove(&code_of_page, &file, "654321").await;
    let told = wrong.unwrap_err().sentence(saoy_agent::Lang::Vi);
    assert!(told.contains("Mật khẩu không đúng"), "{told}");
    computer.prove(&code_of_page, &file, "123456").await.unwrap();
    assert!(khai.get("/certificates").await.ok().says("Đang dùng"));
    assert_eq!(computer.pins_asked(), 0);

    // The same key is asked for a dossier.
    let id = office.submitted().await;
    let preview = khai.preview_signature(id).await.ok();
    let batch = khai.apply(&format!("/sign/{id}"), &preview).await.location();
    let working = office.work();
    office.asked(&batch, 1).await;
    working.stop().await;
    let code_of_batch = code(&khai.get(&batch).await.ok());
    let refused = computer.prove(&code_of_batch, &file, "123456").await;
    assert!(matches!(refused, Err(Trouble::FileOnlyProves)), "{refused:?}");
    let page = khai.get(&batch).await.ok();
    assert!(page.says("Ông/bà đã bỏ qua"), "{}", page.text());
}

#[tokio::test]
async fn what_is_no_good_certificate_is_refused_with_its_sentence() {
    let (office, mut khai) = before().await;
    let own = der(&office, "khai");
    refused(&office, &mut khai, b"", "Chưa chọn tệp").await;
    refused(&office, &mut khai, b"%PDF-1.7\n", "không phải chứng thư số").await;
    let key = std::fs::read(office.pki.pki.key_file("khai").unwrap()).unwrap();
    refused(&office, &mut khai, &key, "có khóa bí mật nên không được nhận").await;
    let ca = office.pki.pki.root().der().to_vec();
    refused(&office, &mut khai, &ca, "không dùng để ký văn bản").await;
    let others = der(&office, "tam");
    refused(
        &office,
        &mut khai,
        &others,
        "đã được đăng ký cho người hoặc cơ quan khác",
    )
    .await;

    let anchors = office.app.trust.anchors().to_vec();
    office.app.trust.set_anchors(Vec::new());
    refused(
        &office,
        &mut khai,
        &own,
        "không do tổ chức được hệ thống tin cậy cấp",
    )
    .await;
    office.app.trust.set_anchors(anchors);

    office.pki.down(Endpoint::Ocsp);
    office.pki.down(Endpoint::Crl);
    refused(&office, &mut khai, &own, "Chưa kiểm tra được chứng thư").await;
    office.pki.up(Endpoint::Ocsp);
    office.pki.up(Endpoint::Crl);

    office.pki.pki.revoke("khai").unwrap();
    office.clock.advance(jiff::SignedDuration::from_hours(48));
    let mut khai = office.sign_in("khai").await;
    refused(&office, &mut khai, &own, "đã bị thu hồi").await;
}

#[tokio::test]
async fn an_expired_certificate_and_a_seal_that_is_not_kept_are_refused() {
    let (office, _) = before().await;
    let mut tam = office.sign_in("tam").await;
    // Tâm keeps no seal.
    let seal = der(&office, "dau-hoa-an");
    assert_eq!(sent(&mut tam, "seal", &seal).await.status, 404);
    office.clock.set(at("2029-11-01T01:00:00Z"));
    let mut khai = office.sign_in("khai").await;
    refused(&office, &mut khai, &der(&office, "khai"), "hết hạn ngày").await;
}

#[tokio::test]
async fn a_file_too_large_to_be_a_certificate_is_not_read_to_its_end() {
    let (_, mut khai) = before().await;
    let answer = sent(&mut khai, "me", &vec![0x30; 300_000]).await;
    assert_eq!(answer.status, 413);
    assert!(
        answer.says("Tệp quá lớn, không phải tệp chứng thư"),
        "{}",
        answer.text()
    );
}
