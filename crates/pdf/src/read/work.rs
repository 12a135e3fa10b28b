//! What stands in for a clock: one count for all that is done with a file, from its opening on.

use crate::Limits;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How much was done with a file, shared by the readers of all its revisions.
#[derive(Debug, Clone)]
pub(crate) struct Work {
    spent: Arc<AtomicU64>,
    limit: u64,
}

/// More than [`Limits::max_work`].
#[derive(Debug)]
pub(crate) struct Exhausted;

impl Work {
    pub(crate) fn new(limits: &Limits) -> Self {
        Self {
            spent: Arc::default(),
            limit: limits.max_work,
        }
    }

    /// What was counted so far.
    pub(crate) fn spent(&self) -> u64 {
        self.spent.load(Ordering::Relaxed)
    }

    /// Whether the limit was reached: then whatever is asked for is refused.
    pub(crate) fn is_exhausted(&self) -> bool {
        self.spent() >= self.limit
    }

    /// Counts bytes that were parsed: slower than anything else that is done with them.
    pub(crate) fn spend_parsing(&self, bytes: usize) -> Result<(), Exhausted> {
        self.spend(bytes.saturating_mul(4))
    }

    /// Counts `bytes`; an object costs at least as much as a small one has bytes.
    pub(crate) fn spend(&self, bytes: usize) -> Result<(), Exhausted> {
        let bytes = (bytes as u64).saturating_add(SMALLEST);
        let before = self.spent.fetch_add(bytes, Ordering::Relaxed);
        if before.saturating_add(bytes) > self.limit {
            // Stays exhausted, however much is asked for afterwards.
            self.spent.store(self.limit, Ordering::Relaxed);
            return Err(Exhausted);
        }
        Ok(())
    }
}

/// What even nothing costs.
const SMALLEST: u64 = 32;
