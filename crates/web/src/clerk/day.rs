//! When a copy is due, what it costs, and the words of the attestation: what the agency and the law say today.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use saoy_domain::attestation::Attestation;
use saoy_domain::due::WorkCalendar;
use saoy_domain::fees::Fees;
use saoy_domain::in_vietnam;
use saoy_store::agencies::Agency;
use saoy_store::catalog;

use crate::app::App;
use crate::failure::Answer;
use crate::pages::FeeTable;

/// What is due when.
pub(super) struct Due {
    pub(super) at: Timestamp,
    /// Received on a working day after the hour until which copies are made the same day.
    pub(super) late: bool,
}

/// When a copy received at `at` is due.
pub(super) async fn due(app: &App, agency: &Agency, at: Timestamp) -> Answer<Due> {
    let local = in_vietnam(at);
    let today = local.date();
    let calendar = calendar(app, agency, today).await?;
    Ok(Due {
        at: calendar.due(at),
        late: calendar.works(today) && local.time() >= calendar.cutoff,
    })
}

/// The working days of an agency from a day on.
pub(crate) async fn calendar(app: &App, agency: &Agency, today: Date) -> Answer<WorkCalendar> {
    let horizon = today.saturating_add(120.days());
    let mut calendar = WorkCalendar::default();
    for day in catalog::holidays(&app.db, agency.id, today, horizon).await? {
        let days = if day.works {
            &mut calendar.worked
        } else {
            &mut calendar.holidays
        };
        days.insert(day.day);
    }
    calendar.promise = agency
        .settings
        .get("promise_minutes")
        .and_then(serde_json::Value::as_i64)
        .map(jiff::SignedDuration::from_mins);
    Ok(calendar)
}

/// The fees by law.
pub(super) fn fees() -> Fees {
    Fees::default()
}

/// The table in force, as the page explains it.
pub(super) fn table(app: &App) -> FeeTable {
    let today = in_vietnam(app.now()).date();
    let of = |pages| {
        let fee = fees().fee(pages, 1, today).map(|fee| fee.total());
        u64::try_from(fee.unwrap_or(0)).unwrap_or(0)
    };
    FeeTable {
        first: of(1),
        next: of(3).saturating_sub(of(2)),
        most: of(saoy_domain::fees::MAX_PAGES),
    }
}

/// “Lời chứng” of the agency, and whether its clerks may change it.
pub(super) fn attestation(agency: &Agency) -> (Attestation, bool) {
    let own = agency
        .settings
        .get("attestation")
        .and_then(serde_json::Value::as_str);
    let words = own
        .and_then(|words| Attestation::new(words).ok())
        .unwrap_or_default();
    let editable = agency.settings.get("attestation_editable");
    (
        words,
        editable.and_then(serde_json::Value::as_bool).unwrap_or(false),
    )
}
