//! “Bản quét đang chờ”: the agency's list in the form, and the first page of each.

use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::{Html, IntoResponse, Redirect};
use saoy_domain::ScanId;
use saoy_store::intake;
use saoy_store::scope::CopyCreate;
use serde::Serialize;

use super::{Fields, scanner};
use crate::app::App;
use crate::asked;
use crate::auth::Officer;
use crate::drawn;
use crate::failure::{Answer, Failure};
use crate::pages::{Intake, Text, WaitingScan};
use crate::served::{self, Cache};

/// The most scans of the list.
const MOST: u32 = 30;
/// Width of the little picture, in pixels: twice what is shown.
const WIDTH: u32 = 84;

#[derive(Serialize)]
struct Fragment {
    intake: Intake,
}

/// `parts/intake-waiting.html`, which the script looks at now and then.
/// Opened as a page of its own, it leads to the form that it is a part of.
pub(super) async fn show(State(app): State<App>, officer: Officer<CopyCreate>, headers: HeaderMap) -> Answer {
    if asked::as_a_page(&headers) {
        return Ok(Redirect::to("/copies/new").into_response());
    }
    let fragment = Fragment {
        intake: Intake {
            waiting: waiting(&app, &officer).await?,
            ..Intake::default()
        },
    };
    let frame = officer.frame(&app).await;
    let drawn = app
        .renderer
        .template("parts/intake-waiting.html", &frame, &fragment)?;
    Ok(Html(drawn).into_response())
}

/// The first page of a scan that waits.
pub(super) async fn picture(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Path(id): Path<String>,
) -> Answer {
    let id = id.parse().map(ScanId).map_err(|_| Failure::NotFound)?;
    let found = intake::find(&app.db, &officer.scope, id).await?;
    let digest = found.and_then(|scan| scan.digest).ok_or(Failure::NotFound)?;
    let png = drawn::page(&app, digest, 1, WIDTH)
        .await
        .map_err(|_| Failure::NotFound)?;
    Ok(served::png(png.to_vec(), Cache::TenMinutes))
}

/// What the form shows of it all.
pub(in crate::clerk) async fn context(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &Fields,
) -> Answer<Intake> {
    let waiting = waiting(app, officer).await?;
    let scanners = scanner::choices(app, officer).await?;
    let typed = |name: &str, or: &str| match fields.get(name) {
        "" => or.to_owned(),
        sent => sent.to_owned(),
    };
    Ok(Intake {
        open: app.config.intake.folder.is_some() || !scanners.is_empty() || !waiting.is_empty(),
        waiting,
        scanners,
        scanner: typed("scanner", ""),
        colour: typed("scan_colour", "grey"),
        feed: typed("scan_feed", "feeder"),
    })
}

async fn waiting(app: &App, officer: &Officer<CopyCreate>) -> Answer<Vec<WaitingScan>> {
    let scans = intake::waiting(&app.db, &officer.scope, app.now(), MOST).await?;
    let shown = scans.into_iter().map(|scan| WaitingScan {
        id: scan.id.to_string(),
        name: scan.name,
        pages: scan.pages,
        at: scan.arrived_at,
        refused: scan.refused.as_ref().map(text),
    });
    Ok(shown.collect())
}

/// A sentence as it is kept: its key and arguments.
pub(super) fn kept(text: &Text) -> serde_json::Value {
    serde_json::json!({ "key": text.key, "args": text.args })
}

pub(super) fn text(kept: &serde_json::Value) -> Text {
    let mut text = Text::key(kept["key"].as_str().unwrap_or("file-is-unknown"));
    for (name, value) in kept["args"].as_object().into_iter().flatten() {
        text = text.with(name, value.as_str().unwrap_or_default());
    }
    text
}
