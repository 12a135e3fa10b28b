//! All addresses in one router, and what surrounds every request.

use axum::Router;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::get;

use crate::app::App;
use crate::failure::{self, Failure};
use crate::{
    admin, agent, assets, audit, auth, clerk, desk, lists, office, portal, programs, remote, security,
};

/// The whole service.
pub fn router(app: App) -> Router {
    Router::new()
        .merge(admin::routes())
        .merge(agent::routes())
        .merge(auth::routes())
        .merge(clerk::routes())
        .merge(desk::routes())
        .merge(lists::routes())
        .merge(office::routes())
        .merge(portal::routes())
        .merge(programs::routes())
        .merge(remote::routes())
        .route("/assets/{*rest}", get(asset))
        .route("/favicon.ico", get(icon))
        .route("/health", get(|| async { "ok" }))
        .fallback(|| async { Failure::NotFound })
        .method_not_allowed_fallback(|| async { Failure::NotFound })
        .layer(from_fn_with_state(app.clone(), audit::around))
        .layer(from_fn_with_state(app.clone(), failure::pages))
        .layer(from_fn(security::same_site))
        .layer(from_fn(security::headers))
        .with_state(app)
}

/// What browsers ask for beside pictures and PDFs, which name no icon of their own.
async fn icon() -> Response {
    let headers = [
        (header::CONTENT_TYPE, "image/png"),
        (header::CACHE_CONTROL, "public, max-age=604800"),
    ];
    match assets::find("-/icon.png") {
        Some(asset) => (headers, asset.bytes.into_owned()).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

async fn asset(Path(rest): Path<String>) -> Response {
    match assets::find(&rest) {
        Some(asset) => {
            let headers = [
                (header::CONTENT_TYPE, asset.content_type),
                (header::CACHE_CONTROL, asset.cache_control.to_owned()),
            ];
            (headers, asset.bytes.into_owned()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
