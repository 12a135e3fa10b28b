//! Whoever looks at personal data leaves a row, and administrators read the log of their subtree.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use axum::http::StatusCode;
use common::Office;
use saoy_store::audit::AuditRow;

fn count(rows: &[AuditRow], office: &Office, login: &str, action: &str) -> usize {
    let who = Some(office.person(login));
    rows.iter()
        .filter(|row| row.actor == who && row.action == action)
        .count()
}

#[tokio::test]
async fn lists_pages_books_and_people_that_were_shown_are_written_down() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    khai.get("/sign").await.ok();
    khai.get("/following").await.ok();
    for page in [1, 2, 1] {
        khai.get(&format!("/dossiers/{id}/pages/{page}.png?w=300"))
            .await
            .ok();
    }
    let search = khai.post("/search", &[("text", "Quân")]).await.location();
    khai.get(&search).await.ok();
    let mut diep = office.sign_in("diep").await;
    diep.get(&format!("/books/{}", office.book)).await.ok();
    diep.get("/mail").await.ok();
    let mut lan = office.sign_in("lan").await;
    lan.get("/copies/drafts").await.ok();
    lan.get("/admin/people").await;
    let rows = office.audit("K88.04").await;
    for (login, action, times) in [
        ("khai", "dossier.sign.seen", 1),
        ("khai", "dossier.file.seen", 1),
        ("khai", "dossier.list.seen", 2),
        ("diep", "book.view.seen", 1),
        ("diep", "mail.list.seen", 1),
        ("lan", "dossier.edit.seen", 1),
        ("lan", "account.view.seen", 0),
    ] {
        assert_eq!(count(&rows, &office, login, action), times, "{action} by {login}");
    }
    let searched = rows.iter().find(|row| row.subject_kind == "search").unwrap();
    assert!(searched.subject.is_some(), "the kept search, not its words");
    let sources: std::collections::BTreeSet<_> = rows.iter().filter_map(|row| row.source_hash).collect();
    assert_eq!(sources.len(), 1, "one address, one salted hash");
    let bare = saoy_pki::sha256(b"127.0.0.1");
    assert!(sources.iter().all(|source| source.0 != bare), "salted");
    assert!(rows.iter().all(|row| !row.detail.to_string().contains("Quân")));
}

#[tokio::test]
async fn administrators_read_the_log_of_their_subtree_by_day_agency_and_person() {
    let office = Office::open().await;
    office.submitted().await;
    office.sign_in("khai").await.get("/sign").await.ok();
    let mut ha = office.sign_in("ha").await;
    ha.get("/sign").await.ok();
    let mut loc = office.sign_in("loc").await;
    let all = loc.get("/admin/log").await.ok();
    assert!(all.says("Đặng Hữu Khải") && all.says("Phạm Thu Hà") && all.says("Xem việc ký số</td>"));
    assert!(!all.says("dossier.sign"), "words, not codes");
    let hoa_an = office.agency("K88.04");
    let khai = office.person("khai");
    let some = loc
        .get(&format!("/admin/log?agency={hoa_an}&person={khai}"))
        .await
        .ok();
    assert!(some.says("Xem việc ký số"));
    assert!(!some.says("<td>Phạm Thu Hà</td>"));
    let other = loc.get("/admin/log?day=13/10/2026").await.ok();
    assert!(other.says("Không có dòng nào"));
    assert!(loc.get("/admin/log?day=31/02/2026").await.says("không phải ngày"));
    let csv = loc.get(&format!("/admin/log.csv?agency={hoa_an}")).await.ok();
    assert!(csv.text().starts_with("\u{feff}\"Dòng\",\"Giờ\""));
    assert!(csv.says("\"UBND phường Hòa An\",\"Đặng Hữu Khải\",\"Xem việc ký số\",\"Hồ sơ\","));
    assert_eq!(
        loc.get("/admin/log?agency=999").await.status,
        StatusCode::NOT_FOUND
    );
}
