//! Files on their way in, chunk by chunk; a dropped line goes on where it stopped.

use jiff::Timestamp;
use saoy_domain::{Digest, UploadId};

use crate::{
    Reader, Result, Tx,
    blobs::{self, OwnerKind},
    engine::{input, record, statements},
    intake,
    scope::{Right, Scoped},
};

record! {
    /// An upload.
    pub struct Upload {
        /// The row.
        id: UploadId,
        /// What names it in an address.
        token: String,
        /// The file's name on the officer's computer.
        name: String,
        /// The kind of content that was announced; it is judged by its bytes later.
        media_type: String,
        /// The announced length in bytes.
        length: i64,
        /// Bytes that are safely here.
        received: i64,
        /// The whole file, once it is in the blob store.
        digest: Option<Digest>,
        /// The whole file's pages, once counted.
        pages: Option<u32>,
        /// When it began.
        created_at: Timestamp,
        /// When it is given up.
        expires_at: Timestamp,
    }
}

input! {
    /// An upload that begins.
    pub struct NewUpload {
        /// What names it in an address: unguessable.
        token: String,
        /// The file's name on the officer's computer.
        name: String,
        /// The kind of content that was announced.
        media_type: String,
        /// The announced length in bytes.
        length: i64,
        /// Now.
        created_at: Timestamp,
        /// When it is given up.
        expires_at: Timestamp,
    }
}

statements! {
    INSERT = "INSERT INTO upload (token, name, media_type, length, created_at, expires_at, person, agency, received) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0) RETURNING id";
    FIND = "SELECT * FROM upload WHERE token = $1 AND person = $2 AND agency = $3";
    ADVANCE = "UPDATE upload SET received = $3 WHERE id = $1 AND received = $2 AND received < $3 AND length >= $3 \
               AND person = $4 AND agency = $5";
    COMPLETE = "UPDATE upload SET digest = $2, pages = $3 WHERE id = $1 AND received = length AND person = $4 \
                AND agency = $5";
    SETTLE = "UPDATE upload SET length = $2, received = $2 WHERE id = $1 AND digest IS NULL AND person = $3 AND agency = $4";
    WHOLE = "INSERT INTO upload (token, name, media_type, length, created_at, expires_at, digest, pages, person, agency, \
             received) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $4) RETURNING id";
    END = "DELETE FROM upload WHERE id = $1 AND person = $2 AND agency = $3";
    EXPIRED = "SELECT * FROM upload WHERE expires_at <= $1 ORDER BY id LIMIT $2";
    FORGET = "DELETE FROM upload WHERE id = $1 AND expires_at <= $2";
    RELEASE = "DELETE FROM blob_reference WHERE owner_kind = 'upload' AND owner = $1";
}

/// Begins an upload.
///
/// # Errors
/// What the database reports.
pub async fn begin<R: Right>(tx: &mut Tx, scope: &Scoped<R>, new: &NewUpload) -> Result<UploadId> {
    tx.insert(new.bind(INSERT).with(scope.person()).with(scope.agency()))
        .await
}

/// The officer's own upload; another's is simply not there.
///
/// # Errors
/// What the database reports.
pub async fn find<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    token: &str,
) -> Result<Option<Upload>> {
    let query = FIND.with(token).with(scope.person()).with(scope.agency());
    reader.into().find(query).await
}

/// Notes that the bytes from `before` up to `after` are safely here; `false` when another request was faster or they
/// would exceed the announced length.
///
/// # Errors
/// What the database reports.
pub async fn advance<R: Right>(
    tx: &mut Tx,
    scope: &Scoped<R>,
    id: UploadId,
    before: i64,
    after: i64,
) -> Result<bool> {
    let query = ADVANCE
        .with(id)
        .with(before)
        .with(after)
        .with(scope.person())
        .with(scope.agency());
    tx.changes_one(query).await
}

/// Notes the length of a file that came without one being announced, all of it.
///
/// # Errors
/// What the database reports.
pub async fn settle<R: Right>(tx: &mut Tx, scope: &Scoped<R>, id: UploadId, length: i64) -> Result<bool> {
    let query = SETTLE
        .with(id)
        .with(length)
        .with(scope.person())
        .with(scope.agency());
    tx.changes_one(query).await
}

/// Notes the whole file; `false` while bytes are missing.
///
/// # Errors
/// What the database reports.
pub async fn complete<R: Right>(
    tx: &mut Tx,
    scope: &Scoped<R>,
    id: UploadId,
    digest: Digest,
    pages: Option<u32>,
) -> Result<bool> {
    let query = COMPLETE
        .with(id)
        .with(digest)
        .with(pages)
        .with(scope.person())
        .with(scope.agency());
    let complete = tx.changes_one(query).await?;
    if complete {
        blobs::refer(tx, digest, OwnerKind::Upload, id.0).await?;
    }
    Ok(complete)
}

/// An upload whose file is in the store of files already: a scan from elsewhere, or a part of one.
///
/// # Errors
/// [`crate::StoreError::FileMissing`], or what the database reports.
pub async fn whole<R: Right>(
    tx: &mut Tx,
    scope: &Scoped<R>,
    new: &NewUpload,
    digest: Digest,
    pages: u32,
) -> Result<UploadId> {
    blobs::need(tx, [digest]).await?;
    let query = new
        .bind(WHOLE)
        .with(digest)
        .with(pages)
        .with(scope.person())
        .with(scope.agency());
    let id: UploadId = tx.insert(query).await?;
    blobs::keep(tx, [digest], OwnerKind::Upload, id.0).await?;
    Ok(id)
}

/// Ends an upload: its file was taken over, or given up.
///
/// # Errors
/// What the database reports.
pub async fn end<R: Right>(tx: &mut Tx, scope: &Scoped<R>, id: UploadId) -> Result<()> {
    if tx
        .changes_one(END.with(id).with(scope.person()).with(scope.agency()))
        .await?
    {
        tx.run(RELEASE.with(id)).await?;
    }
    Ok(())
}

/// Takes an upload over: its row goes. `false` when it is gone already, because the same form was sent twice; do not
/// commit then.
///
/// # Errors
/// What the database reports.
pub async fn take<R: Right>(tx: &mut Tx, scope: &Scoped<R>, id: UploadId) -> Result<bool> {
    intake::use_up(tx, scope, id).await?;
    let taken = tx
        .changes_one(END.with(id).with(scope.person()).with(scope.agency()))
        .await?;
    tx.run(RELEASE.with(id)).await?;
    Ok(taken)
}

/// Uploads whose time is over, for the collector.
///
/// # Errors
/// What the database reports.
pub async fn expired(reader: impl Into<Reader<'_>>, now: Timestamp, limit: u32) -> Result<Vec<Upload>> {
    reader.into().list(EXPIRED.with(now).with(limit)).await
}

/// Forgets an upload whose time is over, after its chunks are gone.
///
/// # Errors
/// What the database reports.
pub async fn forget(tx: &mut Tx, id: UploadId, now: Timestamp) -> Result<()> {
    if tx.changes_one(FORGET.with(id).with(now)).await? {
        tx.run(RELEASE.with(id)).await?;
    }
    Ok(())
}
