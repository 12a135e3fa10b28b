//! One row for every action that changes something or shows personal data.

use jiff::Timestamp;
use saoy_store::audit::{self, NewAuditRow};
use saoy_store::scope::Writes;
use saoy_store::{StoreError, Tx};

/// Adds a row about a dossier, in the transaction of what it records.
///
/// # Errors
/// What the database reports.
pub async fn record(
    tx: &mut Tx,
    who: &impl Writes,
    action: &str,
    subject: impl Into<i64>,
    at: Timestamp,
) -> Result<(), StoreError> {
    about(tx, who, action, "dossier", subject, at).await
}

/// Adds a row about any kind of thing.
///
/// # Errors
/// What the database reports.
pub async fn about(
    tx: &mut Tx,
    who: &impl Writes,
    action: &str,
    kind: &str,
    subject: impl Into<i64>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let row = NewAuditRow {
        at,
        agency: who.only(),
        actor: who.by(),
        action: action.to_owned(),
        subject_kind: kind.to_owned(),
        subject: Some(subject.into()),
        source_hash: None,
        detail: serde_json::json!({}),
    };
    audit::append(tx, &row).await.map(drop)
}
