//! The seal keeper's office: books, mails, pictures; and everyone's account and notifications.

use axum::Router;

use crate::app::App;

/// The addresses of this part.
pub fn routes() -> Router<App> {
    Router::new()
}
