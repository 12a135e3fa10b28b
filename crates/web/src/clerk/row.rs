//! One file of the form: its row once all bytes are there, and its pages as pictures.

use axum::extract::{Path, State};
use axum::response::{Html, IntoResponse};
use saoy_raster::MAX_WIDTH;
use saoy_store::scope::CopyCreate;
use serde::Deserialize;

use super::fields::Fields;
use super::{intake, page, scan};
use crate::app::App;
use crate::asked::Asked;
use crate::auth::Officer;
use crate::drawn::{self};
use crate::failure::{Answer, Failure};
use crate::pages::{FieldError, FileFragment};
use crate::served::{self, Cache};

/// The width of a page that nobody chose one for, in pixels.
const WIDTH: u32 = 900;

/// `parts/file-row.html`, put into the form by the script.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Path(key): Path<String>,
) -> Answer {
    let frame = officer.frame(&app).await;
    let fragment = fragment(&app, &officer, &key, &Fields::default(), Vec::new()).await?;
    Ok(Html(app.renderer.template("parts/file-row.html", &frame, &fragment)?).into_response())
}

/// The row of one file, with what is wrong with it.
pub(super) async fn fragment(
    app: &App,
    officer: &Officer<CopyCreate>,
    key: &str,
    fields: &Fields,
    errors: Vec<FieldError>,
) -> Answer<FileFragment> {
    let file = scan::find(app, &officer.scope, key)
        .await?
        .ok_or(Failure::NotFound)?;
    let types = page::listed(app).await?;
    let row = page::file_row(app, officer, &file, fields, &types).await?;
    Ok(FileFragment {
        file: intake::stacked(app, officer, row).await?,
        types: page::choices(app, officer, &types),
        errors,
    })
}

#[derive(Deserialize)]
pub(super) struct Wanted {
    w: Option<u32>,
}

/// A page of the file as it will be certified.
pub(super) async fn picture(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Path((key, asked)): Path<(String, String)>,
    Asked(wanted): Asked<Wanted>,
) -> Answer {
    let file = scan::find(&app, &officer.scope, &key)
        .await?
        .ok_or(Failure::NotFound)?;
    let scan = file.scan().ok_or(Failure::NotFound)?;
    let number = served::page_number(&asked)?;
    let width = wanted.w.unwrap_or(WIDTH).clamp(16, MAX_WIDTH);
    let drawn = drawn::page(&app, scan.digest, number, width).await;
    served::page(drawn, Cache::TenMinutes)
}
