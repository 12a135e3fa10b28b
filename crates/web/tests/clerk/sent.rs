//! The same form sent again, or a page gone back to: it is done once, and the way to what it made is shown.

use axum::http::StatusCode;

use super::support::{dossiers_of, filled, paper, press, quan, upload};
use crate::common::{Answer, Office, scan};

/// The page that leads to what was made.
fn leads(answer: &Answer, to: &[&str]) {
    assert_eq!(answer.status, StatusCode::CONFLICT, "{}", answer.text());
    assert!(answer.says("Biểu mẫu này đã được gửi"), "{}", answer.text());
    for href in to {
        let link = format!("href=\"{href}\"");
        assert!(answer.text().contains(&link), "{link}: {}", answer.text());
    }
}

#[tokio::test]
async fn a_form_sent_five_times_at_once_makes_its_dossiers_once_and_the_others_are_led_to_them() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let first = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let second = upload(&mut clerk, "khai-sinh.pdf", &scan(1, 2)).await;
    let mut fields = filled(&office, &quan, &first);
    fields.push(("upload".into(), second.clone()));
    fields.extend(paper(&second, "birth-certificate", "1", "1"));
    let mut windows = Vec::new();
    for _ in 0..5 {
        windows.push(office.sign_in("lan").await);
    }
    let [a, b, c, d, e] = windows.as_mut_slice() else {
        unreachable!()
    };
    let send = "submit";
    let (a, b, c, d, e) = tokio::join!(
        press(a, "/copies/new", &fields, send),
        press(b, "/copies/new", &fields, send),
        press(c, "/copies/new", &fields, send),
        press(d, "/copies/new", &fields, send),
        press(e, "/copies/new", &fields, send),
    );
    let rows = dossiers_of(&office).await;
    assert_eq!(rows.len(), 2);
    let answers = [a, b, c, d, e];
    let made: Vec<&Answer> = answers
        .iter()
        .filter(|answer| answer.status == StatusCode::SEE_OTHER)
        .collect();
    assert_eq!(made.len(), 1);
    let confirm = made[0].location();
    let edits = [
        format!("/copies/{}/edit", rows[0].id),
        format!("/copies/{}/edit", rows[1].id),
    ];
    for answer in answers
        .iter()
        .filter(|answer| answer.status != StatusCode::SEE_OTHER)
    {
        leads(answer, &[&confirm, &edits[0], &edits[1]]);
    }
}

#[tokio::test]
async fn a_page_gone_back_to_after_the_receipt_leads_to_the_receipt_and_the_dossier() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let fields = filled(&office, &quan, &token);
    let confirm = press(&mut clerk, "/copies/new", &fields, "submit")
        .await
        .location();
    let receipt = clerk.post(&confirm, &[("do", "confirm")]).await.location();
    let dossier = format!("/dossiers/{}", dossiers_of(&office).await[0].id);
    leads(&clerk.get(&confirm).await, &[&receipt, &dossier]);
    let again = clerk.post(&confirm, &[("do", "confirm")]).await;
    leads(&again, &[&receipt, &dossier]);
    let again = press(&mut clerk, "/copies/new", &fields, "submit").await;
    leads(&again, &[&receipt, &dossier]);
    assert!(
        again.says("Chờ ký") && again.says("Vũ Thị Mai Lan"),
        "{}",
        again.text()
    );

    // Of another agency nothing is told.
    let mut other = office.sign_in("ha").await;
    let strange = press(&mut other, "/copies/new", &fields, "submit").await;
    assert!(!strange.says("K88.04"), "{}", strange.text());
}
