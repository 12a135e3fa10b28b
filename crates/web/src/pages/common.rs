//! Pieces that several pages share.

use std::collections::BTreeMap;

use jiff::Timestamp;
pub use saoy_domain::State;
use serde::{Serialize, Serializer};

/// A sentence by its key in `translations/`, with its arguments. Words of others (a mail server's answer) go in as
/// arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Text {
    /// The key, e.g. `file-too-large`.
    pub key: String,
    /// Arguments named in the sentence, already formatted.
    pub args: BTreeMap<String, String>,
}

impl Text {
    /// A sentence without arguments.
    #[must_use]
    pub fn key(key: impl Into<String>) -> Self {
        Self {
            key: key.into(),
            args: BTreeMap::new(),
        }
    }

    /// A sentence as a row keeps it: `{ "key": …, "args": { … } }`.
    #[must_use]
    pub fn kept(row: &serde_json::Value) -> Option<Self> {
        let mut text = Self::key(row.get("key")?.as_str()?);
        for (name, value) in row.get("args")?.as_object()? {
            text = text.with(name, value.as_str()?);
        }
        Some(text)
    }

    /// The same sentence with one more argument.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.args.insert(name.to_owned(), value.to_string());
        self
    }
}

/// What was done to a file that was written anew, one thing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DoneRow {
    /// The sentence, in the reader's language.
    pub text: String,
    /// It may change what the pages say: to be compared with the paper.
    pub look: bool,
}

/// What a scan was made of, where the file that came was not clean.
#[derive(Clone, Debug, Serialize)]
pub struct Normalised {
    /// Opaque id.
    pub id: String,
    /// The name of the file that came.
    pub name: String,
    /// Its length in bytes.
    pub bytes: u64,
    /// Its SHA-256, hex.
    pub sha256: String,
    /// When.
    pub at: Timestamp,
    /// Who chose it.
    pub who: String,
    /// What was done.
    pub done: Vec<DoneRow>,
    /// Why a digitally signed file was taken.
    pub reason: Option<String>,
    /// The verdict about a digitally signed file, which is kept as it came.
    pub verdict: Option<String>,
}

/// What is wrong with one field; all of a form's are shown at once, on top and beside their fields.
#[derive(Clone, Debug, Serialize)]
pub struct FieldError {
    /// The field's `name`, to which the summary links; empty for the form as a whole.
    pub field: String,
    /// What happened and how to mend it.
    pub text: Text,
}

impl FieldError {
    /// Pairs a field with a sentence.
    #[must_use]
    pub fn new(field: &str, text: Text) -> Self {
        Self {
            field: field.to_owned(),
            text,
        }
    }
}

/// The state of a dossier as templates name it, e.g. `awaiting-signature`: the end of `state-…`, `step-…`, `event-…`.
pub(super) fn state_name<S: Serializer>(state: &State, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&state.as_str().replace('_', "-"))
}

/// The same where there may be none to show.
pub(super) fn state_name_if<S: Serializer>(state: &Option<State>, to: S) -> Result<S::Ok, S::Error> {
    match state {
        Some(state) => state_name(state, to),
        None => to.serialize_none(),
    }
}

/// Kind of requester.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// “Công dân”.
    Citizen,
    /// “Doanh nghiệp”.
    Business,
    /// “Đối tượng không có tài khoản DVCQG”.
    NoAccount,
}

/// Sign or seal: pages of the two stages share their templates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// The leader's: addresses below `/sign`.
    Sign,
    /// The seal keeper's: addresses below `/seal`.
    Seal,
}

/// One choice of a drop-down list or radio group.
#[derive(Clone, Debug, Serialize)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read (data, not translated).
    pub label: String,
}

/// One step of the timeline strip above a work page.
#[derive(Clone, Debug, Serialize)]
pub struct Step {
    /// Which step; its words are `step-<name>`: “draft”, “submit”, or the state it waits in or has reached.
    pub name: &'static str,
    /// `done`, `here` or `todo`.
    pub mark: Mark,
    /// When it was done, or since when it waits.
    pub at: Option<Timestamp>,
    /// Who did it or holds it.
    pub who: Option<String>,
}

/// Where a step stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Mark {
    Done,
    Here,
    Todo,
}

impl Mark {
    /// Of a step, when the dossier stands at `here`.
    #[must_use]
    pub fn of(step: usize, here: usize) -> Self {
        match step.cmp(&here) {
            std::cmp::Ordering::Less => Self::Done,
            std::cmp::Ordering::Equal => Self::Here,
            std::cmp::Ordering::Greater => Self::Todo,
        }
    }
}

/// A document shown page by page. `{pages_url}/{n}.png?w=<pixels>` must answer for n = 1..=pages.
#[derive(Clone, Debug, Serialize)]
pub struct Viewer {
    /// Address before `/{n}.png`.
    pub pages_url: String,
    /// How many pages.
    pub pages: u32,
    /// The page at which it opens.
    pub open_at: u32,
    /// Size of the file in bytes.
    pub bytes: u64,
    /// Resolution of the scan, when it is one.
    pub dpi: Option<u32>,
    /// SHA-256 of exactly the bytes shown, hex; sent back with every request to sign.
    pub sha256: String,
    /// The attestation is still to be added: shown as a dashed last page.
    pub attestation_to_come: bool,
    /// Pages that look blank, dark, skewed, …
    pub warnings: Vec<PageWarning>,
    /// Where the whole file can be fetched.
    pub download: String,
}

impl Viewer {
    /// The same document, opened at its last page: the attestation's own once it is there.
    #[must_use]
    pub const fn open_at_the_end(mut self) -> Self {
        self.open_at = self.pages;
        self
    }
}

/// A page that deserves a second look; a warning, never a block.
#[derive(Clone, Debug, Serialize)]
pub struct PageWarning {
    /// Page number from 1.
    pub page: u32,
    /// What was seen: keys `scan-blank`, `scan-dark`, `scan-skewed`, `scan-cut`, `scan-low-dpi`.
    pub text: Text,
}

/// The data of a dossier on a work page.
#[derive(Clone, Debug, Serialize)]
pub struct Card {
    /// Opaque id in addresses.
    pub id: String,
    /// “Mã chứng thực”.
    pub code: String,
    /// Its state.
    #[serde(serialize_with = "state_name")]
    pub state: State,
    /// Submitted again after a return: “Trình lại”.
    pub again: bool,
    /// The signature or seal is there, its timestamp is still awaited.
    pub waiting_for_timestamp: bool,
    /// It went to the receiving officer's address and waits to be handed over: “Chờ giao cho công dân”.
    pub hand_over: bool,
    /// “Loại giấy tờ cần cấp bản sao”.
    pub document_type: String,
    /// “Tên đối tượng đăng ký”.
    pub name: String,
    /// Kind of requester.
    pub kind: Kind,
    /// “Số CMND/CCCD/MST”.
    pub identity: String,
    /// “Số điện thoại”.
    pub phone: Option<String>,
    /// “Email”.
    pub email: Option<String>,
    /// The e-mail is the receiving officer's, to be handed over.
    pub email_is_officers: bool,
    /// Pages of the original.
    pub pages: u32,
    /// Pages of the copy, where they are not as many as were written down.
    pub copy_pages: Option<u32>,
    /// Copies asked for.
    pub copies: u32,
    /// Fee in đồng.
    pub fee: u64,
    /// Why no fee is taken.
    pub fee_waived: Option<String>,
    /// “Lời chứng”.
    pub attestation: String,
    /// Title lines above the signature: “KT. CHỦ TỊCH”, “PHÓ CHỦ TỊCH”.
    pub signer_lines: Vec<String>,
    /// Number and book, once bound.
    pub number: Option<String>,
    /// Keys of the grounds for refusal the clerk went through (`ground-…`).
    pub checked: Vec<String>,
    /// When it is due.
    pub due: Option<Timestamp>,
    /// Optimistic version, sent back with every action.
    pub version: u64,
    /// Why it was returned last time.
    pub returned: Option<Returned>,
}

/// A return with its reason.
#[derive(Clone, Debug, Serialize)]
pub struct Returned {
    /// Who returned it.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
}

/// A certificate in “Danh sách chứng thư số”.
#[derive(Clone, Debug, Serialize)]
pub struct Certificate {
    /// Sent back when chosen.
    pub id: String,
    /// Subject's name.
    pub name: String,
    /// Subject's organisation.
    pub organisation: String,
    /// Issuer's name.
    pub issuer: String,
    /// Valid from.
    pub from: Timestamp,
    /// Valid to.
    pub to: Timestamp,
    /// Serial number, hex in pairs.
    pub serial: String,
    /// Whether it may sign.
    pub health: Health,
    /// The provider that keeps its key, where one does.
    pub provider: Option<String>,
    /// The program on the officer's computer that asks its key and signs the whole file, where one does.
    pub program: Option<&'static str>,
}

/// Whether a certificate may sign now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Health {
    /// In force, not revoked.
    Good,
    /// Past its last day.
    Expired,
    /// Before its first day.
    NotYet,
    /// Revoked or suspended.
    Revoked,
    /// The revocation answer is not there.
    Unknown,
    /// Not issued to this officer or agency.
    Foreign,
}
