//! The officer's address stood in for a person without e-mail: the copy is handed over, and that is recorded.

use axum::http::StatusCode;
use saoy_domain::State;

use super::support::{dossiers_of, press, upload, without_email, wrong};
use crate::common::{Office, scan};

#[tokio::test]
async fn a_copy_sent_to_the_officer_waits_until_it_was_handed_over() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let token = upload(&mut clerk, "bang.pdf", &scan(1, 1)).await;
    let answer = press(
        &mut clerk,
        "/copies/new",
        &without_email(&office, &token),
        "submit",
    )
    .await;
    clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    let id = dossiers_of(&office).await[0].id;
    let path = format!("/dossiers/{id}/hand-over");
    let early = clerk.get(&path).await;
    assert_eq!(
        early.status,
        StatusCode::NOT_FOUND,
        "nothing is there to hand over yet"
    );

    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    diep.seal(&office, id).await;
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    assert_eq!(office.row(id).await.state, State::Delivered);

    let told = clerk.get("/notifications").await.ok();
    assert!(told.says("chờ giao cho công dân"), "{}", told.text());
    assert!(clerk.get("/following").await.ok().says("Chờ giao cho công dân"));
    let timeline = clerk.get(&format!("/dossiers/{id}")).await.ok();
    assert!(
        timeline.says("Chờ giao cho công dân") && timeline.says(&path),
        "{}",
        timeline.text()
    );
    assert!(
        !diep.get(&format!("/dossiers/{id}")).await.ok().says(&path),
        "the clerk's own step"
    );

    let page = clerk.get(&path).await.ok();
    assert_eq!(page.field("receiver"), "Lò Thị Mẩy", "the requester is offered");
    let version = page.field("version");
    let nobody = clerk
        .post(&path, &[("receiver", " "), ("version", &version)])
        .await;
    assert!(wrong(nobody).says("Hãy ghi họ tên người đã nhận"));
    let sent = [("receiver", "Lò Thị Mẩy"), ("version", version.as_str())];
    let timeline = clerk.post_and_follow(&path, &sent).await.ok();
    for words in ["Đã giao cho công dân", "Lò Thị Mẩy", "Vũ Thị Mai Lan"] {
        assert!(timeline.says(words), "{words}: {}", timeline.text());
    }
    assert!(!timeline.says("Chờ giao cho công dân"), "{}", timeline.text());
    let again = clerk.post(&path, &sent).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "handed over once");
    assert_eq!(office.row(id).await.handed_over_at, Some(office.app.now()));
}
