//! The seal keeper's office: books, mails, pictures; and everyone's account and notifications.

mod books;
mod done;
pub mod sheet;

use axum::Router;

use crate::app::App;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    books::routes()
}
