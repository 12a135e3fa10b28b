//! Wrong codes are counted: a code has 40 bits and lives for minutes, so a few attempts are enough for everybody honest.

use jiff::SignedDuration;
use saoy_agent_protocol::api::Fault;
use saoy_store::sessions;

use super::refused::Refused;
use crate::app::App;
use crate::audit;

/// So many wrong codes of one address …
const WRONG: i64 = 20;
/// … close it for so long after the last.
const WAIT: SignedDuration = SignedDuration::from_mins(10);
/// Beside the accounts of people, which have no spaces.
const ACCOUNT: &str = "codes for agents";

/// Refuses an address that has guessed too often.
pub(super) async fn check(app: &App) -> Result<(), Refused> {
    let since = app.now().saturating_sub(WAIT).map_err(Refused::broken)?;
    let wrong = sessions::failures(&app.db, ACCOUNT, &source(), since).await?;
    if wrong >= WRONG {
        return Err(Fault::TooManyAttempts.into());
    }
    Ok(())
}

/// Counts a wrong code.
pub(super) async fn wrong(app: &App) -> Result<Refused, Refused> {
    let now = app.now();
    let since = now.saturating_sub(WAIT).map_err(Refused::broken)?;
    let mut tx = app.db.begin().await?;
    sessions::failed(&mut tx, ACCOUNT, &source(), now, since).await?;
    tx.commit().await?;
    Ok(Fault::UnknownCode.into())
}

fn source() -> String {
    audit::source().map_or_else(|| "*".to_owned(), |source| source.to_string())
}
