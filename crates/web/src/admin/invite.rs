//! “Thêm tài khoản”: a local account, whose owner sets the password by a link that is shown a single time.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
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
    let token: String = app
        .random_bytes::<20>()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
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
    let before = page.errors.len();
    let mut wrong = |field: &str, text: Text| page.errors.push(FieldError::new(field, text));
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let name = match filled(&typed.name).map(|name| name.parse::<PersonName>()) {
        Some(Ok(name)) => Some(name.to_string()),
        Some(Err(refusal)) => {
            wrong("name", sentence(&refusal));
            None
        }
        None => {
            wrong("name", Text::key("name-missing"));
            None
        }
    };
    let login = typed.login.trim().to_lowercase();
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '.' | '-' | '_');
    if login.is_empty() {
        wrong("login", Text::key("login-missing"));
    } else if !LOGIN.contains(&login.len()) || !login.chars().all(plain) {
        wrong("login", Text::key("login-wrong"));
    }
    let email = filled(&typed.email);
    if email
        .as_ref()
        .is_some_and(|email| email.parse::<EmailAddress>().is_err())
    {
        wrong(
            "email",
            Text::key("email-wrong").with("value", typed.email.trim()),
        );
    }
    let identity = match filled(&typed.identity) {
        Some(text) => match app.identity_rules.parse(&text, day_in_vietnam(now)) {
            Ok(number) => Some(number.as_str().to_owned()),
            Err(refusal) => {
                wrong("identity", sentence(&refusal));
                None
            }
        },
        None => None,
    };
    if typed
        .agency
        .parse()
        .ok()
        .is_none_or(|agency| !subtree.has(agency))
    {
        wrong("agency", Text::key("refusal-grant-outside-subtree"));
    }
    if page.errors.len() > before {
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
    Ok((status, Html(app.renderer.page(&who.frame(app).await, &page)?)).into_response())
}
