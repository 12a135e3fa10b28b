//! A batch begins: the dossiers chosen in the list, and the certificate.

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Redirect};
use saoy_domain::{BatchId, BookId, DossierId, day_in_vietnam};
use saoy_store::batches::{self, Batch, NewBatch};
use saoy_store::scope::Scoped;
use saoy_store::{books, dossiers, queue};

use super::super::refused::list;
use super::super::seal::BOOK;
use super::super::sign::Seen;
use super::super::{certificates, draw};
use super::stage::Stages;
use super::work::KIND;
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError};
use crate::pages::{FieldError, Stage, Text};

/// So many dossiers go into one batch.
const MOST: usize = 200;

/// `id` several times, and `book` when sealing.
pub(super) async fn begin<R: Stages>(
    State(app): State<App>,
    officer: Officer<R>,
    headers: HeaderMap,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Answer {
    let mut ids: Vec<DossierId> = Vec::new();
    for (_, value) in fields.iter().filter(|(name, _)| name == "id") {
        let id = value.parse().map_err(|_| Failure::NotFound)?;
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    match ids.len() {
        0 => return Err(Failure::Bad(Text::key("batch-none-chosen"))),
        chosen if chosen > MOST => {
            let text = Text::key("batch-too-many")
                .with("most", MOST)
                .with("chosen", chosen);
            return Err(Failure::Bad(text));
        }
        _ => {}
    }
    let mut items = Vec::new();
    for id in ids {
        let row = dossiers::find(&app.db, &officer.scope, id)
            .await?
            .ok_or(Failure::NotFound)?;
        items.push((id, R::file(&row)));
    }
    let typed = fields
        .iter()
        .find(|(name, _)| name == "book")
        .map(|(_, value)| value.as_str());
    let book = match R::STAGE {
        Stage::Sign => None,
        Stage::Seal => Some(book(&app, &officer.scope, typed, &headers).await?),
    };
    let now = app.now();
    let new = NewBatch { stage: R::KEPT, book };
    let mut tx = app.db.begin().await?;
    let id = batches::add(&mut tx, &officer.scope, &new, &items, now).await?;
    crate::audit::about(&mut tx, &officer.scope, "batch.begin", "batch", id, now).await?;
    tx.commit().await?;
    // The certificate used last time goes without asking, as for a single dossier.
    let known = certificates::last_used(&app, R::owner(&officer.scope), R::STAGE, &headers);
    if let Some(known) = known
        && let Ok(candidate) = flow::choose(&app, R::owner(&officer.scope), Some(&known.id)).await
    {
        start(&app, id, &candidate.id()).await?;
        return Ok(Redirect::to(&address(R::STAGE, id)).into_response());
    }
    let next = format!("{}/certificate", address(R::STAGE, id));
    Ok(Redirect::to(&next).into_response())
}

/// The book that was chosen, else the one used last, else the newest that is open.
async fn book<R: Stages>(
    app: &App,
    scope: &Scoped<R>,
    typed: Option<&str>,
    headers: &HeaderMap,
) -> Result<BookId, Failure> {
    let open = books::open_on(&app.db, scope, day_in_vietnam(app.now())).await?;
    let wanted = typed
        .map(str::to_owned)
        .or_else(|| certificates::cookie(headers, BOOK));
    let wanted: Option<BookId> = wanted.and_then(|text| text.parse().ok());
    let found = open
        .iter()
        .find(|book| Some(book.id) == wanted)
        .or_else(|| open.first().filter(|_| typed.is_none()));
    found
        .map(|book| book.id)
        .ok_or_else(|| Failure::Bad(Text::key("book-missing")))
}

/// Where a batch is looked at.
pub(super) fn address(stage: Stage, id: BatchId) -> String {
    format!("{}/batch/{id}", list(stage))
}

pub(super) async fn find<R: Stages>(app: &App, scope: &Scoped<R>, id: BatchId) -> Result<Batch, Failure> {
    batches::find(&app.db, scope, id)
        .await?
        .filter(|batch| batch.stage == R::KEPT)
        .ok_or(Failure::NotFound)
}

pub(super) async fn certificate<R: Stages>(
    State(app): State<App>,
    officer: Officer<R>,
    headers: HeaderMap,
    At(id): At<BatchId>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    if batch.certificate.is_some() {
        return Ok(Redirect::to(&address(R::STAGE, id)).into_response());
    }
    choose(&app, &officer, &headers, id, Vec::new()).await
}

async fn choose<R: Stages>(
    app: &App,
    officer: &Officer<R>,
    headers: &HeaderMap,
    id: BatchId,
    errors: Vec<FieldError>,
) -> Answer {
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let dossiers = u32::try_from(batches::items(&app.db, id).await?.len()).unwrap_or(u32::MAX);
    let owner = R::owner(&officer.scope);
    let (stem, back) = (format!("batch/{id}"), list(R::STAGE));
    let mut page = certificates::page(app, owner, R::STAGE, &stem, back, dossiers, headers).await?;
    page.errors = errors;
    draw(app, officer, status, &page).await
}

pub(super) async fn chosen<R: Stages>(
    State(app): State<App>,
    officer: Officer<R>,
    headers: HeaderMap,
    At(id): At<BatchId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    find(&app, &officer.scope, id).await?;
    if seen.certificate.is_empty() {
        return choose(&app, &officer, &headers, id, vec![certificates::missing()]).await;
    }
    match flow::choose(&app, R::owner(&officer.scope), Some(&seen.certificate)).await {
        Ok(candidate) => {
            start(&app, id, &candidate.id()).await?;
            let cookie = certificates::remember(&app, R::STAGE, &candidate.id(), seen.remember == "on");
            let next = Redirect::to(&address(R::STAGE, id));
            Ok(([(header::SET_COOKIE, cookie)], next).into_response())
        }
        Err(FlowError::Broken(cause)) => Err(Failure::Broken(cause)),
        Err(error) => choose(&app, &officer, &headers, id, vec![certificates::error(&error)]).await,
    }
}

/// The certificate is chosen: the queue takes over.
async fn start(app: &App, id: BatchId, certificate: &str) -> Result<(), Failure> {
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if batches::choose(&mut tx, id, certificate).await? {
        let key = format!("{KIND}:{id}");
        let job = queue::NewJob {
            kind: KIND,
            payload: serde_json::json!({ "batch": id }),
            run_at: now,
            unique_key: Some(&key),
        };
        queue::enqueue(&mut tx, &job, now).await?;
    }
    Ok(tx.commit().await?)
}
