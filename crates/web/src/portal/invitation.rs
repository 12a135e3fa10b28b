//! The link that an administrator hands over: whoever holds it sets the account's first password. It works once.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::Deed;
use saoy_domain::account::check_password;
use saoy_store::invitations;
use saoy_store::people::{self, Person};
use serde::Deserialize;

use crate::app::App;
use crate::asked::{At, Posted, sentence};
use crate::audit;
use crate::auth::{Visitor, password, token_hash};
use crate::failure::{Answer, Failure};
use crate::pages::{FieldError, Invitation, Text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/invitation/{token}", get(ask).post(accept))
}

async fn ask(State(app): State<App>, visitor: Visitor, At(token): At<String>) -> Answer {
    let person = find(&app, &visitor, &token).await?;
    draw(&app, &visitor, StatusCode::OK, page(&token, &person)).await
}

#[derive(Deserialize)]
struct Typed {
    #[serde(default)]
    new: String,
    #[serde(default)]
    again: String,
}

async fn accept(
    State(app): State<App>,
    visitor: Visitor,
    At(token): At<String>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let person = find(&app, &visitor, &token).await?;
    let mut page = page(&token, &person);
    page.errors = wrong(&person, &typed.new, &typed.again);
    if !page.errors.is_empty() {
        return draw(&app, &visitor, StatusCode::UNPROCESSABLE_ENTITY, page).await;
    }
    let hash = password::hash(&app, &typed.new).await?;
    let mut tx = app.db.begin().await?;
    if !invitations::use_up(&mut tx, token_hash(&token), visitor.at).await? {
        return Err(Failure::NotFound);
    }
    people::set_password(&mut tx, person.id, &hash).await?;
    let by = (Some(person.id), None);
    audit::unscoped(&mut tx, by, Deed::PersonAccept, person.id, visitor.at).await?;
    tx.commit().await?;
    Ok(Redirect::to("/sign-in").into_response())
}

/// What is wrong with a new password typed twice.
pub(crate) fn wrong(person: &Person, new: &str, again: &str) -> Vec<FieldError> {
    let known = [
        person.login.as_deref(),
        Some(person.name.as_str()),
        person.email.as_deref(),
        person.identity_number.as_deref(),
    ];
    let owner: Vec<&str> = known.into_iter().flatten().collect();
    let refused = check_password(new, &owner).err();
    let mut errors: Vec<FieldError> = refused
        .iter()
        .map(|refusal| FieldError::new("new", sentence(refusal)))
        .collect();
    if new != again {
        errors.push(FieldError::new("again", Text::key("password-differs")));
    }
    errors
}

async fn find(app: &App, visitor: &Visitor, token: &str) -> Answer<Person> {
    let person = invitations::open(&app.db, token_hash(token), visitor.at)
        .await?
        .ok_or(Failure::NotFound)?;
    people::find(&app.db, person).await?.ok_or(Failure::NotFound)
}

fn page(token: &str, person: &Person) -> Invitation {
    Invitation {
        token: token.to_owned(),
        name: person.name.clone(),
        login: person.login.clone().unwrap_or_default(),
        errors: Vec::new(),
    }
}

async fn draw(app: &App, visitor: &Visitor, status: StatusCode, page: Invitation) -> Answer {
    app.page(status, &visitor.frame(app).await, &page)
}
