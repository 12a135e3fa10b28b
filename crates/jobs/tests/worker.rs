//! The worker against real databases.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says no by panicking")]

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::Duration,
};

use jiff::{SignedDuration, Timestamp};
use saoy_domain::{Clock, FixedClock};
use saoy_jobs::{
    Backoff, Failure, Finish, Handler, Handlers, Job, JobState, NewJob, Outcome, Settings, enqueue, run,
};
use saoy_store::{Db, Tx, queue};
use saoy_testkit::database;
use tokio::sync::watch;

/// What was done, by payload.
type Done = Arc<Mutex<BTreeMap<i64, u32>>>;

struct Counts {
    done: Done,
    outcome: fn(&Job) -> Result<(), Failure>,
}

impl Handler for Counts {
    fn handle<'a>(&'a self, job: &'a Job) -> Outcome<'a, Box<dyn Finish>, Failure> {
        Box::pin(async move {
            tokio::task::yield_now().await;
            (self.outcome)(job)?;
            *self
                .done
                .lock()
                .unwrap()
                .entry(job.payload["n"].as_i64().unwrap())
                .or_default() += 1;
            Ok(Box::new(Next(job.payload["n"].as_i64().unwrap())) as Box<dyn Finish>)
        })
    }
}

/// Every hundredth piece of work causes another one.
struct Next(i64);

impl Finish for Next {
    fn write<'a>(self: Box<Self>, tx: &'a mut Tx) -> Outcome<'a, (), saoy_store::StoreError> {
        Box::pin(async move {
            if self.0 % 100 == 0 && self.0 < 1000 {
                add(tx, self.0 + 1000, None).await;
            }
            Ok(())
        })
    }
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_772_330_400 + second).unwrap()
}

async fn add(tx: &mut Tx, n: i64, key: Option<&str>) -> Option<saoy_domain::JobId> {
    let payload = serde_json::json!({ "n": n });
    enqueue(
        tx,
        &NewJob {
            kind: "count",
            payload,
            run_at: at(0),
            unique_key: key,
        },
        at(0),
    )
    .await
    .unwrap()
}

async fn databases() -> Vec<(Db, database::TestDatabase)> {
    let mut opened = Vec::new();
    for database in database::every_engine().unwrap() {
        opened.push((Db::connect(&database.url).await.unwrap(), database));
    }
    opened
}

fn handlers(done: &Done, outcome: fn(&Job) -> Result<(), Failure>) -> Handlers {
    Handlers::default().with(
        "count",
        Counts {
            done: Arc::clone(done),
            outcome,
        },
    )
}

async fn until(what: impl AsyncFn() -> bool) {
    for _ in 0..3000 {
        if what().await {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("it did not happen in 30 s");
}

fn settings() -> Settings {
    Settings {
        poll: Duration::from_millis(20),
        lease: Duration::from_secs(30),
        ..Settings::default()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn several_workers_do_every_job_once_and_what_it_causes() {
    for (db, _database) in databases().await {
        let done = Done::default();
        let (stop, stopped) = watch::channel(false);
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::new(at(1)));
        let workers: Vec<_> = (0..3)
            .map(|_| {
                let handlers = handlers(&done, |_| Ok(()));
                tokio::spawn(run(
                    db.clone(),
                    handlers,
                    Arc::clone(&clock),
                    settings(),
                    stopped.clone(),
                ))
            })
            .collect();
        let mut tx = db.begin().await.unwrap();
        for n in 1..=300 {
            add(&mut tx, n, None).await;
        }
        tx.commit().await.unwrap();
        until(async || queue::counts(&db).await.unwrap().is_empty()).await;
        stop.send(true).unwrap();
        for worker in workers {
            worker.await.unwrap();
        }
        let done = done.lock().unwrap();
        assert_eq!(done.len(), 303);
        assert!(done.values().all(|times| *times == 1), "{done:?}");
    }
}

#[tokio::test]
async fn work_of_a_transaction_that_is_undone_is_never_done() {
    for (db, _database) in databases().await {
        let mut tx = db.begin().await.unwrap();
        add(&mut tx, 1, None).await;
        tx.rollback().await.unwrap();
        assert!(queue::counts(&db).await.unwrap().is_empty());
    }
}

#[tokio::test]
async fn the_same_key_is_queued_once() {
    for (db, _database) in databases().await {
        let mut tx = db.begin().await.unwrap();
        assert!(add(&mut tx, 1, Some("archive-7")).await.is_some());
        assert!(add(&mut tx, 2, Some("archive-7")).await.is_none());
        assert!(add(&mut tx, 3, None).await.is_some());
        assert!(add(&mut tx, 4, None).await.is_some());
        tx.commit().await.unwrap();
        assert_eq!(queue::list(&db, JobState::Waiting, 10).await.unwrap().len(), 3);
    }
}

#[tokio::test]
async fn a_failure_is_tried_again_after_growing_pauses_and_dies_visibly() {
    for (db, _database) in databases().await {
        let done = Done::default();
        let (stop, stopped) = watch::channel(false);
        let clock = Arc::new(FixedClock::new(at(1)));
        let backoff = Backoff {
            attempts: 3,
            ..Backoff::default()
        };
        let worker = tokio::spawn(run(
            db.clone(),
            handlers(&done, |_| Err(Failure::Later("450 try again".into()))),
            Arc::clone(&clock) as Arc<dyn Clock>,
            Settings {
                backoff,
                ..settings()
            },
            stopped,
        ));
        let mut tx = db.begin().await.unwrap();
        let id = add(&mut tx, 1, None).await.unwrap();
        tx.commit().await.unwrap();
        for pause in [5, 10] {
            let due = clock.now().checked_add(SignedDuration::from_secs(pause)).unwrap();
            until(async || {
                let waiting = queue::list(&db, JobState::Waiting, 1).await.unwrap();
                waiting.first().is_some_and(|job| {
                    job.run_at == due && job.last_error.as_deref() == Some("450 try again")
                })
            })
            .await;
            clock.advance(SignedDuration::from_secs(pause));
        }
        until(async || !queue::list(&db, JobState::Dead, 1).await.unwrap().is_empty()).await;
        stop.send(true).unwrap();
        worker.await.unwrap();
        let mut tx = db.begin().await.unwrap();
        assert!(queue::revive(&mut tx, id, at(0)).await.unwrap());
        assert!(!queue::revive(&mut tx, id, at(0)).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(
            queue::list(&db, JobState::Waiting, 1).await.unwrap()[0].attempts,
            0
        );
    }
}

#[tokio::test]
async fn work_that_can_never_succeed_and_work_without_a_handler_die_at_once() {
    for (db, _database) in databases().await {
        let done = Done::default();
        let (stop, stopped) = watch::channel(false);
        let clock: Arc<dyn Clock> = Arc::new(FixedClock::new(at(1)));
        let never = handlers(&done, |_| Err(Failure::Never("550 no such mailbox".into())));
        let worker = tokio::spawn(run(db.clone(), never, clock, settings(), stopped));
        let mut tx = db.begin().await.unwrap();
        add(&mut tx, 1, None).await;
        let stray = NewJob {
            kind: "stray",
            payload: serde_json::json!({}),
            run_at: at(0),
            unique_key: None,
        };
        enqueue(&mut tx, &stray, at(0)).await.unwrap();
        tx.commit().await.unwrap();
        until(async || queue::list(&db, JobState::Dead, 9).await.unwrap().len() == 2).await;
        stop.send(true).unwrap();
        worker.await.unwrap();
        let dead = queue::list(&db, JobState::Dead, 9).await.unwrap();
        let errors: Vec<_> = dead.iter().filter_map(|job| job.last_error.as_deref()).collect();
        assert_eq!(errors, ["550 no such mailbox", "there is no handler for stray"]);
    }
}

#[tokio::test]
async fn a_dead_workers_job_is_taken_over_and_its_late_answer_ignored() {
    for (db, _database) in databases().await {
        let mut tx = db.begin().await.unwrap();
        add(&mut tx, 1, None).await;
        let first = queue::claim(&mut tx, at(1), at(61)).await.unwrap().unwrap();
        assert_eq!(
            queue::claim(&mut tx, at(60), at(99)).await.unwrap(),
            None,
            "the lease holds"
        );
        let second = queue::claim(&mut tx, at(61), at(121)).await.unwrap().unwrap();
        assert_eq!((first.id, first.attempts, second.attempts), (second.id, 1, 2));
        assert!(!queue::prolong(&mut tx, &first, at(200)).await.unwrap());
        assert!(!queue::done(&mut tx, &first).await.unwrap());
        assert!(!queue::again(&mut tx, &first, at(200), "late").await.unwrap());
        assert!(queue::prolong(&mut tx, &second, at(200)).await.unwrap());
        assert!(queue::done(&mut tx, &second).await.unwrap());
        assert!(!queue::done(&mut tx, &second).await.unwrap());
        tx.commit().await.unwrap();
    }
}
