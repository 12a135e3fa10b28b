//! “Bỏ bản nháp”.

use serde::Serialize;

use crate::pages::{Page, Sample, sample};

/// Asks once whether a draft is dropped: posted to `/copies/{id}/discard` with `version`.
#[derive(Clone, Debug, Serialize)]
pub struct DiscardDraft {
    /// Opaque id.
    pub id: String,
    /// Dossier code.
    pub code: String,
    /// Document type; empty while none was chosen.
    pub document_type: String,
    /// Requester; empty while nobody was named.
    pub name: String,
    /// Optimistic version.
    pub version: u64,
}

impl Page for DiscardDraft {
    const TEMPLATE: &'static str = "discard.html";

    fn samples() -> Vec<Sample<Self>> {
        let full = Self {
            id: "1096".into(),
            code: "K88.04-141026-010127".into(),
            document_type: "Bằng tốt nghiệp đại học".into(),
            name: "Trần Minh Quân".into(),
            version: 3,
        };
        let bare = Self {
            document_type: String::new(),
            name: String::new(),
            ..full.clone()
        };
        let frame = || sample::clerk("/copies/1096/discard");
        vec![
            Sample::new("ask", frame(), full.clone()),
            Sample::new("bare", frame(), bare),
            Sample::new(
                "word",
                frame(),
                Self {
                    document_type: sample::WORD.into(),
                    ..full
                },
            ),
        ]
    }
}
