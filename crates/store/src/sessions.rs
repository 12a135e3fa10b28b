//! Who is signed in. Only the SHA-256 of a session's token is kept.

use jiff::Timestamp;
use saoy_domain::{AgencyId, Digest, PersonId, SessionId};

use crate::{
    Reader, Result, Tx,
    engine::{input, record, statements},
};

record! {
    /// A sign-in that has not ended.
    pub struct Session {
        /// The row.
        id: SessionId,
        /// Who.
        person: PersonId,
        /// The agency that the person works for at the moment.
        agency: Option<AgencyId>,
        /// The language of the screens: `vi` or `en`.
        lang: String,
        /// When the person signed in.
        created_at: Timestamp,
        /// The last request, to the minute.
        last_seen_at: Timestamp,
        /// The end, whatever happens.
        absolute_until: Timestamp,
    }
}

input! {
    /// A new sign-in.
    pub struct NewSession {
        /// The SHA-256 of the token.
        token_hash: Digest,
        /// Who.
        person: PersonId,
        /// For which agency.
        agency: Option<AgencyId>,
        /// The language.
        lang: String,
        /// Now.
        created_at: Timestamp,
        /// The end, whatever happens.
        absolute_until: Timestamp,
    }
}

statements! {
    LIVE = "SELECT id, person, agency, lang, created_at, last_seen_at, absolute_until FROM session \
            WHERE token_hash = $1 AND absolute_until > $2 AND last_seen_at > $3";
    INSERT = "INSERT INTO session (token_hash, person, agency, lang, created_at, absolute_until, last_seen_at) \
              VALUES ($1, $2, $3, $4, $5, $6, $5) RETURNING id";
    SEEN = "UPDATE session SET last_seen_at = $2 WHERE id = $1 AND last_seen_at < $2";
    AGENCY = "UPDATE session SET agency = $2 WHERE id = $1";
    LANG = "UPDATE session SET lang = $2 WHERE id = $1";
    END = "DELETE FROM session WHERE id = $1";
    OF_PERSON = "SELECT id, person, agency, lang, created_at, last_seen_at, absolute_until FROM session \
                 WHERE person = $1 AND absolute_until > $2 AND last_seen_at > $3 ORDER BY last_seen_at DESC, id DESC";
    END_OWN = "DELETE FROM session WHERE id = $1 AND person = $2";
    END_OTHERS = "DELETE FROM session WHERE person = $1 AND id <> $2";
    END_ALL = "DELETE FROM session WHERE person = $1";
    SWEEP = "DELETE FROM session WHERE absolute_until <= $1 OR last_seen_at <= $2";
    FAILURES = "SELECT failures, last_failed_at FROM login_attempt WHERE account = $1 AND source = $2";
    FAILED = "INSERT INTO login_attempt (account, source, failures, last_failed_at) VALUES ($1, $2, 1, $3) \
              ON CONFLICT (account, source) DO UPDATE SET last_failed_at = $3, failures = CASE \
              WHEN login_attempt.last_failed_at > $4 THEN login_attempt.failures + 1 ELSE 1 END RETURNING failures";
    FORGIVE = "DELETE FROM login_attempt WHERE account = $1 AND source = $2";
    SWEEP_FAILURES = "DELETE FROM login_attempt WHERE last_failed_at <= $1";
}

/// The session of a token, if it was used after `idle_since` and has not reached its end.
///
/// # Errors
/// What the database reports.
pub async fn find(
    reader: impl Into<Reader<'_>>,
    token_hash: Digest,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Option<Session>> {
    reader
        .into()
        .find(LIVE.with(token_hash).with(now).with(idle_since))
        .await
}

/// Begins a session.
///
/// # Errors
/// What the database reports.
pub async fn begin(tx: &mut Tx, new: &NewSession) -> Result<SessionId> {
    tx.insert(new.bind(INSERT)).await
}

/// Notes that a session was used. Call it at most once a minute: each call is a write.
///
/// # Errors
/// What the database reports.
pub async fn seen(tx: &mut Tx, session: SessionId, at: Timestamp) -> Result<()> {
    tx.run(SEEN.with(session).with(at)).await
}

/// Switches to another agency; the caller has checked that the person holds something there.
///
/// # Errors
/// What the database reports.
pub async fn switch_agency(tx: &mut Tx, session: SessionId, agency: Option<AgencyId>) -> Result<()> {
    tx.run(AGENCY.with(session).with(agency)).await
}

/// Switches the language of the screens.
///
/// # Errors
/// What the database reports.
pub async fn switch_language(tx: &mut Tx, session: SessionId, lang: &str) -> Result<()> {
    tx.run(LANG.with(session).with(lang)).await
}

/// Ends one session.
///
/// # Errors
/// What the database reports.
pub async fn end(tx: &mut Tx, session: SessionId) -> Result<()> {
    tx.run(END.with(session)).await
}

/// Ends every session of a person; gives how many there were.
///
/// # Errors
/// What the database reports.
pub async fn end_all(tx: &mut Tx, person: PersonId) -> Result<u64> {
    tx.execute(END_ALL.with(person)).await
}

/// Removes sessions that have ended and failures older than `forgotten`.
///
/// # Errors
/// What the database reports.
pub async fn sweep(tx: &mut Tx, now: Timestamp, idle_since: Timestamp, forgotten: Timestamp) -> Result<u64> {
    tx.execute(SWEEP_FAILURES.with(forgotten)).await?;
    tx.execute(SWEEP.with(now).with(idle_since)).await
}

/// Failed sign-ins of an account from a source since `since`.
///
/// A source is a hash of an address, or `*` for all of them together.
///
/// # Errors
/// What the database reports.
pub async fn failures(
    reader: impl Into<Reader<'_>>,
    account: &str,
    source: &str,
    since: Timestamp,
) -> Result<i64> {
    let (failures, _) = failed_lately(reader, account, source, since).await?;
    Ok(failures)
}

/// Failed sign-ins as [`failures`] counts them, with the time of the latest.
///
/// # Errors
/// What the database reports.
pub async fn failed_lately(
    reader: impl Into<Reader<'_>>,
    account: &str,
    source: &str,
    since: Timestamp,
) -> Result<(i64, Option<Timestamp>)> {
    let Some(row) = reader.into().row(FAILURES.with(account).with(source)).await? else {
        return Ok((0, None));
    };
    let last: Timestamp = row.get("last_failed_at")?;
    Ok(if last > since {
        (row.get("failures")?, Some(last))
    } else {
        (0, None)
    })
}

/// Counts one more failure; a failure after a pause since `since` begins again at one.
///
/// # Errors
/// What the database reports.
pub async fn failed(
    tx: &mut Tx,
    account: &str,
    source: &str,
    at: Timestamp,
    since: Timestamp,
) -> Result<i64> {
    tx.one_value(FAILED.with(account).with(source).with(at).with(since), "failures")
        .await
}

/// Forgets the failures after a success.
///
/// # Errors
/// What the database reports.
pub async fn forgive(tx: &mut Tx, account: &str, source: &str) -> Result<()> {
    tx.run(FORGIVE.with(account).with(source)).await
}

/// The sessions of a person that have not ended, the last used first.
///
/// # Errors
/// What the database reports.
pub async fn of_person(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    now: Timestamp,
    idle_since: Timestamp,
) -> Result<Vec<Session>> {
    let query = OF_PERSON.with(person).with(now).with(idle_since);
    reader.into().list(query).await
}

/// Ends one of a person's own sessions; `false` when it is another's, or not there.
///
/// # Errors
/// What the database reports.
pub async fn end_own(tx: &mut Tx, person: PersonId, session: SessionId) -> Result<bool> {
    tx.changes_one(END_OWN.with(session).with(person)).await
}

/// Ends every session of a person but one; gives how many there were.
///
/// # Errors
/// What the database reports.
pub async fn end_others(tx: &mut Tx, person: PersonId, but: SessionId) -> Result<u64> {
    tx.execute(END_OTHERS.with(person).with(but)).await
}
