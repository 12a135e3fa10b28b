//! “Máy ký của tôi”: the computers at which an officer's token signs.

use jiff::Timestamp;
use serde::Serialize;

use super::{FieldError, Page, Sample, Text, sample};

/// “Máy ký của tôi”: an offer is asked for at `/computers/offer`, its six digits go to `/computers/digits` as `digits`, a computer
/// is ended at `/computers/end` by `pairing`. The script asks `/computers/state` for `parts/computers.html`.
#[derive(Clone, Debug, Serialize)]
pub struct Computers {
    /// The paired ones, newest first.
    pub computers: Vec<Computer>,
    /// A pairing that is under way.
    pub offer: Option<Offer>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// A paired computer.
#[derive(Clone, Debug, Serialize)]
pub struct Computer {
    /// Sent back to end it.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its system and the agent's version.
    pub software: String,
    /// Since when.
    pub since: Timestamp,
    /// When it was heard last.
    pub seen: Option<Timestamp>,
}

/// A pairing that is under way.
#[derive(Clone, Debug, Serialize)]
pub struct Offer {
    /// `saoy:` link.
    pub link: String,
    /// The code in it.
    pub code: String,
    /// Until when.
    pub until: Timestamp,
    /// The computer that shows six digits now.
    pub machine: Option<String>,
}

impl Page for Computers {
    const TEMPLATE: &'static str = "computers.html";

    fn samples() -> Vec<Sample<Self>> {
        let none = Self {
            computers: vec![],
            offer: None,
            errors: vec![],
        };
        let computer = Computer {
            id: "3".into(),
            name: "Máy phòng Tư pháp".into(),
            software: "Windows 11, saoy-agent 0.1".into(),
            since: sample::at(13, 9, 30),
            seen: Some(sample::at(14, 8, 5)),
        };
        let offer = |machine: Option<&str>| {
            Some(Offer {
                link: "saoy:pair?at=https://saoy.songlam.example&code=7K2M-9QXD".into(),
                code: "7K2M-9QXD".into(),
                until: sample::at(14, 8, 20),
                machine: machine.map(str::to_owned),
            })
        };
        let wrong = vec![FieldError::new("digits", Text::key("computer-digits-wrong"))];
        let frame = || sample::leader("/computers");
        let paired = Self {
            computers: vec![computer],
            ..none.clone()
        };
        let offered = Self {
            offer: offer(None),
            ..none.clone()
        };
        let shown = Self {
            offer: offer(Some("Máy phòng Tư pháp")),
            ..none.clone()
        };
        let refused = Self {
            errors: wrong,
            ..none.clone()
        };
        vec![
            Sample::new("none", frame(), none),
            Sample::new("paired", frame(), paired),
            Sample::new("offered", frame(), offered),
            Sample::new("digits", frame(), shown),
            Sample::new("wrong", frame(), refused),
        ]
    }
}
