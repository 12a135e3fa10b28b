//! “Bác sĩ ký số”: the self-test of signing.

use serde::Serialize;

use super::{ComputerState, Page, Sample, Text, sample};

/// The self-test: `GET /doctor?check=on` asks those outside, `POST /doctor/trial` with `certificate` begins a trial signature,
/// whose fragment is `/doctor/state`. What only the browser sees is the script's: clock, plug-ins, the permission for them.
#[derive(Clone, Debug, Serialize)]
pub struct Doctor {
    /// What was found, in the order of the steps.
    pub findings: Vec<Finding>,
    /// Those outside were asked.
    pub checked: bool,
    /// Certificates with which a trial can be signed.
    pub keys: Vec<TrialKey>,
    /// The trial under way, or the last one.
    pub trial: Option<Trial>,
    /// What “Gửi cho hỗ trợ” copies: nothing in it is about a person.
    pub report: String,
}

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize)]
pub struct Finding {
    /// Which step.
    pub step: DoctorStep,
    /// How it is.
    pub mark: FindingMark,
    /// What it is, and what to do.
    pub text: Text,
}

/// A step of the self-test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DoctorStep {
    /// The signing program on the officer's computers.
    Agent,
    /// A certificate.
    Certificate,
    /// The timestamp authority.
    Timestamp,
    /// A provider of remote signatures.
    Provider,
}

/// How something is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingMark {
    /// As it should be.
    Good,
    /// It works; somebody should see to it.
    Mind,
    /// It keeps the officer from signing.
    Bad,
}

/// A certificate that can be tried.
#[derive(Clone, Debug, Serialize)]
pub struct TrialKey {
    /// Its SHA-256, hex.
    pub id: String,
    /// Whom it names.
    pub name: String,
    /// Serial number, hex in pairs.
    pub serial: String,
}

/// A trial signature.
#[derive(Clone, Debug, Serialize)]
pub struct Trial {
    /// The certificate's SHA-256, hex, to try it once more.
    pub certificate: Option<String>,
    /// How far the computer is.
    pub state: ComputerState,
    /// `saoy:` link.
    pub link: Option<String>,
    /// The code in it.
    pub code: Option<String>,
    /// It came, and is the certificate's.
    pub done: bool,
    /// Why it did not.
    pub fault: Option<Text>,
}

impl Page for Doctor {
    const TEMPLATE: &'static str = "doctor.html";

    fn samples() -> Vec<Sample<Self>> {
        let finding = |step, mark, text| Finding { step, mark, text };
        let begun = Self {
            findings: vec![finding(
                DoctorStep::Agent,
                FindingMark::Good,
                Text::key("doctor-agent-good")
                    .with("name", "Máy phòng Tư pháp")
                    .with("at", "10:02 14/10/2026"),
            )],
            checked: false,
            keys: vec![TrialKey {
                id: "0f".repeat(32),
                name: "Đặng Hữu Khải".into(),
                serial: "54 1A 07 C3 9E 22".into(),
            }],
            trial: None,
            report: "saoy 0.1.0\nagent: doctor-agent-good\n".into(),
        };
        let bad =
            |step, key: &str, name: &str| finding(step, FindingMark::Bad, Text::key(key).with("name", name));
        let ill = Self {
            findings: vec![
                finding(
                    DoctorStep::Agent,
                    FindingMark::Bad,
                    Text::key("doctor-agent-none"),
                ),
                finding(
                    DoctorStep::Agent,
                    FindingMark::Mind,
                    Text::key("doctor-agent-old")
                        .with("name", "Máy phòng Tư pháp")
                        .with("version", "0.0.9")
                        .with("now", "0.1.0"),
                ),
                finding(
                    DoctorStep::Agent,
                    FindingMark::Mind,
                    Text::key("doctor-agent-unseen").with("name", "Máy tầng hai"),
                ),
                bad(
                    DoctorStep::Certificate,
                    "doctor-certificate-revoked",
                    "Đặng Hữu Khải",
                ),
                finding(
                    DoctorStep::Certificate,
                    FindingMark::Bad,
                    Text::key("doctor-certificate-expired")
                        .with("name", "Đặng Hữu Khải")
                        .with("at", "01/10/2026"),
                ),
                finding(
                    DoctorStep::Certificate,
                    FindingMark::Bad,
                    Text::key("doctor-certificate-unknown")
                        .with("name", "Đặng Hữu Khải")
                        .with("responder", "ocsp.cavidu.example"),
                ),
                bad(
                    DoctorStep::Timestamp,
                    "doctor-tsa-silent",
                    "Dấu thời gian thử nghiệm",
                ),
                bad(
                    DoctorStep::Timestamp,
                    "doctor-tsa-astray",
                    "Dấu thời gian thử nghiệm",
                ),
                bad(DoctorStep::Provider, "doctor-provider-down", "VNPT SmartCA"),
            ],
            checked: true,
            keys: vec![],
            ..begun.clone()
        };
        let well = Self {
            checked: true,
            findings: vec![
                begun.findings.first().cloned().unwrap_or_else(|| {
                    finding(
                        DoctorStep::Agent,
                        FindingMark::Good,
                        Text::key("doctor-agent-none"),
                    )
                }),
                finding(
                    DoctorStep::Certificate,
                    FindingMark::Good,
                    Text::key("doctor-certificate-good")
                        .with("name", "Đặng Hữu Khải")
                        .with("at", "01/10/2028"),
                ),
                finding(
                    DoctorStep::Timestamp,
                    FindingMark::Good,
                    Text::key("doctor-tsa-good").with("name", "Dấu thời gian thử nghiệm"),
                ),
                finding(
                    DoctorStep::Provider,
                    FindingMark::Good,
                    Text::key("doctor-provider-good").with("name", "VNPT SmartCA"),
                ),
            ],
            ..begun.clone()
        };
        let trial = |state, done, fault: Option<&str>| {
            let ready = state == ComputerState::Ready;
            Self {
                trial: Some(Trial {
                    certificate: Some("0f".repeat(32)),
                    state,
                    link: ready.then(|| "saoy:sign?at=https://saoy.songlam.example&code=7K2M-9QXD".into()),
                    code: ready.then(|| "7K2M-9QXD".into()),
                    done,
                    fault: fault.map(Text::key),
                }),
                ..begun.clone()
            }
        };
        let frame = || sample::leader("/doctor");
        vec![
            Sample::new("ready", frame(), trial(ComputerState::Ready, false, None)),
            Sample::new("working", frame(), trial(ComputerState::Working, false, None)),
            Sample::new("signed", frame(), trial(ComputerState::Again, true, None)),
            Sample::new(
                "no-token",
                frame(),
                trial(ComputerState::Again, false, Some("computer-fault-no-token")),
            ),
            Sample::new("begun", frame(), begun),
            Sample::new("ill", frame(), ill),
            Sample::new("well", frame(), well),
        ]
    }
}
