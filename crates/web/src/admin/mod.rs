//! Agencies, people and permissions, in the administrator's own subtree.

mod agencies;
mod calendar;
mod certificates;
mod grants;
mod invite;
mod leaving;
mod log;
mod office_title;
mod people;
mod person;
mod settings;
mod tree;

use axum::Router;
use axum::routing::{get, post};

use crate::app::App;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/agencies", get(agencies::show))
        .route("/admin/calendar", get(calendar::show))
        .route("/admin/certificates", get(certificates::show))
        .route("/admin/certificates/{id}/approve", post(certificates::approve))
        .route("/admin/certificates/{id}/refuse", post(certificates::refuse))
        .route("/admin/people", get(people::show))
        .route("/admin/people/search", post(people::search))
        .route("/admin/people/{id}", get(person::show))
        .route("/admin/people/{id}/grants", post(grants::give))
        .route("/admin/people/{id}/title", post(office_title::set))
        .route("/admin/people/{id}/leave", post(leaving::leave))
        .route("/admin/people/{id}/come-back", post(leaving::come_back))
        .route("/admin/log", get(log::show))
        .route("/admin/log.csv", get(log::export))
        .route("/admin/grants/{id}/end", post(grants::end))
        .route("/admin/invite", get(invite::blank).post(invite::invite))
        .merge(settings::routes())
}

type Administrator = crate::auth::Officer<saoy_store::scope::Admin>;
