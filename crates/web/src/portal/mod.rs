//! What citizens and the public see: home, document store, the check by code, the link of a mail.

use axum::Router;

use crate::app::App;

/// The addresses of this part.
pub fn routes() -> Router<App> {
    Router::new()
}
