//! Signature and seal pictures, kept by version so that old documents stay explainable.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Digest, PersonId, PictureId};

use crate::{
    Reader, Result, Tx, blobs,
    engine::{input, record, statements},
    scope::{CopySeal, CopySign, Scoped, System},
};

record! {
    /// One version of a picture.
    pub struct Picture {
        /// The row.
        id: PictureId,
        /// The agency whose seal it shows.
        agency: Option<AgencyId>,
        /// The person whose signature it shows.
        person: Option<PersonId>,
        /// The PNG file.
        digest: Digest,
        /// Its length in bytes.
        length: i64,
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
        /// Who added it.
        added_by: PersonId,
        /// From when it is used.
        valid_from: Timestamp,
        /// Until when, not included.
        valid_to: Option<Timestamp>,
    }
}

input! {
    /// A picture that was checked and is in the blob store.
    pub struct NewPicture {
        /// The PNG file.
        digest: Digest,
        /// Its length in bytes.
        length: i64,
        /// Its width in pixels.
        width: u32,
        /// Its height in pixels.
        height: u32,
    }
}

/// Whose picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner {
    /// “Quản lý con dấu”.
    Agency(AgencyId),
    /// “Quản lý chữ ký cá nhân”.
    Person(PersonId),
}

impl Owner {
    pub(crate) const fn columns(self) -> (Option<AgencyId>, Option<PersonId>) {
        match self {
            Self::Agency(agency) => (Some(agency), None),
            Self::Person(person) => (None, Some(person)),
        }
    }
}

statements! {
    AT = "SELECT * FROM picture WHERE (agency = $1 OR person = $2) AND valid_from <= $3 \
          AND (valid_to IS NULL OR valid_to > $3) ORDER BY id DESC LIMIT 1";
    LIST = "SELECT * FROM picture WHERE agency = $1 OR person = $2 ORDER BY id DESC";
    END = "UPDATE picture SET valid_to = $3 WHERE (agency = $1 OR person = $2) AND valid_to IS NULL";
    INSERT = "INSERT INTO picture (digest, length, width, height, agency, person, added_by, valid_from) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id";
}

/// The picture that was in use at an instant.
///
/// # Errors
/// What the database reports.
pub async fn at(reader: impl Into<Reader<'_>>, owner: Owner, at: Timestamp) -> Result<Option<Picture>> {
    let (agency, person) = owner.columns();
    reader.into().find(AT.with(agency).with(person).with(at)).await
}

/// Every version, newest first.
///
/// # Errors
/// What the database reports.
pub async fn versions(reader: impl Into<Reader<'_>>, owner: Owner) -> Result<Vec<Picture>> {
    let (agency, person) = owner.columns();
    reader.into().list(LIST.with(agency).with(person)).await
}

/// The seal keeper changes the seal picture of the own agency.
///
/// # Errors
/// What the database reports.
pub async fn set_seal(
    tx: &mut Tx,
    scope: &Scoped<CopySeal>,
    new: &NewPicture,
    at: Timestamp,
) -> Result<PictureId> {
    replace(tx, Owner::Agency(scope.agency()), scope.person(), new, at).await
}

/// A leader changes the own signature picture.
///
/// # Errors
/// What the database reports.
pub async fn set_signature(
    tx: &mut Tx,
    scope: &Scoped<CopySign>,
    new: &NewPicture,
    at: Timestamp,
) -> Result<PictureId> {
    replace(tx, Owner::Person(scope.person()), scope.person(), new, at).await
}

/// The demo's pictures.
///
/// # Errors
/// What the database reports.
pub async fn set_at_set_up(
    tx: &mut Tx,
    _: &System,
    owner: Owner,
    by: PersonId,
    new: &NewPicture,
    at: Timestamp,
) -> Result<PictureId> {
    replace(tx, owner, by, new, at).await
}

async fn replace(
    tx: &mut Tx,
    owner: Owner,
    by: PersonId,
    new: &NewPicture,
    at: Timestamp,
) -> Result<PictureId> {
    blobs::need(tx, [new.digest]).await?;
    let (agency, person) = owner.columns();
    tx.run(END.with(agency).with(person).with(at)).await?;
    let id: PictureId = tx
        .insert(new.bind(INSERT).with(agency).with(person).with(by).with(at))
        .await?;
    blobs::keep(tx, [new.digest], blobs::OwnerKind::Picture, id.0).await?;
    Ok(id)
}
