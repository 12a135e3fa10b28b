//! What was written anew is known with the dossier, and forgotten when nothing was made of it.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{Office, at, digest, on_every_engine};
use saoy_domain::{NormalisationId, UploadId};
use saoy_store::intake::{self, NewPart, NewScan, Source};
use saoy_store::normalisations::{self, NewNormalisation};
use saoy_store::scope::System;
use saoy_store::uploads::{self, NewUpload};
use saoy_store::{StoreError, Tx, blobs};

fn new(report: Option<serde_json::Value>) -> NewNormalisation {
    NewNormalisation {
        name: "bang.pdf".into(),
        original: digest(1),
        length: 10,
        digest: digest(2),
        done: serde_json::json!([{ "vi": "Đã bỏ 1 tệp đính kèm: a.xlsx.", "en": "1 attached file was removed: a.xlsx." }]),
        reason: report
            .is_some()
            .then(|| "Bản giấy đã mất, có văn bản đề nghị".into()),
        report,
        done_at: at(5),
    }
}

async fn uploaded(office: &Office, tx: &mut Tx, token: &str) -> UploadId {
    let about = NewUpload {
        token: token.into(),
        name: "bang.pdf".into(),
        media_type: "application/pdf".into(),
        length: 10,
        created_at: at(0),
        expires_at: at(1_000),
    };
    let upload = uploads::whole(tx, &office.clerk, &about, digest(2), 3).await;
    upload.unwrap()
}

async fn made(office: &Office, token: &str) -> NormalisationId {
    office.file(2).await;
    let mut tx = office.db.begin().await.unwrap();
    let upload = uploaded(office, &mut tx, token).await;
    let id = normalisations::add(&mut tx, &office.clerk, &new(None))
        .await
        .unwrap();
    normalisations::attach(&mut tx, upload, id).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn swept(office: &Office, now: i64) -> usize {
    let mut tx = office.db.begin().await.unwrap();
    let gone = normalisations::sweep(&mut tx, at(now), 9).await.unwrap();
    tx.commit().await.unwrap();
    gone
}

#[tokio::test]
async fn it_goes_with_the_upload_into_the_dossier_and_stays_there() {
    on_every_engine(|office| async move {
        let id = made(&office, "a").await;
        let row = office.draft(1).await;
        let mut tx = office.db.begin().await.unwrap();
        let of = normalisations::of_upload(&mut tx, &office.clerk, "a")
            .await
            .unwrap();
        let known = of.unwrap();
        assert_eq!((known.id, known.who.as_str()), (id, "Vũ Thị Mai Lan"));
        let all = [known];
        let fresh = normalisations::set(&mut tx, &office.clerk, row.id, &all)
            .await
            .unwrap();
        assert_eq!(fresh.len(), 1);
        let again = normalisations::set(&mut tx, &office.clerk, row.id, &all)
            .await
            .unwrap();
        assert!(again.is_empty(), "nothing new the second time");
        let upload = uploads::find(&mut tx, &office.clerk, "a").await.unwrap().unwrap();
        assert!(uploads::take(&mut tx, &office.clerk, upload.id).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(swept(&office, 9_999).await, 0, "the dossier needs it");
        let kept = normalisations::of_dossier(&office.db, row.id).await.unwrap();
        assert_eq!(kept[0].done, new(None).done);

        // The scan is replaced by an ordinary one.
        let mut tx = office.db.begin().await.unwrap();
        normalisations::set(&mut tx, &office.clerk, row.id, &[])
            .await
            .unwrap();
        tx.commit().await.unwrap();
        assert_eq!(swept(&office, 4).await, 0, "its day is not over");
        assert_eq!(swept(&office, 9_999).await, 1);
    })
    .await;
}

#[tokio::test]
async fn a_digitally_signed_file_stays_as_it_came_as_long_as_its_record() {
    on_every_engine(|office| async move {
        let report = serde_json::json!({ "vi": { "verdict": "VALID" } });
        let mut tx = office.db.begin().await.unwrap();
        let missing = normalisations::add(&mut tx, &office.clerk, &new(Some(report.clone()))).await;
        assert!(matches!(missing, Err(StoreError::FileMissing(_))), "{missing:?}");
        drop(tx);
        office.file(1).await;
        office.file(2).await;
        let mut tx = office.db.begin().await.unwrap();
        let upload = uploaded(&office, &mut tx, "a").await;
        let id = normalisations::add(&mut tx, &office.clerk, &new(Some(report)))
            .await
            .unwrap();
        normalisations::attach(&mut tx, upload, id).await.unwrap();
        assert!(
            blobs::mark_orphans(&mut tx, at(9_999), 9)
                .await
                .unwrap()
                .is_empty()
        );
        uploads::end(&mut tx, &office.clerk, upload).await.unwrap();
        assert_eq!(normalisations::sweep(&mut tx, at(9_999), 9).await.unwrap(), 1);
        assert_eq!(blobs::mark_orphans(&mut tx, at(9_999), 9).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test]
async fn a_scan_that_waited_as_it_came_waits_as_the_new_file() {
    on_every_engine(|office| async move {
        office.file(1).await;
        let raw = NewScan {
            person: None,
            source: Source::Folder,
            name: "bang.pdf".into(),
            raw: digest(1),
            digest: Some(digest(1)),
            length: 10,
            pages: 0,
            refused: None,
            arrived_at: at(0),
            normalisation: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        let scan = intake::arrive(&mut tx, &System, office.agency, &raw)
            .await
            .unwrap()
            .unwrap();
        tx.commit().await.unwrap();
        let id = made(&office, "a").await;
        let mut tx = office.db.begin().await.unwrap();
        let upload = uploads::find(&mut tx, &office.clerk, "a").await.unwrap().unwrap();
        let part = NewPart {
            upload: upload.id,
            scan,
            part: 0,
            parts: 0,
            first_page: 1,
            last_page: 1,
            left_out: 0,
        };
        intake::attach(&mut tx, &part).await.unwrap();
        intake::normalised(&mut tx, &office.clerk, upload.id, (digest(2), 10, 3), id)
            .await
            .unwrap();
        // The clerk gives the upload up: the scan waits again, as the new file.
        uploads::end(&mut tx, &office.clerk, upload.id).await.unwrap();
        tx.commit().await.unwrap();
        let found = intake::find(&office.db, &office.clerk, scan)
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.digest, found.pages, found.normalisation),
            (Some(digest(2)), 3, Some(id))
        );
        assert_eq!(swept(&office, 9_999).await, 0, "the scan that waits needs it");
        let mut tx = office.db.begin().await.unwrap();
        let orphans = blobs::mark_orphans(&mut tx, at(9_999), 9).await.unwrap();
        assert_eq!(orphans, [digest(1)], "the file as it came is needed no more");
    })
    .await;
}
