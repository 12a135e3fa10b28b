//! “Phiếu từ chối”.

use jiff::Timestamp;
use serde::Serialize;

use crate::pages::{Page, Sample, sample};

/// “Phiếu từ chối” (print): all grounds at once.
#[derive(Clone, Debug, Serialize)]
pub struct RefusalSlip {
    /// Agency.
    pub agency: String,
    /// Who refused.
    pub officer: String,
    /// When.
    pub at: Timestamp,
    /// Who asked.
    pub name: String,
    /// Identity or tax number.
    pub identity: String,
    /// Dossier code.
    pub code: String,
    /// What was brought.
    pub document_type: String,
    /// Keys of the grounds.
    pub grounds: Vec<String>,
    /// Free words.
    pub other: String,
}

impl Page for RefusalSlip {
    const TEMPLATE: &'static str = "refusal-slip.html";

    fn samples() -> Vec<Sample<Self>> {
        let slip = Self {
            agency: "UBND phường Hòa An".into(),
            officer: "Vũ Thị Mai Lan".into(),
            at: sample::at(14, 8, 31),
            name: "Trần Minh Quân".into(),
            identity: "099201014377".into(),
            code: "K88.04-141026-010127".into(),
            document_type: "Bằng tốt nghiệp đại học".into(),
            grounds: vec!["ground-altered".into(), "ground-damaged".into()],
            other: "Năm tốt nghiệp bị viết đè, không đọc được số hiệu.".into(),
        };
        vec![Sample::new(
            "two-grounds",
            sample::clerk("/copies/1096/refusal"),
            slip,
        )]
    }
}
