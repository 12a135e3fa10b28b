//! Every statement is prepared on both engines: what replaces queries checked by the compiler.

use saoy_testkit::database;
use sqlx::{AssertSqlSafe, SqlSafeStr as _};

use crate::{
    Db, agencies, audit, authorities, batches, blobs, books, browsers, capacities, catalog, certificates,
    closings, counters, dossiers,
    engine::{Statement, db::Engine, migrate},
    entries, evidence, grants, intake, invitations, issued, leaving, library, looks, mails, normalisations,
    notifications, pairings, people, pickups, pictures, queue, registrations, reminders, remote_accounts,
    remote_orders, scans, searches, secrets, sessions, signings, taken, tickets, unstamped, uploads, visits,
    warnings,
};

/// The lists of all files that have statements.
fn lists() -> Vec<&'static [Statement]> {
    let mut lists = vec![
        agencies::STATEMENTS,
        audit::STATEMENTS,
        authorities::STATEMENTS,
        batches::STATEMENTS,
        blobs::STATEMENTS,
        browsers::STATEMENTS,
        capacities::STATEMENTS,
        catalog::STATEMENTS,
        certificates::STATEMENTS,
        closings::STATEMENTS,
        counters::STATEMENTS,
        evidence::STATEMENTS,
        grants::STATEMENTS,
        intake::STATEMENTS,
        invitations::STATEMENTS,
        issued::STATEMENTS,
        leaving::STATEMENTS,
        library::STATEMENTS,
        looks::STATEMENTS,
        normalisations::STATEMENTS,
        pairings::STATEMENTS,
        notifications::STATEMENTS,
        people::STATEMENTS,
        pickups::STATEMENTS,
        pictures::STATEMENTS,
        queue::STATEMENTS,
        registrations::STATEMENTS,
        reminders::STATEMENTS,
        remote_accounts::STATEMENTS,
        remote_orders::STATEMENTS,
        scans::STATEMENTS,
        searches::STATEMENTS,
        secrets::STATEMENTS,
        sessions::STATEMENTS,
        signings::STATEMENTS,
        taken::STATEMENTS,
        tickets::STATEMENTS,
        unstamped::STATEMENTS,
        uploads::STATEMENTS,
        visits::STATEMENTS,
        warnings::STATEMENTS,
        migrate::STATEMENTS,
    ];
    for folder in [
        books::STATEMENTS,
        dossiers::STATEMENTS,
        entries::STATEMENTS,
        mails::STATEMENTS,
    ] {
        lists.extend(folder);
    }
    lists
}

#[tokio::test]
async fn every_statement_is_understood_by_both_engines() {
    for database in database::every_engine().unwrap() {
        let db = Db::connect(&database.url).await.unwrap();
        let mut refused = Vec::new();
        for statement in lists().into_iter().flatten() {
            if let Err(error) = prepare(&db, statement).await {
                refused.push(format!("{} on {}: {error}", statement.name, database.engine));
            }
        }
        assert!(refused.is_empty(), "{}", refused.join("\n"));
    }
}

#[test]
fn no_file_with_statements_is_left_out() {
    fn files(folder: &std::path::Path, found: &mut Vec<std::path::PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path, found);
            } else if std::fs::read_to_string(&path)
                .unwrap()
                .lines()
                .any(|line| line == "statements! {")
            {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    files(
        std::path::Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/src")),
        &mut found,
    );
    assert_eq!(found.len(), lists().len(), "{found:?}");
}

async fn prepare(db: &Db, statement: &Statement) -> Result<(), sqlx::Error> {
    let sql = match &db.engine {
        Engine::Sqlite { .. } => statement.sql,
        Engine::Postgres(_) => statement.postgres.unwrap_or(statement.sql),
    };
    let mut tx = db.begin().await.unwrap();
    tx.prepare(AssertSqlSafe(sql).into_sql_str()).await
}
