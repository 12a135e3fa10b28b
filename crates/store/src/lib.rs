//! What the service remembers, on SQLite and on PostgreSQL.
//!
//! One module per resource. What only reads takes `impl Into<Reader>` (a [`Db`] or a [`Tx`]); what writes takes a [`Tx`]
//! and the proof that the person may ([`scope::Scoped`]). Rows of another agency are simply not there. Instants and
//! ids come in as arguments: the database's own time is never asked.

mod engine;
mod fold;

pub mod agencies;
pub mod books;
pub mod counters;
pub mod dossiers;
pub mod entries;
pub mod grants;
pub mod people;
pub mod scope;
pub mod sessions;
pub mod visits;

#[cfg(test)]
mod statements;

pub use engine::{
    db::Db,
    error::{Result, StoreError},
    migrate::{MIGRATIONS, Migration},
    tx::{Reader, Tx},
};
pub use fold::fold;
