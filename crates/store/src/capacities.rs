//! In whose name officers sign. A new capacity is a new row: older copies keep the lines they were signed with.

use jiff::Timestamp;
use saoy_domain::{PersonId, title::Capacity};

use crate::{
    Reader, Result, Tx,
    engine::{statements, value::column},
    scope::{Admin, Scoped, System},
};

column!(
    Capacity,
    Text,
    "the capacity in which a person signs",
    |capacity| serde_json::to_string(&capacity).unwrap_or_default(),
    |text| serde_json::from_str(&text).ok()
);

statements! {
    AT = "SELECT capacity FROM person_capacity WHERE person = $1 AND set_at <= $2 ORDER BY id DESC LIMIT 1";
    SET = "INSERT INTO person_capacity (person, capacity, set_by, set_at) VALUES ($1, $2, $3, $4)";
    TITLE = "UPDATE person SET title = $2, version = version + 1 WHERE id = $1";
}

/// The capacity in which a person signs (or signed) at an instant; `None` while none is set.
///
/// # Errors
/// What the database reports.
pub async fn at(
    reader: impl Into<Reader<'_>>,
    person: PersonId,
    when: Timestamp,
) -> Result<Option<Capacity>> {
    reader
        .into()
        .value_or_default(AT.with(person).with(when), "capacity")
        .await
}

/// An administrator sets title and capacity; the caller has checked both and that the person is the administrator's
/// business.
///
/// # Errors
/// What the database reports.
pub async fn set(
    tx: &mut Tx,
    admin: &Scoped<Admin>,
    person: PersonId,
    title: Option<&str>,
    capacity: Option<&Capacity>,
    now: Timestamp,
) -> Result<()> {
    write(tx, person, title, capacity, Some(admin.person()), now).await
}

/// The same without an administrator: the first set-up and the demo.
///
/// # Errors
/// What the database reports.
pub async fn set_at_set_up(
    tx: &mut Tx,
    _: &System,
    person: PersonId,
    title: Option<&str>,
    capacity: Option<&Capacity>,
    now: Timestamp,
) -> Result<()> {
    write(tx, person, title, capacity, None, now).await
}

async fn write(
    tx: &mut Tx,
    person: PersonId,
    title: Option<&str>,
    capacity: Option<&Capacity>,
    by: Option<PersonId>,
    now: Timestamp,
) -> Result<()> {
    tx.run(TITLE.with(person).with(title.map(str::to_owned))).await?;
    let row = SET.with(person).with(capacity.cloned()).with(by).with(now);
    tx.run(row).await
}
