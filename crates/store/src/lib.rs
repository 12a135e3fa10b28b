//! What the service remembers, on SQLite and on PostgreSQL.
//!
//! One module per resource. What only reads takes `impl Into<Reader>` (a [`Db`] or a [`Tx`]); what writes takes a [`Tx`]
//! and the proof that the person may ([`scope::Scoped`]). Rows of another agency are simply not there. Instants and
//! ids come in as arguments: the database's own time is never asked.

mod copy;
mod engine;
mod fold;

pub mod agencies;
pub mod audit;
pub mod authorities;
pub mod batches;
pub mod blobs;
pub mod books;
pub mod browsers;
pub mod capacities;
pub mod catalog;
pub mod certificates;
pub mod closings;
pub mod counters;
pub mod dossiers;
pub mod entries;
pub mod evidence;
pub mod grants;
pub mod intake;
pub mod invitations;
pub mod issued;
pub mod leaving;
pub mod library;
pub mod looks;
pub mod mails;
pub mod normalisations;
pub mod notifications;
pub mod pairings;
pub mod people;
pub mod pickups;
pub mod pictures;
pub mod queue;
pub mod registrations;
pub mod reminders;
pub mod remote_accounts;
pub mod remote_orders;
pub mod scans;
pub mod scope;
pub mod searches;
pub mod secrets;
pub mod sessions;
pub mod signings;
pub mod taken;
pub mod tickets;
pub mod unstamped;
pub mod uploads;
pub mod visits;
pub mod warnings;

#[cfg(test)]
mod statements;

pub use copy::copy;
pub use engine::{
    db::Db,
    error::{Result, StoreError, is_disk_full},
    migrate::{MIGRATIONS, Migration},
    tx::{Reader, Tx},
};
pub use fold::fold;
