//! Visits at the counter: the dossiers of one visit share a receipt.

use jiff::Timestamp;
use saoy_domain::{AgencyId, PersonId, ReceiptNumber, VisitId};

use crate::{
    Reader, Result, Tx,
    engine::{input, record, statements},
    scope::{CopyCreate, Right, Scoped},
};

record! {
    /// A visit.
    pub struct Visit {
        /// The row.
        id: VisitId,
        /// Where.
        agency: AgencyId,
        /// The receipt's number, once it is printed.
        receipt: Option<ReceiptNumber>,
        /// Who received the papers.
        received_by: PersonId,
        /// When.
        received_at: Timestamp,
        /// Electronic copies asked for.
        electronic_copies: u32,
        /// Paper copies asked for.
        paper_copies: u32,
        /// The whole fee in đồng.
        fee: i64,
        /// Why no fee is taken.
        fee_waived_reason: Option<String>,
        /// Anything to remember.
        note: Option<String>,
    }
}

input! {
    /// What the counter can say about a visit.
    pub struct VisitFields {
        /// Electronic copies asked for.
        electronic_copies: u32,
        /// Paper copies asked for.
        paper_copies: u32,
        /// The whole fee in đồng.
        fee: i64,
        /// Why no fee is taken.
        fee_waived_reason: Option<String>,
        /// Anything to remember.
        note: Option<String>,
    }
}

statements! {
    BY_ID = "SELECT * FROM visit WHERE id = $1 AND agency = $2";
    INSERT = "INSERT INTO visit (electronic_copies, paper_copies, fee, fee_waived_reason, note, agency, received_by, \
              received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    UPDATE = "UPDATE visit SET electronic_copies = $1, paper_copies = $2, fee = $3, fee_waived_reason = $4, note = $5 \
              WHERE id = $6 AND agency = $7";
    RECEIPT = "UPDATE visit SET receipt = $3 WHERE id = $1 AND agency = $2 AND receipt IS NULL";
}

/// A visit of the officer's agency.
///
/// # Errors
/// What the database reports.
pub async fn find<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    id: VisitId,
) -> Result<Option<Visit>> {
    reader.into().find(BY_ID.with(id).with(scope.agency())).await
}

/// Begins a visit.
///
/// # Errors
/// What the database reports.
pub async fn create(
    tx: &mut Tx,
    scope: &Scoped<CopyCreate>,
    fields: &VisitFields,
    at: Timestamp,
) -> Result<VisitId> {
    let query = fields
        .bind(INSERT)
        .with(scope.agency())
        .with(scope.person())
        .with(at);
    tx.insert(query).await
}

/// Changes what was said about a visit; `false` when it is not one of the agency's.
///
/// # Errors
/// What the database reports.
pub async fn update(
    tx: &mut Tx,
    scope: &Scoped<CopyCreate>,
    id: VisitId,
    fields: &VisitFields,
) -> Result<bool> {
    tx.changes_one(fields.bind(UPDATE).with(id).with(scope.agency()))
        .await
}

/// Gives a visit its receipt number; `false` when it has one already.
///
/// # Errors
/// [`crate::StoreError::Duplicate`] when the number is taken (take it from [`crate::counters`]).
pub async fn set_receipt(
    tx: &mut Tx,
    scope: &Scoped<CopyCreate>,
    id: VisitId,
    receipt: &ReceiptNumber,
) -> Result<bool> {
    tx.changes_one(RECEIPT.with(id).with(scope.agency()).with(receipt.clone()))
        .await
}
