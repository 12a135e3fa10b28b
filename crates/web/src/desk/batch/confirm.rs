//! One page before a batch starts: how many dossiers, with which certificate, from which book.

use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect};
use jiff::Timestamp;
use saoy_domain::{BatchId, BookId};
use saoy_store::batches::{self, Batch, KeyPlace};
use saoy_store::dossiers::Profile;
use saoy_store::scope::Scoped;
use saoy_store::{StoreError, Tx, dossiers, queue};

use super::super::certificates;
use super::super::form::Seen;
use super::super::number::{BOOK, Numbers};
use super::super::refused::list;
use super::super::stage::Desk;
use super::super::work::no_book;
use super::begin::{address, find};
use super::work::KIND;
use crate::agent::{Fresh, Work};
use crate::app::App;
use crate::asked::{At, Posted, status};
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::{self, Candidate, FlowError};
use crate::pages::{BatchRow, ConfirmBatch, FieldError, Stage};

pub(super) async fn show<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    headers: HeaderMap,
    At(id): At<BatchId>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    if batch.certificate.is_some() {
        return Ok(Redirect::to(&address(R::STAGE, id)).into_response());
    }
    page(&app, &officer, &headers, &batch, None, Vec::new()).await
}

async fn page<R: Desk>(
    app: &App,
    officer: &Officer<R>,
    headers: &HeaderMap,
    batch: &Batch,
    typed: Option<&Seen>,
    errors: Vec<FieldError>,
) -> Answer {
    let scope = &officer.scope;
    let mut rows = Vec::new();
    let profile = profile(app, scope, batch).await?;
    for item in batches::items(&app.db, batch.id).await? {
        let row = dossiers::find(&app.db, scope, item.dossier).await?;
        rows.extend(row.map(|row| BatchRow {
            code: row.code.to_string(),
            name: row.requester_name,
            document_type: row.document_name,
        }));
    }
    let found = certificates::found(app, R::owner(scope), R::STAGE, headers, profile).await?;
    let warnings = flow::warnings(app, &found.providers).await?;
    let numbers = Numbers::open(app, scope).await?;
    let page = ConfirmBatch {
        warnings,
        stage: R::STAGE,
        id: batch.id.to_string(),
        rows,
        certificates: found.certificates,
        chosen: found.chosen,
        book: match typed {
            Some(seen) => Some(seen.book.clone()),
            None => numbers.offered(headers),
        },
        books: numbers.shown(),
        back: list(R::STAGE).to_owned(),
        errors,
    };
    officer.draw(app, status(&page.errors), &page).await
}

pub(super) async fn confirmed<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    headers: HeaderMap,
    At(id): At<BatchId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    let book = match R::STAGE {
        Stage::Sign => None,
        Stage::Seal => {
            let numbers = Numbers::open(&app, &officer.scope).await?;
            match numbers.in_book(&seen.book) {
                Some((book, _)) => Some(book.id),
                None => return page(&app, &officer, &headers, &batch, Some(&seen), no_book()).await,
            }
        }
    };
    // What was chosen for dossiers of the other profile is no choice here.
    let profile = profile(&app, &officer.scope, &batch).await?;
    if seen.certificate.is_empty() || flow::profile_of(&seen.certificate) != profile {
        let errors = vec![certificates::missing()];
        return page(&app, &officer, &headers, &batch, Some(&seen), errors).await;
    }
    let candidate = match flow::choose(&app, R::owner(&officer.scope), Some(&seen.certificate)).await {
        Ok(candidate) => candidate,
        Err(FlowError::Broken(cause)) => return Err(Failure::Broken(cause)),
        Err(error) => {
            let errors = vec![certificates::error(&error)];
            return page(&app, &officer, &headers, &batch, Some(&seen), errors).await;
        }
    };
    start(&app, &officer.scope, id, &candidate, book).await?;
    let remembered = certificates::remember(&app, R::STAGE, &candidate.id(), seen.remember == "on");
    let mut answer = Redirect::to(&address(R::STAGE, id)).into_response();
    answer.headers_mut().append(header::SET_COOKIE, remembered);
    if let Some(book) = book {
        let last = certificates::set_cookie(&app, BOOK, &book.to_string(), true);
        answer.headers_mut().append(header::SET_COOKIE, last);
    }
    Ok(answer)
}

/// How the dossiers of a batch are made: a batch has one kind.
async fn profile<R: Desk>(app: &App, scope: &Scoped<R>, batch: &Batch) -> Result<Profile, Failure> {
    let first = batches::items(&app.db, batch.id).await?.into_iter().next();
    let row = match first {
        Some(item) => dossiers::find(&app.db, scope, item.dossier).await?,
        None => None,
    };
    Ok(row.map(|row| row.profile).unwrap_or_default())
}

/// Confirmed: the queue takes over; a key at the officer's own computer gets its code.
async fn start<R: Desk>(
    app: &App,
    scope: &Scoped<R>,
    id: BatchId,
    key: &Candidate,
    book: Option<BookId>,
) -> Result<(), Failure> {
    let now = app.now();
    let code = match key.place() {
        KeyPlace::Agent => Some(Fresh::new(app).await?),
        KeyPlace::Ring | KeyPlace::Remote | KeyPlace::Vgca | KeyPlace::Vnpt => None,
    };
    let mut tx = app.db.begin().await?;
    if batches::choose(&mut tx, id, (&key.id(), key.place()), book).await? {
        if let Some(code) = code {
            code.give(&mut tx, Work::Batch(id), scope.person()).await?;
        }
        queued(&mut tx, id, now).await?;
    }
    Ok(tx.commit().await?)
}

/// The batch goes to the queue, unless it is there.
pub(super) async fn queued(tx: &mut Tx, id: BatchId, now: Timestamp) -> Result<(), StoreError> {
    let key = format!("{KIND}:{id}");
    let job = queue::NewJob {
        kind: KIND,
        payload: serde_json::json!({ "batch": id }),
        run_at: now,
        unique_key: Some(&key),
    };
    queue::enqueue(tx, &job, now).await.map(drop)
}
