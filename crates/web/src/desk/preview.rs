//! The page as it will look, and “Áp dụng”.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_domain::DossierId;
use saoy_store::dossiers::Profile;
use saoy_store::entries::NumberError;
use saoy_store::scope::{CopySeal, CopySign, Scoped};

use super::batch::alone;
use super::choosing::choose;
use super::form::{Seen, Way};
use super::number::Numbers;
use super::refused::{conflict, is_race, list, refused};
use super::stage::Desk;
use super::work::{again, elsewhere, no_book};
use super::{certificates, draft, look};
use crate::app::App;
use crate::asked::{Asked, Posted};
use crate::cards;
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError, Key};
use crate::opened::Opened;
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
    opened: Opened<R>,
    headers: HeaderMap,
    Asked(way): Asked<Way>,
) -> Answer {
    if let Some(there) = elsewhere::<R>(&opened.loaded) {
        return Ok(there.into_response());
    }
    let Some(certificate) = certificates::remembered(&headers, R::STAGE, opened.row().profile) else {
        let there = format!(
            "{}/{}/certificate{}",
            list(R::STAGE),
            opened.id(),
            Way::query(&way.book)
        );
        return Ok(Redirect::to(&there).into_response());
    };
    let looked = Looked {
        certificate: &certificate,
        book: &way.book,
        status: StatusCode::OK,
        errors: Vec::new(),
    };
    preview(&app, &opened, &headers, looked).await
}

async fn preview<R: Desk>(app: &App, opened: &Opened<R>, headers: &HeaderMap, looked: Looked<'_>) -> Answer {
    let Opened { officer, loaded } = opened;
    let (id, scope) = (opened.id(), opened.scope());
    let key = match flow::choose(app, R::owner(scope), Some(looked.certificate)).await {
        Ok(key) => key,
        Err(FlowError::Broken(cause)) => return Err(Failure::Broken(cause)),
        Err(error) => {
            let errors = vec![certificates::error(&error)];
            return choose(app, opened, headers, looked.book, errors).await;
        }
    };
    let numbers = Numbers::of(app, scope, id).await?;
    let Some(choice) = R::shown(app, scope, &numbers, looked.book).await? else {
        return again(app, opened, headers, no_book()).await;
    };
    let viewer = match draft::viewer(app, scope, loaded, choice).await {
        Ok(viewer) => viewer,
        Err(error) => return failed(app, opened, headers, looked.book, error).await,
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
        look: match loaded.row.profile {
            Profile::A => look::shown::<R>(app, officer, choice).await?,
            // The program draws the signature as it is set up.
            Profile::B => None,
        },
        ask_pin: false,
        errors: looked.errors,
    };
    officer.draw(app, looked.status, &page).await
}

/// “Áp dụng”.
async fn apply<R: Desk>(
    State(app): State<App>,
    opened: Opened<R>,
    headers: HeaderMap,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let (id, scope) = (opened.id(), opened.scope());
    if !seen.is_now::<R>(&opened.loaded) {
        return Err(conflict(&opened.loaded, R::STAGE, None));
    }
    let numbers = Numbers::of(&app, scope, id).await?;
    // The book and number that were shown, never others that a second window or a colleague chose meanwhile.
    let (Some(shown), Some(_)) = (R::sent(&seen), R::shown(&app, scope, &numbers, &seen.book).await?) else {
        return again(&app, &opened, &headers, no_book()).await;
    };
    match applied(&app, scope, id, &seen, shown).await {
        Ok(next) => Ok(Redirect::to(&next).into_response()),
        Err(FlowError::Number(NumberError::NumberTaken { .. })) => {
            // The colleague's number may not be on disk yet: this one would be shown the same number again.
            app.db.settled().await?;
            let looked = Looked {
                certificate: &seen.certificate,
                book: &seen.book,
                status: StatusCode::CONFLICT,
                errors: vec![FieldError::new("", taken(&app, scope, &seen).await?)],
            };
            preview(&app, &opened, &headers, looked).await
        }
        Err(error) => failed(&app, &opened, &headers, &seen.book, error).await,
    }
}

/// Signs with a key within reach, or goes where the officer's own computer is asked; gives the page that follows.
async fn applied<R: Desk>(
    app: &App,
    scope: &Scoped<R>,
    id: DossierId,
    seen: &Seen,
    choice: R::Choice,
) -> Result<String, FlowError> {
    let file = seen.digest()?;
    let key = flow::choose(app, R::owner(scope), Some(&seen.certificate)).await?;
    if !matches!(key.key, Key::Ring(_)) {
        return alone(app, scope, (id, file), choice, &key).await;
    }
    R::act(app, scope, id, file, choice, &seen.certificate).await?;
    Ok(format!("{}/{id}/done", list(R::STAGE)))
}

/// The sentence about the number that is another dossier's by now.
async fn taken<R: Desk>(app: &App, scope: &Scoped<R>, seen: &Seen) -> Result<Text, Failure> {
    let numbers = Numbers::open(app, scope).await?;
    let next = numbers.in_book(&seen.book);
    let next = next.map(|(book, n)| flow::number_text(book, n));
    Ok(Text::key("number-changed").with("next", next.unwrap_or_default()))
}

/// The page before with what went wrong; what is broken or was done by somebody else has its own page.
async fn failed<R: Desk>(
    app: &App,
    opened: &Opened<R>,
    headers: &HeaderMap,
    book: &str,
    error: FlowError,
) -> Answer {
    if matches!(error, FlowError::NoKey | FlowError::Certificate(_)) {
        let errors = vec![certificates::error(&error)];
        return choose(app, opened, headers, book, errors).await;
    }
    let own_page = matches!(
        error,
        FlowError::Broken(_) | FlowError::NotFound | FlowError::DiskFull
    );
    if own_page || is_race(&error) {
        return Err(refused(app, opened.scope(), opened.id(), R::STAGE, None, error).await);
    }
    again(app, opened, headers, vec![FieldError::new("", error.text())]).await
}
