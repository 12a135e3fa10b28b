//! What goes wrong at the two desks, and that nothing is half done then.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use axum::http::StatusCode;
use common::{Office, fields};
use saoy_demo_pki::Endpoint;
use saoy_domain::State;
use saoy_notify::Outcome;
use saoy_store::dossiers::Waiting;
use saoy_store::entries::{self, EntryState};
use saoy_store::mails::MailState;
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySeal, Scoped};

#[tokio::test]
async fn without_a_timestamp_authority_the_copy_waits_visibly_and_is_completed_by_itself() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    office.pki.down(Endpoint::Tsa);
    khai.sign(id).await;
    let row = office.row(id).await;
    assert_eq!(
        (row.state, row.waiting_for),
        (State::Signed, Some(Waiting::Timestamp))
    );
    let done = khai.get(&format!("/sign/{id}/done")).await.ok();
    assert!(done.says("Chờ dấu thời gian") && done.says("Dấu thời gian sẽ được gắn tự động"));
    assert!(
        done.says("Hàng đợi dấu thời gian có 1 hồ sơ") && done.says("Dự kiến xong lúc"),
        "{}",
        done.text()
    );
    let early = khai.post(&format!("/sign/{id}/pass"), &[]).await;
    assert_eq!(early.status, StatusCode::BAD_REQUEST);
    assert!(early.says("Dấu thời gian chưa tới"), "{}", early.text());
    office.pki.up(Endpoint::Tsa);
    office
        .work_until(async || office.row(id).await.waiting_for.is_none())
        .await;
    khai.post(&format!("/sign/{id}/pass"), &[]).await;
    assert_eq!(office.row(id).await.state, State::AwaitingSeal);

    // The same at the seal: neither the seal's timestamp nor the archive.
    let mut diep = office.sign_in("diep").await;
    office.pki.down(Endpoint::Tsa);
    diep.seal(&office, id).await;
    assert_eq!(office.row(id).await.waiting_for, Some(Waiting::Timestamp));
    let early = diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    assert_eq!(early.status, StatusCode::BAD_REQUEST);
    office.pki.up(Endpoint::Tsa);
    office
        .work_until(async || office.row(id).await.waiting_for.is_none())
        .await;
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    assert_eq!(office.row(id).await.state, State::Delivered);
}

/// A token of a time that cannot be true would spoil the signature for good: it is as good as none.
#[tokio::test]
async fn an_authority_whose_clock_is_wrong_stamps_nothing() {
    let office = Office::open().await;
    for days in [-100, 400] {
        let id = office.submitted().await;
        office.pki.astray(jiff::SignedDuration::from_hours(24 * days));
        office.sign_in("khai").await.sign(id).await;
        assert_eq!(office.row(id).await.waiting_for, Some(Waiting::Timestamp));
        office.pki.up(Endpoint::Tsa);
        let is_complete = async || office.row(id).await.waiting_for.is_none();
        office.work_until(is_complete).await;
    }
}

#[tokio::test]
async fn a_revoked_certificate_is_shown_as_such_and_refused() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let preview = khai.preview_signature(id).await;
    office.clock.advance(jiff::SignedDuration::from_hours(1));
    office.pki.pki.revoke("khai").unwrap();
    office.clock.advance(jiff::SignedDuration::from_hours(24 * 8));
    let mut khai = office.sign_in("khai").await;
    let list = khai.get(&format!("/sign/{id}/certificate")).await.ok();
    assert!(
        list.says("Đã bị thu hồi") && list.says("disabled"),
        "{}",
        list.text()
    );
    let refused = khai.apply(&format!("/sign/{id}"), &preview).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("đã bị thu hồi"), "{}", refused.text());
    assert_eq!(office.row(id).await.state, State::AwaitingSignature);
}

#[tokio::test]
async fn an_expired_certificate_is_refused() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let preview = office.sign_in("khai").await.preview_signature(id).await;
    office
        .clock
        .advance(jiff::SignedDuration::from_hours(24 * 365 * 6));
    let mut khai = office.sign_in("khai").await;
    let refused = khai.apply(&format!("/sign/{id}"), &preview).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.says("hết hạn ngày") && refused.says("Hết hạn"),
        "{}",
        refused.text()
    );
}

#[tokio::test]
async fn an_unregistered_certificate_of_the_same_name_is_refused() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let owner = Owner::Person(office.person("khai"));
    office.keys.clear(owner);
    office.give_unregistered_key(owner, "khai-la");
    let mut khai = office.sign_in("khai").await;
    let address = format!("/sign/{id}/certificate");
    assert!(khai.get(&address).await.ok().says("Không phải của người ký này"));
    let other = hex::encode(office.pki.pki.certificate("khai-la").unwrap().fingerprint());
    let refused = khai.post(&address, &[("certificate", &other)]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("chưa được đăng ký"), "{}", refused.text());
}

#[tokio::test]
async fn when_nobody_can_say_whether_it_was_revoked_the_responder_is_named() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.pki.down(Endpoint::Ocsp);
    office.pki.down(Endpoint::Crl);
    let mut khai = office.sign_in("khai").await;
    let list = khai.get(&format!("/sign/{id}/certificate")).await.ok();
    let refused = khai
        .send(
            &format!("/sign/{id}/certificate"),
            &fields(&list, &["certificate"]),
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.says("không trả lời") && refused.says("127.0.0.1"),
        "{}",
        refused.text()
    );
    assert_eq!(office.row(id).await.state, State::AwaitingSignature);
}

#[tokio::test]
async fn another_file_than_the_one_shown_is_not_signed() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let preview = khai.preview_signature(id).await;
    let mut sent = fields(&preview, &["version", "sha256", "certificate"]);
    sent[1].1 = "00".repeat(32);
    let refused = khai.send(&format!("/sign/{id}/apply"), &sent).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Tệp đã thay đổi"), "{}", refused.text());
    assert_eq!(office.row(id).await.state, State::AwaitingSignature);
}

#[tokio::test]
async fn two_clicks_sign_once_and_the_second_learns_what_happened() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let mut tam = office.sign_in("tam").await;
    let (one, two) = (khai.preview_signature(id).await, tam.preview_signature(id).await);
    let stem = format!("/sign/{id}");
    let (first, second) = tokio::join!(khai.apply(&stem, &one), tam.apply(&stem, &two));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    let loser = if first.status == StatusCode::CONFLICT {
        first
    } else {
        second
    };
    assert!(
        loser.says("Hồ sơ đã thay đổi") && loser.says("Đã ký"),
        "{}",
        loser.text()
    );
    // And a click on the old page afterwards.
    let late = khai.apply(&stem, &one).await;
    assert_eq!(late.status, StatusCode::CONFLICT);
}

#[tokio::test]
async fn the_same_seal_asked_for_twice_takes_one_number() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let (mut diep, mut again) = (office.sign_in("diep").await, office.sign_in("diep").await);
    let preview = diep.preview_seal(&office, id).await;
    again.preview_seal(&office, id).await;
    let stem = format!("/seal/{id}");
    let (first, second) = tokio::join!(diep.apply(&stem, &preview), again.apply(&stem, &preview));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(
        statuses,
        [StatusCode::SEE_OTHER, StatusCode::CONFLICT],
        "{}",
        second.text()
    );
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let rows = entries::page(&office.app.db, &scope, office.book, 0, 10)
        .await
        .unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!((rows[0].n, rows[0].state), (1, EntryState::Issued));
    let twice = diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    assert_eq!(twice.status, StatusCode::SEE_OTHER);
    assert_eq!(
        diep.post(&format!("/seal/{id}/deliver"), &[]).await.status,
        StatusCode::CONFLICT
    );
}

#[tokio::test]
async fn two_seal_keepers_at_once_get_consecutive_numbers_each_after_seeing_it() {
    let office = Office::open().await;
    office.second_keeper("tam").await;
    let (a, b) = (office.submitted().await, office.submitted().await);
    let mut khai = office.sign_in("khai").await;
    khai.sign_and_pass(a).await;
    khai.sign_and_pass(b).await;
    let (mut diep, mut tam) = (office.sign_in("diep").await, office.sign_in("tam").await);
    let (shown_a, shown_b) = (
        diep.preview_seal(&office, a).await,
        tam.preview_seal(&office, b).await,
    );
    assert!(
        shown_a.says("1/ĐT") && shown_b.says("1/ĐT"),
        "both are shown the next number"
    );
    let (stem_a, stem_b) = (format!("/seal/{a}"), format!("/seal/{b}"));
    let (first, second) = tokio::join!(diep.apply(&stem_a, &shown_a), tam.apply(&stem_b, &shown_b));
    let mut statuses = [first.status, second.status];
    statuses.sort();
    assert_eq!(statuses, [StatusCode::SEE_OTHER, StatusCode::CONFLICT]);
    // The other one is shown the number that is next by now, and nothing was signed.
    let diep_lost = first.status == StatusCode::CONFLICT;
    let (late, id) = if diep_lost { (first, a) } else { (second, b) };
    assert!(
        late.says("đã cấp cho hồ sơ khác") && late.says("2/ĐT"),
        "{}",
        late.text()
    );
    let row = office.row(id).await;
    assert_eq!((row.state, row.number_n), (State::AwaitingSeal, None));
    let keeper = if diep_lost { &mut diep } else { &mut tam };
    let answer = keeper.apply(&format!("/seal/{id}"), &late).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let mut numbers = [office.row(a).await.number_n, office.row(b).await.number_n];
    numbers.sort();
    assert_eq!(numbers, [Some(1), Some(2)]);
}

#[tokio::test]
async fn two_windows_of_one_keeper_each_keep_their_book_and_number() {
    let office = Office::open().await;
    let other = office.second_book().await;
    let (a, b) = (office.submitted().await, office.submitted().await);
    let mut khai = office.sign_in("khai").await;
    khai.sign_and_pass(a).await;
    khai.sign_and_pass(b).await;
    let mut diep = office.sign_in("diep").await;
    let first = diep.preview_seal(&office, a).await;
    // The second window chooses the other book; the cookie now names that one.
    let work = diep.get(&format!("/seal/{b}")).await.ok();
    let mut sent = fields(&work, &["version", "sha256"]);
    sent.push(("book".to_owned(), other.to_string()));
    let started = diep.send(&format!("/seal/{b}/start"), &sent).await;
    let second = diep.get(&started.location()).await.ok();
    assert!(second.says("500/ĐT"), "{}", second.text());
    // The first window, reloaded, still shows its own.
    let again = diep
        .get(&format!("/seal/{a}/preview?book={}", office.book))
        .await
        .ok();
    assert_eq!(again.field("number"), "1");
    diep.apply(&format!("/seal/{a}"), &first).await;
    diep.apply(&format!("/seal/{b}"), &second).await;
    let (a, b) = (office.row(a).await, office.row(b).await);
    assert_eq!((a.number_book, a.number_n), (Some(office.book), Some(1)));
    assert_eq!((b.number_book, b.number_n), (Some(other), Some(500)));
}

#[tokio::test]
async fn nothing_is_sealed_without_the_book_and_number_that_were_shown() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    let preview = diep.preview_seal(&office, id).await;
    let apply = format!("/seal/{id}/apply");
    let sent = fields(&preview, &["version", "sha256", "certificate"]);
    // The browser remembers the book, but the page did not send it.
    let without = diep.send(&apply, &sent).await;
    assert_eq!(without.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(without.says("Hãy chọn sổ chứng thực"), "{}", without.text());
    let mut book_only = sent.clone();
    book_only.extend(fields(&preview, &["book"]));
    let unseen = diep.send(&apply, &book_only).await;
    assert_eq!(unseen.status, StatusCode::CONFLICT);
    assert!(unseen.says("1/ĐT"), "{}", unseen.text());
    let start = fields(
        &diep.get(&format!("/seal/{id}")).await.ok(),
        &["version", "sha256"],
    );
    let start = diep.send(&format!("/seal/{id}/start"), &start).await;
    assert_eq!(start.status, StatusCode::UNPROCESSABLE_ENTITY);
    let row = office.row(id).await;
    assert_eq!((row.state, row.number_n), (State::AwaitingSeal, None));
}

#[tokio::test]
async fn another_agencys_dossier_is_not_there_for_anybody() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut ha = office.sign_in("ha").await;
    for path in [
        format!("/sign/{id}"),
        format!("/sign/{id}/certificate"),
        format!("/sign/{id}/preview"),
        format!("/sign/{id}/place"),
        format!("/sign/{id}/return"),
        format!("/sign/{id}/done"),
        format!("/sign/{id}/draft/3-picture/1.png"),
        format!("/sign/{id}/place/3/1.png"),
        format!("/seal/{id}"),
        format!("/seal/{id}/certificate"),
        format!("/seal/{id}/preview"),
        format!("/seal/{id}/done"),
        format!("/seal/{id}/abandon"),
        format!("/dossiers/{id}"),
        format!("/dossiers/{id}/withdraw"),
        format!("/dossiers/{id}/file.pdf"),
        format!("/dossiers/{id}/scan.pdf"),
        format!("/dossiers/{id}/pages/1.png"),
        "/dossiers/9999".to_owned(),
        "/sign/x".to_owned(),
        "/sign/batch/1".to_owned(),
    ] {
        assert_eq!(ha.get(&path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
    for path in [
        format!("/sign/{id}/start"),
        format!("/sign/{id}/apply"),
        format!("/sign/{id}/pass"),
        format!("/sign/{id}/return"),
        format!("/sign/{id}/place"),
        format!("/sign/{id}/look"),
        format!("/seal/{id}/start"),
        format!("/seal/{id}/apply"),
        format!("/seal/{id}/deliver"),
        format!("/seal/{id}/abandon"),
        format!("/dossiers/{id}/withdraw"),
    ] {
        let sent = [
            ("version", "3"),
            ("reason", "x"),
            ("certificate", "00"),
            ("sha256", "00"),
        ];
        assert_eq!(
            ha.post(&path, &sent).await.status,
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
    let chosen = format!("{id}:{}", office.row(id).await.scan_digest.unwrap());
    assert_eq!(
        ha.post("/sign/batch", &[("id", &chosen)]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(office.row(id).await.state, State::AwaitingSignature);
}

#[tokio::test]
async fn each_desk_is_for_those_with_its_permission() {
    let office = Office::open().await;
    let id = office.submitted().await;
    for (login, path) in [
        ("lan", format!("/sign/{id}")),
        ("diep", format!("/sign/{id}")),
        ("khai", format!("/seal/{id}")),
        ("lan", format!("/seal/{id}")),
    ] {
        let answer = office.sign_in(login).await.get(&path).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{login} {path}");
    }
}

#[tokio::test]
async fn a_closed_book_gives_no_number() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    let preview = diep.preview_seal(&office, id).await;
    // The year ends while the page is open.
    office.clock.advance(jiff::SignedDuration::from_hours(24 * 80));
    let mut diep = office.sign_in("diep").await;
    let work = diep.get(&format!("/seal/{id}")).await.ok();
    assert!(
        work.says("Hôm nay chưa có sổ chứng thực nào mở"),
        "{}",
        work.text()
    );
    let refused = diep.apply(&format!("/seal/{id}"), &preview).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let row = office.row(id).await;
    assert_eq!((row.state, row.number_n), (State::AwaitingSeal, None));
}

#[tokio::test]
async fn a_bound_number_stays_with_its_dossier_until_it_is_written_off() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    // The key goes away after the number was bound: as if the token was pulled.
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    office.bind(&scope, id).await;
    let work = diep.get(&format!("/seal/{id}")).await.ok();
    assert!(work.says("Số này đã gắn với hồ sơ"), "{}", work.text());
    let version = work.field("version");
    let why = [("version", version.as_str()), ("reason", "Bản quét sai.")];
    let refused = diep.post(&format!("/seal/{id}/return"), &why).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let ask = diep.get(&format!("/seal/{id}/abandon")).await.ok();
    assert!(ask.says("Không sử dụng"));
    diep.post(&format!("/seal/{id}/abandon"), &why).await;
    assert_eq!(office.row(id).await.number_n, None);
    diep.seal(&office, id).await;
    let rows = entries::page(&office.app.db, &scope, office.book, 0, 10)
        .await
        .unwrap();
    let states: Vec<(i64, EntryState)> = rows.iter().map(|row| (row.n, row.state)).collect();
    assert_eq!(states, [(1, EntryState::Unused), (2, EntryState::Issued)]);
    assert_eq!(rows[0].reason.as_deref(), Some("Bản quét sai."));
}

#[tokio::test]
async fn a_mail_that_the_server_refuses_is_kept_with_its_words() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    diep.seal(&office, id).await;
    let words = "550 5.1.1 No such user".to_owned();
    office
        .letters
        .answer(Some(Outcome::Refused { words: words.clone() }));
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    assert_eq!(office.row(id).await.state, State::Delivered);
    office
        .work_until(async || office.mail(id).await.state == MailState::Refused)
        .await;
    assert_eq!(
        office.mail(id).await.server_words.as_deref(),
        Some(words.as_str())
    );
}

#[tokio::test]
async fn a_mail_server_that_is_down_is_asked_again() {
    let office = Office::open().await;
    let id = office.submitted().await;
    office.sign_in("khai").await.sign_and_pass(id).await;
    let mut diep = office.sign_in("diep").await;
    diep.seal(&office, id).await;
    let why = "connection refused".to_owned();
    office.letters.answer(Some(Outcome::Unreachable { why }));
    diep.post(&format!("/seal/{id}/deliver"), &[]).await;
    office
        .work_until(async || office.mail(id).await.server_words.is_some())
        .await;
    assert_eq!(office.mail(id).await.state, MailState::Queued);
    office.letters.answer(None);
    office
        .work_until(async || office.letters.taken().len() == 1)
        .await;
}
