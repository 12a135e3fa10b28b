//! “Trả lại”.

use serde::Serialize;

use crate::pages::{Card, FieldError, Page, Sample, Stage, State, Text, sample};

/// “Trả lại”: posted to `/{stage}/{id}/return` with `reason`, `version`.
#[derive(Clone, Debug, Serialize)]
pub struct ReturnDossier {
    /// Whose page.
    pub stage: Stage,
    /// The data.
    pub card: Card,
    /// As typed.
    pub reason: String,
    /// Sentences used often, each a button that fills the reason.
    pub phrases: Vec<String>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

impl Page for ReturnDossier {
    const TEMPLATE: &'static str = "return.html";

    fn samples() -> Vec<Sample<Self>> {
        let ask = Self {
            stage: Stage::Sign,
            card: sample::card(State::AwaitingSignature),
            reason: String::new(),
            phrases: vec![
                "Bản quét mờ hoặc lệch, đề nghị quét lại.".into(),
                "Thiếu trang so với bản chính.".into(),
                "Sai thông tin người đăng ký.".into(),
            ],
            errors: vec![],
        };
        let errors = vec![FieldError::new("reason", Text::key("reason-missing"))];
        vec![
            Sample::new("ask", sample::leader("/sign/1096/return"), ask.clone()),
            Sample::new(
                "no-reason",
                sample::leader("/sign/1096/return"),
                Self {
                    card: sample::worded(State::AwaitingSignature),
                    errors,
                    ..ask.clone()
                },
            ),
            Sample::new(
                "seal",
                sample::seal_keeper("/seal/1096/return"),
                Self {
                    stage: Stage::Seal,
                    phrases: vec![],
                    card: sample::card(State::AwaitingSeal),
                    ..ask
                },
            ),
        ]
    }
}
