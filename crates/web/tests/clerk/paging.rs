//! How many pages the original has: offered from the file and the order of its pages, corrected by whoever knows better.

use axum::http::StatusCode;

use super::support::{dossiers_of, filled, press, quan, upload, with};
use crate::common::{Browser, Office, scan};

/// A scan of twelve pages of which the order keeps three; `pages` in the field, `offered` when the form was drawn.
async fn form(office: &Office, clerk: &mut Browser, pages: &str, offered: &str) -> Vec<(String, String)> {
    let quan = quan(clerk).await;
    let token = upload(clerk, "so-do.pdf", &scan(12, 1)).await;
    let fields = filled(office, &quan, &token);
    let fields = with(fields, &format!("order-{token}"), "2,1,3r90");
    let fields = with(fields, &format!("pages-{token}"), pages);
    with(fields, &format!("offered-{token}"), offered)
}

#[tokio::test]
async fn the_number_that_was_only_offered_follows_the_order_of_pages_and_so_does_the_fee() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let fields = form(&office, &mut clerk, "12", "12").await;
    let shown = press(&mut clerk, "/copies/new", &fields, "attach").await.ok();
    let token = shown.field("upload");
    assert_eq!(shown.field(&format!("pages-{token}")), "3");
    assert_eq!(shown.field(&format!("offered-{token}")), "3");
    assert!(shown.says("5.000"), "two pages and one: {}", shown.text());

    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let row = dossiers_of(&office).await.remove(0);
    assert_eq!((row.pages, row.scan_pages, row.fee), (3, Some(3), 5000));
    let confirm = clerk.get(&answer.location()).await.ok();
    assert!(!confirm.says("Bản sao có"), "{}", confirm.text());
}

#[tokio::test]
async fn a_number_that_was_typed_stays_and_is_pointed_out_to_the_clerk_and_to_the_leader() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let fields = form(&office, &mut clerk, "12", "3").await;
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    let row = dossiers_of(&office).await.remove(0);
    assert_eq!((row.pages, row.scan_pages), (12, Some(3)));
    let confirm = clerk.get(&answer.location()).await.ok();
    let words = "Bản sao có 3 trang, ông/bà ghi 12 trang";
    assert!(confirm.says(words), "{}", confirm.text());

    let sent = [("do", "confirm")];
    clerk.post_and_follow(&answer.location(), &sent).await.ok();
    let mut leader = office.sign_in("khai").await;
    let work = leader.get(&format!("/sign/{}", row.id)).await.ok();
    let words = "Bản sao có 3 trang, cán bộ tiếp nhận ghi bản chính 12 trang";
    assert!(work.says(words), "{}", work.text());
}
