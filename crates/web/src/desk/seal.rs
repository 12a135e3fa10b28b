//! The seal keeper: chooses book and certificate, looks at the draft, applies, delivers.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use saoy_domain::{BookId, DossierId, State as DossierState, day_in_vietnam};
use saoy_store::books::{self, Book};
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySeal, Scoped};
use saoy_store::{entries, people};

use super::refused::{conflict, is_race, refused};
use super::sign::Seen;
use super::{certificates, draft, draw, noted, waiting};
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError};
use crate::pages::{BookChoice, FieldError, PreviewSignature, Stage, StageDone, Text, WorkPage};

const STAGE: Stage = Stage::Seal;
/// The book that this browser chose last.
pub(super) const BOOK: &str = "saoy-book";

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/seal/{id}", get(show))
        .route("/seal/{id}/start", post(start))
        .route("/seal/{id}/certificate", get(certificate).post(chosen))
        .route("/seal/{id}/preview", get(preview))
        .route("/seal/{id}/draft/{name}/{page}", get(draft::seal))
        .route("/seal/{id}/apply", post(apply))
        .route("/seal/{id}/done", get(done))
        .route("/seal/{id}/deliver", post(deliver))
}

async fn load(app: &App, scope: &Scoped<CopySeal>, id: DossierId) -> Result<Loaded, Failure> {
    cards::load(app, scope, id).await?.ok_or(Failure::NotFound)
}

fn elsewhere(loaded: &Loaded) -> Option<Redirect> {
    let id = loaded.row.id;
    match loaded.row.state {
        DossierState::AwaitingSeal => None,
        DossierState::Sealed => Some(Redirect::to(&format!("/seal/{id}/done"))),
        _ => Some(Redirect::to(&format!("/dossiers/{id}"))),
    }
}

/// The books to choose from, with the number each would give, and the one chosen.
struct Books {
    choices: Vec<(Book, i64)>,
    chosen: Option<BookId>,
    bound: bool,
}

impl Books {
    /// What is open today; the bound number's own book when one is bound.
    async fn of(
        app: &App,
        scope: &Scoped<CopySeal>,
        id: DossierId,
        headers: &HeaderMap,
    ) -> Result<Self, Failure> {
        if let Some(entry) = entries::already_bound(&app.db, scope, id).await? {
            let book = books::find(&app.db, scope, entry.book)
                .await?
                .ok_or(Failure::NotFound)?;
            return Ok(Self {
                chosen: Some(book.id),
                choices: vec![(book, entry.n)],
                bound: true,
            });
        }
        let open = books::open_on(&app.db, scope, day_in_vietnam(app.now())).await?;
        let last: Option<BookId> = certificates::cookie(headers, BOOK).and_then(|text| text.parse().ok());
        let chosen = last
            .filter(|last| open.iter().any(|book| book.id == *last))
            .or_else(|| open.first().map(|book| book.id));
        let choices = open
            .into_iter()
            .map(|book| {
                let next = book.next_number;
                (book, next)
            })
            .collect();
        Ok(Self {
            choices,
            chosen,
            bound: false,
        })
    }

    fn pages(&self) -> Vec<BookChoice> {
        self.choices
            .iter()
            .map(|(book, n)| BookChoice {
                id: book.id.to_string(),
                name: book.name.to_string(),
                next: flow::number_text(book, *n),
            })
            .collect()
    }

    /// The chosen book and its number.
    fn number(&self) -> Option<(&Book, i64)> {
        let found = self
            .choices
            .iter()
            .find(|(book, _)| Some(book.id) == self.chosen)?;
        Some((&found.0, found.1))
    }
}

async fn show(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    headers: HeaderMap,
    At(id): At<DossierId>,
) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    match elsewhere(&loaded) {
        Some(there) => Ok(there.into_response()),
        None => {
            noted(&app, &officer.scope, "dossier.view", id).await?;
            work(&app, &officer, &headers, &loaded, Vec::new()).await
        }
    }
}

/// “Xử lý bản sao chờ đóng dấu”.
async fn work(
    app: &App,
    officer: &Officer<CopySeal>,
    headers: &HeaderMap,
    loaded: &Loaded,
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let owner = Owner::Agency(officer.agency());
    let books = Books::of(app, &officer.scope, loaded.row.id, headers).await?;
    let page = WorkPage {
        stage: STAGE,
        card: cards::card(app, &officer.scope, loaded).await?,
        viewer: cards::viewer(&loaded.row).ok_or(Failure::NotFound)?,
        steps: cards::steps(loaded),
        certificate: certificates::last_used(app, owner, STAGE, headers),
        books: books.pages(),
        book: books.chosen.map(|book| book.to_string()),
        bound: books.bound,
        position: waiting::position(app, &officer.scope, STAGE, loaded.row.id).await?,
        errors,
    };
    draw(app, officer, status, &page).await
}

async fn start(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    if loaded.row.state != DossierState::AwaitingSeal || loaded.row.version.0 != seen.version {
        return Err(conflict(&loaded, STAGE, None));
    }
    let books = Books::of(&app, &officer.scope, id, &headers).await?;
    let book: Option<BookId> = seen.book.parse().ok();
    let Some(book) = book.filter(|book| books.choices.iter().any(|(open, _)| open.id == *book)) else {
        let errors = vec![FieldError::new("book", Text::key("book-missing"))];
        return work(&app, &officer, &headers, &loaded, errors).await;
    };
    let owner = Owner::Agency(officer.agency());
    let known = certificates::last_used(&app, owner, STAGE, &headers);
    let next = if known.is_some() { "preview" } else { "certificate" };
    let cookie = certificates::set_cookie(&app, BOOK, &book.to_string(), true);
    let next = Redirect::to(&format!("/seal/{id}/{next}"));
    Ok(([(header::SET_COOKIE, cookie)], next).into_response())
}

async fn certificate(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    headers: HeaderMap,
    At(id): At<DossierId>,
) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    if let Some(there) = elsewhere(&loaded) {
        return Ok(there.into_response());
    }
    choose(&app, &officer, &headers, id, Vec::new()).await
}

async fn choose(
    app: &App,
    officer: &Officer<CopySeal>,
    headers: &HeaderMap,
    id: DossierId,
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let owner = Owner::Agency(officer.agency());
    let (stem, back) = (id.to_string(), format!("/seal/{id}"));
    let mut page = certificates::page(app, owner, STAGE, &stem, &back, 1, headers).await?;
    page.errors = errors;
    draw(app, officer, status, &page).await
}

async fn chosen(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    load(&app, &officer.scope, id).await?;
    if seen.certificate.is_empty() {
        return choose(&app, &officer, &headers, id, vec![certificates::missing()]).await;
    }
    let owner = Owner::Agency(officer.agency());
    match flow::choose(&app, owner, Some(&seen.certificate)).await {
        Ok(candidate) => {
            let cookie = certificates::remember(&app, STAGE, &candidate.id(), seen.remember == "on");
            let next = Redirect::to(&format!("/seal/{id}/preview"));
            Ok(([(header::SET_COOKIE, cookie)], next).into_response())
        }
        Err(FlowError::Broken(cause)) => Err(Failure::Broken(cause)),
        Err(error) => choose(&app, &officer, &headers, id, vec![certificates::error(&error)]).await,
    }
}

async fn preview(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    headers: HeaderMap,
    At(id): At<DossierId>,
) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    if let Some(there) = elsewhere(&loaded) {
        return Ok(there.into_response());
    }
    let Some(certificate) = certificates::remembered(&headers, STAGE) else {
        return Ok(Redirect::to(&format!("/seal/{id}/certificate")).into_response());
    };
    let owner = Owner::Agency(officer.agency());
    let key = match flow::choose(&app, owner, Some(&certificate)).await {
        Ok(key) => key,
        Err(FlowError::Broken(cause)) => return Err(Failure::Broken(cause)),
        Err(error) => return choose(&app, &officer, &headers, id, vec![certificates::error(&error)]).await,
    };
    let books = Books::of(&app, &officer.scope, id, &headers).await?;
    let Some((book, n)) = books.number() else {
        let errors = vec![FieldError::new("book", Text::key("book-missing"))];
        return work(&app, &officer, &headers, &loaded, errors).await;
    };
    let viewer = match draft::viewer_of_seal(&app, &officer.scope, &loaded, book.id, n).await {
        Ok(viewer) => viewer,
        Err(error) => return failed(&app, &officer, &headers, id, error).await,
    };
    let page = PreviewSignature {
        stage: STAGE,
        card: cards::card(&app, &officer.scope, &loaded).await?,
        viewer,
        steps: cards::steps(&loaded),
        certificate: certificates::candidate(&key),
        number: Some(format!(
            "{} · {}",
            flow::number_text(book, n),
            flow::book_volume(book)
        )),
        book: Some(book.id.to_string()),
        ask_pin: false,
        errors: Vec::new(),
    };
    draw(&app, &officer, StatusCode::OK, &page).await
}

/// “Áp dụng”.
async fn apply(
    State(app): State<App>,
    officer: Officer<CopySeal>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    if loaded.row.state != DossierState::AwaitingSeal || loaded.row.version.0 != seen.version {
        return Err(conflict(&loaded, STAGE, None));
    }
    let books = Books::of(&app, &officer.scope, id, &headers).await?;
    // The book that was shown with its number, never another one that a second window chose meanwhile.
    let shown = if seen.book.is_empty() {
        books.chosen
    } else {
        seen.book.parse().ok()
    };
    let Some(book) = shown.filter(|book| books.choices.iter().any(|(open, _)| open.id == *book)) else {
        let errors = vec![FieldError::new("book", Text::key("book-missing"))];
        return work(&app, &officer, &headers, &loaded, errors).await;
    };
    let sealed = match seen.digest() {
        Ok(shown) => flow::seal(&app, &officer.scope, id, shown, book, Some(&seen.certificate)).await,
        Err(error) => Err(error),
    };
    match sealed {
        Ok(_) => Ok(Redirect::to(&format!("/seal/{id}/done")).into_response()),
        Err(error @ (FlowError::NoKey | FlowError::Certificate(_))) => {
            choose(&app, &officer, &headers, id, vec![certificates::error(&error)]).await
        }
        Err(error) => failed(&app, &officer, &headers, id, error).await,
    }
}

/// The work page again with what went wrong; what is broken or was done by somebody else has its own page.
async fn failed(
    app: &App,
    officer: &Officer<CopySeal>,
    headers: &HeaderMap,
    id: DossierId,
    error: FlowError,
) -> Answer {
    if is_race(&error)
        || matches!(
            error,
            FlowError::Broken(_) | FlowError::NotFound | FlowError::DiskFull
        )
    {
        return Err(refused(app, &officer.scope, id, STAGE, None, error).await);
    }
    let errors = vec![FieldError::new("", error.text())];
    let loaded = load(app, &officer.scope, id).await?;
    work(app, officer, headers, &loaded, errors).await
}

async fn done(State(app): State<App>, officer: Officer<CopySeal>, At(id): At<DossierId>) -> Answer {
    let loaded = load(&app, &officer.scope, id).await?;
    match loaded.row.state {
        DossierState::Sealed => show_done(&app, &officer, &loaded).await,
        DossierState::AwaitingSeal => Ok(Redirect::to(&format!("/seal/{id}")).into_response()),
        _ => Ok(Redirect::to(&format!("/dossiers/{id}")).into_response()),
    }
}

async fn show_done(app: &App, officer: &Officer<CopySeal>, loaded: &Loaded) -> Answer {
    let row = &loaded.row;
    let account = match row.requester_account {
        Some(person) => Some(person),
        None => people::match_account(&app.db, &row.requester_identity, &row.requester_name)
            .await?
            .map(|person| person.id),
    };
    let page = StageDone {
        stage: STAGE,
        card: cards::card(app, &officer.scope, loaded).await?,
        viewer: cards::viewer(row).ok_or(Failure::NotFound)?,
        steps: cards::steps(loaded),
        at: row.sealed_at.unwrap_or(row.state_since),
        store: account.is_some(),
    };
    draw(app, officer, StatusCode::OK, &page).await
}

/// “Hoàn thành và chuyển bản CTĐT tới người dân/doanh nghiệp”.
async fn deliver(State(app): State<App>, officer: Officer<CopySeal>, At(id): At<DossierId>) -> Answer {
    match flow::deliver(&app, &officer.scope, id).await {
        Ok(()) => {
            let next = waiting::onward(&app, &officer.scope, STAGE, id).await?;
            Ok(Redirect::to(&next).into_response())
        }
        Err(error) => Err(refused(&app, &officer.scope, id, STAGE, None, error).await),
    }
}
