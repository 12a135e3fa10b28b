//! Officers' signing computers: each agent knows this installation's key, and this installation the agent's.

use jiff::Timestamp;
use saoy_domain::{Digest, PairingId, PersonId};

use crate::{
    Reader, Result, Tx,
    engine::{names, record, statements},
    scope::System,
};

names! {
    /// How far a pairing is.
    pub enum PairingState {
        /// The page shows its code.
        Offered = "offered",
        /// The agent has committed itself.
        Greeted = "greeted",
        /// The agent shows the six digits.
        Shown = "shown",
        /// The officer typed them: it is in force.
        Active = "active",
        /// It is over: ended, refused or never finished.
        Ended = "ended",
    }
}

record! {
    /// A pairing.
    pub struct Pairing {
        /// The row.
        id: PairingId,
        /// By which messages name it: 16 bytes.
        number: Vec<u8>,
        /// Whose computer it is.
        person: PersonId,
        /// How far it is.
        state: PairingState,
        /// This installation's random value: 32 bytes.
        own_nonce: Vec<u8>,
        /// The agent's first message as JSON.
        hello: Option<String>,
        /// The agent's key: 32 bytes.
        agent_key: Option<Vec<u8>>,
        /// The agent's random value: 32 bytes.
        agent_nonce: Option<Vec<u8>>,
        /// What the officer calls the computer.
        machine: Option<String>,
        /// Its system and the agent's version.
        software: Option<String>,
        /// When it was offered.
        offered_at: Timestamp,
        /// Until when it can be finished.
        expires_at: Timestamp,
        /// Since when it is in force.
        active_at: Option<Timestamp>,
        /// When the agent was heard last.
        seen_at: Option<Timestamp>,
        /// When it ended.
        ended_at: Option<Timestamp>,
    }
}

statements! {
    OFFER = "INSERT INTO pairing (number, person, state, code_hash, own_nonce, offered_at, expires_at) VALUES ($1, $2, \
             'offered', $3, $4, $5, $6) RETURNING id";
    BY_CODE = "SELECT * FROM pairing WHERE code_hash = $1";
    BY_NUMBER = "SELECT * FROM pairing WHERE number = $1";
    MINE = "SELECT * FROM pairing WHERE person = $1 AND state = 'active' ORDER BY id DESC";
    UNDER_WAY = "SELECT * FROM pairing WHERE person = $1 AND state IN ('offered', 'greeted', 'shown') AND expires_at > $2 \
                 ORDER BY id DESC LIMIT 1";
    GREET = "UPDATE pairing SET state = 'greeted', hello = $2, machine = $3, software = $4 WHERE id = $1 AND state = \
             'offered' AND expires_at > $5";
    REVEAL = "UPDATE pairing SET state = 'shown', agent_key = $2, agent_nonce = $3 WHERE id = $1 AND state = 'greeted' AND \
              expires_at > $4";
    ACTIVATE = "UPDATE pairing SET state = 'active', active_at = $2 WHERE id = $1 AND state = 'shown' AND expires_at > $2";
    END = "UPDATE pairing SET state = 'ended', ended_at = $2, ended_by = $3 WHERE id = $1 AND state <> 'ended'";
    SEEN = "UPDATE pairing SET seen_at = $2 WHERE id = $1";
    TAKE = "INSERT INTO agent_request (pairing, nonce, until) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING";
    FORGET = "DELETE FROM agent_request WHERE until <= $1";
}

/// A pairing to offer.
#[derive(Debug, Clone)]
pub struct NewPairing {
    /// By which messages will name it.
    pub number: [u8; 16],
    /// SHA-256 of the code that the page shows.
    pub code_hash: Digest,
    /// This installation's random value.
    pub own_nonce: [u8; 32],
    /// Until when it can be finished.
    pub expires_at: Timestamp,
}

/// Offers a pairing to an officer.
///
/// # Errors
/// What the database reports.
pub async fn offer(tx: &mut Tx, person: PersonId, new: &NewPairing, at: Timestamp) -> Result<PairingId> {
    let query = OFFER
        .with(new.number.to_vec())
        .with(person)
        .with(new.code_hash)
        .with(new.own_nonce.to_vec())
        .with(at)
        .with(new.expires_at);
    tx.insert(query).await
}

/// The pairing that a code offers.
///
/// # Errors
/// What the database reports.
pub async fn by_code(
    reader: impl Into<Reader<'_>>,
    _: &System,
    code_hash: Digest,
) -> Result<Option<Pairing>> {
    reader.into().find(BY_CODE.with(code_hash)).await
}

/// The pairing that messages name.
///
/// # Errors
/// What the database reports.
pub async fn by_number(reader: impl Into<Reader<'_>>, _: &System, number: &[u8]) -> Result<Option<Pairing>> {
    reader.into().find(BY_NUMBER.with(number.to_vec())).await
}

/// The officer's computers, newest first.
///
/// # Errors
/// What the database reports.
pub async fn of(reader: impl Into<Reader<'_>>, person: PersonId) -> Result<Vec<Pairing>> {
    reader.into().list(MINE.with(person)).await
}

/// The officer's latest pairing that is not finished.
///
/// # Errors
/// What the database reports.
pub async fn under_way(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    now: Timestamp,
) -> Result<Option<Pairing>> {
    reader.into().find(UNDER_WAY.with(person).with(now)).await
}

/// The agent committed itself; `false` when the code was used or its time is over.
///
/// # Errors
/// What the database reports.
pub async fn greet(
    tx: &mut Tx,
    id: PairingId,
    hello: &str,
    (machine, software): (&str, &str),
    now: Timestamp,
) -> Result<bool> {
    let query = GREET.with(id).with(hello).with(machine).with(software).with(now);
    tx.changes_one(query).await
}

/// The agent opened its commitment; `false` when it may not any more.
///
/// # Errors
/// What the database reports.
pub async fn reveal(
    tx: &mut Tx,
    id: PairingId,
    (key, nonce): (&[u8; 32], &[u8; 32]),
    now: Timestamp,
) -> Result<bool> {
    let query = REVEAL.with(id).with(key.to_vec()).with(nonce.to_vec()).with(now);
    tx.changes_one(query).await
}

/// The officer typed the right digits; `false` when the time is over.
///
/// # Errors
/// What the database reports.
pub async fn activate(tx: &mut Tx, id: PairingId, at: Timestamp) -> Result<bool> {
    tx.changes_one(ACTIVATE.with(id).with(at)).await
}

/// Ends a pairing; `false` when it was over.
///
/// # Errors
/// What the database reports.
pub async fn end(tx: &mut Tx, id: PairingId, by: Option<PersonId>, at: Timestamp) -> Result<bool> {
    tx.changes_one(END.with(id).with(at).with(by)).await
}

/// Takes a request's random value, and notes that the agent was heard; `false` when it came before.
///
/// # Errors
/// What the database reports.
pub async fn take(
    tx: &mut Tx,
    id: PairingId,
    nonce: &[u8; 16],
    until: Timestamp,
    now: Timestamp,
) -> Result<bool> {
    tx.run(FORGET.with(now)).await?;
    tx.run(SEEN.with(id).with(now)).await?;
    tx.changes_one(TAKE.with(id).with(nonce.to_vec()).with(until))
        .await
}
