//! Files on their way in: a dropped line, another person, a full disk.

use axum::body::Body;
use axum::http::StatusCode;
use futures_util::stream;

use super::support::{begin, patch, upload};
use crate::common::{Office, scan};

fn offset(answer: &crate::common::Answer) -> String {
    answer.headers["upload-offset"].to_str().unwrap().to_owned()
}

#[tokio::test]
async fn after_a_dropped_line_the_upload_goes_on_where_it_stopped() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let file = scan(3, 1);
    let token = begin(&mut clerk, "bang.pdf", file.len() as u64).await;
    let path = format!("/uploads/{token}");
    assert_eq!(
        patch(&mut clerk, &token, 0, &file[..300]).await.status,
        StatusCode::NO_CONTENT
    );

    // The second piece breaks off in the middle.
    let pieces = vec![
        Ok(file[300..400].to_vec()),
        Err(std::io::Error::other("the line dropped")),
    ];
    let headers = [("upload-offset", "300")];
    let broken = clerk
        .raw("PATCH", &path, &headers, Body::from_stream(stream::iter(pieces)))
        .await;
    assert_eq!(broken.status, StatusCode::BAD_REQUEST);

    let stands = clerk.raw("HEAD", &path, &[], Body::empty()).await;
    assert_eq!(stands.status, StatusCode::OK);
    assert_eq!(
        offset(&stands),
        "400",
        "what came before the line dropped is kept"
    );
    let wrong = patch(&mut clerk, &token, 300, &file[300..]).await;
    assert_eq!(
        (wrong.status, offset(&wrong).as_str()),
        (StatusCode::CONFLICT, "400")
    );
    let rest = patch(&mut clerk, &token, 400, &file[400..]).await;
    assert_eq!(rest.status, StatusCode::NO_CONTENT);
    assert_eq!(offset(&rest), file.len().to_string());
    let row = clerk.get(&format!("{path}/row")).await.ok();
    assert!(row.says("data-pages=\"3\""), "{}", row.text());
}

#[tokio::test]
async fn more_bytes_than_announced_are_not_taken() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = begin(&mut clerk, "bang.pdf", 10).await;
    let answer = patch(&mut clerk, &token, 0, &[1; 11]).await;
    assert_eq!(answer.status, StatusCode::BAD_REQUEST);
    assert!(answer.says("dài hơn cỡ đã báo"), "{}", answer.text());
}

#[tokio::test]
async fn somebody_elses_upload_is_not_there() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let mut other = office.sign_in("ha").await;
    for (method, path) in [
        ("HEAD", format!("/uploads/{token}")),
        ("PATCH", format!("/uploads/{token}")),
        ("DELETE", format!("/uploads/{token}")),
        ("GET", format!("/uploads/{token}/row")),
        ("GET", format!("/uploads/{token}/pages/1.png")),
    ] {
        let answer = other
            .raw(method, &path, &[("upload-offset", "0")], Body::empty())
            .await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{method} {path}");
    }
    let mut leader = office.sign_in("khai").await;
    let answer = super::support::announce(&mut leader, "x.pdf", 5).await;
    assert_eq!(
        answer.status,
        StatusCode::FORBIDDEN,
        "uploads need the clerk's permission"
    );
}

#[tokio::test]
async fn an_upload_that_is_not_wanted_any_more_is_gone() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let path = format!("/uploads/{token}");
    let gone = clerk.raw("DELETE", &path, &[], Body::empty()).await;
    assert_eq!(gone.status, StatusCode::NO_CONTENT);
    let stands = clerk.raw("HEAD", &path, &[], Body::empty()).await;
    assert_eq!(stands.status, StatusCode::NOT_FOUND);
    let left = std::fs::read_dir(office.app.config.files.join("uploads"))
        .unwrap()
        .count();
    assert_eq!(left, 0, "its bytes are gone, too");
}

#[tokio::test]
async fn a_full_disk_is_said_and_nothing_is_lost() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let file = scan(1, 1);
    let token = begin(&mut clerk, "bang.pdf", file.len() as u64).await;
    // /dev/full takes no byte, as a full disk does.
    let folder = office.app.config.files.join("uploads");
    let place = std::fs::read_dir(&folder)
        .unwrap()
        .next()
        .unwrap()
        .unwrap()
        .path();
    std::fs::remove_file(&place).unwrap();
    std::os::unix::fs::symlink("/dev/full", &place).unwrap();
    let full = patch(&mut clerk, &token, 0, &file).await;
    assert_eq!(full.status, StatusCode::INSUFFICIENT_STORAGE);
    assert!(full.says("nên việc vừa rồi chưa được lưu"), "{}", full.text());
    // Once there is room again, the same upload goes on.
    std::fs::remove_file(&place).unwrap();
    std::fs::File::create(&place).unwrap();
    assert_eq!(
        patch(&mut clerk, &token, 0, &file).await.status,
        StatusCode::NO_CONTENT
    );
    let row = clerk.get(&format!("/uploads/{token}/row")).await.ok();
    assert!(row.says("data-pages=\"1\""), "{}", row.text());
}

#[tokio::test]
async fn a_script_whose_session_ended_gets_a_sentence() {
    let office = Office::open().await;
    let mut nobody = crate::common::Browser::new(&office.app);
    let answer = super::support::announce(&mut nobody, "x.pdf", 5).await;
    assert_eq!(answer.status, StatusCode::UNAUTHORIZED);
    assert!(answer.says("Phiên làm việc đã hết"), "{}", answer.text());
}

#[tokio::test]
async fn an_upload_is_taken_over_once() {
    use saoy_store::{scope::CopyCreate, uploads};
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let scope = office.scope::<CopyCreate>("lan").await;
    let stranger = office.scope::<CopyCreate>("ha").await;
    let known = uploads::find(&office.app.db, &scope, &token)
        .await
        .unwrap()
        .unwrap();
    let mut tx = office.app.db.begin().await.unwrap();
    assert!(!uploads::take(&mut tx, &stranger, known.id).await.unwrap());
    assert!(uploads::take(&mut tx, &scope, known.id).await.unwrap());
    assert!(!uploads::take(&mut tx, &scope, known.id).await.unwrap());
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn what_no_script_of_ours_would_send_is_answered_with_a_sentence() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    for body in ["{", "{\"name\":\"x.pdf\",\"size\":-1}", "[]", ""] {
        let json = [("content-type", "application/json")];
        let answer = clerk.raw("POST", "/uploads", &json, body).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{body}");
        assert!(
            answer.says("Yêu cầu tải lên không đọc được"),
            "{body}: {}",
            answer.text()
        );
    }
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let odd = clerk.get(&format!("/uploads/{token}/pages/1.png?w=rong")).await;
    assert_eq!(odd.status, StatusCode::BAD_REQUEST);
    assert!(
        odd.says("Không hiểu được yêu cầu"),
        "our own page: {}",
        odd.text()
    );
}

#[tokio::test]
async fn a_form_sent_while_a_file_is_under_way_keeps_it_and_the_upload_goes_on() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = super::support::quan(&mut clerk).await;
    let file = scan(2, 1);
    let token = begin(&mut clerk, "bang.pdf", file.len() as u64).await;
    patch(&mut clerk, &token, 0, &file[..300]).await;
    let fields = super::support::filled(&office, &quan, &token);
    for button in ["draft", "submit"] {
        let page = super::support::press(&mut clerk, "/copies/new", &fields, button).await;
        let page = super::support::wrong(page);
        assert!(
            page.says("hoặc chọn lại đúng tệp đó để tải tiếp"),
            "{button}: {}",
            page.text()
        );
        assert!(
            page.says(&format!("name=\"upload\" value=\"{token}\"")),
            "{}",
            page.text()
        );
        let waits = format!("data-name=\"bang.pdf\" data-size=\"{}\" data-waiting", file.len());
        assert!(
            page.says(&waits),
            "the script knows which file to ask for: {}",
            page.text()
        );
    }
    assert_eq!(
        patch(&mut clerk, &token, 300, &file[300..]).await.status,
        StatusCode::NO_CONTENT
    );
    let answer = super::support::press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
}

#[tokio::test]
async fn an_upload_that_nobody_went_on_with_is_swept_after_its_day() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    begin(&mut clerk, "bang.pdf", 5_000).await;
    let left = || {
        std::fs::read_dir(office.app.config.files.join("uploads"))
            .unwrap()
            .count()
    };
    assert_eq!(left(), 1);
    office.clock.advance(jiff::SignedDuration::from_hours(25));
    office.work_until(async || left() == 0).await;
    let rows = saoy_store::uploads::expired(&office.app.db, office.app.now(), 10)
        .await
        .unwrap();
    assert!(rows.is_empty(), "its row is gone, too");
}
