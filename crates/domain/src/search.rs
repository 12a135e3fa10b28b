//! What the search blocks of all lists share.

use jiff::civil::Date;

/// The longest text searched for, in characters.
pub const MAX_TEXT: usize = 200;

/// A day as people write it, dd/MM/yyyy, or as date fields send it, yyyy-MM-dd.
pub fn parse_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>() {
        return (text.len() == 10).then_some(day);
    }
    let mut parts = text.split(['/', '-', '.']);
    let mut number = || {
        parts
            .next()
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let (day, month, year) = (number()?, number()?, number()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(parse_day("1/2/2026"), Some(date(2026, 2, 1)));
        for text in [
            "",
            "2026",
            "1/2/26",
            "32/1/2026",
            "1/2/2026/3",
            "+1/2/2026",
            "2026-10-14T00:00:00",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }
}
