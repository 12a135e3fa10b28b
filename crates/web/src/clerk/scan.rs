//! Where a file of the form comes from: an upload that is not yet anybody's, or the scan of a dossier.

use std::sync::Arc;
use std::time::Duration;

use saoy_blob::{Blob, BlobError, Staged, Uploads};
use saoy_domain::{Digest, DossierId, UploadId};
use saoy_store::blobs;
use saoy_store::dossiers;
use saoy_store::scope::{CopyCreate, Scoped};
use saoy_store::uploads::{self, Upload};

use super::judge::{self, Unfit};
use super::normalise::{Offer, trial};
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
    pub(super) content: Option<Content>,
}

/// What a whole file is.
pub(super) enum Content {
    /// A scan.
    Scan(Scan),
    /// It can be made into one.
    Offer(Arc<Offer>),
    /// It cannot be used.
    Refused(Text),
}

impl File {
    /// The scan, if it is one.
    pub(super) const fn scan(&self) -> Option<Scan> {
        match &self.content {
            Some(Content::Scan(scan)) => Some(*scan),
            _ => None,
        }
    }
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
        content: Some(Content::Scan(Scan { digest, pages })),
    }))
}

/// Judges an upload whose bytes are all here, once: what fits is in the store of files afterwards.
async fn content(app: &App, scope: &Scoped<CopyCreate>, upload: &Upload) -> Answer<Content> {
    if let Some((digest, pages)) = upload.digest.zip(upload.pages) {
        return Ok(Content::Scan(Scan { digest, pages }));
    }
    let id = upload.id;
    if let Some(known) = trial::known(app, scope, id).await? {
        return Ok(known);
    }
    let name = app.random_bytes();
    let (raw, judged) = look(app, id, move |bytes| judge::judge(bytes, name)).await?;
    let fit = match judged {
        Ok(fit) => fit,
        Err(Unfit::Refused(why)) => return Ok(Content::Refused(why)),
        Err(Unfit::Unclean) => return trial::of_upload(app, scope, id, raw.blob().clone()).await,
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
    Ok(Content::Scan(Scan {
        digest,
        pages: fit.pages,
    }))
}

/// A whole upload and what is found out about it: looked at before it is anything but an upload, so that what does not
/// fit leaves nothing behind. When the same form comes twice, the second one waits.
pub(super) async fn look<T: Send + 'static>(
    app: &App,
    id: UploadId,
    find: impl Fn(&[u8]) -> T + Clone + Send + 'static,
) -> Answer<(Staged, T)> {
    let mut patience = 100;
    loop {
        let (folder, find) = (incoming(app)?, find.clone());
        let looked = app.blocking(move |app| {
            let raw = folder.stage(id, &app.files)?;
            let found = find(raw.blob());
            Ok::<_, BlobError>((raw, found))
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
