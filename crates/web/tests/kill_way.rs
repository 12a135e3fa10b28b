//! `kill -9` anywhere on a dossier's way, on SQLite and on PostgreSQL: while a leader signs, while a timestamp that came
//! late is completed, while it is sealed, delivered, and while the outbox sends. A child process does all of it, is killed
//! at random moments and started again; every third time no timestamp authority answers. Nothing that was confirmed is
//! lost, and left alone in the end everything arrives.
//!
//! `SAOY_KILLS` sets how often it is killed on SQLite (40 when it is not set); PostgreSQL gets a quarter.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use common::{Office, Sequence, at};
use jiff::SignedDuration;
use saoy_blob::BlobStore as _;
use saoy_certified_copy::{Stage, Trust, inspect};
use saoy_domain::dossier::Act;
use saoy_domain::{AgencyId, BookId, DossierId, FixedClock, IdentityRules, PersonId, State};
use saoy_notify::{Mail, Outcome, Postman};
use saoy_pki::{Certificate, Purpose, TrustAnchor};
use saoy_pki_client::{AddressRule, Client, HttpTransport, Settings, Tsa};
use saoy_signers::{Signer, SoftKey};
use saoy_store::dossiers::{self, ListQuery, Order, Page, Row};
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopyAny, CopySeal, CopySign, Scoped};
use saoy_store::{Db, entries};
use saoy_testkit::database;
use saoy_web::app::{App, Parts};
use saoy_web::flow;
use saoy_web::keys::KeyRing;
use saoy_web::render::Renderer;
use saoy_web::trust::TrustServices;
use serde::{Deserialize, Serialize};
use tokio::runtime::Runtime;

/// Where the child finds everything; the name of the variable that says so.
const TOLD: &str = "SAOY_WAY_CHILD";
/// No port there.
const NOBODY: &str = "http://127.0.0.1:9/tsa";
/// The states of a dossier's way, in order.
const WAY: [State; 5] = [
    State::AwaitingSignature,
    State::Signed,
    State::AwaitingSeal,
    State::Sealed,
    State::Delivered,
];

#[derive(Serialize, Deserialize)]
struct Told {
    database: String,
    files: String,
    mails: String,
    leaders_key: String,
    seals_key: String,
    anchor: String,
    tsa: String,
    leader: i64,
    keeper: i64,
    agency: i64,
    book: i64,
    seed: u64,
    now: String,
}

#[test]
fn a_dossier_arrives_whenever_its_office_is_killed() {
    let kills: u64 = std::env::var("SAOY_KILLS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(40);
    let runtime = runtime();
    for database in database::every_engine().unwrap() {
        let kills = if database.engine == "sqlite" {
            kills
        } else {
            kills.div_ceil(4)
        };
        println!("{}: {kills} kills", database.engine);
        let office = runtime.block_on(Office::open_on(database));
        all_the_way(&runtime, &office, kills);
    }
}

fn all_the_way(runtime: &Runtime, office: &Office, kills: u64) {
    let mails = tempfile::tempdir().unwrap();
    let chance = Sequence::starting_at(20_261_015);
    let mut reported = BTreeMap::new();
    for n in 0..kills {
        runtime.block_on(office.submitted());
        office.clock.advance(SignedDuration::from_secs(61));
        let tsa = if n % 3 == 2 {
            NOBODY.to_owned()
        } else {
            office.pki.pki.tsa_url()
        };
        let moment = Duration::from_millis(chance.next() % 500);
        run(&office.told(n, tsa, &mails), Some(moment), &mut reported);
        runtime.block_on(check(office, &reported));
    }
    // What was put off until later is due by now.
    office.clock.advance(SignedDuration::from_mins(30));
    run(
        &office.told(kills, office.pki.pki.tsa_url(), &mails),
        None,
        &mut reported,
    );
    runtime.block_on(check(office, &reported));
    let rows = runtime.block_on(rows(office));
    assert_eq!(rows.len() as u64, kills);
    for row in rows {
        assert_eq!(
            (row.state, row.waiting_for),
            (State::Delivered, None),
            "{}",
            row.code
        );
        office.holds(&row);
        let mail = runtime.block_on(office.mail(row.id));
        let sent = std::fs::read(mails.path().join(mail.id.to_string()));
        assert!(sent.is_ok(), "the mail of {} was never sent", row.code);
    }
}

/// Starts the child, and kills it after a while unless it may end by itself.
fn run(told: &Told, patience: Option<Duration>, reported: &mut BTreeMap<i64, State>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(TOLD, serde_json::to_string(told).unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    assert!(
        lines.by_ref().map_while(Result::ok).any(|line| line == "ready"),
        "the child did not start"
    );
    if let Some(patience) = patience {
        std::thread::sleep(patience);
        child.kill().unwrap();
    }
    for line in lines.map_while(Result::ok) {
        // A line that was cut off by the kill says nothing.
        if let ["confirmed", id, at, "."] = line.split_whitespace().collect::<Vec<_>>().as_slice() {
            reported.insert(id.parse().unwrap(), WAY[at.parse::<usize>().unwrap()]);
        }
    }
    let status = child.wait().unwrap();
    assert!(patience.is_some() || status.success(), "{status}");
}

/// What must hold at every moment.
async fn check(office: &Office, reported: &BTreeMap<i64, State>) {
    let place = |state: State| WAY.iter().position(|one| *one == state).unwrap();
    let rows = rows(office).await;
    for row in &rows {
        if let Some(confirmed) = reported.get(&row.id.0) {
            assert!(
                place(row.state) >= place(*confirmed),
                "{} was {confirmed}, is {}",
                row.code,
                row.state
            );
        }
        for file in row.scan_digest.iter().chain(&row.file_digest) {
            assert!(
                office.app.files.get(file).is_ok(),
                "a file of {} is not there",
                row.code
            );
        }
    }
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let entries = entries::page(&office.app.db, &scope, office.book, 0, 100_000)
        .await
        .unwrap();
    for (index, entry) in entries.iter().enumerate() {
        assert_eq!(entry.n, index as i64 + 1, "no gap, no duplicate");
        let row = rows.iter().find(|row| Some(row.id) == entry.dossier).unwrap();
        assert_eq!(row.number_n, Some(entry.n));
    }
}

async fn rows(office: &Office) -> Vec<Row> {
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    of(&office.app, &scope.narrow().unwrap(), &WAY).await
}

async fn of(app: &App, scope: &Scoped<CopyAny>, states: &[State]) -> Vec<Row> {
    let query = ListQuery {
        states: states.to_vec(),
        order: Order::OldestFirst,
        ..ListQuery::default()
    };
    let page = Page {
        offset: 0,
        limit: 100_000,
    };
    dossiers::list(&app.db, scope, &query, page).await.unwrap()
}

impl Office {
    fn told(&self, seed: u64, tsa: String, mails: &tempfile::TempDir) -> Told {
        let pki = &self.pki.pki;
        let key = |id| pki.key_file(id).unwrap().display().to_string();
        Told {
            database: self.app.config.database.clone(),
            files: self.app.config.files.display().to_string(),
            mails: mails.path().display().to_string(),
            leaders_key: key("khai"),
            seals_key: key("dau-hoa-an"),
            anchor: pki.anchor_path().display().to_string(),
            tsa,
            leader: self.person("khai").0,
            keeper: self.person("diep").0,
            agency: self.agency("K88.04").0,
            book: self.book.0,
            seed,
            now: self.app.now().to_string(),
        }
    }

    /// The copy is whole: every signature, every timestamp.
    fn holds(&self, row: &Row) {
        let anchors = [self.pki.pki.root().clone()];
        let trust = Trust {
            anchors: &anchors,
            intermediates: &[],
            leader: self.pki.pki.certificate("khai").unwrap(),
            agency: self.pki.pki.certificate("dau-hoa-an"),
            at: self.app.now(),
        };
        let file = self.app.files.get(&row.file_digest.unwrap()).unwrap();
        inspect(&file, Stage::Archived, &trust).unwrap();
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// The process that is killed.
#[test]
#[ignore = "run by the test above"]
fn child() {
    let Ok(told) = std::env::var(TOLD) else { return };
    let told: Told = serde_json::from_str(&told).unwrap();
    runtime().block_on(work(&told));
}

/// Leader, seal keeper and worker, until everything is delivered and sent.
async fn work(told: &Told) {
    let app = app(told).await;
    let agency = AgencyId(told.agency);
    let now = app.now();
    let leader = Scoped::<CopySign>::load(&app.db, PersonId(told.leader), agency, now);
    let leader = leader.await.unwrap().unwrap();
    let keeper = Scoped::<CopySeal>::load(&app.db, PersonId(told.keeper), agency, now);
    let keeper = keeper.await.unwrap().unwrap();
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(saoy_web::worker::run(app.clone(), stopped));
    say("ready");
    let reader = leader.narrow().unwrap();
    loop {
        let rows = of(&app, &reader, &WAY).await;
        let mut through = true;
        for row in &rows {
            let done = step(&app, &leader, &keeper, row, BookId(told.book)).await;
            if let Some(state) = done {
                say(&format!("confirmed {} {state} .", row.id));
            }
            let sent = || std::fs::read_dir(&told.mails).unwrap().count() >= rows.len();
            through &= row.state == State::Delivered && sent();
        }
        if through {
            break;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    stop.send(true).unwrap();
    worker.await.unwrap();
}

/// The next step of a dossier, if people can do it now; the place of its new state on the way.
async fn step(
    app: &App,
    leader: &Scoped<CopySign>,
    keeper: &Scoped<CopySeal>,
    row: &Row,
    book: BookId,
) -> Option<usize> {
    let file = row.file_digest.or(row.scan_digest).unwrap();
    match row.state {
        State::AwaitingSignature => {
            flow::sign(app, leader, row.id, file, flow::Look::default(), None)
                .await
                .unwrap();
            Some(1)
        }
        State::Signed if row.waiting_for.is_none() => {
            pass_on(app, leader, row.id).await;
            Some(2)
        }
        State::AwaitingSeal => {
            flow::seal(app, keeper, row.id, file, flow::Wanted::NextIn(book), None)
                .await
                .unwrap();
            Some(3)
        }
        State::Sealed if row.waiting_for.is_none() => {
            flow::deliver(app, keeper, row.id).await.unwrap();
            Some(4)
        }
        _ => None,
    }
}

async fn pass_on(app: &App, leader: &Scoped<CopySign>, id: DossierId) {
    let mut tx = app.db.begin().await.unwrap();
    let mut row = dossiers::find(&mut tx, leader, id).await.unwrap().unwrap();
    let act = Act {
        by: leader.officer(),
        at: app.now(),
    };
    let moved = row.stored().unwrap().signed().unwrap().pass_on(&act).unwrap();
    dossiers::move_on(&mut tx, leader, &mut row, moved).await.unwrap();
    tx.commit().await.unwrap();
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{line}").unwrap();
    out.flush().unwrap();
}

/// The two keys of the way.
struct TwoKeys([(Owner, Arc<dyn Signer>); 2]);

impl KeyRing for TwoKeys {
    fn of(&self, owner: Owner) -> Vec<Arc<dyn Signer>> {
        let own = self.0.iter().filter(|(of, _)| *of == owner);
        own.map(|(_, key)| Arc::clone(key)).collect()
    }
}

/// Mails as files, named by their number: one that is sent twice is one file.
struct Files(String);

impl Postman for Files {
    fn send(&self, mail: &Mail) -> Outcome {
        std::fs::write(format!("{}/{}", self.0, mail.id), "sent").unwrap();
        Outcome::Sent {
            words: "250 OK".to_owned(),
        }
    }
}

async fn app(told: &Told) -> App {
    let key = |path: &str| -> Arc<dyn Signer> {
        Arc::new(SoftKey::from_pkcs12(&std::fs::read(path).unwrap(), "123456").unwrap())
    };
    let roots = Certificate::from_pem(&std::fs::read_to_string(&told.anchor).unwrap()).unwrap();
    let anchors = roots
        .into_iter()
        .map(|root| TrustAnchor::new(root, &[Purpose::CongVu, Purpose::Tsa]));
    let numbers = Sequence::starting_at(told.seed * 1_000_003);
    let client = Client::new(
        HttpTransport::new(AddressRule::PublicAndLoopback),
        move || numbers.next(),
        Settings::default(),
    );
    let tsa = Tsa {
        name: "Dấu thời gian thử nghiệm".into(),
        url: told.tsa.clone(),
        budget: Duration::from_secs(5),
        attempts: 1,
        pause: Duration::ZERO,
    };
    let config = serde_json::json!({
        "public_url": "http://127.0.0.1:8080",
        "database": told.database,
        "files": told.files,
        "mail": { "from": "saoy@hoaan.vidu.example" },
    });
    App::new(Parts {
        config: serde_json::from_value(config).unwrap(),
        db: Db::connect(&told.database).await.unwrap(),
        files: Arc::new(saoy_blob::Folder::open(&told.files).unwrap()),
        clock: Arc::new(FixedClock::new(at(&told.now))),
        random: Arc::new(Sequence::starting_at(told.seed * 7919 + 5)),
        renderer: Renderer::new().unwrap(),
        keys: Arc::new(TwoKeys([
            (Owner::Person(PersonId(told.leader)), key(&told.leaders_key)),
            (Owner::Agency(AgencyId(told.agency)), key(&told.seals_key)),
        ])),
        trust: TrustServices::new(client, anchors.collect(), vec![tsa]),
        postman: Arc::new(Files(told.mails.clone())),
        identity_rules: IdentityRules::default(),
        demo: true,
    })
}
