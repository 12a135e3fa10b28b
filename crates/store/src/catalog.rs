//! Lists that an installation keeps: document types and holidays.

use jiff::civil::Date;
use saoy_domain::AgencyId;

use crate::{
    Reader, Result, Tx, agencies,
    engine::{input, record, statements},
    scope::{Admin, Scoped, System},
};

record! {
    /// A kind of paper: “Loại giấy tờ cần chứng thực”.
    pub struct DocumentType {
        /// Its stable code.
        code: String,
        /// Its name.
        name: String,
        /// Whether the paper is on VNeID, so that no certified copy is needed.
        on_vneid: bool,
        /// Its place in the list.
        position: i64,
        /// Whether it is offered no more.
        retired: bool,
    }
}

input! {
    /// A kind of paper to add or change.
    pub struct NewDocumentType {
        /// Its stable code.
        code: String,
        /// Its name.
        name: String,
        /// Whether the paper is on VNeID.
        on_vneid: bool,
        /// Its place in the list.
        position: i64,
        /// Whether it is offered no more.
        retired: bool,
    }
}

record! {
    /// A day that is not as its weekday says.
    pub struct Holiday {
        /// The agency; the whole country when absent.
        agency: Option<AgencyId>,
        /// The day.
        day: Date,
        /// Its name.
        name: String,
        /// Whether the offices work on it all the same (a make-up day).
        works: bool,
    }
}

statements! {
    TYPES = "SELECT code, name, on_vneid, position, retired FROM document_type ORDER BY position, id";
    TYPE = "SELECT code, name, on_vneid, position, retired FROM document_type WHERE code = $1";
    PUT_TYPE = "INSERT INTO document_type (code, name, on_vneid, position, retired) VALUES ($1, $2, $3, $4, $5) \
                ON CONFLICT (code) DO UPDATE SET name = $2, on_vneid = $3, position = $4, retired = $5";
    HOLIDAYS = "WITH RECURSIVE above (id, parent) AS (SELECT id, parent FROM agency WHERE id = $1 UNION \
                SELECT agency.id, agency.parent FROM agency JOIN above ON agency.id = above.parent) \
                SELECT agency, day, name, works FROM holiday WHERE (agency IS NULL OR agency IN (SELECT id FROM above)) \
                AND day BETWEEN $2 AND $3 ORDER BY day, id";
    REMOVE_HOLIDAY = "DELETE FROM holiday WHERE agency = $1 AND day = $2";
    ADD_HOLIDAY = "INSERT INTO holiday (agency, day, name, works) VALUES ($1, $2, $3, $4)";
}

/// Every kind of paper, in the order of the list, the retired ones too.
///
/// # Errors
/// What the database reports.
pub async fn document_types(reader: impl Into<Reader<'_>>) -> Result<Vec<DocumentType>> {
    reader.into().list(TYPES).await
}

/// A kind of paper by its code.
///
/// # Errors
/// What the database reports.
pub async fn document_type(reader: impl Into<Reader<'_>>, code: &str) -> Result<Option<DocumentType>> {
    reader.into().find(TYPE.with(code)).await
}

/// Adds or changes a kind of paper.
///
/// # Errors
/// What the database reports.
pub async fn put_document_type(tx: &mut Tx, _: &System, new: &NewDocumentType) -> Result<()> {
    tx.run(new.bind(PUT_TYPE)).await
}

/// The special days of an agency, of those above it and of the whole country, both ends included.
///
/// # Errors
/// What the database reports.
pub async fn holidays(
    reader: impl Into<Reader<'_>>,
    agency: AgencyId,
    from: Date,
    to: Date,
) -> Result<Vec<Holiday>> {
    reader
        .into()
        .list(HOLIDAYS.with(agency).with(from).with(to))
        .await
}

/// Adds a special day.
///
/// # Errors
/// What the database reports.
pub async fn add_holiday(tx: &mut Tx, _: &System, holiday: &Holiday) -> Result<()> {
    let query = ADD_HOLIDAY
        .with(holiday.agency)
        .with(holiday.day)
        .with(holiday.name.as_str())
        .with(holiday.works);
    tx.run(query).await
}

/// An administrator enters a special day of an agency in the subtree, in place of what was entered for that day;
/// `false` when the agency is none of it. A day of no agency is not an administrator's to enter.
///
/// # Errors
/// What the database reports.
pub async fn put_holiday(tx: &mut Tx, admin: &Scoped<Admin>, holiday: &Holiday) -> Result<bool> {
    let Some(agency) = holiday.agency else {
        return Ok(false);
    };
    if !remove_holiday(tx, admin, agency, holiday.day).await? {
        return Ok(false);
    }
    add_holiday(tx, &System, holiday).await?;
    Ok(true)
}

/// Takes a special day of an agency in the subtree away; `false` when the agency is none of it.
///
/// # Errors
/// What the database reports.
pub async fn remove_holiday(tx: &mut Tx, admin: &Scoped<Admin>, agency: AgencyId, day: Date) -> Result<bool> {
    if !agencies::is_below(&mut *tx, agency, admin.agency()).await? {
        return Ok(false);
    }
    tx.run(REMOVE_HOLIDAY.with(agency).with(day)).await?;
    Ok(true)
}
