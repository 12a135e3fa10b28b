//! A batch begins: the dossiers chosen in the list.

use std::collections::BTreeSet;

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::{BatchId, Deed, Digest, DossierId};
use saoy_store::batches::{self, Batch, NewBatch};
use saoy_store::dossiers;
use saoy_store::scope::Scoped;

use super::super::refused::list;
use super::super::stage::Desk;
use crate::app::App;
use crate::asked::Posted;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::{Stage, Text};

/// So many dossiers go into one batch.
const MOST: usize = 200;

/// `id` several times, each as `<dossier>:<SHA-256 of the file that the list showed>`.
pub(super) async fn begin<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    Posted(fields): Posted<Vec<(String, String)>>,
) -> Answer {
    let mut items: Vec<(DossierId, Option<Digest>)> = Vec::new();
    for (_, value) in fields.iter().filter(|(name, _)| name == "id") {
        let (id, shown) = chosen_row(value)?;
        if !items.iter().any(|(known, _)| *known == id) {
            items.push((id, Some(shown)));
        }
    }
    match items.len() {
        0 => return Err(Failure::Bad(Text::key("batch-none-chosen"))),
        chosen if chosen > MOST => {
            let text = Text::key("batch-too-many")
                .with("most", MOST)
                .with("chosen", chosen);
            return Err(Failure::Bad(text));
        }
        _ => {}
    }
    let mut profiles = BTreeSet::new();
    for (id, _) in &items {
        let row = dossiers::find(&app.db, &officer.scope, *id).await?;
        profiles.insert(row.ok_or(Failure::NotFound)?.profile);
    }
    if profiles.len() > 1 {
        return Err(Failure::Bad(Text::key("batch-mixed")));
    }
    let now = app.now();
    let new = NewBatch {
        stage: R::KEPT,
        book: None,
        number: None,
        alone: false,
    };
    let mut tx = app.db.begin().await?;
    let id = batches::add(&mut tx, &officer.scope, &new, &items, now).await?;
    crate::audit::record(&mut tx, &officer.scope, Deed::BatchBegin, id, now).await?;
    tx.commit().await?;
    // Whatever this browser remembers, a batch starts only after its page was confirmed.
    let next = format!("{}/certificate", address(R::STAGE, id));
    Ok(Redirect::to(&next).into_response())
}

/// A row that was chosen, with the file it was shown with.
fn chosen_row(value: &str) -> Result<(DossierId, Digest), Failure> {
    let (id, shown) = value.split_once(':').unwrap_or((value, ""));
    let id = id.parse().map_err(|_| Failure::NotFound)?;
    let shown = shown
        .parse()
        .map_err(|_| Failure::Bad(Text::key("batch-not-shown")))?;
    Ok((id, shown))
}

/// Where a batch is looked at.
pub(super) fn address(stage: Stage, id: BatchId) -> String {
    format!("{}/batch/{id}", list(stage))
}

pub(super) async fn find<R: Desk>(app: &App, scope: &Scoped<R>, id: BatchId) -> Result<Batch, Failure> {
    batches::find(&app.db, scope, id)
        .await?
        .filter(|batch| batch.stage == R::KEPT)
        .ok_or(Failure::NotFound)
}
