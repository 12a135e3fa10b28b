//! What must not be in the database: tokens, PINs, permissions of a provider's page. In memory, for minutes; after a restart
//! officers show them again.

use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, MutexGuard, PoisonError};

use jiff::{SignedDuration, Timestamp};
use saoy_domain::{PersonId, RemoteOrderId};
use saoy_remote_signing::{Activation, Secret, Token};

/// So long has an officer on the provider's page, and what was shown its use.
const MINUTES: SignedDuration = SignedDuration::from_mins(10);
/// A token is not used in its last seconds.
const SLACK: i64 = 30;

/// The vault.
#[derive(Default)]
pub(crate) struct Vault(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    tokens: HashMap<(PersonId, String), (Token, Timestamp)>,
    visits: Vec<Visit>,
    shown: HashMap<RemoteOrderId, (Activation, Timestamp)>,
    held: HashSet<RemoteOrderId>,
}

/// A visit to a provider's page.
#[derive(Clone)]
pub(crate) struct Visit {
    /// What the browser brings back: once.
    pub(crate) state: String,
    /// Who.
    pub(crate) person: PersonId,
    /// Which provider.
    pub(crate) provider: String,
    /// What for.
    pub(crate) purpose: Purpose,
    /// What only this installation knows (RFC 7636).
    pub(crate) verifier: Secret,
    until: Timestamp,
}

/// What a visit is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    /// This installation is let in; then the page of a batch, if there is one, goes on.
    Service(Option<RemoteOrderId>),
    /// A key is released.
    Key(RemoteOrderId),
}

/// What an officer showed.
pub(super) type Shown = Activation;

impl Vault {
    /// A token that is still good.
    pub(crate) fn token(&self, person: PersonId, provider: &str, now: Timestamp) -> Option<Token> {
        let inner = self.lock(now);
        let found = inner.tokens.get(&(person, provider.to_owned()));
        found.map(|(token, _)| token.clone())
    }

    /// Keeps a token as long as it is good.
    pub(crate) fn keep(&self, person: PersonId, provider: &str, token: &Token, now: Timestamp) {
        let seconds = SignedDuration::from_secs(token.seconds.clamp(0, 24 * 3600).saturating_sub(SLACK));
        let until = now.saturating_add(seconds).unwrap_or(now);
        let key = (person, provider.to_owned());
        self.lock(now).tokens.insert(key, (token.clone(), until));
    }

    /// Forgets a token that the provider does not take any more.
    pub(crate) fn forget(&self, person: PersonId, provider: &str, now: Timestamp) {
        self.lock(now).tokens.remove(&(person, provider.to_owned()));
    }

    /// The visit for a purpose: whoever draws the page again finds the same. `random` gives what nobody guesses.
    pub(crate) fn visit(
        &self,
        (person, provider): (PersonId, &str),
        purpose: Purpose,
        random: impl Fn() -> String,
        now: Timestamp,
    ) -> Visit {
        let mut inner = self.lock(now);
        let same = |one: &&Visit| one.person == person && one.provider == provider && one.purpose == purpose;
        if let Some(known) = inner.visits.iter().find(same) {
            return known.clone();
        }
        let visit = Visit {
            state: random(),
            person,
            provider: provider.to_owned(),
            purpose,
            verifier: Secret::new(random()),
            until: now.saturating_add(MINUTES).unwrap_or(now),
        };
        inner.visits.push(visit.clone());
        visit
    }

    /// The visit that a browser comes back from; it is over with that.
    pub(crate) fn come_back(&self, state: &str, person: PersonId, now: Timestamp) -> Option<Visit> {
        let mut inner = self.lock(now);
        let at = inner
            .visits
            .iter()
            .position(|one| one.state == state && one.person == person)?;
        Some(inner.visits.swap_remove(at))
    }

    /// What an officer showed for a question.
    pub(crate) fn show(&self, order: RemoteOrderId, shown: Shown, now: Timestamp) {
        let until = now.saturating_add(MINUTES).unwrap_or(now);
        self.lock(now).shown.insert(order, (shown, until));
    }

    /// What was shown for a question.
    pub(crate) fn shown(&self, order: RemoteOrderId, now: Timestamp) -> Option<Shown> {
        self.lock(now).shown.get(&order).map(|(shown, _)| shown.clone())
    }

    /// A question is over.
    pub(crate) fn drop(&self, order: RemoteOrderId, now: Timestamp) {
        self.lock(now).shown.remove(&order);
    }

    /// A question is being answered in this process.
    pub(super) fn hold(&self, order: RemoteOrderId) {
        self.inner().held.insert(order);
    }

    /// Whether it still is.
    pub(super) fn holds(&self, order: RemoteOrderId) -> bool {
        self.inner().held.contains(&order)
    }

    /// It is not any more.
    pub(super) fn let_go(&self, order: RemoteOrderId) {
        self.inner().held.remove(&order);
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Without what is too old.
    fn lock(&self, now: Timestamp) -> MutexGuard<'_, Inner> {
        let mut inner = self.inner();
        inner.tokens.retain(|_, (_, until)| *until > now);
        inner.visits.retain(|visit| visit.until > now);
        inner.shown.retain(|_, (_, until)| *until > now);
        inner
    }
}
