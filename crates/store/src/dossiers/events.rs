//! The history of a dossier: “Xem tiến trình”.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Digest, DossierId, Event, EventId, PersonId, State, dossier::Move};

use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
    scope::{Right, Scoped},
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
    tx.execute(query).await.map(drop)
}

/// The history of a dossier of the officer's agency, oldest first.
///
/// # Errors
/// What the database reports.
pub async fn timeline<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    dossier: DossierId,
) -> Result<Vec<TimelineRow>> {
    let rows = reader
        .into()
        .rows(TIMELINE.with(dossier).with(scope.agency()))
        .await?;
    rows.iter().map(TimelineRow::read).collect()
}
