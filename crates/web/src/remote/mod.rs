//! Remote signing: keys that providers keep. A batch's prepared dossiers become questions, each for one confirmation by the
//! officer; the queue puts them and asks again; what comes back is verified before it is kept, and finished like any answer.

mod asking;
mod back;
mod config;
mod fault;
mod making;
mod notice;
mod shown;
mod vault;
mod work;

pub(crate) use asking::credentials;
pub(crate) use back::address as back_address;
pub(crate) use config::faults;
pub use config::{Interface, LetIn, ProviderAt, ProviderFault};
pub(crate) use fault::sentence;
pub(crate) use making::{Make, ask_batch, enqueue, make};
pub(crate) use shown::{at_provider, of_batch, times};
pub(crate) use vault::{Purpose, Vault};
pub(crate) use work::{KIND, RemoteWork};

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};

use crate::app::App;

/// A webhook carries the values of at most 200 documents; they are not read.
const MAX_BODY: usize = 256 << 10;

/// The addresses of this part.
pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/remote/back", get(back::back))
        .route("/remote/called/{secret}", post(notice::called))
        .route("/remote/notice/{provider}", post(notice::noticed))
        .layer(DefaultBodyLimit::max(MAX_BODY))
}
