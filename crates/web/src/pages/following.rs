//! “Xem tiến trình”.

use jiff::Timestamp;
use serde::Serialize;

use super::{Card, Normalised, Page, Sample, State, Text, Viewer, sample};

/// One dossier with everything that happened to it: `/dossiers/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct Timeline {
    /// The data.
    pub card: Card,
    /// The newest file; `None` when there is none to show.
    pub viewer: Option<Viewer>,
    /// Who holds it now.
    pub holder: Option<String>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// Its agency, when it is not the one the person works for.
    pub agency: Option<String>,
    /// Whether this person may open its files.
    pub files: bool,
    /// What the scan was made of.
    pub normalised: Vec<Normalised>,
    /// What happened, oldest first.
    pub events: Vec<Event>,
    /// Words `action-…` and addresses of what this person may do with it now.
    pub actions: Vec<super::Link>,
}

/// One transition.
#[derive(Clone, Debug, Serialize)]
pub struct Event {
    /// The state reached.
    #[serde(serialize_with = "super::common::state_name")]
    pub state: State,
    /// When, to the millisecond.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// For which agency.
    pub agency: String,
    /// Reason or words.
    pub reason: Option<String>,
    /// What the system did (timestamp, mail): shown smaller; then `state` is unchanged.
    pub detail: Option<Text>,
    /// SHA-256 of the file afterwards, hex.
    pub sha256: Option<String>,
}

impl Page for Timeline {
    const TEMPLATE: &'static str = "timeline.html";

    fn samples() -> Vec<Sample<Self>> {
        let event = |state, minute, who: &str, reason: Option<&str>| Event {
            state,
            at: sample::at(14, 8, minute),
            who: who.into(),
            agency: "UBND phường Hòa An".into(),
            reason: reason.map(Into::into),
            detail: None,
            sha256: Some("9f2c41d70b6e5a1877a3e8159f2c41d70b6e5a1877a3e8159f2c41d70b6e5a18".into()),
        };
        let stamp = Event {
            detail: Some(Text::key("event-timestamp")),
            sha256: None,
            ..event(State::Signed, 41, "Hệ thống", None)
        };
        let lan = "Vũ Thị Mai Lan";
        let khai = "Đặng Hữu Khải";
        let diep = "Hồ Ngọc Diệp";
        let waiting = Self {
            card: sample::card(State::AwaitingSignature),
            viewer: Some(sample::viewer(2, true)),
            holder: Some(khai.into()),
            since: Some(sample::at(14, 8, 31)),
            agency: None,
            files: true,
            normalised: vec![sample::normalised(), sample::electronic()],
            events: vec![
                event(State::Draft, 12, lan, None),
                event(State::AwaitingSignature, 31, lan, None),
            ],
            actions: vec![],
        };
        let mut over = sample::card(State::Delivered);
        over.number = Some("123/ĐT".into());
        over.due = None;
        let delivered = Self {
            card: over.clone(),
            viewer: Some(sample::viewer(3, false)),
            holder: None,
            since: None,
            agency: None,
            files: true,
            normalised: vec![],
            events: vec![
                event(State::Draft, 12, lan, None),
                event(State::AwaitingSignature, 31, lan, None),
                event(
                    State::Returned,
                    35,
                    khai,
                    Some("Trang 2 bị lệch, đề nghị quét lại."),
                ),
                event(State::AwaitingSignature, 38, lan, None),
                event(State::Signed, 40, khai, None),
                stamp,
                event(State::AwaitingSeal, 42, khai, None),
                event(State::Sealed, 50, diep, None),
                event(State::Delivered, 51, diep, None),
            ],
            actions: vec![super::Link {
                text: Text::key("action-download"),
                href: "/dossiers/1096/file.pdf".into(),
            }],
        };
        let withdrawn = Self {
            card: Card {
                state: State::Withdrawn,
                ..over
            },
            events: vec![
                event(State::Delivered, 51, diep, None),
                event(
                    State::Withdrawn,
                    58,
                    "Lê Thị Thanh Tâm",
                    Some("Bản chính được phát hiện bị sửa chữa."),
                ),
            ],
            ..delivered.clone()
        };
        let draft = Self {
            card: sample::card(State::Draft),
            viewer: None,
            events: vec![event(State::Draft, 12, lan, None)],
            ..waiting.clone()
        };
        let extended = Event {
            detail: Some(Text::key("event-extend")),
            sha256: None,
            ..event(State::AwaitingSignature, 45, lan, Some("Bản chính 300 trang"))
        };
        let below = Self {
            card: sample::worded(State::AwaitingSignature),
            viewer: None,
            agency: Some("UBND phường Hòa An".into()),
            files: false,
            events: [waiting.events.clone(), vec![extended]].concat(),
            ..waiting.clone()
        };
        vec![
            Sample::new("below", sample::administrator("/dossiers/1096"), below),
            Sample::new("waiting", sample::clerk("/dossiers/1096"), waiting),
            Sample::new("delivered", sample::seal_keeper("/dossiers/1096"), delivered),
            Sample::new("withdrawn", sample::leader("/dossiers/1096"), withdrawn),
            Sample::new("draft", sample::clerk("/dossiers/1096"), draft),
        ]
    }
}
