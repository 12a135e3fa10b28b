//! The agency's own fee tables, each from a day on.

use axum::extract::State;
use axum::http::StatusCode;
use saoy_domain::AgencyId;
use saoy_domain::fees::FeeTable;
use serde::Deserialize;

use super::{Other, draw, find, form, keep, saved};
use crate::admin::Administrator;
use crate::app::App;
use crate::asked::{At, Posted, day};
use crate::failure::{Answer, Failure};
use crate::office::done::Done;
use crate::pages::{FeeTyped, FieldError, Text};
use crate::settings::Settings;

/// The highest amount that is taken, in đồng.
const MOST: i64 = 10_000_000;
/// Decree 226/2016: the first two pages cost more than the others.
const FIRST: u32 = 2;

#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
pub(super) struct Typed {
    fee_from: String,
    fee_source: String,
    fee_first: String,
    fee_next: String,
    fee_most: String,
    drop: String,
}

pub(super) async fn change(
    State(app): State<App>,
    who: Administrator,
    At(id): At<AgencyId>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let agency = find(&app, &who, id).await?;
    let mut settings = Settings::of(&agency);
    if let Ok(from) = typed.drop.parse() {
        settings.drop_fees(from);
    } else {
        let mut other = Other::default();
        let Some(table) = read(&typed, &mut other.errors) else {
            other.fee = Some(FeeTyped {
                from: typed.fee_from,
                source: typed.fee_source,
                first: typed.fee_first,
                next: typed.fee_next,
                most: typed.fee_most,
            });
            let stored = form::Typed::of(&settings);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            return draw(&app, &who, &agency, status, &stored, other, Done::Nothing).await;
        };
        settings.put_fees(table);
    }
    if !keep(&app, &who, &agency, &settings).await? {
        return Err(Failure::Bad(Text::key("settings-stale")));
    }
    Ok(saved(id))
}

fn read(typed: &Typed, errors: &mut Vec<FieldError>) -> Option<FeeTable> {
    let mut wrong = |field: &str, text: Text| errors.push(FieldError::new(field, text));
    let from = day(&typed.fee_from);
    if from.is_none() {
        wrong("fee_from", Text::key("date-wrong").with("value", &typed.fee_from));
    }
    let source = typed.fee_source.trim();
    if source.is_empty() || source.chars().count() > 200 {
        wrong("fee_source", Text::key("fee-source-missing"));
    }
    let mut amount = |field: &str, text: &str| {
        // 2.000 and 2 000 are how people write it.
        let digits: String = text.chars().filter(|c| !matches!(c, '.' | ' ')).collect();
        let amount = digits.parse().ok().filter(|amount| (0..=MOST).contains(amount));
        if amount.is_none() {
            wrong(field, Text::key("amount-wrong"));
        }
        amount
    };
    let first = amount("fee_first", &typed.fee_first);
    let next = amount("fee_next", &typed.fee_next);
    let cap = amount("fee_most", &typed.fee_most);
    if !errors.is_empty() {
        return None;
    }
    Some(FeeTable {
        from: from?,
        source: source.to_owned(),
        first_pages: first?,
        first_count: FIRST,
        further_pages: next?,
        cap: cap?,
    })
}
