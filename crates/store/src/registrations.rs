//! Certificates that officers are registering: the agent tells which, then shows that it reaches the key.

use jiff::Timestamp;
use saoy_domain::{AgencyId, PersonId, RegistrationId};

use crate::{
    Reader, Result, Tx,
    engine::{names, record, statements},
    pictures::Owner,
    scope::System,
};

names! {
    /// How far a registration is.
    pub enum RegistrationState {
        /// The page shows its code.
        Begun = "begun",
        /// The officer chose the certificate; its signature is waited for.
        Chosen = "chosen",
        /// The certificate is registered, or proposed.
        Done = "done",
        /// It came to nothing.
        Refused = "refused",
    }
}

record! {
    /// A registration.
    pub struct Registration {
        /// The row.
        id: RegistrationId,
        /// Who registers.
        person: PersonId,
        /// For which agency's seal; nobody's: the own.
        agency: Option<AgencyId>,
        /// A trial of the self-test: nothing is registered by it.
        trial: bool,
        /// How far it is.
        state: RegistrationState,
        /// The certificate in DER.
        certificate: Option<Vec<u8>>,
        /// What its key is asked to sign.
        statement: Option<String>,
        /// Why it came to nothing: a sentence's key and arguments.
        reason: Option<serde_json::Value>,
        /// When it was begun.
        made_at: Timestamp,
        /// From when it is over.
        lapses_at: Timestamp,
    }
}

statements! {
    BEGIN = "INSERT INTO registration (person, agency, state, made_at, lapses_at) VALUES ($1, $2, 'begun', $3, $4) RETURNING id";
    FIND = "SELECT * FROM registration WHERE id = $1";
    TRIAL = "INSERT INTO registration (person, agency, state, made_at, lapses_at, trial) VALUES ($1, $2, 'begun', $3, $4, 1) \
             RETURNING id";
    LATEST_TRIAL = "SELECT * FROM registration WHERE person = $1 AND trial = 1 AND lapses_at > $2 ORDER BY id DESC LIMIT 1";
    LATEST = "SELECT * FROM registration WHERE person = $1 AND trial = 0 AND lapses_at > $2 ORDER BY id DESC LIMIT 1";
    CHOOSE = "UPDATE registration SET state = 'chosen', certificate = $2, statement = $3 WHERE id = $1 AND state IN ('begun', \
              'chosen') AND lapses_at > $4";
    END = "UPDATE registration SET state = $2, reason = $3, ended_at = $4 WHERE id = $1 AND ended_at IS NULL";
}

/// Begins one; whose certificate it will be is decided now.
///
/// # Errors
/// What the database reports.
pub async fn begin(
    tx: &mut Tx,
    person: PersonId,
    owner: Owner,
    at: Timestamp,
    lapses_at: Timestamp,
) -> Result<RegistrationId> {
    let (agency, _) = owner.columns();
    tx.insert(BEGIN.with(person).with(agency).with(at).with(lapses_at))
        .await
}

/// Begins a trial of the self-test with the key of one's own certificate.
///
/// # Errors
/// What the database reports.
pub async fn begin_trial(
    tx: &mut Tx,
    person: PersonId,
    owner: Owner,
    at: Timestamp,
    lapses_at: Timestamp,
) -> Result<RegistrationId> {
    let (agency, _) = owner.columns();
    tx.insert(TRIAL.with(person).with(agency).with(at).with(lapses_at))
        .await
}

/// The latest trial of an officer, while it is fresh.
///
/// # Errors
/// What the database reports.
pub async fn latest_trial(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<Registration>> {
    reader.into().find(LATEST_TRIAL.with(person).with(now)).await
}

/// A registration.
///
/// # Errors
/// What the database reports.
pub async fn find(
    reader: impl Into<Reader<'_>>,
    _: &System,
    id: RegistrationId,
) -> Result<Option<Registration>> {
    reader.into().find(FIND.with(id)).await
}

/// What an officer registered last, while it is fresh.
///
/// # Errors
/// What the database reports.
pub async fn latest(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<Registration>> {
    reader.into().find(LATEST.with(person).with(now)).await
}

/// The officer chose a certificate at the computer; `false` when it is over.
///
/// # Errors
/// What the database reports.
pub async fn choose(
    tx: &mut Tx,
    id: RegistrationId,
    (certificate, statement): (&[u8], &str),
    now: Timestamp,
) -> Result<bool> {
    let query = CHOOSE
        .with(id)
        .with(certificate.to_vec())
        .with(statement.to_owned())
        .with(now);
    tx.changes_one(query).await
}

/// It is over; `false` when it was.
///
/// # Errors
/// What the database reports.
pub async fn end(
    tx: &mut Tx,
    id: RegistrationId,
    state: RegistrationState,
    reason: Option<serde_json::Value>,
    at: Timestamp,
) -> Result<bool> {
    tx.changes_one(END.with(id).with(state).with(reason).with(at))
        .await
}
