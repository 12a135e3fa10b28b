//! The file as it will look once signed or sealed, page by page. It is drawn from what the flow prepares and kept only
//! with the pictures: whoever asks later gets it prepared again, unless the dossier changed since.

use axum::extract::State;
use axum::response::Response;
use saoy_domain::{BookId, DossierId};
use saoy_store::scope::{CopySeal, CopySign, Scoped};

use super::files::{self, Width};
use crate::app::App;
use crate::asked::{Asked, At};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::drawn::{self, Source};
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError};
use crate::pages::Viewer;

/// The viewer of a signature's draft.
///
/// # Errors
/// What keeps the draft from being made.
pub(super) async fn viewer_of_signature(
    app: &App,
    scope: &Scoped<CopySign>,
    loaded: &Loaded,
) -> Result<Viewer, FlowError> {
    let row = &loaded.row;
    let source = signature_of(scope, row.id, row.version.0);
    let pages = drawn::opened(app, source, async || {
        flow::draft_signature(app, scope, row.id, None).await
    });
    viewer(
        pages.await,
        loaded,
        format!("/sign/{}/draft/{}", row.id, row.version.0),
    )
}

/// The viewer of a seal's draft.
///
/// # Errors
/// What keeps the draft from being made.
pub(super) async fn viewer_of_seal(
    app: &App,
    scope: &Scoped<CopySeal>,
    loaded: &Loaded,
    book: BookId,
    n: i64,
) -> Result<Viewer, FlowError> {
    let row = &loaded.row;
    let source = seal_of(scope, row.id, row.version.0, book, n);
    let pages = drawn::opened(app, source, async || {
        flow::draft_seal(app, scope, row.id, book).await
    });
    let stem = format!("/seal/{}/draft/{}-{book}-{n}", row.id, row.version.0);
    viewer(pages.await, loaded, stem)
}

fn viewer(
    pages: Result<std::sync::Arc<saoy_raster::Pages>, drawn::DrawError>,
    loaded: &Loaded,
    pages_url: String,
) -> Result<Viewer, FlowError> {
    let pages = match pages {
        Ok(pages) => pages,
        Err(drawn::DrawError::File(error)) => return Err(error),
        Err(drawn::DrawError::Raster(error)) => return Err(FlowError::broken(error)),
    };
    let below = cards::viewer(&loaded.row).ok_or(FlowError::NotFound)?;
    Ok(Viewer {
        pages_url,
        pages: u32::try_from(pages.count()).unwrap_or(u32::MAX),
        attestation_to_come: false,
        ..below
    })
}

/// A page of a signature's draft.
pub(super) async fn signature(
    State(app): State<App>,
    officer: Officer<CopySign>,
    At((id, version, page)): At<(DossierId, i64, String)>,
    Asked(width): Asked<Width>,
) -> Answer<Response> {
    let row = saoy_store::dossiers::find(&app.db, &officer.scope, id)
        .await?
        .filter(|row| row.version.0 == version)
        .ok_or(Failure::NotFound)?;
    let (scope, app) = (officer.scope, &app);
    let load = async || flow::draft_signature(app, &scope, row.id, None).await;
    let source = signature_of(&scope, id, version);
    files::picture(drawn::page_of(app, source, files::page_number(&page)?, width.pixels(), load).await)
}

/// A page of a seal's draft.
pub(super) async fn seal(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    At((id, name, page)): At<(DossierId, String, String)>,
    Asked(width): Asked<Width>,
) -> Answer<Response> {
    let mut parts = name.split('-').map(str::parse::<i64>);
    let (Some(Ok(version)), Some(Ok(book)), Some(Ok(n)), None) =
        (parts.next(), parts.next(), parts.next(), parts.next())
    else {
        return Err(Failure::NotFound);
    };
    let row = saoy_store::dossiers::find(&app.db, &officer.scope, id)
        .await?
        .filter(|row| row.version.0 == version)
        .ok_or(Failure::NotFound)?;
    let (scope, app, book) = (officer.scope, &app, BookId(book));
    let load = async || flow::draft_seal(app, &scope, row.id, book).await;
    let source = seal_of(&scope, id, version, book, n);
    files::picture(drawn::page_of(app, source, files::page_number(&page)?, width.pixels(), load).await)
}

fn signature_of(scope: &Scoped<CopySign>, id: DossierId, version: i64) -> Source {
    Source::Draft(format!("sign {} {id} {version}", scope.person()))
}

fn seal_of(scope: &Scoped<CopySeal>, id: DossierId, version: i64, book: BookId, n: i64) -> Source {
    Source::Draft(format!("seal {} {id} {version} {book} {n}", scope.agency()))
}
