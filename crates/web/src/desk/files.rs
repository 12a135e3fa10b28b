//! The files of a dossier: whole, page by page, and as they were at an earlier signature.

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use saoy_blob::Blob;
use saoy_domain::{Deed, Digest, DossierId};
use saoy_raster::{MAX_WIDTH, RasterError};
use saoy_store::scope::CopyAny;
use serde::Deserialize;
use std::sync::Arc;

use super::noted;
use crate::app::App;
use crate::asked::{Asked, At};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::drawn::{self, DrawError};
use crate::failure::{Answer, Failure};
use crate::flow;

/// A file is shown in the browser's own viewer and may do nothing else there.
const FILE_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'";
/// How wide a page is drawn when nobody says.
const ORDINARY: u32 = 1000;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/dossiers/{id}/file.pdf", get(newest))
        .route("/dossiers/{id}/scan.pdf", get(scan))
        .route("/dossiers/{id}/pages/{page}", get(newest_page))
        .route("/dossiers/{id}/scan/{page}", get(scan_page))
        .route("/dossiers/{id}/files/{digest}", get(earlier))
}

/// How wide a page is wanted, in pixels.
#[derive(Deserialize)]
pub(super) struct Width {
    #[serde(default)]
    w: Option<u32>,
}

impl Width {
    pub(super) fn pixels(&self) -> u32 {
        self.w.unwrap_or(ORDINARY).clamp(1, MAX_WIDTH)
    }
}

/// Whether a file is to be saved rather than shown.
#[derive(Deserialize)]
pub(super) struct How {
    #[serde(default)]
    save: Option<String>,
}

async fn load(app: &App, officer: &Officer<CopyAny>, id: DossierId) -> Result<Loaded, Failure> {
    cards::load(app, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)
}

async fn newest(
    State(app): State<App>,
    officer: Officer<CopyAny>,
    At(id): At<DossierId>,
    Asked(how): Asked<How>,
) -> Answer {
    let row = load(&app, &officer, id).await?.row;
    let file = row.file_digest.or(row.scan_digest).ok_or(Failure::NotFound)?;
    noted(&app, &officer.scope, Deed::DossierFile, id).await?;
    let blob = flow::read(&app, file).await?;
    Ok(pdf(blob, &format!("{}.pdf", row.code), how.save.is_some()))
}

async fn scan(
    State(app): State<App>,
    officer: Officer<CopyAny>,
    At(id): At<DossierId>,
    Asked(how): Asked<How>,
) -> Answer {
    let row = load(&app, &officer, id).await?.row;
    let file = row.scan_digest.ok_or(Failure::NotFound)?;
    noted(&app, &officer.scope, Deed::DossierFile, id).await?;
    let blob = flow::read(&app, file).await?;
    Ok(pdf(blob, &format!("{}-scan.pdf", row.code), how.save.is_some()))
}

/// “Xem bản tại thời điểm ký”: a file that the dossier's history names.
async fn earlier(
    State(app): State<App>,
    officer: Officer<CopyAny>,
    At((id, name)): At<(DossierId, String)>,
    Asked(how): Asked<How>,
) -> Answer {
    let loaded = load(&app, &officer, id).await?;
    let wanted: Digest = name
        .strip_suffix(".pdf")
        .and_then(|hex| hex.parse().ok())
        .ok_or(Failure::NotFound)?;
    let known = loaded
        .events
        .iter()
        .any(|event| event.digest_before == Some(wanted) || event.digest_after == Some(wanted));
    if !known {
        return Err(Failure::NotFound);
    }
    noted(&app, &officer.scope, Deed::DossierFile, id).await?;
    let blob = match flow::read(&app, wanted).await {
        Ok(blob) => blob,
        Err(_) if !still_there(&app, wanted).await? => return Err(Failure::NotFound),
        Err(error) => return Err(error.into()),
    };
    let short: String = wanted.to_string().chars().take(8).collect();
    let file = format!("{}-{short}.pdf", loaded.row.code);
    Ok(pdf(blob, &file, how.save.is_some()))
}

/// Whether a file of the history was kept; a replaced draft's scan need not be.
async fn still_there(app: &App, file: Digest) -> Result<bool, Failure> {
    use saoy_blob::BlobStore as _;
    let found = app.blocking(move |app| app.files.contains(&file)).await?;
    found.map_err(Failure::broken)
}

async fn newest_page(
    State(app): State<App>,
    officer: Officer<CopyAny>,
    At((id, page)): At<(DossierId, String)>,
    Asked(width): Asked<Width>,
) -> Answer {
    let row = load(&app, &officer, id).await?.row;
    let file = row.file_digest.or(row.scan_digest).ok_or(Failure::NotFound)?;
    picture(drawn::page(&app, file, page_number(&page)?, width.pixels()).await)
}

async fn scan_page(
    State(app): State<App>,
    officer: Officer<CopyAny>,
    At((id, page)): At<(DossierId, String)>,
    Asked(width): Asked<Width>,
) -> Answer {
    let row = load(&app, &officer, id).await?.row;
    let file = row.scan_digest.ok_or(Failure::NotFound)?;
    picture(drawn::page(&app, file, page_number(&page)?, width.pixels()).await)
}

/// `3.png` → 3.
pub(super) fn page_number(name: &str) -> Result<usize, Failure> {
    name.strip_suffix(".png")
        .and_then(|number| number.parse().ok())
        .ok_or(Failure::NotFound)
}

/// The picture of a page.
pub(super) fn picture(drawn: Result<Arc<[u8]>, DrawError>) -> Answer {
    match drawn {
        Ok(png) => {
            let headers = [
                (header::CONTENT_TYPE, "image/png"),
                (header::CACHE_CONTROL, "private, no-cache"),
            ];
            Ok((headers, png.to_vec()).into_response())
        }
        Err(DrawError::Raster(RasterError::NoSuchPage { .. })) => Err(Failure::NotFound),
        Err(DrawError::File(error)) => Err(error.into()),
        Err(DrawError::Raster(error)) => Err(Failure::broken(error)),
    }
}

/// A PDF as it may be opened in a browser without doing anything there.
pub(crate) fn pdf(blob: Blob, name: &str, save: bool) -> Response {
    let how = if save { "attachment" } else { "inline" };
    let headers: [(HeaderName, String); 5] = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("{how}; filename=\"{name}\"")),
        (header::CONTENT_SECURITY_POLICY, FILE_POLICY.to_owned()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
        (header::CACHE_CONTROL, "private, no-store".to_owned()),
    ];
    (StatusCode::OK, headers, Body::from(blob.to_vec())).into_response()
}
