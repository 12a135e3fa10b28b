//! Before a batch begins: whether those outside who are needed for it answer now. Nothing is held up by it; it is said.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use saoy_pki_client::{Plausible, TimestampError, Tsa, TsaFault};
use saoy_remote_signing::{Client, Fault};

use super::FlowError;
use crate::app::App;
use crate::pages::Text;

/// So long a person waits for the answer of each.
const PATIENCE: Duration = Duration::from_secs(4);
/// So long an answer counts: pages that follow one another ask once.
const FRESH: SignedDuration = SignedDuration::from_secs(30);

/// How the timestamp authorities answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Timestamps {
    /// One of them as it should: its name.
    Good(String),
    /// The configuration names none.
    Nobody,
    /// None in time, or with something that is no timestamp; the first one's name.
    Silent(String),
    /// With a time that cannot be true, by this server's clock.
    Astray(String),
}

/// The last answer, and when it was.
#[derive(Default)]
pub(crate) struct LastAnswer(Mutex<Option<(Timestamp, Timestamps)>>);

/// Asks for a timestamp over nothing.
///
/// # Errors
/// What is broken.
pub(crate) async fn timestamps(app: &App) -> Result<Timestamps, FlowError> {
    let now = app.now();
    if let Some(kept) = app.last_timestamps().fresh(now) {
        return Ok(kept);
    }
    let found = app.blocking(ask).await?;
    app.last_timestamps().keep(now, &found);
    Ok(found)
}

impl LastAnswer {
    fn fresh(&self, now: Timestamp) -> Option<Timestamps> {
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, kept) = kept.as_ref()?;
        // Bad news is asked about again: it may be over.
        let good = matches!(kept, Timestamps::Good(_)) && now.duration_since(*at).abs() < FRESH;
        good.then(|| kept.clone())
    }

    fn keep(&self, now: Timestamp, found: &Timestamps) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *kept = Some((now, found.clone()));
    }
}

fn ask(app: &App) -> Timestamps {
    let authorities: Vec<Tsa> = app.trust.authorities.iter().map(hurried).collect();
    let digest = saoy_pki::sha256(&app.random_bytes::<16>());
    let clock = || app.now();
    let asked = app
        .trust
        .client
        .timestamp_within(&authorities, &digest, &Plausible::by(&clock));
    match asked {
        Ok(stamp) => {
            app.authorities().note(&stamp);
            Timestamps::Good(stamp.tsa)
        }
        Err(TimestampError::NoAuthority) => Timestamps::Nobody,
        Err(TimestampError::AllFailed(failures)) => {
            let name = failures.first().map(|one| one.tsa.clone()).unwrap_or_default();
            let astray = failures.iter().find(|one| matches!(one.fault, TsaFault::Time(_)));
            match astray {
                Some(one) => Timestamps::Astray(one.tsa.clone()),
                None => Timestamps::Silent(name),
            }
        }
    }
}

fn hurried(authority: &Tsa) -> Tsa {
    Tsa {
        budget: authority.budget.min(PATIENCE),
        attempts: 1,
        ..authority.clone()
    }
}

/// Whether a provider of remote signatures answers at all, by the name that the configuration gives it.
///
/// # Errors
/// What is broken; the inner one is the provider's.
pub(crate) async fn provider(app: &App, id: &str) -> Result<Result<(), Fault>, FlowError> {
    let at = app.config.remote_provider(id).ok_or(FlowError::NotFound)?;
    let known = at.provider();
    Ok(app
        .blocking(move |app| Client::new(&known, &*app.providers).reach())
        .await?)
}

impl Timestamps {
    /// What is said before a batch; nothing where all is well.
    pub(crate) fn warning(&self) -> Option<Text> {
        match self {
            Self::Good(_) => None,
            Self::Nobody => Some(Text::key("preflight-tsa-none")),
            Self::Silent(name) => Some(Text::key("preflight-tsa-silent").with("name", name)),
            Self::Astray(name) => Some(Text::key("preflight-tsa-astray").with("name", name)),
        }
    }
}

/// What is said before a batch whose keys may be with these providers.
///
/// # Errors
/// What is broken.
pub(crate) async fn warnings(app: &App, providers: &[(String, String)]) -> Result<Vec<Text>, FlowError> {
    let mut said: Vec<Text> = timestamps(app).await?.warning().into_iter().collect();
    for (id, name) in providers {
        let gone = || Text::key("remote-gone").with("name", name);
        match app.config.remote_provider(id) {
            None => said.push(gone()),
            Some(_) if provider(app, id).await?.is_err() => {
                said.push(Text::key("preflight-provider-down").with("name", name));
            }
            Some(_) => {}
        }
    }
    Ok(said)
}
