//! “Trang cá nhân”: one's own data, the password, and other places where one is signed in.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use jiff::SignedDuration;
use saoy_domain::{Deed, Permission, SessionId};
use saoy_store::people::PersonKind;
use saoy_store::sessions::{self, Session};
use saoy_store::{Tx, agencies, grants, people};
use serde::Deserialize;

use super::done::{self, Done};
use crate::app::App;
use crate::asked::{Asked, Posted};
use crate::audit;
use crate::auth::{SignedIn, named, password};
use crate::failure::{Answer, Failure};
use crate::pages::{Account, AgencyChoice, FieldError, SessionRow, Text};
use crate::portal::wrong_password;

/// After so many wrong passwords the form waits …
const WRONG: i64 = 5;
/// … for so long.
const WAIT: SignedDuration = SignedDuration::from_mins(15);

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(show))
        .route("/account/password", post(change))
        .route("/account/sessions/end", post(end))
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    done: Done,
}

async fn show(State(app): State<App>, who: SignedIn, Asked(which): Asked<Which>) -> Answer {
    draw(&app, &who, StatusCode::OK, which.done, Vec::new()).await
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    current: String,
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

async fn change(State(app): State<App>, who: SignedIn, Posted(typed): Posted<Typed>) -> Answer {
    let now = who.visitor.at;
    let Some(stored) = who.person.password_hash.as_deref() else {
        return Err(Failure::NotFound);
    };
    // Somebody at an unlocked screen guesses as slowly as a stranger.
    let account = format!("password:{}", who.person.id);
    let since = now.saturating_sub(WAIT).unwrap_or(now);
    if sessions::failures(&app.db, &account, "*", since).await? >= WRONG {
        return Err(Failure::TooMany);
    }
    let mut errors = wrong_password(&who.person, &typed.new, &typed.again);
    if !password::verify(&app, &typed.current, Some(stored)).await? {
        let mut tx = app.db.begin().await?;
        sessions::failed(&mut tx, &account, "*", now, since).await?;
        tx.commit().await?;
        errors.insert(0, FieldError::new("current", Text::key("password-wrong")));
    }
    if !errors.is_empty() {
        return draw(
            &app,
            &who,
            StatusCode::UNPROCESSABLE_ENTITY,
            Done::Nothing,
            errors,
        )
        .await;
    }
    let hash = password::hash(&app, &typed.new).await?;
    let mut tx = app.db.begin().await?;
    people::set_password(&mut tx, who.person.id, &hash).await?;
    sessions::end_others(&mut tx, who.person.id, who.session.id).await?;
    sessions::forgive(&mut tx, &account, "*").await?;
    record(&mut tx, &who, Deed::AccountPassword).await?;
    tx.commit().await?;
    Ok(Redirect::to("/account?done=password").into_response())
}

#[derive(Deserialize)]
struct Place {
    session: SessionId,
}

async fn end(State(app): State<App>, who: SignedIn, Posted(place): Posted<Place>) -> Answer {
    let mut tx = app.db.begin().await?;
    if !sessions::end_own(&mut tx, who.person.id, place.session).await? {
        return Err(Failure::NotFound);
    }
    record(&mut tx, &who, Deed::AccountSessionEnd).await?;
    tx.commit().await?;
    Ok(Redirect::to("/account?done=ended").into_response())
}

async fn record(tx: &mut Tx, who: &SignedIn, deed: Deed) -> Answer<()> {
    let actor = who.person.id;
    let by = (Some(actor), who.session.agency);
    Ok(audit::unscoped(tx, by, deed, actor, who.visitor.at).await?)
}

async fn draw(app: &App, who: &SignedIn, status: StatusCode, done: Done, errors: Vec<FieldError>) -> Answer {
    let (person, now) = (&who.person, who.visitor.at);
    let mut units = Vec::new();
    let mut signs = false;
    for id in grants::agencies_of(&app.db, person.id, now).await? {
        let Some(agency) = agencies::find(&app.db, id).await? else {
            continue;
        };
        let held = grants::permissions(&app.db, person.id, id, now).await?;
        signs |= held.has(Permission::CopySign);
        units.push(AgencyChoice {
            id: id.to_string(),
            name: agency.name,
            code: agency.code.to_string(),
            permissions: named(|permission| held.has(permission)),
            current: who.session.agency == Some(id),
        });
    }
    let idle = SignedDuration::from_mins(i64::from(app.config.session.idle_minutes));
    let since = now.saturating_sub(idle).unwrap_or(now);
    let places = sessions::of_person(&app.db, person.id, now, since).await?;
    let page = Account {
        login: person.login.clone().unwrap_or_default(),
        name: person.name.clone(),
        email: person.email.clone(),
        phone: person.phone.clone(),
        agencies: if person.kind == PersonKind::Officer {
            units
        } else {
            Vec::new()
        },
        password: person.password_hash.is_some(),
        signs,
        sessions: places.iter().map(|session| place(who, session)).collect(),
        errors,
    };
    let frame = done::tell(who.visitor.frame(app).await, done);
    app.page(status, &frame, &page)
}

fn place(who: &SignedIn, session: &Session) -> SessionRow {
    SessionRow {
        id: session.id.to_string(),
        begun: session.created_at,
        seen: session.last_seen_at,
        current: session.id == who.session.id,
    }
}
