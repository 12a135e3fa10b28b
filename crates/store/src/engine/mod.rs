//! The small layer between this crate's statements and the two engines.

pub(crate) mod db;
pub(crate) mod error;
pub(crate) mod group;
pub(crate) mod migrate;
pub(crate) mod query;
pub(crate) mod readers;
pub(crate) mod record;
pub(crate) mod row;
pub(crate) mod text;
pub(crate) mod tx;
pub(crate) mod value;

pub(crate) use query::{Query, Statement, statements};
pub(crate) use record::Record;
pub(crate) use row::{Row, input, record};
pub(crate) use text::names;
