//! “Đăng nhập”: with login and password; in the demo with one click.

use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use jiff::Timestamp;
use saoy_store::people::{self, Person, PersonKind};
use saoy_store::{Tx, agencies, grants, sessions};
use serde::Deserialize;

use super::guessing::{self, Attempt};
use super::{Visitor, cookie, kept, password, session, session_cookie, token_hash};
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::pages::{DemoPerson, FieldError, SessionExpired, SignIn, Text};

/// The longest login that is looked for, in characters.
const LONGEST_LOGIN: usize = 100;

/// The addresses of this file.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign-in", get(show).post(enter))
        .route("/sign-in/demo", post(enter_demo))
        .route("/sign-out", post(leave))
        .route("/language", post(language))
}

#[derive(Deserialize)]
struct Where {
    #[serde(default)]
    next: String,
}

async fn show(State(app): State<App>, visitor: Visitor, Query(query): Query<Where>) -> Answer {
    let page = SignIn {
        next: local(&query.next),
        people: demo_people(&app, &visitor).await?,
        ..empty()
    };
    draw(&app, &visitor, &page).await
}

/// Fields of a sign-in form, besides those of a form that met an ended session.
struct Sent(Vec<(String, String)>);

impl Sent {
    fn get(&self, name: &str) -> &str {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    }
}

async fn enter(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Answer {
    let form = Sent(form);
    let login = form.get("login").trim().to_lowercase();
    let login: String = login.chars().take(LONGEST_LOGIN).collect();
    let mut page = SignIn {
        login: login.clone(),
        next: local(form.get("next")),
        ..empty()
    };
    let person = people::find_by_login(&app.db, &login)
        .await?
        .filter(|person| person.enabled);
    let attempt = Attempt::load(&app, &visitor, &headers, &login, person.as_ref()).await?;
    if let Some(minutes) = attempt.wait_minutes() {
        page.locked_minutes = Some(minutes);
        return draw(&app, &visitor, &page).await;
    }
    let stored = person.as_ref().and_then(|person| person.password_hash.as_deref());
    let right = password::verify(&app, form.get("password"), stored).await?;
    let mut tx = app.db.begin().await?;
    match person.as_ref().filter(|_| right) {
        Some(person) => {
            attempt.succeeded(&mut tx).await?;
            let mark = guessing::remember(&app, &mut tx, &headers, person.id).await?;
            let token = session::begin(&app, &mut tx, person.id, visitor.lang()).await?;
            let next = go_on(&app, &mut tx, &headers, person, &token, &form, &page.next).await?;
            tx.commit().await?;
            Ok(entered(&app, person, &token, &mark, &next))
        }
        None => {
            attempt.failed(&mut tx, person.as_ref()).await?;
            tx.commit().await?;
            let kept = kept::brought(&form.0);
            if !kept.is_empty() {
                // Another try, with everything that was typed.
                let again = SessionExpired {
                    login,
                    next: page.next,
                    kept: kept::shown(kept),
                };
                return app.page(StatusCode::OK, &visitor.frame(&app).await, &again);
            }
            page.people = demo_people(&app, &visitor).await?;
            page.errors
                .push(FieldError::new("login", Text::key("sign-in-wrong")));
            draw(&app, &visitor, &page).await
        }
    }
}

/// Exists only in the demo: elsewhere the address is as unknown as any other.
async fn enter_demo(
    State(app): State<App>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(form): Form<Vec<(String, String)>>,
) -> Answer {
    if !app.demo {
        return Err(Failure::NotFound);
    }
    let form = Sent(form);
    let person = people::find_by_login(&app.db, form.get("person"))
        .await?
        .ok_or(Failure::NotFound)?;
    session::end(&app, &visitor).await?;
    let mut tx = app.db.begin().await?;
    let mark = guessing::remember(&app, &mut tx, &headers, person.id).await?;
    let token = session::begin(&app, &mut tx, person.id, visitor.lang()).await?;
    let next = local(form.get("next"));
    let next = go_on(&app, &mut tx, &headers, &person, &token, &form, &next).await?;
    tx.commit().await?;
    Ok(entered(&app, &person, &token, &mark, &next))
}

/// Where to go on after the session had ended: at the same agency, with what was typed.
async fn go_on(
    app: &App,
    tx: &mut Tx,
    headers: &HeaderMap,
    person: &Person,
    token: &str,
    form: &Sent,
    next: &str,
) -> Answer<String> {
    let fields = kept::brought(&form.0);
    if fields.is_empty() {
        return Ok(next.to_owned());
    }
    let now = app.now();
    let own = grants::agencies_of(&mut *tx, person.id, now).await?;
    let before = kept::ended(app, headers)
        .await
        .filter(|(_, before)| before.id == person.id);
    let agency = before
        .and_then(|(session, _)| session.agency)
        .filter(|agency| own.contains(agency))
        .or_else(|| own.first().copied());
    let begun = sessions::find(&mut *tx, token_hash(token), now, before_all()).await?;
    if let Some(begun) = begun {
        sessions::switch_agency(tx, begun.id, agency).await?;
    }
    kept::keep(app, tx, person.id, agency, fields, next).await
}

const fn before_all() -> Timestamp {
    Timestamp::UNIX_EPOCH
}

async fn leave(State(app): State<App>, visitor: Visitor) -> Answer {
    session::end(&app, &visitor).await?;
    let cookie = session_cookie(&app.config, None);
    Ok(([(SET_COOKIE, cookie)], Redirect::to("/sign-in")).into_response())
}

#[derive(Deserialize)]
struct Chosen {
    lang: String,
    #[serde(default)]
    next: String,
}

async fn language(State(app): State<App>, visitor: Visitor, Form(form): Form<Chosen>) -> Answer {
    let code = if form.lang == "en" { "en" } else { "vi" };
    if let Some(session) = visitor.session() {
        let mut tx = app.db.begin().await?;
        sessions::switch_language(&mut tx, session.id, code).await?;
        tx.commit().await?;
    }
    let cookie = format!("saoy-lang={code}; Path=/; SameSite=Lax; Max-Age=31536000");
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&local(&form.next))).into_response())
}

fn entered(app: &App, person: &Person, token: &str, mark: &str, next: &str) -> Response {
    let home = if person.kind == PersonKind::Officer {
        "/home"
    } else {
        "/store"
    };
    let next = if next == "/" { home } else { next };
    let mut cookies = vec![
        (SET_COOKIE, session_cookie(&app.config, Some(token))),
        (SET_COOKIE, cookie::browser_cookie(&app.config, mark)),
    ];
    if let Some(login) = person.login.as_deref().filter(|_| app.demo) {
        cookies.push((SET_COOKIE, cookie::demo_cookie(login)));
    }
    (AppendHeaders(cookies), Redirect::to(next)).into_response()
}

async fn draw(app: &App, visitor: &Visitor, page: &SignIn) -> Answer {
    app.page(StatusCode::OK, &visitor.frame(app).await, page)
}

/// A path of this service, never an address elsewhere: `//host` and `/\host` would lead away.
pub(crate) fn local(next: &str) -> String {
    let inside = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.contains(char::is_control);
    if inside { next.to_owned() } else { "/".to_owned() }
}

fn empty() -> SignIn {
    SignIn {
        login: String::new(),
        next: "/".to_owned(),
        people: Vec::new(),
        errors: Vec::new(),
        locked_minutes: None,
    }
}

/// The demo's people in the order of a dossier's way.
async fn demo_people(app: &App, visitor: &Visitor) -> Answer<Vec<DemoPerson>> {
    let mut shown = Vec::new();
    if !app.demo {
        return Ok(shown);
    }
    for login in crate::demo::LOGINS {
        let Some(person) = people::find_by_login(&app.db, login).await? else {
            continue;
        };
        let mut names = Vec::new();
        let mut permissions = Vec::new();
        for agency in grants::agencies_of(&app.db, person.id, visitor.at).await? {
            names.extend(agencies::find(&app.db, agency).await?.map(|agency| agency.name));
            permissions.push(grants::permissions(&app.db, person.id, agency, visitor.at).await?);
        }
        shown.push(DemoPerson {
            login: (*login).to_owned(),
            number: number(&person),
            name: person.name,
            title: person.title.unwrap_or_default(),
            agency: names.join(", "),
            does: crate::demo::does(person.kind, &permissions).to_owned(),
        });
    }
    Ok(shown)
}

/// By which the counter finds the account of somebody who comes for a copy.
fn number(person: &Person) -> String {
    let number = match person.kind {
        PersonKind::Officer => None,
        PersonKind::Citizen => person.identity_number.as_deref(),
        PersonKind::Business => person.tax_number.as_deref(),
    };
    number.unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_signing_in_nobody_is_led_away() {
        for address in [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "",
            "/a\nb",
        ] {
            assert_eq!(local(address), "/", "{address}");
        }
        assert_eq!(local("/sign/12?page=2"), "/sign/12?page=2");
    }
}
