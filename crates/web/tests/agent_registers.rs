//! Certificates become an officer's or an agency's: shown by a sentence that their keys sign, at the own computer or in a device of
//! the server, and looked at by two administrators where they name nobody.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod computer;

use common::{Answer, Browser};
use computer::{Computer, Plugged, code, office, paired, unregistered};
use saoy_store::pictures::Owner;

/// Begins a registration; gives the code of the page.
async fn registers(browser: &mut Browser, of: &str) -> String {
    let page = browser
        .post_and_follow("/certificates/register", &[("of", of)])
        .await;
    code(&page.ok())
}

#[tokio::test]
async fn a_certificate_that_names_the_officer_signs_as_soon_as_its_key_was_shown() {
    let office = office().await;
    unregistered(&office, Owner::Person(office.person("khai"))).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let id = office.submitted().await;
    let none = khai.get(&format!("/sign/{id}/certificate")).await.ok();
    assert!(none.says("Đăng ký chứng thư số"), "{}", none.text());
    let code = registers(&mut khai, "me").await;
    computer.sign(&code).await.unwrap();
    let page = khai.get("/certificates").await.ok();
    assert!(
        page.says("Đang dùng") && page.says("Đã đăng ký"),
        "{}",
        page.text()
    );
    let preview = khai.preview_signature(id).await.ok();
    let answer = khai.apply(&format!("/sign/{id}"), &preview).await;
    assert!(answer.location().starts_with("/sign/batch/"));
}

#[tokio::test]
async fn a_seal_in_a_device_of_the_server_proves_itself_and_waits_for_two_administrators() {
    let office = office().await;
    let seal = Owner::Agency(office.agency("K88.04"));
    office.administers("khai", "K88.04").await;
    office.administers("lan", "K88.04").await;
    let mut diep = office.sign_in("diep").await;
    assert!(
        !diep
            .get("/certificates")
            .await
            .ok()
            .says("Khóa trong thiết bị của máy chủ")
    );
    office.administers("diep", "K88.04").await;
    unregistered(&office, seal).await;
    let page = diep.get("/certificates").await.ok();
    assert!(page.says("Khóa trong thiết bị của máy chủ"), "{}", page.text());
    let key = [("certificate", page.field("certificate"))];
    let key: Vec<(&str, &str)> = key.iter().map(|(name, value)| (*name, value.as_str())).collect();
    // Neither by whoever keeps no seal, nor twice.
    assert_eq!(
        office
            .sign_in("khai")
            .await
            .post("/certificates/device", &key)
            .await
            .status,
        404
    );
    let page = diep.post_and_follow("/certificates/device", &key).await.ok();
    assert!(page.says("Chờ hai quản trị xác nhận"), "{}", page.text());
    assert!(!page.says("Khóa trong thiết bị của máy chủ"));
    assert_eq!(diep.post("/certificates/device", &key).await.status, 400);
    for login in ["lan", "khai"] {
        let mut administrator = office.sign_in(login).await;
        let approve = approving(&administrator.get("/admin/certificates").await.ok());
        assert_eq!(administrator.post(&approve, &[]).await.status, 303);
    }
    assert!(diep.get("/certificates").await.ok().says("Đang dùng"));
}

#[tokio::test]
async fn two_administrators_say_whose_a_seal_certificate_is() {
    let office = office().await;
    let seal = Owner::Agency(office.agency("K88.04"));
    office.keys.clear(seal);
    office.administers("khai", "K88.04").await;
    office.administers("lan", "K88.04").await;
    office.administers("diep", "K88.04").await;
    unregistered(&office, seal).await;
    let mut diep = office.sign_in("diep").await;
    let computer = Computer::with_token(&office, "diep", "dau-hoa-an");
    computer.pair(&mut diep).await.unwrap();
    let code = registers(&mut diep, "seal").await;
    computer.sign(&code).await.unwrap();
    assert!(
        diep.get("/certificates")
            .await
            .ok()
            .says("Chờ hai quản trị xác nhận")
    );
    // Not whoever registered it, and nobody twice.
    let list = diep.get("/admin/certificates").await.ok();
    assert!(list.says("Cần một quản trị khác xác nhận"), "{}", list.text());
    let mut lan = office.sign_in("lan").await;
    let approve = approving(&lan.get("/admin/certificates").await.ok());
    assert_eq!(diep.post(&approve, &[]).await.status, 400);
    assert_eq!(lan.post(&approve, &[]).await.status, 303);
    assert_eq!(lan.post(&approve, &[]).await.status, 400);
    assert!(
        diep.get("/certificates")
            .await
            .ok()
            .says("Chờ quản trị thứ hai xác nhận")
    );
    let mut khai = office.sign_in("khai").await;
    assert_eq!(khai.post(&approve, &[]).await.status, 303);
    assert!(diep.get("/certificates").await.ok().says("Đang dùng"));
}

/// Where the list's first “yes” goes.
fn approving(list: &Answer) -> String {
    let text = list.text();
    let found = text
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|address| address.ends_with("/approve"));
    found
        .unwrap_or_else(|| panic!("nothing to agree to in {text}"))
        .to_owned()
}

#[tokio::test]
async fn somebody_elses_and_revoked_certificates_are_not_registered() {
    let office = office().await;
    let mut tam = office.sign_in("tam").await;
    let computer = Computer::with_token(&office, "tam", "khai");
    computer.pair(&mut tam).await.unwrap();
    let code = registers(&mut tam, "me").await;
    assert!(computer.sign(&code).await.is_err());
    let page = tam.get("/certificates").await.ok();
    assert!(
        page.says("đã được đăng ký cho người hoặc cơ quan khác"),
        "{}",
        page.text()
    );

    unregistered(&office, Owner::Person(office.person("khai"))).await;
    office.pki.pki.revoke("khai").unwrap();
    let mut khai = office.sign_in("khai").await;
    let own = paired(&office, &mut khai).await;
    let code = registers(&mut khai, "me").await;
    assert!(own.sign(&code).await.is_err());
    let page = khai.get("/certificates").await.ok();
    assert!(page.says("thu hồi"), "{}", page.text());
}

#[tokio::test]
async fn a_proof_of_another_key_registers_nothing() {
    let office = office().await;
    unregistered(&office, Owner::Person(office.person("khai"))).await;
    let mut khai = office.sign_in("khai").await;
    let computer = paired(&office, &mut khai).await;
    let code = registers(&mut khai, "me").await;
    computer.plug(Plugged::Lies);
    let _ = computer.sign(&code).await;
    let page = khai.get("/certificates").await.ok();
    assert!(
        !page.says("Đang dùng") && page.says("không khớp"),
        "{}",
        page.text()
    );
}
