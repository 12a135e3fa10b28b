//! Pages that only a link leads to: the copy of a mail, and the invitation of a local account.

use jiff::Timestamp;
use serde::Serialize;

use super::{FieldError, Page, Sample, Text, sample};

/// The link of a mail: `/m/{token}` asks for `code`, the one on the receipt.
#[derive(Clone, Debug, Serialize)]
pub struct PickUp {
    /// The end of the address.
    pub token: String,
    /// The agency that sent it.
    pub agency: String,
    /// Its telephone, for help.
    pub phone: Option<String>,
    /// Too many wrong codes.
    pub locked: bool,
    /// When the one-time code was used, on another device or long ago.
    pub used: Option<Timestamp>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// The link of an invitation: `/invitation/{token}` asks for `new` and `again`.
#[derive(Clone, Debug, Serialize)]
pub struct Invitation {
    /// The end of the address.
    pub token: String,
    /// Whom it invites.
    pub name: String,
    /// Login.
    pub login: String,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

impl Page for PickUp {
    const TEMPLATE: &'static str = "pickup.html";

    fn samples() -> Vec<Sample<Self>> {
        let page = Self {
            token: "4t2x".into(),
            agency: "UBND phường Hòa An".into(),
            phone: Some("02900000104".into()),
            locked: false,
            used: None,
            errors: vec![],
        };
        let wrong = FieldError::new("code", Text::key("pickup-wrong").with("left", 3));
        let frame = || sample::visitor("/m/4t2x");
        vec![
            Sample::new("ask", frame(), page.clone()),
            Sample::new(
                "wrong",
                frame(),
                Self {
                    errors: vec![wrong],
                    ..page.clone()
                },
            ),
            Sample::new(
                "used",
                frame(),
                Self {
                    used: Some(sample::at(14, 9, 0)),
                    ..page.clone()
                },
            ),
            Sample::new("locked", frame(), Self { locked: true, ..page }),
        ]
    }
}

impl Page for Invitation {
    const TEMPLATE: &'static str = "invitation.html";

    fn samples() -> Vec<Sample<Self>> {
        let page = Self {
            token: "4t2x".into(),
            name: "Lý Thu Trà".into(),
            login: "tra".into(),
            errors: vec![],
        };
        let differs = FieldError::new("again", Text::key("password-differs"));
        let frame = || sample::visitor("/invitation/4t2x");
        vec![
            Sample::new("ask", frame(), page.clone()),
            Sample::new(
                "errors",
                frame(),
                Self {
                    errors: vec![differs],
                    ..page
                },
            ),
        ]
    }
}
