//! Giving and ending permissions.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use saoy_domain::Refusal as _;
use saoy_domain::agency::{Grant, may_give};
use saoy_domain::{AgencyId, Deed, GrantId, Permission, PersonId, day_in_vietnam, vietnam};
use saoy_store::grants::{self, GrantError};

use super::Administrator;
use super::person::{self, Form};
use super::tree::Subtree;
use crate::app::App;
use crate::asked::{At, Posted, day, sentence};
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::office::done::Done;
use crate::pages::{FieldError, Text};

/// What a filled form asks for.
struct Wish {
    agency: AgencyId,
    permissions: Vec<Permission>,
    from: Timestamp,
    to: Option<Timestamp>,
}

pub(super) async fn give(
    State(app): State<App>,
    who: Administrator,
    At(id): At<PersonId>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let person = person::find(&app, &who, &subtree, id).await?;
    let mut form = typed(&fields);
    let wish = wish(&mut form, &subtree, who.visitor.at);
    if let Some(wish) = &wish {
        let mut held = Vec::new();
        for person in [id, who.id()] {
            let grants = grants::of_person(&app.db, person, who.visitor.at).await?;
            held.extend(grants.iter().map(grants::Grant::held));
        }
        for permission in &wish.permissions {
            let new = Grant {
                person: id,
                agency: wish.agency,
                permission: *permission,
                until: wish.to,
            };
            if let Err(refusal) = may_give(subtree.whole(), &held, who.id(), new) {
                form.errors
                    .push(FieldError::new("permission", sentence(&refusal)));
            }
        }
    }
    let Some(wish) = wish.filter(|_| form.errors.is_empty()) else {
        return person::draw(
            &app,
            &who,
            &subtree,
            person,
            StatusCode::UNPROCESSABLE_ENTITY,
            form,
            Done::Nothing,
        )
        .await;
    };
    let mut tx = app.db.begin().await?;
    for permission in wish.permissions {
        let term = (wish.from, wish.to);
        let now = who.visitor.at;
        let grant = grants::give_for(&mut tx, &who.scope, id, wish.agency, permission, now, term).await;
        let grant = grant.map_err(|error| match error {
            GrantError::Store(cause) => Failure::from(cause),
            other => Failure::Bad(words(&other)),
        })?;
        audit::record(&mut tx, &who.scope, Deed::GrantGive, grant, who.visitor.at).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/people/{id}?done=granted")).into_response())
}

pub(super) async fn end(State(app): State<App>, who: Administrator, At(id): At<GrantId>) -> Answer {
    let grant = grants::find(&app.db, &who.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let mut tx = app.db.begin().await?;
    match grants::end(&mut tx, &who.scope, id, who.visitor.at).await {
        Ok(()) => {
            audit::record(&mut tx, &who.scope, Deed::GrantEnd, id, who.visitor.at).await?;
            tx.commit().await?;
            Ok(Redirect::to(&format!("/admin/people/{}?done=withdrawn", grant.person)).into_response())
        }
        Err(GrantError::Store(cause)) => Err(cause.into()),
        Err(GrantError::NotFound) => Err(Failure::NotFound),
        Err(refused) => {
            drop(tx);
            let subtree = Subtree::load(&app, &who).await?;
            let person = person::find(&app, &who, &subtree, grant.person).await?;
            let form = Form {
                errors: vec![FieldError::new("", words(&refused))],
                ..Form::default()
            };
            person::draw(
                &app,
                &who,
                &subtree,
                person,
                StatusCode::CONFLICT,
                form,
                Done::Nothing,
            )
            .await
        }
    }
}

fn words(error: &GrantError) -> Text {
    Text::key(match error {
        GrantError::Refused(refusal) => refusal.key(),
        GrantError::NotFound => "refusal-grant-not-held",
        GrantError::Store(_) => "error-broken-why",
    })
}

fn typed(fields: &[(String, String)]) -> Form {
    let one = |wanted: &str| {
        let found = fields.iter().find(|(name, _)| name == wanted);
        found
            .map(|(_, value)| value.trim().to_owned())
            .unwrap_or_default()
    };
    let several = fields.iter().filter(|(name, _)| name == "permission");
    Form {
        agency: one("agency"),
        permissions: several.map(|(_, value)| value.clone()).collect(),
        from: one("from"),
        to: one("to"),
        ..Form::default()
    }
}

/// Reads the form; everything that is wrong goes into it.
fn wish(form: &mut Form, subtree: &Subtree, now: Timestamp) -> Option<Wish> {
    let mut wrong = |field: &str, text: Text| form.errors.push(FieldError::new(field, text));
    let agency = form.agency.parse().ok().filter(|agency| subtree.has(*agency));
    if agency.is_none() {
        wrong("agency", Text::key("refusal-grant-outside-subtree"));
    }
    let permissions: Option<Vec<Permission>> = form.permissions.iter().map(|name| permission(name)).collect();
    let permissions = permissions.filter(|some| !some.is_empty());
    if permissions.is_none() {
        wrong("permission", Text::key("permission-missing"));
    }
    let mut date = |field: &str, text: &str| {
        let read = day(text);
        if read.is_none() && !text.is_empty() {
            wrong(field, Text::key("date-wrong").with("value", text));
        }
        read
    };
    let from = date("from", &form.from);
    let to = date("to", &form.to);
    let today = day_in_vietnam(now);
    let begins = from.unwrap_or(today);
    if to.is_some_and(|to| to < begins || to < today) {
        wrong("to", Text::key("date-order"));
    }
    Some(Wish {
        agency: agency?,
        permissions: permissions?,
        from: if begins <= today {
            now
        } else {
            midnight(begins).unwrap_or(now)
        },
        // The last day counts.
        to: to.and_then(|to| to.checked_add(1.day()).ok()).and_then(midnight),
    })
}

fn permission(name: &str) -> Option<Permission> {
    Some(match name {
        "create" => Permission::CopyCreate,
        "sign" => Permission::CopySign,
        "seal" => Permission::CopySeal,
        "admin" => Permission::Admin,
        _ => return None,
    })
}

fn midnight(day: Date) -> Option<Timestamp> {
    day.to_zoned(vietnam()).ok().map(|zoned| zoned.timestamp())
}
