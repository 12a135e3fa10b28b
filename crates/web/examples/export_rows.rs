//! Writes a register of as many rows as are asked for to a file: `export_rows 100000 so.xlsx`; prints the peak memory.

#![allow(clippy::unwrap_used, reason = "an example stops where it fails")]

use jiff::civil::date;
use saoy_web::office::sheet::{Head, RegisterSheet, Row, Used};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let rows: u32 = arguments.next().map_or(100_000, |text| text.parse().unwrap());
    let to = arguments
        .next()
        .unwrap_or_else(|| "so-chung-thuc.xlsx".to_owned());
    let head = Head {
        name: "01/2026/ĐT".to_owned(),
        first: "1/ĐT".to_owned(),
        current: format!("{rows}/ĐT"),
        opens: date(2026, 1, 1),
        closes: date(2026, 12, 31),
        agency: "UBND phường Hòa An".to_owned(),
    };
    let mut sheet = RegisterSheet::new(&head).unwrap();
    for n in 1..=rows {
        let used = Used {
            identity: format!("0992{n:08}"),
            signer: "Đặng Hữu Khải".to_owned(),
            title: "Phó Chủ tịch".to_owned(),
            copies: 1,
            pages: 2,
            fee: 4000,
        };
        let unused = n % 1000 == 0;
        let row = Row {
            name: if unused {
                String::new()
            } else {
                format!("Trần Minh Quân {n}")
            },
            document: if unused {
                String::new()
            } else {
                "Bằng tốt nghiệp đại học".to_owned()
            },
            number: format!("{n}/ĐT"),
            day: date(2026, 10, 14),
            used: (!unused).then_some(used),
            note: if unused {
                "Không sử dụng: thiết bị ký hỏng".to_owned()
            } else {
                String::new()
            },
        };
        sheet.row(&row).unwrap();
    }
    sheet.save(std::fs::File::create(&to).unwrap()).unwrap();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status
        .lines()
        .find(|line| line.starts_with("VmHWM:"))
        .unwrap_or_default();
    println!("{rows} rows in {to}; {peak}");
}
