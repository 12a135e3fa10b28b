//! Reminders that a certificate ends: each goes out once.

use jiff::Timestamp;

use crate::{Reader, Result, Tx, certificates::Certificate, engine::statements, scope::System};

statements! {
    DUE = "SELECT * FROM certificate WHERE state = 'active' AND revoked_at IS NULL AND not_after >= $1 AND not_after < $2 \
           AND NOT EXISTS (SELECT 1 FROM certificate_reminder WHERE certificate_reminder.certificate = certificate.id \
           AND certificate_reminder.days = $3) \
           AND NOT EXISTS (SELECT 1 FROM certificate AS follower WHERE follower.state = 'active' \
           AND follower.revoked_at IS NULL AND follower.not_after > certificate.not_after \
           AND (follower.agency = certificate.agency OR follower.person = certificate.person)) \
           ORDER BY not_after, id LIMIT $4";
    TOLD = "INSERT INTO certificate_reminder (certificate, days, told_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING \
            RETURNING certificate";
}

/// Certificates in use whose end lies in `[from, to)`, of which nobody was told `days` before, and whose owner has none in use that
/// lasts longer; those that end first come first.
///
/// # Errors
/// What the database reports.
pub async fn due(
    reader: impl Into<Reader<'_>>,
    _: &System,
    days: i64,
    (from, to): (Timestamp, Timestamp),
    limit: u32,
) -> Result<Vec<Certificate>> {
    reader
        .into()
        .list(DUE.with(from).with(to).with(days).with(limit))
        .await
}

/// Notes that the reminder goes out; `false` when another process did so before.
///
/// # Errors
/// What the database reports.
pub async fn told(tx: &mut Tx, _: &System, one: &Certificate, days: i64, at: Timestamp) -> Result<bool> {
    tx.exists(TOLD.with(one.id).with(days).with(at)).await
}
