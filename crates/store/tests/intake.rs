//! Scans that wait: for one agency, in one form at a time, until they are used or thrown away.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{Office, at, digest, on_every_engine};
use saoy_domain::{ScanId, UploadId};
use saoy_store::intake::{self, NewPart, NewScan, ScanState, Source};
use saoy_store::scope::System;
use saoy_store::uploads::{self, NewUpload};
use saoy_store::{Tx, blobs};

fn new(n: u64) -> NewScan {
    NewScan {
        person: None,
        source: Source::Folder,
        name: format!("{n}.pdf"),
        raw: digest(900 + n),
        digest: Some(digest(n)),
        length: 10,
        pages: 3,
        refused: None,
        arrived_at: at(i64::try_from(n).unwrap()),
        normalisation: None,
    }
}

async fn arrived(office: &Office, n: u64) -> ScanId {
    office.file(n).await;
    let mut tx = office.db.begin().await.unwrap();
    let id = intake::arrive(&mut tx, &System, office.agency, &new(n))
        .await
        .unwrap()
        .unwrap();
    tx.commit().await.unwrap();
    id
}

/// An upload of the clerk's that is the scan.
async fn attached(office: &Office, tx: &mut Tx, scan: ScanId, token: &str) -> UploadId {
    let about = NewUpload {
        token: token.into(),
        name: "a.pdf".into(),
        media_type: "application/pdf".into(),
        length: 10,
        created_at: at(0),
        expires_at: at(1_000),
    };
    let upload = uploads::whole(tx, &office.clerk, &about, digest(1), 3)
        .await
        .unwrap();
    let part = NewPart {
        upload,
        scan,
        part: 0,
        parts: 0,
        first_page: 1,
        last_page: 3,
        left_out: 0,
    };
    intake::attach(tx, &part).await.unwrap();
    upload
}

async fn waiting(office: &Office, now: i64) -> Vec<ScanId> {
    let scans = intake::waiting(&office.db, &office.clerk, at(now), 9)
        .await
        .unwrap();
    scans.iter().map(|scan| scan.id).collect()
}

#[tokio::test]
async fn the_same_content_comes_once_unless_it_was_thrown_away() {
    on_every_engine(|office| async move {
        let id = arrived(&office, 1).await;
        let mut tx = office.db.begin().await.unwrap();
        assert_eq!(
            intake::arrive(&mut tx, &System, office.agency, &new(1))
                .await
                .unwrap(),
            None
        );
        let there = intake::arrive(&mut tx, &System, office.other_agency, &new(1))
            .await
            .unwrap();
        assert!(
            there.is_some_and(|there| there != id),
            "another agency's folder is another's"
        );
        assert!(
            intake::arrive(&mut tx, &office.clerk, office.other_agency, &new(2))
                .await
                .unwrap()
                .is_none()
        );
        assert!(intake::dismiss(&mut tx, &office.clerk, id, at(5)).await.unwrap());
        assert_eq!(
            intake::arrive(&mut tx, &System, office.agency, &new(1))
                .await
                .unwrap(),
            Some(id)
        );
        tx.commit().await.unwrap();
        assert_eq!(waiting(&office, 5).await, [id]);
    })
    .await;
}

#[tokio::test]
async fn in_a_form_it_is_nobody_elses_and_given_up_it_waits_again() {
    on_every_engine(|office| async move {
        let (older, newer) = (arrived(&office, 1).await, arrived(&office, 2).await);
        assert_eq!(waiting(&office, 5).await, [newer, older], "newest first");
        let mut tx = office.db.begin().await.unwrap();
        assert!(
            intake::claim(&mut tx, &office.clerk, older, at(5))
                .await
                .unwrap()
                .is_some()
        );
        let upload = attached(&office, &mut tx, older, "t-1").await;
        assert!(
            intake::claim(&mut tx, &office.clerk, older, at(5))
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            !intake::dismiss(&mut tx, &office.clerk, older, at(5))
                .await
                .unwrap()
        );
        tx.commit().await.unwrap();
        assert_eq!(waiting(&office, 5).await, [newer]);
        assert_eq!(
            waiting(&office, 1_000).await,
            [newer, older],
            "the upload expired"
        );
        let mut tx = office.db.begin().await.unwrap();
        uploads::end(&mut tx, &office.clerk, upload).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(waiting(&office, 5).await, [newer, older]);
    })
    .await;
}

#[tokio::test]
async fn its_file_is_kept_while_it_waits_and_given_up_once_it_is_used() {
    on_every_engine(|office| async move {
        let id = arrived(&office, 1).await;
        let mut tx = office.db.begin().await.unwrap();
        assert!(
            blobs::mark_orphans(&mut tx, at(9_999), 9)
                .await
                .unwrap()
                .is_empty()
        );
        let upload = attached(&office, &mut tx, id, "t-1").await;
        assert!(uploads::take(&mut tx, &office.clerk, upload).await.unwrap());
        let used = intake::find(&mut tx, &office.clerk, id).await.unwrap().unwrap();
        assert_eq!(used.state, ScanState::Used);
        assert_eq!(
            blobs::mark_orphans(&mut tx, at(9_999), 9).await.unwrap(),
            [digest(1)]
        );
        tx.commit().await.unwrap();
        assert!(waiting(&office, 5).await.is_empty());
    })
    .await;
}

#[tokio::test]
async fn an_uploaded_stack_that_no_form_holds_is_ended_after_a_day() {
    on_every_engine(|office| async move {
        office.file(1).await;
        let stack = NewScan {
            source: Source::Upload,
            person: Some(office.clerk.person()),
            ..new(1)
        };
        let mut tx = office.db.begin().await.unwrap();
        let id = intake::arrive(&mut tx, &office.clerk, office.agency, &stack)
            .await
            .unwrap()
            .unwrap();
        let upload = attached(&office, &mut tx, id, "t-1").await;
        let part = intake::of_upload(&mut tx, &office.clerk, "t-1")
            .await
            .unwrap()
            .unwrap();
        assert_eq!((part.scan, part.last_page), (id, 3));
        assert_eq!(intake::tokens(&mut tx, &office.clerk, id).await.unwrap(), ["t-1"]);
        assert_eq!(
            intake::sweep(&mut tx, at(99), 9).await.unwrap(),
            0,
            "a form holds it"
        );
        uploads::end(&mut tx, &office.clerk, upload).await.unwrap();
        assert_eq!(
            intake::sweep(&mut tx, at(0), 9).await.unwrap(),
            0,
            "it came just now"
        );
        assert_eq!(intake::sweep(&mut tx, at(99), 9).await.unwrap(), 1);
        tx.commit().await.unwrap();
        assert!(
            waiting(&office, 5).await.is_empty(),
            "what a clerk uploaded is never offered to others"
        );
    })
    .await;
}
