//! The time that the signer claims: `/M`, or the signing-time attribute of older signatures.

use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};
use saoy_pdf::Object;

use crate::Examined;

pub(super) fn signing_time(examined: &Examined) -> Option<Timestamp> {
    let found = examined.entry.found.as_ref().ok();
    let stated = found.and_then(|found| match found.value.get("M") {
        Some(Object::String(text) | Object::HexString(text)) => date(&saoy_pdf::decode_text(text)),
        _ => None,
    });
    stated.or_else(|| examined.signed.as_ref()?.signers().first()?.signing_time())
}

/// A date (ISO 32000-2 §7.9.4): `D:YYYYMMDDHHmmSSOHH'mm'`, everything after the year optional; without a zone it is taken
/// for UTC.
fn date(text: &str) -> Option<Timestamp> {
    let text = text.trim().strip_prefix("D:").unwrap_or(text.trim());
    let digits = text
        .find(|letter: char| !letter.is_ascii_digit())
        .unwrap_or(text.len());
    let (digits, zone) = text.split_at_checked(digits)?;
    let part = |from: usize, length: usize, missing: i8| match digits.get(from..from + length) {
        Some(part) => part.parse().ok(),
        None => Some(missing),
    };
    let year: i16 = digits.get(..4)?.parse().ok()?;
    let second = part(12, 2, 0)?.min(59);
    let time = DateTime::new(
        year,
        part(4, 2, 1)?,
        part(6, 2, 1)?,
        part(8, 2, 0)?,
        part(10, 2, 0)?,
        second,
        0,
    )
    .ok()?;
    let zone = TimeZone::fixed(Offset::from_seconds(offset(zone)?).ok()?);
    time.to_zoned(zone).ok().map(|zoned| zoned.timestamp())
}

/// Seconds east of UTC.
fn offset(zone: &str) -> Option<i32> {
    let mut letters = zone.chars();
    let sign = match letters.next() {
        None | Some('Z') => return Some(0),
        Some('+') => 1,
        Some('-') => -1,
        Some(_) => return None,
    };
    let numbers: String = letters.filter(char::is_ascii_digit).take(4).collect();
    let hours: i32 = numbers.get(..2)?.parse().ok()?;
    let minutes: i32 = numbers
        .get(2..4)
        .map_or(Some(0), |minutes| minutes.parse().ok())?;
    Some(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn dates_are_read_in_all_their_spellings() {
        let cases = [
            ("D:20260601080000+07'00'", "2026-06-01T01:00:00Z"),
            ("D:20260601080000+07'00", "2026-06-01T01:00:00Z"),
            ("D:20260601080000-0330", "2026-06-01T11:30:00Z"),
            ("D:20260601080000Z", "2026-06-01T08:00:00Z"),
            ("D:20260601080000Z00'00'", "2026-06-01T08:00:00Z"),
            ("20260601", "2026-06-01T00:00:00Z"),
            ("D:2026", "2026-01-01T00:00:00Z"),
        ];
        for (text, expected) in cases {
            assert_eq!(
                date(text).map(|at| at.to_string()).as_deref(),
                Some(expected),
                "{text}"
            );
        }
        for bad in ["", "D:", "D:20261301", "D:20260601080000*", "ngày 1"] {
            assert_eq!(date(bad), None, "{bad}");
        }
    }
}
