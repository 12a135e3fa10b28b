//! A PKI that is still being made while the web server already listens.

use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::thread;

use axum::Router;

use crate::error::DemoPkiError;
use crate::pki::{DemoPki, Sources};
use crate::plan::Plan;
use crate::server;

/// The outcome of opening, shared by all who wait for it.
pub type Opened = Result<Arc<DemoPki>, Arc<DemoPkiError>>;

/// A handle on a PKI that is there, or will be in a moment. Cloning shares it.
#[derive(Clone)]
pub struct Pending(Arc<OnceLock<Opened>>);

impl Pending {
    /// Starts [`DemoPki::open`] on a thread of its own and returns at once.
    pub fn start(folder: PathBuf, plan: Plan, sources: Sources) -> Self {
        let pending = Self(Arc::default());
        let cell = Arc::clone(&pending.0);
        thread::spawn(move || {
            cell.get_or_init(|| {
                DemoPki::open(&folder, plan, sources)
                    .map(Arc::new)
                    .map_err(Arc::new)
            });
        });
        pending
    }

    /// The PKI, if it is there.
    pub fn get(&self) -> Option<Opened> {
        self.0.get().cloned()
    }

    /// Blocks until the PKI is there.
    pub fn wait(&self) -> Opened {
        self.0.wait().clone()
    }

    /// The endpoints; they answer 503 until the PKI is there. Mount it where the plan's base address points.
    pub fn router(&self) -> Router {
        server::router(self.clone())
    }
}

impl From<DemoPki> for Pending {
    fn from(pki: DemoPki) -> Self {
        Self(Arc::new(OnceLock::from(Ok(Arc::new(pki)))))
    }
}
