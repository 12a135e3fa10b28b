//! “Bác sĩ ký số”: the self-test. Each step says what is wrong and what to do; a trial signature goes the whole way, and is none of
//! a document.

mod looking;
mod report;
mod trial;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::{get, post};
use serde::Deserialize;

use super::computers::officer;
use crate::app::App;
use crate::asked::{Asked, ticked};
use crate::auth::SignedIn;
use crate::failure::{Answer, Failure};
use crate::pages::Doctor;
use crate::security;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/doctor", get(show))
        .route("/doctor/state", get(state))
        .route("/doctor/trial", post(trial::begin))
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    check: String,
}

async fn show(State(app): State<App>, who: SignedIn, Asked(which): Asked<Which>) -> Answer {
    let page = page(&app, &who, ticked(&which.check)).await?;
    let frame = who.visitor.frame(&app).await;
    let mut answer = app.page(StatusCode::OK, &frame, &page)?;
    // The scripts of this page look for programs on the officer's computer.
    security::let_programs_be_asked(&mut answer);
    Ok(answer)
}

/// The part of the page that changes by itself.
async fn state(State(app): State<App>, who: SignedIn) -> Answer {
    let page = page(&app, &who, false).await?;
    let frame = who.visitor.frame(&app).await;
    let html = app.renderer.template("parts/doctor.html", &frame, &page)?;
    Ok(Html(html).into_response())
}

async fn page(app: &App, who: &SignedIn, check: bool) -> Result<Doctor, Failure> {
    officer(who)?;
    let mut findings = looking::at_computers(app, who).await?;
    if check {
        findings.extend(looking::at_certificates(app, who).await?);
        findings.push(looking::at_timestamps(app).await?);
        findings.extend(looking::at_providers(app).await?);
    }
    let trial = trial::latest(app, who).await?;
    Ok(Doctor {
        report: report::of(app.now(), &findings, trial.as_ref()),
        keys: trial::keys(app, who).await?,
        checked: check,
        findings,
        trial,
    })
}
