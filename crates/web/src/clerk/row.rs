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
use crate::pages::FileFragment;
use crate::served::{self, Cache};

/// The width of a page that nobody chose one for, in pixels.
const WIDTH: u32 = 900;

/// `parts/file-row.html`, put into the form by the script.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Path(key): Path<String>,
) -> Answer {
    let file = scan::find(&app, &officer.scope, &key)
        .await?
        .ok_or(Failure::NotFound)?;
    let types = page::listed(&app).await?;
    let fragment = FileFragment {
        file: intake::stacked(
            &app,
            &officer,
            page::file_row(&app, &file, &Fields::default(), &types).await?,
        )
        .await?,
        types: page::choices(&app, &officer, &types),
        errors: Vec::new(),
    };
    let frame = officer.frame(&app).await;
    Ok(Html(app.renderer.template("parts/file-row.html", &frame, &fragment)?).into_response())
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
    let Some(Ok(scan)) = file.content else {
        return Err(Failure::NotFound);
    };
    let number = served::page_number(&asked)?;
    let width = wanted.w.unwrap_or(WIDTH).clamp(16, MAX_WIDTH);
    let drawn = drawn::page(&app, scan.digest, number, width).await;
    served::page(drawn, Cache::TenMinutes)
}
