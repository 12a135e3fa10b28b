//! When something cannot be done: what happened, why, what to do, and an id to quote on the phone.

use jiff::Timestamp;
use serde::Serialize;

use super::{Lang, Page, Sample, State, Text, sample};

/// A plain error page.
#[derive(Clone, Debug, Serialize)]
pub struct ErrorPage {
    /// Which: words `error-<fault>-title`, `-why`, `-do`.
    pub fault: Fault,
    /// A more exact sentence, when there is one.
    pub why: Option<Text>,
    /// To quote on the phone.
    pub operation: String,
    /// Where to go on.
    pub back: String,
}

/// Kinds of errors with a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fault {
    /// 400: the request makes no sense.
    BadRequest,
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 413.
    TooLarge,
    /// 429.
    TooMany,
    /// 500.
    Broken,
    /// 503: database or disk does not answer.
    Unavailable,
    /// 507: the disk is full.
    DiskFull,
}

/// 409: somebody was faster, and this is what happened meanwhile.
#[derive(Clone, Debug, Serialize)]
pub struct Conflict {
    /// Dossier id.
    pub id: String,
    /// Its code.
    pub code: String,
    /// What it is now.
    #[serde(serialize_with = "super::common::state_name")]
    pub state: State,
    /// Who did it.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// What was typed and not saved, to be copied.
    pub typed: Option<String>,
    /// Where to go on.
    pub back: String,
}

/// The session ended during a long form: sign in again (posts to `/sign-in` with `next`); what was typed is kept in
/// this browser and brought back.
#[derive(Clone, Debug, Serialize)]
pub struct SessionExpired {
    /// Login that was in use.
    pub login: String,
    /// Address of the form.
    pub next: String,
    /// Fields that were sent with the lost request, kept as hidden fields of the sign-in form and posted again.
    pub kept: Vec<KeptField>,
}

/// A field of the request that met an ended session.
#[derive(Clone, Debug, Serialize)]
pub struct KeptField {
    /// Name.
    pub name: String,
    /// Value.
    pub value: String,
}

impl Page for ErrorPage {
    const TEMPLATE: &'static str = "error.html";

    fn samples() -> Vec<Sample<Self>> {
        let faults = [
            ("400", Fault::BadRequest),
            ("403", Fault::Forbidden),
            ("404", Fault::NotFound),
            ("413", Fault::TooLarge),
            ("429", Fault::TooMany),
            ("500", Fault::Broken),
            ("503", Fault::Unavailable),
            ("507", Fault::DiskFull),
        ];
        let page = |(name, fault): (&'static str, Fault)| {
            let why = (fault == Fault::TooLarge).then(|| {
                Text::key("file-too-large")
                    .with("size", "31,4 MB")
                    .with("limit", "30 MB")
            });
            let frame = if fault == Fault::Forbidden {
                sample::clerk("/x")
            } else {
                sample::visitor("/x")
            };
            Sample::new(
                name,
                frame,
                Self {
                    fault,
                    why,
                    operation: "KT-5T2M".into(),
                    back: "/".into(),
                },
            )
        };
        faults.into_iter().map(page).collect()
    }
}

impl Page for Conflict {
    const TEMPLATE: &'static str = "conflict.html";

    fn samples() -> Vec<Sample<Self>> {
        let signed = Self {
            id: "1096".into(),
            code: "K88.04-141026-010127".into(),
            state: State::Signed,
            who: "Lê Thị Thanh Tâm".into(),
            at: sample::at(14, 10, 12),
            typed: None,
            back: "/sign".into(),
        };
        let typed = Self {
            typed: Some("Trang 2 bị lệch, đề nghị quét lại.".into()),
            state: State::Returned,
            ..signed.clone()
        };
        vec![
            Sample::new("signed", sample::leader("/sign/1096"), signed),
            Sample::new("typed", sample::leader("/sign/1096"), typed),
        ]
    }
}

impl Page for SessionExpired {
    const TEMPLATE: &'static str = "session-expired.html";

    fn samples() -> Vec<Sample<Self>> {
        let kept = vec![KeptField {
            name: "identity".into(),
            value: "099201014377".into(),
        }];
        let page = Self {
            login: "lan".into(),
            next: "/copies/new".into(),
            kept,
        };
        let mut frame = sample::visitor("/copies/new");
        frame.lang = Lang::Vi;
        vec![Sample::new("form", frame, page)]
    }
}
