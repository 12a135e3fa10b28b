//! “Kho quản lý dữ liệu điện tử”: the copies that a citizen or business received.

use jiff::Timestamp;
use saoy_domain::{CopyId, Digest, DossierCode, DossierId, PersonId, State};

use crate::{
    Reader, Result, Tx,
    engine::{record, statements},
    scope::Writes,
};

record! {
    /// A copy in somebody's store.
    pub struct StoredCopy {
        /// The row.
        id: CopyId,
        /// Whose store.
        person: PersonId,
        /// The dossier it comes from.
        dossier: DossierId,
        /// “Mã chứng thực”.
        code: DossierCode,
        /// What was certified.
        document_name: String,
        /// The agency that certified.
        agency_name: String,
        /// Its state: a withdrawn copy says so.
        state: State,
        /// The newest file that was issued.
        digest: Digest,
        /// Its length in bytes.
        length: i64,
        /// When it came.
        received_at: Timestamp,
        /// When it was first looked at.
        first_viewed_at: Option<Timestamp>,
    }
}

statements! {
    ADD = "INSERT INTO document_store (person, dossier, issued_file, received_at) VALUES ($1, $2, $3, $4) \
           ON CONFLICT (person, dossier) DO UPDATE SET issued_file = $3 RETURNING id";
    HOLDERS = "SELECT person FROM document_store WHERE dossier = $1 ORDER BY person";
    LIST = "SELECT document_store.id, document_store.person, document_store.dossier, dossier.code, \
            dossier.document_name, agency.name AS agency_name, dossier.state, issued_file.digest, issued_file.length, \
            document_store.received_at, document_store.first_viewed_at FROM document_store \
            JOIN dossier ON dossier.id = document_store.dossier JOIN agency ON agency.id = dossier.agency \
            JOIN issued_file ON issued_file.id = document_store.issued_file \
            WHERE document_store.person = $1 ORDER BY document_store.id DESC";
    FIND = "SELECT document_store.id, document_store.person, document_store.dossier, dossier.code, \
            dossier.document_name, agency.name AS agency_name, dossier.state, issued_file.digest, issued_file.length, \
            document_store.received_at, document_store.first_viewed_at FROM document_store \
            JOIN dossier ON dossier.id = document_store.dossier JOIN agency ON agency.id = dossier.agency \
            JOIN issued_file ON issued_file.id = document_store.issued_file \
            WHERE document_store.person = $1 AND document_store.id = $2";
    VIEWED = "UPDATE document_store SET first_viewed_at = $3 WHERE person = $1 AND id = $2 AND first_viewed_at IS NULL";
}

/// Puts an issued file into a person's store; the same dossier again only replaces the file.
///
/// # Errors
/// What the database reports.
pub async fn add(
    tx: &mut Tx,
    _: &impl Writes,
    person: PersonId,
    dossier: DossierId,
    issued_file: i64,
    at: Timestamp,
) -> Result<CopyId> {
    tx.insert(ADD.with(person).with(dossier).with(issued_file).with(at))
        .await
}

/// A person's own store, newest first.
///
/// # Errors
/// What the database reports.
pub async fn list(reader: impl Into<Reader<'_>>, person: PersonId) -> Result<Vec<StoredCopy>> {
    reader.into().list(LIST.with(person)).await
}

/// One copy of a person's own store; another person's is simply not there.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: impl Into<Reader<'_>>, person: PersonId, id: CopyId) -> Result<Option<StoredCopy>> {
    reader.into().find(FIND.with(person).with(id)).await
}

/// Notes that the owner has looked at it.
///
/// # Errors
/// What the database reports.
pub async fn viewed(tx: &mut Tx, person: PersonId, id: CopyId, at: Timestamp) -> Result<()> {
    tx.run(VIEWED.with(person).with(id).with(at)).await
}

/// In whose stores the copy of a dossier is.
///
/// # Errors
/// What the database reports.
pub async fn holders(reader: impl Into<Reader<'_>>, dossier: DossierId) -> Result<Vec<PersonId>> {
    reader.into().values(HOLDERS.with(dossier), "person").await
}
