//! What the uploads of a form became, so that the same form sent again is answered with what it made.

use jiff::Timestamp;
use saoy_domain::VisitId;

use crate::{
    Reader, Result, Tx,
    engine::statements,
    scope::{Right, Scoped},
};

statements! {
    NOTE = "INSERT INTO taken_upload (token, visit, taken_at) VALUES ($1, $2, $3) ON CONFLICT (token) DO NOTHING";
    VISIT = "SELECT taken_upload.visit FROM taken_upload JOIN visit ON visit.id = taken_upload.visit \
             WHERE taken_upload.token = $1 AND visit.agency = $2";
    SWEEP = "DELETE FROM taken_upload WHERE taken_at <= $1";
}

/// Notes that an upload became part of a visit.
///
/// # Errors
/// What the database reports.
pub async fn note(tx: &mut Tx, token: &str, visit: VisitId, at: Timestamp) -> Result<()> {
    tx.run(NOTE.with(token).with(visit).with(at)).await
}

/// The visit that an upload became part of; another agency's is simply not there.
///
/// # Errors
/// What the database reports.
pub async fn visit<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    token: &str,
) -> Result<Option<VisitId>> {
    reader
        .into()
        .value(VISIT.with(token).with(scope.agency()), "visit")
        .await
}

/// Forgets what was taken before `until`.
///
/// # Errors
/// What the database reports.
pub async fn sweep(tx: &mut Tx, until: Timestamp) -> Result<()> {
    tx.run(SWEEP.with(until)).await
}
