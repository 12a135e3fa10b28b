//! The people of the subtree. What is searched for is posted: names never stand in an address.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::Timestamp;
use saoy_domain::AgencyId;
use saoy_store::people::{self, Person, PersonKind};
use saoy_store::{fold, grants, sessions};
use serde::Deserialize;

use super::Administrator;
use super::tree::{Subtree, choice};
use crate::app::App;
use crate::asked::{Asked, Posted};
use crate::auth::named;
use crate::failure::{Answer, Failure};
use crate::pages::{GrantRow, People, PersonRow};

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    agency: Option<AgencyId>,
}

pub(super) async fn show(State(app): State<App>, who: Administrator, Asked(which): Asked<Which>) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let agency = match which.agency {
        Some(id) => Some(subtree.get(id).ok_or(Failure::NotFound)?),
        None => None,
    };
    let found = match agency {
        Some(agency) => people::of_agency(&app.db, agency.id).await?,
        None => everybody(&app, &subtree).await?,
    };
    let page = People {
        agency: agency.map(choice),
        who: String::new(),
        people: rows(&app, &who, &subtree, found).await?,
    };
    app.page(StatusCode::OK, &who.frame(&app).await, &page)
}

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    who: String,
}

/// By a part of name or login in the subtree; and by exact login or identity number an account that works nowhere yet.
pub(super) async fn search(
    State(app): State<App>,
    who: Administrator,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let text = typed.who.trim();
    let wanted = fold(text);
    let mut found = everybody(&app, &subtree).await?;
    found.retain(|person| {
        let login = person.login.as_deref().unwrap_or_default();
        fold(&person.name).contains(&wanted)
            || login.contains(&wanted)
            || person.identity_number.as_deref() == Some(text)
    });
    for person in people::find_officer(&app.db, &who.scope, text).await? {
        let known = found.iter().any(|one| one.id == person.id);
        if !known && is_visible(&app, &who, &subtree, &person).await? {
            found.push(person);
        }
    }
    let page = People {
        agency: None,
        who: text.to_owned(),
        people: rows(&app, &who, &subtree, found).await?,
    };
    app.page(StatusCode::OK, &who.frame(&app).await, &page)
}

/// Whether an officer is the administrator's business: works in the subtree, or nowhere yet.
pub(super) async fn is_visible(
    app: &App,
    who: &Administrator,
    subtree: &Subtree,
    person: &Person,
) -> Answer<bool> {
    if person.kind != PersonKind::Officer {
        return Ok(false);
    }
    let held = grants::of_person(&app.db, person.id, who.visitor.at).await?;
    Ok(held.is_empty() || held.iter().any(|grant| subtree.has(grant.agency)))
}

pub(super) async fn everybody(app: &App, subtree: &Subtree) -> Answer<Vec<Person>> {
    let mut found: Vec<Person> = Vec::new();
    for agency in subtree.iter() {
        for person in people::of_agency(&app.db, agency.id).await? {
            if found.iter().all(|known| known.id != person.id) {
                found.push(person);
            }
        }
    }
    Ok(found)
}

async fn rows(
    app: &App,
    who: &Administrator,
    subtree: &Subtree,
    found: Vec<Person>,
) -> Answer<Vec<PersonRow>> {
    let mut rows = Vec::new();
    for person in found {
        rows.push(row(app, who, subtree, person).await?);
    }
    Ok(rows)
}

/// A person with the grants of the subtree.
pub(super) async fn row(
    app: &App,
    who: &Administrator,
    subtree: &Subtree,
    person: Person,
) -> Answer<PersonRow> {
    let now = who.visitor.at;
    let mut shown = Vec::new();
    for grant in grants::of_person(&app.db, person.id, now).await? {
        let Some(agency) = subtree.get(grant.agency) else {
            continue;
        };
        let by = match grant.granted_by {
            Some(by) => people::find(&app.db, by).await?.map(|person| person.name),
            None => None,
        };
        let Some(permission) = named(|permission| permission == grant.permission)
            .into_iter()
            .next()
        else {
            continue;
        };
        shown.push(GrantRow {
            id: grant.id.to_string(),
            agency: agency.name.clone(),
            permission,
            from: saoy_domain::day_in_vietnam(grant.valid_from),
            to: grant.valid_to.map(saoy_domain::day_in_vietnam),
            by: by.unwrap_or_default(),
        });
    }
    let places = sessions::of_person(&app.db, person.id, now, Timestamp::MIN).await?;
    Ok(PersonRow {
        id: person.id.to_string(),
        name: person.name,
        login: person.login.unwrap_or_default(),
        grants: shown,
        seen: places.first().map(|session| session.last_seen_at),
        disabled: !person.enabled,
    })
}
