//! “Xem tiến trình”: one dossier with everything that happened to it.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use saoy_domain::dossier::Move;
use saoy_domain::{DossierId, Permission, State as DossierState};
use saoy_store::dossiers::{Row, TimelineRow};
use saoy_store::scope::{CopyAny, Scoped};
use saoy_store::{agencies, people};

use super::{draw, noted};
use crate::app::App;
use crate::asked::At;
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::failure::{Answer, Failure};
use crate::pages::{Event, Link, State as PageState, Text, Timeline};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{id}", get(show))
}

async fn show(State(app): State<App>, officer: Officer<CopyAny>, At(id): At<DossierId>) -> Answer {
    let loaded = cards::load(&app, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    noted(&app, &officer.scope, "dossier.view", id).await?;
    let row = &loaded.row;
    let agency = agencies::find(&app.db, row.agency)
        .await?
        .map(|agency| agency.name)
        .unwrap_or_default();
    let holder = match row.holder.filter(|_| row.state.is_open()) {
        Some(person) => people::find(&app.db, person).await?.map(|person| person.name),
        None => None,
    };
    let page = Timeline {
        card: cards::card(&app, &officer.scope, &loaded).await?,
        viewer: cards::viewer(row),
        since: row.state.is_open().then_some(row.state_since),
        holder,
        events: events(&app, &loaded, &agency),
        actions: actions(&officer.scope, row),
    };
    draw(&app, &officer, StatusCode::OK, &page).await
}

fn events(app: &App, loaded: &Loaded, agency: &str) -> Vec<Event> {
    let system = app
        .renderer
        .say(crate::pages::Lang::Vi, &Text::key("event-by-system"));
    loaded
        .events
        .iter()
        .map(|event| shown(event, agency, &system))
        .collect()
}

fn shown(event: &TimelineRow, agency: &str, system: &str) -> Event {
    let detail = match event.action {
        Move::Timestamp if event.to_state == DossierState::Sealed => Some("event-archive"),
        Move::Timestamp => Some("event-timestamp"),
        Move::Bind => Some("event-bind"),
        Move::Abandon => Some("event-abandon"),
        Move::Continue => Some("event-continue"),
        Move::Discard => Some("event-discard"),
        Move::HandOver => Some("event-hand-over"),
        _ => None,
    };
    Event {
        state: match event.action {
            // A draft that a return leads to is not the dossier's beginning.
            Move::Return => PageState::Returned,
            _ => cards::state(event.to_state),
        },
        at: event.at,
        who: event.actor_name.clone().unwrap_or_else(|| system.to_owned()),
        agency: agency.to_owned(),
        reason: event.reason.clone(),
        detail: detail.map(Text::key),
        sha256: event.digest_after.map(|digest| digest.to_string()),
    }
}

/// What this person may do with it now.
fn actions(scope: &Scoped<CopyAny>, row: &Row) -> Vec<Link> {
    let has = |permission| scope.officer().permissions.has(permission);
    let id = row.id;
    let mut actions = Vec::new();
    let mut offer = |key: &str, href: String| {
        actions.push(Link {
            text: Text::key(key),
            href,
        });
    };
    match row.state {
        DossierState::AwaitingSignature if has(Permission::CopySign) => {
            offer("do-sign", format!("/sign/{id}"));
        }
        DossierState::Signed if has(Permission::CopySign) => offer("pass-on", format!("/sign/{id}/done")),
        DossierState::AwaitingSeal if has(Permission::CopySeal) => offer("do-seal", format!("/seal/{id}")),
        DossierState::Sealed if has(Permission::CopySeal) => {
            offer("action-deliver", format!("/seal/{id}/done"));
        }
        _ => {}
    }
    if row.waits_for_hand_over() && has(Permission::CopyCreate) {
        offer("action-hand-over", format!("/dossiers/{id}/hand-over"));
    }
    let out = matches!(row.state, DossierState::Sealed | DossierState::Delivered);
    if out && has(Permission::CopySign) {
        offer("action-withdraw", format!("/dossiers/{id}/withdraw"));
    }
    if row.number_n.is_some() && row.state == DossierState::AwaitingSeal && has(Permission::CopySeal) {
        offer("action-abandon", format!("/seal/{id}/abandon"));
    }
    if row.file_digest.is_some() && row.scan_digest.is_some() {
        offer("action-scan", format!("/dossiers/{id}/scan.pdf"));
    }
    actions
}
