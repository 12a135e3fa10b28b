//! One row for every action that changes something or shows personal data. Rows hold ids and salted hashes only.

mod views;

pub(crate) use views::{Seen, around};

use std::cell::Cell;

use jiff::Timestamp;
use saoy_domain::{AgencyId, Deed, Digest, PersonId};
use saoy_store::audit::{self, NewAuditRow};
use saoy_store::scope::Writes;
use saoy_store::{StoreError, Tx};

/// What is known of the request that is being answered.
#[derive(Default)]
struct Asking {
    /// The salted hash of the address it came from.
    source: Option<Digest>,
    /// Who turned out to ask, and for which agency.
    who: Cell<Option<(PersonId, Option<AgencyId>)>>,
}

tokio::task_local! {
    static ASKING: Asking;
}

/// Adds a row, in the transaction of what it records.
///
/// # Errors
/// What the database reports.
pub async fn record(
    tx: &mut Tx,
    who: &impl Writes,
    deed: Deed,
    subject: impl Into<i64>,
    at: Timestamp,
) -> Result<(), StoreError> {
    unscoped(tx, (who.by(), who.only()), deed, subject, at).await
}

/// Adds a row of somebody who needs no permission: a citizen for the own things, whoever was sent a link.
///
/// # Errors
/// What the database reports.
pub async fn unscoped(
    tx: &mut Tx,
    (actor, agency): (Option<PersonId>, Option<AgencyId>),
    deed: Deed,
    subject: impl Into<i64>,
    at: Timestamp,
) -> Result<(), StoreError> {
    let row = NewAuditRow {
        agency,
        actor,
        source_hash: source(),
        ..NewAuditRow::did(deed, subject, at)
    };
    audit::append(tx, &row).await.map(drop)
}

/// The salted hash of the address of the request that is being answered; nothing in the worker.
pub(crate) fn source() -> Option<Digest> {
    ASKING.try_with(|asking| asking.source).ok().flatten()
}

/// Notes who asks: the extractors say it, so that a view is written down without asking the database again.
pub(crate) fn asks(person: PersonId, agency: Option<AgencyId>) {
    // Outside a request nobody listens.
    let _ = ASKING.try_with(|asking| asking.who.set(Some((person, agency))));
}
