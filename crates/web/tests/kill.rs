//! `kill -9` in the middle of sealing. A child process seals one dossier after the other on SQLite and files; it is
//! killed at random moments and started again. Afterwards every dossier is either sealed with its number, or not sealed
//! and its number free or still bound to it; no number is missing or used twice; what the child reported as sealed is.
//!
//! `SAOY_KILLS` sets how often it is killed (200 when it is not set).

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use std::collections::BTreeMap;
use std::io::BufRead as _;
use std::sync::mpsc;
use std::time::Duration;

use common::child::{self, Told, say};
use common::{Office, Sequence};
use saoy_certified_copy::Stage;
use saoy_domain::{DossierId, State};
use saoy_store::dossiers::{self, ListQuery, Order, Page, Row};
use saoy_store::entries::{self, EntryState};
use saoy_store::scope::{CopySeal, Scoped};
use saoy_web::flow;

#[test]
fn two_hundred_kills_lose_nothing() {
    let kills = child::kills(200);
    let runtime = child::runtime();
    let office = runtime.block_on(Office::open());
    let wanted = usize::try_from(kills).unwrap() * 2 + 20;
    runtime.block_on(office.many_awaiting_seal(wanted));
    let chance = Sequence::starting_at(20_261_014);
    let mut reported: BTreeMap<i64, i64> = BTreeMap::new();
    let mut cut_short = 0;
    // How long one takes here tells when to kill: at any moment of the first, or early in the second.
    let once = run(&office, kills + 1, Until::FirstSealed, &mut reported)
        .after
        .as_micros();
    for n in 0..kills {
        let moment = u128::from(chance.next()) % (once * 5 / 4);
        let patience = Duration::from_micros(u64::try_from(moment).unwrap());
        let ran = run(&office, n, Until::After(patience), &mut reported);
        cut_short += usize::from(ran.working);
        runtime.block_on(check(&office, &reported));
    }
    let (sealed, bound) = runtime.block_on(check(&office, &reported));
    println!("one takes {} ms", once / 1000);
    println!("{kills} kills: {sealed} sealed, {bound} bound, {cut_short} children cut short");
    assert!(
        cut_short as u64 * 10 > kills * 9,
        "the children were killed, not finished"
    );
    assert!(sealed > 0, "something got sealed in between");
    assert!(runtime.block_on(every_file_holds(&office)) == sealed);
    // Left alone, the next one finishes what was begun: a bound number goes to its own dossier.
    let before = runtime.block_on(bound_numbers(&office));
    runtime.block_on(office.leave(5));
    run(&office, kills, Until::Through, &mut reported);
    let after = runtime.block_on(numbers(&office));
    for (dossier, n) in before {
        assert_eq!(
            after.get(&dossier),
            Some(&n),
            "the number stayed with its dossier"
        );
    }
}

/// When the child is killed.
#[derive(Clone, Copy)]
enum Until {
    /// After it reported the first one.
    FirstSealed,
    /// So long after it began.
    After(Duration),
    /// Not at all: it ends by itself.
    Through,
}

/// How it went.
struct Ran {
    /// It was still at work when it was killed.
    working: bool,
    /// From its beginning until it was killed or ended.
    after: Duration,
}

/// Starts the child and kills it, or waits until it is through.
#[allow(
    clippy::disallowed_methods,
    reason = "how long a process takes is measured, not decided by"
)]
fn run(office: &Office, seed: u64, until: Until, reported: &mut BTreeMap<i64, i64>) -> Ran {
    let (mut child, stdout) = child::start(&office.told(seed, office.pki.pki.tsa_url(), None));
    let (say, heard) = mpsc::channel();
    let reading = std::thread::spawn(move || {
        let mut sealed = Vec::new();
        for line in stdout.lines().map_while(Result::ok) {
            let words: Vec<&str> = line.split_whitespace().collect();
            match words.as_slice() {
                ["ready"] => _ = say.send(()),
                // A line that was cut off by the kill says nothing.
                ["sealed", id, n, "."] => {
                    sealed.push((id.parse::<i64>().unwrap(), n.parse::<i64>().unwrap()));
                    _ = say.send(());
                }
                _ => {}
            }
        }
        sealed
    });
    let patient = Duration::from_secs(30);
    assert!(heard.recv_timeout(patient).is_ok(), "the child did not start");
    let begun = std::time::Instant::now();
    match until {
        Until::FirstSealed => assert!(heard.recv_timeout(patient).is_ok(), "the child seals nothing"),
        Until::After(patience) => std::thread::sleep(patience),
        Until::Through => _ = child.wait().unwrap(),
    }
    let (working, after) = (child.try_wait().unwrap().is_none(), begun.elapsed());
    child.kill().unwrap();
    let status = child.wait().unwrap();
    assert!(working || status.success(), "{status}");
    reported.extend(reading.join().unwrap());
    Ran { working, after }
}

/// Everything that must hold at every moment; how many are sealed and how many numbers are bound.
async fn check(office: &Office, reported: &BTreeMap<i64, i64>) -> (usize, usize) {
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let entries = entries::page(&office.app.db, &scope, office.book, 0, 100_000)
        .await
        .unwrap();
    let rows = rows(office).await;
    let by_id: BTreeMap<DossierId, &Row> = rows.iter().map(|row| (row.id, row)).collect();
    for (entry, row) in child::every_number_has_its_dossier(&entries, &rows) {
        match entry.state {
            EntryState::Issued => assert_eq!(row.state, State::Sealed),
            EntryState::Bound => assert_eq!(row.state, State::AwaitingSeal),
            EntryState::Unused => panic!("nobody wrote a number off"),
        }
    }
    let sealed = rows.iter().filter(|row| row.state == State::Sealed).count();
    let issued = entries
        .iter()
        .filter(|entry| entry.state == EntryState::Issued)
        .count();
    assert_eq!(sealed, issued, "each sealed copy has its number");
    for (id, n) in reported {
        let row = by_id[&DossierId(*id)];
        assert_eq!(
            (row.state, row.number_n),
            (State::Sealed, Some(*n)),
            "confirmed work is lost"
        );
    }
    (sealed, entries.len() - issued)
}

/// Takes every sealed copy apart; gives how many there are.
async fn every_file_holds(office: &Office) -> usize {
    let mut found = 0;
    for row in rows(office).await.iter().filter(|row| row.state == State::Sealed) {
        let stage = if row.waiting_for.is_none() {
            Stage::Archived
        } else {
            Stage::Sealed
        };
        office.holds(row, stage);
        found += 1;
    }
    found
}

async fn rows(office: &Office) -> Vec<Row> {
    let scope: Scoped<CopySeal> = office.scope("diep").await;
    let query = ListQuery {
        states: vec![State::AwaitingSeal, State::Sealed],
        ..ListQuery::default()
    };
    let page = Page {
        offset: 0,
        limit: 100_000,
    };
    dossiers::list(&office.app.db, &scope, &query, page)
        .await
        .unwrap()
}

async fn numbers(office: &Office) -> BTreeMap<DossierId, i64> {
    rows(office)
        .await
        .iter()
        .filter_map(|row| Some((row.id, row.number_n?)))
        .collect()
}

async fn bound_numbers(office: &Office) -> BTreeMap<DossierId, i64> {
    let rows = rows(office).await;
    let bound = rows.iter().filter(|row| row.state == State::AwaitingSeal);
    bound.filter_map(|row| Some((row.id, row.number_n?))).collect()
}

/// The process that is killed.
#[test]
#[ignore = "run by the test above"]
fn child() {
    if let Some(told) = child::told() {
        child::runtime().block_on(seal_all(&told));
    }
}

async fn seal_all(told: &Told) {
    let app = told.app().await;
    let scope: Scoped<CopySeal> = told.keeper(&app).await;
    say("ready");
    let query = ListQuery {
        states: vec![State::AwaitingSeal],
        order: Order::OldestFirst,
        ..ListQuery::default()
    };
    loop {
        let page = Page { offset: 0, limit: 20 };
        let waiting = dossiers::list(&app.db, &scope, &query, page).await.unwrap();
        if waiting.is_empty() {
            return;
        }
        for row in waiting {
            let file = row.file_digest.unwrap();
            let (number, _) = flow::seal(
                &app,
                &scope,
                row.id,
                file,
                flow::Wanted::NextIn(told.book()),
                None,
            )
            .await
            .unwrap();
            say(&format!("sealed {} {} .", row.id, number.n));
        }
    }
}
