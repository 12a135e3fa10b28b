//! A step that did not happen: because somebody was faster, with what happened meanwhile, or for a reason of its own.

use saoy_domain::{DossierId, MoveRefusal};
use saoy_store::entries::NumberError;
use saoy_store::scope::{Right, Scoped};

use crate::app::App;
use crate::cards::{self, Loaded};
use crate::failure::Failure;
use crate::flow::FlowError;
use crate::pages::{Conflict, Stage};

/// The address of a stage's list.
pub(super) const fn list(stage: Stage) -> &'static str {
    match stage {
        Stage::Sign => "/sign",
        Stage::Seal => "/seal",
    }
}

/// Whether the step was refused because somebody was faster.
pub(super) const fn is_race(error: &FlowError) -> bool {
    matches!(
        error,
        FlowError::Stale { .. }
            | FlowError::Move(MoveRefusal::NotNow { .. })
            | FlowError::Number(NumberError::NotBound { .. } | NumberError::AlreadyBound { .. })
    )
}

/// What the officer is told instead of what was asked for.
pub(super) async fn refused<R: Right>(
    app: &App,
    scope: &Scoped<R>,
    id: DossierId,
    stage: Stage,
    typed: Option<&str>,
    error: FlowError,
) -> Failure {
    if !is_race(&error) {
        return error.into();
    }
    if let Err(error) = app.db.settled().await {
        return error.into();
    }
    match cards::load(app, scope, id).await {
        Ok(Some(loaded)) => conflict(&loaded, stage, typed),
        Ok(None) => Failure::NotFound,
        Err(error) => error.into(),
    }
}

/// What happened meanwhile.
pub(super) fn conflict(loaded: &Loaded, stage: Stage, typed: Option<&str>) -> Failure {
    let row = &loaded.row;
    let last = loaded.events.iter().rev().find(|event| event.actor.is_some());
    Failure::Conflict(Box::new(Conflict {
        id: row.id.to_string(),
        code: row.code.to_string(),
        state: cards::state(row.state),
        who: last
            .and_then(|event| event.actor_name.clone())
            .unwrap_or_default(),
        at: last.map_or(row.state_since, |event| event.at),
        typed: typed.map(str::to_owned),
        back: list(stage).to_owned(),
    }))
}
