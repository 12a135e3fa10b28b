//! Files under a lease: a row first, then the bytes, then whoever needs them refers to them in its own transaction.

use jiff::SignedDuration;
use saoy_blob::{Blob, BlobStore, Staged};
use saoy_domain::Digest;
use saoy_store::blobs;

use super::FlowError;
use crate::app::App;

/// How long a file without a reference is safe from the collector.
const LEASE: SignedDuration = SignedDuration::from_hours(2);
/// How often to look whether the collector has gone.
const PATIENCE: std::time::Duration = std::time::Duration::from_millis(200);

/// Writes a file made of parts (a base that is already stored, and what is appended) and gives its name.
///
/// # Errors
/// [`FlowError::DiskFull`], or what is broken.
pub async fn store(app: &App, parts: Vec<Blob>) -> Result<Digest, FlowError> {
    let staged = stage(app, parts).await?;
    let digest = staged.digest();
    keep(app, vec![staged]).await?;
    let mut tx = app.db.begin().await?;
    blobs::present(&mut tx, digest).await?;
    tx.commit().await?;
    Ok(digest)
}

/// Writes a file made of parts, without a name yet.
pub(crate) async fn stage(app: &App, parts: Vec<Blob>) -> Result<Staged, FlowError> {
    Ok(app.blocking(move |app| app.files.stage(&parts)).await??)
}

/// Gives files their names, under one lease. The transaction that refers to them says [`blobs::present`] first.
pub(crate) async fn keep(app: &App, files: Vec<Staged>) -> Result<(), FlowError> {
    lease(app, &files).await?;
    let files = files.into_iter().map(|file| {
        let named = app.blocking(move |app| app.files.keep(&file).map(drop));
        async { Ok::<(), FlowError>(named.await??) }
    });
    futures_util::future::try_join_all(files).await.map(drop)
}

/// The bytes of a stored file, checked against its name.
///
/// # Errors
/// What is broken: a damaged file is reported, never served.
pub async fn read(app: &App, digest: Digest) -> Result<Blob, FlowError> {
    Ok(app.blocking(move |app| app.files.get(&digest)).await??)
}

/// A stored file's length in bytes.
///
/// # Errors
/// What is broken: there is no such file.
pub(crate) async fn length(app: &App, digest: Digest) -> Result<u64, FlowError> {
    Ok(app.blocking(move |app| app.files.length(&digest)).await??)
}

/// Protects files from the collector until somebody refers to them.
async fn lease(app: &App, files: &[Staged]) -> Result<(), FlowError> {
    loop {
        let until = app.now().saturating_add(LEASE).map_err(FlowError::broken)?;
        let mut tx = app.db.begin().await?;
        let mut free = true;
        for file in files {
            let length = i64::try_from(file.blob().len()).unwrap_or(i64::MAX);
            free &= blobs::lease(&mut tx, file.digest(), length, until)
                .await?
                .is_some();
        }
        tx.commit().await?;
        if free {
            return Ok(());
        }
        tokio::time::sleep(PATIENCE).await;
    }
}
