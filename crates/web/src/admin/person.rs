//! One person's permissions in the subtree.

use axum::extract::State;
use axum::http::StatusCode;
use saoy_domain::{PersonId, day_in_vietnam};
use saoy_store::people as stored;
use saoy_store::people::Person;
use serde::Deserialize;

use super::tree::Subtree;
use super::{Administrator, office_title, people};
use crate::app::App;
use crate::asked::{Asked, At, day_text};
use crate::failure::{Answer, Failure};
use crate::office::done::{self, Done};
use crate::pages::{FieldError, PersonGrants};

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    done: Done,
}

pub(super) async fn show(
    State(app): State<App>,
    who: Administrator,
    At(id): At<PersonId>,
    Asked(which): Asked<Which>,
) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let person = find(&app, &who, &subtree, id).await?;
    let form = Form {
        from: day_text(day_in_vietnam(who.visitor.at)),
        ..Form::default()
    };
    draw(&app, &who, &subtree, person, StatusCode::OK, form, which.done).await
}

/// The form as it is shown.
#[derive(Default)]
pub(super) struct Form {
    pub(super) agency: String,
    pub(super) permissions: Vec<String>,
    pub(super) from: String,
    pub(super) to: String,
    /// Title and authority as typed; as stored when absent.
    pub(super) title: Option<office_title::Typed>,
    pub(super) errors: Vec<FieldError>,
}

/// An officer who is the administrator's business.
pub(super) async fn find(app: &App, who: &Administrator, subtree: &Subtree, id: PersonId) -> Answer<Person> {
    let person = stored::find(&app.db, id).await?.ok_or(Failure::NotFound)?;
    if people::is_visible(app, who, subtree, &person).await? {
        Ok(person)
    } else {
        Err(Failure::NotFound)
    }
}

pub(super) async fn draw(
    app: &App,
    who: &Administrator,
    subtree: &Subtree,
    person: Person,
    status: StatusCode,
    form: Form,
    done: Done,
) -> Answer {
    let own = person.id == who.id();
    let now = who.visitor.at;
    let heads = office_title::heads(app, subtree, now).await?;
    let typed = match form.title {
        Some(typed) => typed,
        None => office_title::of(app, &person, now).await?,
    };
    let page = PersonGrants {
        person: people::row(app, who, subtree, person).await?,
        agencies: subtree.choices(),
        agency: form.agency,
        permissions: form.permissions,
        from: form.from,
        to: form.to,
        own,
        office: office_title::shown(&typed, &heads),
        errors: form.errors,
    };
    let frame = done::tell(who.frame(app).await, done);
    app.page(status, &frame, &page)
}
