//! Revisions that wait for a signature from a key out of this server's reach. Each survives a restart; none is in its dossier
//! before its value was verified.

use jiff::Timestamp;
use saoy_domain::{BatchId, Digest, DossierId, SigningId};

use crate::{
    Reader, Result, Tx, blobs,
    blobs::OwnerKind,
    engine::{input, names, record, statements},
    scope::System,
};

names! {
    /// How far a request is.
    pub enum SigningState {
        /// The key has not answered.
        Asked = "asked",
        /// Its value is there and was verified.
        Answered = "answered",
        /// The dossier carries the signature.
        Done = "done",
        /// It came to nothing: refused, failed, withdrawn, or its time was over.
        Dropped = "dropped",
    }
}

record! {
    /// A revision that waits for its signature.
    pub struct Signing {
        /// The row.
        id: SigningId,
        /// Of which batch.
        batch: BatchId,
        /// Which of its items.
        item: i64,
        /// The dossier.
        dossier: DossierId,
        /// How far it is.
        state: SigningState,
        /// SHA-256 of the file that was looked at; the revision is appended to it.
        displayed: Digest,
        /// SHA-256 of the bytes to append, a file of their own until they are signed.
        section: Digest,
        /// Where the signature stands in them, and for which certificate: JSON of whoever prepared it.
        prepared: serde_json::Value,
        /// DER `SignedAttributes` (RFC 5652 §5.4): the bytes for the key; none where a program signs the whole file.
        attributes: Vec<u8>,
        /// What it is, for the person at the key: JSON of the agent's protocol.
        described: serde_json::Value,
        /// The signature value.
        value: Option<Vec<u8>>,
        /// SHA-256 of the whole signed file, where a program gave one back in place of a value.
        returned: Option<Digest>,
        /// Until when a program may send it.
        token_until: Option<Timestamp>,
        /// When a program fetched the prepared file.
        fetched_at: Option<Timestamp>,
        /// When it was made.
        made_at: Timestamp,
        /// From when no answer is taken.
        lapses_at: Timestamp,
    }
}

input! {
    /// A revision for which a signature is asked.
    pub struct NewSigning {
        /// Of which batch.
        batch: BatchId,
        /// Which of its items.
        item: i64,
        /// The dossier.
        dossier: DossierId,
        /// SHA-256 of the file that was looked at.
        displayed: Digest,
        /// SHA-256 of the bytes to append.
        section: Digest,
        /// Where the signature stands in them, and for which certificate.
        prepared: serde_json::Value,
        /// DER `SignedAttributes`.
        attributes: Vec<u8>,
        /// What it is, for the person at the key.
        described: serde_json::Value,
        /// From when no answer is taken.
        lapses_at: Timestamp,
    }
}

statements! {
    INSERT = "INSERT INTO signing_request (batch, item, dossier, displayed, section, prepared, attributes, described, \
              lapses_at, state, made_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', $10) RETURNING id";
    FIND = "SELECT * FROM signing_request WHERE id = $1";
    OPEN = "SELECT * FROM signing_request WHERE batch = $1 AND ended_at IS NULL ORDER BY item";
    ANSWER = "UPDATE signing_request SET state = 'answered', value = $2, answered_at = $3 WHERE id = $1 AND state = 'asked' \
              AND lapses_at > $3";
    WITHDRAW = "UPDATE signing_request SET state = 'dropped', ended_at = $2 WHERE id = $1 AND state = 'asked' AND ended_at IS \
                NULL";
    LEND = "UPDATE signing_request SET token_hash = $2, token_until = $3, fetched_at = NULL WHERE id = $1 AND state = 'asked' \
            AND ended_at IS NULL AND lapses_at > $4";
    LAST_RETURNED = "SELECT * FROM signing_request WHERE dossier = $1 AND returned IS NOT NULL ORDER BY CASE state WHEN \
                     'dropped' THEN 1 ELSE 0 END, id DESC LIMIT 1";
    BY_TOKEN = "SELECT * FROM signing_request WHERE token_hash = $1";
    FETCH = "UPDATE signing_request SET fetched_at = $2 WHERE token_hash = $1 AND fetched_at IS NULL AND state = 'asked' AND \
             token_until > $2 AND lapses_at > $2 AND ended_at IS NULL";
    RETURN = "UPDATE signing_request SET state = 'answered', returned = $2, answered_at = $3 WHERE token_hash = $1 AND \
              state = 'asked' AND token_until > $3 AND lapses_at > $3 AND ended_at IS NULL";
    END = "UPDATE signing_request SET state = $2, ended_at = $3, value = NULL WHERE id = $1 AND ended_at IS NULL";
}

/// Asks for a signature. The appended bytes stay as long as it is open.
///
/// # Errors
/// [`crate::StoreError::Duplicate`] when a request of the item is open, [`crate::StoreError::FileMissing`] when the bytes are
/// not there.
pub async fn ask(tx: &mut Tx, new: &NewSigning, at: Timestamp) -> Result<SigningId> {
    blobs::need(tx, [new.section]).await?;
    let id: SigningId = tx.insert(new.bind(INSERT).with(at)).await?;
    blobs::keep(tx, [new.section], OwnerKind::Signing, id.0).await?;
    Ok(id)
}

/// A request.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: impl Into<Reader<'_>>, _: &System, id: SigningId) -> Result<Option<Signing>> {
    reader.into().find(FIND.with(id)).await
}

/// The requests of a batch that are not over, in the order of its items.
///
/// # Errors
/// What the database reports.
pub async fn open(reader: impl Into<Reader<'_>>, _: &System, batch: BatchId) -> Result<Vec<Signing>> {
    reader.into().list(OPEN.with(batch)).await
}

/// Keeps a value that was verified; `false` when the request was answered, is over, or its time is.
///
/// # Errors
/// What the database reports.
pub async fn answer(tx: &mut Tx, id: SigningId, value: &[u8], at: Timestamp) -> Result<bool> {
    tx.changes_one(ANSWER.with(id).with(value.to_vec()).with(at))
        .await
}

/// Gives a program a token for this request; an earlier one works no more. `false` when there is nothing left to sign.
///
/// # Errors
/// What the database reports.
pub async fn lend(
    tx: &mut Tx,
    id: SigningId,
    token_hash: Digest,
    until: Timestamp,
    at: Timestamp,
) -> Result<bool> {
    tx.changes_one(LEND.with(id).with(token_hash).with(until).with(at))
        .await
}

/// The request of a token, whatever became of it.
///
/// # Errors
/// What the database reports.
pub async fn by_token(
    reader: impl Into<Reader<'_>>,
    _: &System,
    token_hash: Digest,
) -> Result<Option<Signing>> {
    reader.into().find(BY_TOKEN.with(token_hash)).await
}

/// The last request of a dossier whose file came back signed and was taken, before one that came to nothing. A service that
/// died between the dossier's transaction and the request's end may have left it in any state.
///
/// # Errors
/// What the database reports.
pub async fn last_returned(
    reader: impl Into<Reader<'_>>,
    _: &System,
    dossier: DossierId,
) -> Result<Option<Signing>> {
    reader.into().find(LAST_RETURNED.with(dossier)).await
}

/// The prepared file is fetched, once for each token; `false` when it was, or the token's time is over.
///
/// # Errors
/// What the database reports.
pub async fn fetch(tx: &mut Tx, token_hash: Digest, at: Timestamp) -> Result<bool> {
    tx.changes_one(FETCH.with(token_hash).with(at)).await
}

/// Keeps a signed file that was judged, in place of a value; `false` when the token was used, or its time is over. The file
/// stays as long as the request is open.
///
/// # Errors
/// [`crate::StoreError::FileMissing`] when the file is not there.
pub async fn give_back(
    tx: &mut Tx,
    signing: &Signing,
    token_hash: Digest,
    file: Digest,
    at: Timestamp,
) -> Result<bool> {
    let taken = tx
        .changes_one(RETURN.with(token_hash).with(file).with(at))
        .await?;
    if taken {
        blobs::keep(tx, [file], OwnerKind::Signing, signing.id.0).await?;
    }
    Ok(taken)
}

/// Takes a question back and gives its bytes up; `false` when it was answered or over: whoever is first counts.
///
/// # Errors
/// What the database reports.
pub async fn withdraw(tx: &mut Tx, signing: &Signing, at: Timestamp) -> Result<bool> {
    let withdrawn = tx.changes_one(WITHDRAW.with(signing.id).with(at)).await?;
    if withdrawn {
        blobs::release(tx, signing.section, OwnerKind::Signing, signing.id.0).await?;
    }
    Ok(withdrawn)
}

/// Ends a request and gives its bytes up; `false` when it was over.
///
/// # Errors
/// What the database reports.
pub async fn end(tx: &mut Tx, signing: &Signing, state: SigningState, at: Timestamp) -> Result<bool> {
    let ended = tx.changes_one(END.with(signing.id).with(state).with(at)).await?;
    if ended {
        for file in [signing.section].into_iter().chain(signing.returned) {
            blobs::release(tx, file, OwnerKind::Signing, signing.id.0).await?;
        }
    }
    Ok(ended)
}
