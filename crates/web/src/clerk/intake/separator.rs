//! “In tờ ngăn cách”.

use axum::extract::State;
use saoy_store::scope::CopyCreate;

use crate::app::App;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::served::{self, How};

/// The sheet to print, shown in the browser's own viewer.
pub(super) async fn print(State(app): State<App>, _officer: Officer<CopyCreate>) -> Answer {
    let id = app.random_bytes();
    let pdf = app
        .blocking(move |_| saoy_intake::separator::sheet(id))
        .await?
        .map_err(Failure::broken)?;
    Ok(served::named(
        "application/pdf",
        "to-ngan-cach.pdf",
        How::Shown,
        pdf,
    ))
}
