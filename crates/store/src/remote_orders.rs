//! Questions to providers of remote signatures: each is for one confirmation by the officer, survives a restart, and holds
//! nothing that is secret.

use jiff::Timestamp;
use saoy_domain::{BatchId, Digest, PersonId, RegistrationId, RemoteOrderId, SigningId};

use crate::{
    Reader, Result, Tx,
    engine::{input, names, record, statements},
    scope::System,
};

names! {
    /// How far a question is.
    pub enum RemoteState {
        /// The officer has to type something, or to visit the provider's page.
        Open = "open",
        /// It is put as soon as the queue comes to it.
        Queued = "queued",
        /// It was put: the officer confirms.
        Asked = "asked",
        /// It was answered.
        Done = "done",
        /// It came to nothing.
        Stopped = "stopped",
    }
}

record! {
    /// A question.
    pub struct RemoteOrder {
        /// The row.
        id: RemoteOrderId,
        /// The batch whose dossiers are signed …
        batch: Option<BatchId>,
        /// … or the certificate that is registered.
        registration: Option<RegistrationId>,
        /// Whose confirmation is wanted.
        person: PersonId,
        /// The provider, by the name that the configuration gives it.
        provider: String,
        /// The account and its key: JSON of the protocol.
        account: serde_json::Value,
        /// How far it is.
        state: RemoteState,
        /// By which both sides name it: 16 random bytes.
        number: Vec<u8>,
        /// By what the provider names it: JSON of the protocol.
        pending: Option<serde_json::Value>,
        /// Why it came to nothing: a sentence's key and arguments.
        reason: Option<serde_json::Value>,
        /// When it was made.
        made_at: Timestamp,
        /// When it was put.
        asked_at: Option<Timestamp>,
        /// Until when the officer may confirm.
        until: Option<Timestamp>,
        /// When it was over.
        ended_at: Option<Timestamp>,
    }
}

input! {
    /// A question to put.
    pub struct NewRemoteOrder {
        /// The batch whose dossiers are signed …
        batch: Option<BatchId>,
        /// … or the certificate that is registered.
        registration: Option<RegistrationId>,
        /// Whose confirmation is wanted.
        person: PersonId,
        /// The provider.
        provider: String,
        /// The account and its key.
        account: serde_json::Value,
        /// Whether the officer has to do something first.
        state: RemoteState,
        /// By which both sides name it.
        number: Vec<u8>,
    }
}

statements! {
    INSERT = "INSERT INTO remote_order (batch, registration, person, provider, account, state, number, made_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    ITEM = "INSERT INTO remote_item (signing, remote_order) VALUES ($1, $2)";
    ITEMS = "SELECT signing FROM remote_item WHERE remote_order = $1 ORDER BY signing";
    IS_ITEM = "SELECT 1 AS found FROM remote_item WHERE signing = $1";
    OF_SIGNING = "SELECT remote_order.* FROM remote_order JOIN remote_item ON remote_item.remote_order = remote_order.id WHERE \
                  remote_item.signing = $1";
    FIND = "SELECT * FROM remote_order WHERE id = $1";
    BY_NUMBER = "SELECT * FROM remote_order WHERE number = $1 AND ended_at IS NULL";
    BY_CALLBACK = "SELECT * FROM remote_order WHERE callback_hash = $1 AND ended_at IS NULL";
    UNDER_WAY = "SELECT * FROM remote_order WHERE batch = $1 AND ended_at IS NULL ORDER BY id";
    OF_BATCH = "SELECT * FROM remote_order WHERE batch = $1 ORDER BY id DESC";
    OF_REGISTRATION = "SELECT * FROM remote_order WHERE registration = $1 ORDER BY id DESC LIMIT 1";
    QUEUE = "UPDATE remote_order SET state = 'queued' WHERE id = $1 AND state = 'open'";
    PUT = "UPDATE remote_order SET state = 'asked', asked_at = $2, until = $3, callback_hash = $4 WHERE id = $1 AND state = \
           'queued'";
    NAMED = "UPDATE remote_order SET pending = $2 WHERE id = $1 AND state = 'asked'";
    END = "UPDATE remote_order SET state = $2, reason = $3, ended_at = $4 WHERE id = $1 AND ended_at IS NULL";
    END_ALL = "UPDATE remote_order SET state = 'stopped', ended_at = $2 WHERE batch = $1 AND ended_at IS NULL";
}

/// Makes a question with what it asks for.
///
/// # Errors
/// [`crate::StoreError::Duplicate`] when one of them was asked before.
pub async fn add(
    tx: &mut Tx,
    new: &NewRemoteOrder,
    signings: &[SigningId],
    at: Timestamp,
) -> Result<RemoteOrderId> {
    let id: RemoteOrderId = tx.insert(new.bind(INSERT).with(at)).await?;
    for signing in signings {
        tx.run(ITEM.with(*signing).with(id)).await?;
    }
    Ok(id)
}

/// Whether a provider was asked for this signature, ever.
///
/// # Errors
/// What the database reports.
pub async fn was_asked(reader: impl Into<Reader<'_>>, signing: SigningId) -> Result<bool> {
    reader.into().exists(IS_ITEM.with(signing)).await
}

/// What a question asks for, in order.
///
/// # Errors
/// What the database reports.
pub async fn items(reader: impl Into<Reader<'_>>, id: RemoteOrderId) -> Result<Vec<SigningId>> {
    reader.into().values(ITEMS.with(id), "signing").await
}

/// The question that asks for a signature.
///
/// # Errors
/// What the database reports.
pub async fn of_signing(
    reader: impl Into<Reader<'_>>,
    _: &System,
    signing: SigningId,
) -> Result<Option<RemoteOrder>> {
    reader.into().find(OF_SIGNING.with(signing)).await
}

/// A question.
///
/// # Errors
/// What the database reports.
pub async fn find(
    reader: impl Into<Reader<'_>>,
    _: &System,
    id: RemoteOrderId,
) -> Result<Option<RemoteOrder>> {
    reader.into().find(FIND.with(id)).await
}

/// The question under way that both sides call so.
///
/// # Errors
/// What the database reports.
pub async fn by_number(
    reader: impl Into<Reader<'_>>,
    _: &System,
    number: &[u8],
) -> Result<Option<RemoteOrder>> {
    reader.into().find(BY_NUMBER.with(number.to_vec())).await
}

/// The question under way with this callback.
///
/// # Errors
/// What the database reports.
pub async fn by_callback(
    reader: impl Into<Reader<'_>>,
    _: &System,
    hash: Digest,
) -> Result<Option<RemoteOrder>> {
    reader.into().find(BY_CALLBACK.with(hash)).await
}

/// The questions of a batch that are not over.
///
/// # Errors
/// What the database reports.
pub async fn under_way(reader: impl Into<Reader<'_>>, batch: BatchId) -> Result<Vec<RemoteOrder>> {
    reader.into().list(UNDER_WAY.with(batch)).await
}

/// Every question of a batch, newest first.
///
/// # Errors
/// What the database reports.
pub async fn of_batch(reader: impl Into<Reader<'_>>, batch: BatchId) -> Result<Vec<RemoteOrder>> {
    reader.into().list(OF_BATCH.with(batch)).await
}

/// The latest question of a registration.
///
/// # Errors
/// What the database reports.
pub async fn of_registration(
    reader: impl Into<Reader<'_>>,
    registration: RegistrationId,
) -> Result<Option<RemoteOrder>> {
    reader.into().find(OF_REGISTRATION.with(registration)).await
}

/// The officer did what was wanted; `false` when it was not wanted any more.
///
/// # Errors
/// What the database reports.
pub async fn queue(tx: &mut Tx, id: RemoteOrderId) -> Result<bool> {
    tx.changes_one(QUEUE.with(id)).await
}

/// It is put now: noted before the provider hears of it, so that nobody is asked twice after a restart. `callback` is the
/// SHA-256 of the secret in the address at which the provider may say that it is done.
///
/// # Errors
/// What the database reports.
pub async fn put(
    tx: &mut Tx,
    id: RemoteOrderId,
    (at, until): (Timestamp, Timestamp),
    callback: Digest,
) -> Result<bool> {
    tx.changes_one(PUT.with(id).with(at).with(until).with(callback))
        .await
}

/// By what the provider names it.
///
/// # Errors
/// What the database reports.
pub async fn named(tx: &mut Tx, id: RemoteOrderId, pending: serde_json::Value) -> Result<bool> {
    tx.changes_one(NAMED.with(id).with(pending)).await
}

/// It is over; `false` when it was.
///
/// # Errors
/// What the database reports.
pub async fn end(
    tx: &mut Tx,
    id: RemoteOrderId,
    state: RemoteState,
    reason: Option<serde_json::Value>,
    at: Timestamp,
) -> Result<bool> {
    tx.changes_one(END.with(id).with(state).with(reason).with(at))
        .await
}

/// Whatever of a batch is under way is over.
///
/// # Errors
/// What the database reports.
pub async fn end_all(tx: &mut Tx, batch: BatchId, at: Timestamp) -> Result<()> {
    tx.run(END_ALL.with(batch).with(at)).await
}
