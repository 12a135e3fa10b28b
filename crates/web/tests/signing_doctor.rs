//! “Bác sĩ ký số”: each step names what is wrong and what to do, a trial goes the whole way and is no signature of anything, and
//! what goes to support is about nobody.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod computer;
mod phone;

use common::{Answer, Browser, Office, at};
use computer::{Computer, Plugged, code, office, paired, unregistered};
use jiff::SignedDuration;
use phone::Desk;
use saoy_agent::Trouble;
use saoy_demo_pki::Endpoint;
use saoy_domain::State;
use saoy_store::certificates;
use saoy_store::pictures::Owner;
use saoy_testkit::remote::{Interface, Mood};

/// Begins a trial with the first certificate that the page offers; gives the code of the page.
async fn tries(browser: &mut Browser) -> String {
    let page = browser.get("/doctor").await.ok();
    let key = page.field("certificate");
    let page = browser
        .post_and_follow("/doctor/trial", &[("certificate", &key)])
        .await;
    code(&page.ok())
}

/// The whole test.
async fn tested(browser: &mut Browser) -> Answer {
    browser.get("/doctor?check=on").await.ok()
}

/// What “Gửi cho hỗ trợ” holds.
fn report(page: &Answer) -> String {
    let text = page.text();
    let (_, rest) = text.split_once("data-report>").unwrap();
    rest.split_once("</textarea>").unwrap().0.to_owned()
}

#[tokio::test]
async fn who_has_paired_nothing_reads_what_to_install() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let page = tested(&mut khai).await;
    assert!(page.says("Chưa có máy nào được ghép nối"), "{}", page.text());
    assert!(report(&page).contains("agent: doctor-agent-none"));
    // Programs on the officer's computer may be asked from here and from no other page.
    let policy = |page: &Answer| {
        page.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    assert!(policy(&page).contains("connect-src 'self' wss://127.0.0.1:8987 wss://localhost:4433;"));
    assert!(!policy(&khai.get("/certificates").await).contains("wss:"));
    let citizen = office.sign_in("quan").await.get("/doctor").await;
    assert_eq!(citizen.status, 404);
}

#[tokio::test]
async fn all_is_well_and_the_trial_is_signed_and_counts_for_nothing() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let id = office.submitted().await;
    let page = tested(&mut khai).await;
    for good in [
        "“Máy phòng Tư pháp” đã ghép nối",
        "Đặng Hữu Khải: dùng được đến 13/10/2029",
        "Dấu thời gian thử nghiệm trả lời",
    ] {
        assert!(page.says(good), "{good}: {}", page.text());
    }
    let code = tries(&mut khai).await;
    computer.sign(&code).await.unwrap();
    let page = khai.get("/doctor").await.ok();
    assert!(page.says("Ký thử thành công"), "{}", page.text());
    assert!(report(&page).contains("trial: signed"), "{}", report(&page));
    // No certificate more than before, no dossier signed, nothing on the page of registrations; and once only.
    let owner = Owner::Person(office.person("khai"));
    assert_eq!(certificates::list(&office.app.db, owner).await.unwrap().len(), 1);
    assert_eq!(office.row(id).await.state, State::AwaitingSignature);
    assert!(!khai.get("/certificates").await.ok().says("Đã đăng ký"));
    assert!(computer.sign(&code).await.is_err());
}

#[tokio::test]
async fn a_trial_registers_nothing_whatever_the_computer_asks() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let code = tries(&mut khai).await;
    // The certificate is ended while the trial waits: its value makes it nobody's again.
    unregistered(&office, Owner::Person(office.person("khai"))).await;
    let _ = computer.sign(&code).await;
    let owner = Owner::Person(office.person("khai"));
    let all = certificates::list(&office.app.db, owner).await.unwrap();
    assert!(all.iter().all(|one| one.revoked_at.is_some()), "{all:?}");
    // Somebody else's certificate cannot be tried.
    let others = hex::encode(office.pki.pki.certificate("tam").unwrap().fingerprint());
    let answer = khai.post("/doctor/trial", &[("certificate", &others)]).await;
    assert_eq!(answer.status, 404);
}

#[tokio::test]
async fn a_trial_says_at_once_which_token_or_driver_is_missing() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    computer.plug(Plugged::Until(0));
    let code = tries(&mut khai).await;
    let came = computer.sign(&code).await;
    assert!(matches!(came, Err(Trouble::NothingToTry("no_token"))), "{came:?}");
    let page = khai.get("/doctor").await.ok();
    assert!(page.says("không thấy thiết bị ký nào"), "{}", page.text());
    assert!(report(&page).contains("trial: computer-fault-no-token"));

    let other = Computer::with_token(&office, "khai", "ha");
    other.pair(&mut khai).await.unwrap();
    let code = tries(&mut khai).await;
    let came = other.sign(&code).await;
    assert!(
        matches!(came, Err(Trouble::NothingToTry("other_key"))),
        "{came:?}"
    );
    assert!(
        khai.get("/doctor")
            .await
            .ok()
            .says("không có khóa của chứng thư đã chọn")
    );

    computer.plug(Plugged::Fails(saoy_tokens::TokenError::PinLocked));
    let code = tries(&mut khai).await;
    assert!(computer.sign(&code).await.is_err());
    assert!(khai.get("/doctor").await.ok().says("đã bị khóa"));

    computer.plug(Plugged::Lies);
    let code = tries(&mut khai).await;
    let _ = computer.sign(&code).await;
    let page = khai.get("/doctor").await.ok();
    assert!(page.says("không khớp với chứng thư") && !page.says("Ký thử thành công"));
}

#[tokio::test]
async fn a_code_that_no_program_takes_says_how_to_install_it() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let code = tries(&mut khai).await;
    office.clock.advance(SignedDuration::from_mins(11));
    let page = khai.get("/doctor").await.ok();
    assert!(page.says("không nhận mã trong 10 phút"), "{}", page.text());
    assert!(computer.sign(&code).await.is_err());
}

#[tokio::test]
async fn a_computer_that_was_silent_for_a_month_is_pointed_out() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    paired(&office, &mut khai).await;
    office.clock.advance(SignedDuration::from_hours(31 * 24));
    let mut khai = office.sign_in("khai").await;
    let page = khai.get("/doctor").await.ok();
    assert!(page.says("hơn 30 ngày không thấy"), "{}", page.text());
}

/// What the test says of Khải's certificate.
async fn says_of_the_certificate(office: &Office, words: &str) {
    let page = tested(&mut office.sign_in("khai").await).await;
    assert!(page.says(words), "{words}: {}", page.text());
}

#[tokio::test]
async fn what_is_wrong_with_a_certificate_is_named() {
    let office = office().await;
    let owner = Owner::Person(office.person("khai"));
    office.pki.down(Endpoint::Ocsp);
    office.pki.down(Endpoint::Crl);
    says_of_the_certificate(&office, "không rõ có bị thu hồi không").await;
    office.pki.up(Endpoint::Ocsp);
    office.pki.up(Endpoint::Crl);
    office.pki.pki.revoke("khai").unwrap();
    office.clock.advance(SignedDuration::from_hours(48));
    says_of_the_certificate(&office, "Đặng Hữu Khải: đã bị thu hồi").await;
    office.app.trust.set_anchors(Vec::new());
    says_of_the_certificate(&office, "nơi cấp không nằm trong danh sách tin cậy").await;
    office.clock.set(at("2029-11-01T01:00:00Z"));
    says_of_the_certificate(&office, "đã hết hạn ngày 13/10/2029").await;
    unregistered(&office, owner).await;
    says_of_the_certificate(&office, "Chưa có chứng thư nào được đăng ký").await;
}

#[tokio::test]
async fn the_timestamp_authority_is_silent_or_has_another_time() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    office.pki.down(Endpoint::Tsa);
    let page = tested(&mut khai).await;
    assert!(
        page.says("Dấu thời gian thử nghiệm không trả lời"),
        "{}",
        page.text()
    );
    office.pki.astray(SignedDuration::from_hours(3));
    let page = tested(&mut khai).await;
    assert!(page.says("lệch giờ nhau"), "{}", page.text());
}

#[tokio::test]
async fn a_provider_of_remote_signatures_that_is_down_is_named() {
    for interface in [Interface::SmartCa, Interface::Csc2, Interface::MySign] {
        let desk = Desk::open(interface).await;
        let mut khai = desk.office.sign_in("khai").await;
        let page = tested(&mut khai).await;
        assert!(
            page.says("Ký số Sông Lam trả lời"),
            "{interface:?}: {}",
            page.text()
        );
        // Each try would ring a phone: it is not offered.
        assert!(page.says("Không có chứng thư nào để ký thử"), "{}", page.text());
        desk.provider.be(Mood::Broken);
        let page = tested(&mut khai).await;
        assert!(
            page.says("Ký số Sông Lam không trả lời"),
            "{interface:?}: {}",
            page.text()
        );
        assert!(report(&page).contains("provider: doctor-provider-down"));
    }
}

#[tokio::test]
async fn a_key_within_the_servers_reach_is_tried_at_once() {
    let office = Office::open().await;
    let mut diep = office.sign_in("diep").await;
    let page = diep.get("/doctor").await.ok();
    let key = page.field("certificate");
    let page = diep
        .post_and_follow("/doctor/trial", &[("certificate", &key)])
        .await;
    assert!(page.ok().says("Ký thử thành công"));
}

#[tokio::test]
async fn what_goes_to_support_is_about_nobody() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let code = tries(&mut khai).await;
    computer.sign(&code).await.unwrap();
    office.pki.down(Endpoint::Ocsp);
    office.pki.down(Endpoint::Crl);
    let page = tested(&mut khai).await;
    let report = report(&page);
    assert!(
        report.contains("certificate: doctor-certificate-unknown"),
        "{report}"
    );
    let certificate = office.pki.pki.certificate("khai").unwrap();
    let serial = certificate.serial_hex().to_uppercase();
    let pairs: Vec<String> = serial
        .as_bytes()
        .chunks(2)
        .map(|pair| String::from_utf8_lossy(pair).into_owned())
        .collect();
    for private in [
        "Khải",
        "Hòa An",
        "Máy phòng Tư pháp",
        "099078000012",
        "127.0.0.1",
        &serial,
        &serial.to_lowercase(),
        &pairs.join(" "),
        &hex::encode(certificate.fingerprint()),
    ] {
        assert!(page.text().len() > report.len());
        assert!(!report.contains(private), "{private}: {report}");
    }
}
