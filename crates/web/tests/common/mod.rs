//! A whole service for a test: an empty database, the demo's people and PKI, a clock that stands still, and browsers.

#![allow(
    dead_code,
    unused_imports,
    unreachable_pub,
    missing_docs,
    reason = "each test file uses its part"
)]

mod browser;
pub mod child;
mod day;
mod dossiers;
mod letters;
mod people;
mod pki;

use std::sync::Arc;

use jiff::SignedDuration;
use jiff::civil::date;
use saoy_domain::{AgencyId, BookId, FixedClock, IdentityRules, PersonId};
use saoy_store::Db;
use saoy_store::books::{self, BookFields};
use saoy_store::scope::{CopySeal, Right, Scoped};
use saoy_testkit::database::{self, TestDatabase};
use saoy_web::app::{App, Parts};
use saoy_web::config::Config;
use saoy_web::demo::{self, Seeded};
use saoy_web::render::Renderer;
use saoy_web::trust::TrustServices;
use tokio::sync::watch;

pub use browser::{Answer, Browser};
pub use day::fields;
pub use dossiers::scan;
pub use letters::Letters;
pub use people::Ring;
pub use pki::{Pki, Sequence, at};

/// When every test begins: 14 October 2026, 09:00 in Vietnam.
pub const MORNING: &str = "2026-10-14T02:00:00Z";

/// The offices of the demo at work.
pub struct Office {
    /// The service.
    pub app: App,
    /// Its clock, and that of the PKI.
    pub clock: Arc<FixedClock>,
    /// Certificates, and the endpoints with their switches.
    pub pki: Pki,
    /// The keys within reach.
    pub keys: Arc<Ring>,
    /// Every mail that was handed over, and how the next ones are answered.
    pub letters: Arc<Letters>,
    /// People and agencies.
    pub seeded: Seeded,
    /// The book of UBND phường Hòa An.
    pub book: BookId,
    _database: TestDatabase,
    _files: tempfile::TempDir,
}

impl Office {
    /// On SQLite.
    pub async fn open() -> Self {
        Self::open_on(database::sqlite().unwrap()).await
    }

    /// On a database of any engine.
    pub async fn open_on(database: TestDatabase) -> Self {
        Self::open_with(database, |_| {}).await
    }

    /// With a configuration of its own.
    pub async fn open_with(database: TestDatabase, change: impl FnOnce(&mut Config)) -> Self {
        let clock = Arc::new(FixedClock::new(at(MORNING)));
        let pki = Pki::serve(clock.clone());
        let files = tempfile::tempdir().unwrap();
        let mut config: Config = serde_json::from_value(serde_json::json!({
            "public_url": "http://127.0.0.1:8080",
            "database": database.url,
            "files": files.path(),
            "mail": { "from": "saoy@hoaan.vidu.example" },
        }))
        .unwrap();
        change(&mut config);
        let db = Db::connect(&database.url).await.unwrap();
        let seeded = demo::seed(&db, at(MORNING)).await.unwrap();
        let keys = Arc::new(Ring::default());
        let letters = Arc::new(Letters::default());
        let app = App::new(Parts {
            config,
            db,
            files: Arc::new(saoy_blob::Folder::open(files.path()).unwrap()),
            clock: clock.clone(),
            random: Arc::new(Sequence::starting_at(1)),
            renderer: Renderer::new().unwrap(),
            keys: keys.clone(),
            trust: TrustServices::new(pki.client(), pki.anchors(), vec![pki.tsa()]),
            providers: Arc::new(saoy_pki_client::HttpTransport::new(
                saoy_pki_client::AddressRule::PublicAndLoopback,
            )),
            postman: letters.clone(),
            identity_rules: IdentityRules::default().with_demo_province(),
            demo: true,
        });
        let mut office = Self {
            app,
            clock,
            pki,
            keys,
            letters,
            seeded,
            book: BookId(0),
            _database: database,
            _files: files,
        };
        office.equip().await;
        office.book = office.add_book("diep", "01/2026/ĐT").await;
        office
    }

    /// The id of an officer.
    pub fn person(&self, login: &str) -> PersonId {
        let found = self
            .seeded
            .officers
            .iter()
            .find(|(officer, _)| officer.login == login);
        found.unwrap().1
    }

    /// The id of an agency.
    pub fn agency(&self, code: &str) -> AgencyId {
        self.seeded.agency(code).unwrap()
    }

    /// What an officer may do at the own agency.
    pub async fn scope<R: Right>(&self, login: &str) -> Scoped<R> {
        let officer = demo::OFFICERS
            .iter()
            .find(|officer| officer.login == login)
            .unwrap();
        let agency = self.agency(officer.agency);
        let scope = Scoped::load(&self.app.db, self.person(login), agency, self.app.now()).await;
        scope.unwrap().unwrap()
    }

    /// A book that is open all year.
    pub async fn add_book(&self, keeper: &str, name: &str) -> BookId {
        self.add_book_from(keeper, name, 1).await
    }

    /// A second open book of UBND phường Hòa An, whose numbers begin at 500.
    pub async fn second_book(&self) -> BookId {
        self.add_book_from("diep", "02/2026/ĐT", 500).await
    }

    async fn add_book_from(&self, keeper: &str, name: &str, first_number: i64) -> BookId {
        let scope: Scoped<CopySeal> = self.scope(keeper).await;
        let fields = BookFields {
            name: name.parse().unwrap(),
            first_number,
            opens_on: date(2026, 1, 1),
            closes_on: Some(date(2026, 12, 31)),
            override_reason: None,
        };
        let mut tx = self.app.db.begin().await.unwrap();
        let id = books::add(&mut tx, &scope, &fields, self.app.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// Lets the worker work until `done` says so, for at most twenty seconds; the clock moves on a little each round.
    pub async fn work_until<F: Future<Output = bool>>(&self, mut done: impl FnMut() -> F) {
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(saoy_web::worker::run(self.app.clone(), stopped));
        let mut ready = false;
        for _ in 0..200 {
            ready = done().await;
            if ready {
                break;
            }
            self.clock.advance(SignedDuration::from_secs(5));
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        }
        stop.send(true).unwrap();
        worker.await.unwrap();
        assert!(ready, "the worker did not get it done");
    }
}
