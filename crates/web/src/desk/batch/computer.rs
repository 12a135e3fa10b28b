//! A batch whose key is in a token at the officer's own computer: its code, and how far that computer is.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::{BatchId, Deed, Digest, DossierId};
use saoy_store::batches::{self, Batch, ItemState, KeyPlace, NewBatch};
use saoy_store::scope::{Scoped, System};
use saoy_store::signings::{self, SigningState};
use saoy_store::{pairings, tickets};

use super::super::stage::Desk;
use super::asking::{take_back, worth_anew};
use super::begin::{address, find};
use super::confirm::queued;
use crate::agent::{self, Fresh, Work};
use crate::app::App;
use crate::asked::At;
use crate::audit;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::{Candidate, FlowError, computer_fault};
use crate::pages::{AtComputer, ComputerState, Text};

/// Signs one dossier with a key out of this server's reach: a batch of its own. Gives its page's address.
pub(in crate::desk) async fn alone<R: Desk>(
    app: &App,
    scope: &Scoped<R>,
    (dossier, displayed): (DossierId, Digest),
    choice: R::Choice,
    key: &Candidate,
) -> Result<String, FlowError> {
    let number = R::number(choice);
    let new = NewBatch {
        stage: R::KEPT,
        book: number.map(|number| number.book),
        number: number.map(|number| number.n),
        alone: true,
    };
    R::keep(app, scope, choice).await?;
    let code = match key.place() {
        KeyPlace::Agent => Some(Fresh::new(app).await?),
        KeyPlace::Ring | KeyPlace::Remote | KeyPlace::Vgca | KeyPlace::Vnpt => None,
    };
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let id = batches::add(&mut tx, scope, &new, &[(dossier, Some(displayed))], now).await?;
    batches::choose(&mut tx, id, (&key.id(), key.place()), new.book).await?;
    audit::record(&mut tx, scope, Deed::BatchBegin, id, now).await?;
    if let Some(code) = code {
        code.give(&mut tx, Work::Batch(id), scope.person()).await?;
    }
    queued(&mut tx, id, now).await?;
    tx.commit().await?;
    Ok(address(R::STAGE, id))
}

/// “Ký tiếp”: a new code; what lapsed meanwhile is prepared anew.
pub(super) async fn ticket<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    At(id): At<BatchId>,
) -> Answer {
    let batch = find(&app, &officer.scope, id).await?;
    if batch.signer != KeyPlace::Agent || batch.finished_at.is_some() || batch.stop_asked_at.is_some() {
        return Err(Failure::Bad(Text::key("computer-over")));
    }
    let now = app.now();
    // A code that is taken late must still leave time for the signatures.
    take_back(&app, &batch, ItemState::Waiting, worth_anew(now)?).await?;
    let code = Fresh::new(&app).await?;
    let mut tx = app.db.begin().await?;
    code.give(&mut tx, Work::Batch(id), officer.scope.person())
        .await?;
    queued(&mut tx, id, now).await?;
    tx.commit().await?;
    Ok(Redirect::to(&address(R::STAGE, id)).into_response())
}

/// What the page says about the officer's computer; `None` when the key is elsewhere or nothing is left to sign.
pub(super) async fn shown(app: &App, batch: &Batch) -> Result<Option<AtComputer>, FlowError> {
    if batch.signer != KeyPlace::Agent || batch.finished_at.is_some() {
        return Ok(None);
    }
    let items = batches::items(&app.db, batch.id).await?;
    let open = signings::open(&app.db, &System, batch.id).await?;
    let asked = open.iter().filter(|one| one.state == SigningState::Asked).count();
    let coming = |state| matches!(state, ItemState::Waiting | ItemState::Running);
    let preparing = items.iter().filter(|item| coming(item.state)).count();
    if asked + preparing == 0 {
        return Ok(None);
    }
    let now = app.now();
    let ticket = tickets::of_batch(&app.db, batch.id).await?;
    let open = ticket.as_ref().filter(|ticket| ticket.ended_at.is_none());
    let (mut link, mut code) = (None, None);
    let state = match open {
        Some(ticket) if ticket.taken_at.is_some() => ComputerState::Working,
        Some(ticket) if ticket.expires_at > now => {
            let (opens, typed) = agent::link(app, ticket).await?;
            (link, code) = (Some(opens.to_string()), Some(typed.to_string()));
            ComputerState::Ready
        }
        _ => ComputerState::Again,
    };
    let fault = ticket.and_then(|ticket| ticket.fault);
    Ok(Some(AtComputer {
        state,
        link,
        code,
        left: asked + preparing,
        fault: fault.map(|word| computer_fault(&word)),
        paired: !pairings::of(&app.db, batch.person).await?.is_empty(),
    }))
}
