//! The session ends during the long form: what was typed survives.

use axum::http::StatusCode;
use jiff::SignedDuration;

use super::support::{filled, press, quan, upload, with};
use crate::common::{Browser, Office, scan};

/// Every hidden field of a page, as a browser would send it again.
fn hidden(page: &str) -> Vec<(String, String)> {
    page.split("<input type=\"hidden\" ")
        .skip(1)
        .map(|tag| {
            let part = |name: &str| {
                let (_, rest) = tag.split_once(&format!("{name}=\"")).unwrap();
                rest.split('"').next().unwrap().replace("&#x2f;", "/")
            };
            (part("name"), part("value"))
        })
        .collect()
}

async fn sign_in_again(clerk: &mut Browser, page: &str) -> crate::common::Answer {
    let mut fields = hidden(page);
    fields.push(("person".into(), "lan".into()));
    let all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    clerk.post_and_follow("/sign-in/demo", &all).await.ok()
}

#[tokio::test]
async fn a_form_that_meets_an_ended_session_comes_back_filled_in() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let fields = with(
        filled(&office, &quan, &token),
        "waived_reason",
        "Hộ nghèo ở bản Nà Lốc",
    );

    office.clock.advance(SignedDuration::from_mins(31));
    let expired = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert!(expired.says("value=\"lan\""), "who it was: {}", expired.text());
    assert!(expired.says("Hộ nghèo ở bản Nà Lốc"));

    let back = sign_in_again(&mut clerk, &expired.text()).await;
    assert!(
        back.says("Những gì ông/bà đã nhập được khôi phục"),
        "{}",
        back.text()
    );
    for words in ["Hộ nghèo ở bản Nà Lốc", "Trần Minh Quân", "bang.pdf"] {
        assert!(back.says(words), "{words}: {}", back.text());
    }
    // And it can be sent as if nothing had happened.
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[tokio::test]
async fn a_form_with_files_keeps_its_words_too() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    office.clock.advance(SignedDuration::from_hours(13));
    let body = "--cut\r\nContent-Disposition: form-data; name=\"account\"\r\n\r\nno\r\n\
        --cut\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\nLò Thị Mẩy\r\n\
        --cut\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"a.pdf\"\r\n\r\nBYTES\r\n--cut--\r\n";
    let kind = [("content-type", "multipart/form-data; boundary=cut")];
    let expired = clerk.raw("POST", "/copies/new", &kind, body).await;
    assert_eq!(expired.status, StatusCode::UNAUTHORIZED);
    assert!(!expired.says("BYTES"));
    let back = sign_in_again(&mut clerk, &expired.text()).await;
    assert!(back.says("Lò Thị Mẩy"), "{}", back.text());
}

#[tokio::test]
async fn nobody_else_gets_what_was_typed() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    office.clock.advance(SignedDuration::from_mins(31));
    let expired = clerk
        .post("/copies/new", &[("account", "no"), ("name", "Lò Thị Mẩy")])
        .await;
    let mut fields = hidden(&expired.text());
    fields.push(("person".into(), "lan".into()));
    let all: Vec<(&str, &str)> = fields.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let answer = clerk.post("/sign-in/demo", &all).await;
    let address = answer.location();
    assert!(address.starts_with("/copies/new?kept="), "{address}");
    assert!(!address.contains("Lò"), "nothing personal stands in an address");
    let mut other = office.sign_in("ha").await;
    assert!(!other.get(&address).await.says("Lò Thị Mẩy"));
}
