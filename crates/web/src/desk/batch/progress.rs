//! How far a batch has come; stopping it; passing on what was done.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Redirect};
use saoy_domain::{BatchId, Deed};
use saoy_store::batches::{self, Batch, Item, ItemState};
use saoy_store::dossiers::{self, Waiting};
use saoy_store::scope::Scoped;
use saoy_store::{StoreError, books};

use super::super::certificates;
use super::super::refused::list;
use super::super::stage::Desk;
use super::asking::take_back;
use super::begin::{address, find};
use super::{computer, program};
use crate::app::App;
use crate::asked::At;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{BatchItem, BatchProgress, Link, Outcome, Text};
use crate::{programs, remote, security};

pub(super) async fn show<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    match page(&app, &officer, &batch).await? {
        Some(page) => {
            let mut answer = officer.draw(&app, StatusCode::OK, &page).await?;
            if page.program.is_some() {
                security::let_programs_be_asked(&mut answer);
            }
            Ok(answer)
        }
        None => Ok(Redirect::to(&format!("{}/certificate", address(R::STAGE, id))).into_response()),
    }
}

/// The part of the page that a script fetches again and again.
pub(super) async fn state<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    let page = page(&app, &officer, &batch).await?.ok_or(Failure::NotFound)?;
    let frame = officer.frame(&app).await;
    let html = app.renderer.template("parts/batch.html", &frame, &page)?;
    Ok(Html(html).into_response())
}

pub(super) async fn stop<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if batches::stop(&mut tx, id, now).await? {
        crate::audit::record(&mut tx, &officer.scope, Deed::BatchStop, id, now).await?;
    }
    tx.commit().await?;
    // What a key out of reach has not signed by now is not signed any more.
    take_back(&app, &batch, ItemState::Skipped, |_| true).await?;
    Ok(Redirect::to(&address(R::STAGE, id)).into_response())
}

/// Passes on (or delivers) everything that was done; what cannot go yet stays, with the sentence that says why.
pub(super) async fn pass_on<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
) -> Answer {
    find(&app, &officer.scope, id).await?;
    let mut stays = false;
    for item in batches::items(&app.db, id).await? {
        if item.state != ItemState::Done {
            continue;
        }
        let passed = R::pass(&app, &officer.scope, item.dossier).await;
        let (state, reason) = match passed {
            Ok(()) => (ItemState::Passed, None),
            Err(error) => {
                stays = true;
                let text = error.text();
                let reason = serde_json::json!({ "key": text.key, "args": text.args });
                (ItemState::Done, Some(reason))
            }
        };
        let mut tx = app.db.begin().await?;
        batches::mark(&mut tx, item.id, state, item.ended_at, reason).await?;
        tx.commit().await?;
    }
    let next = if stays {
        address(R::STAGE, id)
    } else {
        list(R::STAGE).to_owned()
    };
    Ok(Redirect::to(&next).into_response())
}

/// `None` while no certificate is chosen.
async fn page<R: Desk>(
    app: &App,
    officer: &Officer<R>,
    batch: &Batch,
) -> Result<Option<BatchProgress>, Failure> {
    let scope = &officer.scope;
    let Some(chosen) = &batch.certificate else {
        return Ok(None);
    };
    let items = batches::items(&app.db, batch.id).await?;
    let book = match batch.book {
        Some(book) => books::find(&app.db, scope, book).await?,
        None => None,
    };
    let mut shown = Vec::with_capacity(items.len());
    for item in &items {
        shown.extend(line::<R>(app, scope, item, book.as_ref()).await?);
    }
    remote::times(app, batch, &items, &mut shown).await?;
    programs::told(app, batch, officer.visitor.lang(), &mut shown).await?;
    Ok(Some(BatchProgress {
        stage: R::STAGE,
        id: batch.id.to_string(),
        certificate: certificates::by_id(app, R::owner(scope), chosen).await?,
        computer: computer::shown(app, batch).await?,
        program: program::shown(app, batch).await?,
        remote: remote::of_batch(app, batch, &items).await?,
        alone: batch
            .alone
            .then(|| items.first())
            .flatten()
            .map(|item| item.dossier.to_string()),
        left: items.iter().filter(|item| item.state == ItemState::Done).count() as u64,
        items: shown,
        finished: batch.finished_at.is_some(),
        stopping: batch.stop_asked_at.is_some(),
        seconds_left: left(app, batch, &items),
    }))
}

async fn line<R: Desk>(
    app: &App,
    scope: &Scoped<R>,
    item: &Item,
    book: Option<&books::Book>,
) -> Result<Option<BatchItem>, StoreError> {
    let Some(row) = dossiers::find(&app.db, scope, item.dossier).await? else {
        return Ok(None);
    };
    let waits = row.waiting_for == Some(Waiting::Timestamp);
    let outcome = match item.state {
        ItemState::Waiting => Outcome::Waiting,
        ItemState::Running => Outcome::Running,
        ItemState::Asked => Outcome::Asked,
        ItemState::Done if waits => Outcome::Timestamping,
        ItemState::Done | ItemState::Passed => Outcome::Done,
        ItemState::Failed => Outcome::Failed,
        ItemState::Skipped => Outcome::Skipped,
    };
    let text = match item.state {
        ItemState::Running => Some(Text::key("batch-signing")),
        _ => item.reason.as_ref().and_then(Text::kept),
    };
    let remedy = (item.state == ItemState::Failed).then(|| Link {
        text: Text::key("batch-look"),
        href: format!("{}/{}", list(R::STAGE), row.id),
    });
    Ok(Some(BatchItem {
        id: row.id.to_string(),
        code: row.code.to_string(),
        name: row.requester_name.clone(),
        document_type: row.document_name.clone(),
        outcome,
        passed: item.state == ItemState::Passed,
        at: item.ended_at,
        number: book.zip(row.number_n).map(|(book, n)| flow::number_text(book, n)),
        text,
        remedy,
    }))
}

/// As long for each that is left as for each that ended, on the average.
fn left(app: &App, batch: &Batch, items: &[Item]) -> Option<u64> {
    if batch.finished_at.is_some() {
        return None;
    }
    let ended = items.iter().filter(|item| item.ended_at.is_some()).count() as u64;
    let open = items.len() as u64 - ended;
    let spent = u64::try_from(app.now().duration_since(batch.created_at).as_secs()).ok()?;
    spent
        .checked_mul(open)
        .and_then(|all| all.checked_div(ended))
        .filter(|left| *left > 0)
}
