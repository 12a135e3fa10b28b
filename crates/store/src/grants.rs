//! Who may do what where, and since when.

use jiff::Timestamp;
use saoy_domain::{
    AgencyId, GrantId, Permission, Permissions, PersonId,
    agency::{Grant as Held, GrantRefusal, may_end, may_give},
};

use crate::{
    Reader, Result, Tx, agencies,
    engine::{record, statements},
    scope::{Admin, Scoped, System},
};

record! {
    /// A permission that a person holds in an agency for some time.
    pub struct Grant {
        /// The row.
        id: GrantId,
        /// Who holds it.
        person: PersonId,
        /// Where.
        agency: AgencyId,
        /// What.
        permission: Permission,
        /// Who gave it; nobody for the first administrator.
        granted_by: Option<PersonId>,
        /// From when.
        valid_from: Timestamp,
        /// Until when, not included; open when absent.
        valid_to: Option<Timestamp>,
    }
}

/// Why a permission is not given or ended.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// The rules of the service.
    #[error(transparent)]
    Refused(#[from] GrantRefusal),
    /// There is no such grant in the subtree.
    #[error("there is no such grant")]
    NotFound,
    /// The database.
    #[error(transparent)]
    Store(#[from] crate::StoreError),
}

statements! {
    HELD = "SELECT DISTINCT permission FROM permission_grant WHERE person = $1 AND agency = $2 AND valid_from <= $3 \
            AND (valid_to IS NULL OR valid_to > $3)";
    AGENCIES = "SELECT DISTINCT agency FROM permission_grant WHERE person = $1 AND valid_from <= $2 \
                AND (valid_to IS NULL OR valid_to > $2) ORDER BY agency";
    OF_AGENCY = "SELECT * FROM permission_grant WHERE agency = $1 AND (valid_to IS NULL OR valid_to > $2) ORDER BY person, id";
    OF_PERSON = "SELECT * FROM permission_grant WHERE person = $1 AND (valid_to IS NULL OR valid_to > $2) ORDER BY id";
    HOLDERS = "SELECT DISTINCT person FROM permission_grant WHERE agency = $1 AND permission = $2 AND valid_from <= $3 \
               AND (valid_to IS NULL OR valid_to > $3) ORDER BY person";
    BY_ID = "SELECT * FROM permission_grant WHERE id = $1";
    GIVE = "INSERT INTO permission_grant (person, agency, permission, granted_by, valid_from, valid_to) \
            VALUES ($1, $2, $3, $4, $5, $6) RETURNING id";
    END = "UPDATE permission_grant SET valid_to = $2 WHERE id = $1 AND (valid_to IS NULL OR valid_to > $2)";
    END_OF_AGENCY = "UPDATE permission_grant SET valid_to = $2 WHERE agency = $1 AND (valid_to IS NULL OR valid_to > $2)";
    LOCK_ROOTS = "UPDATE agency SET version = version WHERE parent IS NULL";
    RULING = "SELECT permission_grant.* FROM permission_grant JOIN person ON person.id = permission_grant.person \
              WHERE valid_from <= $1 AND (valid_to IS NULL OR valid_to > $1) \
              AND ((permission = 'admin' AND person.enabled = 1) OR person = $2) ORDER BY permission_grant.id";
}

/// The permissions of a person in an agency at an instant.
///
/// # Errors
/// What the database reports.
pub async fn permissions(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    agency: AgencyId,
    at: Timestamp,
) -> Result<Permissions> {
    reader
        .into()
        .values(HELD.with(person).with(agency).with(at), "permission")
        .await
}

/// The agencies in which a person holds something, for the switch between them.
///
/// # Errors
/// What the database reports.
pub async fn agencies_of(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    at: Timestamp,
) -> Result<Vec<AgencyId>> {
    reader
        .into()
        .values(AGENCIES.with(person).with(at), "agency")
        .await
}

/// The people who hold a permission in an agency.
///
/// # Errors
/// What the database reports.
pub async fn holders(
    reader: impl Into<Reader<'_>>,
    agency: AgencyId,
    permission: Permission,
    at: Timestamp,
) -> Result<Vec<PersonId>> {
    reader
        .into()
        .values(HOLDERS.with(agency).with(permission).with(at), "person")
        .await
}

/// The grants of an agency that have not ended.
///
/// # Errors
/// What the database reports.
pub async fn of_agency(reader: impl Into<Reader<'_>>, agency: AgencyId, at: Timestamp) -> Result<Vec<Grant>> {
    reader.into().list(OF_AGENCY.with(agency).with(at)).await
}

/// An administrator gives a permission in an agency of the subtree.
///
/// # Errors
/// [`GrantError::Refused`], or what the database reports.
pub async fn give(
    tx: &mut Tx,
    admin: &Scoped<Admin>,
    person: PersonId,
    agency: AgencyId,
    permission: Permission,
    at: Timestamp,
) -> Result<GrantId, GrantError> {
    give_for(tx, admin, person, agency, permission, at, (at, None)).await
}

/// The service itself gives a permission: the first administrator, and the demo's people.
///
/// # Errors
/// What the database reports.
pub async fn give_at_set_up(
    tx: &mut Tx,
    _: &System,
    person: PersonId,
    agency: AgencyId,
    permission: Permission,
    at: Timestamp,
) -> Result<GrantId, GrantError> {
    insert(tx, person, agency, permission, None, at).await
}

async fn insert(
    tx: &mut Tx,
    person: PersonId,
    agency: AgencyId,
    permission: Permission,
    by: Option<PersonId>,
    at: Timestamp,
) -> Result<GrantId, GrantError> {
    let query = GIVE
        .with(person)
        .with(agency)
        .with(permission)
        .with(by)
        .with(at)
        .with(None::<Timestamp>);
    Ok(tx.insert(query).await?)
}

/// An administrator ends a grant; the row stays as history.
///
/// # Errors
/// [`GrantError::NotFound`] outside the subtree too, [`GrantError::Refused`] by the domain's rule.
pub async fn end(
    tx: &mut Tx,
    admin: &Scoped<Admin>,
    grant: GrantId,
    at: Timestamp,
) -> Result<(), GrantError> {
    let grant: Grant = tx.find(BY_ID.with(grant)).await?.ok_or(GrantError::NotFound)?;
    if !agencies::is_below(&mut *tx, grant.agency, admin.agency()).await? {
        return Err(GrantError::NotFound);
    }
    // What has not begun yet leaves nobody without an administrator.
    if grant.valid_from <= at {
        // Two administrators who end each other's grants at once must come one after the other.
        tx.run(LOCK_ROOTS).await?;
        let tree = agencies::tree(&mut *tx).await?;
        let held = ruling(tx, grant.person, at).await?;
        may_end(&tree, &held, admin.person(), grant.held())?;
    }
    match tx.changes_one(END.with(grant.id).with(at)).await? {
        true => Ok(()),
        false => Err(GrantError::NotFound),
    }
}

/// Ends every grant of an agency that is closed; gives how many there were.
///
/// # Errors
/// What the database reports.
pub async fn end_of_agency(tx: &mut Tx, _: &System, agency: AgencyId, at: Timestamp) -> Result<u64> {
    tx.execute(END_OF_AGENCY.with(agency).with(at)).await
}

/// Every administrator who can sign in, and everything that one person holds.
async fn ruling(tx: &mut Tx, person: PersonId, at: Timestamp) -> Result<Vec<Held>> {
    let grants: Vec<Grant> = tx.list(RULING.with(at).with(person)).await?;
    Ok(grants.iter().map(Grant::held).collect())
}

impl Grant {
    /// The grant as the domain's rules see it.
    pub fn held(&self) -> Held {
        Held {
            person: self.person,
            agency: self.agency,
            permission: self.permission,
            until: self.valid_to,
        }
    }
}

/// The grants of a person that have not ended, in every agency.
///
/// # Errors
/// What the database reports.
pub async fn of_person(reader: impl Into<Reader<'_>>, person: PersonId, at: Timestamp) -> Result<Vec<Grant>> {
    reader.into().list(OF_PERSON.with(person).with(at)).await
}

/// An administrator gives a permission from an instant on, perhaps until another one.
///
/// # Errors
/// As [`give`].
pub async fn give_for(
    tx: &mut Tx,
    admin: &Scoped<Admin>,
    person: PersonId,
    agency: AgencyId,
    permission: Permission,
    at: Timestamp,
    (from, to): (Timestamp, Option<Timestamp>),
) -> Result<GrantId, GrantError> {
    let tree = agencies::tree(&mut *tx).await?;
    let mut held = ruling(tx, person, at).await?;
    held.extend(ruling(tx, admin.person(), at).await?);
    let new = Held {
        person,
        agency,
        permission,
        until: to,
    };
    may_give(&tree, &held, admin.person(), new)?;
    let query = GIVE
        .with(person)
        .with(agency)
        .with(permission)
        .with(Some(admin.person()))
        .with(from)
        .with(to);
    Ok(tx.insert(query).await?)
}

/// A grant of an agency in the administrator's subtree.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: &crate::Db, admin: &Scoped<Admin>, id: GrantId) -> Result<Option<Grant>> {
    let Some(grant) = Reader::from(reader).find::<Grant>(BY_ID.with(id)).await? else {
        return Ok(None);
    };
    let below = agencies::is_below(reader, grant.agency, admin.agency()).await?;
    Ok(below.then_some(grant))
}
