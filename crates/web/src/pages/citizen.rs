//! The citizen's side: home, document store, public check.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::{FieldError, Page, Sample, State, Step, Text, Viewer, sample};

/// The home page.
#[derive(Clone, Debug, Serialize)]
pub struct Home {
    /// Copies issued so far, when there is something to show.
    pub issued: Option<u64>,
}

/// “Kho quản lý dữ liệu điện tử của tổ chức, cá nhân”.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentStore {
    /// Certified copies received, newest first.
    pub documents: Vec<DocumentRow>,
    /// Dossiers still under way.
    pub underway: Vec<UnderwayRow>,
}

/// A certified copy in the store.
#[derive(Clone, Debug, Serialize)]
pub struct DocumentRow {
    /// Opaque id.
    pub id: String,
    /// Document type.
    pub document_type: String,
    /// “Số chứng thực”.
    pub number: String,
    /// Agency.
    pub agency: String,
    /// “Ngày chứng thực”.
    pub day: Date,
    /// Not opened yet.
    pub fresh: bool,
    /// It has been withdrawn.
    pub withdrawn: bool,
}

/// A dossier under way.
#[derive(Clone, Debug, Serialize)]
pub struct UnderwayRow {
    /// Opaque id, in the address of its timeline.
    pub id: String,
    /// Whose turn it is.
    pub holder: Text,
    /// Since when.
    pub since: Timestamp,
    /// Dossier code.
    pub code: String,
    /// Document type.
    pub document_type: String,
    /// State.
    #[serde(serialize_with = "super::common::state_name")]
    pub state: State,
    /// Due.
    pub due: Option<Timestamp>,
}

/// One copy: `/store/{id}`, download at `/store/{id}/file.pdf`.
#[derive(Clone, Debug, Serialize)]
pub struct StoredDocument {
    /// The copy.
    pub document: DocumentRow,
    /// Its pages.
    pub viewer: Viewer,
    /// File name of the download.
    pub file_name: String,
    /// Signer and title.
    pub signer: String,
    /// Verification code, in groups.
    pub code: String,
    /// Public address that the QR code leads to.
    pub check_address: String,
    /// The withdrawal, if any.
    pub withdrawal: Option<Withdrawal>,
    /// Where its timeline is.
    pub timeline: String,
}

/// “Xem tiến trình” of one's own dossier: `/store/dossiers/{id}`.
#[derive(Clone, Debug, Serialize)]
pub struct OwnTimeline {
    /// Dossier code.
    pub code: String,
    /// Document type.
    pub document_type: String,
    /// Agency.
    pub agency: String,
    /// State.
    #[serde(serialize_with = "super::common::state_name")]
    pub state: State,
    /// Whose turn it is; `None` when it is over.
    pub holder: Option<Text>,
    /// The officer who holds it, when it is one.
    pub who: Option<String>,
    /// Since when.
    pub since: Timestamp,
    /// When it is due, while somebody has to act.
    pub due: Option<Timestamp>,
    /// Why it takes longer.
    pub extended: Option<String>,
    /// What happened, oldest first.
    pub events: Vec<OwnEvent>,
}

/// What happened to one's own dossier.
#[derive(Clone, Debug, Serialize)]
pub struct OwnEvent {
    /// The state reached.
    #[serde(serialize_with = "super::common::state_name")]
    pub state: State,
    /// What happened without a new state.
    pub detail: Option<Text>,
    /// When.
    pub at: Timestamp,
    /// Why, where the reason is for the citizen, too.
    pub reason: Option<String>,
}

impl Page for OwnTimeline {
    const TEMPLATE: &'static str = "own-timeline.html";

    fn samples() -> Vec<Sample<Self>> {
        let event = |state, minute| OwnEvent {
            state,
            detail: None,
            at: sample::at(14, 8, minute),
            reason: None,
        };
        let extended = OwnEvent {
            detail: Some(Text::key("event-extend")),
            reason: Some("Bản chính 300 trang".into()),
            ..event(State::AwaitingSignature, 40)
        };
        let waiting = Self {
            code: "K88.04-141026-010128".into(),
            document_type: "Giấy khai sinh".into(),
            agency: "UBND phường Hòa An".into(),
            state: State::AwaitingSignature,
            holder: Some(Text::key("holder-sign")),
            who: Some("Đặng Hữu Khải".into()),
            since: sample::at(14, 8, 31),
            due: Some(sample::at(14, 17, 0)),
            extended: Some("Bản chính 300 trang".into()),
            events: vec![
                event(State::Draft, 12),
                event(State::AwaitingSignature, 31),
                extended,
            ],
        };
        let late = Self {
            due: Some(sample::at(13, 17, 0)),
            who: None,
            ..waiting.clone()
        };
        let over = Self {
            state: State::Delivered,
            holder: None,
            due: None,
            extended: None,
            events: vec![
                event(State::Draft, 12),
                event(State::AwaitingSignature, 31),
                event(State::Signed, 40),
                event(State::AwaitingSeal, 42),
                event(State::Sealed, 50),
                event(State::Delivered, 51),
            ],
            ..waiting.clone()
        };
        let frame = || sample::citizen("/store/dossiers/1097");
        vec![
            Sample::new("waiting", frame(), waiting),
            Sample::new("late", frame(), late),
            Sample::new("over", frame(), over),
        ]
    }
}

/// A withdrawal as the public sees it.
#[derive(Clone, Debug, Serialize)]
pub struct Withdrawal {
    /// When.
    pub at: Timestamp,
    /// Reason, for the holder only.
    pub reason: Option<String>,
}

/// “Kiểm tra bản sao”: `/kt` (form, field `code`) and `/kt/{code}`; never with personal data.
#[derive(Clone, Debug, Serialize)]
pub struct PublicCheck {
    /// Code as typed; empty when a file was compared.
    pub code: String,
    /// SHA-256 of the file that was compared, hex.
    pub file: Option<String>,
    /// The answer; `None` shows the form only.
    pub result: Option<CheckResult>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// What the register says about a code.
#[derive(Clone, Debug, Serialize)]
pub struct CheckResult {
    /// Verdict.
    pub verdict: Verdict,
    /// Facts of the copy; `None` when unknown.
    pub copy: Option<CheckedCopy>,
    /// When it was asked.
    pub at: Timestamp,
}

/// The verdict.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Issued and in force.
    Issued,
    /// Under way: not issued yet.
    Underway,
    /// Issued, then withdrawn.
    Withdrawn,
    /// No such code.
    Unknown,
}

/// Facts of a copy without personal data.
#[derive(Clone, Debug, Serialize)]
pub struct CheckedCopy {
    /// Document type; only when it comes from the list.
    pub document_type: Option<String>,
    /// “Số chứng thực”.
    pub number: Option<String>,
    /// Book.
    pub book: Option<String>,
    /// Agency.
    pub agency: String,
    /// “Ngày chứng thực”.
    pub day: Option<Date>,
    /// Pages of the original.
    pub pages: u32,
    /// SHA-256 of the issued file, hex.
    pub sha256: Option<String>,
    /// When a leader signed.
    pub signed: Option<Timestamp>,
    /// When the agency sealed.
    pub sealed: Option<Timestamp>,
    /// Withdrawn when.
    pub withdrawn: Option<Timestamp>,
    /// Another copy replaces the withdrawn one.
    pub replaced: bool,
    /// Steps, until it is delivered.
    pub steps: Vec<Step>,
    /// Where it stands, until it is delivered.
    #[serde(serialize_with = "super::common::state_name_if")]
    pub state: Option<State>,
    /// Whose turn it is, without a name.
    pub holder: Option<Text>,
    /// Since when.
    pub since: Timestamp,
    /// When it is due, until it is delivered.
    pub due: Option<Timestamp>,
}

fn documents() -> Vec<DocumentRow> {
    let row = |id: &str, document_type: &str, number: &str, fresh, withdrawn| DocumentRow {
        id: id.into(),
        document_type: document_type.into(),
        number: number.into(),
        agency: "UBND phường Hòa An".into(),
        day: jiff::civil::date(2026, 10, 14),
        fresh,
        withdrawn,
    };
    vec![
        row("k1", "Bằng tốt nghiệp đại học", "123/ĐT", true, false),
        row("k2", sample::LONG, "98/ĐT", false, false),
        row("k3", "Giấy khai sinh", "71/ĐT", false, true),
        row("k4", sample::WORD, "70/ĐT", false, false),
    ]
}

impl Page for Home {
    const TEMPLATE: &'static str = "home.html";

    fn samples() -> Vec<Sample<Self>> {
        vec![
            Sample::new("visitor", sample::visitor("/"), Self { issued: Some(1877) }),
            Sample::new("citizen", sample::citizen("/"), Self { issued: None }),
        ]
    }
}

impl Page for DocumentStore {
    const TEMPLATE: &'static str = "store.html";

    fn samples() -> Vec<Sample<Self>> {
        let underway = vec![UnderwayRow {
            id: "1097".into(),
            holder: Text::key("holder-sign"),
            since: sample::at(14, 8, 31),
            code: "K88.04-141026-010128".into(),
            document_type: "Giấy khai sinh".into(),
            state: State::AwaitingSignature,
            due: Some(sample::at(14, 17, 0)),
        }];
        vec![
            Sample::new(
                "some",
                sample::citizen("/store"),
                Self {
                    documents: documents(),
                    underway,
                },
            ),
            Sample::new(
                "empty",
                sample::citizen("/store"),
                Self {
                    documents: vec![],
                    underway: vec![],
                },
            ),
        ]
    }
}

impl Page for StoredDocument {
    const TEMPLATE: &'static str = "stored.html";

    fn samples() -> Vec<Sample<Self>> {
        let mut all = documents().into_iter();
        let (Some(document), Some(_), Some(withdrawn)) = (all.next(), all.next(), all.next()) else {
            return vec![];
        };
        let good = Self {
            document,
            viewer: Viewer {
                pages_url: "/store/k1/pages".into(),
                download: "/store/k1/file.pdf".into(),
                ..sample::viewer(3, false)
            },
            file_name: "bang-tot-nghiep-123-DT.pdf".into(),
            signer: "Đặng Hữu Khải, Phó Chủ tịch".into(),
            code: "7F3K-9QMD-4T2X-81HZC".into(),
            check_address: "https://saoy.example/kt/7F3K9QMD4T2X81HZC".into(),
            withdrawal: None,
            timeline: "/store/dossiers/1096".into(),
        };
        let gone = Withdrawal {
            at: sample::at(14, 9, 0),
            reason: Some("Bản chính được phát hiện bị sửa chữa.".into()),
        };
        vec![
            Sample::new("good", sample::citizen("/store/k1"), good.clone()),
            Sample::new(
                "withdrawn",
                sample::citizen("/store/k3"),
                Self {
                    document: withdrawn,
                    withdrawal: Some(gone),
                    ..good
                },
            ),
        ]
    }
}

impl Page for PublicCheck {
    const TEMPLATE: &'static str = "check.html";

    fn samples() -> Vec<Sample<Self>> {
        let copy = CheckedCopy {
            document_type: Some("Bằng tốt nghiệp đại học".into()),
            number: Some("123/ĐT".into()),
            book: Some("01/2026".into()),
            agency: "UBND phường Hòa An".into(),
            day: Some(jiff::civil::date(2026, 10, 14)),
            pages: 2,
            sha256: Some("9f2c41d70b6e5a1877a3e8159f2c41d70b6e5a1877a3e8159f2c41d70b6e5a18".into()),
            signed: Some(sample::at(14, 10, 2)),
            sealed: Some(sample::at(14, 10, 13)),
            withdrawn: None,
            replaced: false,
            steps: vec![],
            state: None,
            holder: None,
            since: sample::at(14, 8, 31),
            due: None,
        };
        let gone = CheckedCopy {
            withdrawn: Some(sample::at(14, 9, 0)),
            replaced: true,
            document_type: None,
            ..copy.clone()
        };
        let underway = CheckedCopy {
            number: None,
            book: None,
            day: None,
            sha256: None,
            signed: None,
            sealed: None,
            steps: sample::steps(2),
            state: Some(State::AwaitingSignature),
            holder: Some(Text::key("holder-sign")),
            due: Some(sample::at(14, 17, 0)),
            ..copy.clone()
        };
        let page = |verdict, copy| Self {
            code: "7F3K-9QMD-4T2X-81HZC".into(),
            file: None,
            result: Some(CheckResult {
                verdict,
                copy,
                at: sample::now(),
            }),
            errors: vec![],
        };
        let frame = || sample::visitor("/kt");
        let compared = Self {
            code: String::new(),
            file: Some("9f2c41d70b6e5a1877a3e8159f2c41d70b6e5a1877a3e8159f2c41d70b6e5a18".into()),
            ..page(Verdict::Unknown, None)
        };
        let typo = vec![FieldError::new("code", Text::key("check-code-wrong"))];
        vec![
            Sample::new(
                "form",
                frame(),
                Self {
                    code: String::new(),
                    file: None,
                    result: None,
                    errors: vec![],
                },
            ),
            Sample::new(
                "typo",
                frame(),
                Self {
                    code: "7F3K-9QM".into(),
                    file: None,
                    result: None,
                    errors: typo,
                },
            ),
            Sample::new("issued", frame(), page(Verdict::Issued, Some(copy))),
            Sample::new("withdrawn", frame(), page(Verdict::Withdrawn, Some(gone))),
            Sample::new("underway", frame(), page(Verdict::Underway, Some(underway))),
            Sample::new("unknown", frame(), page(Verdict::Unknown, None)),
            Sample::new("file", frame(), compared),
        ]
    }
}
