//! Work that goes out: mail, timestamps, archiving. The queue is a table; work is enqueued in the transaction that
//! causes it and done by workers, at least once.
//!
//! A worker claims a job under a lease that it prolongs while it works. Whoever dies loses the lease, and another
//! worker begins again: a handler must come to the same end when it is begun twice. What it changes in the database
//! it hands back as the last transaction, which also removes the job, so that part happens exactly once.

mod backoff;
mod handler;
mod run;

pub use backoff::Backoff;
pub use handler::{Failure, Finish, Handler, Handlers, Outcome};
pub use run::{Settings, run};
pub use saoy_store::queue::{Job, JobState, NewJob, enqueue};
