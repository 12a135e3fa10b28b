//! Holidays and make-up days of an agency and those below it.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::ToSpan as _;
use jiff::civil::Date;
use saoy_domain::{AgencyId, Deed};
use saoy_store::catalog::{self, Holiday};
use serde::Deserialize;

use super::{Other, draw, find, form, saved};
use crate::admin::Administrator;
use crate::app::App;
use crate::asked::{At, Posted, day};
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::office::done::Done;
use crate::pages::{DayTyped, FieldError, Text};
use crate::settings::Settings;

/// The longest stretch that is entered at once.
const LONGEST: i32 = 31;

/// Days off that fall on the same day every year (Labour Code 2019 Article 112). Tết, the day of the Hùng kings and the
/// second day of the National Day follow the moon or a yearly decision: they are entered.
const NATIONAL: [(i8, i8, &str); 4] = [
    (1, 1, "Tết Dương lịch"),
    (4, 30, "Ngày Chiến thắng"),
    (5, 1, "Ngày Quốc tế lao động"),
    (9, 2, "Quốc khánh"),
];

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    day_from: String,
    day_to: String,
    day_name: String,
    day_works: String,
    year: String,
    drop: String,
}

pub(super) async fn change(
    State(app): State<App>,
    who: Administrator,
    At(id): At<AgencyId>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let agency = find(&app, &who, id).await?;
    let mut other = Other::default();
    let dropped: Option<Date> = typed.drop.parse().ok();
    let days = match (&dropped, typed.year.parse::<i16>()) {
        (Some(_), _) => Some(Vec::new()),
        (None, Ok(year)) => Some(national(id, year)),
        (None, Err(_)) => read(id, &typed, &mut other.errors),
    };
    let Some(days) = days else {
        other.day = Some(DayTyped {
            from: typed.day_from,
            to: typed.day_to,
            name: typed.day_name,
            works: typed.day_works == "on",
        });
        let stored = form::Typed::of(&Settings::of(&agency));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return draw(&app, &who, &agency, status, &stored, other, Done::Nothing).await;
    };
    let mut tx = app.db.begin().await?;
    let mut done = true;
    if let Some(day) = dropped {
        done &= catalog::remove_holiday(&mut tx, &who.scope, id, day).await?;
    }
    for day in &days {
        done &= catalog::put_holiday(&mut tx, &who.scope, day).await?;
    }
    if !done {
        return Err(Failure::NotFound);
    }
    audit::record(&mut tx, &who.scope, Deed::AgencySettings, id, who.visitor.at).await?;
    tx.commit().await?;
    Ok(saved(id))
}

fn national(agency: AgencyId, year: i16) -> Vec<Holiday> {
    let of = |(month, day, name): (i8, i8, &str)| {
        Some(Holiday {
            agency: Some(agency),
            day: Date::new(year, month, day).ok()?,
            name: name.to_owned(),
            works: false,
        })
    };
    NATIONAL.into_iter().filter_map(of).collect()
}

fn read(agency: AgencyId, typed: &Typed, errors: &mut Vec<FieldError>) -> Option<Vec<Holiday>> {
    let mut wrong = |field: &str, text: Text| errors.push(FieldError::new(field, text));
    let from = day(&typed.day_from);
    if from.is_none() {
        wrong("day_from", Text::key("date-wrong").with("value", &typed.day_from));
    }
    let to = if typed.day_to.trim().is_empty() {
        from
    } else {
        day(&typed.day_to)
    };
    if to.is_none() && from.is_some() {
        wrong("day_to", Text::key("date-wrong").with("value", &typed.day_to));
    }
    let name = typed.day_name.trim();
    if name.is_empty() || name.chars().count() > 100 {
        wrong("day_name", Text::key("day-name-missing"));
    }
    let (from, to) = (from?, to?);
    let span = from.until(to).map_or(-1, |span| span.get_days());
    if !(0..LONGEST).contains(&span) {
        wrong("day_to", Text::key("day-span-wrong").with("most", LONGEST));
    }
    let works = typed.day_works == "on";
    let one = |day| Holiday {
        agency: Some(agency),
        day,
        name: name.to_owned(),
        works,
    };
    let all = from
        .series(1.day())
        .take_while(|day| *day <= to)
        .map(one)
        .collect();
    errors.is_empty().then_some(all)
}
