//! “Xem tiến trình” of one's own dossier: where it is, whose turn it is, when it is due. Nobody else's is there.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use saoy_domain::dossier::Move;
use saoy_domain::{Deed, DossierId, State as DossierState};
use saoy_store::dossiers::{self, TimelineRow};
use saoy_store::{agencies, people};

use crate::app::App;
use crate::asked::At;
use crate::audit;
use crate::auth::Citizen;
use crate::cards;
use crate::failure::{Answer, Failure};
use crate::pages::{OwnEvent, OwnTimeline, Text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/store/dossiers/{id}", get(show))
}

async fn show(State(app): State<App>, who: Citizen, At(id): At<DossierId>) -> Answer {
    let events = dossiers::timeline_of_account(&app.db, who.person.id, id).await?;
    if events.is_empty() {
        return Err(Failure::NotFound);
    }
    let row = dossiers::find_any(&app.db, id).await?.ok_or(Failure::NotFound)?;
    // What the counter still types is nobody else's business yet.
    if row.state == DossierState::Draft && row.submitted_at.is_none() {
        return Err(Failure::NotFound);
    }
    let agency = agencies::find(&app.db, row.agency).await?;
    let holder = match row.holder.filter(|_| row.state.is_open()) {
        Some(person) => people::find(&app.db, person).await?,
        None => None,
    };
    let mut tx = app.db.begin().await?;
    let by = (Some(who.person.id), None);
    audit::unscoped(&mut tx, by, Deed::DossierTimeline, id, who.visitor.at).await?;
    tx.commit().await?;
    let page = OwnTimeline {
        code: row.code.to_string(),
        document_type: row.document_name.clone(),
        agency: agency.map(|agency| agency.name).unwrap_or_default(),
        state: row.state,
        holder: cards::holder_key(row.state).map(Text::key),
        who: holder.map(|person| person.name),
        since: row.state_since,
        due: row.due_at.filter(|_| row.state.is_open()),
        extended: row.due_extended_reason.filter(|_| row.state.is_open()),
        events: events.into_iter().filter_map(shown).collect(),
    };
    app.page(StatusCode::OK, &who.visitor.frame(&app).await, &page)
}

/// What the citizen is told of an event: the office's own business (timestamps, numbers, words between officers) is not.
fn shown(event: TimelineRow) -> Option<OwnEvent> {
    let detail = match event.action {
        Move::Timestamp | Move::Bind | Move::Abandon | Move::Late | Move::Continue => return None,
        Move::Extend => Some(Text::key("event-extend")),
        _ => None,
    };
    let told = matches!(
        event.action,
        Move::Extend | Move::Cancel | Move::Refuse | Move::Withdraw
    );
    Some(OwnEvent {
        state: match event.action {
            Move::Return => DossierState::Returned,
            _ => event.to_state,
        },
        detail,
        at: event.at,
        reason: event.reason.filter(|_| told),
    })
}
