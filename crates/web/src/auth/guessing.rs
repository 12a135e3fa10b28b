//! Whoever guesses passwords is slowed down, and cannot turn that against the account's owner: the domain's rule
//! ([`LockoutRules`]) with what the database counted.
//!
//! Failures are counted for an account at an address (or at a browser that signed in to it before), for an address on
//! whatever account, and for an account from wherever. Addresses are kept as salted hashes.

use axum::http::HeaderMap;
use jiff::Timestamp;
use saoy_domain::account::{Failures, LockoutRules, Verdict};
use saoy_domain::{Digest, Permission, PersonId};
use saoy_store::people::Person;
use saoy_store::{Tx, agencies, browsers, grants, notifications, sessions};

use super::{Visitor, cookie, token_hash};
use crate::app::App;
use crate::failure::Failure;

/// Every account, or every address.
const ALL: &str = "*";

/// An attempt to sign in, with the failures before it.
pub(super) struct Attempt {
    login: String,
    /// The account's failures count under this name: the known browser, else the address.
    place: String,
    address: String,
    failures: Failures,
    rules: LockoutRules,
    at: Timestamp,
}

impl Attempt {
    /// Counts what went wrong before.
    ///
    /// # Errors
    /// What the database reports.
    pub(super) async fn load(
        app: &App,
        visitor: &Visitor,
        headers: &HeaderMap,
        login: &str,
        person: Option<&Person>,
    ) -> Result<Self, Failure> {
        let rules = LockoutRules::default();
        let since = visitor.at.saturating_sub(rules.window).unwrap_or(visitor.at);
        let address = format!("address {}", app.source_hash(visitor.source).await?);
        let browser = cookie::browser(&app.config, headers).map(token_hash);
        let known = match (browser, person) {
            (Some(browser), Some(person)) if browsers::knows(&app.db, browser, person.id).await? => {
                Some(browser)
            }
            _ => None,
        };
        let place = known.map_or_else(|| address.clone(), |browser| format!("browser {browser}"));
        let of = async |account: &str, source: &str| {
            sessions::failed_lately(&app.db, account, source, since).await
        };
        let small = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
        let (pair, pair_last) = of(login, &place).await?;
        let (from_address, address_last) = of(ALL, &address).await?;
        let (account, _) = of(login, ALL).await?;
        let failures = Failures {
            pair: small(pair),
            pair_last,
            address: small(from_address),
            address_last,
            account: small(account),
            known_browser: known.is_some(),
        };
        Ok(Self {
            login: login.to_owned(),
            place,
            address,
            failures,
            rules,
            at: visitor.at,
        })
    }

    /// How many minutes to wait; `None` when the password is to be checked.
    pub(super) fn wait_minutes(&self) -> Option<u32> {
        match self.rules.judge(&self.failures, self.at) {
            Verdict::Wait { until } => {
                let seconds = until.duration_since(self.at).as_secs().max(1);
                u32::try_from((seconds + 59) / 60).ok()
            }
            Verdict::Try | Verdict::TryAndTell => None,
        }
    }

    /// Counts a wrong password; every so many, the owner and the administrators are told that somebody is guessing.
    ///
    /// # Errors
    /// What the database reports.
    pub(super) async fn failed(&self, tx: &mut Tx, person: Option<&Person>) -> Result<(), Failure> {
        let since = self.at.saturating_sub(self.rules.window).unwrap_or(self.at);
        sessions::failed(tx, &self.login, &self.place, self.at, since).await?;
        sessions::failed(tx, ALL, &self.address, self.at, since).await?;
        let account = sessions::failed(tx, &self.login, ALL, self.at, since).await?;
        match person {
            Some(person) if account % i64::from(self.rules.notice) == 0 => {
                self.tell(tx, person, account).await
            }
            _ => Ok(()),
        }
    }

    /// Forgets the wrong passwords of this place; those of others stay counted.
    ///
    /// # Errors
    /// What the database reports.
    pub(super) async fn succeeded(&self, tx: &mut Tx) -> Result<(), Failure> {
        Ok(sessions::forgive(tx, &self.login, &self.place).await?)
    }

    async fn tell(&self, tx: &mut Tx, person: &Person, count: i64) -> Result<(), Failure> {
        let mut told = vec![person.id];
        told.extend(administrators(tx, person.id, self.at).await?);
        told.sort_unstable();
        told.dedup();
        let args = serde_json::json!({ "name": person.name, "count": count });
        for reader in told {
            notifications::tell(tx, reader, None, "note-guessing", args.clone(), self.at).await?;
        }
        Ok(())
    }
}

/// Those who administer where the person works, there or above.
async fn administrators(tx: &mut Tx, person: PersonId, at: Timestamp) -> Result<Vec<PersonId>, Failure> {
    let tree = agencies::tree(&mut *tx).await?;
    let mut found = Vec::new();
    for agency in grants::agencies_of(&mut *tx, person, at).await? {
        for above in tree.up(agency) {
            found.extend(grants::holders(&mut *tx, above.id, Permission::Admin, at).await?);
        }
    }
    Ok(found)
}

/// The mark of the browser in which somebody signed in just now: the one it has, if it was ours, else a new one.
///
/// # Errors
/// What the database reports.
pub(super) async fn remember(
    app: &App,
    tx: &mut Tx,
    headers: &HeaderMap,
    person: PersonId,
) -> Result<String, Failure> {
    let brought = cookie::browser(&app.config, headers);
    let mark = match brought {
        Some(mark) if browsers::is_ours(&mut *tx, token_hash(mark)).await? => mark.to_owned(),
        _ => format!("{}{}", app.token(), app.token()),
    };
    let hash: Digest = token_hash(&mark);
    browsers::remember(tx, hash, person, app.now()).await?;
    Ok(mark)
}
