//! Who asks, for which agency, with which right: the extractors say it in a handler's signature.

mod agency;
mod cookie;
mod guessing;
pub(crate) mod kept;
mod officer;
pub mod password;
mod session;
mod sign_in;
mod visitor;

pub use cookie::{cookie_value, session_cookie};
pub use officer::{Citizen, Officer, SignedIn};
pub use session::token_hash;
pub use visitor::Visitor;

use axum::Router;

use crate::app::App;

/// Signing in and out, the language, the agency.
pub fn routes() -> Router<App> {
    sign_in::routes().merge(agency::routes())
}

pub(crate) use agency::named;
pub(crate) use cookie::demo_login;
pub(crate) use kept::KeptForm;
pub(crate) use sign_in::local;
