//! Where a file of the form comes from: an upload that is not yet anybody's, or the scan of a dossier.

use std::time::Duration;

use saoy_blob::{Blob, BlobError, Staged, Uploads};
use saoy_domain::{Digest, DossierId, UploadId};
use saoy_store::blobs;
use saoy_store::dossiers;
use saoy_store::scope::{CopyCreate, Scoped};
use saoy_store::uploads::{self, Upload};

use super::judge;
use crate::app::App;
use crate::failure::Answer;
use crate::flow::{self, FlowError};
use crate::pages::Text;

/// A file of the form.
pub(super) struct File {
    /// Its name in the form: an upload's token, or `d` and the id of a dossier.
    pub(super) key: String,
    /// The file's name on the officer's computer.
    pub(super) name: String,
    /// Bytes announced.
    pub(super) bytes: u64,
    /// Bytes here.
    pub(super) received: u64,
    /// What it is once all bytes are here.
    pub(super) content: Option<Result<Scan, Text>>,
}

/// A scan in the store of files.
#[derive(Clone, Copy)]
pub(super) struct Scan {
    pub(super) digest: Digest,
    pub(super) pages: u32,
}

/// The folder of the files on their way in.
pub(super) fn incoming(app: &App) -> Answer<Uploads> {
    Uploads::open(app.config.files.join("uploads")).map_err(|error| FlowError::from(error).into())
}

/// A file by its name in the form; `None` when it is not there or not the officer's.
pub(super) async fn find(app: &App, scope: &Scoped<CopyCreate>, key: &str) -> Answer<Option<File>> {
    if let Some(id) = dossier_of(key) {
        return of_dossier(app, scope, id).await;
    }
    let Some(upload) = uploads::find(&app.db, scope, key).await? else {
        return Ok(None);
    };
    let content = if upload.received == upload.length {
        Some(content(app, scope, &upload).await?)
    } else {
        None
    };
    Ok(Some(File {
        key: key.to_owned(),
        bytes: size(upload.length),
        received: size(upload.received),
        name: upload.name,
        content,
    }))
}

/// The dossier that a name in the form stands for.
pub(super) fn dossier_of(key: &str) -> Option<DossierId> {
    key.strip_prefix('d')
        .filter(|digits| digits.bytes().all(|b| b.is_ascii_digit()))
        .and_then(|id| id.parse().ok())
}

/// The bytes of a scan.
pub(super) async fn bytes(app: &App, digest: Digest) -> Answer<Blob> {
    Ok(flow::read(app, digest).await?)
}

async fn of_dossier(app: &App, scope: &Scoped<CopyCreate>, id: DossierId) -> Answer<Option<File>> {
    let Some(row) = dossiers::find(&app.db, scope, id).await? else {
        return Ok(None);
    };
    let Some(digest) = row.scan_digest else {
        return Ok(None);
    };
    let bytes = size(row.scan_length.unwrap_or_default());
    let pages = row.scan_pages.unwrap_or_default();
    Ok(Some(File {
        key: format!("d{id}"),
        name: row.scan_name.unwrap_or_else(|| format!("{}.pdf", row.code)),
        bytes,
        received: bytes,
        content: Some(Ok(Scan { digest, pages })),
    }))
}

/// Judges an upload whose bytes are all here, once: what fits is in the store of files afterwards.
async fn content(app: &App, scope: &Scoped<CopyCreate>, upload: &Upload) -> Answer<Result<Scan, Text>> {
    if let Some((digest, pages)) = upload.digest.zip(upload.pages) {
        return Ok(Ok(Scan { digest, pages }));
    }
    let id = upload.id;
    let (raw, judged) = looked_at(app, id).await?;
    let fit = match judged {
        Ok(fit) => fit,
        Err(why) => return Ok(Err(why)),
    };
    let scan = match fit.made {
        Some(pdf) => flow::stage(app, vec![Blob::from(pdf)]).await?,
        None => raw,
    };
    let digest = scan.digest();
    flow::keep(app, vec![scan]).await?;
    let mut tx = app.db.begin().await?;
    blobs::present(&mut tx, digest).await?;
    uploads::complete(&mut tx, scope, id, digest, Some(fit.pages)).await?;
    tx.commit().await?;
    Ok(Ok(Scan {
        digest,
        pages: fit.pages,
    }))
}

/// A whole upload and what it is: looked at before it is anything but an upload, so that what does not fit leaves
/// nothing behind. When the same form comes twice, the second one waits.
async fn looked_at(app: &App, id: UploadId) -> Answer<(Staged, Result<judge::Fit, Text>)> {
    let mut patience = 100;
    loop {
        let (folder, name) = (incoming(app)?, app.random_bytes());
        let looked = app.blocking(move |app| {
            let raw = folder.stage(id, &app.files)?;
            let judged = judge::judge(raw.blob(), name);
            Ok::<_, BlobError>((raw, judged))
        });
        match looked.await? {
            Err(BlobError::Busy) if patience > 0 => {
                patience -= 1;
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
            looked => return Ok(looked.map_err(FlowError::from)?),
        }
    }
}

fn size(bytes: i64) -> u64 {
    u64::try_from(bytes).unwrap_or(0)
}
