//! The work page: data, document, and the button that starts signing or sealing.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_domain::Deed;
use saoy_store::dossiers::Profile;
use saoy_store::normalisations;
use saoy_store::scope::{CopySeal, CopySign};

use super::form::{Seen, Way};
use super::number::{BOOK, Numbers};
use super::refused::{conflict, list};
use super::stage::Desk;
use super::told::Told;
use super::{certificates, draw_told, noted, waiting};
use crate::app::App;
use crate::asked::{Asked, Posted, status};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::clerk::normalised;
use crate::failure::{Answer, Failure};
use crate::opened::Opened;
use crate::pages::{FieldError, Stage, Text, Viewer, WorkPage};

pub(super) fn routes() -> Router<App> {
    of::<CopySign>("/sign").merge(of::<CopySeal>("/seal"))
}

fn of<R: Desk>(stem: &str) -> Router<App> {
    Router::new()
        .route(&format!("{stem}/{{id}}"), get(show::<R>))
        .route(&format!("{stem}/{{id}}/start"), post(start::<R>))
}

/// The page of another state: what a bookmark or the back button leads to.
pub(super) fn elsewhere<R: Desk>(loaded: &Loaded) -> Option<Redirect> {
    let (id, stem) = (loaded.row.id, list(R::STAGE));
    match loaded.row.state {
        state if state == R::WAITS => None,
        state if state == R::ENDS => Some(Redirect::to(&format!("{stem}/{id}/done"))),
        _ => Some(Redirect::to(&format!("/dossiers/{id}"))),
    }
}

async fn show<R: Desk>(
    State(app): State<App>,
    opened: Opened<R>,
    headers: HeaderMap,
    Asked(told): Asked<Told>,
) -> Answer {
    let Opened { officer, loaded } = &opened;
    if let Some(there) = elsewhere::<R>(loaded) {
        return Ok(there.into_response());
    }
    noted(&app, &officer.scope, Deed::DossierView, opened.id()).await?;
    let page = page(&app, officer, &headers, loaded, Vec::new()).await?;
    draw_told(&app, officer, StatusCode::OK, &page, &told).await
}

/// The page with what was wrong.
pub(super) async fn again<R: Desk>(
    app: &App,
    opened: &Opened<R>,
    headers: &HeaderMap,
    errors: Vec<FieldError>,
) -> Answer {
    let (officer, loaded) = (&opened.officer, opened.again(app).await?);
    let page = page(app, officer, headers, &loaded, errors).await?;
    draw_told(app, officer, status(&page.errors), &page, &Told::default()).await
}

async fn page<R: Desk>(
    app: &App,
    officer: &Officer<R>,
    headers: &HeaderMap,
    loaded: &Loaded,
    errors: Vec<FieldError>,
) -> Result<WorkPage, Failure> {
    let scope = &officer.scope;
    let numbers = Numbers::of(app, scope, loaded.row.id).await?;
    Ok(WorkPage {
        stage: R::STAGE,
        movable: R::STAGE == Stage::Sign && loaded.row.profile == Profile::A,
        card: cards::card(app, scope, loaded).await?,
        viewer: Viewer {
            warnings: match R::STAGE {
                Stage::Sign => cards::scan_warnings(app, &loaded.row).await?,
                Stage::Seal => Vec::new(),
            },
            ..cards::viewer(&loaded.row).ok_or(Failure::NotFound)?
        },
        normalised: normalised(
            normalisations::of_dossier(&app.db, loaded.row.id).await?,
            officer.visitor.lang(),
        ),
        steps: cards::steps(loaded),
        certificate: certificates::last_used(app, R::owner(scope), R::STAGE, headers, loaded.row.profile)
            .await?,
        book: numbers.offered(headers),
        books: numbers.shown(),
        bound: numbers.bound,
        position: waiting::position(app, scope, R::STAGE, loaded.row.id).await?,
        errors,
    })
}

/// The sentence for a form that names no book.
pub(super) fn no_book() -> Vec<FieldError> {
    vec![FieldError::new("book", Text::key("book-missing"))]
}

async fn start<R: Desk>(
    State(app): State<App>,
    opened: Opened<R>,
    headers: HeaderMap,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let (id, scope) = (opened.id(), opened.scope());
    if !seen.is_now::<R>(&opened.loaded) {
        return Err(conflict(&opened.loaded, R::STAGE, None));
    }
    let known =
        certificates::last_used(&app, R::owner(scope), R::STAGE, &headers, opened.row().profile).await?;
    let next = if known.is_some() { "preview" } else { "certificate" };
    let next = format!("{}/{id}/{next}", list(R::STAGE));
    if R::STAGE == Stage::Sign {
        return Ok(Redirect::to(&next).into_response());
    }
    let numbers = Numbers::of(&app, scope, id).await?;
    if numbers.in_book(&seen.book).is_none() {
        return again(&app, &opened, &headers, no_book()).await;
    }
    let cookie = certificates::set_cookie(&app, BOOK, &seen.book, true);
    let next = Redirect::to(&format!("{next}{}", Way::query(&seen.book)));
    Ok(([(header::SET_COOKIE, cookie)], next).into_response())
}
