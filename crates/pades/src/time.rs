//! Dates as PDF writes them.

use jiff::{Timestamp, tz::Offset};

/// `D:YYYYMMDDHHmmSS+07'00'` (ISO 32000-1 §7.9.4): the instant as a clock in Vietnam shows it. Sub-seconds are
/// dropped, a PDF date has none.
pub fn pdf_date(at: Timestamp) -> Vec<u8> {
    let local = Offset::constant(7).to_datetime(at);
    format!(
        "D:{:04}{:02}{:02}{:02}{:02}{:02}+07'00'",
        local.year(),
        local.month(),
        local.day(),
        local.hour(),
        local.minute(),
        local.second()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_shown_in_vietnam_time() {
        let at: Timestamp = "2026-10-14T18:30:05.999999Z".parse().unwrap();
        assert_eq!(pdf_date(at), b"D:20261015013005+07'00'");
    }
}
