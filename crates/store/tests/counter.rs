//! What the counter and the administrator keep: visits, certificates, lists.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

mod common;

use common::{at, digest, on_every_engine};
use jiff::civil::date;
use saoy_store::{
    catalog::{self, Holiday, NewDocumentType},
    certificates::{self, NewCertificate},
    pictures::Owner,
    scope::System,
    visits::{self, VisitFields},
};

#[tokio::test]
async fn a_visit_gets_its_receipt_once_and_is_its_agencys_own() {
    on_every_engine(|office| async move {
        let mut fields = VisitFields {
            electronic_copies: 2,
            paper_copies: 1,
            fee: 12_000,
            fee_waived_reason: None,
            note: None,
        };
        let mut tx = office.db.begin().await.unwrap();
        let id = visits::create(&mut tx, &office.clerk, &fields, at(0))
            .await
            .unwrap();
        let receipt = saoy_domain::ReceiptNumber::new(&"K88.04".parse().unwrap(), 2026, 7);
        assert!(
            visits::set_receipt(&mut tx, &office.clerk, id, &receipt)
                .await
                .unwrap()
        );
        assert!(
            !visits::set_receipt(&mut tx, &office.clerk, id, &receipt)
                .await
                .unwrap()
        );
        fields.fee = 0;
        fields.fee_waived_reason = Some("hộ nghèo".into());
        assert!(visits::update(&mut tx, &office.clerk, id, &fields).await.unwrap());
        let visit = visits::find(&mut tx, &office.leader, id).await.unwrap().unwrap();
        assert_eq!(
            (visit.fee, visit.paper_copies, visit.receipt),
            (0, 1, Some(receipt))
        );
        assert_eq!(visit.fee_waived_reason.as_deref(), Some("hộ nghèo"));
        assert!(
            visits::find(&mut tx, &office.stranger, id)
                .await
                .unwrap()
                .is_none()
        );
    })
    .await;
}

#[tokio::test]
async fn a_certificate_is_matched_by_its_digest_for_its_owner_until_it_is_revoked() {
    on_every_engine(|office| async move {
        let new = NewCertificate {
            digest: digest(1),
            der: vec![0x30, 0],
            subject: "UBND phường Hòa An".into(),
            issuer: "CA thử nghiệm".into(),
            not_before: at(-100),
            not_after: at(100),
        };
        let mut tx = office.db.begin().await.unwrap();
        let id = certificates::register_seal(&mut tx, &office.admin, &new, at(0))
            .await
            .unwrap();
        let leader = Owner::Person(office.leader.person());
        certificates::register_at_set_up(&mut tx, &System, leader, &new, at(0))
            .await
            .unwrap();
        let owner = Owner::Agency(office.agency);
        let matching = certificates::matching(&mut tx, owner, digest(1))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (matching.id, matching.der, matching.agency),
            (id, new.der, Some(office.agency))
        );
        let elsewhere = Owner::Agency(office.other_agency);
        assert!(
            certificates::matching(&mut tx, elsewhere, digest(1))
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            certificates::matching(&mut tx, owner, digest(2))
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            certificates::revoke(&mut tx, &office.admin, id, at(5))
                .await
                .unwrap()
        );
        assert!(
            !certificates::revoke(&mut tx, &office.admin, id, at(6))
                .await
                .unwrap()
        );
        assert!(
            certificates::matching(&mut tx, owner, digest(1))
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(
            certificates::list(&mut tx, owner).await.unwrap()[0].revoked_at,
            Some(at(5))
        );
    })
    .await;
}

#[tokio::test]
async fn document_types_keep_their_order_and_holidays_their_place() {
    on_every_engine(|office| async move {
        let kind = |code: &str, position, name: &str| NewDocumentType {
            code: code.into(),
            name: name.into(),
            on_vneid: false,
            position,
            retired: false,
        };
        let mut tx = office.db.begin().await.unwrap();
        for new in [
            kind("diploma", 2, "Bằng"),
            kind("birth", 1, "Giấy khai sinh"),
            kind("diploma", 2, "Bằng tốt nghiệp"),
        ] {
            catalog::put_document_type(&mut tx, &System, &new).await.unwrap();
        }
        let names: Vec<String> = catalog::document_types(&mut tx)
            .await
            .unwrap()
            .into_iter()
            .map(|kind| kind.name)
            .collect();
        assert_eq!(names, ["Giấy khai sinh", "Bằng tốt nghiệp"]);
        assert!(
            catalog::document_type(&mut tx, "passport")
                .await
                .unwrap()
                .is_none()
        );
        for (agency, day) in [
            (None, date(2026, 9, 2)),
            (Some(office.other_agency), date(2026, 9, 3)),
        ] {
            let holiday = Holiday {
                agency,
                day,
                name: "Quốc khánh".into(),
                works: false,
            };
            catalog::add_holiday(&mut tx, &System, &holiday).await.unwrap();
        }
        let days = |agency| (agency, date(2026, 9, 1), date(2026, 9, 3));
        for (query, expected) in [(days(office.agency), 1), (days(office.other_agency), 2)] {
            let (agency, from, to) = query;
            assert_eq!(
                catalog::holidays(&mut tx, agency, from, to).await.unwrap().len(),
                expected
            );
        }
    })
    .await;
}
