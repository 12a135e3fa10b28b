//! “Gia hạn”: a later due time with its reason, by the clerk or a leader (Decree 23/2015 Article 21).

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::dossier::ExtendRefusal;
use saoy_domain::due::DueRefusal;
use saoy_domain::{Deed, DossierId, MoveRefusal, in_vietnam};
use saoy_store::scope::{CopyExtend, Scoped};
use saoy_store::{agencies, dossiers};
use serde::Deserialize;

use super::refused::{conflict, refused};
use crate::app::App;
use crate::asked::{Posted, sentence, status, ticked};
use crate::cards;
use crate::clerk::calendar;
use crate::failure::Answer;
use crate::failure::Failure;
use crate::flow::{FlowError, Step};
use crate::opened::Opened;
use crate::pages::{ExtendDue, FieldError, Stage, Text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{id}/extend", get(ask).post(extend))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    days: String,
    agreed: String,
    reason: String,
    version: i64,
}

async fn ask(State(app): State<App>, opened: Opened<CopyExtend>) -> Answer {
    open(&opened)?;
    let typed = Typed {
        days: "1".to_owned(),
        ..Typed::default()
    };
    page(&app, &opened, &typed, Vec::new()).await
}

async fn extend(State(app): State<App>, opened: Opened<CopyExtend>, Posted(typed): Posted<Typed>) -> Answer {
    open(&opened)?;
    let (id, scope) = (opened.id(), opened.scope());
    if !opened.is_at(typed.version) {
        return Err(conflict(&opened.loaded, Stage::Sign, Some(&typed.reason)));
    }
    let Ok(days) = typed.days.trim().parse::<u32>() else {
        let errors = vec![FieldError::new("days", Text::key("extend-days-wrong"))];
        return page(&app, &opened, &typed, errors).await;
    };
    match extended(&app, scope, id, days, &typed).await {
        Ok(()) => Ok(Redirect::to(&format!("/dossiers/{id}")).into_response()),
        Err(Wrong::Due(refusal)) => {
            let field = match refusal {
                DueRefusal::Reason => "reason",
                DueRefusal::Agreement => "agreed",
                DueRefusal::NoDays | DueRefusal::TooMany { .. } => "days",
            };
            let errors = vec![FieldError::new(field, sentence(&refusal))];
            page(&app, &opened, &typed, errors).await
        }
        Err(Wrong::Flow(error)) => {
            Err(refused(&app, scope, id, Stage::Sign, Some(&typed.reason), error).await)
        }
    }
}

/// Why it was not extended: something to mend in the form, or the dossier.
enum Wrong {
    Due(DueRefusal),
    Flow(FlowError),
}

impl<E: Into<FlowError>> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self::Flow(error.into())
    }
}

async fn extended(
    app: &App,
    scope: &Scoped<CopyExtend>,
    id: DossierId,
    days: u32,
    typed: &Typed,
) -> Result<(), Wrong> {
    let agency = agencies::find(&app.db, scope.agency())
        .await?
        .ok_or(FlowError::NotFound)?;
    let mut step = Step::begin(app, scope, id).await?;
    let row = &step.row;
    let due = row
        .due_at
        .ok_or(FlowError::Move(MoveRefusal::NotNow { is: row.state }))?;
    // Working days are counted from the due time, which may lie some days ahead or back.
    let calendar = calendar(app, &agency, in_vietnam(due).date())
        .await
        .map_err(|failure| match failure {
            Failure::DiskFull => FlowError::DiskFull,
            other => FlowError::broken(other),
        })?;
    let agreed = ticked(&typed.agreed);
    let extension = row
        .stored()?
        .extend(due, &calendar, days, agreed, &typed.reason, &step.act);
    let (extension, event) = extension.map_err(|refusal| match refusal {
        ExtendRefusal::Due(refusal) => Wrong::Due(refusal),
        ExtendRefusal::Move(refusal) => Wrong::Flow(refusal.into()),
    })?;
    dossiers::extend(&mut step.tx, scope, &mut step.row, &extension, &event).await?;
    Ok(step.end(Deed::DossierExtend).await?)
}

/// Only a dossier that is still under way has a due time.
fn open(opened: &Opened<CopyExtend>) -> Answer<()> {
    let row = opened.row();
    if row.state.is_open() && row.due_at.is_some() {
        Ok(())
    } else {
        Err(conflict(&opened.loaded, Stage::Sign, None))
    }
}

async fn page(app: &App, opened: &Opened<CopyExtend>, typed: &Typed, errors: Vec<FieldError>) -> Answer {
    let page = ExtendDue {
        card: cards::card(app, opened.scope(), &opened.loaded).await?,
        days: typed.days.clone(),
        agreed: ticked(&typed.agreed),
        reason: typed.reason.clone(),
        errors,
    };
    opened.officer.draw(app, status(&page.errors), &page).await
}
