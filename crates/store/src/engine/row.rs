//! A row of an answer, whichever engine gave it.

use sqlx::{Row as _, postgres::PgRow, sqlite::SqliteRow};

use super::{
    error::{Result, StoreError},
    value::{Column, Kind, Value},
};

/// A row; columns are read by name.
#[derive(Debug)]
pub(crate) struct Row(pub(super) Inner);

#[derive(Debug)]
pub(super) enum Inner {
    Sqlite(SqliteRow),
    Postgres(PgRow),
}

impl Row {
    /// The value of a column.
    ///
    /// # Errors
    /// [`StoreError::Column`] when it is absent or holds something that is not a `T`.
    pub(crate) fn get<T: Column>(&self, column: &str) -> Result<T> {
        let wrong = || StoreError::Column {
            column: column.to_owned(),
            expected: T::EXPECTED,
        };
        let value = self.value(column, T::KIND).map_err(|_| wrong())?;
        T::from_value(value).ok_or_else(wrong)
    }

    /// The value of a column as its kind, `Null` included.
    pub(crate) fn value(&self, column: &str, kind: Kind) -> Result<Value, sqlx::Error> {
        macro_rules! read {
            ($row:expr) => {
                match kind {
                    Kind::Int => $row.try_get::<Option<i64>, _>(column)?.map(Value::Int),
                    Kind::Text => $row.try_get::<Option<String>, _>(column)?.map(Value::Text),
                    Kind::Bytes => $row
                        .try_get::<Option<Vec<u8>>, _>(column)?
                        .map(Value::Bytes),
                }
            };
        }
        let value = match &self.0 {
            Inner::Sqlite(row) => read!(row),
            Inner::Postgres(row) => read!(row),
        };
        Ok(value.unwrap_or(Value::Null(kind)))
    }
}

/// Defines a row as a struct whose fields are named as its columns, and how it is read.
macro_rules! record {
    ($(#[$outer:meta])* pub struct $name:ident { $($(#[$inner:meta])* $field:ident : $type:ty),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $($(#[$inner])* pub $field: $type),+ }

        impl $crate::engine::Record for $name {
            fn read(row: &$crate::engine::Row) -> $crate::Result<Self> {
                Ok(Self { $($field: row.get(stringify!($field))?),+ })
            }
        }
    };
}
pub(crate) use record;

/// Defines what is to be written as a struct whose fields are bound in order, from `$1` on.
macro_rules! input {
    ($(#[$outer:meta])* pub struct $name:ident { $($(#[$inner:meta])* $field:ident : $type:ty),+ $(,)? }) => {
        $(#[$outer])*
        #[derive(Debug, Clone, PartialEq)]
        pub struct $name { $($(#[$inner])* pub $field: $type),+ }

        impl $name {
            pub(crate) fn bind(&self, query: impl Into<$crate::engine::Query>) -> $crate::engine::Query {
                query.into()$(.with(self.$field.clone()))+
            }
        }
    };
}
pub(crate) use input;
