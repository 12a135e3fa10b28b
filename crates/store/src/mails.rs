//! Messages on their way: “Quản lý gửi lại email”.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Digest, DossierId, MailId, Version};

use crate::{
    Reader, Result, Tx, blobs,
    dossiers::{Built, ListQuery},
    engine::{Query, input, names, record, statements},
    fold::contains,
    pickups,
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

names! {
    /// How an attempt ended.
    pub enum Attempted {
        /// The server took it.
        Sent = "sent",
        /// The server refused it for good.
        Refused = "refused",
        /// It will be tried again.
        Unreachable = "unreachable",
    }
}

record! {
    /// An attempt to send a message.
    pub struct Attempt {
        /// When.
        at: Timestamp,
        /// To which address.
        address: String,
        /// How it ended.
        outcome: Attempted,
        /// The server's words.
        server_words: String,
    }
}

/// What a message with a new link says.
#[derive(Debug, Clone)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The text.
    pub body: String,
    /// The SHA-256 of the link's token.
    pub link_hash: Digest,
    /// The hash of the one-time code.
    pub code_hash: Digest,
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
    TROUBLED = "SELECT COUNT(*) AS found FROM mail WHERE agency = $1 AND state <> 'sent'";
    INSERT = "INSERT INTO mail (agency, dossier, address, subject, body, attachment, attachment_name, link_hash, \
              code_hash, queued_at, first_address, code_failures, state, attempts, version) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $3, 0, 'queued', 0, 1) RETURNING id";
    BY_ID = "SELECT * FROM mail WHERE id = $1";
    OWN = "SELECT * FROM mail WHERE id = $1 AND agency = $2";
    LIST = "SELECT * FROM mail WHERE agency = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
    OF_DOSSIER = "SELECT * FROM mail WHERE dossier = $1 AND agency = $2 ORDER BY id";
    ATTEMPT = "INSERT INTO mail_attempt (mail, at, address, outcome, server_words) \
               SELECT id, $2, address, $3, $4 FROM mail WHERE id = $1",
        postgres: "INSERT INTO mail_attempt (mail, at, address, outcome, server_words) \
               SELECT id, $2::BIGINT, address, $3::TEXT, $4::TEXT FROM mail WHERE id = $1";
    ATTEMPTS = "SELECT at, address, outcome, server_words FROM mail_attempt WHERE mail = $1 ORDER BY id";
    SENT = "UPDATE mail SET state = 'sent', sent_at = $2, server_words = $3, attempts = attempts + 1 \
            WHERE id = $1 AND state = 'queued'";
    REFUSED = "UPDATE mail SET state = 'refused', server_words = $2, attempts = attempts + 1 \
               WHERE id = $1 AND state = 'queued'";
    TRIED = "UPDATE mail SET server_words = $2, attempts = attempts + 1 WHERE id = $1 AND state = 'queued'";
    CORRECT = "UPDATE mail SET address = $4, state = 'queued', server_words = NULL, queued_at = $5, sent_at = NULL, \
               version = version + 1 WHERE id = $1 AND agency = $2 AND version = $3";
    RELINK = "UPDATE mail SET body = $2, subject = $3, link_hash = $4, code_hash = $5, code_failures = 0, \
              opened_at = NULL WHERE id = $1";
    ADDRESSES = "SELECT DISTINCT address FROM mail WHERE dossier = $1 ORDER BY address";
    BY_LINK = "SELECT * FROM mail WHERE link_hash = $1";
    WRONG_CODE = "UPDATE mail SET code_failures = code_failures + 1 WHERE link_hash = $1";
    FORGIVE = "UPDATE mail SET code_failures = 0 WHERE link_hash = $1";
    OPENED = "UPDATE mail SET opened_at = $2 WHERE link_hash = $1 AND opened_at IS NULL";
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

/// The messages of one dossier of the agency.
///
/// # Errors
/// What the database reports.
pub async fn of_dossier(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopySeal>,
    dossier: DossierId,
) -> Result<Vec<Mail>> {
    reader
        .into()
        .list(OF_DOSSIER.with(dossier).with(scope.agency()))
        .await
}

/// How many messages of an agency have not been sent, for the number beside the menu's entry.
///
/// # Errors
/// What the database reports.
pub async fn troubled(reader: impl Into<Reader<'_>>, agency: AgencyId) -> Result<i64> {
    reader
        .into()
        .value_or_default(TROUBLED.with(agency), "found")
        .await
}

/// The server took it.
///
/// # Errors
/// What the database reports.
pub async fn sent(tx: &mut Tx, id: MailId, at: Timestamp, server_words: &str) -> Result<()> {
    attempted(tx, id, at, Attempted::Sent, server_words).await?;
    tx.run(SENT.with(id).with(at).with(server_words)).await
}

/// The server refused it for good.
///
/// # Errors
/// What the database reports.
pub async fn refused(tx: &mut Tx, id: MailId, at: Timestamp, server_words: &str) -> Result<()> {
    attempted(tx, id, at, Attempted::Refused, server_words).await?;
    tx.run(REFUSED.with(id).with(server_words)).await
}

/// It did not go out this time; it will be tried again.
///
/// # Errors
/// What the database reports.
pub async fn tried(tx: &mut Tx, id: MailId, at: Timestamp, server_words: &str) -> Result<()> {
    attempted(tx, id, at, Attempted::Unreachable, server_words).await?;
    tx.run(TRIED.with(id).with(server_words)).await
}

async fn attempted(tx: &mut Tx, id: MailId, at: Timestamp, outcome: Attempted, words: &str) -> Result<()> {
    let query = ATTEMPT.with(id).with(at).with(outcome).with(words);
    tx.run(query).await
}

/// Every attempt to send a message, oldest first; nothing is ever written over.
///
/// # Errors
/// What the database reports.
pub async fn attempts(reader: impl Into<Reader<'_>>, id: MailId) -> Result<Vec<Attempt>> {
    reader.into().list(ATTEMPTS.with(id)).await
}

/// Gives a message another link and code: those before open nothing any more.
///
/// # Errors
/// What the database reports.
pub async fn relink(tx: &mut Tx, id: MailId, letter: &Letter) -> Result<()> {
    pickups::close(tx, id).await?;
    let query = RELINK
        .with(id)
        .with(letter.body.clone())
        .with(letter.subject.clone())
        .with(letter.link_hash)
        .with(letter.code_hash);
    tx.run(query).await
}

/// Corrects the address and queues the message again; `false` when somebody else did meanwhile.
///
/// # Errors
/// What the database reports.
pub async fn correct(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    id: MailId,
    version: Version,
    address: &str,
    at: Timestamp,
) -> Result<bool> {
    let query = CORRECT
        .with(id)
        .with(scope.agency())
        .with(version)
        .with(address)
        .with(at);
    tx.changes_one(query).await
}

/// The addresses to which messages about a dossier went, as they were corrected.
///
/// # Errors
/// What the database reports.
pub async fn addresses(reader: impl Into<Reader<'_>>, dossier: DossierId) -> Result<Vec<String>> {
    reader.into().values(ADDRESSES.with(dossier), "address").await
}

/// The message of a link.
///
/// # Errors
/// What the database reports.
pub async fn by_link(reader: impl Into<Reader<'_>>, link_hash: Digest) -> Result<Option<Mail>> {
    reader.into().find(BY_LINK.with(link_hash)).await
}

/// Counts a wrong code.
///
/// # Errors
/// What the database reports.
pub async fn wrong_code(tx: &mut Tx, link_hash: Digest) -> Result<()> {
    tx.run(WRONG_CODE.with(link_hash)).await
}

/// Notes that the link was opened with the right code.
///
/// # Errors
/// What the database reports.
pub async fn opened(tx: &mut Tx, link_hash: Digest, at: Timestamp) -> Result<()> {
    tx.run(OPENED.with(link_hash).with(at)).await
}

/// Which messages of an agency are listed.
#[derive(Debug, Clone, Default)]
pub struct MailQuery {
    /// Only those that were not sent.
    pub troubled: bool,
    /// Of which dossiers; of every dossier when nothing is asked.
    pub dossiers: Option<ListQuery>,
}

/// One page of the agency's messages, newest first.
///
/// # Errors
/// What the database reports.
pub async fn page(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopySeal>,
    query: &MailQuery,
    offset: u32,
    limit: u32,
) -> Result<Vec<Mail>> {
    let mut built = built(scope, query);
    let limit = built.value(limit);
    let offset = built.value(offset);
    let sql = format!(
        "SELECT mail.* FROM mail LEFT JOIN dossier ON dossier.id = mail.dossier WHERE {} \
         ORDER BY mail.id DESC LIMIT {limit} OFFSET {offset}",
        built.conditions
    );
    reader.into().list(Query::built(sql, built.values)).await
}

/// How many messages [`page`] has in all.
///
/// # Errors
/// What the database reports.
pub async fn count(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<CopySeal>,
    query: &MailQuery,
) -> Result<i64> {
    let built = built(scope, query);
    let sql = format!(
        "SELECT COUNT(*) AS found FROM mail LEFT JOIN dossier ON dossier.id = mail.dossier WHERE {}",
        built.conditions
    );
    reader
        .into()
        .value_or_default(Query::built(sql, built.values), "found")
        .await
}

fn built(scope: &Scoped<CopySeal>, query: &MailQuery) -> Built {
    let nothing = ListQuery::default();
    let mut asked = query.dossiers.as_ref().unwrap_or(&nothing).clone();
    // A name, number or address: of the dossier, or the address to which the message went.
    let text = asked.text.take();
    let mut built = Built::new(scope, &asked);
    if query.dossiers.is_none() {
        built = Built::anything();
    }
    if let Some(text) = text.filter(|text| !text.trim().is_empty()) {
        let who = built.value(contains(&text));
        let conditions = format!(
            " AND (dossier.requester_folded LIKE {who} ESCAPE '\\' OR LOWER(mail.address) LIKE {who} ESCAPE '\\' \
             OR EXISTS (SELECT 1 FROM mail_attempt WHERE mail_attempt.mail = mail.id \
             AND LOWER(mail_attempt.address) LIKE {who} ESCAPE '\\'))"
        );
        built.conditions.push_str(&conditions);
    }
    let agency = built.value(scope.agency());
    built.conditions.push_str(&format!(" AND mail.agency = {agency}"));
    if query.troubled {
        built.conditions.push_str(" AND mail.state <> 'sent'");
    }
    built
}

/// Forgets the wrong codes after the right one.
///
/// # Errors
/// What the database reports.
pub async fn forgive_codes(tx: &mut Tx, link_hash: Digest) -> Result<()> {
    tx.run(FORGIVE.with(link_hash)).await
}
