//! The administrator: tree, people, permissions, invitations; always in the own subtree.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod kit;

use axum::http::StatusCode;
use common::{Browser, Office};
use saoy_domain::Permission;
use saoy_store::scope::System;
use saoy_store::{grants, people};

async fn held(office: &Office, login: &str, code: &str) -> saoy_domain::Permissions {
    let person = people::find_by_login(&office.app.db, login)
        .await
        .unwrap()
        .unwrap()
        .id;
    grants::permissions(&office.app.db, person, office.agency(code), office.app.now())
        .await
        .unwrap()
}

/// `lan` administers UBND phường Hòa An too.
async fn commune_administrator(office: &Office) {
    let mut tx = office.app.db.begin().await.unwrap();
    let (lan, hoa_an) = (office.person("lan"), office.agency("K88.04"));
    grants::give_at_set_up(&mut tx, &System, lan, hoa_an, Permission::Admin, office.app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn the_tree_says_what_each_agency_lacks() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let page = loc.get("/admin/agencies").await.ok();
    assert!(page.says("UBND tỉnh Sông Lam") && page.says("UBND xã Bến Lụa"));
    assert!(
        page.says("Thiếu quyền"),
        "no administrator of their own in the communes"
    );
}

#[tokio::test]
async fn a_permission_is_given_for_a_time_and_ended() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let (lan, hoa_an) = (office.person("lan"), office.agency("K88.04").to_string());
    let path = format!("/admin/people/{lan}/grants");
    let fields = [
        ("agency", hoa_an.as_str()),
        ("permission", "sign"),
        ("permission", "seal"),
        ("to", "31/12/2026"),
    ];
    let page = loc.post_and_follow(&path, &fields).await.ok();
    assert!(page.says("Đã cấp quyền") && page.says("31/12/2026") || page.says("01/01/2027"));
    let now = held(&office, "lan", "K88.04").await;
    assert!(now.has(Permission::CopySign) && now.has(Permission::CopySeal));
    let twice = loc.post(&path, &fields).await;
    assert_eq!(twice.status, kit::MEND);
    assert!(twice.says("đã có quyền đó"));
    let given = grants::of_person(&office.app.db, lan, office.app.now())
        .await
        .unwrap();
    let sign = given
        .iter()
        .find(|grant| grant.permission == Permission::CopySign)
        .unwrap();
    loc.post_and_follow(&format!("/admin/grants/{}/end", sign.id), &[])
        .await
        .ok();
    assert!(!held(&office, "lan", "K88.04").await.has(Permission::CopySign));
    office.clock.set("2027-01-02T03:00:00Z".parse().unwrap());
    assert!(
        !held(&office, "lan", "K88.04").await.has(Permission::CopySeal),
        "its time is over"
    );
}

#[tokio::test]
async fn what_is_wrong_with_a_grant_is_said() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let hoa_an = office.agency("K88.04").to_string();
    let province = office.agency("K88").to_string();
    let path = format!("/admin/people/{}/grants", office.person("lan"));
    for (fields, words) in [
        (vec![("agency", hoa_an.as_str())], "Hãy chọn ít nhất một quyền"),
        (
            vec![
                ("agency", hoa_an.as_str()),
                ("permission", "sign"),
                ("from", "31/02/2027"),
            ],
            "31/02/2027",
        ),
        (
            vec![
                ("agency", hoa_an.as_str()),
                ("permission", "sign"),
                ("to", "01/01/2020"),
            ],
            "Ngày cuối",
        ),
        (vec![("agency", "999"), ("permission", "sign")], "ngoài phạm vi"),
        (
            vec![("agency", province.as_str()), ("permission", "sign")],
            "không chứng thực bản sao",
        ),
    ] {
        let answer = loc.post(&path, &fields).await;
        assert_eq!(answer.status, kit::MEND, "{words}");
        assert!(answer.says(words), "{words}");
    }
}

#[tokio::test]
async fn nobody_gives_himself_a_permission_and_the_last_administrator_stays() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let own = office.person("loc");
    let page = loc.get(&format!("/admin/people/{own}")).await.ok();
    assert!(page.says("tài khoản của chính ông/bà"));
    let hoa_an = office.agency("K88.04").to_string();
    let fields = [("agency", hoa_an.as_str()), ("permission", "sign")];
    let answer = loc.post(&format!("/admin/people/{own}/grants"), &fields).await;
    assert!(answer.says("Không tự cấp quyền"));
    assert!(!held(&office, "loc", "K88.04").await.has(Permission::CopySign));
    let grant = grants::of_person(&office.app.db, own, office.app.now())
        .await
        .unwrap()
        .remove(0);
    let answer = loc.post(&format!("/admin/grants/{}/end", grant.id), &[]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    assert!(answer.says("quản trị viên cuối cùng"));
    loc.get("/admin/people").await.ok();
}

#[tokio::test]
async fn an_administrator_of_a_commune_sees_that_commune_only() {
    let office = Office::open().await;
    commune_administrator(&office).await;
    let mut lan = office.sign_in("lan").await;
    let people = lan.get("/admin/people").await.ok();
    assert!(people.says("Đặng Hữu Khải") && !people.says("Phạm Thu Hà"));
    let ha = office.person("ha");
    assert_eq!(
        lan.get(&format!("/admin/people/{ha}")).await.status,
        StatusCode::NOT_FOUND
    );
    let ben_lua = office.agency("K88.07");
    assert_eq!(
        lan.get(&format!("/admin/people?agency={ben_lua}")).await.status,
        StatusCode::NOT_FOUND
    );
    let fields = [("agency", "1"), ("permission", "sign")];
    let answer = lan.post(&format!("/admin/people/{ha}/grants"), &fields).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    let foreign = grants::of_person(&office.app.db, ha, office.app.now())
        .await
        .unwrap()
        .remove(0);
    let answer = lan.post(&format!("/admin/grants/{}/end", foreign.id), &[]).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(held(&office, "ha", "K88.07").await.has(foreign.permission));
    let found = lan
        .post("/admin/people/search", &[("who", "099185000015")])
        .await
        .ok();
    assert!(
        !found.says("Phạm Thu Hà"),
        "who works elsewhere is not found by number either"
    );
}

#[tokio::test]
async fn an_invited_officer_sets_the_password_by_a_link_that_works_once() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let hoa_an = office.agency("K88.04").to_string();
    let fields = [
        ("name", "Lý Thu Trà"),
        ("login", "Tra"),
        ("identity", "099195000021"),
        ("agency", hoa_an.as_str()),
    ];
    let page = loc.post("/admin/invite", &fields).await.ok();
    let text = page.text();
    let (_, rest) = text.split_once("/invitation/").unwrap();
    let token: String = rest.chars().take_while(char::is_ascii_hexdigit).collect();
    let path = format!("/invitation/{token}");
    let mut tra = Browser::new(&office.app);
    assert!(tra.get(&path).await.ok().says("Lý Thu Trà"));
    let short = tra.post(&path, &[("new", "ngắn"), ("again", "ngắn")]).await;
    assert_eq!(short.status, kit::MEND);
    let new = "mưa rơi ngoài hiên vắng";
    assert_eq!(
        tra.post(&path, &[("new", new), ("again", new)]).await.location(),
        "/sign-in"
    );
    assert_eq!(tra.get(&path).await.status, StatusCode::NOT_FOUND, "used up");
    let entered = tra.post("/sign-in", &[("login", "tra"), ("password", new)]).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER);
    assert!(
        loc.post("/admin/people/search", &[("who", "099195000021")])
            .await
            .ok()
            .says("Lý Thu Trà")
    );
    let again = loc.post("/admin/invite", &fields).await;
    assert_eq!(again.status, kit::MEND);
}

#[tokio::test]
async fn everything_wrong_with_an_invitation_is_said_at_once() {
    let office = Office::open().await;
    let mut loc = office.sign_in("loc").await;
    let fields = [
        ("name", ""),
        ("login", "có dấu"),
        ("email", "x@"),
        ("identity", "12"),
        ("agency", "999"),
    ];
    let answer = loc.post("/admin/invite", &fields).await;
    assert_eq!(answer.status, kit::MEND);
    for words in [
        "Hãy nhập họ và tên",
        "2–40 chữ thường",
        "không phải địa chỉ email",
        "ngoài phạm vi",
    ] {
        assert!(answer.says(words), "{words}");
    }
    let taken = loc
        .post(
            "/admin/invite",
            &[
                ("name", "Vũ Lan"),
                ("login", "lan"),
                ("agency", &office.agency("K88.04").to_string()),
            ],
        )
        .await;
    assert!(taken.says("đã có người dùng"));
}

#[tokio::test]
async fn who_is_no_administrator_sees_nothing_of_it() {
    let office = Office::open().await;
    for login in ["lan", "khai", "diep"] {
        let mut officer = office.sign_in(login).await;
        for path in ["/admin/agencies", "/admin/people", "/admin/invite"] {
            assert_eq!(
                officer.get(path).await.status,
                StatusCode::FORBIDDEN,
                "{login} {path}"
            );
        }
    }
}
