//! What the seal keeper sends back goes the whole way again.

use saoy_domain::State;
use saoy_store::dossiers;
use saoy_store::scope::CopyCreate;

use super::support::{filled, press, quan, submitted, upload, with};
use crate::common::{Office, scan};

#[tokio::test]
async fn a_signed_copy_that_the_seal_keeper_sends_back_is_scanned_again_signed_again_and_sealed() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let (id, _) = submitted(&office, &mut clerk, 1).await;
    let before = office.row(id).await;
    let (mut leader, mut keeper) = (office.sign_in("khai").await, office.sign_in("diep").await);
    leader.sign_and_pass(id).await;
    let signed = office.row(id).await.file_digest;
    let back = format!("/seal/{id}/return");
    let ask = keeper.get(&back).await.ok();
    let version = ask.field("version");
    let why = [("reason", "Quét thiếu trang 2"), ("version", version.as_str())];
    keeper.post(&back, &why).await;
    assert_eq!(office.row(id).await.state, State::Returned);

    let path = format!("/copies/{id}/edit");
    let form = clerk.get(&path).await.ok();
    assert!(
        form.says("Quét thiếu trang 2") && form.says("Hồ Ngọc Diệp"),
        "{}",
        form.text()
    );
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "quet-lai.pdf", &scan(3, 77)).await;
    let fields = with(filled(&office, &quan, &token), "version", &form.field("version"));
    let fields = with(fields, &format!("pages-{token}"), "3");
    let answer = press(&mut clerk, &path, &fields, "submit").await;
    let confirm = [("do", "confirm")];
    clerk.post_and_follow(&answer.location(), &confirm).await.ok();
    let row = office.row(id).await;
    assert_eq!((row.state, row.pages), (State::AwaitingSignature, 3));
    assert_eq!((&row.code, row.due_at), (&before.code, before.due_at));
    assert_eq!(
        (row.file_digest, row.signed_by),
        (None, None),
        "nothing of the old signature stands"
    );

    leader.sign_and_pass(id).await;
    keeper.seal(&office, id).await;
    let row = office.row(id).await;
    assert_eq!((row.state, row.number_n), (State::Sealed, Some(1)));
    assert_ne!(row.file_digest, signed);
    let scope = office.scope::<CopyCreate>("lan").await;
    let history = dossiers::timeline(&office.app.db, &scope, id).await.unwrap();
    let kept = history
        .iter()
        .any(|event| event.digest_after == signed || event.digest_before == signed);
    assert!(kept, "the first signed file stays in the history");
}
