//! Beginning and ending sessions.

use jiff::SignedDuration;
use saoy_domain::{AgencyId, Digest, PersonId};
use saoy_store::sessions::{self, NewSession};
use saoy_store::{Tx, grants};

use crate::app::App;
use crate::auth::Visitor;
use crate::failure::Failure;
use crate::pages::Lang;

/// What the database keeps of a token.
pub fn token_hash(token: &str) -> Digest {
    Digest(saoy_pki::sha256(token.as_bytes()))
}

/// Begins a session and gives its token. Somebody with one agency works for it at once.
///
/// # Errors
/// What the database reports.
pub(super) async fn begin(app: &App, tx: &mut Tx, person: PersonId, lang: Lang) -> Result<String, Failure> {
    let token = app.secret::<32>();
    let now = app.now();
    let lasts = SignedDuration::from_mins(i64::from(app.config.session.absolute_minutes));
    let session = NewSession {
        token_hash: token_hash(&token),
        person,
        agency: only_agency(tx, person, now).await?,
        lang: lang.code().to_owned(),
        created_at: now,
        absolute_until: now.saturating_add(lasts).unwrap_or(now),
    };
    sessions::begin(tx, &session).await?;
    Ok(token)
}

/// Ends the visitor's session.
///
/// # Errors
/// What the database reports.
pub(super) async fn end(app: &App, visitor: &Visitor) -> Result<(), Failure> {
    if let Some(session) = visitor.session() {
        let mut tx = app.db.begin().await?;
        sessions::end(&mut tx, session.id).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn only_agency(
    tx: &mut Tx,
    person: PersonId,
    at: jiff::Timestamp,
) -> Result<Option<AgencyId>, Failure> {
    match grants::agencies_of(&mut *tx, person, at).await?.as_slice() {
        [only] => Ok(Some(*only)),
        _ => Ok(None),
    }
}
