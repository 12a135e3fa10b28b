//! Following dossiers: administrators see what is below them, late dossiers raise warnings, due times are extended.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod kit;

use std::sync::Arc;

use axum::http::StatusCode;
use common::Office;
use jiff::SignedDuration;
use saoy_domain::dossier::{Act, Move};
use saoy_domain::{DossierId, Permission, PersonId};
use saoy_pki::{Certificate, SignatureScheme};
use saoy_signers::{Signer, Signing};
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopyCreate, CopySeal, Scoped, System};
use saoy_store::{dossiers, entries, grants, notifications};
use saoy_web::{flow, overdue};

#[tokio::test]
async fn the_administrator_of_the_province_follows_every_agency_below_without_its_files() {
    let office = Office::open().await;
    let id = kit::sealed(&office).await;
    let other = office.submitted_by("ha", None, 1).await;
    let mut loc = office.sign_in("loc").await;
    let list = loc.get("/following").await.ok();
    for words in [
        "Cơ quan",
        "UBND phường Hòa An",
        "UBND xã Bến Lụa",
        "1/ĐT",
        "Tìm thấy 2 kết quả",
    ] {
        assert!(list.says(words), "{words}");
    }
    let page = loc.get(&format!("/dossiers/{id}")).await.ok();
    assert!(page.says("Đặng Hữu Khải") && page.says("UBND phường Hòa An"));
    for hidden in ["file.pdf", "/pages/", "/files/", "/extend", "/withdraw"] {
        assert!(
            !page.says(hidden),
            "{hidden}: administrators look and do not touch"
        );
    }
    loc.get(&format!("/dossiers/{other}")).await.ok();
    let file = loc.get(&format!("/dossiers/{id}/file.pdf")).await;
    assert_eq!(file.status, StatusCode::FORBIDDEN);
    let code = office.row(id).await.code.to_string();
    let found = loc.post("/search", &[("text", &code)]).await;
    assert_eq!(found.location(), format!("/dossiers/{id}"));
    let searched = loc
        .post_and_follow("/following/search", &[("who", "tran minh quan")])
        .await;
    assert!(searched.ok().says("Tìm thấy 2 kết quả"));
}

#[tokio::test]
async fn the_administrator_reads_the_books_below_and_changes_nothing_in_them() {
    let office = Office::open().await;
    kit::sealed(&office).await;
    let mut loc = office.sign_in("loc").await;
    let list = loc.get("/books").await.ok();
    assert!(list.says("01/2026/ĐT") && list.says("UBND phường Hòa An") && !list.says("/books/new"));
    let path = format!("/books/{}", office.book);
    let view = loc.get(&path).await.ok();
    assert!(view.says("Trần Minh Quân") && !view.says("Ghi đính chính") && !view.says("Khóa sổ</a>"));
    let sheet = loc.get(&format!("{path}/export.xlsx")).await.ok();
    assert!(sheet.body.starts_with(b"PK"));
    for path in [
        "/books/new".to_owned(),
        format!("{path}/edit"),
        format!("{path}/close"),
    ] {
        assert_eq!(loc.get(&path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    let note = loc
        .post(&format!("{path}/note"), &[("number", "1"), ("text", "x")])
        .await;
    assert_eq!(note.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn the_administrator_of_one_commune_does_not_see_the_other() {
    let office = Office::open().await;
    let id = kit::sealed(&office).await;
    let mut tx = office.app.db.begin().await.unwrap();
    let (ha, ben_lua) = (office.person("ha"), office.agency("K88.07"));
    grants::give_at_set_up(&mut tx, &System, ha, ben_lua, Permission::Admin, office.app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut ha = office.sign_in("ha").await;
    assert!(ha.get("/following").await.ok().says("Tìm thấy 0 kết quả"));
    for path in [
        format!("/dossiers/{id}"),
        format!("/books/{}", office.book),
        format!("/books/{}/export.xlsx", office.book),
    ] {
        assert_eq!(ha.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

async fn told(office: &Office, person: PersonId) -> Vec<String> {
    let found = notifications::list(&office.app.db, person, 100).await.unwrap();
    found.into_iter().map(|one| one.kind).collect()
}

async fn overdue_for(office: &Office, login: &str) -> usize {
    let all = told(office, office.person(login)).await;
    all.iter().filter(|kind| *kind == "note-overdue").count()
}

async fn due_at_five(office: &Office, id: DossierId) {
    let due = "2026-10-14T10:00:00Z".parse().unwrap();
    office.change(id, |row| row.due_at = Some(due)).await;
}

#[tokio::test]
async fn a_late_dossier_is_told_to_its_holder_and_their_administrator_once_for_each_step() {
    let office = Office::open().await;
    let id = office.submitted().await;
    due_at_five(&office, id).await;
    assert_eq!(
        overdue::warn(&office.app).await.unwrap(),
        0,
        "not before it is due"
    );
    office.clock.advance(SignedDuration::from_hours(9));
    assert_eq!(overdue::warn(&office.app).await.unwrap(), 1);
    assert_eq!(overdue::warn(&office.app).await.unwrap(), 0, "once");
    // Any leader may sign it; the nearest administrator is the province's.
    for (login, times) in [
        ("khai", 1),
        ("tam", 1),
        ("loc", 1),
        ("lan", 0),
        ("diep", 0),
        ("ha", 0),
    ] {
        assert_eq!(overdue_for(&office, login).await, times, "{login}");
    }
    office.sign_in("khai").await.sign_and_pass(id).await;
    assert_eq!(
        overdue::warn(&office.app).await.unwrap(),
        1,
        "the next step is late, too"
    );
    assert_eq!(overdue_for(&office, "diep").await, 1);
    let mut diep = office.sign_in("diep").await;
    assert!(diep.get("/notifications").await.ok().says("đã quá hạn"));
    assert!(
        told(&office, office.person("diep"))
            .await
            .contains(&"note-signed".to_owned())
    );
}

#[tokio::test]
async fn the_worker_raises_the_warnings_by_itself() {
    let office = Office::open().await;
    let id = office.submitted().await;
    due_at_five(&office, id).await;
    office.clock.advance(SignedDuration::from_hours(9));
    office
        .work_until(async || overdue_for(&office, "loc").await == 1)
        .await;
}

#[tokio::test]
async fn a_due_time_is_extended_with_its_reason_and_the_timeline_says_so() {
    let office = Office::open().await;
    let id = office.submitted().await;
    due_at_five(&office, id).await;
    let mut lan = office.sign_in("lan").await;
    let path = format!("/dossiers/{id}/extend");
    assert!(lan.get(&format!("/dossiers/{id}")).await.ok().says(&path));
    let version = lan.get(&path).await.ok().field("version");
    let form = |days, agreed, reason| {
        [
            ("version", version.clone()),
            ("days", days),
            ("agreed", agreed),
            ("reason", reason),
        ]
    };
    for (days, agreed, reason, words) in [
        ("hai", "", "Nhiều trang", "Số ngày chỉ gồm chữ số"),
        ("2", "", "", "lý do kéo dài"),
        ("5", "", "Nhiều trang", "thỏa thuận bằng văn bản"),
        ("99", "on", "Nhiều trang", "quá lâu"),
    ] {
        let sent = form(days.to_owned(), agreed.to_owned(), reason.to_owned())
            .map(|(name, value)| (name.to_owned(), value));
        let answer = lan.send(&path, &sent).await;
        assert_eq!(answer.status, kit::MEND, "{days}");
        assert!(answer.says(words), "{words}");
    }
    let sent = form("2".to_owned(), String::new(), "Bản chính 300 trang".to_owned())
        .map(|(name, value)| (name.to_owned(), value));
    let done = lan.send(&path, &sent).await;
    assert_eq!(done.location(), format!("/dossiers/{id}"));
    let row = office.row(id).await;
    assert_eq!(row.due_at, Some("2026-10-16T10:00:00Z".parse().unwrap()));
    assert_eq!(row.due_extended_reason.as_deref(), Some("Bản chính 300 trang"));
    let page = office
        .sign_in("khai")
        .await
        .get(&format!("/dossiers/{id}"))
        .await
        .ok();
    assert!(page.says("Gia hạn trả kết quả") && page.says("Bản chính 300 trang"));
    let twice = lan.send(&path, &sent).await;
    assert_eq!(
        twice.status,
        StatusCode::CONFLICT,
        "what was sent twice happens once"
    );
    let mut diep = office.sign_in("diep").await;
    assert_eq!(diep.get(&path).await.status, StatusCode::FORBIDDEN);
    office.clock.advance(SignedDuration::from_hours(24));
    assert_eq!(overdue::warn(&office.app).await.unwrap(), 0, "it is not late yet");
}

/// A key that is slow: meanwhile somebody gives the number up.
struct Slow {
    key: Arc<dyn Signer>,
    office: saoy_web::app::App,
    scope: Scoped<CopySeal>,
    id: DossierId,
}

impl Signer for Slow {
    fn certificate(&self) -> &Certificate {
        self.key.certificate()
    }

    fn chain(&self) -> &[Certificate] {
        self.key.chain()
    }

    fn scheme(&self) -> SignatureScheme {
        self.key.scheme()
    }

    fn sign<'a>(&'a self, attributes: &'a [Vec<u8>]) -> Signing<'a> {
        Box::pin(async move {
            let mut tx = self.office.db.begin().await.unwrap();
            let mut row = dossiers::find(&mut tx, &self.scope, self.id)
                .await
                .unwrap()
                .unwrap();
            let act = Act {
                by: self.scope.officer(),
                at: self.office.now(),
            };
            let entry = row.entry.unwrap();
            let moved = row
                .stored()
                .unwrap()
                .awaiting_seal()
                .unwrap()
                .abandon("Bỏ lần này.", &act)
                .unwrap();
            entries::abandon(&mut tx, &self.scope, entry, "Bỏ lần này.")
                .await
                .unwrap();
            dossiers::move_on(&mut tx, &self.scope, &mut row, moved)
                .await
                .unwrap();
            tx.commit().await.unwrap();
            self.key.sign(attributes).await
        })
    }
}

#[tokio::test]
async fn a_signature_that_comes_after_its_number_was_given_up_is_refused_and_the_history_says_so() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let owner = Owner::Agency(office.agency("K88.04"));
    office.keys.clear(owner);
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let key = Slow {
        key: Arc::new(office.pki.pki.signer("dau-hoa-an").unwrap()),
        office: office.app.clone(),
        scope,
        id,
    };
    office.keys.add(owner, Arc::new(key));
    let signed = office.row(id).await.file_digest.unwrap();
    let late = flow::seal(
        &office.app,
        &scope,
        id,
        signed,
        flow::Wanted::NextIn(office.book),
        None,
    )
    .await;
    assert!(late.is_err());
    let clerk: Scoped<CopyCreate> = office.scope("lan").await;
    let history = dossiers::timeline(&office.app.db, &clerk, id).await.unwrap();
    let last = history.last().unwrap();
    assert_eq!((last.action, last.reason.as_deref()), (Move::Late, Some("1/ĐT")));
    let log = office.audit("K88.04").await;
    assert!(log.iter().any(|row| row.action == "dossier.seal-late"));
    let page = office
        .sign_in("diep")
        .await
        .get(&format!("/dossiers/{id}"))
        .await
        .ok();
    assert!(page.says("Chữ ký đến sau khi số đã bỏ"));
}
