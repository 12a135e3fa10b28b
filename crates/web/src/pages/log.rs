//! The log “Nhật ký”.

use jiff::Timestamp;
use saoy_domain::{Action, Audited, Deed, Thing};
use serde::Serialize;

use super::{Choice, FieldError, Page, Sample, Text, sample};

/// A day of the log: `/admin/log?day=&agency=&person=`, the same as CSV at `/admin/log.csv`.
#[derive(Clone, Debug, Serialize)]
pub struct LogPage {
    /// The day, as typed.
    pub day: String,
    /// Agencies of the subtree.
    pub agencies: Vec<Choice>,
    /// The one looked at, with those below it.
    pub agency: String,
    /// People of the subtree.
    pub people: Vec<Choice>,
    /// The one looked for; everybody when empty.
    pub person: String,
    /// Newest first.
    pub rows: Vec<LogRow>,
    /// There are older rows: the last one shown.
    pub more: Option<String>,
    /// What was wrong.
    pub errors: Vec<FieldError>,
}

/// One row.
#[derive(Clone, Debug, Serialize)]
pub struct LogRow {
    /// When.
    pub at: Timestamp,
    /// Who; empty for the service itself.
    pub person: String,
    /// For which agency.
    pub agency: String,
    /// What was done or seen.
    pub what: Text,
    /// To what kind of thing.
    pub thing: Text,
    /// Which one.
    pub subject: String,
}

impl Page for LogPage {
    const TEMPLATE: &'static str = "admin-log.html";

    fn samples() -> Vec<Sample<Self>> {
        let choice = |value: &str, label: &str| Choice {
            value: value.into(),
            label: label.into(),
        };
        let row = |minute, person: &str, what: Audited, thing: Thing, subject: &str| LogRow {
            at: sample::at(14, 9, minute),
            person: person.into(),
            agency: "UBND phường Hòa An".into(),
            what: Text::key(what.key()),
            thing: Text::key(thing.key()),
            subject: subject.into(),
        };
        let page = Self {
            day: "14/10/2026".into(),
            agencies: vec![
                choice("1", "UBND tỉnh Sông Lam"),
                choice("7", "UBND phường Hòa An"),
            ],
            agency: "1".into(),
            people: vec![choice("3", "Đặng Hữu Khải"), choice("4", "Hồ Ngọc Diệp")],
            person: String::new(),
            rows: vec![
                row(
                    41,
                    "Hồ Ngọc Diệp",
                    Deed::DossierSeal.into(),
                    Thing::Dossier,
                    "1096",
                ),
                row(
                    20,
                    "Đặng Hữu Khải",
                    Deed::DossierSign.into(),
                    Thing::Dossier,
                    "1096",
                ),
                row(
                    12,
                    "Đặng Hữu Khải",
                    Audited::Seen(Action::DossierFile),
                    Thing::Dossier,
                    "1096",
                ),
                row(3, "", Deed::BookRecordSeal.into(), Thing::Book, "2"),
            ],
            more: Some("17".into()),
            errors: vec![],
        };
        let wrong = FieldError::new("day", Text::key("date-wrong").with("value", "31/02/2026"));
        let frame = || sample::administrator("/admin/log");
        vec![
            Sample::new("some", frame(), page.clone()),
            Sample::new(
                "wrong",
                frame(),
                Self {
                    day: "31/02/2026".into(),
                    rows: vec![],
                    more: None,
                    errors: vec![wrong],
                    ..page
                },
            ),
        ]
    }
}
