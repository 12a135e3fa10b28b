//! Codes with which an officer's computer fetches what a batch has to sign: each works once, for minutes, for one officer.

use jiff::Timestamp;
use saoy_domain::{BatchId, Digest, PairingId, PersonId, RegistrationId, TicketId};

use crate::{
    Reader, Result, Tx,
    engine::{input, record, statements},
    scope::System,
};

record! {
    /// A ticket.
    pub struct Ticket {
        /// The row.
        id: TicketId,
        /// The batch that is signed with it …
        batch: Option<BatchId>,
        /// … or the certificate that is registered.
        registration: Option<RegistrationId>,
        /// Who asked for it.
        person: PersonId,
        /// By which messages name the order: 16 bytes.
        order_number: Vec<u8>,
        /// The computer that took it.
        pairing: Option<PairingId>,
        /// When it was made.
        made_at: Timestamp,
        /// Until when it can be taken.
        expires_at: Timestamp,
        /// When a computer took it.
        taken_at: Option<Timestamp>,
        /// When that computer was heard last.
        heard_at: Option<Timestamp>,
        /// When it was over.
        ended_at: Option<Timestamp>,
        /// Why, where the computer said so.
        fault: Option<String>,
    }
}

input! {
    /// A ticket to give.
    pub struct NewTicket {
        /// The batch that is signed with it …
        batch: Option<BatchId>,
        /// … or the certificate that is registered.
        registration: Option<RegistrationId>,
        /// Who asks for it.
        person: PersonId,
        /// SHA-256 of the code in the link.
        code_hash: Digest,
        /// By which messages will name the order: 16 bytes.
        order_number: Vec<u8>,
        /// Until when it can be taken.
        expires_at: Timestamp,
    }
}

statements! {
    INSERT = "INSERT INTO signing_ticket (batch, registration, person, code_hash, order_number, expires_at, made_at) VALUES \
              ($1, $2, $3, $4, $5, $6, $7) RETURNING id";
    BY_CODE = "SELECT * FROM signing_ticket WHERE code_hash = $1";
    BY_ORDER = "SELECT * FROM signing_ticket WHERE order_number = $1";
    OF_REGISTRATION = "SELECT * FROM signing_ticket WHERE registration = $1 ORDER BY id DESC LIMIT 1";
    OF_BATCH = "SELECT * FROM signing_ticket WHERE batch = $1 ORDER BY id DESC LIMIT 1";
    TAKE = "UPDATE signing_ticket SET pairing = $2, taken_at = COALESCE(taken_at, $3), heard_at = $3 WHERE id = $1 AND ended_at IS NULL AND \
            ((taken_at IS NULL AND expires_at > $3) OR pairing = $2)";
    HEARD = "UPDATE signing_ticket SET heard_at = $2 WHERE id = $1 AND ended_at IS NULL";
    END = "UPDATE signing_ticket SET ended_at = $2, fault = $3 WHERE id = $1 AND ended_at IS NULL";
    END_ALL = "UPDATE signing_ticket SET ended_at = $2 WHERE batch = $1 AND ended_at IS NULL";
}

/// Gives a ticket; the batch's earlier one is over.
///
/// # Errors
/// What the database reports.
pub async fn give(tx: &mut Tx, new: &NewTicket, at: Timestamp) -> Result<TicketId> {
    if let Some(batch) = new.batch {
        end_all(tx, batch, at).await?;
    }
    tx.insert(new.bind(INSERT).with(at)).await
}

/// The ticket of a code.
///
/// # Errors
/// What the database reports.
pub async fn by_code(reader: impl Into<Reader<'_>>, _: &System, code_hash: Digest) -> Result<Option<Ticket>> {
    reader.into().find(BY_CODE.with(code_hash)).await
}

/// The ticket of an order.
///
/// # Errors
/// What the database reports.
pub async fn by_order(reader: impl Into<Reader<'_>>, _: &System, number: &[u8]) -> Result<Option<Ticket>> {
    reader.into().find(BY_ORDER.with(number.to_vec())).await
}

/// The latest ticket of a batch.
///
/// # Errors
/// What the database reports.
pub async fn of_batch(reader: impl Into<Reader<'_>>, batch: BatchId) -> Result<Option<Ticket>> {
    reader.into().find(OF_BATCH.with(batch)).await
}

/// The latest ticket of a registration.
///
/// # Errors
/// What the database reports.
pub async fn of_registration(
    reader: impl Into<Reader<'_>>,
    registration: RegistrationId,
) -> Result<Option<Ticket>> {
    reader.into().find(OF_REGISTRATION.with(registration)).await
}

/// A computer takes it; `false` when another did, or its time is over. The same computer may ask again.
///
/// # Errors
/// What the database reports.
pub async fn take(tx: &mut Tx, id: TicketId, pairing: PairingId, at: Timestamp) -> Result<bool> {
    tx.changes_one(TAKE.with(id).with(pairing).with(at)).await
}

/// The computer was heard.
///
/// # Errors
/// What the database reports.
pub async fn heard(tx: &mut Tx, id: TicketId, at: Timestamp) -> Result<bool> {
    tx.changes_one(HEARD.with(id).with(at)).await
}

/// It is over, with the computer's word for it; `false` when it was.
///
/// # Errors
/// What the database reports.
pub async fn end(tx: &mut Tx, id: TicketId, fault: Option<&str>, at: Timestamp) -> Result<bool> {
    let query = END.with(id).with(at).with(fault.map(str::to_owned));
    tx.changes_one(query).await
}

/// Whatever code of the batch is still about works no more.
///
/// # Errors
/// What the database reports.
pub async fn end_all(tx: &mut Tx, batch: BatchId, at: Timestamp) -> Result<()> {
    tx.run(END_ALL.with(batch).with(at)).await
}
