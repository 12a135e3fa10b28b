//! A person leaves, or comes back: the account is closed or opened, open work goes back to everybody's list.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::Refusal as _;
use saoy_domain::{Deed, PersonId};
use saoy_store::grants::GrantError;
use saoy_store::{leaving, people as stored};

use super::Administrator;
use super::person::{self, Form};
use super::tree::Subtree;
use crate::app::App;
use crate::asked::At;
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::office::done::Done;
use crate::pages::{FieldError, Text};

pub(super) async fn leave(State(app): State<App>, who: Administrator, At(id): At<PersonId>) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    let person = person::find(&app, &who, &subtree, id).await?;
    let mut tx = app.db.begin().await?;
    match leaving::leave(&mut tx, &who.scope, id, who.visitor.at).await {
        Ok(left) => {
            let deed = if left.disabled {
                Deed::AccountClose
            } else {
                Deed::AccountLeave
            };
            audit::record(&mut tx, &who.scope, deed, id, who.visitor.at).await?;
            tx.commit().await?;
            // Who goes on working elsewhere is another administrator's business from now on.
            let next = if left.disabled {
                format!("/admin/people/{id}?done=left")
            } else {
                "/admin/people".to_owned()
            };
            Ok(Redirect::to(&next).into_response())
        }
        Err(GrantError::Store(cause)) => Err(cause.into()),
        Err(GrantError::NotFound) => Err(Failure::NotFound),
        Err(GrantError::Refused(refusal)) => {
            drop(tx);
            let form = Form {
                errors: vec![FieldError::new("", Text::key(refusal.key()))],
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

pub(super) async fn come_back(State(app): State<App>, who: Administrator, At(id): At<PersonId>) -> Answer {
    let subtree = Subtree::load(&app, &who).await?;
    person::find(&app, &who, &subtree, id).await?;
    let mut tx = app.db.begin().await?;
    if !stored::enable(&mut tx, &who.scope, id, true).await? {
        return Err(Failure::NotFound);
    }
    audit::record(&mut tx, &who.scope, Deed::AccountOpen, id, who.visitor.at).await?;
    tx.commit().await?;
    Ok(Redirect::to(&format!("/admin/people/{id}?done=saved")).into_response())
}
