//! The law's time runs from the hour at which the papers were received: nothing that happens later lengthens it.

use jiff::SignedDuration;

use super::support::{dossiers_of, filled, paper, press, quan, returned, submitted, upload, with};
use crate::common::{Office, at, scan};

#[tokio::test]
async fn a_dossier_that_came_back_keeps_its_due_time() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let (id, _) = submitted(&office, &mut clerk, 1).await;
    let due = office.row(id).await.due_at;
    assert_eq!(due, Some(at("2026-10-14T10:00:00Z")));
    returned(&office, id).await;

    office.clock.advance(SignedDuration::from_hours(24));
    let mut clerk = office.sign_in("lan").await;
    let path = format!("/copies/{id}/edit");
    let form = clerk.get(&path).await.ok();
    assert!(form.says("17:00 14/10/2026"), "{}", form.text());
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "quet-lai.pdf", &scan(2, 7)).await;
    let fields = with(filled(&office, &quan, &token), "version", &form.field("version"));
    let answer = press(&mut clerk, &path, &fields, "submit").await;
    clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    assert_eq!(
        office.row(id).await.due_at,
        due,
        "a day later it is still due yesterday"
    );
}

#[tokio::test]
async fn a_draft_is_due_from_the_hour_at_which_the_papers_were_received() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    press(
        &mut clerk,
        "/copies/new",
        &filled(&office, &quan, &token),
        "draft",
    )
    .await;
    let row = dossiers_of(&office).await.remove(0);

    // Two hours later it is past 15:00 on the clock, but not for this visit.
    office.clock.set(at("2026-10-14T08:30:00Z"));
    let mut clerk = office.sign_in("lan").await;
    let path = format!("/copies/{}/edit", row.id);
    let form = clerk.get(&path).await.ok();
    let key = format!("d{}", row.id);
    let mut fields = with(filled(&office, &quan, &key), "version", &form.field("version"));
    fields.extend(paper(&key, "university-degree", "2", "1"));
    let answer = press(&mut clerk, &path, &fields, "submit").await;
    clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok();
    let due = office.row(row.id).await.due_at;
    assert_eq!(
        due,
        Some(at("2026-10-14T10:00:00Z")),
        "the end of the day of receipt"
    );
}
