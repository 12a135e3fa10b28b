//! A step that did not happen: because somebody was faster, with what happened meanwhile, or for a reason of its own.

use saoy_domain::{DossierId, MoveRefusal};
use saoy_store::entries::NumberError;
use saoy_store::scope::{Right, Scoped};

use crate::app::App;
use crate::cards::Loaded;
use crate::failure::Failure;
use crate::flow::FlowError;
use crate::opened;
use crate::pages::Stage;

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
    opened::overtaken(app, scope, id, list(stage), typed).await
}

/// What happened meanwhile.
pub(super) fn conflict(loaded: &Loaded, stage: Stage, typed: Option<&str>) -> Failure {
    opened::conflict(loaded, list(stage), typed)
}
