//! The tree of agencies.

use jiff::civil::Date;
use saoy_domain::{AgencyCode, AgencyId, AgencyKind, AgencyTree, Version, agency::DatedName};

use crate::{
    Reader, Result, StoreError, Tx,
    engine::{input, record, statements},
    fold::fold,
    scope::{Admin, Scoped, System},
};

record! {
    /// A node of the tree.
    pub struct Agency {
        /// The row.
        id: AgencyId,
        /// The node above; none for the root.
        parent: Option<AgencyId>,
        /// “Mã định danh” in the old form, e.g. `K88.04`: the beginning of its dossiers' codes.
        code: AgencyCode,
        /// “Mã định danh” of QCVN 102:2016, where the agency has one.
        code_qcvn: Option<String>,
        /// Its name today.
        name: String,
        /// `commune`, `province`, `department`, … — data, not rules.
        kind: String,
        /// Whether it may certify.
        competent: bool,
        /// Its address, for receipts.
        address: Option<String>,
        /// Its telephone, for receipts.
        phone: Option<String>,
        /// What it has set for itself.
        settings: serde_json::Value,
        /// The last day, when it was merged or closed.
        closed_on: Option<Date>,
        /// Changes with every save.
        version: Version,
    }
}

input! {
    /// A new node.
    pub struct NewAgency {
        /// The node above.
        parent: Option<AgencyId>,
        /// “Mã định danh” in the old form.
        code: AgencyCode,
        /// “Mã định danh” of QCVN 102:2016.
        code_qcvn: Option<String>,
        /// Its name.
        name: String,
        /// Its kind.
        kind: String,
        /// Whether it may certify.
        competent: bool,
        /// Its address.
        address: Option<String>,
        /// Its telephone.
        phone: Option<String>,
        /// Its settings, a JSON object.
        settings: serde_json::Value,
    }
}

statements! {
    BY_ID = "SELECT * FROM agency WHERE id = $1";
    BY_CODE = "SELECT * FROM agency WHERE code = $1";
    CHILDREN = "SELECT * FROM agency WHERE parent = $1 ORDER BY code";
    ALL = "SELECT * FROM agency ORDER BY code";
    INSERT = "INSERT INTO agency (parent, code, code_qcvn, name, kind, competent, address, phone, settings, name_folded, \
              version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1) RETURNING id";
    NAME = "INSERT INTO agency_name (agency, name, valid_from, valid_to) VALUES ($1, $2, $3, NULL)";
    NAME_ENDS = "UPDATE agency_name SET valid_to = $2 WHERE agency = $1 AND valid_to IS NULL";
    NAME_ON = "SELECT name FROM agency_name WHERE agency = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)";
    RENAME = "UPDATE agency SET name = $2, name_folded = $3, version = version + 1 WHERE id = $1";
    SETTINGS = "UPDATE agency SET settings = $3, version = version + 1 WHERE id = $1 AND version = $2";
    CLOSE = "UPDATE agency SET closed_on = $2, version = version + 1 WHERE id = $1 AND closed_on IS NULL";
    SUCCESSOR = "INSERT INTO agency_successor (agency, successor, since) VALUES ($1, $2, $3)";
    LAST_NAME = "SELECT MAX(valid_from) AS last FROM agency_name WHERE agency = $1";
    IS_BELOW = "WITH RECURSIVE above (id, parent) AS (SELECT id, parent FROM agency WHERE id = $1 UNION \
                SELECT agency.id, agency.parent FROM agency JOIN above ON agency.id = above.parent) \
                SELECT id FROM above WHERE id = $2";
    SUBTREE = "WITH RECURSIVE below (id) AS (SELECT id FROM agency WHERE id = $1 UNION \
               SELECT agency.id FROM agency JOIN below ON agency.parent = below.id) SELECT id FROM below ORDER BY id";
}

/// An agency.
///
/// # Errors
/// What the database reports.
pub async fn find(reader: impl Into<Reader<'_>>, id: AgencyId) -> Result<Option<Agency>> {
    reader.into().find(BY_ID.with(id)).await
}

/// An agency by its code.
///
/// # Errors
/// What the database reports.
pub async fn find_by_code(reader: impl Into<Reader<'_>>, code: &AgencyCode) -> Result<Option<Agency>> {
    reader.into().find(BY_CODE.with(code.clone())).await
}

/// The agencies directly below one, or the whole tree.
///
/// # Errors
/// What the database reports.
pub async fn list(reader: impl Into<Reader<'_>>, parent: Option<AgencyId>) -> Result<Vec<Agency>> {
    match parent {
        Some(parent) => reader.into().list(CHILDREN.with(parent)).await,
        None => reader.into().list(ALL).await,
    }
}

/// Whether `agency` is `top` or below it.
///
/// # Errors
/// What the database reports.
pub async fn is_below(reader: impl Into<Reader<'_>>, agency: AgencyId, top: AgencyId) -> Result<bool> {
    reader.into().exists(IS_BELOW.with(agency).with(top)).await
}

/// `top` and everything below it.
///
/// # Errors
/// What the database reports.
pub async fn subtree(reader: impl Into<Reader<'_>>, top: AgencyId) -> Result<Vec<AgencyId>> {
    reader.into().values(SUBTREE.with(top), "id").await
}

/// The name that an agency had on a day; `None` before its first name.
///
/// # Errors
/// What the database reports.
pub async fn name_on(reader: impl Into<Reader<'_>>, agency: AgencyId, day: Date) -> Result<Option<String>> {
    reader.into().value(NAME_ON.with(agency).with(day), "name").await
}

/// Adds a node: the import of the tree, and the demo.
///
/// # Errors
/// [`StoreError::Duplicate`] when the code is taken.
pub async fn add(tx: &mut Tx, _: &System, new: &NewAgency, since: Date) -> Result<AgencyId> {
    let id = tx.insert(new.bind(INSERT).with(fold(&new.name))).await?;
    tx.run(NAME.with(id).with(new.name.as_str()).with(since)).await?;
    Ok(id)
}

/// Renames a node from a day on; documents of earlier days keep the old name.
///
/// # Errors
/// [`StoreError::Duplicate`] when it was renamed on the same day already.
pub async fn rename(tx: &mut Tx, _: &System, agency: AgencyId, name: &str, from: Date) -> Result<()> {
    tx.run(NAME_ENDS.with(agency).with(from)).await?;
    tx.run(NAME.with(agency).with(name).with(from)).await?;
    tx.run(RENAME.with(agency).with(name).with(fold(name))).await
}

/// The last day of an agency; `false` when it was closed before. An agency that takes over is its successor.
///
/// # Errors
/// What the database reports.
pub async fn close(
    tx: &mut Tx,
    _: &System,
    agency: AgencyId,
    last: Date,
    successor: Option<AgencyId>,
) -> Result<bool> {
    let closed = tx.changes_one(CLOSE.with(agency).with(last)).await?;
    if let Some(successor) = successor.filter(|_| closed) {
        tx.run(SUCCESSOR.with(agency).with(successor).with(last)).await?;
    }
    Ok(closed)
}

/// The day from which an agency's newest name holds.
///
/// # Errors
/// What the database reports.
pub async fn named_since(reader: impl Into<Reader<'_>>, agency: AgencyId) -> Result<Option<Date>> {
    reader
        .into()
        .value_or_default(LAST_NAME.with(agency), "last")
        .await
}

/// The tree, for the rules of the domain.
///
/// # Errors
/// What the database reports; [`StoreError::Column`] when the rows are no tree.
pub async fn tree(reader: impl Into<Reader<'_>>) -> Result<AgencyTree> {
    let all = list(reader, None).await?;
    AgencyTree::new(all.iter().map(Agency::node)).map_err(|_| StoreError::Column {
        column: "parent".to_owned(),
        expected: "a tree of agencies",
    })
}

impl Agency {
    /// The agency as the domain's rules see it, with its name of today.
    pub fn node(&self) -> saoy_domain::Agency {
        saoy_domain::Agency {
            id: self.id,
            parent: self.parent,
            // What an agency is does not matter to the rules asked here; an unknown kind is no reason to stop.
            kind: self.kind.parse().unwrap_or(AgencyKind::Department),
            code: self.code.clone(),
            other_code: None,
            names: vec![DatedName {
                from: Date::MIN,
                name: self.name.clone(),
            }],
            competent: self.competent,
            closed: self.closed_on,
        }
    }
}

/// Saves the settings of an agency in the administrator's subtree; `false` when it is none of it, or somebody else saved
/// meanwhile.
///
/// # Errors
/// What the database reports.
pub async fn save_settings(
    tx: &mut Tx,
    admin: &Scoped<Admin>,
    agency: AgencyId,
    version: Version,
    settings: serde_json::Value,
) -> Result<bool, StoreError> {
    if !is_below(&mut *tx, agency, admin.agency()).await? {
        return Ok(false);
    }
    let query = SETTINGS.with(agency).with(version).with(settings);
    tx.changes_one(query).await
}
