//! The stages of signing and sealing: work page, return, certificate, place, preview, result, batch.

use jiff::Timestamp;
use serde::Serialize;

use super::{
    Card, Certificate, FieldError, Frame, Health, Page, PageWarning, Returned, Sample, Stage, State, Step,
    Text, Viewer, sample,
};

/// “Xử lý cấp bản sao từ bản chính”, the leader's (`/sign/{id}`) and the seal keeper's (`/seal/{id}`).
///
/// The red button posts to `/{stage}/{id}/start` with `version`, `sha256` and, when sealing, `book`.
#[derive(Clone, Debug, Serialize)]
pub struct WorkPage {
    /// Whose page.
    pub stage: Stage,
    /// The data.
    pub card: Card,
    /// The document.
    pub viewer: Viewer,
    /// The strip on top.
    pub steps: Vec<Step>,
    /// The certificate used last time, offered again.
    pub certificate: Option<Certificate>,
    /// Open books (sealing); value = book id.
    pub books: Vec<BookChoice>,
    /// The book chosen.
    pub book: Option<String>,
    /// A number is already bound to this dossier, so no other book can be chosen and no return is possible.
    pub bound: bool,
    /// Place among those that wait.
    pub position: Option<Position>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// An open book and the number it would give now.
#[derive(Clone, Debug, Serialize)]
pub struct BookChoice {
    /// Book id.
    pub id: String,
    /// Its name, e.g. `01/2026/ĐT`.
    pub name: String,
    /// The next number, e.g. `124/ĐT`.
    pub next: String,
}

/// “Hồ sơ thứ 3 trong 12”, and the way on.
#[derive(Clone, Debug, Serialize)]
pub struct Position {
    /// From 1.
    pub index: u64,
    /// How many wait.
    pub total: u64,
    /// The next one's address and document type.
    pub next: Option<NextDossier>,
}

/// The next dossier that waits.
#[derive(Clone, Debug, Serialize)]
pub struct NextDossier {
    /// Its address.
    pub href: String,
    /// Its document type.
    pub document_type: String,
}

/// “Trả lại”: posted to `/{stage}/{id}/return` with `reason`, `version`.
#[derive(Clone, Debug, Serialize)]
pub struct ReturnDossier {
    /// Whose page.
    pub stage: Stage,
    /// The data.
    pub card: Card,
    /// As typed.
    pub reason: String,
    /// Sentences used often, each a button that fills the reason.
    pub phrases: Vec<String>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// “Danh sách chứng thư số”: posted to `/{stage}/{id}/certificate` (or the batch's) with `certificate`, `remember`.
#[derive(Clone, Debug, Serialize)]
pub struct ChooseCertificate {
    /// Whose page.
    pub stage: Stage,
    /// Where it is posted.
    pub action: String,
    /// Where “Quay lại” leads.
    pub back: String,
    /// How many dossiers will be signed with it.
    pub dossiers: u32,
    /// The certificates of the token.
    pub certificates: Vec<Certificate>,
    /// The one chosen.
    pub chosen: Option<String>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// “Đặt vị trí chữ ký”: posted to `/sign/{id}/place` with `page`, `x`, `y`, `width`, `height` (millimetres from the
/// top left of the visible page).
#[derive(Clone, Debug, Serialize)]
pub struct PlaceSignature {
    /// The data.
    pub card: Card,
    /// The prepared document, attestation page included.
    pub viewer: Viewer,
    /// Page sizes in millimetres as seen, one for each page.
    pub sizes: Vec<PageSize>,
    /// Where the block stands.
    pub block: Block,
    /// Default place, for “Về chỗ mặc định”.
    pub default: Block,
    /// The signature picture, if any.
    pub picture: Option<String>,
    /// The seal picture, drawn over the left third.
    pub seal: Option<String>,
    /// Signer's name.
    pub name: String,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// Visible size of a page in millimetres.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs)]
pub struct PageSize {
    pub width: f64,
    pub height: f64,
}

/// A rectangle on a page, millimetres from the top left.
#[derive(Clone, Copy, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Block {
    pub page: u32,
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

/// The page as it will look; “Áp dụng” posts to `/{stage}/{id}/apply` with `version`, `sha256`, `certificate`,
/// and `pin` when the key asks for one here.
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
    pub number: Option<String>,
    /// The book's id, when sealing: sent back, so that the copy is sealed in the book that was shown.
    pub book: Option<String>,
    /// The key's password is asked on this page.
    pub ask_pin: bool,
    /// Everything that was wrong: wrong PIN, token gone, TSA slow, file changed meanwhile.
    pub errors: Vec<FieldError>,
}

/// The signed (or sealed) file is shown; “Chuyển cấp số và đóng dấu” posts to `/sign/{id}/pass`, “Hoàn thành và
/// chuyển bản CTĐT tới người dân/doanh nghiệp” to `/seal/{id}/deliver`.
#[derive(Clone, Debug, Serialize)]
pub struct StageDone {
    /// Whose page.
    pub stage: Stage,
    /// The data.
    pub card: Card,
    /// The signed document.
    pub viewer: Viewer,
    /// The strip on top.
    pub steps: Vec<Step>,
    /// Signed when.
    pub at: Timestamp,
    /// Where it will be delivered to (sealing): the store, an address, both.
    pub store: bool,
}

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
    /// One line for each dossier.
    pub items: Vec<BatchItem>,
    /// All have ended.
    pub finished: bool,
    /// It was asked to stop after the present one.
    pub stopping: bool,
    /// Seconds left, estimated.
    pub seconds_left: Option<u64>,
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
    /// When it ended.
    pub at: Option<Timestamp>,
    /// Number given (sealing).
    pub number: Option<String>,
    /// What happens now, or why it failed and what to do.
    pub text: Option<Text>,
    /// The remedy's address; its words are `remedy`.
    pub remedy: Option<super::Link>,
}

/// Where one dossier of a batch stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Its turn has not come.
    Waiting,
    /// Under way.
    Running,
    /// Done.
    Done,
    /// Done, the timestamp follows by itself.
    Timestamping,
    /// Not done.
    Failed,
    /// Left out because the batch was stopped.
    Skipped,
}

fn certificate() -> Certificate {
    Certificate {
        id: "a1".into(),
        name: "Đặng Hữu Khải".into(),
        organisation: "UBND phường Hòa An".into(),
        issuer: "CA công vụ mẫu G2".into(),
        from: sample::day(2025, 3, 12),
        to: sample::day(2028, 3, 12),
        serial: "54 1A 07 C3 9E 22".into(),
        health: Health::Good,
    }
}

fn seal_certificate() -> Certificate {
    Certificate {
        id: "s1".into(),
        name: "Ủy ban nhân dân phường Hòa An".into(),
        ..certificate()
    }
}

impl Page for WorkPage {
    const TEMPLATE: &'static str = "work.html";

    fn samples() -> Vec<Sample<Self>> {
        let leader = || sample::leader("/sign/1096");
        let keeper = || sample::seal_keeper("/seal/1096");
        let next = NextDossier {
            href: "/sign/1173".into(),
            document_type: "Giấy khai sinh".into(),
        };
        let sign = Self {
            stage: Stage::Sign,
            card: sample::card(State::AwaitingSignature),
            viewer: sample::viewer(2, true),
            steps: sample::steps(1),
            certificate: Some(certificate()),
            books: vec![],
            book: None,
            bound: false,
            position: Some(Position {
                index: 3,
                total: 12,
                next: Some(next),
            }),
            errors: vec![],
        };
        let book = BookChoice {
            id: "b1".into(),
            name: "01/2026/ĐT".into(),
            next: "124/ĐT".into(),
        };
        let other = BookChoice {
            id: "b2".into(),
            name: "02/2026/ĐT".into(),
            next: "1/ĐT".into(),
        };
        let seal = Self {
            stage: Stage::Seal,
            card: sample::card(State::AwaitingSeal),
            viewer: sample::viewer(3, false),
            steps: sample::steps(2),
            certificate: Some(seal_certificate()),
            books: vec![book.clone(), other],
            book: Some("b1".into()),
            position: None,
            ..sign.clone()
        };
        let returned = Returned {
            who: "Đặng Hữu Khải".into(),
            at: sample::at(13, 9, 40),
            reason: "Trang 2 bị lệch.".into(),
        };
        let mut again = sample::card(State::AwaitingSignature);
        again.again = true;
        again.name = sample::LONG.into();
        again.document_type = sample::LONG.into();
        again.email_is_officers = true;
        again.fee_waived = Some("Gia đình chính sách".into());
        again.due = Some(sample::at(13, 17, 0));
        again.returned = Some(returned);
        let mut warned = sample::viewer(12, true);
        warned.warnings = vec![
            PageWarning {
                page: 4,
                text: Text::key("scan-dark"),
            },
            PageWarning {
                page: 7,
                text: Text::key("scan-low-dpi").with("dpi", 150),
            },
        ];
        let mut waiting = sample::card(State::AwaitingSeal);
        waiting.waiting_for_timestamp = true;
        vec![
            Sample::new("sign", leader(), sign.clone()),
            Sample::new(
                "sign-long",
                leader(),
                Self {
                    card: again,
                    viewer: warned,
                    certificate: None,
                    position: None,
                    ..sign.clone()
                },
            ),
            Sample::new(
                "sign-error",
                leader(),
                Self {
                    errors: vec![FieldError::new("", Text::key("file-changed"))],
                    ..sign
                },
            ),
            Sample::new("seal", keeper(), seal.clone()),
            Sample::new(
                "seal-no-book",
                keeper(),
                Self {
                    books: vec![],
                    book: None,
                    ..seal.clone()
                },
            ),
            Sample::new(
                "seal-bound",
                keeper(),
                Self {
                    bound: true,
                    books: vec![book],
                    ..seal.clone()
                },
            ),
            Sample::new(
                "seal-waiting",
                keeper(),
                Self {
                    card: waiting,
                    errors: vec![FieldError::new("book", Text::key("book-missing"))],
                    ..seal
                },
            ),
        ]
    }
}

impl Page for ReturnDossier {
    const TEMPLATE: &'static str = "return.html";

    fn samples() -> Vec<Sample<Self>> {
        let ask = Self {
            stage: Stage::Sign,
            card: sample::card(State::AwaitingSignature),
            reason: String::new(),
            phrases: vec![
                "Bản quét mờ hoặc lệch, đề nghị quét lại.".into(),
                "Thiếu trang so với bản chính.".into(),
                "Sai thông tin người đăng ký.".into(),
            ],
            errors: vec![],
        };
        let errors = vec![FieldError::new("reason", Text::key("reason-missing"))];
        vec![
            Sample::new("ask", sample::leader("/sign/1096/return"), ask.clone()),
            Sample::new(
                "no-reason",
                sample::leader("/sign/1096/return"),
                Self {
                    errors,
                    ..ask.clone()
                },
            ),
            Sample::new(
                "seal",
                sample::seal_keeper("/seal/1096/return"),
                Self {
                    stage: Stage::Seal,
                    phrases: vec![],
                    card: sample::card(State::AwaitingSeal),
                    ..ask
                },
            ),
        ]
    }
}

impl Page for ChooseCertificate {
    const TEMPLATE: &'static str = "certificate.html";

    fn samples() -> Vec<Sample<Self>> {
        let list = Self {
            stage: Stage::Sign,
            action: "/sign/1096/certificate".into(),
            back: "/sign/1096".into(),
            dossiers: 1,
            certificates: sample::certificates(),
            chosen: Some("a1".into()),
            errors: vec![],
        };
        let frame = || sample::leader("/sign/1096/certificate");
        let errors = vec![FieldError::new("certificate", Text::key("certificate-revoked"))];
        vec![
            Sample::new("list", frame(), list.clone()),
            Sample::new(
                "refused",
                frame(),
                Self {
                    chosen: Some("a3".into()),
                    errors,
                    ..list.clone()
                },
            ),
            Sample::new(
                "none",
                frame(),
                Self {
                    certificates: vec![],
                    chosen: None,
                    ..list.clone()
                },
            ),
            Sample::new(
                "batch",
                frame(),
                Self {
                    dossiers: 8,
                    certificates: vec![certificate()],
                    ..list
                },
            ),
        ]
    }
}

impl Page for PlaceSignature {
    const TEMPLATE: &'static str = "place.html";

    fn samples() -> Vec<Sample<Self>> {
        let block = Block {
            page: 3,
            x: 105.0,
            y: 140.0,
            width: 70.0,
            height: 60.0,
        };
        let place = Self {
            card: sample::card(State::AwaitingSignature),
            viewer: sample::viewer(3, false),
            sizes: vec![
                PageSize {
                    width: 210.0,
                    height: 297.0
                };
                3
            ],
            block,
            default: block,
            picture: Some("/signature-picture/current.png".into()),
            seal: Some("/seal-picture/current.png".into()),
            name: "Đặng Hữu Khải".into(),
            errors: vec![],
        };
        let outside = Text::key("place-outside").with("width", 210).with("height", 297);
        let frame = || sample::leader("/sign/1096/place");
        vec![
            Sample::new("default", frame(), place.clone()),
            Sample::new(
                "outside",
                frame(),
                Self {
                    block: Block { x: 190.0, ..block },
                    picture: None,
                    errors: vec![FieldError::new("x", outside)],
                    ..place
                },
            ),
        ]
    }
}

impl Page for PreviewSignature {
    const TEMPLATE: &'static str = "preview.html";

    fn samples() -> Vec<Sample<Self>> {
        let sign = Self {
            stage: Stage::Sign,
            card: sample::card(State::AwaitingSignature),
            viewer: sample::viewer(3, false),
            steps: sample::steps(1),
            certificate: certificate(),
            number: None,
            book: None,
            ask_pin: false,
            errors: vec![],
        };
        let seal = Self {
            stage: Stage::Seal,
            card: sample::card(State::AwaitingSeal),
            steps: sample::steps(2),
            certificate: seal_certificate(),
            number: Some("124/ĐT".into()),
            book: Some("7".into()),
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
                    ..sign
                },
            ),
            Sample::new("seal", sample::seal_keeper("/seal/1096/preview"), seal),
        ]
    }
}

impl Page for StageDone {
    const TEMPLATE: &'static str = "done.html";

    fn samples() -> Vec<Sample<Self>> {
        let signed = Self {
            stage: Stage::Sign,
            card: sample::card(State::Signed),
            viewer: sample::viewer(3, false),
            steps: sample::steps(1),
            at: sample::at(14, 10, 13),
            store: true,
        };
        let mut slow = sample::card(State::Signed);
        slow.waiting_for_timestamp = true;
        let mut numbered = sample::card(State::Sealed);
        numbered.number = Some("123/ĐT".into());
        let mut no_mail = numbered.clone();
        no_mail.email = None;
        let keeper = || sample::seal_keeper("/seal/1096/done");
        let sealed = Self {
            stage: Stage::Seal,
            card: numbered,
            steps: sample::steps(2),
            ..signed.clone()
        };
        vec![
            Sample::new("signed", sample::leader("/sign/1096/done"), signed.clone()),
            Sample::new(
                "signed-waiting",
                sample::leader("/sign/1096/done"),
                Self { card: slow, ..signed },
            ),
            Sample::new("sealed", keeper(), sealed.clone()),
            Sample::new(
                "sealed-store-only",
                keeper(),
                Self {
                    card: no_mail,
                    ..sealed
                },
            ),
        ]
    }
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
            remedy: (outcome == Outcome::Failed).then(|| super::Link {
                text: Text::key("batch-open-new"),
                href: "/sign/1096".into(),
            }),
            id: row.id,
            code: row.code,
            name: row.name,
            document_type: row.document_type,
            outcome,
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
            items: batch_items(),
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
        }
        let frame = || -> Frame { sample::leader("/sign/batch/t5") };
        vec![
            Sample::new("running", frame(), running.clone()),
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
                    finished: true,
                    seconds_left: None,
                    ..running
                },
            ),
        ]
    }
}
