//! The page as it will look, and “Áp dụng”.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_domain::DossierId;
use saoy_store::entries::NumberError;
use saoy_store::scope::{CopySeal, CopySign};

use super::choosing::choose;
use super::form::{Seen, Way};
use super::number::Numbers;
use super::refused::{conflict, is_race, list, refused};
use super::stage::Desk;
use super::work::{again, elsewhere, find, no_book};
use super::{certificates, draft, draw, look};
use crate::app::App;
use crate::asked::{Asked, At, Posted};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError};
use crate::pages::{FieldError, PreviewSignature, ShownNumber, Text};

pub(super) fn routes() -> Router<App> {
    of::<CopySign>("/sign").merge(of::<CopySeal>("/seal"))
}

fn of<R: Desk>(stem: &str) -> Router<App> {
    Router::new()
        .route(&format!("{stem}/{{id}}/preview"), get(show::<R>))
        .route(
            &format!("{stem}/{{id}}/draft/{{name}}/{{page}}"),
            get(draft::page::<R>),
        )
        .route(&format!("{stem}/{{id}}/apply"), post(apply::<R>))
}

/// What the page shows beside the dossier.
struct Looked<'a> {
    certificate: &'a str,
    book: &'a str,
    status: StatusCode,
    errors: Vec<FieldError>,
}

async fn show<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Asked(way): Asked<Way>,
) -> Answer {
    let loaded = find(&app, &officer.scope, id).await?;
    if let Some(there) = elsewhere::<R>(&loaded) {
        return Ok(there.into_response());
    }
    let Some(certificate) = certificates::remembered(&headers, R::STAGE) else {
        let there = format!("{}/{id}/certificate{}", list(R::STAGE), Way::query(&way.book));
        return Ok(Redirect::to(&there).into_response());
    };
    let looked = Looked {
        certificate: &certificate,
        book: &way.book,
        status: StatusCode::OK,
        errors: Vec::new(),
    };
    preview(&app, &officer, &headers, &loaded, looked).await
}

async fn preview<R: Desk>(
    app: &App,
    officer: &Officer<R>,
    headers: &HeaderMap,
    loaded: &Loaded,
    looked: Looked<'_>,
) -> Answer {
    let (id, scope) = (loaded.row.id, &officer.scope);
    let key = match flow::choose(app, R::owner(scope), Some(looked.certificate)).await {
        Ok(key) => key,
        Err(FlowError::Broken(cause)) => return Err(Failure::Broken(cause)),
        Err(error) => {
            let errors = vec![certificates::error(&error)];
            return choose(app, officer, headers, id, looked.book, errors).await;
        }
    };
    let numbers = Numbers::of(app, scope, id).await?;
    let Some(choice) = R::shown(app, scope, &numbers, looked.book).await? else {
        return again(app, officer, headers, id, no_book()).await;
    };
    let viewer = match draft::viewer(app, scope, loaded, choice).await {
        Ok(viewer) => viewer,
        Err(error) => return failed(app, officer, headers, id, looked.book, error).await,
    };
    let number = numbers.in_book(looked.book).map(|(book, n)| ShownNumber {
        book: book.id.to_string(),
        n,
        text: format!("{} · {}", flow::number_text(book, n), flow::book_volume(book)),
    });
    let page = PreviewSignature {
        stage: R::STAGE,
        card: cards::card(app, scope, loaded).await?,
        viewer,
        steps: cards::steps(loaded),
        certificate: certificates::candidate(&key),
        number,
        look: look::shown::<R>(app, officer, choice).await?,
        ask_pin: false,
        errors: looked.errors,
    };
    draw(app, officer, looked.status, &page).await
}

/// “Áp dụng”.
async fn apply<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let scope = &officer.scope;
    let loaded = find(&app, scope, id).await?;
    if !seen.is_now::<R>(&loaded) {
        return Err(conflict(&loaded, R::STAGE, None));
    }
    let numbers = Numbers::of(&app, scope, id).await?;
    // The book and number that were shown, never others that a second window or a colleague chose meanwhile.
    let (Some(shown), Some(_)) = (R::sent(&seen), R::shown(&app, scope, &numbers, &seen.book).await?) else {
        return again(&app, &officer, &headers, id, no_book()).await;
    };
    let done = match seen.digest() {
        Ok(file) => R::act(&app, scope, id, file, shown, &seen.certificate).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => Ok(Redirect::to(&format!("{}/{id}/done", list(R::STAGE))).into_response()),
        Err(FlowError::Number(NumberError::NumberTaken { .. })) => {
            let looked = Looked {
                certificate: &seen.certificate,
                book: &seen.book,
                status: StatusCode::CONFLICT,
                errors: vec![FieldError::new("", taken(&app, &officer, &seen).await?)],
            };
            preview(&app, &officer, &headers, &loaded, looked).await
        }
        Err(error) => failed(&app, &officer, &headers, id, &seen.book, error).await,
    }
}

/// The sentence about the number that is another dossier's by now.
async fn taken<R: Desk>(app: &App, officer: &Officer<R>, seen: &Seen) -> Result<Text, Failure> {
    let numbers = Numbers::open(app, &officer.scope).await?;
    let next = numbers.in_book(&seen.book);
    let next = next.map(|(book, n)| flow::number_text(book, n));
    Ok(Text::key("number-changed").with("next", next.unwrap_or_default()))
}

/// The page before with what went wrong; what is broken or was done by somebody else has its own page.
async fn failed<R: Desk>(
    app: &App,
    officer: &Officer<R>,
    headers: &HeaderMap,
    id: DossierId,
    book: &str,
    error: FlowError,
) -> Answer {
    if matches!(error, FlowError::NoKey | FlowError::Certificate(_)) {
        let errors = vec![certificates::error(&error)];
        return choose(app, officer, headers, id, book, errors).await;
    }
    let own_page = matches!(
        error,
        FlowError::Broken(_) | FlowError::NotFound | FlowError::DiskFull
    );
    if own_page || is_race(&error) {
        return Err(refused(app, &officer.scope, id, R::STAGE, None, error).await);
    }
    again(app, officer, headers, id, vec![FieldError::new("", error.text())]).await
}
