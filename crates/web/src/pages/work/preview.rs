//! The page before “Áp dụng”.

use serde::Serialize;

use super::certificates::{certificate, seal_certificate};
use crate::pages::{Card, Certificate, FieldError, Page, Sample, Stage, State, Step, Text, Viewer, sample};

/// The page as it will look; “Áp dụng” posts to `/{stage}/{id}/apply` with `version`, `sha256`, `certificate`, when
/// sealing `book` and `number`, when signing `look`, and `pin` when the key asks for one here.
#[derive(Clone, Debug, Serialize)]
pub struct PreviewSignature {
    /// Whose page.
    pub stage: Stage,
    /// The data.
    pub card: Card,
    /// The prepared document.
    pub viewer: Viewer,
    /// The strip on top.
    pub steps: Vec<Step>,
    /// The certificate.
    pub certificate: Certificate,
    /// Number and book, when sealing.
    pub number: Option<ShownNumber>,
    /// How the signature looks, when signing.
    pub look: Option<LookChoice>,
    /// The key's password is asked on this page.
    pub ask_pin: bool,
    /// Everything that was wrong: wrong PIN, token gone, TSA slow, file changed meanwhile.
    pub errors: Vec<FieldError>,
}

/// The number that the page shows: sent back, so that the copy carries this one or is not sealed.
#[derive(Clone, Debug, Serialize)]
pub struct ShownNumber {
    /// The book's id.
    pub book: String,
    /// The number in it.
    pub n: i64,
    /// Both as they are read.
    pub text: String,
}

/// How the leader's signature looks; another look is posted to `/sign/{id}/look` as `to`.
#[derive(Clone, Debug, Serialize)]
pub struct LookChoice {
    /// `picture` or `text`.
    pub chosen: String,
    /// The leader has a hand-signature picture.
    pub has_picture: bool,
}

impl Page for PreviewSignature {
    const TEMPLATE: &'static str = "preview.html";

    fn samples() -> Vec<Sample<Self>> {
        let number = ShownNumber {
            book: "7".into(),
            n: 124,
            text: "124/ĐT · 01/2026".into(),
        };
        let look = LookChoice {
            chosen: "picture".into(),
            has_picture: true,
        };
        let changed = Text::key("number-changed").with("next", "124/ĐT");
        let sign = Self {
            stage: Stage::Sign,
            card: sample::card(State::AwaitingSignature),
            viewer: sample::viewer(3, false),
            steps: sample::steps(2),
            certificate: certificate(),
            number: None,
            look: Some(look.clone()),
            ask_pin: false,
            errors: vec![],
        };
        let seal = Self {
            stage: Stage::Seal,
            card: sample::card(State::AwaitingSeal),
            steps: sample::steps(3),
            certificate: seal_certificate(),
            number: Some(number.clone()),
            look: None,
            ..sign.clone()
        };
        vec![
            Sample::new("sign", sample::leader("/sign/1096/preview"), sign.clone()),
            Sample::new(
                "pin",
                sample::leader("/sign/1096/preview"),
                Self {
                    ask_pin: true,
                    errors: vec![FieldError::new("pin", Text::key("pin-wrong").with("left", 2))],
                    ..sign.clone()
                },
            ),
            Sample::new("seal", sample::seal_keeper("/seal/1096/preview"), seal.clone()),
            Sample::new(
                "number-changed",
                sample::seal_keeper("/seal/1096/apply"),
                Self {
                    errors: vec![FieldError::new("", changed)],
                    ..seal
                },
            ),
            Sample::new(
                "no-picture",
                sample::leader("/sign/1096/preview"),
                Self {
                    card: sample::worded(State::AwaitingSignature),
                    look: Some(LookChoice {
                        chosen: "text".into(),
                        has_picture: false,
                    }),
                    ..sign.clone()
                },
            ),
        ]
    }
}
