//! A form that was sent before.

use jiff::Timestamp;
use serde::Serialize;

use crate::pages::{Page, Sample, State, sample};

/// 409: the form was taken already, and this is what it made.
#[derive(Clone, Debug, Serialize)]
pub struct SentAlready {
    /// Its dossiers.
    pub dossiers: Vec<SentDossier>,
    /// The read-back, while it is still to be done.
    pub confirm: Option<String>,
    /// The receipt, once there is one.
    pub receipt: Option<String>,
}

/// A dossier that the form made.
#[derive(Clone, Debug, Serialize)]
pub struct SentDossier {
    /// Its code.
    pub code: String,
    /// Its document type.
    pub document_type: String,
    /// What it is now.
    #[serde(serialize_with = "crate::pages::common::state_name")]
    pub state: State,
    /// Who dealt with it last.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Its address.
    pub href: String,
}

impl Page for SentAlready {
    const TEMPLATE: &'static str = "sent-already.html";

    fn samples() -> Vec<Sample<Self>> {
        let dossier = |code: &str, document_type: &str, state| SentDossier {
            code: code.into(),
            document_type: document_type.into(),
            state,
            who: "Vũ Thị Mai Lan".into(),
            at: sample::at(14, 10, 12),
            href: "/dossiers/1096".into(),
        };
        let submitted = Self {
            dossiers: vec![
                dossier(
                    "K88.04-141026-010127",
                    "Bằng tốt nghiệp đại học",
                    State::AwaitingSignature,
                ),
                dossier("K88.04-141026-010128", sample::WORD, State::AwaitingSignature),
            ],
            confirm: None,
            receipt: Some("/visits/v71/receipt".into()),
        };
        let waiting = Self {
            dossiers: vec![dossier(
                "K88.04-141026-010127",
                "Bằng tốt nghiệp đại học",
                State::Draft,
            )],
            confirm: Some("/copies/v71/confirm".into()),
            receipt: None,
        };
        let frame = || sample::clerk("/copies/new");
        vec![
            Sample::new("submitted", frame(), submitted),
            Sample::new("to-read-back", frame(), waiting),
        ]
    }
}
