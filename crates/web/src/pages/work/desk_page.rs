//! The work page of a stage.

use serde::Serialize;

use super::certificates::{certificate, seal_certificate};
use crate::pages::{
    Card, Certificate, FieldError, Normalised, Page, PageWarning, Returned, Sample, Stage, State, Step, Text,
    Viewer, sample,
};

/// “Xử lý cấp bản sao từ bản chính”, the leader's (`/sign/{id}`) and the seal keeper's (`/seal/{id}`).
///
/// The red button posts to `/{stage}/{id}/start` with `version`, `sha256` and, when sealing, `book`.
#[derive(Clone, Debug, Serialize)]
pub struct WorkPage {
    /// Whose page.
    pub stage: Stage,
    /// The leader may move the signature's block: not where a program draws it.
    pub movable: bool,
    /// The data.
    pub card: Card,
    /// The document.
    pub viewer: Viewer,
    /// What the scan was made of.
    pub normalised: Vec<Normalised>,
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
            movable: true,
            card: sample::card(State::AwaitingSignature),
            viewer: sample::viewer(2, true),
            normalised: vec![sample::normalised(), sample::electronic()],
            steps: sample::steps(2),
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
            movable: false,
            card: sample::card(State::AwaitingSeal),
            viewer: sample::viewer(3, false),
            normalised: vec![],
            steps: sample::steps(3),
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
        again.document_type = sample::WORD.into();
        again.copy_pages = Some(3);
        again.pages = 12;
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
