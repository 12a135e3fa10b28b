//! The files of a dossier: whole, page by page, and as they were at an earlier signature.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use saoy_domain::{Deed, Digest};
use saoy_store::normalisations;
use saoy_store::scope::CopyAny;

use super::noted;
use crate::app::App;
use crate::asked::{Asked, At};
use crate::drawn;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::opened::Opened;
use crate::served::{self, Cache, How, Width, Wish};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/dossiers/{id}/file.pdf", get(newest))
        .route("/dossiers/{id}/scan.pdf", get(scan))
        .route("/dossiers/{id}/pages/{page}", get(newest_page))
        .route("/dossiers/{id}/scan/{page}", get(scan_page))
        .route("/dossiers/{id}/files/{digest}", get(earlier))
        .route("/dossiers/{id}/originals/{file}", get(original))
}

async fn newest(State(app): State<App>, opened: Opened<CopyAny>, Asked(wish): Asked<Wish>) -> Answer {
    let name = format!("{}.pdf", opened.row().code);
    whole(&app, &opened, newest_of(&opened)?, &name, &wish).await
}

async fn scan(State(app): State<App>, opened: Opened<CopyAny>, Asked(wish): Asked<Wish>) -> Answer {
    let name = format!("{}-scan.pdf", opened.row().code);
    whole(&app, &opened, scan_of(&opened)?, &name, &wish).await
}

async fn newest_page(
    State(app): State<App>,
    opened: Opened<CopyAny>,
    At(place): At<Page>,
    Asked(width): Asked<Width>,
) -> Answer {
    page(&app, newest_of(&opened)?, &place, &width).await
}

async fn scan_page(
    State(app): State<App>,
    opened: Opened<CopyAny>,
    At(place): At<Page>,
    Asked(width): Asked<Width>,
) -> Answer {
    page(&app, scan_of(&opened)?, &place, &width).await
}

/// `{page}` of an address.
#[derive(serde::Deserialize)]
struct Page {
    page: String,
}

/// `{digest}` of an address.
#[derive(serde::Deserialize)]
struct Earlier {
    digest: String,
}

/// “Xem bản tại thời điểm ký”: a file that the dossier's history names.
async fn earlier(
    State(app): State<App>,
    opened: Opened<CopyAny>,
    At(place): At<Earlier>,
    Asked(wish): Asked<Wish>,
) -> Answer {
    let wanted: Digest = place
        .digest
        .strip_suffix(".pdf")
        .and_then(|hex| hex.parse().ok())
        .ok_or(Failure::NotFound)?;
    let mut events = opened.loaded.events.iter();
    let known = events.any(|event| event.digest_before == Some(wanted) || event.digest_after == Some(wanted));
    if !known || !still_there(&app, wanted).await? {
        return Err(Failure::NotFound);
    }
    let short: String = wanted.to_string().chars().take(8).collect();
    let name = format!("{}-{short}.pdf", opened.row().code);
    whole(&app, &opened, wanted, &name, &wish).await
}

/// `{file}` of an address.
#[derive(serde::Deserialize)]
struct Original {
    file: String,
}

/// A digitally signed file that the scan was made of, as it came (`7.pdf`, only to be saved), or the report about it
/// (`7.json`).
async fn original(State(app): State<App>, opened: Opened<CopyAny>, At(place): At<Original>) -> Answer {
    let (id, kind) = place.file.split_once('.').ok_or(Failure::NotFound)?;
    let known = normalisations::of_dossier(&app.db, opened.id()).await?;
    let found = known.into_iter().find(|one| one.id.to_string() == id);
    let (found, report) = found
        .and_then(|found| found.report.clone().map(|report| (found, report)))
        .ok_or(Failure::NotFound)?;
    noted(&app, opened.scope(), Deed::DossierFile, opened.id()).await?;
    let stem = format!("{}-goc-{id}", opened.row().code);
    match kind {
        "pdf" => {
            let blob = flow::read(&app, found.original).await?;
            Ok(served::pdf(blob, &format!("{stem}.pdf"), How::Saved))
        }
        "json" => {
            let said = report[opened.officer.visitor.lang().code()].to_string();
            Ok(served::named(
                "application/json",
                &format!("{stem}.json"),
                How::Saved,
                said,
            ))
        }
        _ => Err(Failure::NotFound),
    }
}

fn newest_of(opened: &Opened<CopyAny>) -> Answer<Digest> {
    let row = opened.row();
    row.file_digest.or(row.scan_digest).ok_or(Failure::NotFound)
}

fn scan_of(opened: &Opened<CopyAny>) -> Answer<Digest> {
    opened.row().scan_digest.ok_or(Failure::NotFound)
}

async fn whole(app: &App, opened: &Opened<CopyAny>, file: Digest, name: &str, wish: &Wish) -> Answer {
    noted(app, opened.scope(), Deed::DossierFile, opened.id()).await?;
    let blob = flow::read(app, file).await?;
    Ok(served::pdf(blob, name, wish.how()))
}

async fn page(app: &App, file: Digest, place: &Page, width: &Width) -> Answer {
    let number = served::page_number(&place.page)?;
    served::page(drawn::page(app, file, number, width.pixels()).await, Cache::Asks)
}

/// Whether a file of the history was kept; a replaced draft's scan need not be.
async fn still_there(app: &App, file: Digest) -> Result<bool, Failure> {
    use saoy_blob::BlobStore as _;
    let found = app.blocking(move |app| app.files.contains(&file)).await?;
    found.map_err(Failure::broken)
}
