//! The search block and the box in the top bar.

use axum::http::StatusCode;

use saoy_store::dossiers::RequesterKind;

use crate::common::Office;

async fn search(office: &Office, login: &str, path: &str, fields: &[(&str, &str)]) -> (String, String) {
    let mut officer = office.sign_in(login).await;
    let answer = officer.post(&format!("{path}/search"), fields).await;
    let address = answer.location();
    (officer.get(&address).await.ok().text(), address)
}

#[tokio::test]
async fn the_search_block_finds_by_kind_code_name_number_and_day() {
    let office = Office::open().await;
    office.submitted().await;
    office.submitted().await;
    for (name, value, found) in [
        ("who", "tran minh QUAN", 2),
        ("who", "099201014377", 2),
        ("who", "quan.tran@", 2),
        ("who", "Lò Thị Mẩy", 0),
        ("code", "010002", 1),
        ("code", "k88.04-141026-010001", 1),
        ("kind", "citizen", 2),
        ("kind", "business", 0),
        ("from", "14/10/2026", 2),
        ("to", "13/10/2026", 0),
    ] {
        for (login, path) in [("khai", "/sign"), ("lan", "/following")] {
            let (page, address) = search(&office, login, path, &[(name, value)]).await;
            let words = format!("Tìm thấy {found} kết quả");
            assert!(page.contains(&words), "{path} {name}={value}: {page}");
            assert!(address.starts_with(&format!("{path}?q=")), "{address}");
            assert!(
                !address.to_lowercase().contains("quan") && !address.contains("0992"),
                "{address}"
            );
        }
    }
}

#[tokio::test]
async fn every_kind_of_requester_is_found_by_its_kind() {
    let office = Office::open().await;
    let (business, stranger) = (office.submitted().await, office.submitted().await);
    office.submitted().await;
    let hat_sen = ("Công ty TNHH Hạt Sen", "8800417284");
    office.requester(business, RequesterKind::Business, hat_sen).await;
    let may = ("Lò Thị Mẩy", "099188000099");
    office
        .requester(stranger, RequesterKind::WithoutAccount, may)
        .await;
    for (kind, name) in [
        ("citizen", "Trần Minh Quân"),
        ("business", "Công ty TNHH Hạt Sen"),
        ("no-account", "Lò Thị Mẩy"),
    ] {
        let (page, _) = search(&office, "khai", "/sign", &[("kind", kind)]).await;
        assert!(
            page.contains("Tìm thấy 1 kết quả") && page.contains(name),
            "{kind}"
        );
    }
}

#[tokio::test]
async fn a_search_that_makes_no_sense_is_said_beside_its_field_and_stays() {
    let office = Office::open().await;
    let (page, _) = search(
        &office,
        "lan",
        "/following",
        &[("from", "40/10/2026"), ("who", "Quân")],
    )
    .await;
    assert!(page.contains("“40/10/2026” không phải ngày"), "{page}");
    assert!(
        page.contains("value=\"40/10/2026\"") || page.contains("40&#x2f;10&#x2f;2026"),
        "{page}"
    );
    assert!(page.contains("Quân"));
}

#[tokio::test]
async fn a_kept_search_is_shared_within_the_agency_and_unknown_outside() {
    let office = Office::open().await;
    office.submitted().await;
    let (_, address) = search(&office, "lan", "/following", &[("who", "Quân")]).await;
    let mut colleague = office.sign_in("diep").await;
    assert!(colleague.get(&address).await.ok().says("Tìm thấy 1 kết quả"));
    let mut stranger = office.sign_in("ha").await;
    assert_eq!(stranger.get(&address).await.status, StatusCode::NOT_FOUND);
    assert!(stranger.get("/following").await.ok().says("Tìm thấy 0 kết quả"));
}

#[tokio::test]
async fn a_list_asks_for_its_permission() {
    let office = Office::open().await;
    for (login, path) in [
        ("lan", "/sign"),
        ("khai", "/seal"),
        ("diep", "/copies/drafts"),
        ("khai", "/copies/new"),
    ] {
        let mut officer = office.sign_in(login).await;
        assert_eq!(
            officer.get(path).await.status,
            StatusCode::FORBIDDEN,
            "{login} {path}"
        );
    }
}

#[tokio::test]
async fn rows_are_paged_and_sorted() {
    let office = Office::open().await;
    for _ in 0..21 {
        office.submitted().await;
    }
    let mut clerk = office.sign_in("lan").await;
    let first = clerk.get("/following?per=20&sort=code").await.ok();
    assert!(first.says("Tìm thấy 21 kết quả"));
    assert!(first.says("010001") && !first.says("010021"));
    let second = clerk.get("/following?per=20&sort=code&page=2").await.ok();
    assert!(second.says("010021") && !second.says("141026-010001"));
    let down = clerk.get("/following?per=20&sort=code&down=1").await.ok();
    assert!(down.says("010021") && !down.says("141026-010001"));
    let beyond = clerk.get("/following?per=20&sort=code&page=999").await.ok();
    assert!(
        beyond.says("010021"),
        "an address kept from longer days shows the last page"
    );
}

#[tokio::test]
async fn an_overdue_dossier_is_counted() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    super::support::submitted(&office, &mut clerk, 1).await;
    office.clock.advance(jiff::SignedDuration::from_hours(24));
    let mut leader = office.sign_in("khai").await;
    let page = leader.get("/sign").await.ok();
    assert!(page.says("1 quá hạn") || page.says("quá hạn"), "{}", page.text());
}

#[tokio::test]
async fn the_box_in_the_top_bar_leads_to_the_dossier_or_to_a_list() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.submitted().await;
    let row = office.row(id).await;
    let mut clerk = office.sign_in("lan").await;
    for text in [
        row.code.to_string(),
        row.code.to_string().to_lowercase().replace('-', "–"),
        row.code.to_string().to_lowercase().replace("-010001", "-10001"),
        row.code.to_string().replace('-', " "),
        row.verification_code.to_string(),
        row.verification_code.plain(),
        "010001".to_owned(),
    ] {
        let answer = clerk.post("/search", &[("text", &text)]).await;
        let direct = format!("/dossiers/{id}");
        if text == "010001" {
            assert!(
                clerk
                    .get(&answer.location())
                    .await
                    .ok()
                    .says("Tìm thấy 1 kết quả")
            );
        } else {
            assert_eq!(answer.location(), direct, "{text}");
        }
    }
    for text in ["Trần Minh Quân", "099201014377"] {
        let answer = clerk.post("/search", &[("text", text)]).await;
        assert!(!answer.location().contains("0992"), "{}", answer.location());
        assert!(
            clerk
                .get(&answer.location())
                .await
                .ok()
                .says("Tìm thấy 2 kết quả"),
            "{text}"
        );
    }
    // The three shapes of older systems are taken as they are; none of them is here.
    for text in [
        "G22.99-290620-0005",
        "H51.25.3-010120-000123",
        "000.03.25.H51-010120-0001",
    ] {
        let answer = clerk.post("/search", &[("text", text)]).await;
        assert!(
            clerk
                .get(&answer.location())
                .await
                .ok()
                .says("Tìm thấy 0 kết quả"),
            "{text}"
        );
    }
    let mut stranger = office.sign_in("ha").await;
    let answer = stranger
        .post("/search", &[("text", &row.verification_code.plain())])
        .await;
    assert!(
        stranger
            .get(&answer.location())
            .await
            .ok()
            .says("Tìm thấy 0 kết quả")
    );
}
