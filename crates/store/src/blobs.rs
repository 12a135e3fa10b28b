//! Which files there are: a row precedes every name, and what nothing needs is collected.
//!
//! A writer writes the bytes without a name, takes a lease, names the file, and in the transaction that needs it says that
//! it is there and refers to it. The collector marks a
//! row without lease and reference `deleting`, removes the file, then the row. A writer who meets `deleting` waits.

use jiff::Timestamp;
use saoy_domain::Digest;

use crate::{
    Reader, Result, StoreError, Tx,
    engine::{names, record, statements},
};

names! {
    /// What is happening to a file.
    pub enum BlobState {
        /// A lease was given; it may not be complete yet.
        Leased = "leased",
        /// It is complete.
        Present = "present",
        /// The collector is removing it.
        Deleting = "deleting",
    }
}

names! {
    /// What refers to a file.
    pub enum OwnerKind {
        /// A dossier: scans and every file made from them.
        Dossier = "dossier",
        /// A picture.
        Picture = "picture",
        /// A message's attachment.
        Mail = "mail",
        /// An upload that is complete.
        Upload = "upload",
        /// The sealed closing record of a book.
        Closing = "closing",
        /// A scan that waits for a clerk.
        Scan = "scan",
        /// The digitally signed file that a scan was made of, kept as it came.
        Normalisation = "normalisation",
        /// A revision that waits for its signature: the bytes to append.
        Signing = "signing",
    }
}

record! {
    /// A file.
    pub struct Blob {
        /// Its SHA-256.
        digest: Digest,
        /// Its length in bytes.
        length: i64,
        /// What is happening to it.
        state: BlobState,
        /// Until when it is safe without a reference.
        lease_until: Timestamp,
    }
}

statements! {
    LEASE = "INSERT INTO blob (digest, length, state, lease_until) VALUES ($1, $2, 'leased', $3) \
             ON CONFLICT (digest) DO UPDATE SET lease_until = CASE WHEN blob.lease_until > $3 THEN blob.lease_until \
             ELSE $3 END WHERE blob.state <> 'deleting' RETURNING state";
    PRESENT = "UPDATE blob SET state = 'present' WHERE digest = $1 AND state <> 'deleting'";
    FIND = "SELECT * FROM blob WHERE digest = $1";
    REFER = "INSERT INTO blob_reference (digest, owner_kind, owner) SELECT digest, $2, $3 FROM blob \
             WHERE digest = $1 AND state = 'present' ON CONFLICT (digest, owner_kind, owner) DO UPDATE \
             SET owner = $3 RETURNING owner",
        postgres: "INSERT INTO blob_reference (digest, owner_kind, owner) SELECT digest, $2, $3 FROM blob \
             WHERE digest = $1 AND state = 'present' FOR SHARE ON CONFLICT (digest, owner_kind, owner) DO UPDATE \
             SET owner = $3 RETURNING owner";
    REFERRED = "SELECT owner FROM blob_reference WHERE digest = $1 AND owner_kind = $2 AND owner = $3";
    RELEASE = "DELETE FROM blob_reference WHERE digest = $1 AND owner_kind = $2 AND owner = $3";
    MARK = "UPDATE blob SET state = 'deleting' WHERE digest IN (SELECT blob.digest FROM blob WHERE lease_until <= $1 \
            AND NOT EXISTS (SELECT 1 FROM blob_reference WHERE blob_reference.digest = blob.digest) LIMIT $2) \
            RETURNING digest",
        postgres: "UPDATE blob SET state = 'deleting' WHERE digest IN (SELECT blob.digest FROM blob \
            WHERE lease_until <= $1 AND NOT EXISTS (SELECT 1 FROM blob_reference \
            WHERE blob_reference.digest = blob.digest) LIMIT $2 FOR UPDATE SKIP LOCKED) \
            AND NOT EXISTS (SELECT 1 FROM blob_reference WHERE blob_reference.digest = blob.digest) RETURNING digest";
    GONE = "DELETE FROM blob WHERE digest = $1 AND state = 'deleting'";
}

/// Takes or prolongs the lease of a file that is about to be written. `None`: the collector is removing it, wait and
/// ask again.
///
/// # Errors
/// What the database reports.
pub async fn lease(tx: &mut Tx, digest: Digest, length: i64, until: Timestamp) -> Result<Option<BlobState>> {
    tx.value(LEASE.with(digest).with(length).with(until), "state")
        .await
}

/// Notes that a leased file is complete; `false` when the lease ended and the collector came.
///
/// # Errors
/// What the database reports.
pub async fn present(tx: &mut Tx, digest: Digest) -> Result<bool> {
    tx.changes_one(PRESENT.with(digest)).await
}

/// A file's row.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: impl Into<Reader<'_>>, digest: Digest) -> Result<Option<Blob>> {
    reader.into().find(FIND.with(digest)).await
}

/// Refers to a complete file, so that it stays; `false` when there is none.
///
/// # Errors
/// What the database reports.
pub async fn refer(tx: &mut Tx, digest: Digest, kind: OwnerKind, owner: impl Into<i64>) -> Result<bool> {
    tx.exists(REFER.with(digest).with(kind).with(owner.into())).await
}

/// Refers to the files that a row names, for the functions that save such rows.
pub(crate) async fn keep(
    tx: &mut Tx,
    digests: impl IntoIterator<Item = Digest>,
    kind: OwnerKind,
    owner: i64,
) -> Result<()> {
    for digest in digests {
        let known = tx.exists(REFERRED.with(digest).with(kind).with(owner)).await?;
        if !known && !refer(tx, digest, kind, owner).await? {
            return Err(StoreError::FileMissing(digest));
        }
    }
    Ok(())
}

/// Makes sure that a file is complete, before a row that names it is made; [`keep`] follows once the row has its number.
pub(crate) async fn need(tx: &mut Tx, digests: impl IntoIterator<Item = Digest>) -> Result<()> {
    for digest in digests {
        if find(&mut *tx, digest)
            .await?
            .is_none_or(|blob| blob.state != BlobState::Present)
        {
            return Err(StoreError::FileMissing(digest));
        }
    }
    Ok(())
}

/// Gives a reference up.
///
/// # Errors
/// What the database reports.
pub async fn release(tx: &mut Tx, digest: Digest, kind: OwnerKind, owner: impl Into<i64>) -> Result<()> {
    tx.run(RELEASE.with(digest).with(kind).with(owner.into())).await
}

/// Marks files without lease and reference, and those whose removal was begun: their files can be removed.
///
/// # Errors
/// What the database reports.
pub async fn mark_orphans(tx: &mut Tx, now: Timestamp, limit: u32) -> Result<Vec<Digest>> {
    tx.values(MARK.with(now).with(limit), "digest").await
}

/// Forgets a file that was removed.
///
/// # Errors
/// What the database reports.
pub async fn gone(tx: &mut Tx, digest: Digest) -> Result<()> {
    tx.run(GONE.with(digest)).await
}
