//! A transaction, and what can be read inside or outside one.

use std::sync::Arc;

use sqlx::{
    AssertSqlSafe, Postgres, SqlSafeStr as _, SqlStr, Sqlite, postgres::PgArguments,
    query::Query as SqlxQuery, sqlite::SqliteArguments,
};
use tokio::sync::Notify;

use super::{
    db::{Db, Engine},
    error::{Result, StoreError},
    group::Turn,
    query::{Query, Text},
    row::{self, Row},
    value::{Kind, Value},
};

/// A transaction: all of it happens at [`Tx::commit`], or none of it. Dropped, it is rolled back.
#[derive(Debug)]
pub struct Tx {
    pub(super) inner: Inner,
    pub(super) wake: Arc<Notify>,
    pub(super) wakes: bool,
}

#[derive(Debug)]
pub(super) enum Inner {
    Sqlite(Turn),
    Postgres(sqlx::Transaction<'static, Postgres>),
}

impl Tx {
    /// Makes everything permanent and wakes the workers when work was enqueued.
    ///
    /// # Errors
    /// What the engine reports; then nothing has happened, except when the connection was lost in between.
    pub async fn commit(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(turn) => turn.keep().await?,
            Inner::Postgres(tx) => tx.commit().await?,
        }
        if self.wakes {
            self.wake.notify_one();
        }
        Ok(())
    }

    /// Undoes everything.
    ///
    /// # Errors
    /// What the engine reports; the transaction is undone all the same when its connection closes.
    pub async fn rollback(self) -> Result<()> {
        match self.inner {
            Inner::Sqlite(turn) => drop(turn),
            Inner::Postgres(tx) => tx.rollback().await?,
        }
        Ok(())
    }

    /// Remembers to wake this process's workers when the transaction is committed.
    pub(crate) fn wake_workers(&mut self) {
        self.wakes = true;
    }

    /// Runs a statement; gives the number of rows it changed.
    pub(crate) async fn execute(&mut self, query: impl Into<Query>) -> Result<u64> {
        let query = query.into();
        Ok(match &mut self.inner {
            Inner::Sqlite(turn) => {
                let done = sqlite(query).execute(turn.connection()?).await;
                turn.judge(done)?.rows_affected()
            }
            Inner::Postgres(tx) => postgres(query).execute(&mut **tx).await?.rows_affected(),
        })
    }

    /// Lets SQLite check a statement without running it.
    #[cfg(test)]
    pub(crate) async fn prepare(&mut self, sql: SqlStr) -> Result<(), sqlx::Error> {
        use sqlx::Executor as _;
        match &mut self.inner {
            Inner::Sqlite(turn) => turn.connection().unwrap().prepare(sql).await.map(drop),
            Inner::Postgres(tx) => tx.prepare(sql).await.map(drop),
        }
    }

    /// Runs a script of several statements without parameters.
    pub(crate) async fn script(&mut self, sql: &'static str) -> Result<()> {
        match &mut self.inner {
            Inner::Sqlite(turn) => {
                let done = sqlx::raw_sql(sql).execute(turn.connection()?).await;
                turn.judge(done)?;
            }
            Inner::Postgres(tx) => _ = sqlx::raw_sql(sql).execute(&mut **tx).await?,
        }
        Ok(())
    }

    /// Runs a statement that gives rows.
    pub(crate) async fn rows(&mut self, query: impl Into<Query>) -> Result<Vec<Row>> {
        Reader::Tx(self).rows(query).await
    }

    /// Runs a statement that gives at most one row.
    pub(crate) async fn row(&mut self, query: impl Into<Query>) -> Result<Option<Row>> {
        Reader::Tx(self).row(query).await
    }

    /// Runs a statement that always gives a row, such as `INSERT … RETURNING`.
    pub(crate) async fn one(&mut self, query: impl Into<Query>) -> Result<Row> {
        self.row(query).await?.ok_or(StoreError::NoRow)
    }
}

/// Where a reading function reads: the committed state, or inside a transaction.
#[derive(Debug)]
pub enum Reader<'a> {
    /// What has been committed.
    Db(&'a Db),
    /// What the transaction sees.
    Tx(&'a mut Tx),
}

impl<'a> From<&'a Db> for Reader<'a> {
    fn from(db: &'a Db) -> Self {
        Self::Db(db)
    }
}

impl<'a> From<&'a mut Tx> for Reader<'a> {
    fn from(tx: &'a mut Tx) -> Self {
        Self::Tx(tx)
    }
}

impl Reader<'_> {
    /// The same place again, for a function that reads more than once.
    pub fn again(&mut self) -> Reader<'_> {
        match self {
            Self::Db(db) => Reader::Db(db),
            Self::Tx(tx) => Reader::Tx(tx),
        }
    }

    pub(crate) async fn rows(self, query: impl Into<Query>) -> Result<Vec<Row>> {
        let query = query.into();
        Ok(match self {
            Reader::Db(db) => match &db.engine {
                Engine::Sqlite { read, .. } => {
                    let mut reading = read.one().await?;
                    wrap_sqlite(sqlite(query).fetch_all(reading.connection()?).await?)
                }
                Engine::Postgres(pool) => wrap_postgres(postgres(query).fetch_all(pool).await?),
            },
            Reader::Tx(tx) => match &mut tx.inner {
                Inner::Sqlite(turn) => {
                    let found = sqlite(query).fetch_all(turn.connection()?).await;
                    wrap_sqlite(turn.judge(found)?)
                }
                Inner::Postgres(tx) => wrap_postgres(postgres(query).fetch_all(&mut **tx).await?),
            },
        })
    }

    pub(crate) async fn row(self, query: impl Into<Query>) -> Result<Option<Row>> {
        Ok(self.rows(query).await?.into_iter().next())
    }
}

fn wrap_sqlite(rows: Vec<sqlx::sqlite::SqliteRow>) -> Vec<Row> {
    rows.into_iter().map(|row| Row(row::Inner::Sqlite(row))).collect()
}

fn wrap_postgres(rows: Vec<sqlx::postgres::PgRow>) -> Vec<Row> {
    rows.into_iter()
        .map(|row| Row(row::Inner::Postgres(row)))
        .collect()
}

fn sqlite(query: Query) -> SqlxQuery<'static, Sqlite, SqliteArguments> {
    let text = match query.text {
        Text::Fixed(statement) => statement.sql.into_sql_str(),
        Text::Built(sql) => AssertSqlSafe(sql).into_sql_str(),
    };
    bind::<Sqlite, SqliteArguments>(text, query.values)
}

fn postgres(query: Query) -> SqlxQuery<'static, Postgres, PgArguments> {
    let text = match query.text {
        Text::Fixed(statement) => statement.postgres.unwrap_or(statement.sql).into_sql_str(),
        Text::Built(sql) => AssertSqlSafe(sql).into_sql_str(),
    };
    bind::<Postgres, PgArguments>(text, query.values)
}

fn bind<D, A>(text: SqlStr, values: Vec<Value>) -> SqlxQuery<'static, D, A>
where
    D: sqlx::Database<Arguments = A>,
    A: sqlx::Arguments<Database = D> + sqlx::IntoArguments<D> + Default,
    for<'t> Option<i64>: sqlx::Encode<'t, D> + sqlx::Type<D>,
    for<'t> Option<String>: sqlx::Encode<'t, D> + sqlx::Type<D>,
    for<'t> Option<Vec<u8>>: sqlx::Encode<'t, D> + sqlx::Type<D>,
{
    values
        .into_iter()
        .fold(sqlx::query_with(text, A::default()), |query, value| match value {
            Value::Int(value) => query.bind(Some(value)),
            Value::Text(value) => query.bind(Some(value)),
            Value::Bytes(value) => query.bind(Some(value)),
            Value::Null(Kind::Int) => query.bind(None::<i64>),
            Value::Null(Kind::Text) => query.bind(None::<String>),
            Value::Null(Kind::Bytes) => query.bind(None::<Vec<u8>>),
        })
}
