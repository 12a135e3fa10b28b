//! A small office in an empty database.
#![allow(dead_code, unreachable_pub, reason = "every test file uses its own part")]

use jiff::{Timestamp, civil::date};
use saoy_domain::{
    AgencyId, Digest, Permission, PersonId, State, VerificationCode,
    dossier::{Act, Draft, Facts, Ready, Stamp, Stored},
};
use saoy_store::{
    Db, Tx,
    agencies::{self, NewAgency},
    blobs,
    books::{self, BookFields},
    dossiers::{self, NewDossier, Profile, RequesterKind, Row},
    entries::EntryFields,
    grants,
    people::{self, NewPerson, PersonKind},
    scope::{Admin, CopyCreate, CopySeal, CopySign, Right, Scoped, System},
};
use saoy_testkit::database::{self, TestDatabase};

/// Runs a test on every engine of this machine.
pub async fn on_every_engine<F: Future<Output = ()>>(test: impl Fn(Office) -> F) {
    for database in database::every_engine().unwrap() {
        eprintln!("on {}", database.engine);
        test(Office::open(&database).await).await;
    }
}

/// Two communes and their people.
pub struct Office {
    pub db: Db,
    pub agency: AgencyId,
    pub other_agency: AgencyId,
    pub clerk: Scoped<CopyCreate>,
    pub leader: Scoped<CopySign>,
    pub keeper: Scoped<CopySeal>,
    pub admin: Scoped<Admin>,
    pub stranger: Scoped<CopySeal>,
}

pub fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_330_400 + second).unwrap()
}

pub fn digest(n: u64) -> Digest {
    let mut bytes = [0x5a; 32];
    bytes[..8].copy_from_slice(&n.to_be_bytes());
    Digest(bytes)
}

impl Office {
    async fn open(database: &TestDatabase) -> Self {
        let db = Db::connect(&database.url).await.unwrap();
        let mut tx = db.begin().await.unwrap();
        let province = agency(&mut tx, None, "K88", "UBND tỉnh Sông Lam").await;
        let here = agency(&mut tx, Some(province), "K88.04", "UBND phường Hòa An").await;
        let there = agency(&mut tx, Some(province), "K88.07", "UBND xã Bến Lụa").await;
        let lan = officer(&mut tx, "lan", "Vũ Thị Mai Lan", here, &[Permission::CopyCreate]).await;
        let khai = officer(&mut tx, "khai", "Đặng Hữu Khải", here, &[Permission::CopySign]).await;
        let diep = officer(&mut tx, "diep", "Hồ Ngọc Diệp", here, &[Permission::CopySeal]).await;
        let loc = officer(&mut tx, "loc", "Ngô Văn Lộc", here, &[Permission::Admin]).await;
        let all = [Permission::CopyCreate, Permission::CopySign, Permission::CopySeal];
        let ha = officer(&mut tx, "ha", "Phạm Thu Hà", there, &all).await;
        tx.commit().await.unwrap();
        Self {
            clerk: prove(&db, lan, here).await,
            leader: prove(&db, khai, here).await,
            keeper: prove(&db, diep, here).await,
            admin: prove(&db, loc, here).await,
            stranger: prove(&db, ha, there).await,
            agency: here,
            other_agency: there,
            db,
        }
    }

    /// A complete file with these contents.
    pub async fn file(&self, n: u64) -> Digest {
        let mut tx = self.db.begin().await.unwrap();
        let digest = digest(n);
        assert!(
            blobs::lease(&mut tx, digest, 10, at(3600))
                .await
                .unwrap()
                .is_some()
        );
        assert!(blobs::present(&mut tx, digest).await.unwrap());
        tx.commit().await.unwrap();
        digest
    }

    /// A draft without a scan.
    pub async fn draft(&self, n: u32) -> Row {
        let mut tx = self.db.begin().await.unwrap();
        let code = format!("K88.04-010326-{:06}", 10_000 + n).parse().unwrap();
        let new = NewDossier {
            visit: None,
            code,
            verification_code: verification_code(n),
            requester_kind: RequesterKind::WithoutAccount,
            requester_name: format!("Trần Minh Quân {n}"),
            requester_identity: "099201014377".into(),
            document_type: "diploma".into(),
            document_name: "Bằng tốt nghiệp đại học".into(),
            attestation: "Chứng thực bản sao đúng với bản chính".into(),
            profile: Profile::A,
        };
        let id = dossiers::create(&mut tx, &self.clerk, &new, at(0)).await.unwrap();
        let mut row = dossiers::find(&mut tx, &self.clerk, id).await.unwrap().unwrap();
        let facts = Facts {
            id,
            agency: row.agency,
            code: row.code.clone(),
        };
        let moved = saoy_domain::Dossier::<Draft>::create(facts, None, &self.act(&self.clerk, 0)).unwrap();
        dossiers::move_on(&mut tx, &self.clerk, &mut row, moved)
            .await
            .unwrap();
        tx.commit().await.unwrap();
        row
    }

    /// A dossier that waits for its signature.
    pub async fn submitted(&self, n: u32) -> Row {
        let scan = self.file(1000 + u64::from(n)).await;
        let mut row = self.draft(n).await;
        let Ok(draft) = row.stored().unwrap().draft() else {
            panic!("not a draft")
        };
        let ready = Ready {
            scan: Some(scan),
            applicant: true,
            document_type: true,
            pages: true,
            read_back: true,
            grounds_checked: true,
        };
        let moved = draft.submit(&ready, &self.act(&self.clerk, 1)).unwrap();
        self.commit(&self.clerk, &mut row, moved).await;
        row
    }

    /// A dossier that waits for its seal.
    pub async fn awaiting_seal(&self, n: u32) -> Row {
        let file = self.file(2000 + u64::from(n)).await;
        let mut row = self.submitted(n).await;
        let Ok(waiting) = row.stored().unwrap().awaiting_signature() else {
            panic!("not waiting")
        };
        let scan = waiting.state.scan;
        let moved = waiting
            .sign(scan, file, Stamp::Present, &self.act(&self.leader, 2))
            .unwrap();
        self.commit(&self.leader, &mut row, moved).await;
        let Ok(signed) = row.stored().unwrap().signed() else {
            panic!("not signed")
        };
        let moved = signed.pass_on(&self.act(&self.leader, 3)).unwrap();
        self.commit(&self.leader, &mut row, moved).await;
        assert_eq!(row.state, State::AwaitingSeal);
        row
    }

    pub async fn commit<R: Right, S>(
        &self,
        scope: &Scoped<R>,
        row: &mut Row,
        moved: saoy_domain::dossier::Moved<S>,
    ) where
        Stored: From<saoy_domain::Dossier<S>>,
    {
        let mut tx = self.db.begin().await.unwrap();
        dossiers::move_on(&mut tx, scope, row, moved).await.unwrap();
        tx.commit().await.unwrap();
    }

    pub fn act<R: Right>(&self, scope: &Scoped<R>, second: i64) -> Act {
        Act {
            by: scope.officer(),
            at: at(second),
        }
    }

    /// A book that is open all year.
    pub async fn book(&self, name: &str) -> saoy_domain::BookId {
        let mut tx = self.db.begin().await.unwrap();
        let id = books::add(&mut tx, &self.keeper, &book_fields(name), at(0))
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }
}

pub fn book_fields(name: &str) -> BookFields {
    BookFields {
        name: name.parse().unwrap(),
        first_number: 1,
        opens_on: date(2026, 1, 1),
        closes_on: Some(date(2026, 12, 31)),
        override_reason: None,
    }
}

pub fn entry_fields(row: &Row) -> EntryFields {
    EntryFields {
        requester: row.requester_name.clone(),
        identity: row.requester_identity.clone(),
        document: row.document_name.clone(),
        signer: "Đặng Hữu Khải".into(),
        signer_title: "PHÓ CHỦ TỊCH".into(),
        certified_on: None,
        copies: 1,
        pages: 2,
        fee: 4000,
    }
}

pub async fn prove<R: Right>(db: &Db, person: PersonId, agency: AgencyId) -> Scoped<R> {
    Scoped::load(db, person, agency, at(0)).await.unwrap().unwrap()
}

pub async fn agency(tx: &mut Tx, parent: Option<AgencyId>, code: &str, name: &str) -> AgencyId {
    let new = NewAgency {
        parent,
        code: code.parse().unwrap(),
        code_qcvn: None,
        name: name.into(),
        kind: "commune".into(),
        competent: true,
        address: None,
        phone: None,
        settings: serde_json::json!({}),
    };
    agencies::add(tx, &System, &new, date(2025, 7, 1)).await.unwrap()
}

pub async fn officer(
    tx: &mut Tx,
    login: &str,
    name: &str,
    agency: AgencyId,
    permissions: &[Permission],
) -> PersonId {
    let new = NewPerson {
        login: Some(login.into()),
        ..person(PersonKind::Officer, name)
    };
    let id = people::add(tx, &System, &new, at(-10)).await.unwrap();
    for permission in permissions {
        grants::give_at_set_up(tx, &System, id, agency, *permission, at(-10))
            .await
            .unwrap();
    }
    id
}

pub fn person(kind: PersonKind, name: &str) -> NewPerson {
    NewPerson {
        kind,
        login: None,
        password_hash: None,
        name: name.into(),
        identity_number: None,
        tax_number: None,
        email: None,
        phone: None,
        title: None,
    }
}

fn verification_code(n: u32) -> VerificationCode {
    struct Fixed(u32);
    impl saoy_domain::Random for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(7);
            bytes[..4].copy_from_slice(&self.0.to_be_bytes());
        }
    }
    VerificationCode::random(&Fixed(n))
}
