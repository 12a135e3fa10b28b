//! `saoy db copy`: everything from one database into another, from SQLite to PostgreSQL or back.

use crate::{
    Db, MIGRATIONS, Reader, Result, StoreError, Tx,
    engine::{
        Query, Row,
        value::{Kind, Value},
    },
};

/// A table with its columns, as the migrations declare them.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Table {
    name: &'static str,
    columns: Vec<(&'static str, Kind)>,
}

/// How many rows are read at a time.
const PAGE: i64 = 500;

/// Copies every row of `from` into `to`, whose schema is there and whose tables are empty. All or nothing.
///
/// Nothing may write to `from` meanwhile. Gives the number of rows.
///
/// # Errors
/// [`StoreError::TargetNotEmpty`], or what either database reports.
pub async fn copy(from: &Db, to: &Db) -> Result<u64> {
    let tables = tables();
    let mut tx = to.begin().await?;
    for table in &tables {
        let any = Query::built(
            format!("SELECT 1 AS found FROM {} LIMIT 1", table.name),
            Vec::new(),
        );
        if tx.row(any).await?.is_some() {
            return Err(StoreError::TargetNotEmpty(table.name));
        }
    }
    let mut copied = 0;
    for table in &tables {
        copied += copy_table(from, &mut tx, table).await?;
        if table.is_numbered() && to.is_postgres() {
            // The next row that the engine numbers comes after the copied ones (SQLite sees to that by itself).
            let name = table.name;
            let sql = format!(
                "SELECT setval(pg_get_serial_sequence('{name}', 'id'), COALESCE(MAX(id), 0) + 1, false) FROM {name}"
            );
            tx.run(Query::built(sql, Vec::new())).await?;
        }
    }
    tx.commit().await?;
    Ok(copied)
}

async fn copy_table(from: &Db, tx: &mut Tx, table: &Table) -> Result<u64> {
    let names: Vec<&str> = table.columns.iter().map(|(name, _)| *name).collect();
    let names = names.join(", ");
    let slots: Vec<String> = (1..=table.columns.len()).map(|n| format!("${n}")).collect();
    let insert = format!(
        "INSERT INTO {} ({names}) VALUES ({})",
        table.name,
        slots.join(", ")
    );
    let mut copied = 0;
    // Numbered rows go on after the last one; the few tables without numbers are small, or only ever grow slowly.
    let mut last = 0;
    loop {
        let sql = if table.is_numbered() {
            format!(
                "SELECT {names} FROM {} WHERE id > $1 ORDER BY id LIMIT $2",
                table.name
            )
        } else {
            format!(
                "SELECT {names} FROM {} ORDER BY {names} LIMIT $2 OFFSET $1",
                table.name
            )
        };
        let page = Reader::from(from)
            .rows(Query::built(sql, vec![Value::Int(last), Value::Int(PAGE)]))
            .await?;
        if page.is_empty() {
            return Ok(copied);
        }
        for row in &page {
            tx.run(Query::built(insert.clone(), table.values(row)?)).await?;
            copied += 1;
            last = if table.is_numbered() {
                row.get("id")?
            } else {
                last + 1
            };
        }
    }
}

impl Table {
    /// Whether the engine numbers its rows.
    fn is_numbered(&self) -> bool {
        self.columns.first().is_some_and(|(name, _)| *name == "id")
    }

    fn values(&self, row: &Row) -> Result<Vec<Value>> {
        self.columns
            .iter()
            .map(|(name, kind)| Ok(row.value(name, *kind)?))
            .collect()
    }
}

/// Every table in the order of its making, so that what is referred to comes first.
fn tables() -> Vec<Table> {
    let scripts = MIGRATIONS
        .iter()
        .flat_map(|migration| migration.sqlite.split("CREATE TABLE ").skip(1));
    let mut tables: Vec<Table> = scripts
        .filter_map(|script| {
            let (name, rest) = script.split_once(" (\n")?;
            let (body, _) = rest.split_once("\n)")?;
            Some(Table {
                name,
                columns: body.lines().filter_map(column).collect(),
            })
        })
        .collect();
    for (table, added) in MIGRATIONS
        .iter()
        .flat_map(|migration| migration.sqlite.lines().filter_map(added))
    {
        let known = tables.iter_mut().find(|known| known.name == table);
        known.into_iter().for_each(|known| known.columns.push(added));
    }
    tables
}

/// A line that adds a column to a table that was there before.
fn added(line: &'static str) -> Option<(&'static str, (&'static str, Kind))> {
    let (table, declared) = line.strip_prefix("ALTER TABLE ")?.split_once(" ADD COLUMN ")?;
    Some((table, column(declared.trim_end_matches(';'))?))
}

/// A line of `CREATE TABLE` that declares a column.
fn column(line: &'static str) -> Option<(&'static str, Kind)> {
    let (name, rest) = line.trim().split_once(' ')?;
    let kind = match rest.split([' ', ',']).next()? {
        "INTEGER" => Kind::Int,
        "TEXT" => Kind::Text,
        "BLOB" => Kind::Bytes,
        _ => return None,
    };
    Some((name, kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_read_from_the_migrations_and_constraints_are_not() {
        let tables = tables();
        let counter = tables.iter().find(|table| table.name == "counter").unwrap();
        let expected = [
            ("agency", Kind::Int),
            ("kind", Kind::Text),
            ("period", Kind::Text),
            ("value", Kind::Int),
        ];
        assert_eq!(counter.columns, expected);
        assert!(!counter.is_numbered());
        let dossier = tables.iter().find(|table| table.name == "dossier").unwrap();
        assert!(
            dossier.columns.contains(&("handed_over_at", Kind::Int)),
            "a column that a later migration added"
        );
        assert!(
            tables
                .iter()
                .find(|table| table.name == "dossier")
                .unwrap()
                .is_numbered()
        );
    }

    #[tokio::test]
    async fn the_tables_are_those_of_a_real_database() {
        let database = saoy_testkit::database::sqlite().unwrap();
        let db = Db::connect(&database.url).await.unwrap();
        for table in tables() {
            let sql = "SELECT name, type FROM pragma_table_info($1) ORDER BY cid".to_owned();
            let rows = Reader::from(&db)
                .rows(Query::built(sql, vec![Value::Text(table.name.into())]))
                .await
                .unwrap();
            let names: Vec<String> = rows.iter().map(|row| row.get("name").unwrap()).collect();
            assert_eq!(
                names,
                table.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
                "{}",
                table.name
            );
        }
    }
}
