//! Dossiers as the clerk leaves them, for tests of what comes after.

use saoy_blob::Blob;
use saoy_domain::dossier::{Act, BoundNumber, Draft, Facts, Ready, Stamp};
use saoy_domain::{DossierCode, DossierId, State, VerificationCode, day_in_vietnam};
use saoy_pdf::build::NewFile;
use saoy_pdf::{Dict, Object, Stream};
use saoy_store::Tx;
use saoy_store::counters::{self, Counter};
use saoy_store::dossiers::{self, ListQuery, NewDossier, Page, Profile, RequesterKind, Row};
use saoy_store::entries::{self, EntryFields};
use saoy_store::mails::{self, Mail};
use saoy_store::scope::{CopyCreate, CopySeal, CopySign, Scoped};

use super::{Office, Sequence};

/// A scan of some pages; another seed makes other bytes.
pub fn scan(pages: usize, seed: u8) -> Vec<u8> {
    let mut file = NewFile::new("1.7");
    let tree = file.reserve();
    let mut kids: Vec<Object> = Vec::new();
    for n in 0..pages {
        let ink = format!("0.{} g 100 {} 300 200 re f", 1 + n % 8, 100 + 20 * n);
        let content = file.add(Object::Stream(Stream::new(Dict::new(), ink.into_bytes())));
        let page = Dict::new()
            .with("Type", Object::name("Page"))
            .with("Parent", tree)
            .with("MediaBox", [0, 0, 595, 842].map(Object::Int).to_vec())
            .with("Resources", Dict::new())
            .with("Contents", content);
        kids.push(file.add(page).into());
    }
    let count = i64::try_from(pages).unwrap();
    let root = Dict::new()
        .with("Type", Object::name("Pages"))
        .with("Kids", kids)
        .with("Count", count);
    file.set(tree, root);
    let catalog = Dict::new()
        .with("Type", Object::name("Catalog"))
        .with("Pages", tree);
    let catalog = file.add(catalog);
    file.finish(catalog, None, [seed; 16]).unwrap()
}

impl Office {
    /// A dossier that waits for a leader of UBND phường Hòa An.
    pub async fn submitted(&self) -> DossierId {
        self.submitted_by("lan", Some("quan.tran@vidu.example"), 2).await
    }

    /// A dossier of a citizen that waits for a leader of the clerk's agency.
    pub async fn submitted_by(&self, clerk: &str, email: Option<&str>, pages: usize) -> DossierId {
        let scope: Scoped<CopyCreate> = self.scope(clerk).await;
        let now = self.app.now();
        let mut tx = self.app.db.begin().await.unwrap();
        let code = if clerk == "ha" { "K88.07" } else { "K88.04" };
        let (mut row, facts) = self.begun(&mut tx, &scope, code).await;
        let id = row.id;
        let act = Act {
            by: scope.officer(),
            at: now,
        };
        row.pages = u32::try_from(pages).unwrap();
        row.fee = 4000;
        row.requester_email = email.map(str::to_owned);
        let moved = saoy_domain::Dossier::<Draft>::create(facts, None, &act).unwrap();
        dossiers::move_on(&mut tx, &scope, &mut row, moved).await.unwrap();
        tx.commit().await.unwrap();
        self.submit(clerk, id, scan(pages, id.0 as u8)).await;
        id
    }

    /// How the agency begins its dossiers.
    async fn profile(&self, agency: saoy_domain::AgencyId) -> Profile {
        let agency = saoy_store::agencies::find(&self.app.db, agency).await.unwrap();
        let set = agency.unwrap().settings.get("profile").cloned();
        set.map_or_else(Profile::default, |set| serde_json::from_value(set).unwrap())
    }

    async fn begun(&self, tx: &mut Tx, scope: &Scoped<CopyCreate>, agency: &str) -> (Row, Facts) {
        let now = self.app.now();
        let day = day_in_vietnam(now);
        let n = counters::next(&mut *tx, scope.agency(), Counter::Dossier, day)
            .await
            .unwrap();
        let code = DossierCode::new(&agency.parse().unwrap(), day, n).unwrap();
        let chance = Sequence::starting_at(u64::from(n) * 1000 + u64::try_from(scope.agency().0).unwrap());
        let new = NewDossier {
            visit: None,
            code: code.clone(),
            verification_code: VerificationCode::random(&chance),
            requester_kind: RequesterKind::Citizen,
            requester_name: "Trần Minh Quân".into(),
            requester_identity: "099201014377".into(),
            document_type: "diploma".into(),
            document_name: "Bằng tốt nghiệp đại học".into(),
            attestation: "Chứng thực bản sao đúng với bản chính".into(),
            profile: self.profile(scope.agency()).await,
        };
        let id = dossiers::create(tx, scope, &new, now).await.unwrap();
        let row = dossiers::find(&mut *tx, scope, id).await.unwrap().unwrap();
        let facts = Facts {
            id,
            agency: row.agency,
            code,
        };
        (row, facts)
    }

    /// The clerk submits a draft with this scan.
    pub async fn submit(&self, clerk: &str, id: DossierId, scan: Vec<u8>) {
        let scope: Scoped<CopyCreate> = self.scope(clerk).await;
        let length = scan.len();
        let digest = saoy_web::flow::store(&self.app, vec![Blob::from(scan)])
            .await
            .unwrap();
        let mut tx = self.app.db.begin().await.unwrap();
        let mut row = dossiers::find(&mut tx, &scope, id).await.unwrap().unwrap();
        row.scan_length = i64::try_from(length).ok();
        row.scan_pages = Some(row.pages);
        let ready = Ready {
            scan: Some(digest),
            applicant: true,
            document_type: true,
            pages: true,
            read_back: true,
            grounds_checked: true,
        };
        let act = Act {
            by: scope.officer(),
            at: self.app.now(),
        };
        let moved = row
            .stored()
            .unwrap()
            .draft()
            .unwrap()
            .submit(&ready, &act)
            .unwrap();
        dossiers::move_on(&mut tx, &scope, &mut row, moved).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The clerk takes a returned dossier up and submits it with another scan.
    pub async fn submit_again(&self, clerk: &str, id: DossierId, scan: Vec<u8>) {
        let scope: Scoped<CopyCreate> = self.scope(clerk).await;
        let act = Act {
            by: scope.officer(),
            at: self.app.now(),
        };
        let mut tx = self.app.db.begin().await.unwrap();
        let mut row = dossiers::find(&mut tx, &scope, id).await.unwrap().unwrap();
        let moved = row.stored().unwrap().returned().unwrap().resume(&act).unwrap();
        dossiers::move_on(&mut tx, &scope, &mut row, moved).await.unwrap();
        tx.commit().await.unwrap();
        self.submit(clerk, id, scan).await;
    }

    /// Changes a dossier as the clerk types it.
    pub async fn change(&self, id: DossierId, change: impl FnOnce(&mut Row)) {
        let scope: Scoped<CopyCreate> = self.scope("lan").await;
        let mut tx = self.app.db.begin().await.unwrap();
        let mut row = dossiers::find(&mut tx, &scope, id).await.unwrap().unwrap();
        change(&mut row);
        dossiers::save(&mut tx, &scope, &mut row).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The dossier of another kind of requester, by name and number.
    pub async fn requester(&self, id: DossierId, kind: RequesterKind, (name, number): (&str, &str)) {
        let change = |row: &mut Row| {
            row.requester_kind = kind;
            row.requester_name = name.to_owned();
            row.requester_identity = number.to_owned();
        };
        self.change(id, change).await;
    }

    /// A dossier as it is in the database.
    pub async fn row(&self, id: DossierId) -> Row {
        dossiers::find_any(&self.app.db, id).await.unwrap().unwrap()
    }

    /// The newest file of a dossier.
    pub async fn file(&self, id: DossierId) -> Vec<u8> {
        let row = self.row(id).await;
        saoy_web::flow::read(&self.app, row.file_digest.unwrap())
            .await
            .unwrap()
            .to_vec()
    }

    /// Binds the next number of the book to a dossier, as happens just before the key works.
    pub async fn bind(&self, scope: &Scoped<CopySeal>, id: DossierId) {
        let now = self.app.now();
        let mut tx = self.app.db.begin().await.unwrap();
        let mut row = dossiers::find(&mut tx, scope, id).await.unwrap().unwrap();
        let n = entries::next_number(&mut tx, scope, self.book)
            .await
            .unwrap()
            .unwrap();
        let number = entries::Number {
            book: self.book,
            n,
            day: day_in_vietnam(now),
        };
        let fields = EntryFields {
            requester: row.requester_name.clone(),
            identity: row.requester_identity.clone(),
            document: row.document_name.clone(),
            signer: "Đặng Hữu Khải".into(),
            signer_title: "Phó Chủ tịch".into(),
            certified_on: None,
            copies: row.copies,
            pages: row.pages,
            fee: row.fee,
        };
        entries::bind(&mut tx, scope, number, id, &fields, now)
            .await
            .unwrap();
        let act = Act {
            by: scope.officer(),
            at: now,
        };
        let bound = BoundNumber { book: self.book, n };
        let moved = row
            .stored()
            .unwrap()
            .awaiting_seal()
            .unwrap()
            .bind(bound, &act)
            .unwrap();
        dossiers::move_on(&mut tx, scope, &mut row, moved).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The mail of a dossier.
    pub async fn mail(&self, id: DossierId) -> Mail {
        for n in 1..100 {
            let mail = mails::find_any(&self.app.db, n.into()).await.unwrap().unwrap();
            if mail.dossier == Some(id) {
                return mail;
            }
        }
        panic!("dossier {id} has no mail");
    }

    /// Many dossiers that wait for their seal: the first is really signed, the others carry the same signed file.
    pub async fn many_awaiting_seal(&self, count: usize) {
        let first = self.submitted().await;
        self.sign_in("khai").await.sign_and_pass(first).await;
        let signed = self.row(first).await;
        let clerk: Scoped<CopyCreate> = self.scope("lan").await;
        let leader: Scoped<CopySign> = self.scope("khai").await;
        let (by_clerk, by_leader) = (
            Act {
                by: clerk.officer(),
                at: self.app.now(),
            },
            Act {
                by: leader.officer(),
                at: self.app.now(),
            },
        );
        let ready = Ready {
            scan: signed.scan_digest,
            applicant: true,
            document_type: true,
            pages: true,
            read_back: true,
            grounds_checked: true,
        };
        let (scan, file) = (signed.scan_digest.unwrap(), signed.file_digest.unwrap());
        for _ in 1..count {
            let mut tx = self.app.db.begin().await.unwrap();
            let (mut row, facts) = self.begun(&mut tx, &clerk, "K88.04").await;
            row.pages = signed.pages;
            let moved = saoy_domain::Dossier::<Draft>::create(facts, None, &by_clerk).unwrap();
            dossiers::move_on(&mut tx, &clerk, &mut row, moved).await.unwrap();
            let moved = row
                .stored()
                .unwrap()
                .draft()
                .unwrap()
                .submit(&ready, &by_clerk)
                .unwrap();
            dossiers::move_on(&mut tx, &clerk, &mut row, moved).await.unwrap();
            let waiting = row.stored().unwrap().awaiting_signature().unwrap();
            let moved = waiting.sign(scan, file, Stamp::Present, &by_leader).unwrap();
            row.file_length = signed.file_length;
            dossiers::move_on(&mut tx, &leader, &mut row, moved)
                .await
                .unwrap();
            let moved = row
                .stored()
                .unwrap()
                .signed()
                .unwrap()
                .pass_on(&by_leader)
                .unwrap();
            dossiers::move_on(&mut tx, &leader, &mut row, moved)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
    }

    /// Sends back what waits for its seal without a number, but for a few: the rest of a long day.
    pub async fn leave(&self, few: usize) {
        let scope: Scoped<CopySeal> = self.scope("diep").await;
        let query = ListQuery {
            states: vec![State::AwaitingSeal],
            ..ListQuery::default()
        };
        let page = Page {
            offset: 0,
            limit: 100_000,
        };
        let rows = dossiers::list(&self.app.db, &scope, &query, page).await.unwrap();
        let act = Act {
            by: scope.officer(),
            at: self.app.now(),
        };
        for mut row in rows.into_iter().filter(|row| row.number_n.is_none()).skip(few) {
            let mut tx = self.app.db.begin().await.unwrap();
            let moved = row
                .stored()
                .unwrap()
                .awaiting_seal()
                .unwrap()
                .return_to_clerk("Hết ngày.", &act)
                .unwrap();
            dossiers::move_on(&mut tx, &scope, &mut row, moved).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
}
