//! The queue of work: enqueued in the transaction that causes it, claimed under a lease, kept until it is done.

use jiff::Timestamp;
use saoy_domain::JobId;

use crate::{
    Reader, Result, Tx,
    engine::{names, record, statements},
};

names! {
    /// What is happening to a piece of work.
    pub enum JobState {
        /// It waits for its time, or for a worker.
        Waiting = "waiting",
        /// A worker holds its lease.
        Running = "running",
        /// It failed too often; a person has to look.
        Dead = "dead",
    }
}

record! {
    /// A piece of work. What is done leaves no row.
    pub struct Job {
        /// The row.
        id: JobId,
        /// What to do.
        kind: String,
        /// With what.
        payload: serde_json::Value,
        /// Of several with the same key only the first is queued.
        unique_key: Option<String>,
        /// What is happening to it.
        state: JobState,
        /// Not before.
        run_at: Timestamp,
        /// How often it was begun.
        attempts: u32,
        /// Rises with every claim: what an earlier holder says is ignored.
        lease_token: i64,
        /// When the lease ends unless it is prolonged.
        lease_until: Option<Timestamp>,
        /// Why it failed last time.
        last_error: Option<String>,
        /// When it was enqueued.
        created_at: Timestamp,
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq)]
pub struct NewJob<'a> {
    /// What to do.
    pub kind: &'a str,
    /// With what.
    pub payload: serde_json::Value,
    /// Not before.
    pub run_at: Timestamp,
    /// Of several with the same key only the first is queued.
    pub unique_key: Option<&'a str>,
}

statements! {
    ENQUEUE = "INSERT INTO job (kind, payload, unique_key, state, run_at, attempts, lease_token, created_at) \
               VALUES ($1, $2, $3, 'waiting', $4, 0, 0, $5) ON CONFLICT (unique_key) DO NOTHING RETURNING id";
    CLAIM = "UPDATE job SET state = 'running', attempts = attempts + 1, lease_token = lease_token + 1, lease_until = $2 \
             WHERE id = (SELECT id FROM job WHERE (state = 'waiting' AND run_at <= $1) \
             OR (state = 'running' AND lease_until <= $1) ORDER BY run_at, id LIMIT 1) RETURNING *",
        postgres: "UPDATE job SET state = 'running', attempts = attempts + 1, lease_token = lease_token + 1, \
             lease_until = $2 WHERE id = (SELECT id FROM job WHERE (state = 'waiting' AND run_at <= $1) \
             OR (state = 'running' AND lease_until <= $1) ORDER BY run_at, id LIMIT 1 FOR UPDATE SKIP LOCKED) RETURNING *";
    HURRY = "UPDATE job SET run_at = $2 WHERE unique_key = $1 AND state = 'waiting' AND run_at > $2";
    PROLONG = "UPDATE job SET lease_until = $3 WHERE id = $1 AND lease_token = $2 AND state = 'running'";
    DONE = "DELETE FROM job WHERE id = $1 AND lease_token = $2 AND state = 'running'";
    AGAIN = "UPDATE job SET state = 'waiting', run_at = $3, last_error = $4, lease_until = NULL \
             WHERE id = $1 AND lease_token = $2 AND state = 'running'";
    DEAD = "UPDATE job SET state = 'dead', finished_at = $3, last_error = $4, lease_until = NULL \
            WHERE id = $1 AND lease_token = $2 AND state = 'running'";
    REVIVE = "UPDATE job SET state = 'waiting', run_at = $2, attempts = 0, finished_at = NULL WHERE id = $1 AND state = 'dead'";
    LIST = "SELECT * FROM job WHERE state = $1 ORDER BY run_at, id LIMIT $2";
    COUNTS = "SELECT kind, state, COUNT(*) AS found FROM job GROUP BY kind, state ORDER BY kind, state";
    OF_KIND = "SELECT COUNT(*) AS found FROM job WHERE kind = $1 AND state <> 'dead'";
    NEXT_OF = "SELECT run_at FROM job WHERE unique_key = $1 AND state <> 'dead'";
    NEXT_RUN = "SELECT MIN(CASE WHEN state = 'running' THEN lease_until ELSE run_at END) AS next FROM job WHERE state <> 'dead'";
}

/// Enqueues work; `None` when work with the same key is queued already. Workers of this process wake at the commit.
///
/// # Errors
/// What the database reports.
pub async fn enqueue(tx: &mut Tx, new: &NewJob<'_>, now: Timestamp) -> Result<Option<JobId>> {
    let query = ENQUEUE
        .with(new.kind)
        .with(new.payload.clone())
        .with(new.unique_key)
        .with(new.run_at)
        .with(now);
    let id = tx.value(query, "id").await?;
    tx.wake_workers();
    Ok(id)
}

/// Work that waits for its time is done now; what runs already is left alone.
///
/// # Errors
/// What the database reports.
pub async fn hurry(tx: &mut Tx, key: &str, now: Timestamp) -> Result<()> {
    tx.run(HURRY.with(key).with(now)).await?;
    tx.wake_workers();
    Ok(())
}

/// Where a piece of work stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// How much work of its kind is queued, itself included.
    pub waiting: i64,
    /// When it is tried next; `None` when it is not queued (any more).
    pub next: Option<Timestamp>,
}

/// The place of the work with this key among all of its kind.
///
/// # Errors
/// What the database reports.
pub async fn place<'r>(reader: impl Into<Reader<'r>>, kind: &str, key: &str) -> Result<Place> {
    let mut reader = reader.into();
    Ok(Place {
        waiting: reader
            .again()
            .value_or_default(OF_KIND.with(kind), "found")
            .await?,
        next: reader.value(NEXT_OF.with(key), "run_at").await?,
    })
}

/// Claims what is due longest, or whose holder died, until `lease_until`.
///
/// # Errors
/// What the database reports.
pub async fn claim(tx: &mut Tx, now: Timestamp, lease_until: Timestamp) -> Result<Option<Job>> {
    tx.find(CLAIM.with(now).with(lease_until)).await
}

/// Prolongs a lease; `false` when another worker has it by now.
///
/// # Errors
/// What the database reports.
pub async fn prolong(tx: &mut Tx, job: &Job, lease_until: Timestamp) -> Result<bool> {
    tx.changes_one(PROLONG.with(job.id).with(job.lease_token).with(lease_until))
        .await
}

/// The work is done; `false` when another worker has it by now, so the transaction must not be committed.
///
/// # Errors
/// What the database reports.
pub async fn done(tx: &mut Tx, job: &Job) -> Result<bool> {
    tx.changes_one(DONE.with(job.id).with(job.lease_token)).await
}

/// The work failed and is tried again at `run_at`.
///
/// # Errors
/// What the database reports.
pub async fn again(tx: &mut Tx, job: &Job, run_at: Timestamp, error: &str) -> Result<bool> {
    tx.changes_one(AGAIN.with(job.id).with(job.lease_token).with(run_at).with(error))
        .await
}

/// The work failed for good; it stays visible.
///
/// # Errors
/// What the database reports.
pub async fn dead(tx: &mut Tx, job: &Job, at: Timestamp, error: &str) -> Result<bool> {
    tx.changes_one(DEAD.with(job.id).with(job.lease_token).with(at).with(error))
        .await
}

/// Tries dead work once more; `false` when it is not dead.
///
/// # Errors
/// What the database reports.
pub async fn revive(tx: &mut Tx, id: JobId, run_at: Timestamp) -> Result<bool> {
    let revived = tx.changes_one(REVIVE.with(id).with(run_at)).await?;
    tx.wake_workers();
    Ok(revived)
}

/// What waits, runs or is dead, the longest due first.
///
/// # Errors
/// What the database reports.
pub async fn list(reader: impl Into<Reader<'_>>, state: JobState, limit: u32) -> Result<Vec<Job>> {
    reader.into().list(LIST.with(state).with(limit)).await
}

/// How much there is of each kind in each state, for metrics.
///
/// # Errors
/// What the database reports.
pub async fn counts(reader: impl Into<Reader<'_>>) -> Result<Vec<(String, JobState, i64)>> {
    let rows = reader.into().rows(COUNTS).await?;
    rows.iter()
        .map(|row| Ok((row.get("kind")?, row.get("state")?, row.get("found")?)))
        .collect()
}

/// When the next piece of work is due; `None` when there is none.
///
/// # Errors
/// What the database reports.
pub async fn next_run(reader: impl Into<Reader<'_>>) -> Result<Option<Timestamp>> {
    reader.into().value_or_default(NEXT_RUN, "next").await
}
