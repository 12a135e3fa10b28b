//! Loading dossiers one by one.

use jiff::Timestamp;
use saoy_domain::{DossierId, PersonId, State, VerificationCode, VisitId};

use super::row::Row;
use crate::{
    Reader, Result,
    engine::{record, statements},
    scope::{Reads, Right, Scoped},
};

record! {
    /// What the public check shows: nothing about a person.
    pub struct PublicView {
        /// The row; never shown.
        id: DossierId,
        /// Its state.
        state: State,
        /// The document type's code; its name is shown only when it comes from the list.
        document_type: String,
        /// The agency's name.
        agency_name: String,
        /// When it was certified.
        signed_at: Option<Timestamp>,
        /// When it was sealed.
        sealed_at: Option<Timestamp>,
        /// When it came into its present state.
        state_since: Timestamp,
        /// Whether it was withdrawn in favour of another.
        replaced: bool,
    }
}

statements! {
    FIND = "SELECT dossier.*, register_entry.id AS entry, register_entry.book AS number_book, \
            register_entry.n AS number_n FROM dossier LEFT JOIN register_entry \
            ON register_entry.dossier = dossier.id AND register_entry.state <> 'unused' \
            WHERE dossier.id = $1 AND dossier.agency = $2";
    FIND_ANY = "SELECT dossier.*, register_entry.id AS entry, register_entry.book AS number_book, \
            register_entry.n AS number_n FROM dossier LEFT JOIN register_entry \
            ON register_entry.dossier = dossier.id AND register_entry.state <> 'unused' WHERE dossier.id = $1";
    OF_VISIT = "SELECT dossier.*, register_entry.id AS entry, register_entry.book AS number_book, \
            register_entry.n AS number_n FROM dossier LEFT JOIN register_entry \
            ON register_entry.dossier = dossier.id AND register_entry.state <> 'unused' \
            WHERE dossier.visit = $1 AND dossier.agency = $2 ORDER BY dossier.id";
    OF_ACCOUNT = "SELECT dossier.*, register_entry.id AS entry, register_entry.book AS number_book, \
            register_entry.n AS number_n FROM dossier LEFT JOIN register_entry \
            ON register_entry.dossier = dossier.id AND register_entry.state <> 'unused' \
            WHERE dossier.requester_account = $1 AND dossier.id < $2 ORDER BY dossier.id DESC LIMIT $3";
    PUBLIC = "SELECT dossier.id, dossier.state, dossier.document_type, agency.name AS agency_name, dossier.signed_at, \
              dossier.sealed_at, dossier.state_since, \
              CAST(CASE WHEN dossier.replaced_by IS NULL THEN 0 ELSE 1 END AS BIGINT) AS replaced \
              FROM dossier JOIN agency ON agency.id = dossier.agency WHERE dossier.verification_code = $1";
}

/// A dossier of the officer's agency; another agency's is simply not there.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: impl Into<Reader<'_>>, scope: &impl Reads, id: DossierId) -> Result<Option<Row>> {
    reader.into().find(FIND.with(id).with(scope.agency())).await
}

/// A dossier of any agency, for the service's own work (jobs).
///
/// # Errors
/// What the database reports.
pub async fn find_any(reader: impl Into<Reader<'_>>, id: DossierId) -> Result<Option<Row>> {
    reader.into().find(FIND_ANY.with(id)).await
}

/// The dossiers of one visit.
///
/// # Errors
/// What the database reports.
pub async fn of_visit<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    visit: VisitId,
) -> Result<Vec<Row>> {
    reader
        .into()
        .list(OF_VISIT.with(visit).with(scope.agency()))
        .await
}

/// The dossiers of a citizen's or business's own account, newest first, before a given one.
///
/// # Errors
/// What the database reports.
pub async fn of_account(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    before: Option<DossierId>,
    limit: u32,
) -> Result<Vec<Row>> {
    let before = before.unwrap_or(DossierId(i64::MAX));
    reader
        .into()
        .list(OF_ACCOUNT.with(person).with(before).with(limit))
        .await
}

/// The public check by verification code.
///
/// # Errors
/// What the database reports.
pub async fn public(reader: impl Into<Reader<'_>>, code: &VerificationCode) -> Result<Option<PublicView>> {
    reader.into().find(PUBLIC.with(*code)).await
}
