//! Tokens: each is for one request of one officer, for minutes; it fetches the prepared file once and gives the signed one back
//! once. The database knows its hash only.

use jiff::{SignedDuration, Timestamp};
use saoy_domain::Digest;
use saoy_store::StoreError;
use saoy_store::signings::{self, Signing};

use crate::app::App;

/// So long an officer has to choose the certificate and type the PIN.
const PATIENCE: SignedDuration = SignedDuration::from_mins(10);

/// A token that was given.
pub(crate) struct Lent(String);

impl Lent {
    /// The token itself, for the officer's page.
    pub(crate) fn token(&self) -> &str {
        &self.0
    }
}

/// How the database knows a token.
pub(super) fn hash(token: &str) -> Digest {
    Digest(saoy_pki::sha256(token.as_bytes()))
}

/// Until when a token that is given now works: never longer than what it is for.
fn until(now: Timestamp, lapses_at: Timestamp) -> Timestamp {
    now.saturating_add(PATIENCE).unwrap_or(lapses_at).min(lapses_at)
}

/// Gives a token for a request; an earlier one works no more. `None` when there is nothing left to sign.
///
/// # Errors
/// What the database reports.
pub(crate) async fn lend(app: &App, signing: &Signing) -> Result<Option<Lent>, StoreError> {
    let token = app.secret::<32>();
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let until = until(now, signing.lapses_at);
    let lent = signings::lend(&mut tx, signing.id, hash(&token), until, now).await?;
    tx.commit().await?;
    Ok(lent.then_some(Lent(token)))
}

/// Where a program sends the signed file; with a name behind it, where it fetches the prepared one.
pub(crate) fn address(app: &App, lent: &Lent) -> String {
    format!("{}/program/{}", app.config.public_url, lent.token())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_never_works_longer_than_its_request() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let now = at("2026-10-14T02:00:00Z");
        assert_eq!(until(now, at("2026-10-14T02:30:00Z")), at("2026-10-14T02:10:00Z"));
        assert_eq!(until(now, at("2026-10-14T02:03:00Z")), at("2026-10-14T02:03:00Z"));
    }
}
