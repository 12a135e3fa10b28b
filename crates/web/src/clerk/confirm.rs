//! The read-back: number, name and e-mail before the citizen's eyes, then “Trình ký” for every dossier of the visit.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::dossier::{Act, Ready};
use saoy_domain::{Deed, Permission, ReceiptNumber, State as DossierState, VisitId};
use saoy_store::counters::{self, Counter};
use saoy_store::dossiers::{self, Row};
use saoy_store::scope::CopyCreate;
use saoy_store::visits::{self, Visit, VisitFields};
use saoy_store::{Tx, grants, notifications, people};
use serde::Deserialize;

use super::save::{READY, refused};
use super::{account, day, page, sent};
use crate::app::App;
use crate::asked::{At, Posted};
use crate::audit;
use crate::auth::Officer;
use crate::cards;
use crate::failure::{Answer, Failure};
use crate::pages::{ConfirmCopy, PagesDiffer, ReceiptItem, Text};

/// What the citizen looks at.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(visit): At<VisitId>,
) -> Answer {
    let (received, rows) = load(&app, &officer, visit).await?;
    let types = page::listed(&app).await?;
    let row = rows.first().ok_or(Failure::NotFound)?;
    let agency = page::agency(&app, &officer).await?;
    let (store, name_differs) = match row.requester_account {
        Some(_) => (true, false),
        None => {
            let known = account::search(&app, &officer, &row.requester_identity).await?;
            let number = Some(row.requester_identity.as_str());
            let known = known.iter().any(|person| {
                person.identity_number.as_deref() == number || person.tax_number.as_deref() == number
            });
            let matched =
                people::match_account(&app.db, &row.requester_identity, &row.requester_name).await?;
            (matched.is_some(), known && matched.is_none())
        }
    };
    let confirm = ConfirmCopy {
        action: format!("/copies/{visit}/confirm"),
        visit: visit.to_string(),
        name: row.requester_name.clone(),
        kind: cards::kind(row.requester_kind),
        identity: row.requester_identity.clone(),
        email: row.requester_email.clone(),
        email_is_officers: row.requester_email_is_officers,
        store,
        name_differs,
        total: sum(&rows),
        items: rows.iter().map(item).collect(),
        differs: rows.iter().filter_map(differs).collect(),
        on_vneid: rows
            .iter()
            .filter(|row| {
                types
                    .iter()
                    .any(|known| known.on_vneid && known.key == row.document_type)
            })
            .map(|row| row.document_name.clone())
            .collect(),
        due: match rows.iter().filter_map(|row| row.due_at).min() {
            Some(due) => due,
            None => day::due(&app, &agency, received.received_at).await?.at,
        },
    };
    let frame = officer.frame(&app).await;
    app.page(StatusCode::OK, &frame, &confirm)
}

#[derive(Deserialize)]
pub(super) struct Pressed {
    #[serde(rename = "do", default)]
    what: String,
}

/// “Đúng, trình ký”, or back to the form.
pub(super) async fn act(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(visit): At<VisitId>,
    Posted(pressed): Posted<Pressed>,
) -> Answer {
    let (found, rows) = load(&app, &officer, visit).await?;
    let first = rows.first().ok_or(Failure::NotFound)?;
    if pressed.what != "confirm" {
        return Ok(Redirect::to(&format!("/copies/{}/edit", first.id)).into_response());
    }
    match submit(&app, &officer, &found, rows).await {
        // Two requests at once: the second one finds the dossiers submitted.
        Err(Failure::Bad(text)) if text.key == "flow-stale" => {
            app.db.settled().await?;
            Err(sent::failure(&app, &officer, visit).await)
        }
        Err(other) => Err(other),
        Ok(()) => Ok(Redirect::to(&format!("/visits/{visit}/receipt")).into_response()),
    }
}

/// Whether the copy has another number of pages than the clerk wrote down.
fn differs(row: &Row) -> Option<PagesDiffer> {
    let copy = row.scan_pages.filter(|copy| *copy != row.pages)?;
    Some(PagesDiffer {
        document: row.document_name.clone(),
        copy,
        written: row.pages,
    })
}

/// A line of the read-back; the receipt adds the codes.
pub(super) fn item(row: &Row) -> ReceiptItem {
    ReceiptItem {
        dossier: None,
        follow: None,
        qr: None,
        document_type: row.document_name.clone(),
        pages: row.pages,
        copies: row.copies,
        fee: u64::try_from(row.fee).unwrap_or(0),
    }
}

/// The sum of the dossiers.
pub(super) fn sum(rows: &[Row]) -> u64 {
    rows.iter().map(|row| u64::try_from(row.fee).unwrap_or(0)).sum()
}

/// The visit and its dossiers that wait for the read-back; what was submitted already is said.
async fn load(app: &App, officer: &Officer<CopyCreate>, id: VisitId) -> Answer<(Visit, Vec<Row>)> {
    let visit = visits::find(&app.db, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let all = dossiers::of_visit(&app.db, &officer.scope, id).await?;
    let waiting: Vec<Row> = all
        .iter()
        .filter(|row| row.state == DossierState::Draft && row.scan_digest.is_some())
        .cloned()
        .collect();
    if waiting.is_empty() {
        let last = all.last().ok_or(Failure::NotFound)?;
        return match last.state {
            DossierState::Draft => Err(Failure::NotFound),
            _ => Err(sent::failure(app, officer, id).await),
        };
    }
    // Saved as a draft: the form has to be completed first.
    if visit.note.as_deref() != Some(READY) {
        return Err(Failure::Bad(Text::key("draft-not-complete")));
    }
    Ok((visit, waiting))
}

async fn submit(app: &App, officer: &Officer<CopyCreate>, visit: &Visit, rows: Vec<Row>) -> Answer<()> {
    let now = app.now();
    let scope = &officer.scope;
    let agency = page::agency(app, officer).await?;
    let due = day::due(app, &agency, visit.received_at).await?.at;
    let act = Act {
        by: scope.officer(),
        at: now,
    };
    let mut tx = app.db.begin().await?;
    for mut row in rows {
        let ready = Ready {
            scan: row.scan_digest,
            applicant: !row.requester_name.is_empty() && !row.requester_identity.is_empty(),
            document_type: !row.document_name.is_empty(),
            pages: row.pages > 0,
            read_back: true,
            grounds_checked: visit.note.as_deref() == Some(READY),
        };
        let draft = row.stored()?.draft();
        let moved = draft.and_then(|draft| draft.submit(&ready, &act));
        let moved = moved.map_err(|why| Failure::Bad(super::sentence::text(&why)))?;
        // The law's time runs from the receipt; a return and a second submission do not lengthen it.
        row.due_at = row.due_at.or(Some(due));
        dossiers::move_on(&mut tx, scope, &mut row, moved)
            .await
            .map_err(refused)?;
        audit::record(&mut tx, scope, Deed::DossierSubmit, row.id, now).await?;
        tell_leaders(&mut tx, officer, &row).await?;
    }
    let all = dossiers::of_visit(&mut tx, scope, visit.id).await?;
    let fields = VisitFields {
        electronic_copies: visit.electronic_copies,
        paper_copies: visit.paper_copies,
        fee: i64::try_from(sum(&taken(all))).unwrap_or(i64::MAX),
        fee_waived_reason: visit.fee_waived_reason.clone(),
        note: None,
    };
    visits::update(&mut tx, scope, visit.id, &fields).await?;
    if visit.receipt.is_none() {
        let year = account::today(app).year();
        let nth = counters::next(&mut tx, agency.id, Counter::Receipt, year).await?;
        let number = ReceiptNumber::new(&agency.code, year, nth);
        visits::set_receipt(&mut tx, scope, visit.id, &number).await?;
    }
    Ok(tx.commit().await?)
}

/// The dossiers of a visit for which a fee is taken.
pub(super) fn taken(rows: Vec<Row>) -> Vec<Row> {
    let gone = [
        DossierState::Draft,
        DossierState::Refused,
        DossierState::Cancelled,
    ];
    rows.into_iter()
        .filter(|row| !gone.contains(&row.state))
        .collect()
}

async fn tell_leaders(tx: &mut Tx, officer: &Officer<CopyCreate>, row: &Row) -> Answer<()> {
    let at = row.submitted_at.unwrap_or(officer.visitor.at);
    let args = serde_json::json!({ "who": officer.person.name, "code": row.code.to_string() });
    let leaders = match row.assigned_leader {
        Some(leader) => vec![leader],
        None => grants::holders(&mut *tx, row.agency, Permission::CopySign, at).await?,
    };
    for leader in leaders {
        notifications::tell(tx, leader, Some(row.id), "note-submitted", args.clone(), at).await?;
    }
    Ok(())
}
