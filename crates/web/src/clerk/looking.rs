//! Looking through the pages of a scan: which deserve a second look, and whether it is a stack with separator sheets.
//!
//! Of a long scan that takes a minute. Nobody waits for it: the row comes at once, the looking goes on behind it, and
//! whoever asks again is told what was seen.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use saoy_domain::Digest;
use saoy_intake::separator::Cut;
use saoy_store::scans::{self, PageHint};
use tokio::sync::{OnceCell, Semaphore};

use super::judge;
use super::scan::{self, Scan};
use crate::app::App;
use crate::failure::{Answer, Failure};

/// A scan of so many pages is looked through before its row is drawn, unless that takes longer than [`PATIENCE`].
const SHORT: u32 = 20;
const PATIENCE: Duration = Duration::from_millis(1500);
/// How many scans are looked through at the same time.
const AT_ONCE: usize = 3;
/// How many scans are remembered.
const MOST: usize = 500;

/// What was seen on a scan's pages.
#[derive(Clone)]
struct Seen {
    hints: Vec<PageHint>,
    cut: Option<Cut>,
}

/// What was seen, and what is being looked at: a scan is looked through once, however many ask.
pub(crate) struct Looks {
    known: Mutex<HashMap<Digest, Arc<OnceCell<Seen>>>>,
    turns: Semaphore,
}

impl Default for Looks {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

impl Looks {
    fn of(&self, digest: Digest) -> Arc<OnceCell<Seen>> {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // What is being looked at stays: a second look beside it would only take longer.
        if known.len() >= MOST {
            known.retain(|_, cell| !cell.initialized());
        }
        Arc::clone(known.entry(digest).or_default())
    }
}

/// Pages that deserve a second look, kept with the file; `None` while they are still looked for.
///
/// # Errors
/// The file or the database cannot be read.
pub(crate) async fn hints(app: &App, digest: Digest, pages: u32) -> Answer<Option<Vec<PageHint>>> {
    if let Some(known) = scans::hints(&app.db, digest).await? {
        return Ok(Some(known));
    }
    Ok(so_far(app, digest, pages).await?.map(|seen| seen.hints))
}

/// Where a scan is cut, if it is a stack; `None` while its pages are still looked at.
///
/// # Errors
/// The file cannot be read.
pub(super) async fn cut_so_far(app: &App, scan: Scan) -> Answer<Option<Option<Cut>>> {
    if scan.pages < 2 {
        return Ok(Some(None));
    }
    Ok(so_far(app, scan.digest, scan.pages).await?.map(|seen| seen.cut))
}

/// Where a scan is cut, if it is a stack, however long it takes to find out.
///
/// # Errors
/// The file cannot be read.
pub(super) async fn cut_of(app: &App, scan: Scan) -> Answer<Option<Cut>> {
    if scan.pages < 2 {
        return Ok(None);
    }
    Ok(seen(app, scan.digest).await?.cut)
}

async fn seen(app: &App, digest: Digest) -> Answer<Seen> {
    let cell = app.looks().of(digest);
    cell.get_or_try_init(|| look(app, digest)).await.cloned()
}

/// Looks at the pages of a scan: what is seen is kept with the file, where it is cut is remembered.
async fn look(app: &App, digest: Digest) -> Answer<Seen> {
    let _turn = app.looks().turns.acquire().await.map_err(Failure::broken)?;
    let scan = scan::bytes(app, digest).await?;
    let (hints, cut) = app.blocking(move |_| judge::look(&scan)).await?;
    let mut tx = app.db.begin().await?;
    scans::keep(&mut tx, digest, &hints, app.now()).await?;
    tx.commit().await?;
    Ok(Seen { hints, cut })
}

/// What is known by now. The looking goes on by itself; a scan of so many pages is waited for a moment, or not at all.
async fn so_far(app: &App, digest: Digest, pages: u32) -> Answer<Option<Seen>> {
    if let Some(known) = app.looks().of(digest).get() {
        return Ok(Some(known.clone()));
    }
    let own = app.clone();
    let going_on = tokio::spawn(async move {
        let seen = seen(&own, digest).await;
        seen.inspect_err(|error| tracing::warn!(%error, "a scan could not be looked through"))
    });
    if pages > SHORT {
        return Ok(None);
    }
    match tokio::time::timeout(PATIENCE, going_on).await {
        Ok(done) => done?.map(Some),
        Err(_) => Ok(None),
    }
}
