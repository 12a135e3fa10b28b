//! The same form sent twice (a double press, a page gone back to): it is done once, and whoever sends it again is led to
//! what it made.

use saoy_domain::{State, VisitId};
use saoy_store::dossiers::{self, Row};
use saoy_store::scope::CopyCreate;
use saoy_store::{taken, uploads, visits};

use super::save::READY;
use super::scan;
use crate::app::App;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::{SentAlready, SentDossier};

/// Does what a form with these uploads asks for, unless the form was taken already.
pub(super) async fn once(
    app: &App,
    officer: &Officer<CopyCreate>,
    files: &[String],
    work: impl Future<Output = Answer>,
) -> Answer {
    if let Some(visit) = made(app, officer, files).await? {
        return Err(failure(app, officer, visit).await);
    }
    let answer = work.await;
    let refused = match &answer {
        Ok(answer) => answer.status().is_client_error(),
        Err(_) => true,
    };
    if !refused {
        return answer;
    }
    // The same form may have been taken while this one was read.
    app.db.settled().await?;
    match made(app, officer, files).await? {
        Some(visit) => Err(failure(app, officer, visit).await),
        None => answer,
    }
}

/// The page that says what a visit's form became.
pub(super) async fn failure(app: &App, officer: &Officer<CopyCreate>, visit: VisitId) -> Failure {
    match page(app, officer, visit).await {
        Ok(page) => Failure::Sent(Box::new(page)),
        Err(failure) => failure,
    }
}

/// The visit that a form was taken for: all its uploads are part of it.
async fn made(app: &App, officer: &Officer<CopyCreate>, files: &[String]) -> Answer<Option<VisitId>> {
    let mut visit = None;
    for key in files.iter().filter(|key| scan::dossier_of(key).is_none()) {
        if uploads::find(&app.db, &officer.scope, key).await?.is_some() {
            return Ok(None);
        }
        visit = visit.or(taken::visit(&app.db, &officer.scope, key).await?);
    }
    Ok(visit)
}

async fn page(app: &App, officer: &Officer<CopyCreate>, id: VisitId) -> Answer<SentAlready> {
    let scope = &officer.scope;
    let visit = visits::find(&app.db, scope, id).await?.ok_or(Failure::NotFound)?;
    let rows = dossiers::of_visit(&app.db, scope, id).await?;
    let waits = rows
        .iter()
        .any(|row| row.state == State::Draft && row.scan_digest.is_some());
    let mut made = Vec::new();
    for row in &rows {
        made.push(dossier(app, officer, row).await?);
    }
    Ok(SentAlready {
        dossiers: made,
        confirm: (waits && visit.note.as_deref() == Some(READY)).then(|| format!("/copies/{id}/confirm")),
        receipt: visit.receipt.map(|_| format!("/visits/{id}/receipt")),
    })
}

async fn dossier(app: &App, officer: &Officer<CopyCreate>, row: &Row) -> Answer<SentDossier> {
    let history = dossiers::timeline(&app.db, &officer.scope, row.id).await?;
    let last = history.iter().rev().find(|event| event.actor.is_some());
    Ok(SentDossier {
        code: row.code.to_string(),
        document_type: row.document_name.clone(),
        state: row.state,
        who: last
            .and_then(|event| event.actor_name.clone())
            .unwrap_or_default(),
        at: last.map_or(row.state_since, |event| event.at),
        href: match row.state {
            State::Draft | State::Returned => format!("/copies/{}/edit", row.id),
            _ => format!("/dossiers/{}", row.id),
        },
    })
}
