//! Registered certificates: a signature value is embedded only when one of these verifies it.

use jiff::Timestamp;
use saoy_domain::{AgencyId, CertificateId, Digest, PersonId};

use crate::{
    Reader, Result, Tx,
    engine::{input, names, record, statements},
    pictures::Owner,
    scope::{Admin, Scoped, System},
};

names! {
    /// Whether a certificate may be used.
    pub enum CertificateState {
        /// Its key was shown; whether it is the owner's is for two administrators to say.
        Proposed = "proposed",
        /// It may be used.
        Active = "active",
        /// It was not the owner's.
        Refused = "refused",
    }
}

record! {
    /// A certificate of an officer or an agency.
    pub struct Certificate {
        /// The row.
        id: CertificateId,
        /// The agency whose seal's certificate it is.
        agency: Option<AgencyId>,
        /// The officer whose certificate it is.
        person: Option<PersonId>,
        /// The SHA-256 of the DER form.
        digest: Digest,
        /// The DER form.
        der: Vec<u8>,
        /// Whom it names.
        subject: String,
        /// Who issued it.
        issuer: String,
        /// From when it is valid.
        not_before: Timestamp,
        /// Until when.
        not_after: Timestamp,
        /// Who registered it; nobody at the set-up.
        registered_by: Option<PersonId>,
        /// When.
        registered_at: Timestamp,
        /// Since when it must not be used any more.
        revoked_at: Option<Timestamp>,
        /// Whether it may be used.
        state: CertificateState,
        /// The first administrator who agreed to it.
        approved_by: Option<PersonId>,
        /// The second one.
        second_by: Option<PersonId>,
    }
}

/// What its holder signed with the key of a certificate, to show that it is at hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The sentence.
    pub statement: String,
    /// The CMS over it.
    pub cms: Vec<u8>,
}

input! {
    /// A certificate to register.
    pub struct NewCertificate {
        /// The SHA-256 of the DER form.
        digest: Digest,
        /// The DER form.
        der: Vec<u8>,
        /// Whom it names.
        subject: String,
        /// Who issued it.
        issuer: String,
        /// From when it is valid.
        not_before: Timestamp,
        /// Until when.
        not_after: Timestamp,
    }
}

statements! {
    LIST = "SELECT * FROM certificate WHERE agency = $1 OR person = $2 ORDER BY id DESC";
    MATCHING = "SELECT * FROM certificate WHERE (agency = $1 OR person = $2) AND digest = $3 AND revoked_at IS NULL AND state = 'active'";
    INSERT = "INSERT INTO certificate (digest, der, subject, issuer, not_before, not_after, agency, person, registered_by, \
              registered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
    SHOWN = "INSERT INTO certificate (digest, der, subject, issuer, not_before, not_after, agency, person, registered_by, \
             registered_at, state, statement, proof) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id";
    ANYBODYS = "SELECT * FROM certificate WHERE digest = $1 AND revoked_at IS NULL AND state <> 'refused'";
    PROPOSED = "SELECT * FROM certificate WHERE state = 'proposed' AND revoked_at IS NULL AND (agency = $1 OR person IN \
                (SELECT person FROM permission_grant WHERE agency = $1)) ORDER BY id";
    APPROVE = "UPDATE certificate SET approved_by = $2, approved_at = $3 WHERE id = $1 AND state = 'proposed' AND approved_by \
               IS NULL";
    SECOND = "UPDATE certificate SET second_by = $2, state = 'active' WHERE id = $1 AND state = 'proposed' AND approved_by IS \
              NOT NULL AND approved_by <> $2";
    REFUSE = "UPDATE certificate SET state = 'refused', second_by = $2, revoked_at = $3 WHERE id = $1 AND state = 'proposed'";
    FIND = "SELECT * FROM certificate WHERE id = $1";
    CALENDAR = "SELECT * FROM certificate WHERE revoked_at IS NULL AND state <> 'refused' AND (agency = $1 OR person IN \
                (SELECT person FROM permission_grant WHERE agency = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2))) \
                ORDER BY not_after, id";
    REVOKE_OWN = "UPDATE certificate SET revoked_at = $3 WHERE id = $1 AND revoked_at IS NULL AND person = $2";
    REVOKE = "UPDATE certificate SET revoked_at = $3 WHERE id = $1 AND revoked_at IS NULL AND (agency = $2 OR person IN \
              (SELECT person FROM permission_grant WHERE agency = $2))";
}

/// Every certificate registered for an officer or an agency, newest first.
///
/// # Errors
/// What the database reports.
pub async fn list(reader: impl Into<Reader<'_>>, owner: Owner) -> Result<Vec<Certificate>> {
    let (agency, person) = owner.columns();
    reader.into().list(LIST.with(agency).with(person)).await
}

/// The registration of exactly this certificate, unless it was revoked.
///
/// # Errors
/// What the database reports.
pub async fn matching(
    reader: impl Into<Reader<'_>>,
    owner: Owner,
    digest: Digest,
) -> Result<Option<Certificate>> {
    let (agency, person) = owner.columns();
    reader
        .into()
        .find(MATCHING.with(agency).with(person).with(digest))
        .await
}

/// An administrator registers a certificate for the own agency's seal.
///
/// # Errors
/// What the database reports.
pub async fn register_seal(
    tx: &mut Tx,
    admin: &Scoped<Admin>,
    new: &NewCertificate,
    at: Timestamp,
) -> Result<CertificateId> {
    insert(tx, Owner::Agency(admin.agency()), Some(admin.person()), new, at).await
}

/// A certificate whose key was shown: in use at once where it names its owner, otherwise proposed.
///
/// # Errors
/// What the database reports.
pub async fn register_shown(
    tx: &mut Tx,
    owner: Owner,
    by: PersonId,
    new: &NewCertificate,
    (state, proof): (CertificateState, &Proof),
    at: Timestamp,
) -> Result<CertificateId> {
    let (agency, person) = owner.columns();
    let query = new
        .bind(SHOWN)
        .with(agency)
        .with(person)
        .with(by)
        .with(at)
        .with(state)
        .with(proof.statement.clone())
        .with(proof.cms.clone());
    tx.insert(query).await
}

/// Whose this certificate is, or is said to be: nobody else may register it.
///
/// # Errors
/// What the database reports.
pub async fn anybodys(reader: impl Into<Reader<'_>>, _: &System, digest: Digest) -> Result<Vec<Certificate>> {
    reader.into().list(ANYBODYS.with(digest)).await
}

/// What waits for two administrators of an agency.
///
/// # Errors
/// What the database reports.
pub async fn proposed(reader: impl Into<Reader<'_>>, admin: &Scoped<Admin>) -> Result<Vec<Certificate>> {
    reader.into().list(PROPOSED.with(admin.agency())).await
}

/// A certificate, for the service itself.
///
/// # Errors
/// What the database reports.
pub async fn find(
    reader: impl Into<Reader<'_>>,
    _: &System,
    id: CertificateId,
) -> Result<Option<Certificate>> {
    reader.into().find(FIND.with(id)).await
}

/// Every certificate of an agency and of those who hold something there now, the one that ends first at the top.
///
/// # Errors
/// What the database reports.
pub async fn calendar(
    reader: impl Into<Reader<'_>>,
    admin: &Scoped<Admin>,
    now: Timestamp,
) -> Result<Vec<Certificate>> {
    reader.into().list(CALENDAR.with(admin.agency()).with(now)).await
}

/// An administrator says that a certificate is its owner's: the first word is noted, the second, of somebody else, puts it into
/// use. `false` when this administrator spoke before or somebody was faster.
///
/// # Errors
/// What the database reports.
pub async fn approve(tx: &mut Tx, admin: &Scoped<Admin>, one: &Certificate, at: Timestamp) -> Result<bool> {
    match one.approved_by {
        None => {
            tx.changes_one(APPROVE.with(one.id).with(admin.person()).with(at))
                .await
        }
        Some(_) => tx.changes_one(SECOND.with(one.id).with(admin.person())).await,
    }
}

/// An administrator says that it is not.
///
/// # Errors
/// What the database reports.
pub async fn refuse(tx: &mut Tx, admin: &Scoped<Admin>, id: CertificateId, at: Timestamp) -> Result<bool> {
    tx.changes_one(REFUSE.with(id).with(admin.person()).with(at))
        .await
}

/// An officer stops a certificate of the own.
///
/// # Errors
/// What the database reports.
pub async fn revoke_own(tx: &mut Tx, id: CertificateId, person: PersonId, at: Timestamp) -> Result<bool> {
    tx.changes_one(REVOKE_OWN.with(id).with(person).with(at)).await
}

/// The demo's certificates.
///
/// # Errors
/// What the database reports.
pub async fn register_at_set_up(
    tx: &mut Tx,
    _: &System,
    owner: Owner,
    new: &NewCertificate,
    at: Timestamp,
) -> Result<CertificateId> {
    insert(tx, owner, None, new, at).await
}

/// Stops a certificate of the own agency or of its officers; `false` when there is none.
///
/// # Errors
/// What the database reports.
pub async fn revoke(tx: &mut Tx, admin: &Scoped<Admin>, id: CertificateId, at: Timestamp) -> Result<bool> {
    tx.changes_one(REVOKE.with(id).with(admin.agency()).with(at))
        .await
}

async fn insert(
    tx: &mut Tx,
    owner: Owner,
    by: Option<PersonId>,
    new: &NewCertificate,
    at: Timestamp,
) -> Result<CertificateId> {
    let (agency, person) = owner.columns();
    tx.insert(new.bind(INSERT).with(agency).with(person).with(by).with(at))
        .await
}
