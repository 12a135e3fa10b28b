//! Registered certificates: a signature value is embedded only when one of these verifies it.

use jiff::Timestamp;
use saoy_domain::{AgencyId, CertificateId, Digest, PersonId};

use crate::{
    Reader, Result, Tx,
    engine::{input, record, statements},
    pictures::Owner,
    scope::{Admin, Scoped, System},
};

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
    }
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
    MATCHING = "SELECT * FROM certificate WHERE (agency = $1 OR person = $2) AND digest = $3 AND revoked_at IS NULL";
    INSERT = "INSERT INTO certificate (digest, der, subject, issuer, not_before, not_after, agency, person, registered_by, \
              registered_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id";
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
