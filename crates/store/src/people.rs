//! Officers and portal accounts.

use jiff::Timestamp;
use saoy_domain::{AgencyId, PersonId, Version};

use crate::{
    Reader, Result, Tx, agencies,
    engine::{input, names, record, statements},
    fold::fold,
    scope::{Admin, AnyOfficer, Scoped, System},
};

names! {
    /// What a person's account is.
    pub enum PersonKind {
        /// An officer of an agency.
        Officer = "officer",
        /// “Công dân”.
        Citizen = "citizen",
        /// “Doanh nghiệp”.
        Business = "business",
    }
}

record! {
    /// A person who can sign in.
    pub struct Person {
        /// The row.
        id: PersonId,
        /// Officer, citizen or business.
        kind: PersonKind,
        /// The name to sign in with, for local accounts.
        login: Option<String>,
        /// The Argon2id hash in PHC form, for local accounts.
        password_hash: Option<String>,
        /// The full name.
        name: String,
        /// CMND, CCCD or personal identity number.
        identity_number: Option<String>,
        /// “MST”.
        tax_number: Option<String>,
        /// The e-mail address.
        email: Option<String>,
        /// The telephone number.
        phone: Option<String>,
        /// The officer's title under a signature, e.g. “PHÓ CHỦ TỊCH”.
        title: Option<String>,
        /// Whether the account may sign in.
        enabled: bool,
        /// When it was made.
        created_at: Timestamp,
        /// Changes with every save.
        version: Version,
    }
}

input! {
    /// A new person.
    pub struct NewPerson {
        /// Officer, citizen or business.
        kind: PersonKind,
        /// The name to sign in with.
        login: Option<String>,
        /// The Argon2id hash in PHC form.
        password_hash: Option<String>,
        /// The full name.
        name: String,
        /// The identity number.
        identity_number: Option<String>,
        /// The tax number.
        tax_number: Option<String>,
        /// The e-mail address.
        email: Option<String>,
        /// The telephone number.
        phone: Option<String>,
        /// The title under a signature.
        title: Option<String>,
    }
}

statements! {
    BY_ID = "SELECT * FROM person WHERE id = $1";
    BY_LOGIN = "SELECT * FROM person WHERE login = $1";
    PORTAL = "SELECT * FROM person WHERE kind <> 'officer' AND enabled = 1 AND (identity_number = $1 OR tax_number = $1) \
              ORDER BY id";
    PORTAL_OR_PHONE = "SELECT * FROM person WHERE kind <> 'officer' AND enabled = 1 AND (identity_number = $1 OR \
              tax_number = $1 OR phone = $1) ORDER BY id LIMIT 50";
    OFFICER = "SELECT * FROM person WHERE kind = 'officer' AND (login = $1 OR identity_number = $1) ORDER BY id";
    OF_AGENCY = "SELECT * FROM person WHERE id IN (SELECT person FROM permission_grant WHERE agency = $1) \
                 ORDER BY name_folded, id";
    INSERT = "INSERT INTO person (kind, login, password_hash, name, identity_number, tax_number, email, phone, title, \
              name_folded, enabled, created_at, version) \
              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1, $11, 1) RETURNING id";
    PASSWORD = "UPDATE person SET password_hash = $2, version = version + 1 WHERE id = $1";
    EMAIL = "UPDATE person SET email = $2, version = version + 1 WHERE id = $1";
    ENABLE = "UPDATE person SET enabled = $2, version = version + 1 WHERE id = $1";
}

/// A person.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: impl Into<Reader<'_>>, id: PersonId) -> Result<Option<Person>> {
    reader.into().find(BY_ID.with(id)).await
}

/// A local account.
///
/// # Errors
/// What the database reports.
pub async fn find_by_login(reader: impl Into<Reader<'_>>, login: &str) -> Result<Option<Person>> {
    reader.into().find(BY_LOGIN.with(login)).await
}

/// “Tìm kiếm tài khoản”: portal accounts with exactly this identity number, tax number or telephone number.
///
/// # Errors
/// What the database reports.
pub async fn search_accounts(
    reader: impl Into<Reader<'_>>,
    _: &Scoped<AnyOfficer>,
    number: &str,
) -> Result<Vec<Person>> {
    reader.into().list(PORTAL_OR_PHONE.with(number)).await
}

/// The portal account that a registration belongs to: the same identity or tax number *and* the same name.
///
/// # Errors
/// What the database reports.
pub async fn match_account(
    reader: impl Into<Reader<'_>>,
    number: &str,
    name: &str,
) -> Result<Option<Person>> {
    let people: Vec<Person> = reader.into().list(PORTAL.with(number)).await?;
    Ok(people.into_iter().find(|person| fold(&person.name) == fold(name)))
}

/// Everybody who holds or held a permission in an agency.
///
/// # Errors
/// What the database reports.
pub async fn of_agency(reader: impl Into<Reader<'_>>, agency: AgencyId) -> Result<Vec<Person>> {
    reader.into().list(OF_AGENCY.with(agency)).await
}

/// Adds a person: an invitation by an administrator.
///
/// # Errors
/// [`crate::StoreError::Duplicate`] when the login, identity or tax number is taken.
pub async fn invite(tx: &mut Tx, _: &Scoped<Admin>, new: &NewPerson, at: Timestamp) -> Result<PersonId> {
    insert(tx, new, at).await
}

/// Adds a person without an administrator: the first set-up, the demo, and portal accounts at their first sign-in.
///
/// # Errors
/// As [`invite`].
pub async fn add(tx: &mut Tx, _: &System, new: &NewPerson, at: Timestamp) -> Result<PersonId> {
    insert(tx, new, at).await
}

async fn insert(tx: &mut Tx, new: &NewPerson, at: Timestamp) -> Result<PersonId> {
    tx.insert(new.bind(INSERT).with(fold(&new.name)).with(at)).await
}

/// Sets the password hash of a person who has proved to be that person.
///
/// # Errors
/// What the database reports.
pub async fn set_password(tx: &mut Tx, person: PersonId, hash: &str) -> Result<()> {
    tx.run(PASSWORD.with(person).with(hash)).await
}

/// Sets a person's own e-mail address.
///
/// # Errors
/// What the database reports.
pub async fn set_email(tx: &mut Tx, person: PersonId, email: Option<&str>) -> Result<()> {
    tx.run(EMAIL.with(person).with(email)).await
}

/// Lets an officer of the administrator's subtree sign in or not; `false` when the person holds nothing there.
///
/// # Errors
/// What the database reports.
pub async fn enable(tx: &mut Tx, admin: &Scoped<Admin>, person: PersonId, enabled: bool) -> Result<bool> {
    for agency in agencies::subtree(&mut *tx, admin.agency()).await? {
        if of_agency(&mut *tx, agency)
            .await?
            .iter()
            .any(|officer| officer.id == person)
        {
            return tx.changes_one(ENABLE.with(person).with(enabled)).await;
        }
    }
    Ok(false)
}

/// The officer's account with exactly this login or identity number: an administrator who links it to an agency.
///
/// # Errors
/// What the database reports.
pub async fn find_officer(
    reader: impl Into<Reader<'_>>,
    _: &Scoped<Admin>,
    login_or_number: &str,
) -> Result<Vec<Person>> {
    reader.into().list(OFFICER.with(login_or_number)).await
}
