//! What a certified copy costs: a table with dates, for the law changes.

use jiff::civil::{Date, date};
use serde::{Deserialize, Serialize};

use crate::refusal::refusals;

refusals! {
    /// Why a fee cannot be named.
    pub enum FeeRefusal {
        /// An original has at least one page.
        #[error("an original has at least one page")]
        NoPages => "refusal-fee-no-pages",
        /// More pages than any original has.
        #[error("{pages} pages are too many")]
        TooManyPages { pages: u32 } => "refusal-fee-too-many-pages",
        /// At least one copy.
        #[error("at least one copy")]
        NoCopies => "refusal-fee-no-copies",
        /// More copies than one visit may ask for.
        #[error("{copies} copies are too many")]
        TooManyCopies { copies: u32 } => "refusal-fee-too-many-copies",
        /// No table holds on that day.
        #[error("no fees are known for {day}")]
        NoTable { day: Date } => "refusal-fee-no-table",
        /// A waiver needs a reason.
        #[error("a waiver needs a reason")]
        WaiverReason => "refusal-fee-waiver-reason",
    }
}

/// The fees from a day on, in đồng.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FeeTable {
    /// From this day on.
    pub from: Date,
    /// Where it is written.
    pub source: String,
    /// For each of the first pages.
    pub first_pages: i64,
    /// How many pages count as first.
    pub first_count: u32,
    /// For each further page.
    pub further_pages: i64,
    /// At most, for one copy.
    pub cap: i64,
}

/// All fees, past and present.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fees(Vec<FeeTable>);

/// What is to be paid for one original.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fee", rename_all = "snake_case")]
pub enum Fee {
    /// This much, in đồng.
    Due {
        /// Pages of the original.
        pages: u32,
        /// Copies asked for, on paper and electronic.
        copies: u32,
        /// For one copy.
        each: i64,
        /// In all.
        total: i64,
    },
    /// Nothing.
    Waived {
        /// Why.
        reason: String,
    },
}

/// Pages of one original, at most.
pub const MAX_PAGES: u32 = 10_000;
/// Copies of one original, at most: one person may ask for a thousand at once.
pub const MAX_COPIES: u32 = 10_000;

impl Default for Fees {
    /// Circular 226/2016/TT-BTC, in force since 2017-01-01.
    fn default() -> Self {
        Self(vec![FeeTable {
            from: date(2017, 1, 1),
            source: "Thông tư 226/2016/TT-BTC".to_owned(),
            first_pages: 2_000,
            first_count: 2,
            further_pages: 1_000,
            cap: 200_000,
        }])
    }
}

impl Fees {
    /// Fees of an agency's own table.
    pub fn new(mut tables: Vec<FeeTable>) -> Self {
        tables.sort_by_key(|table| table.from);
        Self(tables)
    }

    /// These tables and more, of which one that begins the same day comes in place of the earlier one.
    #[must_use]
    pub fn and(mut self, more: &[FeeTable]) -> Self {
        self.0
            .retain(|table| more.iter().all(|new| new.from != table.from));
        self.0.extend_from_slice(more);
        Self::new(self.0)
    }

    /// Every table, the oldest first.
    pub fn tables(&self) -> &[FeeTable] {
        &self.0
    }

    /// The table that holds on a day.
    pub fn on(&self, day: Date) -> Option<&FeeTable> {
        self.0.iter().rev().find(|table| table.from <= day)
    }

    /// The fee for `copies` of an original of `pages` pages (its own pages, not the scan's) on `day`.
    ///
    /// # Errors
    /// [`FeeRefusal`], all but [`FeeRefusal::WaiverReason`].
    pub fn fee(&self, pages: u32, copies: u32, day: Date) -> Result<Fee, FeeRefusal> {
        match (pages, copies) {
            (0, _) => return Err(FeeRefusal::NoPages),
            (_, 0) => return Err(FeeRefusal::NoCopies),
            (pages, _) if pages > MAX_PAGES => return Err(FeeRefusal::TooManyPages { pages }),
            (_, copies) if copies > MAX_COPIES => return Err(FeeRefusal::TooManyCopies { copies }),
            _ => {}
        }
        let table = self.on(day).ok_or(FeeRefusal::NoTable { day })?;
        let first = pages.min(table.first_count);
        let each = i64::from(first).saturating_mul(table.first_pages);
        let each = each
            .saturating_add(i64::from(pages - first).saturating_mul(table.further_pages))
            .min(table.cap);
        Ok(Fee::Due {
            pages,
            copies,
            each,
            total: each.saturating_mul(i64::from(copies)),
        })
    }
}

impl Fee {
    /// No fee, with the reason.
    ///
    /// # Errors
    /// [`FeeRefusal::WaiverReason`].
    pub fn waive(reason: &str) -> Result<Self, FeeRefusal> {
        crate::dossier::reason(reason)
            .map(|reason| Self::Waived { reason })
            .map_err(|_| FeeRefusal::WaiverReason)
    }

    /// What is to be paid, in đồng.
    pub const fn total(&self) -> i64 {
        match self {
            Self::Due { total, .. } => *total,
            Self::Waived { .. } => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn total(pages: u32, copies: u32) -> i64 {
        Fees::default()
            .fee(pages, copies, date(2026, 10, 14))
            .unwrap()
            .total()
    }

    #[test]
    fn two_thousand_for_the_first_two_pages_and_one_thousand_for_each_further() {
        assert_eq!(
            [1, 2, 3, 12].map(|pages| total(pages, 1)),
            [2_000, 4_000, 5_000, 14_000]
        );
        assert_eq!(total(12, 3), 42_000);
    }

    #[test]
    fn a_copy_never_costs_more_than_two_hundred_thousand() {
        assert_eq!(
            [197, 198, 199, 400].map(|pages| total(pages, 1)),
            [199_000, 200_000, 200_000, 200_000]
        );
        assert_eq!(total(400, 2), 400_000);
    }

    #[test]
    fn a_new_table_holds_from_its_day() {
        let mut tables = Fees::default().0;
        tables.insert(
            0,
            FeeTable {
                from: date(2027, 1, 1),
                first_pages: 3_000,
                ..tables[0].clone()
            },
        );
        let fees = Fees::new(tables);
        assert_eq!(fees.fee(1, 1, date(2026, 12, 31)).unwrap().total(), 2_000);
        assert_eq!(fees.fee(1, 1, date(2027, 1, 1)).unwrap().total(), 3_000);
        let day = date(2016, 12, 31);
        assert_eq!(fees.fee(1, 1, day), Err(FeeRefusal::NoTable { day }));
    }

    #[test]
    fn a_waiver_costs_nothing_and_needs_a_reason() {
        assert_eq!(Fee::waive("Hộ nghèo").unwrap().total(), 0);
        assert_eq!(Fee::waive(" "), Err(FeeRefusal::WaiverReason));
    }

    #[test]
    fn impossible_counts_are_refused() {
        let fee = |pages, copies| Fees::default().fee(pages, copies, date(2026, 10, 14));
        assert_eq!(fee(0, 1), Err(FeeRefusal::NoPages));
        assert_eq!(fee(1, 0), Err(FeeRefusal::NoCopies));
        assert_eq!(fee(10_001, 1), Err(FeeRefusal::TooManyPages { pages: 10_001 }));
        assert_eq!(fee(1, 10_001), Err(FeeRefusal::TooManyCopies { copies: 10_001 }));
    }
}
