//! “Xem tiến trình”: one dossier with everything that happened to it.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::get;
use saoy_domain::dossier::{Move, Officer as WorkingOfficer};
use saoy_domain::{Deed, DossierId, Permission, State as DossierState};
use saoy_store::dossiers::{self, Row, TimelineRow};
use saoy_store::scope::{CopyAny, Follow, Reads as _, Sight};
use saoy_store::{agencies, normalisations, people};

use super::noted;
use crate::app::App;
use crate::asked::At;
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::clerk::normalised;
use crate::failure::{Answer, Failure};
use crate::pages::{Event, Lang, Link, Text, Timeline};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/dossiers/{id}", get(show))
}

async fn show(State(app): State<App>, officer: Officer<Follow>, At(id): At<DossierId>) -> Answer {
    let sight = seen(&app, &officer, id).await?;
    let loaded = cards::load(&app, &sight, id).await?;
    noted(&app, &officer.scope, Deed::DossierView, id).await?;
    let row = &loaded.row;
    let agency = agencies::find(&app.db, row.agency)
        .await?
        .map(|agency| agency.name)
        .unwrap_or_default();
    // Scans and files are for those who work with them: administrators follow without seeing them.
    let files = sight.officer().is_some() && officer.scope.narrow::<CopyAny>().is_some();
    let page = Timeline {
        card: cards::card(&app, &sight, &loaded).await?,
        viewer: cards::viewer(row).filter(|_| files),
        since: row.state.is_open().then_some(row.state_since),
        holder: holder(&app, &officer, row).await?,
        agency: sight.officer().is_none().then(|| agency.clone()),
        files,
        normalised: normalised(
            normalisations::of_dossier(&app.db, id).await?,
            officer.visitor.lang(),
        ),
        events: events(&app, officer.visitor.lang(), &loaded, &agency),
        actions: sight.officer().map(|who| actions(&who, row)).unwrap_or_default(),
    };
    officer.draw(&app, StatusCode::OK, &page).await
}

/// How this person sees a dossier; another agency's is not there, unless it is below an administrator's.
async fn seen(app: &App, officer: &Officer<Follow>, id: DossierId) -> Result<Sight, Failure> {
    let row = dossiers::find_any(&app.db, id).await?.ok_or(Failure::NotFound)?;
    let sight = officer.scope.sight().on(&app.db, row.agency).await?;
    sight.ok_or(Failure::NotFound)
}

/// Who has to act: one person, or whoever holds the permission.
async fn holder(app: &App, officer: &Officer<Follow>, row: &Row) -> Result<Option<String>, Failure> {
    let Some(key) = cards::holder_key(row.state) else {
        return Ok(None);
    };
    Ok(match row.holder {
        Some(person) => people::find(&app.db, person).await?.map(|person| person.name),
        None => Some(app.renderer.say(officer.visitor.lang(), &Text::key(key))),
    })
}

fn events(app: &App, lang: Lang, loaded: &Loaded, agency: &str) -> Vec<Event> {
    let system = app.renderer.say(lang, &Text::key("event-by-system"));
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
        Move::Extend => Some("event-extend"),
        Move::Late => Some("event-late"),
        _ => None,
    };
    Event {
        state: match event.action {
            // A draft that a return leads to is not the dossier's beginning.
            Move::Return => DossierState::Returned,
            _ => event.to_state,
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
fn actions(officer: &WorkingOfficer, row: &Row) -> Vec<Link> {
    let has = |permission| officer.permissions.has(permission);
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
    let extends = has(Permission::CopyCreate) || has(Permission::CopySign);
    if row.state.is_open() && row.due_at.is_some() && extends {
        offer("action-extend", format!("/dossiers/{id}/extend"));
    }
    let copies = has(Permission::CopyCreate) || has(Permission::CopySign) || has(Permission::CopySeal);
    if row.file_digest.is_some() && row.scan_digest.is_some() && copies {
        offer("action-scan", format!("/dossiers/{id}/scan.pdf"));
    }
    actions
}
