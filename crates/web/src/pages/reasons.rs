//! Steps back that need a reason: withdrawing a copy, giving a bound number up.

use serde::Serialize;

use super::{Card, FieldError, Page, Sample, State, Text, sample};

/// Asks for a reason: posted to `action` with `reason`, `version`, and `replaced_by` (a code) when withdrawing.
#[derive(Clone, Debug, Serialize)]
pub struct AskReason {
    /// What for.
    pub what: ReasonFor,
    /// The data.
    pub card: Card,
    /// Where it is posted.
    pub action: String,
    /// Where “Quay lại” leads.
    pub back: String,
    /// As typed.
    pub reason: String,
    /// “Mã chứng thực” of the dossier that takes its place, as typed.
    pub replaced_by: String,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// What a reason is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReasonFor {
    /// “Thu hồi”.
    Withdraw,
    /// “Không sử dụng”.
    Abandon,
}

/// “Gia hạn”: posted to `/dossiers/{id}/extend` with `days`, `agreed`, `reason`, `version`.
#[derive(Clone, Debug, Serialize)]
pub struct ExtendDue {
    /// The data.
    pub card: Card,
    /// Working days as typed.
    pub days: String,
    /// The applicant agreed in writing.
    pub agreed: bool,
    /// As typed.
    pub reason: String,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

impl Page for ExtendDue {
    const TEMPLATE: &'static str = "extend.html";

    fn samples() -> Vec<Sample<Self>> {
        let ask = Self {
            card: sample::card(State::AwaitingSignature),
            days: "1".into(),
            agreed: false,
            reason: String::new(),
            errors: vec![],
        };
        let wrong = Self {
            card: sample::worded(State::AwaitingSignature),
            days: "5".into(),
            errors: vec![
                FieldError::new("agreed", Text::key("refusal-due-agreement")),
                FieldError::new("reason", Text::key("refusal-due-reason")),
            ],
            ..ask.clone()
        };
        vec![
            Sample::new("ask", sample::clerk("/dossiers/1096/extend"), ask),
            Sample::new("wrong", sample::leader("/dossiers/1096/extend"), wrong),
        ]
    }
}

impl Page for AskReason {
    const TEMPLATE: &'static str = "reason.html";

    fn samples() -> Vec<Sample<Self>> {
        let withdraw = Self {
            what: ReasonFor::Withdraw,
            card: sample::card(State::Delivered),
            action: "/dossiers/1096/withdraw".into(),
            back: "/dossiers/1096".into(),
            reason: String::new(),
            replaced_by: String::new(),
            errors: vec![],
        };
        let wrong = Self {
            card: sample::worded(State::Delivered),
            replaced_by: "K88.04-141026-019999".into(),
            errors: vec![
                FieldError::new("reason", Text::key("refusal-reason-missing")),
                FieldError::new(
                    "replaced_by",
                    Text::key("withdraw-no-such-dossier").with("code", "K88.04-141026-019999"),
                ),
            ],
            ..withdraw.clone()
        };
        let abandon = Self {
            what: ReasonFor::Abandon,
            card: sample::card(State::AwaitingSeal),
            action: "/seal/1096/abandon".into(),
            ..withdraw.clone()
        };
        vec![
            Sample::new("withdraw", sample::leader("/dossiers/1096/withdraw"), withdraw),
            Sample::new("wrong", sample::leader("/dossiers/1096/withdraw"), wrong),
            Sample::new("abandon", sample::seal_keeper("/seal/1096/abandon"), abandon),
        ]
    }
}
