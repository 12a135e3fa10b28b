//! Files, uploads, messages, stores, pictures: what carries a copy to its citizen.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{at, digest, on_every_engine, person};
use saoy_domain::{Deed, Version};
use saoy_store::{
    StoreError, audit,
    blobs::{self, BlobState, OwnerKind},
    counters::{self, Counter},
    issued::{self, IssuedKind, NewIssuedFile},
    library,
    mails::{self, MailState, NewMail},
    people::{self, PersonKind},
    pictures::{self, NewPicture, Owner},
    scope::System,
    searches,
    uploads::{self, NewUpload},
};

#[tokio::test]
async fn a_file_without_lease_and_reference_is_collected_and_no_other() {
    on_every_engine(|office| async move {
        let (kept, leased, orphan) = (office.file(1).await, digest(2), office.file(3).await);
        let mut tx = office.db.begin().await.unwrap();
        assert!(blobs::refer(&mut tx, kept, OwnerKind::Dossier, 7).await.unwrap());
        assert!(
            blobs::refer(&mut tx, kept, OwnerKind::Dossier, 7).await.unwrap(),
            "twice is once"
        );
        blobs::lease(&mut tx, leased, 5, at(9000)).await.unwrap();
        assert!(
            !blobs::refer(&mut tx, leased, OwnerKind::Dossier, 7)
                .await
                .unwrap(),
            "not complete yet"
        );
        assert_eq!(blobs::mark_orphans(&mut tx, at(3599), 10).await.unwrap(), []);
        assert_eq!(
            blobs::mark_orphans(&mut tx, at(3600), 10).await.unwrap(),
            [orphan]
        );
        assert_eq!(
            blobs::lease(&mut tx, orphan, 10, at(9999)).await.unwrap(),
            None,
            "the writer waits"
        );
        assert!(!blobs::present(&mut tx, orphan).await.unwrap());
        assert!(!blobs::refer(&mut tx, orphan, OwnerKind::Mail, 1).await.unwrap());
        blobs::gone(&mut tx, orphan).await.unwrap();
        assert_eq!(
            blobs::lease(&mut tx, orphan, 10, at(9999)).await.unwrap(),
            Some(BlobState::Leased)
        );
        blobs::gone(&mut tx, kept).await.unwrap();
        assert!(
            blobs::find(&mut tx, kept).await.unwrap().is_some(),
            "only what is being removed is forgotten"
        );
        blobs::release(&mut tx, kept, OwnerKind::Dossier, 7)
            .await
            .unwrap();
        assert_eq!(blobs::mark_orphans(&mut tx, at(3600), 10).await.unwrap(), [kept]);
    })
    .await;
}

#[tokio::test]
async fn an_upload_goes_on_where_it_stopped_and_belongs_to_one_officer() {
    on_every_engine(|office| async move {
        let new = NewUpload {
            token: "t-1".into(),
            name: "bằng.pdf".into(),
            media_type: "application/pdf".into(),
            length: 100,
            created_at: at(0),
            expires_at: at(50),
        };
        let mut tx = office.db.begin().await.unwrap();
        let id = uploads::begin(&mut tx, &office.clerk, &new).await.unwrap();
        assert!(
            uploads::find(&mut tx, &office.stranger, "t-1")
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            uploads::find(&mut tx, &office.keeper, "t-1")
                .await
                .unwrap()
                .is_none()
        );
        let steps = [
            (0, 60, true),
            (0, 60, false),
            (60, 101, false),
            (60, 60, false),
            (60, 100, true),
        ];
        assert!(
            !uploads::complete(&mut tx, &office.clerk, id, digest(1), None)
                .await
                .unwrap()
        );
        for (before, after, expected) in steps {
            let advanced = uploads::advance(&mut tx, &office.clerk, id, before, after)
                .await
                .unwrap();
            assert_eq!(advanced, expected, "{before}..{after}");
        }
        assert!(
            uploads::complete(&mut tx, &office.clerk, id, digest(1), Some(2))
                .await
                .unwrap()
        );
        let upload = uploads::find(&mut tx, &office.clerk, "t-1")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (upload.received, upload.digest, upload.pages),
            (100, Some(digest(1)), Some(2))
        );
        assert!(uploads::expired(&mut tx, at(49), 9).await.unwrap().is_empty());
        assert_eq!(uploads::expired(&mut tx, at(50), 9).await.unwrap().len(), 1);
        uploads::end(&mut tx, &office.stranger, id).await.unwrap();
        assert!(
            uploads::find(&mut tx, &office.clerk, "t-1")
                .await
                .unwrap()
                .is_some()
        );
        uploads::end(&mut tx, &office.clerk, id).await.unwrap();
        assert!(
            uploads::find(&mut tx, &office.clerk, "t-1")
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn a_refused_message_is_corrected_once_and_sent_again() {
    on_every_engine(|office| async move {
        let attachment = office.file(5).await;
        let row = office.draft(1).await;
        let mut new = NewMail {
            agency: office.agency,
            dossier: Some(row.id),
            address: "quan.tran@vidu.exampel".into(),
            subject: "Bản sao chứng thực điện tử".into(),
            body: "Kính gửi …".into(),
            attachment: Some(attachment),
            attachment_name: Some("ban-sao.pdf".into()),
            link_hash: Some(digest(77)),
            code_hash: Some(digest(78)),
            queued_at: at(0),
        };
        let mut tx = office.db.begin().await.unwrap();
        let id = mails::queue(&mut tx, &office.keeper, &new).await.unwrap();
        mails::tried(&mut tx, id, at(0), "450 later").await.unwrap();
        mails::refused(&mut tx, id, at(0), "550 no such user")
            .await
            .unwrap();
        mails::sent(&mut tx, id, at(1), "late").await.unwrap();
        let mail = mails::find(&mut tx, &office.keeper, id).await.unwrap().unwrap();
        assert_eq!((mail.state, mail.attempts), (MailState::Refused, 2));
        assert_eq!(mail.server_words.as_deref(), Some("550 no such user"));
        assert!(
            mails::find(&mut tx, &office.stranger, id)
                .await
                .unwrap()
                .is_none()
        );
        let right = "quan.tran@vidu.example";
        let first = Version::FIRST;
        assert!(
            !mails::correct(&mut tx, &office.stranger, id, first, right, at(2))
                .await
                .unwrap()
        );
        assert!(
            mails::correct(&mut tx, &office.keeper, id, first, right, at(2))
                .await
                .unwrap()
        );
        assert!(
            !mails::correct(&mut tx, &office.keeper, id, first, right, at(2))
                .await
                .unwrap()
        );
        mails::sent(&mut tx, id, at(3), "250 OK").await.unwrap();
        let mail = &mails::list(&mut tx, &office.keeper, None, 10).await.unwrap()[0];
        assert_eq!((mail.state, mail.sent_at), (MailState::Sent, Some(at(3))));
        assert_eq!(
            (mail.address.as_str(), mail.first_address.as_str()),
            (right, "quan.tran@vidu.exampel")
        );
        mails::wrong_code(&mut tx, digest(77)).await.unwrap();
        mails::opened(&mut tx, digest(77), at(9)).await.unwrap();
        mails::opened(&mut tx, digest(77), at(10)).await.unwrap();
        let mail = mails::by_link(&mut tx, digest(77)).await.unwrap().unwrap();
        assert_eq!((mail.code_failures, mail.opened_at), (1, Some(at(9))));
        (new.link_hash, new.attachment) = (None, Some(digest(404)));
        let missing = mails::queue(&mut tx, &office.keeper, &new).await;
        assert!(matches!(missing, Err(StoreError::FileMissing(_))), "{missing:?}");
    })
    .await;
}

#[tokio::test]
async fn a_copy_is_in_its_owners_store_and_a_later_revision_takes_its_place() {
    on_every_engine(|office| async move {
        let (sealed, archived) = (office.file(8).await, office.file(9).await);
        let row = office.draft(1).await;
        let mut tx = office.db.begin().await.unwrap();
        let quan = people::add(&mut tx, &System, &person(PersonKind::Citizen, "Quân"), at(0))
            .await
            .unwrap();
        let thief = people::add(&mut tx, &System, &person(PersonKind::Citizen, "Khác"), at(0))
            .await
            .unwrap();
        let file = |kind, digest| NewIssuedFile {
            dossier: row.id,
            kind,
            length: 10,
            digest,
            issued_at: at(5),
        };
        let first = issued::add(&mut tx, &office.keeper, &file(IssuedKind::Sealed, sealed))
            .await
            .unwrap();
        let copy = library::add(&mut tx, &office.keeper, quan, row.id, first, at(6))
            .await
            .unwrap();
        assert_eq!(
            library::add(&mut tx, &office.keeper, quan, row.id, first, at(7))
                .await
                .unwrap(),
            copy
        );
        let later = issued::add(&mut tx, &System, &file(IssuedKind::Archived, archived))
            .await
            .unwrap();
        assert_eq!(
            library::add(&mut tx, &office.keeper, quan, row.id, later, at(8))
                .await
                .unwrap(),
            copy
        );
        library::viewed(&mut tx, quan, copy, at(9)).await.unwrap();
        let stored = library::find(&mut tx, quan, copy).await.unwrap().unwrap();
        assert_eq!((stored.digest, stored.first_viewed_at), (archived, Some(at(9))));
        assert!(library::find(&mut tx, thief, copy).await.unwrap().is_none());
        assert!(library::list(&mut tx, thief).await.unwrap().is_empty());
        assert_eq!(library::list(&mut tx, quan).await.unwrap().len(), 1);
        assert_eq!(
            issued::by_digest(&mut tx, sealed).await.unwrap()[0].dossier,
            row.id
        );
        assert!(issued::by_digest(&mut tx, digest(1)).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        let mut tx = office.db.begin().await.unwrap();
        let twice = issued::add(&mut tx, &System, &file(IssuedKind::Archived, archived)).await;
        assert!(matches!(twice, Err(StoreError::Duplicate { .. })), "{twice:?}");
    })
    .await;
}

#[tokio::test]
async fn an_old_picture_stays_what_it_was_on_its_day() {
    on_every_engine(|office| async move {
        let pictures = [office.file(1).await, office.file(2).await];
        let new = |digest| NewPicture {
            digest,
            length: 10,
            width: 200,
            height: 100,
        };
        let mut tx = office.db.begin().await.unwrap();
        pictures::set_seal(&mut tx, &office.keeper, &new(pictures[0]), at(10))
            .await
            .unwrap();
        pictures::set_seal(&mut tx, &office.keeper, &new(pictures[1]), at(20))
            .await
            .unwrap();
        pictures::set_signature(&mut tx, &office.leader, &new(pictures[0]), at(10))
            .await
            .unwrap();
        let owner = Owner::Agency(office.agency);
        for (second, expected) in [
            (9, None),
            (10, Some(0)),
            (19, Some(0)),
            (20, Some(1)),
            (99, Some(1)),
        ] {
            let picture = pictures::at(&mut tx, owner, at(second)).await.unwrap();
            assert_eq!(
                picture.map(|picture| picture.digest),
                expected.map(|n: usize| pictures[n])
            );
        }
        assert_eq!(pictures::versions(&mut tx, owner).await.unwrap().len(), 2);
        let leader = Owner::Person(office.leader.person());
        assert_eq!(
            pictures::at(&mut tx, leader, at(99))
                .await
                .unwrap()
                .unwrap()
                .digest,
            pictures[0]
        );
    })
    .await;
}

#[tokio::test]
async fn counters_begin_anew_and_a_search_is_shared_inside_its_office() {
    on_every_engine(|office| async move {
        let mut tx = office.db.begin().await.unwrap();
        for (period, expected) in [("2026-03-01", 1), ("2026-03-01", 2), ("2026-03-02", 1)] {
            let n = counters::next(&mut tx, office.agency, Counter::Dossier, period)
                .await
                .unwrap();
            assert_eq!(n, expected);
        }
        assert_eq!(
            counters::next(&mut tx, office.other_agency, Counter::Dossier, "2026-03-01")
                .await
                .unwrap(),
            1
        );
        let query = serde_json::json!({ "text": "Quân" });
        searches::keep(&mut tx, &office.clerk, "s-1", query.clone(), at(0))
            .await
            .unwrap();
        assert_eq!(
            searches::find(&mut tx, &office.leader, "s-1").await.unwrap(),
            Some(query)
        );
        assert_eq!(
            searches::find(&mut tx, &office.stranger, "s-1").await.unwrap(),
            None
        );
    })
    .await;
}

#[tokio::test]
async fn an_administrator_reads_the_own_agencys_log() {
    on_every_engine(|office| async move {
        let mut tx = office.db.begin().await.unwrap();
        for agency in [office.agency, office.other_agency] {
            let row = audit::NewAuditRow {
                agency: Some(agency),
                source_hash: Some(digest(1)),
                ..audit::NewAuditRow::did(Deed::DossierView, 4, at(1))
            };
            audit::append(&mut tx, &row).await.unwrap();
        }
        let rows = audit::page(&mut tx, &office.admin, None, 10).await.unwrap();
        assert_eq!(rows.len(), 1);
        assert_eq!((rows[0].agency, rows[0].subject), (Some(office.agency), Some(4)));
        assert!(
            audit::page(&mut tx, &office.admin, Some(rows[0].id), 10)
                .await
                .unwrap()
                .is_empty()
        );
    })
    .await;
}
