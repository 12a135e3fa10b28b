//! Several dossiers in one go: chosen in the list, worked through by the queue, so that closing the page or restarting
//! the service changes nothing. Each succeeds or fails by itself.

mod asking;
mod begin;
mod computer;
mod confirm;
mod mark;
mod program;
mod progress;
mod provider;
mod work;

pub(crate) use asking::{ANSWERED, AnsweredWork, enqueue as enqueue_answered, owner};
pub(super) use computer::alone;
pub(crate) use provider::activation;
pub(crate) use work::{BatchWork, KIND};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use saoy_store::scope::{CopySeal, CopySign};

use super::stage::Desk;
use crate::app::App;

pub(super) fn routes() -> Router<App> {
    of::<CopySign>("/sign").merge(of::<CopySeal>("/seal"))
}

fn of<R: Desk>(stem: &str) -> Router<App> {
    Router::new()
        .route(&format!("{stem}/batch"), post(begin::begin::<R>))
        .route(&format!("{stem}/batch/{{batch}}"), get(progress::show::<R>))
        .route(
            &format!("{stem}/batch/{{batch}}/state"),
            get(progress::state::<R>),
        )
        .route(
            &format!("{stem}/batch/{{batch}}/certificate"),
            get(confirm::show::<R>).post(confirm::confirmed::<R>),
        )
        .route(&format!("{stem}/batch/{{batch}}/stop"), post(progress::stop::<R>))
        .route(
            &format!("{stem}/batch/{{batch}}/ticket"),
            post(computer::ticket::<R>),
        )
        .route(
            &format!("{stem}/batch/{{batch}}/remote"),
            post(provider::shown::<R>),
        )
        .route(
            &format!("{stem}/batch/{{batch}}/remote/again"),
            post(provider::again::<R>),
        )
        .route(
            &format!("{stem}/batch/{{batch}}/program"),
            post(program::next::<R>),
        )
        .route(
            &format!("{stem}/batch/{{batch}}/returned"),
            post(program::returned::<R>).layer(DefaultBodyLimit::disable()),
        )
        .route(
            &format!("{stem}/batch/{{batch}}/pass"),
            post(progress::pass_on::<R>),
        )
        .route(
            &format!("{stem}/batch/{{batch}}/deliver"),
            post(progress::pass_on::<R>),
        )
}
