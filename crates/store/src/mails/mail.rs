//! A message and how it is queued and found.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Digest, DossierId, MailId, Version};

use crate::{
    Reader, Result, Tx, blobs,
    engine::{input, names, record, statements},
    scope::{CopySeal, Scoped, Writes},
};

names! {
    /// What became of a message.
    pub enum MailState {
        /// A worker will send it.
        Queued = "queued",
        /// The server took it.
        Sent = "sent",
        /// The server refused it, in its own words.
        Refused = "refused",
    }
}

record! {
    /// A message.
    pub struct Mail {
        /// The row.
        id: MailId,
        /// Whose.
        agency: AgencyId,
        /// The dossier whose copy it carries.
        dossier: Option<DossierId>,
        /// The address.
        address: String,
        /// The address before it was corrected.
        first_address: String,
        /// The subject.
        subject: String,
        /// The text.
        body: String,
        /// The attached file.
        attachment: Option<Digest>,
        /// The attached file's name.
        attachment_name: Option<String>,
        /// The SHA-256 of the link's token, when the mail has a link in place of the file.
        link_hash: Option<Digest>,
        /// The hash of the one-time code that the link asks for.
        code_hash: Option<Digest>,
        /// Wrong codes so far.
        code_failures: i64,
        /// What became of it.
        state: MailState,
        /// The server's words.
        server_words: Option<String>,
        /// How often it was tried.
        attempts: i64,
        /// When it was queued.
        queued_at: Timestamp,
        /// When the server took it.
        sent_at: Option<Timestamp>,
        /// When the link was opened.
        opened_at: Option<Timestamp>,
        /// Changes with every correction.
        version: Version,
    }
}

input! {
    /// A message to send.
    pub struct NewMail {
        /// Whose.
        agency: AgencyId,
        /// The dossier whose copy it carries.
        dossier: Option<DossierId>,
        /// The address.
        address: String,
        /// The subject.
        subject: String,
        /// The text.
        body: String,
        /// The attached file.
        attachment: Option<Digest>,
        /// The attached file's name.
        attachment_name: Option<String>,
        /// The SHA-256 of the link's token.
        link_hash: Option<Digest>,
        /// The hash of the one-time code.
        code_hash: Option<Digest>,
        /// Now.
        queued_at: Timestamp,
    }
}

statements! {
    INSERT = "INSERT INTO mail (agency, dossier, address, subject, body, attachment, attachment_name, link_hash, \
              code_hash, queued_at, first_address, code_failures, state, attempts, version) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $3, 0, 'queued', 0, 1) RETURNING id";
    BY_ID = "SELECT * FROM mail WHERE id = $1";
    OWN = "SELECT * FROM mail WHERE id = $1 AND agency = $2";
    LIST = "SELECT * FROM mail WHERE agency = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    ADDRESSES = "SELECT DISTINCT address FROM mail WHERE dossier = $1 ORDER BY address";
}

/// Queues a message. Enqueue the job that sends it in the same transaction.
///
/// # Errors
/// What the database reports.
pub async fn queue(tx: &mut Tx, _: &impl Writes, new: &NewMail) -> Result<MailId> {
    blobs::need(tx, new.attachment).await?;
    let id: MailId = tx.insert(new.bind(INSERT)).await?;
    blobs::keep(tx, new.attachment, blobs::OwnerKind::Mail, id.0).await?;
    Ok(id)
}

/// A message, for the worker that sends it.
///
/// # Errors
/// What the database reports.
pub async fn find_any(reader: impl Into<Reader<'_>>, id: MailId) -> Result<Option<Mail>> {
    reader.into().find(BY_ID.with(id)).await
}

/// A message of the seal keeper's agency.
///
/// # Errors
/// What the database reports.
pub async fn find(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopySeal>,
    id: MailId,
) -> Result<Option<Mail>> {
    reader.into().find(OWN.with(id).with(scope.agency())).await
}

/// The agency's messages, newest first, before a given one.
///
/// # Errors
/// What the database reports.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopySeal>,
    before: Option<MailId>,
    limit: u32,
) -> Result<Vec<Mail>> {
    let query = LIST
        .with(scope.agency())
        .with(before.unwrap_or(MailId(i64::MAX)))
        .with(limit);
    reader.into().list(query).await
}

/// The addresses to which messages about a dossier went, as they were corrected.
///
/// # Errors
/// What the database reports.
pub async fn addresses(reader: impl Into<Reader<'_>>, dossier: DossierId) -> Result<Vec<String>> {
    reader.into().values(ADDRESSES.with(dossier), "address").await
}
