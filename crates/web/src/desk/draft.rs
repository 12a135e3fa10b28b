//! The file as it will look once signed or sealed, page by page. It is drawn from what the flow prepares and kept only
//! with the pictures: whoever asks later gets it prepared again, unless the dossier changed since.

use axum::extract::State;
use axum::response::Response;
use saoy_domain::DossierId;
use saoy_store::pictures::Owner;
use saoy_store::scope::Scoped;

use super::refused::list;
use super::stage::Desk;
use crate::app::App;
use crate::asked::{Asked, At};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::drawn::{self, DrawError, Source};
use crate::failure::{Answer, Failure};
use crate::flow::FlowError;
use crate::pages::Viewer;
use crate::served::{self, Cache, Width};

/// The viewer of a draft, opened at the attestation page.
///
/// # Errors
/// What keeps the draft from being made.
pub(super) async fn viewer<R: Desk>(
    app: &App,
    scope: &Scoped<R>,
    loaded: &Loaded,
    choice: R::Choice,
) -> Result<Viewer, FlowError> {
    let row = &loaded.row;
    let name = format!("{}-{}", row.version.0, R::name(choice));
    let source = source(scope, row.id, &name);
    let pages = drawn::opened(app, source, async || R::draft(app, scope, row.id, choice).await).await;
    shown(
        pages,
        loaded,
        format!("{}/{}/draft/{name}", list(R::STAGE), row.id),
    )
}

/// The viewer of a file that is only drawn.
pub(super) fn shown(
    pages: Result<std::sync::Arc<saoy_raster::Pages>, DrawError>,
    loaded: &Loaded,
    pages_url: String,
) -> Result<Viewer, FlowError> {
    let pages = match pages {
        Ok(pages) => pages,
        Err(DrawError::File(error)) => return Err(error),
        Err(DrawError::Raster(error)) => return Err(FlowError::broken(error)),
    };
    let below = cards::viewer(&loaded.row).ok_or(FlowError::NotFound)?;
    let viewer = Viewer {
        pages_url,
        pages: u32::try_from(pages.count()).unwrap_or(u32::MAX),
        attestation_to_come: false,
        ..below
    };
    Ok(viewer.open_at_the_end())
}

/// A page of a draft.
pub(super) async fn page<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At((id, name, page)): At<(DossierId, String, String)>,
    Asked(width): Asked<Width>,
) -> Answer<Response> {
    let (version, choice) = name.split_once('-').ok_or(Failure::NotFound)?;
    let choice = R::named(choice).ok_or(Failure::NotFound)?;
    let row = saoy_store::dossiers::find(&app.db, &officer.scope, id)
        .await?
        .filter(|row| row.version.0.to_string() == version)
        .ok_or(Failure::NotFound)?;
    let (scope, app) = (officer.scope, &app);
    let load = async || R::draft(app, &scope, row.id, choice).await;
    let source = source(&scope, id, &name);
    let number = served::page_number(&page)?;
    served::page(
        drawn::page_of(app, source, number, width.pixels(), load).await,
        Cache::Asks,
    )
}

/// Everything that the drawing depends on.
fn source<R: Desk>(scope: &Scoped<R>, id: DossierId, name: &str) -> Source {
    let owner = match R::owner(scope) {
        Owner::Person(person) => format!("sign {person}"),
        Owner::Agency(agency) => format!("seal {agency}"),
    };
    Source::Draft(format!("{owner} {id} {name}"))
}
