//! Somebody was faster: what the dossier is by now, who did it, and when.

use saoy_domain::DossierId;
use saoy_store::dossiers;
use saoy_store::scope::{Right, Scoped};

use crate::app::App;
use crate::cards;
use crate::failure::Failure;
use crate::pages::Conflict;

/// The page that says what happened meanwhile; `typed` is what was not saved.
pub(super) async fn conflict<R: Right>(
    app: &App,
    scope: &Scoped<R>,
    id: DossierId,
    typed: Option<String>,
) -> Failure {
    let found = async {
        app.db.settled().await?;
        let row = dossiers::find(&app.db, scope, id).await?;
        let history = dossiers::timeline(&app.db, scope, id).await?;
        Ok::<_, saoy_store::StoreError>(row.zip(history.into_iter().next_back()))
    };
    match found.await {
        Err(error) => error.into(),
        Ok(None) => Failure::NotFound,
        Ok(Some((row, last))) => Failure::Conflict(Box::new(Conflict {
            id: row.id.to_string(),
            code: row.code.to_string(),
            state: cards::state(row.state),
            who: last.actor_name.unwrap_or_default(),
            at: last.at,
            typed,
            back: "/following".to_owned(),
        })),
    }
}
