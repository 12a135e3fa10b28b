//! “Lịch chứng thư số”: what ends when, for an agency's administrators.

use jiff::Timestamp;
use serde::Serialize;

use super::{Page, Sample, sample};

/// “Lịch chứng thư số”.
#[derive(Clone, Debug, Serialize)]
pub struct CertificateCalendar {
    /// What has ended and was not followed by another one.
    pub ended: Vec<CalendarRow>,
    /// What ends, by month, the nearest first.
    pub months: Vec<CalendarMonth>,
    /// How many wait for administrators.
    pub proposed: usize,
}

/// The certificates that end in a month.
#[derive(Clone, Debug, Serialize)]
pub struct CalendarMonth {
    /// An instant in it.
    pub month: Timestamp,
    /// Those that end first come first.
    pub rows: Vec<CalendarRow>,
}

/// A certificate.
#[derive(Clone, Debug, Serialize)]
pub struct CalendarRow {
    /// What it is for.
    pub kind: CalendarKind,
    /// Whose.
    pub owner: String,
    /// Whom it names.
    pub name: String,
    /// Who issued it.
    pub issuer: String,
    /// Serial number, hex in pairs.
    pub serial: String,
    /// Its last instant.
    pub to: Timestamp,
    /// Whole days until then; negative when it is over.
    pub left: i64,
    /// Until when another one of the same owner lasts.
    pub followed: Option<Timestamp>,
    /// It waits for administrators.
    pub proposed: bool,
}

/// What a certificate is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CalendarKind {
    /// An officer signs with it.
    Officer,
    /// The agency's seal.
    Seal,
    /// The agency's seal, in a device of the server.
    Device,
    /// A timestamp authority.
    Authority,
}

impl Page for CertificateCalendar {
    const TEMPLATE: &'static str = "admin-calendar.html";

    fn samples() -> Vec<Sample<Self>> {
        let row = |kind, owner: &str, day: i8, left| CalendarRow {
            kind,
            owner: owner.into(),
            name: owner.into(),
            issuer: "CA công vụ mẫu G2".into(),
            serial: "54 1A 07 C3 9E 22".into(),
            to: sample::at(day, 8, 0),
            left,
            followed: None,
            proposed: false,
        };
        let frame = || sample::administrator("/admin/calendar");
        let none = Self {
            ended: vec![],
            months: vec![],
            proposed: 0,
        };
        let followed = CalendarRow {
            followed: Some(sample::at(120, 8, 0)),
            ..row(CalendarKind::Officer, "Đặng Hữu Khải", 20, 6)
        };
        let waits = CalendarRow {
            proposed: true,
            ..row(CalendarKind::Device, "UBND phường Hòa An", 28, 14)
        };
        let some = Self {
            ended: vec![row(CalendarKind::Officer, "Lê Thị Thanh Tâm", 2, -12)],
            months: vec![
                CalendarMonth {
                    month: sample::at(20, 8, 0),
                    rows: vec![
                        row(CalendarKind::Seal, "UBND phường Hòa An", 14, 0),
                        row(CalendarKind::Officer, "Phạm Thu Hà", 15, 1),
                        followed,
                        waits,
                    ],
                },
                CalendarMonth {
                    month: sample::at(100, 8, 0),
                    rows: vec![
                        row(CalendarKind::Officer, sample::LONG, 96, 82),
                        row(CalendarKind::Authority, "Dấu thời gian thử nghiệm", 100, 86),
                    ],
                },
            ],
            proposed: 2,
        };
        vec![
            Sample::new("none", frame(), none),
            Sample::new("some", frame(), some),
        ]
    }
}
