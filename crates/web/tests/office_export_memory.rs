//! A register of 100,000 entries becomes a workbook in constant memory. Alone in its file: the peak is the process's.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

use std::io::{self, Write};

use jiff::civil::date;
use saoy_web::office::sheet::{Head, RegisterSheet, Row, Used};

/// Counts what is written and keeps nothing.
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn row(n: u32) -> Row {
    Row {
        name: format!("Trần Minh Quân {n}"),
        document: format!("Bằng tốt nghiệp đại học số {n}"),
        number: format!("{n}/ĐT"),
        day: date(2026, 10, 14),
        used: Some(Used {
            identity: format!("0992{n:08}"),
            signer: "Đặng Hữu Khải".into(),
            title: "Phó Chủ tịch".into(),
            copies: 1,
            pages: 2,
            fee: 4000,
        }),
        note: String::new(),
    }
}

/// The process's peak memory in kilobytes.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

#[test]
fn a_hundred_thousand_entries_take_less_than_a_hundred_megabytes() {
    let head = Head {
        name: "01/2026/ĐT".into(),
        first: "1/ĐT".into(),
        current: "100000/ĐT".into(),
        opens: date(2026, 1, 1),
        closes: date(2026, 12, 31),
        agency: "UBND phường Hòa An".into(),
    };
    let mut sheet = RegisterSheet::new(&head).unwrap();
    for n in 1..=100_000 {
        sheet.row(&row(n)).unwrap();
    }
    let mut counted = Counted(0);
    sheet.save(&mut counted).unwrap();
    assert!(counted.0 > 3_000_000, "{} bytes for 100,000 rows", counted.0);
    assert!(peak() < 100_000, "{} kB at most", peak());
}
