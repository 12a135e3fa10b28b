//! Where a dossier stands among those that wait, and which comes next.

use saoy_domain::{DossierId, State};
use saoy_store::StoreError;
use saoy_store::dossiers::{self, ListQuery, Order, Page};
use saoy_store::scope::{Right, Scoped};

use super::refused::list;
use crate::app::App;
use crate::pages::{NextDossier, Position, Stage};

/// So far the place is counted; nobody goes through more one by one.
const LOOK: u32 = 500;

fn query<R: Right>(scope: &Scoped<R>, stage: Stage) -> ListQuery {
    ListQuery {
        states: match stage {
            Stage::Sign => vec![State::AwaitingSignature, State::Signed],
            Stage::Seal => vec![State::AwaitingSeal, State::Sealed],
        },
        for_leader: (stage == Stage::Sign).then(|| scope.person()),
        order: Order::OldestFirst,
        ..ListQuery::default()
    }
}

/// “Hồ sơ thứ 3 trong 12”, and the next one.
pub(super) async fn position<R: Right>(
    app: &App,
    scope: &Scoped<R>,
    stage: Stage,
    id: DossierId,
) -> Result<Option<Position>, StoreError> {
    let query = query(scope, stage);
    let page = Page {
        offset: 0,
        limit: LOOK,
    };
    let rows = dossiers::list(&app.db, scope, &query, page).await?;
    let Some(index) = rows.iter().position(|row| row.id == id) else {
        return Ok(None);
    };
    let next = rows
        .get(index + 1)
        .or_else(|| rows.first().filter(|row| row.id != id));
    Ok(Some(Position {
        index: index as u64 + 1,
        total: u64::try_from(dossiers::count(&app.db, scope, &query).await?).unwrap_or(0),
        next: next.map(|row| NextDossier {
            href: format!("{}/{}", list(stage), row.id),
            document_type: row.document_name.clone(),
        }),
    }))
}

/// Where to go after a dossier is done with: the next one, or the list when none waits.
pub(super) async fn onward<R: Right>(
    app: &App,
    scope: &Scoped<R>,
    stage: Stage,
    done: DossierId,
) -> Result<String, StoreError> {
    let next = dossiers::next_waiting(&app.db, scope, &query(scope, stage), done).await?;
    Ok(next.map_or_else(
        || list(stage).to_owned(),
        |next| format!("{}/{next}", list(stage)),
    ))
}
