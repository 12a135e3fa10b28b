//! Title and authority: an administrator sets in whose name an officer signs, and the signature keeps to it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod kit;

use axum::http::StatusCode;
use common::Office;
use saoy_domain::{Permission, PersonId};
use saoy_store::scope::{CopySign, Scoped, System};
use saoy_store::{capacities, grants, people};
use saoy_web::flow::{self, FlowError};

const DELEGATE: [(&str, &str); 7] = [
    ("title", "Công chức Tư pháp – Hộ tịch"),
    ("signs_as", "delegate"),
    ("head", "Chủ tịch"),
    ("decision", "12/QĐ-UBND"),
    ("decided", "05/01/2026"),
    ("since", "10/01/2026"),
    ("until", "31/10/2026"),
];

async fn lines(office: &Office, id: PersonId) -> Vec<String> {
    let person = people::find(&office.app.db, id).await.unwrap().unwrap();
    flow::authority_lines(&office.app, &person, office.app.now())
        .await
        .unwrap()
}

#[tokio::test]
async fn an_administrator_sets_a_delegation_and_signing_keeps_to_its_days() {
    let office = Office::open().await;
    let (lan, tam) = (office.person("lan"), office.person("tam").to_string());
    let mut tx = office.app.db.begin().await.unwrap();
    let hoa_an = office.agency("K88.04");
    grants::give_at_set_up(
        &mut tx,
        &System,
        lan,
        hoa_an,
        Permission::CopySign,
        office.app.now(),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    let id = office.submitted().await;
    let scope = Scoped::<CopySign>::load(&office.app.db, lan, hoa_an, office.app.now()).await;
    let scope = scope.unwrap().unwrap();
    let scan = office.row(id).await.scan_digest.unwrap();
    let refused = flow::sign(&office.app, &scope, id, scan, flow::Look::Picture, None)
        .await
        .unwrap_err();
    assert_eq!(
        refused.text().key,
        "flow-no-key",
        "the key comes first: {refused}"
    );
    let refused = flow::draft_signature(&office.app, &scope, id, flow::Look::Picture)
        .await
        .unwrap_err();
    assert_eq!(refused.text().key, "refusal-title-not-set");

    let mut loc = office.sign_in("loc").await;
    let mut fields = DELEGATE.to_vec();
    fields.push(("by", &tam));
    let page = loc
        .post_and_follow(&format!("/admin/people/{lan}/title"), &fields)
        .await
        .ok();
    assert!(page.says("12/QĐ-UBND") && page.says("Đã lưu"));
    assert_eq!(
        lines(&office, lan).await,
        ["TUQ. CHỦ TỊCH", "CÔNG CHỨC TƯ PHÁP – HỘ TỊCH"]
    );
    flow::draft_signature(&office.app, &scope, id, flow::Look::Picture)
        .await
        .unwrap();
    for (day, key) in [
        ("2026-01-09T02:00:00Z", "refusal-delegation-not-yet"),
        ("2026-11-01T02:00:00Z", "refusal-delegation-over"),
    ] {
        office.clock.set(day.parse().unwrap());
        let capacity = capacities::at(&office.app.db, lan, "2026-12-01T00:00:00Z".parse().unwrap()).await;
        assert!(capacity.unwrap().is_some());
        if key.ends_with("over") {
            let refused = flow::draft_signature(&office.app, &scope, id, flow::Look::Picture)
                .await
                .unwrap_err();
            assert!(matches!(refused, FlowError::Title(_)));
            assert_eq!(refused.text().key, key);
        }
    }
}

#[tokio::test]
async fn what_is_wrong_with_a_delegation_is_said_and_what_was_typed_stays() {
    let office = Office::open().await;
    let lan = office.person("lan");
    let mut loc = office.sign_in("loc").await;
    let path = format!("/admin/people/{lan}/title");
    // A deputy cannot delegate: only heads are offered, and others are refused.
    let khai = office.person("khai").to_string();
    let mut fields = DELEGATE.to_vec();
    fields.push(("by", &khai));
    let answer = loc.post(&path, &fields).await;
    assert_eq!(answer.status, kit::MEND);
    assert!(answer.says("người đứng đầu đã ủy quyền") && answer.says("12/QĐ-UBND"));
    fields[6] = ("until", "31/02/2026");
    let answer = loc.post(&path, &fields).await;
    assert!(answer.says("“31/02/2026” không phải ngày"));
    let answer = loc.post(&path, &[("title", ""), ("signs_as", "head")]).await;
    assert!(answer.says("Hãy nhập chức vụ"));
    let own = office.person("loc");
    let answer = loc
        .post(&format!("/admin/people/{own}/title"), &[("signs_as", "head")])
        .await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
}

#[tokio::test]
async fn a_new_deputy_is_invited_with_the_authority_to_sign() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let hoa_an = office.agency("K88.04").to_string();
    let fields = [
        ("name", "Lý Thu Trà"),
        ("login", "tra"),
        ("agency", hoa_an.as_str()),
        ("title", "Phó Chủ tịch"),
        ("signs_as", "deputy"),
    ];
    loc.post("/admin/invite", &fields).await.ok();
    let tra = people::find_by_login(&office.app.db, "tra")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(lines(&office, tra.id).await, ["KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"]);
}

#[tokio::test]
async fn whoever_leaves_is_signed_out_and_the_last_administrator_does_not_leave() {
    let office = Office::open().await;
    let mut khai = office.sign_in("khai").await;
    let mut loc = office.sign_in("loc").await;
    let id = office.person("khai");
    assert_eq!(khai.get("/sign").await.status, StatusCode::OK);
    let page = loc
        .post_and_follow(&format!("/admin/people/{id}/leave"), &[])
        .await
        .ok();
    assert!(page.says("Đã cho nghỉ") && page.says("Mở lại tài khoản"));
    assert!(khai.get("/sign").await.location().starts_with("/sign-in"));
    let page = loc
        .post_and_follow(&format!("/admin/people/{id}/come-back"), &[])
        .await
        .ok();
    assert!(page.says("Chưa có quyền nào"), "permissions are given anew");
    let own = office.person("loc");
    let answer = loc.post(&format!("/admin/people/{own}/leave"), &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
}
