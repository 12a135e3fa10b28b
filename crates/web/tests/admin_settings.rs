//! The settings of an agency, and that they take effect.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod kit;

use axum::http::StatusCode;
use common::{Answer, Browser, Office};
use saoy_store::scope::{CopySign, Scoped};
use saoy_web::flow;

/// The settings as a browser would send them unchanged.
const UNCHANGED: [(&str, &str); 7] = [
    ("cutoff", "15:00"),
    ("closes", "17:00"),
    ("promise", ""),
    ("words", "Chứng thực bản sao đúng với bản chính"),
    ("suffix", "/ĐT"),
    ("mail_mb", ""),
    ("page", ""),
];

async fn send(loc: &mut Browser, office: &Office, changes: &[(&str, &str)]) -> Answer {
    let path = format!("/admin/agencies/{}/settings", office.agency("K88.04"));
    let page = loc.get(&path).await.ok();
    let version = page.field("version");
    let mut fields = Vec::new();
    if changes.iter().all(|(name, _)| *name != "version") {
        fields.push(("version", version.as_str()));
    }
    for (name, value) in UNCHANGED {
        let changed = changes.iter().find(|(changed, _)| *changed == name);
        fields.push((name, changed.map_or(value, |(_, value)| value)));
    }
    let more = changes
        .iter()
        .filter(|(name, _)| UNCHANGED.iter().all(|(known, _)| known != name));
    fields.extend(more);
    loc.post(&path, &fields).await
}

async fn saved(loc: &mut Browser, office: &Office, changes: &[(&str, &str)]) {
    let answer = send(loc, office, changes).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(loc.get(&answer.location()).await.ok().says("Đã lưu"));
}

#[tokio::test]
async fn a_holiday_of_the_province_moves_the_due_time_of_its_communes() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let path = format!("/admin/agencies/{}/days", office.agency("K88"));
    let fields = [
        ("day_from", "15/10/2026"),
        ("day_to", "16/10/2026"),
        ("day_name", "Nghỉ bão"),
    ];
    loc.post_and_follow(&path, &fields).await.ok();
    let commune = format!("/admin/agencies/{}/settings", office.agency("K88.04"));
    assert!(
        loc.get(&commune).await.ok().says("Nghỉ bão"),
        "the commune sees whose day it is"
    );
    // Wednesday after 15:00: Thursday and Friday are off, then comes the weekend.
    office.clock.set("2026-10-14T08:30:00Z".parse().unwrap());
    let mut lan = office.sign_in("lan").await;
    assert!(lan.get("/copies/new").await.ok().says("19/10"));
    let mut loc = office.sign_in("loc").await;
    let make_up = [
        ("day_from", "17/10/2026"),
        ("day_name", "Làm bù"),
        ("day_works", "on"),
    ];
    let own = format!("/admin/agencies/{}/days", office.agency("K88.04"));
    loc.post_and_follow(&own, &make_up).await.ok();
    assert!(
        lan.get("/copies/new").await.ok().says("17/10"),
        "a Saturday that is worked"
    );
    loc.post_and_follow(&own, &[("drop", "2026-10-17")]).await.ok();
    loc.post_and_follow(&path, &[("drop", "2026-10-15")]).await.ok();
    assert!(lan.get("/copies/new").await.ok().says("15/10"));
    let page = loc.post_and_follow(&own, &[("year", "2027")]).await.ok();
    assert!(page.says("30/04/2027") && page.says("02/09/2027"));
}

#[tokio::test]
async fn working_hours_fees_suffix_and_words_are_the_agencys() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let words = "Sao đúng với bản chính do đương sự xuất trình";
    let changes = [
        ("cutoff", "16:00"),
        ("suffix", "/BSĐT"),
        ("words", words),
        ("editable", "on"),
    ];
    saved(&mut loc, &office, &changes).await;
    let fee = [
        ("fee_from", "01/10/2026"),
        ("fee_source", "Nghị quyết 12/NQ-HĐND"),
        ("fee_first", "3.000"),
        ("fee_next", "1.500"),
        ("fee_most", "150000"),
    ];
    let path = format!("/admin/agencies/{}/fees", office.agency("K88.04"));
    let page = loc.post_and_follow(&path, &fee).await.ok();
    assert!(page.says("Nghị quyết 12/NQ-HĐND"));
    office.clock.set("2026-10-14T08:30:00Z".parse().unwrap());
    let mut lan = office.sign_in("lan").await;
    let form = lan.get("/copies/new").await.ok();
    assert!(form.says(words) && form.says("data-fee-first=\"3000\"") && form.says("data-fee-next=\"1500\""));
    assert!(
        form.says("17:00") && !form.says("15/10"),
        "15:30 is still early enough"
    );
    let mut diep = office.sign_in("diep").await;
    assert!(diep.get("/books/new").await.ok().says("/BSĐT"));
}

#[tokio::test]
async fn the_attestation_page_is_previewed_and_signed_as_the_agency_wrote_it() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let khai: Scoped<CopySign> = office.scope("khai").await;
    let before = flow::draft_signature(&office.app, &khai, id, flow::Look::Picture)
        .await
        .unwrap();
    assert_eq!(
        before,
        flow::draft_signature(&office.app, &khai, id, flow::Look::Picture)
            .await
            .unwrap()
    );
    let mut loc = office.sign_in("loc").await;
    let template = saoy_sheet::attestation::Template::DEFAULT.replace("Loại giấy tờ:", "Tên giấy tờ:");
    let preview = send(&mut loc, &office, &[("page", &template), ("do", "preview")])
        .await
        .ok();
    assert!(preview.says("src=\"data:image/png;base64,") && preview.says("Tên giấy tờ:"));
    assert_eq!(
        before,
        flow::draft_signature(&office.app, &khai, id, flow::Look::Picture)
            .await
            .unwrap(),
        "only looked at"
    );
    saved(&mut loc, &office, &[("page", &template)]).await;
    assert_ne!(
        before,
        flow::draft_signature(&office.app, &khai, id, flow::Look::Picture)
            .await
            .unwrap()
    );
    let broken = send(&mut loc, &office, &[("page", "heading = 1")]).await;
    assert_eq!(broken.status, kit::MEND);
    assert!(broken.says("Mẫu này chưa dùng được") && broken.says("heading = 1"));
}

#[tokio::test]
async fn an_agency_sends_less_in_a_mail_than_the_installation_allows() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let more = send(&mut loc, &office, &[("mail_mb", "11")]).await;
    assert!(more.says("Số từ 0 đến 10"));
    saved(&mut loc, &office, &[("mail_mb", "0")]).await;
    let id = kit::delivered(&office).await;
    assert!(
        office.mail(id).await.attachment.is_none(),
        "every copy goes as a link"
    );
}

#[tokio::test]
async fn what_is_wrong_is_said_and_a_stale_page_saves_nothing() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let wrong = [
        ("cutoff", "14:00"),
        ("promise", "x"),
        ("suffix", "ĐT"),
        ("words", " "),
    ];
    let answer = send(&mut loc, &office, &wrong).await;
    assert_eq!(answer.status, kit::MEND);
    for words in ["không được sớm hơn 15:00", "Số phút từ 5 đến 1440"] {
        assert!(answer.says(words), "{words}");
    }
    let stale = send(&mut loc, &office, &[("version", "77")]).await;
    assert_eq!(stale.status, StatusCode::BAD_REQUEST);
    assert!(stale.says("vừa sửa cài đặt"));
    let path = format!("/admin/agencies/{}/days", office.agency("K88.04"));
    let answer = loc.post(&path, &[("day_from", "31/02/2027")]).await;
    assert!(answer.says("“31/02/2027” không phải ngày") && answer.says("Hãy ghi tên ngày"));
    let path = format!("/admin/agencies/{}/fees", office.agency("K88.04"));
    let answer = loc
        .post(&path, &[("fee_from", "01/01/2027"), ("fee_first", "-1")])
        .await;
    assert!(answer.says("Hãy nhập số tiền") && answer.says("Hãy ghi căn cứ"));
}

#[tokio::test]
async fn how_an_agency_signs_is_chosen_and_written_down() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let path = format!("/admin/agencies/{}/settings", office.agency("K88.04"));
    let checked =
        |page: &Answer, which: &str| page.says(&format!("name=\"profile\" value=\"{which}\" checked"));
    assert!(checked(&loc.get(&path).await.ok(), "a"));
    let wrong = send(&mut loc, &office, &[("profile", "c")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.says("Hãy chọn một trong hai cách ký"), "{}", wrong.text());
    let no_licence = [("profile", "b"), ("vnpt_licence", "giấy phép")];
    let wrong = send(&mut loc, &office, &no_licence).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        wrong.says("Giấy phép là đoạn XML") && checked(&wrong, "b"),
        "{}",
        wrong.text()
    );
    let programs = [("profile", "b"), ("vnpt_licence", " <license>x</license> ")];
    saved(&mut loc, &office, &programs).await;
    let page = loc.get(&path).await.ok();
    assert!(
        checked(&page, "b") && page.says("&lt;license&gt;x"),
        "{}",
        page.text()
    );
    saved(&mut loc, &office, &[("vnpt_licence", "")]).await;
    assert!(checked(&loc.get(&path).await.ok(), "b"), "what is not sent stays");
    saved(&mut loc, &office, &[("profile", "a")]).await;
    let log = office.audit("K88").await;
    for deed in ["agency.programs-on", "agency.programs-off"] {
        let rows = log.iter().filter(|row| row.action == deed);
        let who: Vec<_> = rows.map(|row| row.actor).collect();
        assert_eq!(who, [Some(office.person("loc"))], "{deed}");
    }
}
