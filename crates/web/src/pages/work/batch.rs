//! Several dossiers in one go.

use jiff::Timestamp;
use serde::Serialize;

use super::certificates::{certificate, seal_certificate};
use crate::pages::{
    AtProgram, AtProvider, Certificate, Frame, Link, Page, ProgramState, ProviderState, Sample, Stage, Text,
    sample,
};

/// A batch under way: `/{stage}/batch/{id}`. The script asks `/{stage}/batch/{id}/state` for the same template's
/// fragment `parts/batch.html` every second until `finished`.
#[derive(Clone, Debug, Serialize)]
pub struct BatchProgress {
    /// Whose page.
    pub stage: Stage,
    /// Batch id.
    pub id: String,
    /// The certificate in use.
    pub certificate: Certificate,
    /// The officer's own computer, while its key is waited for.
    pub computer: Option<AtComputer>,
    /// The program on the officer's computer, while its files are waited for.
    pub program: Option<AtProgram>,
    /// The provider of remote signatures, while its key is waited for.
    pub remote: Option<AtProvider>,
    /// The dossier's id, where the batch is a single dossier's own.
    pub alone: Option<String>,
    /// One line for each dossier.
    pub items: Vec<BatchItem>,
    /// How many are done and not passed on yet.
    pub left: u64,
    /// All have ended.
    pub finished: bool,
    /// It was asked to stop after the present one.
    pub stopping: bool,
    /// Seconds left, estimated.
    pub seconds_left: Option<u64>,
}

/// What the officer does at the own computer: opens the agent by `link`, or types `code` into it. “Ký tiếp” posts to
/// `/{stage}/batch/{id}/ticket`.
#[derive(Clone, Debug, Serialize)]
pub struct AtComputer {
    /// How far it is.
    pub state: ComputerState,
    /// `saoy:` link.
    pub link: Option<String>,
    /// The code in it.
    pub code: Option<String>,
    /// So many signatures are waited for.
    pub left: usize,
    /// Why the computer stopped.
    pub fault: Option<Text>,
    /// Whether the officer has paired a computer at all.
    pub paired: bool,
}

/// How far the officer's computer is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ComputerState {
    /// The code waits to be taken.
    Ready,
    /// A computer has taken it.
    Working,
    /// The code is over, and something is left: another is needed.
    Again,
}

/// One dossier of a batch.
#[derive(Clone, Debug, Serialize)]
pub struct BatchItem {
    /// Dossier id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// Requester.
    pub name: String,
    /// Document type.
    pub document_type: String,
    /// Where it stands.
    pub outcome: Outcome,
    /// It was passed on, or delivered.
    pub passed: bool,
    /// When it ended.
    pub at: Option<Timestamp>,
    /// Number given (sealing).
    pub number: Option<String>,
    /// What happens now, or why it failed and what to do.
    pub text: Option<Text>,
    /// The remedy's address; its words are `remedy`.
    pub remedy: Option<Link>,
}

/// Where one dossier of a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Its turn has not come.
    Waiting,
    /// Under way.
    Running,
    /// Prepared: its signature is waited for.
    Asked,
    /// Done.
    Done,
    /// Done, the timestamp follows by itself.
    Timestamping,
    /// Not done.
    Failed,
    /// Left out because the batch was stopped.
    Skipped,
}

fn batch_items() -> Vec<BatchItem> {
    let outcomes = [
        Outcome::Done,
        Outcome::Done,
        Outcome::Done,
        Outcome::Failed,
        Outcome::Timestamping,
        Outcome::Running,
        Outcome::Waiting,
        Outcome::Waiting,
    ];
    sample::rows()
        .into_iter()
        .zip(outcomes)
        .map(|(row, outcome)| BatchItem {
            at: matches!(outcome, Outcome::Done | Outcome::Timestamping).then(|| sample::at(14, 10, 15)),
            text: match outcome {
                Outcome::Failed => Some(Text::key("batch-scan-replaced").with("time", "10:14")),
                Outcome::Running => Some(Text::key("batch-timestamping")),
                _ => None,
            },
            remedy: (outcome == Outcome::Failed).then(|| Link {
                text: Text::key("batch-open-new"),
                href: "/sign/1096".into(),
            }),
            id: row.id,
            code: row.code,
            name: row.name,
            document_type: row.document_type,
            outcome,
            passed: outcome == Outcome::Done,
            number: None,
        })
        .collect()
}

impl Page for BatchProgress {
    const TEMPLATE: &'static str = "batch.html";

    fn samples() -> Vec<Sample<Self>> {
        let running = Self {
            stage: Stage::Sign,
            id: "t5".into(),
            certificate: certificate(),
            computer: None,
            program: None,
            remote: None,
            alone: None,
            items: batch_items(),
            left: 0,
            finished: false,
            stopping: false,
            seconds_left: Some(12),
        };
        let mut ended = batch_items();
        for item in &mut ended {
            if matches!(item.outcome, Outcome::Running | Outcome::Waiting) {
                item.outcome = Outcome::Done;
                item.at = Some(sample::at(14, 10, 16));
                item.text = None;
            }
        }
        let mut stopped = batch_items();
        for item in stopped.iter_mut().skip(6) {
            item.outcome = Outcome::Skipped;
        }
        let mut numbered = ended.clone();
        for (n, item) in numbered.iter_mut().enumerate() {
            item.number = Some(format!("{}/ĐT", 124 + n));
            item.passed = false;
        }
        let mut asked = batch_items();
        for item in asked.iter_mut().skip(3) {
            (item.outcome, item.at, item.text, item.remedy) = (Outcome::Asked, None, None, None);
            item.passed = false;
        }
        let at_computer = |state, fault: Option<&str>| Self {
            computer: Some(AtComputer {
                state,
                link: (state == ComputerState::Ready)
                    .then(|| "saoy:sign?at=https://saoy.songlam.example&code=7K2M-9QXD".into()),
                code: (state == ComputerState::Ready).then(|| "7K2M-9QXD".into()),
                left: 5,
                fault: fault.map(Text::key),
                paired: fault != Some("computer-fault-other"),
            }),
            items: asked.clone(),
            seconds_left: None,
            ..running.clone()
        };
        let mut confirmed = asked.clone();
        for item in confirmed.iter_mut().skip(3) {
            item.text = Some(Text::key("remote-item-waiting").with("left", "4:32"));
        }
        if let Some(item) = confirmed.last_mut() {
            item.text = Some(Text::key("remote-cancelled"));
        }
        let at_provider = |state, fault: Option<&str>| Self {
            remote: Some(AtProvider::sample(state, fault)),
            items: match state {
                ProviderState::Waiting => confirmed.clone(),
                _ => asked.clone(),
            },
            seconds_left: None,
            ..running.clone()
        };
        let at_program = |shown: AtProgram, items: Vec<BatchItem>| Self {
            certificate: Certificate {
                program: Some(shown.name),
                ..running.certificate.clone()
            },
            program: Some(shown),
            items,
            seconds_left: None,
            ..running.clone()
        };
        let mut refused = asked.clone();
        if let Some(item) = refused.get_mut(3) {
            let why = "Tệp được ký bằng chứng thư số khác (“Phan Văn Khác”), không phải chứng thư đã chọn.";
            item.text = Some(Text::key("returned-deviates").with("why", why));
        }
        let frame = || -> Frame { sample::leader("/sign/batch/t5") };
        vec![
            Sample::new("running", frame(), running.clone()),
            Sample::new("computer", frame(), at_computer(ComputerState::Ready, None)),
            Sample::new(
                "computer-signs",
                frame(),
                at_computer(ComputerState::Working, None),
            ),
            Sample::new(
                "computer-stopped",
                frame(),
                at_computer(ComputerState::Again, Some("computer-fault-removed")),
            ),
            Sample::new(
                "computer-none",
                frame(),
                at_computer(ComputerState::Ready, Some("computer-fault-other")),
            ),
            Sample::new(
                "program",
                frame(),
                at_program(AtProgram::sample(ProgramState::Ready), asked.clone()),
            ),
            Sample::new(
                "program-looks",
                frame(),
                at_program(AtProgram::sample(ProgramState::Looking), asked.clone()),
            ),
            Sample::new(
                "program-signs",
                frame(),
                at_program(AtProgram::sample(ProgramState::Waiting), asked.clone()),
            ),
            Sample::new(
                "program-missing",
                frame(),
                at_program(AtProgram::stopped("plugin-absent", false), asked.clone()),
            ),
            Sample::new(
                "program-cancelled",
                frame(),
                at_program(AtProgram::stopped("plugin-vnpt-11", true), asked.clone()),
            ),
            Sample::new(
                "program-refused",
                frame(),
                at_program(AtProgram::stopped("plugin-file", true), refused),
            ),
            Sample::new("remote", frame(), at_provider(ProviderState::Waiting, None)),
            Sample::new("remote-typed", frame(), at_provider(ProviderState::Typed, None)),
            Sample::new("remote-page", frame(), at_provider(ProviderState::Page, None)),
            Sample::new(
                "remote-down",
                frame(),
                at_provider(ProviderState::Again, Some("remote-down")),
            ),
            Sample::new(
                "stopping",
                frame(),
                Self {
                    items: stopped,
                    stopping: true,
                    seconds_left: None,
                    ..running.clone()
                },
            ),
            Sample::new(
                "finished",
                frame(),
                Self {
                    items: ended,
                    finished: true,
                    seconds_left: None,
                    ..running.clone()
                },
            ),
            Sample::new(
                "sealed",
                sample::seal_keeper("/seal/batch/t5"),
                Self {
                    stage: Stage::Seal,
                    certificate: seal_certificate(),
                    items: numbered,
                    left: 7,
                    finished: true,
                    seconds_left: None,
                    ..running
                },
            ),
        ]
    }
}
