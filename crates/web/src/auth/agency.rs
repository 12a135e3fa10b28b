//! “Chọn cơ quan”: somebody who belongs to several agencies works for one at a time.

use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use axum::{Form, Router};
use saoy_domain::{AgencyId, Permission};
use saoy_store::people::PersonKind;
use saoy_store::{agencies, grants, people, sessions};
use serde::Deserialize;

use super::SignedIn;
use super::sign_in::local;
use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::pages::{AgencyChoice, ChooseAgency, Contact, NoAgency};

/// The addresses of this file.
pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agency", get(show).post(choose))
        .route("/home", get(home))
}

#[derive(Deserialize)]
struct Where {
    #[serde(default)]
    next: String,
}

async fn show(State(app): State<App>, who: SignedIn, Query(query): Query<Where>) -> Answer {
    let mut choices = Vec::new();
    for id in grants::agencies_of(&app.db, who.person.id, who.visitor.at).await? {
        let Some(agency) = agencies::find(&app.db, id).await? else {
            continue;
        };
        let held = grants::permissions(&app.db, who.person.id, id, who.visitor.at).await?;
        choices.push(AgencyChoice {
            id: id.to_string(),
            name: agency.name,
            code: agency.code.to_string(),
            permissions: named(|permission| held.has(permission)),
            current: who.session.agency == Some(id),
        });
    }
    let frame = who.visitor.frame(&app).await;
    if choices.is_empty() {
        let page = NoAgency {
            contacts: administrators(&app, &who).await?,
        };
        return app.page(StatusCode::OK, &frame, &page);
    }
    let page = ChooseAgency {
        next: local(&query.next),
        agencies: choices,
    };
    app.page(StatusCode::OK, &frame, &page)
}

#[derive(Deserialize)]
struct Chosen {
    agency: AgencyId,
    #[serde(default)]
    next: String,
}

async fn choose(State(app): State<App>, who: SignedIn, Form(form): Form<Chosen>) -> Answer {
    if grants::permissions(&app.db, who.person.id, form.agency, who.visitor.at)
        .await?
        .is_empty()
    {
        return Err(Failure::NotFound);
    }
    let mut tx = app.db.begin().await?;
    sessions::switch_agency(&mut tx, who.session.id, Some(form.agency)).await?;
    tx.commit().await?;
    let next = local(&form.next);
    Ok(Redirect::to(if next == "/" { "/home" } else { &next }).into_response())
}

/// Where somebody's work is: the first list of the menu.
async fn home(State(app): State<App>, who: SignedIn) -> Answer {
    if who.person.kind != PersonKind::Officer {
        return Ok(Redirect::to("/store").into_response());
    }
    let Some(agency) = who.session.agency else {
        return Ok(Redirect::to("/agency").into_response());
    };
    let held = grants::permissions(&app.db, who.person.id, agency, who.visitor.at).await?;
    let first = [
        (Permission::CopySign, "/sign"),
        (Permission::CopySeal, "/seal"),
        (Permission::CopyCreate, "/copies/new"),
        (Permission::Admin, "/admin/people"),
    ];
    let page = first
        .iter()
        .find(|(permission, _)| held.has(*permission))
        .map_or("/account", |(_, page)| page);
    Ok(Redirect::to(page).into_response())
}

/// Short names of the permissions held, in the order of a dossier's way.
pub(crate) fn named(held: impl Fn(Permission) -> bool) -> Vec<String> {
    let names = [
        (Permission::CopyCreate, "create"),
        (Permission::CopySign, "sign"),
        (Permission::CopySeal, "seal"),
        (Permission::Admin, "admin"),
    ];
    names
        .iter()
        .filter(|(permission, _)| held(*permission))
        .map(|(_, name)| (*name).to_owned())
        .collect()
}

/// Whom an officer without an agency can ask: administrators at the top of the tree.
async fn administrators(app: &App, who: &SignedIn) -> Answer<Vec<Contact>> {
    let mut contacts = Vec::new();
    for agency in agencies::list(&app.db, None)
        .await?
        .into_iter()
        .filter(|agency| agency.parent.is_none())
    {
        for id in grants::holders(&app.db, agency.id, Permission::Admin, who.visitor.at).await? {
            if let Some(person) = people::find(&app.db, id).await? {
                let email = person.email.unwrap_or_default();
                contacts.push(Contact {
                    name: person.name,
                    agency: agency.name.clone(),
                    email,
                    phone: person.phone,
                });
            }
        }
    }
    Ok(contacts)
}
