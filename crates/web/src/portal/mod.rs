//! What citizens and the public see: home, document store, the check by code, the link of a mail.

mod check;
mod compare;
mod copies;
mod home;
mod invitation;
mod pickup;
mod timeline;

use axum::Router;

pub(crate) use invitation::wrong as wrong_password;

use crate::app::App;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .merge(home::routes())
        .merge(copies::routes())
        .merge(check::routes())
        .merge(compare::routes())
        .merge(pickup::routes())
        .merge(timeline::routes())
        .merge(invitation::routes())
}
