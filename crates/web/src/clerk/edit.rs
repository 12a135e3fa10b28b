//! “Xử lý tiếp”: a draft, or a dossier that came back — everything can be changed, the scan too.

use axum::extract::{Request, State};
use saoy_domain::dossier::Move;
use saoy_domain::{DossierId, State as DossierState};
use saoy_store::dossiers::{self, RequesterKind, Row};
use saoy_store::scope::CopyCreate;
use saoy_store::visits;
use serde::Deserialize;

use super::conflict::conflict;
use super::fields::{self, Fields};
use super::page::{self, Head};
use super::save::Known;
use super::{new, scan};
use crate::app::App;
use crate::asked::{Asked, At};
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::Returned;

#[derive(Deserialize)]
pub(super) struct Brought {
    #[serde(default)]
    kept: String,
}

/// The form, filled from the dossier (and the other drafts of its visit).
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<DossierId>,
    Asked(brought): Asked<Brought>,
) -> Answer {
    let (row, known) = load(&app, &officer, id).await?;
    let head = head(&app, &officer, &row).await?;
    match new::kept(&app, &officer, &brought.kept).await? {
        Some(fields) => {
            let head = Head {
                restored: true,
                ..head
            };
            new::draw(&app, &officer, head, &fields, Vec::new()).await
        }
        None => {
            let fields = filled(&app, &officer, &row, &known).await?;
            new::draw(&app, &officer, head, &fields, Vec::new()).await
        }
    }
}

/// A button of the form.
pub(super) async fn act(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<DossierId>,
    request: Request,
) -> Answer {
    let (mut fields, errors) = fields::read(&app, &officer.scope, request).await?;
    let (row, known) = load(&app, &officer, id).await?;
    if fields.get("version") != row.version.0.to_string() {
        return Err(conflict(&app, &officer.scope, id, None).await);
    }
    // Files of other dossiers have no place here.
    for key in fields.files() {
        let strange = scan::dossier_of(&key).is_some_and(|of| known.rows.iter().all(|row| row.id != of));
        if strange {
            fields.remove_file(&key);
        }
    }
    let head = head(&app, &officer, &row).await?;
    new::handle(&app, &officer, head, &mut fields, errors, known).await
}

/// The dossier with the drafts of its visit: they are read back and submitted together.
async fn load(app: &App, officer: &Officer<CopyCreate>, id: DossierId) -> Answer<(Row, Known)> {
    let row = dossiers::find(&app.db, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    if !matches!(row.state, DossierState::Draft | DossierState::Returned) {
        return Err(conflict(app, &officer.scope, id, None).await);
    }
    let mut rows = vec![row.clone()];
    if let Some(visit) = row.visit {
        let others = dossiers::of_visit(&app.db, &officer.scope, visit).await?;
        rows.extend(
            others
                .into_iter()
                .filter(|other| other.id != id && other.state == DossierState::Draft),
        );
        rows.sort_by_key(|row| row.id);
    }
    let visit = row.visit;
    Ok((row, Known { visit, rows }))
}

async fn head(app: &App, officer: &Officer<CopyCreate>, row: &Row) -> Answer<Head> {
    let history = dossiers::timeline(&app.db, &officer.scope, row.id).await?;
    let back = history.iter().rev().find(|event| event.action == Move::Return);
    let visit = match row.visit {
        Some(visit) => visits::find(&app.db, &officer.scope, visit).await?,
        None => None,
    };
    let received = visit.map(|visit| visit.received_at);
    Ok(Head {
        action: format!("/copies/{}/edit", row.id),
        code: Some(row.code.to_string()),
        version: u64::try_from(row.version.0).unwrap_or(0),
        returned: back.map(|event| Returned {
            who: event.actor_name.clone().unwrap_or_default(),
            at: event.at,
            reason: event.reason.clone().unwrap_or_default(),
        }),
        restored: false,
        received: received.map(|at| (at, row.due_at)),
    })
}

/// The form says again what was saved.
async fn filled(app: &App, officer: &Officer<CopyCreate>, row: &Row, known: &Known) -> Answer<Fields> {
    let types = page::listed(app).await?;
    let visit = match row.visit {
        Some(visit) => visits::find(&app.db, &officer.scope, visit).await?,
        None => None,
    };
    let paper = visit.map_or(0, |visit| visit.paper_copies);
    let mut fields = Fields::default();
    if row.requester_kind == RequesterKind::WithoutAccount {
        fields.push("account", "no");
        fields.push("name", &*row.requester_name);
        fields.push("person_identity", &*row.requester_identity);
    } else {
        fields.push("identity", &*row.requester_identity);
        if let Some(account) = row.requester_account {
            fields.push("chosen", account.to_string());
        }
    }
    if row.requester_email_is_officers {
        fields.push("officer_email", "on");
    } else {
        fields.push("email", row.requester_email.clone().unwrap_or_default());
    }
    if let Some(reason) = &row.fee_waived_reason {
        fields.push("waived", "on");
        fields.push("waived_reason", &**reason);
    }
    if paper > 0 {
        fields.push("paper", paper.to_string());
    }
    fields.push("attestation", &*row.attestation);
    for row in &known.rows {
        let key = format!("d{}", row.id);
        fields.push("upload", &*key);
        page::document_fields(&mut fields, &key, &row.document_type, &row.document_name, &types);
        fields.push(format!("pages-{key}"), row.pages.to_string());
        let copies = row.copies.saturating_sub(paper).max(1);
        fields.push(format!("copies-{key}"), copies.to_string());
    }
    Ok(fields)
}
