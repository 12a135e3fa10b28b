//! “Biên lai”.

use jiff::Timestamp;
use saoy_sheet::qr;
use serde::Serialize;

use crate::pages::{Page, Sample, sample};

/// “Biên lai” of a visit (print).
#[derive(Clone, Debug, Serialize)]
pub struct Receipt {
    /// Receipt number.
    pub number: String,
    /// Agency that takes the fee.
    pub agency: String,
    /// Who received.
    pub officer: String,
    /// When.
    pub at: Timestamp,
    /// Payer.
    pub name: String,
    /// Identity or tax number.
    pub identity: String,
    /// Where the copies go.
    pub email: Option<String>,
    /// Dossiers.
    pub items: Vec<ReceiptItem>,
    /// Sum in đồng.
    pub total: u64,
    /// Why nothing is taken.
    pub waived: Option<String>,
    /// When it is due.
    pub due: Timestamp,
    /// One-time code that opens the link of a large copy.
    pub code: Option<String>,
    /// Where the citizen can follow it, by the code of each dossier.
    pub check_address: String,
}

/// One dossier on a receipt.
#[derive(Clone, Debug, Serialize)]
pub struct ReceiptItem {
    /// Dossier code; not yet given on the read-back.
    pub dossier: Option<String>,
    /// The code by which it is followed and later checked; not on the read-back.
    pub follow: Option<String>,
    /// That address as a QR code.
    pub qr: Option<Qr>,
    /// Document type.
    pub document_type: String,
    /// Pages of the original.
    pub pages: u32,
    /// Copies.
    pub copies: u32,
    /// Fee in đồng.
    pub fee: u64,
}

/// A QR code, to be drawn as one path.
#[derive(Clone, Debug, Serialize)]
pub struct Qr {
    /// Modules a side.
    pub side: u32,
    /// `d` of the path: squares of one unit.
    pub path: String,
}

impl Page for Receipt {
    const TEMPLATE: &'static str = "receipt.html";

    fn samples() -> Vec<Sample<Self>> {
        let normal = Self {
            number: "K88.04-2026-000431".into(),
            agency: "UBND phường Hòa An".into(),
            officer: "Vũ Thị Mai Lan".into(),
            at: sample::at(14, 8, 31),
            name: "Trần Minh Quân".into(),
            identity: "099201014377".into(),
            email: Some("quan.tran@vidu.example".into()),
            items: items(true),
            total: 19_000,
            waived: None,
            due: sample::at(14, 17, 0),
            code: Some("7H2K-93QM".into()),
            check_address: "https://saoy.example/kt".into(),
        };
        let free = Self {
            total: 0,
            waived: Some("Gia đình chính sách".into()),
            code: None,
            email: None,
            name: sample::LONG.into(),
            ..normal.clone()
        };
        let frame = || sample::clerk("/visits/v71/receipt");
        vec![
            Sample::new("paid", frame(), normal),
            Sample::new("waived", frame(), free),
        ]
    }
}

pub(super) fn items(coded: bool) -> Vec<ReceiptItem> {
    let item = |n: u32, document_type: &str, pages, copies, fee| ReceiptItem {
        dossier: coded.then(|| format!("K88.04-141026-0101{n}")),
        follow: coded.then(|| format!("7F3K-9QMD-2XV8-4T0{n}-A")),
        qr: coded
            .then(|| sample_qr(&format!("https://saoy.example/kt/7F3K9QMD2XV84T0{n}A")))
            .flatten(),
        document_type: document_type.into(),
        pages,
        copies,
        fee,
    };
    vec![
        item(27, "Bằng tốt nghiệp đại học", 2, 1, 4000),
        item(28, "Giấy khai sinh", 3, 3, 15_000),
    ]
}

fn sample_qr(address: &str) -> Option<Qr> {
    let (side, path) = qr::path(address).ok()?;
    Some(Qr { side, path })
}
