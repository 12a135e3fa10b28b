//! Files that were issued: every byte of a copy can be checked against the register.

use jiff::Timestamp;
use saoy_domain::{Digest, DossierId};

use crate::{
    Reader, Result, Tx, blobs,
    engine::{input, names, record, statements},
    scope::Writes,
};

names! {
    /// Which revision of a copy.
    pub enum IssuedKind {
        /// Signed and sealed (revision 2).
        Sealed = "sealed",
        /// With validation data and archive timestamp (revision 3).
        Archived = "archived",
    }
}

record! {
    /// A file that was issued.
    pub struct IssuedFile {
        /// The row.
        id: i64,
        /// The dossier.
        dossier: DossierId,
        /// Which revision.
        kind: IssuedKind,
        /// Its length in bytes.
        length: i64,
        /// Its SHA-256.
        digest: Digest,
        /// When.
        issued_at: Timestamp,
    }
}

input! {
    /// A file that is issued now.
    pub struct NewIssuedFile {
        /// The dossier.
        dossier: DossierId,
        /// Which revision.
        kind: IssuedKind,
        /// Its length in bytes.
        length: i64,
        /// Its SHA-256.
        digest: Digest,
        /// When.
        issued_at: Timestamp,
    }
}

statements! {
    INSERT = "INSERT INTO issued_file (dossier, kind, length, digest, issued_at) VALUES ($1, $2, $3, $4, $5) RETURNING id";
    OF_DOSSIER = "SELECT * FROM issued_file WHERE dossier = $1 ORDER BY id";
    BY_DIGEST = "SELECT * FROM issued_file WHERE digest = $1 ORDER BY id";
}

/// Notes that a file was issued; each revision of a dossier once.
///
/// # Errors
/// [`crate::StoreError::Duplicate`] when this revision was issued before.
pub async fn add(tx: &mut Tx, _: &impl Writes, new: &NewIssuedFile) -> Result<i64> {
    let id: i64 = tx.insert(new.bind(INSERT)).await?;
    blobs::keep(tx, [new.digest], blobs::OwnerKind::Dossier, new.dossier.0).await?;
    Ok(id)
}

/// The files issued for a dossier, oldest first.
///
/// # Errors
/// What the database reports.
pub async fn of_dossier(reader: impl Into<Reader<'_>>, dossier: DossierId) -> Result<Vec<IssuedFile>> {
    reader.into().list(OF_DOSSIER.with(dossier)).await
}

/// What was issued with exactly these bytes: the check of a file against the register.
///
/// # Errors
/// What the database reports.
pub async fn by_digest(reader: impl Into<Reader<'_>>, digest: Digest) -> Result<Vec<IssuedFile>> {
    reader.into().list(BY_DIGEST.with(digest)).await
}
