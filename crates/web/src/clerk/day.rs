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
use crate::settings::Settings;

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
    let days = catalog::holidays(&app.db, agency.id, today, horizon).await?;
    Ok(Settings::of(agency).calendar(&days))
}

/// The fees of the agency.
pub(super) fn fees(agency: &Agency) -> Fees {
    Settings::of(agency).fees()
}

/// The table in force, as the page explains it.
pub(super) fn table(app: &App, agency: &Agency) -> FeeTable {
    let today = in_vietnam(app.now()).date();
    let amount = |amount: i64| u64::try_from(amount).unwrap_or(0);
    fees(agency).on(today).map_or_else(
        || FeeTable {
            first: 0,
            next: 0,
            most: 0,
        },
        |table| FeeTable {
            first: amount(table.first_pages),
            next: amount(table.further_pages),
            most: amount(table.cap),
        },
    )
}

/// “Lời chứng” of the agency, and whether its clerks may change it.
pub(super) fn attestation(agency: &Agency) -> (Attestation, bool) {
    let settings = Settings::of(agency);
    (settings.attestation(), settings.attestation_editable)
}
