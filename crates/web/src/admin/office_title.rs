//! “Chức vụ và thẩm quyền ký”: in whose name an officer signs (Decree 30/2020 Annex I, Decree 280/2025).

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use jiff::Timestamp;
use jiff::civil::Date;
use saoy_domain::title::{Capacity, Delegation, TitleRefusal};
use saoy_domain::{Deed, PersonId};
use saoy_store::capacities;
use saoy_store::people::Person;
use serde::Deserialize;

use super::person::{self, Form};
use super::tree::Subtree;
use super::{Administrator, people};
use crate::app::App;
use crate::asked::{At, Posted, day, day_text, sentence};
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::office::done::Done;
use crate::pages::{Choice, FieldError, OfficeTitle, Text};
use crate::printed::unprintable;

/// The head of a people's committee, when nothing else is typed.
const HEAD: &str = "Chủ tịch";

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) title: String,
    signs_as: String,
    head: String,
    by: String,
    decision: String,
    decided: String,
    since: String,
    until: String,
}

/// Title and capacity as they are to be.
pub(super) struct Wanted {
    pub(super) title: Option<String>,
    pub(super) capacity: Option<Capacity>,
}

impl Wanted {
    /// The same for a person who got an id only now.
    pub(super) fn for_person(mut self, person: PersonId) -> Self {
        if let Some(Capacity::Delegate { delegation, .. }) = &mut self.capacity {
            delegation.to_person = person;
        }
        self
    }
}

/// A head of the subtree, who may delegate.
pub(super) struct Head {
    person: Person,
    capacity: Capacity,
}

/// The heads of the subtree.
pub(super) async fn heads(app: &App, subtree: &Subtree, at: Timestamp) -> Answer<Vec<Head>> {
    let mut heads = Vec::new();
    for person in people::everybody(app, subtree).await? {
        let capacity = capacities::at(&app.db, person.id, at).await?;
        if let Some(capacity @ Capacity::Head { .. }) = capacity.filter(|_| person.enabled) {
            heads.push(Head { person, capacity });
        }
    }
    Ok(heads)
}

/// Reads the form; everything that is wrong goes into `errors`.
pub(super) fn read(
    typed: &Typed,
    person: PersonId,
    heads: &[Head],
    errors: &mut Vec<FieldError>,
) -> Option<Wanted> {
    let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let title = filled(&typed.title);
    let own = title.clone().unwrap_or_default();
    if let Some(error) = unprintable("title", &own).or_else(|| unprintable("head", &typed.head)) {
        errors.push(error);
        return None;
    }
    let head = filled(&typed.head).unwrap_or_else(|| HEAD.to_owned());
    let capacity = match typed.signs_as.as_str() {
        "head" => Some(Capacity::Head { title: own }),
        "deputy" => Some(Capacity::Deputy { head, title: own }),
        "delegate" => Some(Capacity::Delegate {
            head,
            title: own,
            delegation: delegation(typed, person, errors)?,
        }),
        _ => None,
    };
    if let Some(capacity) = &capacity {
        let from = heads
            .iter()
            .find(|head| head.person.id.to_string() == typed.by)
            .map(|head| &head.capacity);
        if let Err(refusal) = capacity.check(person, from) {
            errors.push(FieldError::new(field(&refusal), sentence(&refusal)));
            return None;
        }
    } else if let Some(length) = too_long(title.as_deref()) {
        errors.push(FieldError::new("title", sentence(&TitleRefusal::Long { length })));
        return None;
    }
    Some(Wanted { title, capacity })
}

fn delegation(typed: &Typed, person: PersonId, errors: &mut Vec<FieldError>) -> Option<Delegation> {
    let mut date = |field: &str, text: &str| -> Option<Date> {
        let read = day(text);
        if read.is_none() {
            errors.push(FieldError::new(
                field,
                Text::key("date-wrong").with("value", text),
            ));
        }
        read
    };
    let (decided, from, until) = (
        date("decided", &typed.decided),
        date("since", &typed.since),
        date("until", &typed.until),
    );
    Some(Delegation {
        // Nobody chosen is nobody's id, and no head's.
        from_person: typed.by.parse().unwrap_or(PersonId(0)),
        to_person: person,
        decision: typed.decision.trim().to_owned(),
        decided: decided?,
        covers_copies: true,
        from: from?,
        until: until?,
    })
}

fn too_long(title: Option<&str>) -> Option<usize> {
    let length = title?.chars().count();
    (length > saoy_domain::title::MAX_TITLE).then_some(length)
}

fn field(refusal: &TitleRefusal) -> &'static str {
    match refusal {
        TitleRefusal::NotFromHead | TitleRefusal::OtherPerson | TitleRefusal::OtherWork => "by",
        TitleRefusal::NoDecision => "decision",
        TitleRefusal::Order | TitleRefusal::Over { .. } => "until",
        TitleRefusal::NotYet { .. } => "since",
        TitleRefusal::Missing | TitleRefusal::Long { .. } | TitleRefusal::NotSet => "title",
    }
}

/// The fields as they are shown.
pub(super) fn shown(typed: &Typed, heads: &[Head]) -> OfficeTitle {
    OfficeTitle {
        title: typed.title.clone(),
        signs_as: typed.signs_as.clone(),
        head: typed.head.clone(),
        heads: heads
            .iter()
            .map(|head| Choice {
                value: head.person.id.to_string(),
                label: format!("{}, {}", head.person.name, head.capacity.title()),
            })
            .collect(),
        by: typed.by.clone(),
        decision: typed.decision.clone(),
        decided: typed.decided.clone(),
        since: typed.since.clone(),
        until: typed.until.clone(),
    }
}

/// What a person has now, as it would be typed.
pub(super) async fn of(app: &App, person: &Person, at: Timestamp) -> Answer<Typed> {
    let blank = Typed {
        title: person.title.clone().unwrap_or_default(),
        ..Typed::default()
    };
    Ok(match capacities::at(&app.db, person.id, at).await? {
        None => blank,
        Some(Capacity::Head { title }) => Typed {
            title,
            signs_as: "head".to_owned(),
            ..blank
        },
        Some(Capacity::Deputy { head, title }) => Typed {
            title,
            head,
            signs_as: "deputy".to_owned(),
            ..blank
        },
        Some(Capacity::Delegate {
            head,
            title,
            delegation,
        }) => Typed {
            title,
            head,
            signs_as: "delegate".to_owned(),
            by: delegation.from_person.to_string(),
            decision: delegation.decision,
            decided: day_text(delegation.decided),
            since: day_text(delegation.from),
            until: day_text(delegation.until),
        },
    })
}

pub(super) async fn set(
    State(app): State<App>,
    who: Administrator,
    At(id): At<PersonId>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let person = person::find(&app, &who, &subtree, id).await?;
    if id == who.id() {
        return Err(Failure::Bad(Text::key("title-own")));
    }
    let heads = heads(&app, &subtree, who.visitor.at).await?;
    let mut errors = Vec::new();
    let Some(wanted) = read(&typed, id, &heads, &mut errors) else {
        let form = Form {
            title: Some(typed),
            errors,
            ..Form::default()
        };
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return person::draw(&app, &who, &subtree, person, status, form, Done::Nothing).await;
    };
    let mut tx = app.db.begin().await?;
    let now = who.visitor.at;
    capacities::set(
        &mut tx,
        &who.scope,
        id,
        wanted.title.as_deref(),
        wanted.capacity.as_ref(),
        now,
    )
    .await?;
    audit::record(&mut tx, &who.scope, Deed::TitleSet, id, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/people/{id}?done=saved")).into_response())
}
