//! A statement with its parameters, and the list of statements.

use super::value::{Column, Value};

/// One statement of SQL that both engines take, with `$1`, `$2`… for its parameters.
///
/// Made only by [`statements!`], so that a test can prepare each of them on both engines.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Statement {
    /// The name of the constant, for the test's messages.
    #[cfg_attr(not(test), expect(dead_code))]
    pub(crate) name: &'static str,
    /// What SQLite is given, and PostgreSQL unless it has its own.
    pub(crate) sql: &'static str,
    /// What PostgreSQL is given where the two must differ (`FOR UPDATE SKIP LOCKED`).
    pub(crate) postgres: Option<&'static str>,
}

/// Defines constants of type [`Statement`] and the list `STATEMENTS` of them all.
macro_rules! statements {
    ($($(#[$doc:meta])* $name:ident = $sql:expr $(, postgres: $postgres:expr)?;)+) => {
        $(
            $(#[$doc])*
            const $name: $crate::engine::Statement = $crate::engine::Statement {
                name: concat!(module_path!(), "::", stringify!($name)),
                sql: $sql,
                postgres: statements!(@ $($postgres)?),
            };
        )+
        /// Every statement of this file.
        #[cfg(test)]
        pub(crate) const STATEMENTS: &[$crate::engine::Statement] = &[$($name),+];
    };
    (@) => { None };
    (@ $postgres:expr) => { Some($postgres) };
}
pub(crate) use statements;

/// A statement and the values of its parameters.
#[derive(Debug, Clone)]
pub(crate) struct Query {
    pub(super) text: Text,
    pub(super) values: Vec<Value>,
}

#[derive(Debug, Clone)]
pub(super) enum Text {
    Fixed(Statement),
    Built(String),
}

impl Statement {
    /// Begins a query; the parameters follow in order.
    pub(crate) fn with(self, value: impl Column) -> Query {
        Query::from(self).with(value)
    }
}

impl Query {
    /// A search list whose text depends on what is asked. Only text from this crate goes into `sql`; every value is a
    /// parameter.
    pub(crate) fn built(sql: String, values: Vec<Value>) -> Self {
        Self {
            text: Text::Built(sql),
            values,
        }
    }

    /// Adds the next parameter.
    pub(crate) fn with(mut self, value: impl Column) -> Self {
        self.values.push(value.into_value());
        self
    }
}

impl From<Statement> for Query {
    fn from(statement: Statement) -> Self {
        Self {
            text: Text::Fixed(statement),
            values: Vec::new(),
        }
    }
}
