//! Files on their way in, in pieces: after a dropped line the sender asks where it stands and goes on from there.
//!
//! These addresses are for scripts: what goes wrong is answered with one sentence as plain text.

use std::io::{self, Read};

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::response::IntoResponse;
use futures_util::{Stream, StreamExt as _};
use jiff::SignedDuration;
use saoy_blob::BlobError;
use saoy_domain::UploadId;
use saoy_domain::limits::{MAX_SCAN, SizeRefusal, check_size};
use saoy_store::scope::{CopyCreate, Scoped};
use saoy_store::uploads::{self, NewUpload, Upload};
use serde::Deserialize;
use tokio::sync::mpsc;

use super::scan::incoming;
use super::sentence;
use crate::app::App;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::FlowError;
use crate::pages::Text;

/// How long an upload waits for its next piece, or for the form it belongs to.
const KEPT: SignedDuration = SignedDuration::from_hours(24);
const OFFSET: HeaderName = HeaderName::from_static("upload-offset");

/// What the browser knows of a file.
#[derive(Deserialize)]
pub(super) struct Announced {
    name: String,
    size: u64,
}

/// An upload begins.
pub(super) async fn begin(State(app): State<App>, officer: Officer<CopyCreate>, announced: Bytes) -> Answer {
    let file: Announced =
        serde_json::from_slice(&announced).map_err(|_| Failure::Bad(Text::key("upload-announced-wrong")))?;
    let token = open(&app, &officer.scope, &file.name, file.size).await?;
    let address = format!("/uploads/{token}");
    Ok((StatusCode::CREATED, [(header::LOCATION, address)]).into_response())
}

/// Where it stands.
pub(super) async fn stands(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Path(token): Path<String>,
) -> Answer {
    let upload = find(&app, &officer, &token).await?;
    let folder = incoming(&app)?;
    let have = app.blocking(move |_| folder.length(upload.id)).await?;
    Ok((StatusCode::OK, at(have.map_err(lost)?)).into_response())
}

/// The next piece.
pub(super) async fn append(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Answer {
    let upload = find(&app, &officer, &token).await?;
    let offset = headers
        .get(OFFSET)
        .and_then(|value| value.to_str().ok()?.parse().ok());
    let offset: u64 = offset.ok_or_else(|| Failure::Bad(Text::key("upload-offset-missing")))?;
    match write(&app, &officer.scope, &upload, offset, body).await {
        Ok(have) => Ok((StatusCode::NO_CONTENT, at(have)).into_response()),
        Err(BlobError::Offset { have }) => Ok((StatusCode::CONFLICT, at(have)).into_response()),
        // The request before may still be at it when the line was lost: worth another try.
        Err(BlobError::Busy) => {
            let said = app
                .renderer
                .say(officer.visitor.lang(), &Text::key("upload-busy"));
            Ok((StatusCode::LOCKED, said).into_response())
        }
        Err(error) => Err(lost(error)),
    }
}

/// It is not wanted any more.
pub(super) async fn discard(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Path(token): Path<String>,
) -> Answer {
    let upload = find(&app, &officer, &token).await?;
    forget(&app, &officer.scope, &upload).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// Announces a file and gives its token.
async fn open(app: &App, scope: &Scoped<CopyCreate>, name: &str, length: u64) -> Answer<String> {
    check_size(length, MAX_SCAN).map_err(|refusal| match refusal {
        SizeRefusal::TooLarge { .. } => Failure::TooLarge(sentence::size(refusal)),
        _ => Failure::Bad(sentence::size(refusal)),
    })?;
    let token = app.token();
    make(app, scope, token.clone(), name, length).await?;
    Ok(token)
}

/// The row and the growing file of an upload of at most so many bytes.
pub(super) async fn make(
    app: &App,
    scope: &Scoped<CopyCreate>,
    token: String,
    name: &str,
    length: u64,
) -> Answer<UploadId> {
    let now = app.now();
    let new = NewUpload {
        token,
        name: file_name(name),
        media_type: "application/octet-stream".to_owned(),
        length: i64::try_from(length).unwrap_or(i64::MAX),
        created_at: now,
        expires_at: now.saturating_add(KEPT).unwrap_or(now),
    };
    let mut tx = app.db.begin().await?;
    let id = uploads::begin(&mut tx, scope, &new).await?;
    tx.commit().await?;
    let folder = incoming(app)?;
    app.blocking(move |_| folder.begin(id)).await?.map_err(lost)?;
    Ok(id)
}

/// Writes a piece as it comes.
async fn write(
    app: &App,
    scope: &Scoped<CopyCreate>,
    upload: &Upload,
    offset: u64,
    body: Body,
) -> Result<u64, BlobError> {
    let limit = u64::try_from(upload.length).unwrap_or(0);
    let pieces = body
        .into_data_stream()
        .map(|piece| piece.map_err(io::Error::other));
    let (written, _) = pour(app, upload.id, offset, limit, pieces, false).await;
    note(app, scope, upload.id, upload).await;
    written
}

/// Pours pieces into an upload, never more than a few of them in memory; says, too, how many bytes came: `to_the_end`
/// counts what is not taken any more, so that a file in a form can be told how large it is.
pub(super) async fn pour(
    app: &App,
    id: UploadId,
    offset: u64,
    limit: u64,
    pieces: impl Stream<Item = io::Result<Bytes>>,
    to_the_end: bool,
) -> (Result<u64, BlobError>, u64) {
    let (send, receive) = mpsc::channel::<io::Result<Bytes>>(4);
    let Ok(folder) = incoming(app) else {
        return (Err(BlobError::NoUpload), 0);
    };
    let writing = app.blocking(move |_| folder.append(id, offset, &mut Line::new(receive), limit));
    let feeding = async move {
        let (mut came, mut wanted) = (0u64, true);
        let mut pieces = std::pin::pin!(pieces);
        while let Some(piece) = pieces.next().await {
            came += piece.as_ref().map_or(0, |piece| piece.len() as u64);
            let broken = piece.is_err();
            wanted = wanted && send.send(piece).await.is_ok();
            if broken || !(wanted || to_the_end) {
                break;
            }
        }
        came
    };
    let (written, came) = tokio::join!(writing, feeding);
    let written = written.map_err(|error| BlobError::Io(io::Error::other(error)));
    (written.and_then(|written| written), came)
}

/// Forgets an upload and its bytes.
pub(super) async fn forget(app: &App, scope: &Scoped<CopyCreate>, upload: &Upload) -> Answer<()> {
    give_up(app, scope, upload.id).await
}

/// The same of one whose row was just made.
pub(super) async fn give_up(app: &App, scope: &Scoped<CopyCreate>, id: UploadId) -> Answer<()> {
    let mut tx = app.db.begin().await?;
    uploads::end(&mut tx, scope, id).await?;
    tx.commit().await?;
    drop_bytes(app, id).await
}

/// Removes the bytes of an upload whose row is gone.
pub(super) async fn drop_bytes(app: &App, id: UploadId) -> Answer<()> {
    let folder = incoming(app)?;
    app.blocking(move |_| folder.discard(id)).await?.map_err(lost)?;
    Ok(())
}

async fn find(app: &App, officer: &Officer<CopyCreate>, token: &str) -> Answer<Upload> {
    uploads::find(&app.db, &officer.scope, token)
        .await?
        .ok_or(Failure::NotFound)
}

/// Tells the database how far the file has come, also after the line dropped; should that fail, the next piece tells.
async fn note(app: &App, scope: &Scoped<CopyCreate>, id: UploadId, before: &Upload) {
    let told = async {
        let folder = incoming(app)?;
        let have = app.blocking(move |_| folder.length(id)).await?.map_err(lost)?;
        let mut tx = app.db.begin().await?;
        let have = i64::try_from(have).unwrap_or(i64::MAX);
        uploads::advance(&mut tx, scope, id, before.received, have).await?;
        tx.commit().await.map_err(Failure::from)
    };
    if let Err(error) = told.await {
        tracing::warn!(%error, "the length of an upload was not noted");
    }
}

fn at(have: u64) -> [(HeaderName, String); 1] {
    [(OFFSET, have.to_string())]
}

/// The last part of a path, without signs that change how it reads, at most 200 characters.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = last
        .chars()
        .filter(|c| !c.is_control() && !matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'))
        .take(200)
        .collect();
    if name.trim().is_empty() {
        "scan".to_owned()
    } else {
        name
    }
}

pub(super) fn lost(error: BlobError) -> Failure {
    match error {
        BlobError::NoUpload => Failure::NotFound,
        BlobError::Busy => Failure::Bad(Text::key("upload-busy")),
        BlobError::TooLarge { .. } => Failure::Bad(Text::key("upload-longer")),
        BlobError::Source(_) => Failure::Bad(Text::key("upload-broke-off")),
        other => FlowError::from(other).into(),
    }
}

/// The line as something that can be read.
struct Line {
    receive: mpsc::Receiver<io::Result<Bytes>>,
    piece: Bytes,
}

impl Line {
    fn new(receive: mpsc::Receiver<io::Result<Bytes>>) -> Self {
        Self {
            receive,
            piece: Bytes::new(),
        }
    }
}

impl Read for Line {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.piece.is_empty() {
            match self.receive.blocking_recv() {
                Some(piece) => self.piece = piece?,
                None => return Ok(0),
            }
        }
        let length = self.piece.len().min(into.len());
        let taken = self.piece.split_to(length);
        for (place, byte) in into.iter_mut().zip(taken) {
            *place = byte;
        }
        Ok(length)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_only_a_name() {
        assert_eq!(file_name("C:\\scan\\bằng.pdf"), "bằng.pdf");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("a\u{202e}fdp.exe"), "afdp.exe");
        assert_eq!(file_name("  "), "scan");
        assert_eq!(file_name(&"x".repeat(999)).len(), 200);
    }
}
