//! Instants, as people write and read them.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};

use crate::commands::Told;

fn vietnam() -> TimeZone {
    TimeZone::fixed(Offset::constant(7))
}

/// An instant with its zone, or the first second of a day in Vietnam.
pub(crate) fn instant(text: &str) -> Result<Timestamp, Told> {
    let day = |day: Date| {
        day.at(0, 0, 0, 0)
            .to_zoned(vietnam())
            .ok()
            .map(|zoned| zoned.timestamp())
    };
    // jiff takes the day out of an instant without a zone as well; which instant that is nobody said.
    let bare = || (text.len() == "2026-06-01".len()).then(|| text.parse().ok())?;
    let found = text.parse::<Timestamp>().ok().or_else(|| day(bare()?));
    found.ok_or_else(|| {
        Told::new(
            "thời điểm viết như 2026-06-01T08:00:00+07:00, ngày viết như 2026-06-01",
            "an instant looks like 2026-06-01T08:00:00+07:00, a day like 2026-06-01",
        )
    })
}

/// `2026-06-01 08:00:00 +07:00`
pub(crate) fn shown(at: Timestamp) -> String {
    at.to_zoned(vietnam())
        .strftime("%Y-%m-%d %H:%M:%S %:z")
        .to_string()
}

/// The edges of a time that a list gives: the day where it begins with the first second of one and ends with the last,
/// the instant otherwise, an open end as “…”.
pub(crate) fn span(from: Option<Timestamp>, to: Option<Timestamp>) -> String {
    let edge = |at: Option<Timestamp>, second: (i8, i8, i8)| {
        let Some(at) = at else { return "…".to_owned() };
        let local = at.to_zoned(vietnam());
        if (local.hour(), local.minute(), local.second()) == second {
            local.date().to_string()
        } else {
            shown(at)
        }
    };
    format!("{} – {}", edge(from, (0, 0, 0)), edge(to, (23, 59, 59)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_days_are_days() {
        let at = |text: &str| Some(text.parse().unwrap());
        let days = span(at("2020-01-01T00:00:00+07:00"), at("2030-12-31T23:59:59+07:00"));
        assert_eq!(days, "2020-01-01 – 2030-12-31");
        assert_eq!(
            span(None, at("2030-12-31T16:00:00Z")),
            "… – 2030-12-31 23:00:00 +07:00"
        );
    }

    #[test]
    fn an_instant_needs_a_zone_and_a_day_is_vietnams() {
        assert_eq!(
            shown(instant("2026-06-01").unwrap()),
            "2026-06-01 00:00:00 +07:00"
        );
        assert_eq!(
            shown(instant("2026-06-01T01:00:00Z").unwrap()),
            "2026-06-01 08:00:00 +07:00"
        );
        assert!(instant("2026-06-01T01:00:00").is_err() && instant("hôm nay").is_err());
    }
}
