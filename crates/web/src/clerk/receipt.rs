//! “Biên lai” of a visit: number, dossiers, fee, the codes by which they are followed, and the code that opens the link of
//! a large copy.

use axum::extract::State;
use axum::http::StatusCode;
use saoy_domain::VisitId;
use saoy_sheet::qr;
use saoy_store::dossiers::Row;
use saoy_store::scope::CopyCreate;
use saoy_store::{dossiers, people, visits};

use super::{confirm, page};
use crate::app::App;
use crate::asked::At;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{Qr, Receipt, ReceiptItem};

/// The receipt, to be printed.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    At(id): At<VisitId>,
) -> Answer {
    let visit = visits::find(&app.db, &officer.scope, id)
        .await?
        .ok_or(Failure::NotFound)?;
    let number = visit.receipt.as_ref().ok_or(Failure::NotFound)?;
    let rows = confirm::taken(dossiers::of_visit(&app.db, &officer.scope, id).await?);
    let first = rows.first().ok_or(Failure::NotFound)?;
    let due = rows.iter().filter_map(|row| row.due_at).max();
    let receiver = people::find(&app.db, visit.received_by).await?;
    let mut codes = Vec::new();
    let mut tx = app.db.begin().await?;
    for row in &rows {
        codes.push(flow::pickup_code(&app, &mut tx, row.id).await?);
    }
    tx.commit().await?;
    let receipt = Receipt {
        number: number.to_string(),
        agency: page::agency(&app, &officer).await?.name,
        officer: receiver.map(|person| person.name).unwrap_or_default(),
        at: visit.received_at,
        name: first.requester_name.clone(),
        identity: first.requester_identity.clone(),
        email: first.requester_email.clone(),
        total: confirm::sum(&rows),
        waived: visit.fee_waived_reason.clone(),
        due: due.unwrap_or(visit.received_at),
        code: first.requester_email.is_some().then(|| codes.join(", ")),
        check_address: format!("{}/kt", app.config.public_url),
        items: rows.iter().map(|row| item(&app, row)).collect(),
    };
    let frame = officer.frame(&app).await;
    app.page(StatusCode::OK, &frame, &receipt)
}

/// A dossier with the code by which a citizen without an account follows it before having the copy.
fn item(app: &App, row: &Row) -> ReceiptItem {
    let code = row.verification_code.to_string();
    let address = format!("{}/kt/{code}", app.config.public_url);
    ReceiptItem {
        dossier: Some(row.code.to_string()),
        follow: Some(code),
        qr: qr::path(&address).ok().map(|(side, path)| Qr { side, path }),
        ..confirm::item(row)
    }
}
