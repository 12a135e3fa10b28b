//! Making a dossier, changing it, moving it on.

use jiff::Timestamp;
use saoy_domain::{
    DossierCode, DossierId, Event, State, VerificationCode, VisitId,
    dossier::{Moved, Stored},
    due::Extension,
};

use super::{
    events, find,
    row::{Profile, RequesterKind, Row},
};
use crate::{
    StoreError, Tx, blobs,
    engine::{Query, input, statements},
    fold::fold,
    scope::{CopyCreate, Scoped, Writes},
};

input! {
    /// A dossier that is begun; everything else is filled in by [`save`].
    pub struct NewDossier {
        /// The visit at which it was received.
        visit: Option<VisitId>,
        /// “Mã chứng thực”.
        code: DossierCode,
        /// The code of the public check.
        verification_code: VerificationCode,
        /// “Đối tượng”.
        requester_kind: RequesterKind,
        /// “Tên đối tượng đăng ký”.
        requester_name: String,
        /// “Số CMND/CCCD/MST”.
        requester_identity: String,
        /// The document type's code.
        document_type: String,
        /// “Loại giấy tờ cần chứng thực”.
        document_name: String,
        /// “Lời chứng”.
        attestation: String,
        /// How its file is made, whatever the agency changes later.
        profile: Profile,
    }
}

/// Why a dossier was not saved.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    /// The agency has no such dossier.
    #[error("there is no such dossier")]
    NotFound,
    /// Somebody was faster.
    #[error("the dossier changed meanwhile, it is {now} now")]
    Stale {
        /// The state it is in by now.
        now: State,
    },
    /// The database.
    #[error(transparent)]
    Store(#[from] StoreError),
}

statements! {
    INSERT = "INSERT INTO dossier (visit, code, verification_code, requester_kind, requester_name, \
              requester_identity, document_type, document_name, attestation, profile, agency, created_by, created_at, \
              state_since, holder, requester_folded, state, version, requester_email_is_officers, copies, pages, fee, \
              delivered_to_store, delivered_by_mail) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $13, \
              $12, $14, 'draft', 1, 0, 1, 0, 0, 0, 0) RETURNING id";
    SAVE = "UPDATE dossier SET version = version + 1, requester_folded = $4, \
            state = $5, state_since = $6, waiting_for = $7, submitted_at = $8, due_at = $9, \
            due_extended_reason = $10, holder = $11, assigned_leader = $12, requester_kind = $13, \
            requester_account = $14, requester_name = $15, requester_identity = $16, \
            requester_email = $17, requester_email_is_officers = $18, requester_phone = $19, \
            document_type = $20, document_name = $21, attestation = $22, copies = $23, pages = $24, \
            fee = $25, fee_waived_reason = $26, scan_digest = $27, scan_length = $28, scan_pages = $29, \
            scan_name = $30, file_digest = $31, file_length = $32, displayed_digest = $33, \
            placement = $34, signed_by = $35, signed_at = $36, sealed_by = $37, sealed_at = $38, \
            delivered_at = $39, delivered_to_store = $40, delivered_by_mail = $41, reason = $42, \
            refusal_grounds = $43, replaced_by = $44, handed_over_at = $45 \
            WHERE id = $1 AND agency = $2 AND version = $3 RETURNING version";
}

/// Begins a dossier: its code and row. The history begins with the [`move_on`] of the domain's `create`.
///
/// # Errors
/// [`StoreError::Duplicate`] when the code is taken.
pub async fn create(
    tx: &mut Tx,
    scope: &Scoped<CopyCreate>,
    new: &NewDossier,
    at: Timestamp,
) -> Result<DossierId, StoreError> {
    let folded = searchable(&new.requester_name, &new.requester_identity, None, None);
    let query = new
        .bind(INSERT)
        .with(scope.agency())
        .with(scope.person())
        .with(at)
        .with(folded);
    tx.insert(query).await
}

/// Saves what was changed in a row that was loaded before; its version goes up.
///
/// # Errors
/// [`SaveError::Stale`] when somebody else saved meanwhile: do not commit then. [`StoreError::FileMissing`] when the scan
/// or file is not complete in the store of files.
pub async fn save(tx: &mut Tx, who: &impl Writes, row: &mut Row) -> Result<(), SaveError> {
    if who.only().is_some_and(|agency| agency != row.agency) {
        return Err(SaveError::NotFound);
    }
    blobs::keep(
        tx,
        row.scan_digest.into_iter().chain(row.file_digest),
        blobs::OwnerKind::Dossier,
        row.id.0,
    )
    .await?;
    let folded = searchable(
        &row.requester_name,
        &row.requester_identity,
        row.requester_email.as_deref(),
        row.requester_phone.as_deref(),
    );
    let query = row.bind_changes(
        Query::from(SAVE)
            .with(row.id)
            .with(row.agency)
            .with(row.version)
            .with(folded),
    );
    match tx.value(query, "version").await? {
        Some(version) => {
            row.version = version;
            Ok(())
        }
        None => match find::find_any(&mut *tx, row.id).await? {
            Some(other) => Err(SaveError::Stale { now: other.state }),
            None => Err(SaveError::NotFound),
        },
    }
}

/// Saves a transition of the domain: the row in its new state, and the event of its history.
///
/// # Errors
/// As [`save`]: of two officers who move the same dossier at once, one succeeds.
pub async fn move_on<S>(
    tx: &mut Tx,
    who: &impl Writes,
    row: &mut Row,
    moved: Moved<S>,
) -> Result<(), SaveError>
where
    Stored: From<saoy_domain::Dossier<S>>,
{
    row.take(moved.dossier.into(), &moved.event);
    save(tx, who, row).await?;
    Ok(events::insert(tx, row.id, &moved.event).await?)
}

/// A later due time with its reason, and the row of the history that says so.
///
/// # Errors
/// As [`save`].
pub async fn extend(
    tx: &mut Tx,
    who: &impl Writes,
    row: &mut Row,
    extension: &Extension,
    event: &Event,
) -> Result<(), SaveError> {
    row.due_at = Some(extension.due);
    row.due_extended_reason = Some(extension.reason.clone());
    save(tx, who, row).await?;
    Ok(events::insert(tx, row.id, event).await?)
}

/// What the search block looks through.
fn searchable(name: &str, identity: &str, email: Option<&str>, phone: Option<&str>) -> String {
    fold(
        &[
            name,
            identity,
            email.unwrap_or_default(),
            phone.unwrap_or_default(),
        ]
        .join(" "),
    )
}
