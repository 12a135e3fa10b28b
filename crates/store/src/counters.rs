//! Counters of an agency that begin anew each day or year: dossier codes, receipts.

use saoy_domain::AgencyId;

use crate::{
    Result, Tx,
    engine::{names, statements},
};

names! {
    /// What is counted.
    pub enum Counter {
        /// Dossiers of a day; the period is the day.
        Dossier = "dossier",
        /// Receipts of a year; the period is the year.
        Receipt = "receipt",
    }
}

statements! {
    NEXT = "INSERT INTO counter (agency, kind, period, value) VALUES ($1, $2, $3, 1) \
            ON CONFLICT (agency, kind, period) DO UPDATE SET value = counter.value + 1 RETURNING value";
}

/// The next number of a period, from 1. It is used up when the transaction is committed, and free again otherwise.
///
/// # Errors
/// What the database reports.
pub async fn next(
    tx: &mut Tx,
    agency: AgencyId,
    counter: Counter,
    period: impl std::fmt::Display,
) -> Result<u32> {
    tx.one_value(NEXT.with(agency).with(counter).with(period.to_string()), "value")
        .await
}
