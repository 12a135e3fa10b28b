//! Dates, money, sizes and durations as people read them. Instants are UTC inside and Vietnam time (+07:00) on screen.

use jiff::civil::Date;
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, Zoned};
use minijinja::{Environment, Error, ErrorKind};
use saoy_domain::limits::size_text;

use crate::pages::Lang;

pub(super) fn add(env: &mut Environment<'static>, lang: Lang) {
    env.add_filter("date", date);
    env.add_filter("datetime", |v: &str| {
        local(v).map(|z| z.strftime("%H:%M %d/%m/%Y").to_string())
    });
    env.add_filter("seconds", |v: &str| {
        local(v).map(|z| z.strftime("%H:%M:%S %d/%m/%Y").to_string())
    });
    env.add_filter("clock", |v: &str| {
        local(v).map(|z| z.strftime("%H:%M").to_string())
    });
    env.add_filter("clock_seconds", |v: &str| {
        local(v).map(|z| z.strftime("%H:%M:%S").to_string())
    });
    env.add_filter("short", |v: &str| {
        local(v).map(|z| z.strftime("%d/%m %H:%M").to_string())
    });
    env.add_filter("day_number", |v: &str| {
        local(v).map(|z| z.strftime("%d").to_string())
    });
    env.add_filter("month_number", |v: &str| {
        local(v).map(|z| z.strftime("%m").to_string())
    });
    env.add_filter("year_number", |v: &str| {
        local(v).map(|z| z.strftime("%Y").to_string())
    });
    env.add_filter("same_day", |a: &str, b: &str| {
        Ok::<_, Error>(local(a)?.date() == local(b)?.date())
    });
    env.add_filter("minutes_until", |from: &str, to: &str| {
        Ok::<_, Error>(
            local(to)?
                .timestamp()
                .as_second()
                .saturating_sub(local(from)?.timestamp().as_second())
                / 60,
        )
    });
    let number = if lang == Lang::Vi { number_vi } else { number_en };
    env.add_filter("number", move |v: f64| number(v));
    env.add_filter("vnd", move |v: f64| format!("{}\u{a0}đ", number(v)));
    env.add_filter("bytes", move |v: u64| bytes(v, lang));
    env.add_filter("span", move |minutes: i64| span(minutes, lang));
    env.add_filter("span_short", move |minutes: i64| {
        let minutes = minutes.abs();
        let whole = if (60..1440).contains(&minutes) {
            minutes / 60 * 60
        } else {
            minutes
        };
        span(whole, lang)
    });
    env.add_filter("phone", phone);
    env.add_filter("hex_groups", |v: &str| grouped(v, 4));
}

pub(super) fn number_vi(value: f64) -> String {
    separated(value, '.', ',')
}

pub(super) fn number_en(value: f64) -> String {
    separated(value, ',', '.')
}

fn date(value: &str) -> Result<String, Error> {
    if let Ok(day) = value.parse::<Date>()
        && value.len() == 10
    {
        return Ok(day.strftime("%d/%m/%Y").to_string());
    }
    local(value).map(|zoned| zoned.strftime("%d/%m/%Y").to_string())
}

fn local(value: &str) -> Result<Zoned, Error> {
    let instant: Timestamp = value.parse().map_err(|_| {
        Error::new(
            ErrorKind::InvalidOperation,
            format!("“{value}” is not an instant"),
        )
    })?;
    Ok(instant.to_zoned(TimeZone::fixed(Offset::constant(7))))
}

fn separated(value: f64, group: char, point: char) -> String {
    let plain = if value.fract() == 0.0 {
        format!("{value:.0}")
    } else {
        format!("{value:.1}")
    };
    let (whole, rest) = plain.split_once('.').unwrap_or((&plain, ""));
    let (sign, digits) = whole
        .strip_prefix('-')
        .map_or(("", whole), |digits| ("-", digits));
    let mut out = String::from(sign);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(group);
        }
        out.push(digit);
    }
    if !rest.is_empty() {
        out.push(point);
        out.push_str(rest);
    }
    out
}

/// Decimal units: 30 MB is 30,000,000 bytes.
fn bytes(value: u64, lang: Lang) -> String {
    let text = size_text(value).replace(' ', "\u{a0}");
    match lang {
        Lang::Vi => text,
        Lang::En => text.replace(',', "."),
    }
}

fn span(minutes: i64, lang: Lang) -> String {
    let minutes = minutes.unsigned_abs();
    let (days, hours, rest) = (minutes / 1440, minutes / 60 % 24, minutes % 60);
    let unit = |n: u64, vi: &str, en: &str| match lang {
        Lang::Vi => format!("{n} {vi}"),
        Lang::En if n == 1 => format!("1 {en}"),
        Lang::En => format!("{n} {en}s"),
    };
    let parts: Vec<String> = match (days, hours) {
        (0, 0) => vec![unit(rest, "phút", "minute")],
        (0, hours) if rest == 0 => vec![unit(hours, "giờ", "hour")],
        (0, hours) => vec![unit(hours, "giờ", "hour"), unit(rest, "phút", "minute")],
        (days, _) => vec![unit(days, "ngày", "day")],
    };
    parts.join(" ")
}

fn phone(value: &str) -> String {
    let digits: Vec<char> = value.chars().collect();
    match digits.len() {
        10 => {
            let (a, rest) = digits.split_at(4);
            let (b, c) = rest.split_at(3);
            [a, b, c].map(|part| part.iter().collect::<String>()).join(" ")
        }
        _ => value.to_owned(),
    }
}

fn grouped(value: &str, size: usize) -> String {
    let chars: Vec<char> = value.chars().collect();
    chars
        .chunks(size)
        .map(|part| part.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instants_are_shown_in_vietnam_time() {
        assert_eq!(date("2026-10-13T17:30:00Z").unwrap(), "14/10/2026");
        assert_eq!(date("2026-10-13").unwrap(), "13/10/2026");
        assert!(date("yesterday").is_err());
    }

    #[test]
    fn money_and_sizes_follow_the_language() {
        assert_eq!(number_vi(1_234_567.0), "1.234.567");
        assert_eq!(number_en(1_234.5), "1,234.5");
        assert_eq!(bytes(31_400_000, Lang::Vi), "31,4\u{a0}MB");
        assert_eq!(bytes(31_400_000, Lang::En), "31.4\u{a0}MB");
        assert_eq!(bytes(29_999, Lang::En), "30\u{a0}KB");
    }

    #[test]
    fn durations_use_the_two_largest_words() {
        assert_eq!(span(76, Lang::Vi), "1 giờ 16 phút");
        assert_eq!(span(60, Lang::En), "1 hour");
        assert_eq!(span(-1500, Lang::Vi), "1 ngày");
        assert_eq!(span(0, Lang::En), "0 minutes");
    }

    #[test]
    fn long_words_are_cut_into_readable_groups() {
        assert_eq!(phone("0900123456"), "0900 123 456");
        assert_eq!(phone("113"), "113");
        assert_eq!(grouped("9f2c41d70b", 4), "9f2c 41d7 0b");
    }
}
