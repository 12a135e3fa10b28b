//! Files that were written anew (“chuẩn hóa”) before they became a scan: what came, what was done, and who chose it.
//!
//! A record belongs to whatever was made of the file: an upload of a form, a scan that waits, in the end a dossier.
//! Of the file itself name, length and SHA-256 are kept; the bytes only of a digitally signed one.

use jiff::Timestamp;
use saoy_domain::{Digest, DossierId, NormalisationId, UploadId};

use crate::{
    Reader, Result, Tx,
    blobs::{self, OwnerKind},
    engine::{input, record, statements},
    scope::{CopyCreate, Right, Scoped},
};

record! {
    /// What was made of one file.
    pub struct Normalisation {
        /// The row.
        id: NormalisationId,
        /// The name of the file that came.
        name: String,
        /// Its SHA-256.
        original: Digest,
        /// Its length in bytes.
        length: i64,
        /// SHA-256 of the new file.
        digest: Digest,
        /// What was done, sentence by sentence in every language.
        done: serde_json::Value,
        /// Why a digitally signed file was taken.
        reason: Option<String>,
        /// The validation report of a digitally signed file, in every language. Such a file is kept as it came.
        report: Option<serde_json::Value>,
        /// Who chose it.
        who: String,
        /// When.
        done_at: Timestamp,
    }
}

input! {
    /// What is made of one file now.
    pub struct NewNormalisation {
        /// The name of the file that came.
        name: String,
        /// Its SHA-256; of a digitally signed file the name in the store of files, where it must be complete.
        original: Digest,
        /// Its length in bytes.
        length: i64,
        /// SHA-256 of the new file.
        digest: Digest,
        /// What was done.
        done: serde_json::Value,
        /// Why a digitally signed file is taken.
        reason: Option<String>,
        /// The validation report of a digitally signed file.
        report: Option<serde_json::Value>,
        /// Now.
        done_at: Timestamp,
    }
}

statements! {
    INSERT = "INSERT INTO normalisation (name, original, length, digest, done, reason, report, done_at, agency, person) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
    TO_UPLOAD = "INSERT INTO upload_normalisation (upload, normalisation) VALUES ($1, $2)";
    TO_DOSSIER = "INSERT INTO dossier_normalisation (dossier, normalisation) VALUES ($1, $2) ON CONFLICT DO NOTHING";
    FROM_DOSSIER = "DELETE FROM dossier_normalisation WHERE dossier = $1 AND normalisation = $2";
    OF_UPLOAD = "SELECT normalisation.*, person.name AS who FROM normalisation \
                 JOIN upload_normalisation ON upload_normalisation.normalisation = normalisation.id \
                 JOIN upload ON upload.id = upload_normalisation.upload JOIN person ON person.id = normalisation.person \
                 WHERE upload.token = $1 AND upload.person = $2 AND upload.agency = $3";
    OF_DOSSIER = "SELECT normalisation.*, person.name AS who FROM normalisation \
                  JOIN dossier_normalisation ON dossier_normalisation.normalisation = normalisation.id \
                  JOIN person ON person.id = normalisation.person WHERE dossier_normalisation.dossier = $1 \
                  ORDER BY normalisation.id";
    UNUSED = "SELECT id FROM normalisation WHERE done_at <= $1 \
              AND NOT EXISTS (SELECT 1 FROM upload_normalisation WHERE upload_normalisation.normalisation = normalisation.id) \
              AND NOT EXISTS (SELECT 1 FROM dossier_normalisation WHERE dossier_normalisation.normalisation = normalisation.id) \
              AND NOT EXISTS (SELECT 1 FROM waiting_scan WHERE state = 'waiting' \
              AND waiting_scan.normalisation = normalisation.id) \
              ORDER BY id LIMIT $2";
    RELEASE = "DELETE FROM blob_reference WHERE owner_kind = 'normalisation' AND owner = $1";
    FORGET = "DELETE FROM normalisation WHERE id = $1";
}

/// Keeps what was made of a file; a digitally signed one stays in the store of files.
///
/// # Errors
/// [`crate::StoreError::FileMissing`] when a digitally signed file is not in the store of files, or what the database
/// reports.
pub async fn add(tx: &mut Tx, scope: &Scoped<CopyCreate>, new: &NewNormalisation) -> Result<NormalisationId> {
    let query = new.bind(INSERT).with(scope.agency()).with(scope.person());
    let id: NormalisationId = tx.insert(query).await?;
    if new.report.is_some() {
        blobs::keep(tx, [new.original], OwnerKind::Normalisation, id.0).await?;
    }
    Ok(id)
}

/// Says that an upload is what was made, or a part of it.
///
/// # Errors
/// What the database reports.
pub async fn attach(tx: &mut Tx, upload: UploadId, id: NormalisationId) -> Result<()> {
    tx.run(TO_UPLOAD.with(upload).with(id)).await
}

/// What the officer's own upload was made of.
///
/// # Errors
/// What the database reports.
pub async fn of_upload<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    token: &str,
) -> Result<Option<Normalisation>> {
    let query = OF_UPLOAD.with(token).with(scope.person()).with(scope.agency());
    reader.into().find(query).await
}

/// What a dossier's scan was made of, for whoever loaded the dossier. Several when several files were joined.
///
/// # Errors
/// What the database reports.
pub async fn of_dossier(reader: impl Into<Reader<'_>>, dossier: DossierId) -> Result<Vec<Normalisation>> {
    reader.into().list(OF_DOSSIER.with(dossier)).await
}

/// Says what a dossier's scan is made of from now on; gives what was not known before.
///
/// # Errors
/// What the database reports.
pub async fn set(
    tx: &mut Tx,
    _: &Scoped<CopyCreate>,
    dossier: DossierId,
    all: &[Normalisation],
) -> Result<Vec<Normalisation>> {
    let before = of_dossier(&mut *tx, dossier).await?;
    for old in &before {
        if !all.iter().any(|one| one.id == old.id) {
            tx.run(FROM_DOSSIER.with(dossier).with(old.id)).await?;
        }
    }
    let mut fresh = Vec::new();
    for one in all {
        if !before.iter().any(|old| old.id == one.id) {
            tx.run(TO_DOSSIER.with(dossier).with(one.id)).await?;
            fresh.push(one.clone());
        }
    }
    Ok(fresh)
}

/// Forgets what was made before an instant and became nothing; gives how many.
///
/// # Errors
/// What the database reports.
pub async fn sweep(tx: &mut Tx, before: Timestamp, limit: u32) -> Result<usize> {
    let unused: Vec<NormalisationId> = tx.values(UNUSED.with(before).with(limit), "id").await?;
    for id in &unused {
        tx.run(RELEASE.with(*id)).await?;
        tx.run(FORGET.with(*id)).await?;
    }
    Ok(unused.len())
}
