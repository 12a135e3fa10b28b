//! “Gia hạn”: a later due time with its reason, by the clerk or a leader (Decree 23/2015 Article 21).

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::dossier::{Act, ExtendRefusal};
use saoy_domain::due::DueRefusal;
use saoy_domain::{Deed, DossierId, MoveRefusal, in_vietnam};
use saoy_store::scope::{CopyExtend, Scoped};
use saoy_store::{agencies, dossiers};
use serde::Deserialize;

use super::draw;
use super::refused::{conflict, refused};
use crate::app::App;
use crate::asked::{At, Posted, sentence, ticked};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::clerk::calendar;
use crate::failure::{Answer, Failure};
use crate::flow::FlowError;
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

async fn ask(State(app): State<App>, officer: Officer<CopyExtend>, At(id): At<DossierId>) -> Answer {
    let loaded = load(&app, &officer, id).await?;
    let typed = Typed {
        days: "1".to_owned(),
        ..Typed::default()
    };
    page(&app, &officer, &loaded, &typed, Vec::new()).await
}

async fn extend(
    State(app): State<App>,
    officer: Officer<CopyExtend>,
    At(id): At<DossierId>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let loaded = load(&app, &officer, id).await?;
    if loaded.row.version.0 != typed.version {
        return Err(conflict(&loaded, Stage::Sign, Some(&typed.reason)));
    }
    let Ok(days) = typed.days.trim().parse::<u32>() else {
        let errors = vec![FieldError::new("days", Text::key("extend-days-wrong"))];
        return page(&app, &officer, &loaded, &typed, errors).await;
    };
    match extended(&app, &officer.scope, id, days, &typed).await {
        Ok(()) => Ok(Redirect::to(&format!("/dossiers/{id}")).into_response()),
        Err(Wrong::Due(refusal)) => {
            let field = match refusal {
                DueRefusal::Reason => "reason",
                DueRefusal::Agreement => "agreed",
                DueRefusal::NoDays | DueRefusal::TooMany { .. } => "days",
            };
            let errors = vec![FieldError::new(field, sentence(&refusal))];
            page(&app, &officer, &loaded, &typed, errors).await
        }
        Err(Wrong::Flow(error)) => {
            Err(refused(&app, &officer.scope, id, Stage::Sign, Some(&typed.reason), error).await)
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
    let now = app.now();
    let agency = agencies::find(&app.db, scope.agency())
        .await?
        .ok_or(FlowError::NotFound)?;
    let mut tx = app.db.begin().await?;
    let mut row = dossiers::find(&mut tx, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let due = row
        .due_at
        .ok_or(FlowError::Move(MoveRefusal::NotNow { is: row.state }))?;
    // Working days are counted from the due time, which may lie some days ahead or back.
    let calendar = calendar(app, &agency, in_vietnam(due).date())
        .await
        .map_err(|_| FlowError::broken("the calendar could not be read"))?;
    let act = Act {
        by: scope.officer(),
        at: now,
    };
    let agreed = ticked(&typed.agreed);
    let extension = row
        .stored()?
        .extend(due, &calendar, days, agreed, &typed.reason, &act);
    let (extension, event) = extension.map_err(|refusal| match refusal {
        ExtendRefusal::Due(refusal) => Wrong::Due(refusal),
        ExtendRefusal::Move(refusal) => Wrong::Flow(refusal.into()),
    })?;
    dossiers::extend(&mut tx, scope, &mut row, &extension, &event).await?;
    crate::audit::record(&mut tx, scope, Deed::DossierExtend, id, now).await?;
    Ok(tx.commit().await?)
}

async fn load(app: &App, officer: &Officer<CopyExtend>, id: DossierId) -> Answer<Loaded> {
    let loaded = cards::load(app, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    if !loaded.row.state.is_open() || loaded.row.due_at.is_none() {
        return Err(conflict(&loaded, Stage::Sign, None));
    }
    Ok(loaded)
}

async fn page(
    app: &App,
    officer: &Officer<CopyExtend>,
    loaded: &Loaded,
    typed: &Typed,
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = ExtendDue {
        card: cards::card(app, &officer.scope, loaded).await?,
        days: typed.days.clone(),
        agreed: ticked(&typed.agreed),
        reason: typed.reason.clone(),
        errors,
    };
    draw(app, officer, status, &page).await
}
