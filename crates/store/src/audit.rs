//! The log of who did or saw what: rows are only added, and hold ids and salted hashes, never personal data.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Audited, Deed, Digest, PersonId, Thing};

use crate::{
    Reader, Result, Tx,
    engine::{input, record, statements},
    scope::{Admin, Scoped},
};

record! {
    /// A row of the log.
    pub struct AuditRow {
        /// The row.
        id: i64,
        /// When.
        at: Timestamp,
        /// For which agency.
        agency: Option<AgencyId>,
        /// Who; nobody when the service did it or nobody was signed in.
        actor: Option<PersonId>,
        /// What, e.g. `dossier.sign`: the stored name, so that a row of another version can be read too.
        action: String,
        /// To what kind of thing.
        subject_kind: String,
        /// To which one.
        subject: Option<i64>,
        /// The salted hash of the address it came from.
        source_hash: Option<Digest>,
        /// Ids and salted hashes, as JSON.
        detail: serde_json::Value,
    }
}

input! {
    /// A row to add.
    pub struct NewAuditRow {
        /// When.
        at: Timestamp,
        /// For which agency.
        agency: Option<AgencyId>,
        /// Who.
        actor: Option<PersonId>,
        /// What.
        action: Audited,
        /// To what kind of thing.
        subject_kind: Thing,
        /// To which one.
        subject: Option<i64>,
        /// The salted hash of the address it came from.
        source_hash: Option<Digest>,
        /// Ids and salted hashes, as JSON.
        detail: serde_json::Value,
    }
}

impl NewAuditRow {
    /// A row that says only what was done: by nobody who is signed in, for no agency.
    pub fn did(deed: Deed, subject: impl Into<i64>, at: Timestamp) -> Self {
        Self {
            at,
            agency: None,
            actor: None,
            action: deed.into(),
            subject_kind: deed.thing(),
            subject: Some(subject.into()),
            source_hash: None,
            detail: serde_json::json!({}),
        }
    }
}

statements! {
    INSERT = "INSERT INTO audit (at, agency, actor, action, subject_kind, subject, source_hash, detail) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
    SEARCH = "WITH RECURSIVE below (id) AS (SELECT id FROM agency WHERE id = $1 UNION \
              SELECT agency.id FROM agency JOIN below ON agency.parent = below.id) \
              SELECT * FROM audit WHERE agency IN (SELECT id FROM below) AND at >= $2 AND at < $3 \
              AND (CAST($4 AS BIGINT) = 0 OR actor = $4) AND id < $5 ORDER BY id DESC LIMIT $6";
    PAGE = "SELECT * FROM audit WHERE agency = $1 AND id < $2 ORDER BY id DESC LIMIT $3";
}

/// Adds a row, in the transaction of what it records.
///
/// # Errors
/// What the database reports.
pub async fn append(tx: &mut Tx, row: &NewAuditRow) -> Result<i64> {
    tx.insert(row.bind(INSERT)).await
}

/// The log of the administrator's agency, newest first, before a given row.
///
/// # Errors
/// What the database reports.
pub async fn page(
    reader: impl Into<Reader<'_>>,
    admin: &Scoped<Admin>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<AuditRow>> {
    let query = PAGE
        .with(admin.agency())
        .with(before.unwrap_or(i64::MAX))
        .with(limit);
    reader.into().list(query).await
}

/// What is looked for in the log.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AuditSearch {
    /// An agency with those below it.
    pub agency: AgencyId,
    /// From then on.
    pub from: Timestamp,
    /// Until then, not included.
    pub to: Timestamp,
    /// What one person did.
    pub actor: Option<PersonId>,
}

/// The log of an agency in the administrator's subtree and those below it, newest first, before a given row; nothing for
/// an agency elsewhere.
///
/// # Errors
/// What the database reports.
pub async fn search(
    db: &crate::Db,
    admin: &Scoped<Admin>,
    wanted: &AuditSearch,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<AuditRow>> {
    if !crate::agencies::is_below(db, wanted.agency, admin.agency()).await? {
        return Ok(Vec::new());
    }
    let query = SEARCH
        .with(wanted.agency)
        .with(wanted.from)
        .with(wanted.to)
        .with(wanted.actor.map_or(0, |actor| actor.0))
        .with(before.unwrap_or(i64::MAX))
        .with(limit);
    Reader::from(db).list(query).await
}
