//! “Thêm tài khoản”: a local account, whose owner sets the password by a link that is shown a single time.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::SignedDuration;
use saoy_domain::{Deed, EmailAddress, PersonId, PersonName, day_in_vietnam};
use saoy_store::people::{self, NewPerson, PersonKind};
use saoy_store::{StoreError, capacities, invitations};
use serde::Deserialize;

use super::Administrator;
use super::office_title::{self, Head};
use super::tree::Subtree;
use crate::app::App;
use crate::asked::{Posted, sentence};
use crate::audit;
use crate::auth::token_hash;
use crate::failure::Answer;
use crate::pages::{FieldError, Invite, Text};
use crate::printed::unprintable;

/// How long the link works.
const WORKS: SignedDuration = SignedDuration::from_hours(7 * 24);
/// Shortest and longest login.
const LOGIN: std::ops::RangeInclusive<usize> = 2..=40;

pub(super) async fn blank(State(app): State<App>, who: Administrator) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let heads = office_title::heads(&app, &subtree, who.visitor.at).await?;
    let page = page(&subtree, &Typed::default(), &heads);
    draw(&app, &who, StatusCode::OK, page).await
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    login: String,
    email: String,
    identity: String,
    agency: String,
    #[serde(flatten)]
    office: office_title::Typed,
}

pub(super) async fn invite(
    State(app): State<App>,
    who: Administrator,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let now = who.visitor.at;
    let heads = office_title::heads(&app, &subtree, now).await?;
    let mut page = page(&subtree, &typed, &heads);
    let wanted = office_title::read(&typed.office, PersonId(0), &heads, &mut page.errors);
    let new = person(&app, &typed, &subtree, &mut page, now);
    let Some((new, wanted)) = new.zip(wanted) else {
        return draw(&app, &who, StatusCode::UNPROCESSABLE_ENTITY, page).await;
    };
    let token = app.secret::<20>();
    let until = now.saturating_add(WORKS).unwrap_or(now);
    let mut tx = app.db.begin().await?;
    let id = match people::invite(&mut tx, &who.scope, &new, now).await {
        Ok(id) => id,
        Err(StoreError::Duplicate { constraint }) => {
            drop(tx);
            let identity = constraint.contains("identity");
            let (field, key) = if identity {
                ("identity", "identity-taken")
            } else {
                ("login", "login-taken")
            };
            page.errors.push(FieldError::new(field, Text::key(key)));
            return draw(&app, &who, StatusCode::UNPROCESSABLE_ENTITY, page).await;
        }
        Err(error) => return Err(error.into()),
    };
    let wanted = wanted.for_person(id);
    let (title, capacity) = (wanted.title.as_deref(), wanted.capacity.as_ref());
    capacities::set(&mut tx, &who.scope, id, title, capacity, now).await?;
    invitations::add(&mut tx, &who.scope, id, token_hash(&token), now, until).await?;
    audit::record(&mut tx, &who.scope, Deed::PersonInvite, id, now).await?;
    tx.commit().await?;
    page.link = Some(format!("{}/invitation/{token}", app.config.public_url));
    draw(&app, &who, StatusCode::OK, page).await
}

/// Reads the form; everything that is wrong goes into the page.
fn person(
    app: &App,
    typed: &Typed,
    subtree: &Subtree,
    page: &mut Invite,
    now: jiff::Timestamp,
) -> Option<NewPerson> {
    let errors = &mut page.errors;
    let before = errors.len();
    let name = name(&typed.name, errors);
    let login = login(&typed.login, errors);
    let email = email(&typed.email, errors);
    let identity = identity(app, &typed.identity, now, errors);
    let agency = typed.agency.parse().ok();
    if agency.is_none_or(|agency| !subtree.has(agency)) {
        let text = Text::key("refusal-grant-outside-subtree");
        errors.push(FieldError::new("agency", text));
    }
    if errors.len() > before {
        return None;
    }
    Some(NewPerson {
        kind: PersonKind::Officer,
        login: Some(login),
        password_hash: None,
        name: name?,
        identity_number: identity,
        tax_number: None,
        email,
        phone: None,
        title: None,
    })
}

fn filled(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn name(typed: &str, errors: &mut Vec<FieldError>) -> Option<String> {
    let text = match filled(typed).map(str::parse::<PersonName>) {
        Some(Ok(name)) => {
            let name = name.to_string();
            errors.extend(unprintable("name", &name));
            return Some(name);
        }
        Some(Err(refusal)) => sentence(&refusal),
        None => Text::key("name-missing"),
    };
    errors.push(FieldError::new("name", text));
    None
}

fn login(typed: &str, errors: &mut Vec<FieldError>) -> String {
    let login = typed.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if login.is_empty() {
        errors.push(FieldError::new("login", Text::key("login-missing")));
    } else if !LOGIN.contains(&login.len()) || !login.chars().all(plain) {
        errors.push(FieldError::new("login", Text::key("login-wrong")));
    }
    login
}

fn email(typed: &str, errors: &mut Vec<FieldError>) -> Option<String> {
    let email = filled(typed)?;
    if email.parse::<EmailAddress>().is_err() {
        let text = Text::key("email-wrong").with("value", email);
        errors.push(FieldError::new("email", text));
    }
    Some(email.to_owned())
}

fn identity(app: &App, typed: &str, now: jiff::Timestamp, errors: &mut Vec<FieldError>) -> Option<String> {
    match app.identity_rules.parse(filled(typed)?, day_in_vietnam(now)) {
        Ok(number) => Some(number.as_str().to_owned()),
        Err(refusal) => {
            errors.push(FieldError::new("identity", sentence(&refusal)));
            None
        }
    }
}

fn page(subtree: &Subtree, typed: &Typed, heads: &[Head]) -> Invite {
    Invite {
        name: typed.name.clone(),
        login: typed.login.clone(),
        email: typed.email.clone(),
        office: office_title::shown(&typed.office, heads),
        identity: typed.identity.clone(),
        agencies: subtree.choices(),
        agency: typed.agency.clone(),
        link: None,
        errors: Vec::new(),
    }
}

async fn draw(app: &App, who: &Administrator, status: StatusCode, page: Invite) -> Answer {
    app.page(status, &who.frame(app).await, &page)
}
