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
use std::io::BufRead as _;
use std::time::Duration;

use common::child::{self, Told, say};
use common::{Office, Sequence};
use jiff::SignedDuration;
use saoy_blob::BlobStore as _;
use saoy_certified_copy::Stage;
use saoy_domain::dossier::Act;
use saoy_domain::{BookId, DossierId, State};
use saoy_store::dossiers::{self, ListQuery, Order, Page, Row};
use saoy_store::entries;
use saoy_store::scope::{CopyAny, CopySeal, CopySign, Scoped};
use saoy_testkit::database;
use saoy_web::app::App;
use saoy_web::flow;
use tokio::runtime::Runtime;

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

#[test]
fn a_dossier_arrives_whenever_its_office_is_killed() {
    let kills = child::kills(40);
    let runtime = child::runtime();
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
        run(&office.told(n, tsa, Some(&mails)), Some(moment), &mut reported);
        runtime.block_on(check(office, &reported));
    }
    // What was put off until later is due by now.
    office.clock.advance(SignedDuration::from_mins(30));
    run(
        &office.told(kills, office.pki.pki.tsa_url(), Some(&mails)),
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
        office.holds(&row, Stage::Archived);
        let mail = runtime.block_on(office.mail(row.id));
        let sent = std::fs::read(mails.path().join(mail.id.to_string()));
        assert!(sent.is_ok(), "the mail of {} was never sent", row.code);
    }
}

/// Starts the child, and kills it after a while unless it may end by itself.
fn run(told: &Told, patience: Option<Duration>, reported: &mut BTreeMap<i64, State>) {
    let (mut child, stdout) = child::start(told);
    let mut lines = stdout.lines();
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
    child::every_number_has_its_dossier(&entries, &rows);
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

/// The process that is killed.
#[test]
#[ignore = "run by the test above"]
fn child() {
    if let Some(told) = child::told() {
        child::runtime().block_on(work(&told));
    }
}

/// Leader, seal keeper and worker, until everything is delivered and sent.
async fn work(told: &Told) {
    let app = told.app().await;
    let leader: Scoped<CopySign> = told.leader(&app).await;
    let keeper: Scoped<CopySeal> = told.keeper(&app).await;
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let worker = tokio::spawn(saoy_web::worker::run(app.clone(), stopped));
    say("ready");
    let reader = leader.narrow().unwrap();
    loop {
        let rows = of(&app, &reader, &WAY).await;
        let mut through = true;
        for row in &rows {
            let done = step(&app, &leader, &keeper, row, told.book()).await;
            if let Some(state) = done {
                say(&format!("confirmed {} {state} .", row.id));
            }
            let sent = || told.mails() >= rows.len();
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
