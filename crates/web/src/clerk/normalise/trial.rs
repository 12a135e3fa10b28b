//! What writing a file anew would do, found out by doing it and throwing the result away: a sentence that is shown is true,
//! and a button that is offered works.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use saoy_blob::Blob;
use saoy_domain::{AgencyId, UploadId};
use saoy_pdf::normalise::Done;
use saoy_store::agencies::{self, Agency};
use saoy_store::scope::{CopyCreate, Scoped};
use tokio::sync::{Semaphore, SemaphorePermit};

use super::anew::{self, No, Wish};
use super::electronic::Judge;
use super::words;
use crate::app::App;
use crate::clerk::scan::Content;
use crate::failure::{Answer, Failure};
use crate::pages::{Lang, OfferRow, Text};
use crate::settings::Settings;

/// How many files are written anew at the same time.
const AT_ONCE: usize = 2;
/// How many trials are remembered.
const MOST: usize = 500;

/// What can be done with a file that is not clean.
#[derive(Debug, Clone, PartialEq)]
pub(in crate::clerk) struct Offer {
    /// Its password has to be typed.
    pub(super) password: bool,
    /// It is digitally signed: a reason has to be given.
    pub(super) reason: bool,
    /// What will be done; not known before the password.
    pub(super) done: Vec<Done>,
}

/// An offer, or why there is none.
type Found = Result<Arc<Offer>, Text>;

/// What was found out about uploads, and how many files are worked on at once.
pub(crate) struct Trials {
    known: Mutex<HashMap<(UploadId, bool), Found>>,
    turns: Semaphore,
}

impl Default for Trials {
    fn default() -> Self {
        Self {
            known: Mutex::default(),
            turns: Semaphore::new(AT_ONCE),
        }
    }
}

impl Trials {
    /// Waits for a turn.
    pub(super) async fn turn(&self) -> Answer<SemaphorePermit<'_>> {
        self.turns.acquire().await.map_err(Failure::broken)
    }

    /// Remembers what was found out, where the agency takes digitally signed files or not.
    pub(super) fn keep(&self, id: UploadId, electronic: bool, found: Found) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        // Found out again when it is asked for again.
        if known.len() >= MOST {
            known.clear();
        }
        known.insert((id, electronic), found);
    }

    fn get(&self, id: UploadId, electronic: bool) -> Option<Found> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(&(id, electronic)).cloned()
    }
}

impl Offer {
    /// As the row shows it.
    pub(in crate::clerk) fn shown(&self, lang: Lang, reason: &str) -> OfferRow {
        OfferRow {
            password: self.password,
            reason: self.reason,
            typed: reason.to_owned(),
            done: words::told(&self.done, lang),
        }
    }
}

impl From<Found> for Content {
    fn from(found: Found) -> Self {
        match found {
            Ok(offer) => Self::Offer(offer),
            Err(why) => Self::Refused(why),
        }
    }
}

/// Whether an agency lets its clerks take digitally signed files.
pub(super) async fn takes_signed(app: &App, agency: AgencyId) -> Answer<bool> {
    let agency = agencies::find(&app.db, agency).await?.ok_or(Failure::NotFound)?;
    Ok(Settings::of(&agency).electronic_originals)
}

/// What is known of an upload already.
pub(in crate::clerk) async fn known(
    app: &App,
    scope: &Scoped<CopyCreate>,
    id: UploadId,
) -> Answer<Option<Content>> {
    let trials = app.trials();
    if [true, false].iter().all(|both| trials.get(id, *both).is_none()) {
        return Ok(None);
    }
    let electronic = takes_signed(app, scope.agency()).await?;
    Ok(trials.get(id, electronic).map(Content::from))
}

/// Tries an upload, once.
pub(in crate::clerk) async fn of_upload(
    app: &App,
    scope: &Scoped<CopyCreate>,
    id: UploadId,
    file: Blob,
) -> Answer<Content> {
    let electronic = takes_signed(app, scope.agency()).await?;
    let found = run(app, file, electronic).await?;
    app.trials().keep(id, electronic, found.clone());
    Ok(found.into())
}

/// Tries a file that came to an agency.
pub(in crate::clerk) async fn of(app: &App, agency: &Agency, file: Blob) -> Answer<Found> {
    run(app, file, Settings::of(agency).electronic_originals).await
}

async fn run(app: &App, file: Blob, electronic: bool) -> Answer<Found> {
    let _turn = app.trials().turn().await?;
    let judge = electronic.then(|| Judge::new(app, ""));
    Ok(app.blocking(move |_| tried(&file, judge).map(Arc::new)).await?)
}

fn tried(file: &[u8], electronic: Option<Judge>) -> Result<Offer, Text> {
    let wish = Wish {
        password: None,
        electronic,
    };
    match anew::write(file, &wish) {
        Ok(made) => Ok(Offer {
            password: false,
            reason: made.report.is_some(),
            done: made.done,
        }),
        Err(No::Password) => Ok(Offer {
            password: true,
            reason: false,
            done: Vec::new(),
        }),
        Err(No::Signed) => Err(Text::key("file-signed")),
        Err(No::Refused(why)) => Err(why),
    }
}
