//! Before a batch begins its page says who outside does not answer; nothing is held up by it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod phone;

use common::{Answer, Browser, Office, fields};
use jiff::SignedDuration;
use phone::Desk;
use saoy_demo_pki::Endpoint;
use saoy_domain::DossierId;
use saoy_testkit::remote::{Interface, Mood};

/// Chooses a dossier in the list; gives the page that asks to confirm.
async fn chosen(browser: &mut Browser, id: DossierId) -> Answer {
    let list = browser.get("/sign").await.ok().text();
    let row = list.split("name=\"id\" value=\"").skip(1).find_map(|rest| {
        let value = rest.split('"').next()?;
        value.starts_with(&format!("{id}:")).then(|| value.to_owned())
    });
    let row = row.unwrap();
    browser.post_and_follow("/sign/batch", &[("id", &row)]).await.ok()
}

#[tokio::test]
async fn a_silent_or_astray_timestamp_authority_is_named_and_the_batch_begins_all_the_same() {
    let office = Office::open().await;
    let mut khai = office.sign_in("khai").await;
    let page = chosen(&mut khai, office.submitted().await).await;
    assert!(!page.says("Dấu thời gian thử nghiệm"), "{}", page.text());
    // What was answered well counts for half a minute.
    office.clock.advance(SignedDuration::from_secs(60));
    office.pki.down(Endpoint::Tsa);
    let page = chosen(&mut khai, office.submitted().await).await;
    assert!(
        page.says("Dấu thời gian thử nghiệm không trả lời. Vẫn ký được"),
        "{}",
        page.text()
    );
    let mut sent = fields(&page, &["certificate"]);
    sent.push(("remember".to_owned(), "on".to_owned()));
    let text = page.text();
    let (_, rest) = text
        .split_once("<form method=\"post\" action=\"/sign/batch/")
        .unwrap();
    let action = format!("/sign/batch/{}", rest.split('"').next().unwrap());
    assert_eq!(khai.send(&action, &sent).await.status, 303);

    office.pki.astray(SignedDuration::from_hours(2));
    let page = chosen(&mut khai, office.submitted().await).await;
    assert!(page.says("lệch giờ nhau"), "{}", page.text());
}

#[tokio::test]
async fn a_provider_that_is_down_is_named_before_anybody_waits_for_a_phone() {
    let desk = Desk::open(Interface::SmartCa).await;
    let ids = desk.submitted(2).await;
    let mut khai = desk.office.sign_in("khai").await;
    let page = chosen(&mut khai, ids[0]).await;
    assert!(!page.says("Ký số Sông Lam không trả lời"), "{}", page.text());
    desk.provider.be(Mood::Broken);
    let page = chosen(&mut khai, ids[1]).await;
    assert!(
        page.says("Ký số Sông Lam không trả lời. Ký bằng chứng thư ở đó sẽ phải chờ"),
        "{}",
        page.text()
    );
}
