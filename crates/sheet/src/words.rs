//! Numbers read out in Vietnamese, as forms print them after the digits: “02 (hai) trang”.

/// The largest number [`number`] reads.
pub const MAX: u32 = 9999;

const DIGITS: [&str; 10] = [
    "không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín",
];

/// Reads 0 to 9999 in Vietnamese (“một trăm linh năm”, “hai mươi mốt”); above that `None`.
pub fn number(n: u32) -> Option<String> {
    if n > MAX {
        return None;
    }
    if n == 0 {
        return Some(digit(0).to_owned());
    }
    let (thousands, rest) = (n / 1000, n % 1000);
    let mut words = Vec::new();
    if thousands > 0 {
        words.extend([digit(thousands), "nghìn"]);
    }
    hundreds(rest, thousands > 0, &mut words);
    Some(words.join(" "))
}

/// Digits as forms write a count: at least two, “02”, “12”, “120”.
pub fn two_digits(n: u32) -> String {
    format!("{n:02}")
}

fn hundreds(n: u32, after_thousands: bool, words: &mut Vec<&'static str>) {
    if n == 0 {
        return;
    }
    let (hundreds, rest) = (n / 100, n % 100);
    if hundreds > 0 || after_thousands {
        words.extend([digit(hundreds), "trăm"]);
    }
    if rest == 0 {
        return;
    }
    tens(rest, hundreds > 0 || after_thousands, words);
}

fn tens(n: u32, after_hundreds: bool, words: &mut Vec<&'static str>) {
    let (tens, unit) = (n / 10, n % 10);
    match tens {
        0 if after_hundreds => words.extend(["linh", digit(unit)]),
        0 => words.push(digit(unit)),
        1 => {
            words.push("mười");
            match unit {
                0 => {}
                5 => words.push("lăm"),
                _ => words.push(digit(unit)),
            }
        }
        _ => {
            words.extend([digit(tens), "mươi"]);
            match unit {
                0 => {}
                1 => words.push("mốt"),
                4 => words.push("tư"),
                5 => words.push("lăm"),
                _ => words.push(digit(unit)),
            }
        }
    }
}

fn digit(n: u32) -> &'static str {
    usize::try_from(n)
        .ok()
        .and_then(|n| DIGITS.get(n))
        .copied()
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_counts_of_pages() {
        for (n, words) in [
            (0, "không"),
            (1, "một"),
            (2, "hai"),
            (4, "bốn"),
            (5, "năm"),
            (10, "mười"),
            (11, "mười một"),
            (14, "mười bốn"),
            (15, "mười lăm"),
            (20, "hai mươi"),
            (21, "hai mươi mốt"),
            (24, "hai mươi tư"),
            (25, "hai mươi lăm"),
            (99, "chín mươi chín"),
            (100, "một trăm"),
            (101, "một trăm linh một"),
            (105, "một trăm linh năm"),
            (115, "một trăm mười lăm"),
            (221, "hai trăm hai mươi mốt"),
            (1000, "một nghìn"),
            (1001, "một nghìn không trăm linh một"),
            (1010, "một nghìn không trăm mười"),
            (2026, "hai nghìn không trăm hai mươi sáu"),
            (9999, "chín nghìn chín trăm chín mươi chín"),
        ] {
            assert_eq!(number(n).as_deref(), Some(words), "{n}");
        }
        assert_eq!(number(10_000), None);
    }

    #[test]
    fn every_number_reads_differently() {
        let all: std::collections::BTreeSet<_> = (0..=MAX).filter_map(number).collect();
        assert_eq!(all.len(), 10_000);
    }

    #[test]
    fn digits_are_padded_to_two() {
        assert_eq!(
            (two_digits(2), two_digits(12), two_digits(120)),
            ("02".into(), "12".into(), "120".into())
        );
    }
}
