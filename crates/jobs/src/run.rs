//! The worker: claims, works, prolongs, finishes.

use std::{sync::Arc, time::Duration};

use jiff::SignedDuration;
use saoy_domain::Clock;
use saoy_store::{
    Db, Result,
    queue::{self, Job},
};
use tokio::{sync::watch, task::JoinSet, time::sleep};

use crate::{
    backoff::Backoff,
    handler::{Failure, Finish, Handlers},
};

/// How a worker works.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// How many jobs at once.
    pub at_once: usize,
    /// How long a claimed job is safe without a sign of life; it is prolonged three times as often.
    pub lease: Duration,
    /// How often to look when nothing of this process wakes the worker.
    pub poll: Duration,
    /// How long to pause after failures.
    pub backoff: Backoff,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            at_once: 4,
            lease: Duration::from_secs(60),
            poll: Duration::from_secs(2),
            backoff: Backoff::default(),
        }
    }
}

/// Works until `stop` becomes true; then begins nothing more and waits for what it has begun.
///
/// A database that does not answer is asked again after the poll interval: nothing is lost, it only waits.
pub async fn run(
    db: Db,
    handlers: Handlers,
    clock: Arc<dyn Clock>,
    settings: Settings,
    mut stop: watch::Receiver<bool>,
) {
    let worker = Arc::new(Worker {
        db,
        handlers,
        clock,
        settings,
    });
    let mut running = JoinSet::new();
    while !*stop.borrow() {
        while running.try_join_next().is_some() {}
        if running.len() < settings.at_once.max(1) {
            match worker.claim().await {
                Ok(Some(job)) => {
                    let worker = Arc::clone(&worker);
                    running.spawn(async move { worker.work(job).await });
                    continue;
                }
                Ok(None) => {}
                Err(error) => tracing::error!(%error, "the queue cannot be read"),
            }
        }
        tokio::select! {
            () = worker.db.work_enqueued() => {}
            () = sleep(settings.poll) => {}
            Some(_) = running.join_next() => {}
            changed = stop.changed() => if changed.is_err() { break },
        }
    }
    while running.join_next().await.is_some() {}
}

struct Worker {
    db: Db,
    handlers: Handlers,
    clock: Arc<dyn Clock>,
    settings: Settings,
}

impl Worker {
    async fn claim(&self) -> Result<Option<Job>> {
        // Looking is cheap, writing is not: the only writer of SQLite is asked only when something is due.
        let now = self.clock.now();
        if queue::next_run(&self.db).await?.is_none_or(|next| next > now) {
            return Ok(None);
        }
        let mut tx = self.db.begin().await?;
        let job = queue::claim(&mut tx, now, self.lease_end()).await?;
        tx.commit().await?;
        Ok(job)
    }

    async fn work(&self, job: Job) {
        let outcome = tokio::select! {
            outcome = self.handle(&job) => outcome,
            () = self.keep_lease(&job) => {
                tracing::warn!(job = job.id.0, kind = job.kind, "the lease was lost");
                return;
            }
        };
        if let Err(error) = self.finish(&job, outcome).await {
            // The lease ends by itself, and the job begins again.
            tracing::error!(job = job.id.0, kind = job.kind, %error, "the job's end cannot be written");
        }
    }

    async fn handle(&self, job: &Job) -> Result<Box<dyn Finish>, Failure> {
        match self.handlers.of(&job.kind) {
            Some(handler) => handler.handle(job).await,
            None => Err(Failure::Never(format!("there is no handler for {}", job.kind))),
        }
    }

    /// Prolongs the lease as long as it can; ends when another worker has it.
    async fn keep_lease(&self, job: &Job) {
        loop {
            sleep(self.settings.lease / 3).await;
            match self.prolong(job).await {
                Ok(true) => {}
                Ok(false) => return,
                Err(error) => tracing::warn!(job = job.id.0, %error, "the lease was not prolonged"),
            }
        }
    }

    async fn prolong(&self, job: &Job) -> Result<bool> {
        let mut tx = self.db.begin().await?;
        let prolonged = queue::prolong(&mut tx, job, self.lease_end()).await?;
        tx.commit().await?;
        Ok(prolonged)
    }

    async fn finish(&self, job: &Job, outcome: Result<Box<dyn Finish>, Failure>) -> Result<()> {
        let mut tx = self.db.begin().await?;
        let mine = match outcome {
            Ok(finish) => {
                // First the job, then its effect: with a lost lease nothing of it is written.
                let mine = queue::done(&mut tx, job).await?;
                if mine {
                    finish.write(&mut tx).await?;
                }
                mine
            }
            Err(failure) => self.fail(&mut tx, job, &failure).await?,
        };
        if mine {
            tx.commit().await
        } else {
            tx.rollback().await
        }
    }

    async fn fail(&self, tx: &mut saoy_store::Tx, job: &Job, failure: &Failure) -> Result<bool> {
        let now = self.clock.now();
        let words = failure.to_string();
        let pause = match failure {
            Failure::Never(_) => None,
            Failure::Later(_) => self.settings.backoff.after(job.attempts),
            Failure::After { pause, .. } => self
                .settings
                .backoff
                .after(job.attempts)
                .map(|own| own.max(*pause)),
        };
        match pause.and_then(|pause| now.checked_add(pause).ok()) {
            Some(run_at) => {
                tracing::info!(job = job.id.0, kind = job.kind, words, %run_at, "the job will be tried again");
                queue::again(tx, job, run_at, &words).await
            }
            None => {
                tracing::error!(job = job.id.0, kind = job.kind, words, "the job is dead");
                queue::dead(tx, job, now, &words).await
            }
        }
    }

    fn lease_end(&self) -> jiff::Timestamp {
        let lease = SignedDuration::try_from(self.settings.lease).unwrap_or(SignedDuration::from_mins(1));
        let now = self.clock.now();
        now.checked_add(lease).unwrap_or(now)
    }
}
