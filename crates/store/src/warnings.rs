//! Dossiers that did not move within their due time: a warning is raised once for a dossier, a step and a due time.

use jiff::Timestamp;
use saoy_domain::{AgencyId, DossierCode, DossierId, PersonId, State};

use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
    scope::System,
};

record! {
    /// A dossier that is late and of which nobody was told yet.
    pub struct Late {
        /// The row.
        id: DossierId,
        /// Whose.
        agency: AgencyId,
        /// “Mã chứng thực”.
        code: DossierCode,
        /// Where it stands.
        state: State,
        /// Since when.
        state_since: Timestamp,
        /// When it was due.
        due_at: Timestamp,
        /// Who holds it, when it is one person.
        holder: Option<PersonId>,
        /// The leader it was submitted to.
        assigned_leader: Option<PersonId>,
    }
}

statements! {
    LATE = "SELECT id, agency, code, state, state_since, due_at, holder, assigned_leader FROM dossier \
            WHERE state IN ('draft', 'awaiting_signature', 'signed', 'awaiting_seal', 'sealed', 'returned') \
            AND due_at < $1 AND NOT EXISTS (SELECT 1 FROM overdue_warning WHERE overdue_warning.dossier = dossier.id \
            AND overdue_warning.step_since = dossier.state_since AND overdue_warning.due_at = dossier.due_at) \
            ORDER BY due_at LIMIT $2";
    TOLD = "INSERT INTO overdue_warning (dossier, step_since, due_at, told_at) VALUES ($1, $2, $3, $4) \
            ON CONFLICT DO NOTHING RETURNING dossier";
}

/// What is late at `now` and not warned about, the longest late first.
///
/// # Errors
/// What the database reports.
pub async fn late(reader: impl Into<Reader<'_>>, now: Timestamp, limit: u32) -> Result<Vec<Late>> {
    reader.into().list(LATE.with(now).with(limit)).await
}

/// Notes that the warning was raised; `false` when another process did so before.
///
/// # Errors
/// What the database reports.
pub async fn told(tx: &mut Tx, _: &System, late: &Late, at: Timestamp) -> Result<bool> {
    let query = TOLD
        .with(late.id)
        .with(late.state_since)
        .with(late.due_at)
        .with(at);
    tx.exists(query).await
}
