//! Signatures whose timestamp did not fit into the room reserved for it: they stay B-B, and the pages say so.

use saoy_domain::DossierId;

use crate::{Reader, Result, Tx, engine::statements, scope::Writes};

statements! {
    NOTE = "INSERT INTO unstamped (dossier) VALUES ($1) ON CONFLICT (dossier) DO NOTHING";
    IS = "SELECT dossier FROM unstamped WHERE dossier = $1";
}

/// Notes it, in the transaction that keeps the file.
///
/// # Errors
/// What the database reports.
pub async fn note(tx: &mut Tx, _: &impl Writes, dossier: DossierId) -> Result<()> {
    tx.run(NOTE.with(dossier)).await
}

/// Whether a signature of this dossier has no timestamp of its own.
///
/// # Errors
/// What the database reports.
pub async fn is(reader: impl Into<Reader<'_>>, dossier: DossierId) -> Result<bool> {
    reader.into().exists(IS.with(dossier)).await
}
