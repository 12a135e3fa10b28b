//! “Hủy hồ sơ”.

use serde::Serialize;

use crate::pages::{FieldError, Frame, Page, Sample, Text, sample};

/// “Hủy hồ sơ”: asks once, with the reason (field `reason`).
#[derive(Clone, Debug, Serialize)]
pub struct CancelDossier {
    /// Opaque id.
    pub id: String,
    /// Dossier code.
    pub code: String,
    /// Document type.
    pub document_type: String,
    /// Requester.
    pub name: String,
    /// Reason as typed.
    pub reason: String,
    /// Optimistic version.
    pub version: u64,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

impl Page for CancelDossier {
    const TEMPLATE: &'static str = "cancel.html";

    fn samples() -> Vec<Sample<Self>> {
        let page = Self {
            id: "1096".into(),
            code: "K88.04-141026-010127".into(),
            document_type: "Bằng tốt nghiệp đại học".into(),
            name: "Trần Minh Quân".into(),
            reason: String::new(),
            version: 3,
            errors: vec![],
        };
        let errors = vec![FieldError::new("reason", Text::key("reason-missing"))];
        let frame = || -> Frame { sample::clerk("/copies/1096/cancel") };
        vec![
            Sample::new("ask", frame(), page.clone()),
            Sample::new(
                "no-reason",
                frame(),
                Self {
                    errors,
                    document_type: sample::WORD.into(),
                    ..page
                },
            ),
        ]
    }
}
