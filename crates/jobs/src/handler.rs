//! What a kind of work is done by.

use std::{collections::BTreeMap, pin::Pin, sync::Arc};

use jiff::SignedDuration;
use saoy_store::{StoreError, Tx, queue::Job};

/// Why a piece of work was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// It may work later.
    #[error("{0}")]
    Later(String),
    /// It may work later, and the other side said when to ask again.
    #[error("{words}")]
    After {
        /// The pause it asked for.
        pause: SignedDuration,
        /// What it said.
        words: String,
    },
    /// It never will: the job is dead at once.
    #[error("{0}")]
    Never(String),
}

impl From<StoreError> for Failure {
    /// A database that does not answer may answer later.
    fn from(error: StoreError) -> Self {
        Self::Later(error.to_string())
    }
}

/// What a handler comes to, sooner or later.
pub type Outcome<'a, T, E> = Pin<Box<dyn Future<Output = std::result::Result<T, E>> + Send + 'a>>;

/// What a handler wants written in the transaction that removes its job.
pub trait Finish: Send {
    /// Writes it.
    fn write<'a>(self: Box<Self>, tx: &'a mut Tx) -> Outcome<'a, (), StoreError>;
}

impl Finish for () {
    fn write<'a>(self: Box<Self>, _: &'a mut Tx) -> Outcome<'a, (), StoreError> {
        Box::pin(std::future::ready(Ok(())))
    }
}

/// Does one kind of work.
pub trait Handler: Send + Sync {
    /// Does it. The lease is prolonged meanwhile; the work stops when the lease is lost.
    ///
    /// It may write on its own account as it goes, in transactions of its own, as long as beginning again does no harm.
    fn handle<'a>(&'a self, job: &'a Job) -> Outcome<'a, Box<dyn Finish>, Failure>;
}

/// The handler of each kind.
#[derive(Clone, Default)]
pub struct Handlers(BTreeMap<&'static str, Arc<dyn Handler>>);

impl std::fmt::Debug for Handlers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}

impl Handlers {
    /// Adds the handler of a kind.
    #[must_use]
    pub fn with(mut self, kind: &'static str, handler: impl Handler + 'static) -> Self {
        self.0.insert(kind, Arc::new(handler));
        self
    }

    pub(crate) fn of(&self, kind: &str) -> Option<Arc<dyn Handler>> {
        self.0.get(kind).cloned()
    }
}
