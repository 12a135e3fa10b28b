//! The record of a book's closing.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs)]

mod support;

use saoy_pdf::{Limits, Reader, clean};
use saoy_sheet::closing::{Closing, closing};

fn facts() -> Closing {
    Closing {
        agency: ["ỦY BAN NHÂN DÂN".into(), "PHƯỜNG HÒA AN".into()],
        book: "01/2026".into(),
        opened: jiff::civil::date(2026, 1, 2),
        closed: jiff::civil::date(2026, 12, 31),
        total: 4123,
        numbers: Some(("1/ĐT".into(), "4126/ĐT".into())),
        corrections: 2,
        withdrawn: 1,
        unused: vec!["17/ĐT".into(), "208/ĐT".into(), "3999/ĐT".into()],
        place: "Phường Hòa An".into(),
        authority: vec!["CHỦ TỊCH".into()],
        name: "Lê Thị Thanh Tâm".into(),
    }
}

#[test]
fn the_record_holds_every_fact() {
    let made = closing(&facts(), [1; 16]).unwrap();
    assert_eq!(clean::inspect(&made.pdf, &Limits::default()).unwrap().pages, 1);
    for flat in support::readings(&support::keep("closing.pdf", &made.pdf)) {
        for part in [
            "BIÊN BẢN KHÓA SỔ CHỨNG THỰC BẢN SAO ĐIỆN TỬ",
            "Quyển số 01/2026",
            "4123 (bốn nghìn một trăm hai mươi ba)",
            "Số đầu tiên: 1/ĐT",
            "Số cuối cùng: 4126/ĐT",
            "Số lần đính chính: 02 (hai)",
            "03 (ba): 17/ĐT, 208/ĐT, 3999/ĐT",
            "ngày 31 tháng 12 năm 2026",
            "Lê Thị Thanh Tâm",
        ] {
            assert!(flat.contains(part), "{part} in {flat}");
        }
    }
}

#[test]
fn many_unused_numbers_stay_on_the_page() {
    let mut facts = facts();
    facts.unused = (1..=900).map(|n| format!("{n}/ĐT")).collect();
    facts.numbers = None;
    let made = closing(&facts, [1; 16]).unwrap();
    let reader = Reader::open(&made.pdf, &Limits::default()).unwrap();
    assert_eq!(reader.pages().unwrap().len(), 1);
    assert!(made.signature.y0 > 60.0, "{:?}", made.signature);
    for flat in support::readings(&support::keep("closing-many.pdf", &made.pdf)) {
        for part in ["số khác", "900 (chín trăm)", "Số đầu tiên: không có"] {
            assert!(flat.contains(part), "{part} in {flat}");
        }
    }
}
