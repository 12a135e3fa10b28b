//! “Đã giao cho công dân”.

use jiff::Timestamp;
use serde::Serialize;

use crate::pages::{FieldError, Page, Sample, Text, sample};

/// The copy went to the receiving officer's address: who received it from the officer's hand. Posted to
/// `/dossiers/{id}/hand-over` with `receiver` and `version`.
#[derive(Clone, Debug, Serialize)]
pub struct HandOver {
    /// Opaque id.
    pub id: String,
    /// Dossier code.
    pub code: String,
    /// Document type.
    pub document_type: String,
    /// Requester.
    pub name: String,
    /// The officer's address that the copy went to.
    pub email: String,
    /// When it went there.
    pub delivered: Timestamp,
    /// “Người nhận” as typed; the requester is offered.
    pub receiver: String,
    /// Optimistic version.
    pub version: u64,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

impl Page for HandOver {
    const TEMPLATE: &'static str = "hand-over.html";

    fn samples() -> Vec<Sample<Self>> {
        let ask = Self {
            id: "1096".into(),
            code: "K88.04-141026-010127".into(),
            document_type: "Bằng tốt nghiệp đại học".into(),
            name: "Lò Thị Mẩy".into(),
            email: "lan@hoaan.vidu.example".into(),
            delivered: sample::at(14, 10, 5),
            receiver: "Lò Thị Mẩy".into(),
            version: 9,
            errors: vec![],
        };
        let wrong = Self {
            receiver: String::new(),
            document_type: sample::WORD.into(),
            errors: vec![FieldError::new(
                "receiver",
                Text::key("hand-over-receiver-missing"),
            )],
            ..ask.clone()
        };
        let frame = || sample::clerk("/dossiers/1096/hand-over");
        vec![
            Sample::new("ask", frame(), ask),
            Sample::new("wrong", frame(), wrong),
        ]
    }
}
