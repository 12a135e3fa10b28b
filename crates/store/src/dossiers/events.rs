//! The history of a dossier: “Xem tiến trình”.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Digest, DossierId, Event, EventId, PersonId, State, dossier::Move};

use super::row::Row;
use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
    scope::{Reads, Writes},
};

record! {
    /// A row of the timeline, with the name of whoever acted.
    pub struct TimelineRow {
        /// The row.
        id: EventId,
        /// When.
        at: Timestamp,
        /// Who; nobody when the system did it.
        actor: Option<PersonId>,
        /// The name of whoever acted.
        actor_name: Option<String>,
        /// For which agency.
        agency: AgencyId,
        /// What happened.
        action: Move,
        /// The state before.
        from_state: Option<State>,
        /// The state after.
        to_state: State,
        /// Why.
        reason: Option<String>,
        /// The file before.
        digest_before: Option<Digest>,
        /// The file after.
        digest_after: Option<Digest>,
    }
}

statements! {
    INSERT = "INSERT INTO dossier_event (dossier, at, actor, agency, action, from_state, to_state, reason, \
              digest_before, digest_after) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
    TIMELINE = "SELECT dossier_event.*, person.name AS actor_name FROM dossier_event \
                JOIN dossier ON dossier.id = dossier_event.dossier \
                LEFT JOIN person ON person.id = dossier_event.actor \
                WHERE dossier_event.dossier = $1 AND dossier.agency = $2 ORDER BY dossier_event.id";
    OF_ACCOUNT = "SELECT dossier_event.*, person.name AS actor_name FROM dossier_event \
                  JOIN dossier ON dossier.id = dossier_event.dossier \
                  LEFT JOIN person ON person.id = dossier_event.actor \
                  WHERE dossier_event.dossier = $1 AND (dossier.requester_account = $2 OR EXISTS (SELECT 1 \
                  FROM document_store WHERE document_store.dossier = $1 AND document_store.person = $2)) \
                  ORDER BY dossier_event.id";
}

pub(super) async fn insert(tx: &mut Tx, dossier: DossierId, event: &Event) -> Result<()> {
    let query = INSERT
        .with(dossier)
        .with(event.at)
        .with(event.by)
        .with(event.agency)
        .with(event.what)
        .with(event.from)
        .with(event.to)
        .with(event.reason.clone())
        .with(event.file_before)
        .with(event.file_after);
    tx.run(query).await
}

/// The history of a dossier of the officer's agency, oldest first.
///
/// # Errors
/// What the database reports.
pub async fn timeline(
    reader: impl Into<Reader<'_>>,
    scope: &impl Reads,
    dossier: DossierId,
) -> Result<Vec<TimelineRow>> {
    reader
        .into()
        .list(TIMELINE.with(dossier).with(scope.agency()))
        .await
}

/// The history of a dossier that was loaded with the proof it needs, oldest first.
///
/// # Errors
/// What the database reports.
pub async fn timeline_of(reader: impl Into<Reader<'_>>, row: &Row) -> Result<Vec<TimelineRow>> {
    reader.into().list(TIMELINE.with(row.id).with(row.agency)).await
}

/// The history of a dossier of somebody's own account, or whose copy is in their store, oldest first.
///
/// # Errors
/// What the database reports.
pub async fn timeline_of_account(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    dossier: DossierId,
) -> Result<Vec<TimelineRow>> {
    reader.into().list(OF_ACCOUNT.with(dossier).with(person)).await
}

/// Adds what happened without moving the dossier.
///
/// # Errors
/// What the database reports.
pub async fn happened(tx: &mut Tx, _: &impl Writes, dossier: DossierId, event: &Event) -> Result<()> {
    insert(tx, dossier, event).await
}
