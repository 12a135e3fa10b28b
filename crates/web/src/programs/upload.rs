//! A file that came back: read within limits of length and time, judged in memory, and kept only if it is what was sent and one
//! signature by the registered certificate.

use std::time::Duration;

use axum::RequestExt as _;
use axum::extract::{DefaultBodyLimit, Multipart, Path, Query, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use jiff::Timestamp;
use saoy_blob::Blob;
use saoy_domain::BatchId;
use saoy_pades::returned::{self, returned};
use saoy_pades::{Examined, Fault};
use saoy_pki::cms;
use saoy_store::batches::{self, Batch, KeyPlace};
use saoy_store::scope::System;
use saoy_store::signings::{self, Signing, SigningState};
use tokio::sync::Semaphore;

use super::answer::Spoken;
use super::stamps;
use super::token::hash;
use super::{Refused, answer};
use crate::app::App;
use crate::desk;
use crate::flow::{self, Sent};

/// The form's field with the file, as the makers' own handlers name it.
const FIELD: &str = "uploadfile";
/// The longest signature with its picture, certificates and revocation data, in bytes.
const MOST_ADDED: u64 = 4_000_000;
/// What a form may have around its file, in bytes.
const AROUND: u64 = 64_000;
/// So long a file of no length may be on its way …
const PATIENCE: Duration = Duration::from_secs(120);
/// … and a second more for each so many bytes: a line of half a megabit is slow, not broken.
const BYTES_A_SECOND: u64 = 64_000;
/// So many files are judged at once; the others wait for their turn. Nothing waits here for a network.
static ROOM: Semaphore = Semaphore::const_new(4);

/// Who sends a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    /// VGCASignService itself, with nothing but its token.
    Program,
    /// The officer's page of this batch, within the officer's session.
    Page(BatchId),
}

/// `POST /program/{token}`.
pub(super) async fn by_program(
    State(app): State<App>,
    Path(token): Path<String>,
    Query(spoken): Query<Spoken>,
    request: Request,
) -> Response {
    let taken = take(&app, &token, Sender::Program, request).await;
    answer(&app, spoken.lang(), taken)
}

/// Takes a signed file, or says why not. A refusal leaves files and database as they were.
pub(crate) async fn take(app: &App, token: &str, from: Sender, request: Request) -> Result<(), Refused> {
    let (signing, batch) = named(app, token, from).await?;
    let taken = judged(app, token, &signing, &batch, request).await;
    if let Err(refused) = &taken {
        tracing::warn!(signing = %signing.id, refused = refused.word(), "a program's file was not taken");
    }
    // One that was taken, is still on its way, or has another token by now, needs no words of this one.
    let words = taken.as_ref().err();
    if !matches!(words, Some(Refused::Used | Refused::UnderWay)) {
        app.refusals().note(signing.id, words);
    }
    taken
}

/// The request of a token, and whether whoever sends the file may.
async fn named(app: &App, token: &str, from: Sender) -> Result<(Signing, Batch), Refused> {
    let found = signings::by_token(&app.db, &System, hash(token)).await;
    let signing = found.map_err(Refused::broken)?.ok_or(Refused::Unknown)?;
    let batch = batches::find_any(&app.db, &System, signing.batch).await;
    let batch = batch.map_err(Refused::broken)?.ok_or(Refused::Unknown)?;
    let own = match from {
        Sender::Program => batch.signer == KeyPlace::Vgca,
        Sender::Page(id) => batch.signer == KeyPlace::Vnpt && batch.id == id,
    };
    match own {
        true => Ok((signing, batch)),
        false => Err(Refused::Unknown),
    }
}

/// Whether a request still waits for its file.
pub(super) fn waits(signing: &Signing, now: Timestamp) -> Result<(), Refused> {
    if signing.state != SigningState::Asked {
        return Err(Refused::Used);
    }
    let until = signing.token_until.unwrap_or(signing.lapses_at);
    match now < until.min(signing.lapses_at) {
        true => Ok(()),
        false => Err(Refused::Expired),
    }
}

async fn judged(
    app: &App,
    token: &str,
    signing: &Signing,
    batch: &Batch,
    request: Request,
) -> Result<(), Refused> {
    waits(signing, app.now())?;
    allowed(app, batch).await?;
    // One at a time for each token: whoever has one may not fill the memory with it.
    let _alone = app.uploads().begin(hash(token)).ok_or(Refused::UnderWay)?;
    let sent = flow::sent(app, signing).await.map_err(Refused::broken)?;
    let longest = (sent.base.len() + sent.section.len()) as u64 + MOST_ADDED;
    let read = tokio::time::timeout(patience(longest), read(request, longest));
    let file = read.await.map_err(|_| Refused::TooSlow)??;
    let (sent, file, signature) = {
        let _room = ROOM.acquire().await.map_err(|_| Refused::Broken)?;
        compared(app, sent, file).await?
    };
    stamps_fit(app, signature).await?;
    // It may have come slowly, and what was looked at then may be over.
    waits(signing, app.now())?;
    allowed(app, batch).await?;
    keep(app, token, signing, sent, file).await
}

/// How long a file of at most so many bytes may be on its way.
fn patience(longest: u64) -> Duration {
    PATIENCE.saturating_add(Duration::from_secs(longest / BYTES_A_SECOND))
}

/// The officer may sign here, with this certificate, at this moment.
pub(super) async fn allowed(app: &App, batch: &Batch) -> Result<(), Refused> {
    if batch.stop_asked_at.is_some() || batch.finished_at.is_some() {
        return Err(Refused::Used);
    }
    let owner = desk::owner(app, batch).await.map_err(Refused::broken)?;
    let owner = owner.ok_or(Refused::Forbidden)?;
    let id = batch.certificate.as_deref().ok_or(Refused::NotRegistered)?;
    let known = flow::known_certificate(app, owner, id).await;
    known
        .map_err(Refused::broken)?
        .map(drop)
        .ok_or(Refused::NotRegistered)
}

/// The form's one file.
async fn read(mut request: Request, longest: u64) -> Result<Vec<u8>, Refused> {
    let most = longest + AROUND;
    if length(request.headers()).is_some_and(|length| length > most) {
        return Err(Refused::TooLarge(longest));
    }
    DefaultBodyLimit::max(usize::try_from(most).unwrap_or(usize::MAX)).apply(&mut request);
    let form = request.extract::<Multipart, _>().await;
    let mut form = form.map_err(|_| Refused::NoFile)?;
    let cut = |error: axum::extract::multipart::MultipartError| match error.status() {
        StatusCode::PAYLOAD_TOO_LARGE => Refused::TooLarge(longest),
        _ => Refused::NoFile,
    };
    while let Some(part) = form.next_field().await.map_err(cut)? {
        if part.name() == Some(FIELD) {
            let bytes = part.bytes().await.map_err(cut)?;
            return match bytes.len() as u64 {
                0 => Err(Refused::NoFile),
                length if length > longest => Err(Refused::TooLarge(longest)),
                _ => Ok(bytes.into()),
            };
        }
    }
    Err(Refused::NoFile)
}

fn length(headers: &HeaderMap) -> Option<u64> {
    headers.get(header::CONTENT_LENGTH)?.to_str().ok()?.parse().ok()
}

/// Holds the file against what was sent, byte by byte and object by object.
async fn compared(app: &App, sent: Sent, file: Vec<u8>) -> Result<(Sent, Vec<u8>, Examined), Refused> {
    let now = app.now();
    let judged = app.blocking(move |_| {
        let bytes = sent.bytes();
        let wanted = returned::Sent {
            bytes: &bytes,
            certificate: &sent.certificate,
            page: Some(sent.places.page),
            at: now,
        };
        match returned(&wanted, &file) {
            Ok(added) if !is_usable(&added.signature) => {
                let fault = Fault::Cms(cms::Fault::Signer);
                Err(Refused::Deviates(Box::new(returned::Deviation::Broken(fault))))
            }
            Ok(added) => Ok((sent, file, added.signature)),
            Err(deviation) => Err(Refused::Deviates(Box::new(deviation))),
        }
    });
    judged.await.map_err(Refused::broken)?
}

/// What follows reads the signature, and the timestamp in it, more strictly than whoever only judges.
fn is_usable(signature: &Examined) -> bool {
    let Ok(found) = &signature.entry.found else {
        return false;
    };
    let stamp_is_usable = |signed: cms::SignedData| match signed.signature_timestamp() {
        Some(token) => cms::SignedData::parse(&token).is_ok(),
        None => true,
    };
    cms::SignedData::parse(&found.cms).is_ok_and(stamp_is_usable)
}

/// Holds the timestamps that the program put into the signature against the trust and the clock of this installation.
async fn stamps_fit(app: &App, signature: Examined) -> Result<(), Refused> {
    if signature.timestamps.is_empty() {
        return Ok(());
    }
    let fit = app.blocking(move |app| stamps::fit(app, &signature)).await;
    fit.map_err(Refused::broken)?
        .map_err(|unfit| Refused::Stamp(Box::new(unfit)))
}

/// Keeps a file that was judged and queues what follows. What was sent is not copied.
async fn keep(app: &App, token: &str, signing: &Signing, sent: Sent, file: Vec<u8>) -> Result<(), Refused> {
    let added = file.get(sent.base.len() + sent.section.len()..);
    let added = added.map(<[u8]>::to_vec).ok_or(Refused::Broken)?;
    drop(file);
    let parts = vec![sent.base, sent.section, Blob::from(added)];
    let digest = flow::store(app, parts).await.map_err(Refused::broken)?;
    let now = app.now();
    let mut tx = app.db.begin().await.map_err(Refused::broken)?;
    let taken = signings::give_back(&mut tx, signing, hash(token), digest, now)
        .await
        .map_err(Refused::broken)?;
    if !taken {
        return Err(Refused::Used);
    }
    desk::enqueue_answered(&mut tx, signing.id, now)
        .await
        .map_err(Refused::broken)?;
    tx.commit().await.map_err(Refused::broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_file_has_longer() {
        assert_eq!(patience(0), Duration::from_secs(120));
        assert_eq!(patience(64_000_000), Duration::from_secs(1120));
    }
}
