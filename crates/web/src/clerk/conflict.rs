//! Somebody was faster: what the dossier is by now, who did it, and when.

use saoy_domain::dossier::{Moved, Stored};
use saoy_domain::{Deed, Dossier, DossierId};
use saoy_store::dossiers::SaveError;
use saoy_store::scope::{CopyCreate, Scoped};

use super::save::refused;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::flow::Step;
use crate::opened::{self, Opened};

/// Where a clerk goes on from it.
const BACK: &str = "/following";

/// The page that says what happened meanwhile; `typed` is what was not saved.
pub(super) async fn conflict(
    app: &App,
    scope: &Scoped<CopyCreate>,
    id: DossierId,
    typed: Option<&str>,
) -> Failure {
    opened::overtaken(app, scope, id, BACK, typed).await
}

/// The same about a dossier that was opened and is not what the step needs.
pub(super) fn elsewhere(opened: &Opened<CopyCreate>, typed: Option<&str>) -> Failure {
    opened::conflict(&opened.loaded, BACK, typed)
}

/// Saves what an opened dossier was moved to; of two who move it at once, one is told of the other.
pub(super) async fn moved<S>(
    app: &App,
    opened: Opened<CopyCreate>,
    moved: Moved<S>,
    deed: Deed,
    typed: Option<&str>,
) -> Answer<()>
where
    Stored: From<Dossier<S>>,
{
    let Opened { officer, loaded } = opened;
    let id = loaded.row.id;
    let mut step = Step::of(app, &officer.scope, loaded.row).await?;
    match step.to(moved).await {
        Ok(()) => Ok(step.end(deed).await?),
        Err(SaveError::Stale { .. }) => {
            drop(step);
            Err(conflict(app, &officer.scope, id, typed).await)
        }
        Err(other) => Err(refused(other)),
    }
}
