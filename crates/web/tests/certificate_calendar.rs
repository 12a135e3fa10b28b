//! Certificates end: their holders and the administrators are told in time, each once; the calendar shows what ends when; and
//! whoever may say whose a certificate is hears that it waits.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod computer;

use common::{Office, at};
use computer::unregistered;
use saoy_domain::{Digest, Permission};
use saoy_store::certificates::{self, NewCertificate};
use saoy_store::grants;
use saoy_store::mails::{self, Mail};
use saoy_store::people;
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySeal, Scoped, System};
use saoy_web::ending;

/// The demo's certificates end on 13 October 2029, at nine in Vietnam.
const ENDS: &str = "13/10/2029";

/// Everybody of UBND phường Hòa An has an address; Lan and Tâm administer.
async fn office() -> Office {
    let office = Office::open().await;
    let mut tx = office.app.db.begin().await.unwrap();
    for login in ["lan", "khai", "diep", "tam"] {
        let address = address(login);
        people::set_email(&mut tx, office.person(login), Some(&address))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    office.administers("lan", "K88.04").await;
    office.administers("tam", "K88.04").await;
    office
}

fn address(login: &str) -> String {
    format!("{login}@hoaan.vidu.example")
}

/// Every mail of the agency so far, oldest first.
async fn outbox(office: &Office) -> Vec<Mail> {
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let mut all = mails::list(&office.app.db, &scope, None, 1000).await.unwrap();
    all.reverse();
    all
}

/// To whom the mails about somebody's certificate went.
fn readers(mails: &[Mail], about: &str) -> Vec<String> {
    let about = mails.iter().filter(|mail| mail.subject.contains(about));
    let mut all: Vec<String> = about.map(|mail| mail.address.clone()).collect();
    all.sort();
    all
}

/// A morning in Vietnam.
fn morning(day: &str) -> jiff::Timestamp {
    at(&format!("{day}T01:00:00Z"))
}

/// The officer gets a certificate that lasts a year longer.
async fn renewed(office: &Office, login: &str, key: &str) {
    let certificate = office.pki.pki.certificate(key).unwrap();
    let new = NewCertificate {
        digest: Digest(certificate.fingerprint()),
        der: certificate.der().to_vec(),
        subject: certificate.subject_common_name().unwrap(),
        issuer: certificate.issuer_common_name().unwrap(),
        not_before: certificate.not_before(),
        not_after: at("2030-10-13T02:00:00Z"),
    };
    let mut tx = office.app.db.begin().await.unwrap();
    let owner = Owner::Person(office.person(login));
    certificates::register_at_set_up(&mut tx, &System, owner, &new, office.app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn holder_and_administrators_are_told_at_each_step_and_each_once() {
    let office = office().await;
    assert_eq!(ending::remind(&office.app).await.unwrap(), 0);
    // Khải and the two administrators, one of whom (Tâm) has a certificate that ends on the same day.
    let expected = vec![address("khai"), address("lan"), address("tam")];
    let mut so_far = 0;
    for (day, left) in [
        ("2029-08-14", Some("còn 60 ngày")),
        ("2029-08-15", None),
        ("2029-09-13", Some("còn 30 ngày")),
        ("2029-10-06", Some("còn 7 ngày")),
        ("2029-10-12", Some("còn 1 ngày")),
        (
            "2029-10-13",
            Some("hết hạn ngày 13/10/2029 và từ lúc đó không ký được nữa"),
        ),
        ("2029-10-14", None),
        ("2029-11-20", None),
    ] {
        office.clock.set(morning(day));
        ending::remind(&office.app).await.unwrap();
        ending::remind(&office.app).await.unwrap();
        let all = outbox(&office).await;
        let new = &all[so_far..];
        so_far = all.len();
        match left {
            Some(words) => {
                assert_eq!(readers(new, "Đặng Hữu Khải"), expected, "{day}");
                let seal = vec![address("diep"), address("lan"), address("tam")];
                assert_eq!(readers(new, "UBND phường Hòa An"), seal, "{day}");
                for mail in new {
                    assert!(mail.body.contains(words), "{day}: {}", mail.body);
                    assert!(mail.body.contains(ENDS), "{day}: {}", mail.body);
                }
            }
            None => assert!(
                new.is_empty(),
                "{day}: {:?}",
                new.first().map(|mail| &mail.subject)
            ),
        }
    }
    let told = office.sign_in("khai").await.get("/notifications").await.ok();
    assert!(told.says(&format!("hết hạn ngày {ENDS}")), "{}", told.text());
}

/// Khải signs for another ward, too: each ward's outbox shows its own administrators' addresses and nobody else's.
#[tokio::test]
async fn an_agency_writes_to_its_own_administrators_only() {
    let office = office().await;
    office.administers("ha", "K88.07").await;
    let (khai, ha) = (office.person("khai"), office.person("ha"));
    let (other, now) = (office.agency("K88.07"), office.app.now());
    let mut tx = office.app.db.begin().await.unwrap();
    people::set_email(&mut tx, ha, Some("ha@benlua.vidu.example"))
        .await
        .unwrap();
    grants::give_at_set_up(&mut tx, &System, khai, other, Permission::CopySign, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    office.clock.set(morning("2029-08-14"));
    ending::remind(&office.app).await.unwrap();
    let own = outbox(&office).await;
    let expected = vec![address("khai"), address("lan"), address("tam")];
    assert_eq!(readers(&own, "Đặng Hữu Khải"), expected);
    let ha = Scoped::<CopySeal>::load(&office.app.db, ha, other, office.app.now());
    let ha = ha.await.unwrap().unwrap();
    let theirs = mails::list(&office.app.db, &ha, None, 1000).await.unwrap();
    assert_eq!(readers(&theirs, "Đặng Hữu Khải"), ["ha@benlua.vidu.example"]);
    for mail in &theirs {
        assert!(!mail.body.contains("UBND phường Hòa An"), "{}", mail.body);
    }
}

#[tokio::test]
async fn after_a_pause_only_the_nearest_step_is_told() {
    let office = office().await;
    office.clock.set(morning("2029-10-10"));
    ending::remind(&office.app).await.unwrap();
    let all = outbox(&office).await;
    assert_eq!(readers(&all, "Đặng Hữu Khải").len(), 3);
    assert!(all[0].body.contains("còn 3 ngày"), "{}", all[0].body);
}

#[tokio::test]
async fn nobody_is_asked_to_renew_what_was_renewed_or_given_up() {
    let office = office().await;
    office.clock.set(morning("2029-08-14"));
    renewed(&office, "khai", "khai-la").await;
    unregistered(&office, Owner::Person(office.person("tam"))).await;
    ending::remind(&office.app).await.unwrap();
    let all = outbox(&office).await;
    assert!(readers(&all, "Đặng Hữu Khải").is_empty());
    assert!(readers(&all, "Lê Thị Thanh Tâm").is_empty());
    assert_eq!(readers(&all, "UBND phường Hòa An").len(), 3);
}

#[tokio::test]
async fn whoever_cannot_sign_in_any_more_gets_no_mail() {
    let office = office().await;
    let scope = office_admin(&office).await;
    let mut tx = office.app.db.begin().await.unwrap();
    people::enable(&mut tx, &scope, office.person("khai"), false)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    office.clock.set(morning("2029-08-14"));
    ending::remind(&office.app).await.unwrap();
    let told = readers(&outbox(&office).await, "Đặng Hữu Khải");
    assert_eq!(told, [address("lan"), address("tam")]);
}

async fn office_admin(office: &Office) -> Scoped<saoy_store::scope::Admin> {
    let (lan, agency) = (office.person("lan"), office.agency("K88.04"));
    let scope = Scoped::load(&office.app.db, lan, agency, office.app.now()).await;
    scope.unwrap().unwrap()
}

#[tokio::test]
async fn the_officer_sees_the_own_end_and_how_to_renew() {
    let office = office().await;
    let mut khai = office.sign_in("khai").await;
    assert!(
        !khai
            .get("/certificates")
            .await
            .ok()
            .says("Có chứng thư sắp hết hạn")
    );
    office.clock.set(morning("2029-09-16"));
    let mut khai = office.sign_in("khai").await;
    let page = khai.get("/certificates").await.ok();
    assert!(
        page.says("Còn 27 ngày") && page.says("Có chứng thư sắp hết hạn"),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn the_calendar_shows_the_agencys_own_by_month_and_the_timestamp_authority() {
    let office = office().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign(id).await;
    renewed(&office, "khai", "khai-la").await;
    let mut lan = office.sign_in("lan").await;
    let page = lan.get("/admin/calendar").await.ok();
    for told in [
        "Đặng Hữu Khải",
        "Lê Thị Thanh Tâm",
        "UBND phường Hòa An",
        "Tháng 10/2029",
        "Đã có chứng thư khác dùng đến 13/10/2030",
        "Dấu thời gian thử nghiệm",
        "Tháng 10/2031",
    ] {
        assert!(page.says(told), "{told}: {}", page.text());
    }
    assert!(
        !page.says("Phạm Thu Hà") && !page.says("Bến Lụa"),
        "{}",
        page.text()
    );
    let text = page.text();
    let first = text.find("Tháng 10/2029").unwrap();
    assert!(first < text.find("Tháng 10/2031").unwrap(), "the nearest first");
    // After its end: what was renewed is over, what was not stands at the top.
    office.clock.set(morning("2029-10-20"));
    let page = office.sign_in("lan").await.get("/admin/calendar").await.ok();
    let text = page.text();
    let ended = text.find("Đã hết hạn").unwrap();
    let coming = text.find("Tháng 10/20").unwrap();
    let tam = text.find("Lê Thị Thanh Tâm").unwrap();
    assert!(ended < tam && tam < coming, "{text}");
    assert!(page.says("Hết hạn 7 ngày trước"));
    assert!(office.sign_in("khai").await.get("/admin/calendar").await.status == 403);
}

#[tokio::test]
async fn administrators_hear_that_a_certificate_waits_and_again_who_said_yes() {
    let office = office().await;
    let seal = Owner::Agency(office.agency("K88.04"));
    office.administers("diep", "K88.04").await;
    unregistered(&office, seal).await;
    let mut diep = office.sign_in("diep").await;
    let page = diep.get("/certificates").await.ok();
    let key = page.field("certificate");
    diep.post_and_follow("/certificates/device", &[("certificate", &key)])
        .await
        .ok();
    // Not to Diệp, who registered it, and not to the province's administrator, who has no say in it.
    let all = outbox(&office).await;
    assert_eq!(
        readers(&all, "chờ ông/bà xác nhận"),
        [address("lan"), address("tam")]
    );
    assert!(all[0].body.contains("Hồ Ngọc Diệp"), "{}", all[0].body);
    let mut lan = office.sign_in("lan").await;
    assert!(lan.get("/notifications").await.ok().says("chờ ông/bà xác nhận"));
    let list = lan.get("/admin/certificates").await.ok().text();
    let approve = list.split("action=\"").find_map(|rest| {
        let address = rest.split('"').next()?;
        address.ends_with("/approve").then(|| address.to_owned())
    });
    assert_eq!(lan.post(&approve.clone().unwrap(), &[]).await.status, 303);
    let more = outbox(&office).await;
    assert_eq!(
        readers(&more[all.len()..], "chờ ông/bà xác nhận"),
        [address("tam")]
    );
    assert!(more.last().unwrap().body.contains("Vũ Thị Mai Lan"));
    // Once it is in use nobody is asked any more.
    let mut tam = office.sign_in("tam").await;
    assert_eq!(tam.post(&approve.unwrap(), &[]).await.status, 303);
    assert_eq!(outbox(&office).await.len(), more.len());
    // What lies in the outbox is no copy: it shows its subject.
    let list = diep.get("/mail").await.ok();
    assert!(
        list.says("chờ ông/bà xác nhận") && !list.says("đính kèm PDF"),
        "{}",
        list.text()
    );
}
