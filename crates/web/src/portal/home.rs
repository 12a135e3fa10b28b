//! The home page; officers go to their work.

use axum::Router;
use axum::extract::State;
use axum::response::{Html, IntoResponse, Redirect};
use axum::routing::get;

use crate::app::App;
use crate::auth::Visitor;
use crate::failure::Answer;
use crate::pages::Home;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(show))
}

async fn show(State(app): State<App>, visitor: Visitor) -> Answer {
    if visitor.is_officer() {
        return Ok(Redirect::to("/home").into_response());
    }
    let page = app
        .renderer
        .page(&visitor.frame(&app).await, &Home { issued: None })?;
    Ok(Html(page).into_response())
}
