//! Files under a lease: a row first, then the bytes, then whoever needs them refers to them in its own transaction.

use std::io::Read as _;

use jiff::SignedDuration;
use saoy_blob::{Blob, BlobStore};
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
    let length = parts.iter().map(|part| part.len() as u64).sum::<u64>();
    let parts = std::sync::Arc::new(parts);
    let all = std::sync::Arc::clone(&parts);
    let digest = app
        .blocking(move |_| {
            let mut hash = saoy_certified_copy::BaseDigest::new();
            all.iter().for_each(|part| hash.update(part));
            Digest(hash.sha256())
        })
        .await?;
    take_lease(app, digest, length).await?;
    let written = app
        .blocking(move |app| {
            let empty: Box<dyn std::io::Read> = Box::new(std::io::empty());
            let mut source = parts
                .iter()
                .fold(empty, |before, part| Box::new(before.chain(&part[..])));
            app.files.put(&mut source, length)
        })
        .await??;
    let mut tx = app.db.begin().await?;
    blobs::present(&mut tx, written.digest).await?;
    tx.commit().await?;
    Ok(written.digest)
}

/// The bytes of a stored file, checked against its name.
///
/// # Errors
/// What is broken: a damaged file is reported, never served.
pub async fn read(app: &App, digest: Digest) -> Result<Blob, FlowError> {
    Ok(app.blocking(move |app| app.files.get(&digest)).await??)
}

/// Protects a file from the collector until somebody refers to it.
pub(crate) async fn take_lease(app: &App, digest: Digest, length: u64) -> Result<(), FlowError> {
    loop {
        let until = app.now().saturating_add(LEASE).map_err(FlowError::broken)?;
        let mut tx = app.db.begin().await?;
        let state = blobs::lease(&mut tx, digest, i64::try_from(length).unwrap_or(i64::MAX), until).await?;
        tx.commit().await?;
        if state.is_some() {
            return Ok(());
        }
        tokio::time::sleep(PATIENCE).await;
    }
}
