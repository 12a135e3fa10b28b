//! Several dossiers that are signed or sealed in one go, and how far each has come.

use jiff::Timestamp;
use saoy_domain::{AgencyId, BatchId, BookId, Digest, DossierId, PersonId};

use crate::{
    Reader, Result, Tx,
    engine::{input, names, record, statements},
    scope::{Right, Scoped, System},
};

names! {
    /// What is done to each dossier of a batch.
    pub enum BatchStage {
        /// The leader signs.
        Sign = "sign",
        /// The seal keeper numbers and seals.
        Seal = "seal",
    }
}

names! {
    /// Where the key of a batch is.
    pub enum KeyPlace {
        /// Within this server's reach.
        Ring = "ring",
        /// In a token at the officer's own computer.
        Agent = "agent",
        /// With a provider of remote signatures.
        Remote = "remote",
        /// In a token at the officer's own computer, asked by VGCASignService, which signs whole files.
        Vgca = "vgca",
        /// The same, asked by the VNPT-CA plug-in.
        Vnpt = "vnpt",
    }
}

names! {
    /// How far one dossier of a batch has come.
    pub enum ItemState {
        /// Its turn has not come.
        Waiting = "waiting",
        /// Under way.
        Running = "running",
        /// Prepared: a key out of this server's reach is asked for its signature.
        Asked = "asked",
        /// Signed or sealed.
        Done = "done",
        /// Signed or sealed, and passed on or delivered.
        Passed = "passed",
        /// Not done, for a reason.
        Failed = "failed",
        /// Left out because the batch was stopped.
        Skipped = "skipped",
    }
}

record! {
    /// A batch.
    pub struct Batch {
        /// The row.
        id: BatchId,
        /// For which agency.
        agency: AgencyId,
        /// Who began it.
        person: PersonId,
        /// What is done.
        stage: BatchStage,
        /// The certificate's fingerprint in hex, once chosen.
        certificate: Option<String>,
        /// The book from which numbers are taken (sealing).
        book: Option<BookId>,
        /// Exactly this number, because it was looked at with the only dossier (sealing).
        number: Option<i64>,
        /// Where the key is.
        signer: KeyPlace,
        /// It is a single dossier's own: its page is the dossier's.
        alone: bool,
        /// When it was begun.
        created_at: Timestamp,
        /// When it was asked to stop after the dossier under way.
        stop_asked_at: Option<Timestamp>,
        /// When the last dossier ended.
        finished_at: Option<Timestamp>,
    }
}

record! {
    /// One dossier of a batch.
    pub struct Item {
        /// The row.
        id: i64,
        /// The dossier.
        dossier: DossierId,
        /// The file that was shown when the batch was begun: nothing else is signed.
        displayed: Option<Digest>,
        /// How far it has come.
        state: ItemState,
        /// When it ended.
        ended_at: Option<Timestamp>,
        /// Why it failed: the sentence's key and arguments.
        reason: Option<serde_json::Value>,
    }
}

input! {
    /// A batch to begin.
    pub struct NewBatch {
        /// What is done.
        stage: BatchStage,
        /// The book from which numbers are taken (sealing).
        book: Option<BookId>,
        /// Exactly this number (sealing of a single dossier).
        number: Option<i64>,
        /// It is a single dossier's own.
        alone: bool,
    }
}

statements! {
    INSERT = "INSERT INTO batch (stage, book, number, alone, agency, person, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7) \
              RETURNING id";
    ADD = "INSERT INTO batch_item (batch, dossier, displayed, state) VALUES ($1, $2, $3, 'waiting')";
    FIND = "SELECT * FROM batch WHERE id = $1 AND agency = $2 AND person = $3";
    FIND_ANY = "SELECT * FROM batch WHERE id = $1";
    ITEMS = "SELECT id, dossier, displayed, state, ended_at, reason FROM batch_item WHERE batch = $1 ORDER BY id";
    CHOOSE = "UPDATE batch SET certificate = $2, signer = $3, book = $4 WHERE id = $1 AND certificate IS NULL";
    STOP = "UPDATE batch SET stop_asked_at = $2 WHERE id = $1 AND stop_asked_at IS NULL AND finished_at IS NULL";
    FINISH = "UPDATE batch SET finished_at = $2 WHERE id = $1 AND finished_at IS NULL";
    MARK = "UPDATE batch_item SET state = $2, ended_at = $3, reason = $4 WHERE id = $1";
}

/// Begins a batch with its dossiers and the file that each was shown with.
///
/// # Errors
/// [`crate::StoreError::Duplicate`] when a dossier is named twice.
pub async fn add<R: Right>(
    tx: &mut Tx,
    scope: &Scoped<R>,
    new: &NewBatch,
    items: &[(DossierId, Option<Digest>)],
    at: Timestamp,
) -> Result<BatchId> {
    let query = new
        .bind(INSERT)
        .with(scope.agency())
        .with(scope.person())
        .with(at);
    let id: BatchId = tx.insert(query).await?;
    for (dossier, displayed) in items {
        tx.run(ADD.with(id).with(*dossier).with(*displayed)).await?;
    }
    Ok(id)
}

/// A batch that the officer began; another's is not there.
///
/// # Errors
/// What the database reports.
pub async fn find<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    id: BatchId,
) -> Result<Option<Batch>> {
    let query = FIND.with(id).with(scope.agency()).with(scope.person());
    reader.into().find(query).await
}

/// Any batch, for the worker.
///
/// # Errors
/// What the database reports.
pub async fn find_any(reader: impl Into<Reader<'_>>, _: &System, id: BatchId) -> Result<Option<Batch>> {
    reader.into().find(FIND_ANY.with(id)).await
}

/// The dossiers of a batch, in the order in which they were chosen.
///
/// # Errors
/// What the database reports.
pub async fn items(reader: impl Into<Reader<'_>>, batch: BatchId) -> Result<Vec<Item>> {
    reader.into().list(ITEMS.with(batch)).await
}

/// Chooses the certificate, where its key is, and (sealing) the book, once; `false` when they were chosen before.
///
/// # Errors
/// What the database reports.
pub async fn choose(
    tx: &mut Tx,
    batch: BatchId,
    (certificate, signer): (&str, KeyPlace),
    book: Option<BookId>,
) -> Result<bool> {
    let query = CHOOSE.with(batch).with(certificate).with(signer).with(book);
    tx.changes_one(query).await
}

/// Asks a batch to stop after the dossier under way; `false` when it has ended or was asked before.
///
/// # Errors
/// What the database reports.
pub async fn stop(tx: &mut Tx, batch: BatchId, at: Timestamp) -> Result<bool> {
    tx.changes_one(STOP.with(batch).with(at)).await
}

/// Every dossier has ended.
///
/// # Errors
/// What the database reports.
pub async fn finish(tx: &mut Tx, batch: BatchId, at: Timestamp) -> Result<()> {
    tx.run(FINISH.with(batch).with(at)).await
}

/// Notes how far a dossier of a batch has come.
///
/// # Errors
/// What the database reports.
pub async fn mark(
    tx: &mut Tx,
    item: i64,
    state: ItemState,
    ended_at: Option<Timestamp>,
    reason: Option<serde_json::Value>,
) -> Result<()> {
    tx.run(MARK.with(item).with(state).with(ended_at).with(reason))
        .await
}
