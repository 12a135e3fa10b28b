//! Reading whole records and single columns, and what a changing statement tells.

use super::{
    error::Result,
    query::Query,
    row::Row,
    tx::{Reader, Tx},
    value::Column,
};

/// A struct that is read from the columns of a row; implemented by [`record!`](super::record).
pub(crate) trait Record: Sized {
    /// Reads it.
    ///
    /// # Errors
    /// [`StoreError::Column`](super::error::StoreError::Column) when a column is absent or holds something else.
    fn read(row: &Row) -> Result<Self>;
}

impl Reader<'_> {
    /// The record of the first row.
    pub(crate) async fn find<T: Record>(self, query: impl Into<Query>) -> Result<Option<T>> {
        self.row(query).await?.as_ref().map(T::read).transpose()
    }

    /// The records of all rows.
    pub(crate) async fn list<T: Record>(self, query: impl Into<Query>) -> Result<Vec<T>> {
        self.rows(query).await?.iter().map(T::read).collect()
    }

    /// A column of the first row.
    pub(crate) async fn value<T: Column>(self, query: impl Into<Query>, column: &str) -> Result<Option<T>> {
        self.row(query).await?.map(|row| row.get(column)).transpose()
    }

    /// A column of the first row: a count or a sum, or a column that may be empty; its default when there is no row.
    pub(crate) async fn value_or_default<T: Column + Default>(
        self,
        query: impl Into<Query>,
        column: &str,
    ) -> Result<T> {
        Ok(self.value(query, column).await?.unwrap_or_default())
    }

    /// A column of all rows.
    pub(crate) async fn values<T: Column, C: FromIterator<T>>(
        self,
        query: impl Into<Query>,
        column: &str,
    ) -> Result<C> {
        self.rows(query)
            .await?
            .iter()
            .map(|row| row.get(column))
            .collect()
    }

    /// Whether there is a row.
    pub(crate) async fn exists(self, query: impl Into<Query>) -> Result<bool> {
        Ok(self.row(query).await?.is_some())
    }
}

impl Tx {
    /// The record of the first row.
    pub(crate) async fn find<T: Record>(&mut self, query: impl Into<Query>) -> Result<Option<T>> {
        Reader::Tx(self).find(query).await
    }

    /// The records of all rows.
    pub(crate) async fn list<T: Record>(&mut self, query: impl Into<Query>) -> Result<Vec<T>> {
        Reader::Tx(self).list(query).await
    }

    /// A column of a row that the statement always gives, such as one that counts.
    pub(crate) async fn one_value<T: Column>(&mut self, query: impl Into<Query>, column: &str) -> Result<T> {
        self.one(query).await?.get(column)
    }

    /// A column of all rows.
    pub(crate) async fn values<T: Column, C: FromIterator<T>>(
        &mut self,
        query: impl Into<Query>,
        column: &str,
    ) -> Result<C> {
        Reader::Tx(self).values(query, column).await
    }

    /// A column of the first row.
    pub(crate) async fn value<T: Column>(
        &mut self,
        query: impl Into<Query>,
        column: &str,
    ) -> Result<Option<T>> {
        Reader::Tx(self).value(query, column).await
    }

    /// Whether there is a row.
    pub(crate) async fn exists(&mut self, query: impl Into<Query>) -> Result<bool> {
        Reader::Tx(self).exists(query).await
    }

    /// Runs `INSERT … RETURNING id`; gives the new row's number.
    pub(crate) async fn insert<T: Column>(&mut self, query: impl Into<Query>) -> Result<T> {
        self.one_value(query, "id").await
    }

    /// Runs a statement, whatever number of rows it changes.
    pub(crate) async fn run(&mut self, query: impl Into<Query>) -> Result<()> {
        self.execute(query).await.map(drop)
    }

    /// Runs a statement that is for one row; `false` when that row is not there, or not so any more.
    pub(crate) async fn changes_one(&mut self, query: impl Into<Query>) -> Result<bool> {
        Ok(self.execute(query).await? == 1)
    }
}
