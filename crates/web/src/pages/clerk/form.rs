//! The copy form.

use jiff::Timestamp;
use serde::Serialize;

use super::{FileRow, Intake, TypeChoice};
use crate::pages::{Choice, FieldError, Kind, Returned};

/// “Thêm mới bản sao từ bản chính”, also for drafts and returned dossiers (“Xử lý tiếp”).
///
/// Posted to [`CopyForm::action`] as `multipart/form-data`. The button pressed is the field `do`: `search`, `attach`,
/// `skip`, `draft`, `submit`, `refuse`, `remove:<upload>`, `scan`,
/// `take:<scan>`, `dismiss:<scan>`, `split:<upload>`, `rejoin:<scan>`. Fields: `account` (`yes`/`no`), `identity`, `chosen`
/// (account id), `name`, `person_identity`, `email`, `officer_email` (`on`), `upload` (one for each file, in order),
/// `scan` (files sent without script), and for each upload `u`: `type-u`, `other-u`, `pages-u`, `copies-u`, `order-u`
/// (`1,2r90,3`: pages in order, turned clockwise; pages left out are dropped); `join` (`on`: all files are one
/// original), `paper` (copies on paper too), `agency`, `attestation`, `waived` (`on`), `waived_reason`, `checked`
/// (`on`: none of the grounds applies), `ground` (each that applies), `ground_other`, `nonce`, `version`.
#[derive(Clone, Debug, Serialize)]
pub struct CopyForm {
    /// Where the form is posted: `/copies/new` or `/copies/{id}/edit`.
    pub action: String,
    /// The dossier's code, once it has one.
    pub code: Option<String>,
    /// What tells this form from the next one of the same address: what is kept in the browser belongs to one form.
    pub nonce: String,
    /// Optimistic version of the dossier, 0 for a new one.
    pub version: u64,
    /// Why it came back.
    pub returned: Option<Returned>,
    /// What was typed was brought back after the session ended or the power went.
    pub restored: bool,
    /// “Đối tượng có tài khoản DVCQG”.
    pub has_account: bool,
    /// What was typed as identity or tax number.
    pub identity: String,
    /// Accounts found; `None` before searching, empty when nothing was found.
    pub accounts: Option<Vec<AccountFound>>,
    /// Account id chosen.
    pub chosen: Option<String>,
    /// The chosen account has no e-mail, so one is asked for.
    pub ask_email: bool,
    /// Name, without an account.
    pub name: String,
    /// Identity number, without an account.
    pub person_identity: String,
    /// E-mail as typed.
    pub email: String,
    /// The receiving officer's address is used.
    pub officer_email: bool,
    /// The files, one dossier each.
    pub files: Vec<FileRow>,
    /// Scans that arrived otherwise, and scanners to ask.
    pub intake: Intake,
    /// All files are one original.
    pub join: bool,
    /// Copies on paper asked for besides (empty: none).
    pub paper: String,
    /// Document types of the list; the value `other` is “Giấy tờ khác”.
    pub types: Vec<TypeChoice>,
    /// Receiving agencies.
    pub agencies: Vec<Choice>,
    /// The one chosen.
    pub agency: String,
    /// “Lời chứng”.
    pub attestation: String,
    /// The agency lets its clerks change it.
    pub attestation_editable: bool,
    /// Fee in force.
    pub fee: FeeTable,
    /// The sum shown before the script counts.
    pub fee_total: u64,
    /// The fee is waived.
    pub waived: bool,
    /// Why.
    pub waived_reason: String,
    /// The clerk confirmed that no ground for refusal applies.
    pub checked: bool,
    /// Grounds that apply (keys of [`GROUNDS`]).
    pub grounds: Vec<String>,
    /// All grounds of the law, [`GROUNDS`].
    pub all_grounds: Vec<String>,
    /// Free words on the refusal.
    pub ground_other: String,
    /// When the copy will be due if submitted now.
    pub due: Timestamp,
    /// Received after 15:00, so due the next working day.
    pub late: bool,
    /// The largest file accepted, in bytes.
    pub max_bytes: u64,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// An account that answers to the number typed.
#[derive(Clone, Debug, Serialize)]
pub struct AccountFound {
    /// Sent back when chosen.
    pub id: String,
    /// “Tên đối tượng”.
    pub name: String,
    /// “CMND/CCCD/MST”.
    pub identity: String,
    /// “Số điện thoại”.
    pub phone: Option<String>,
    /// “Email”.
    pub email: Option<String>,
    /// Person or business.
    pub kind: Kind,
}

/// The fee table in force, in đồng.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct FeeTable {
    /// For each of pages 1–2.
    pub first: u64,
    /// For each page from the third.
    pub next: u64,
    /// At most, a copy.
    pub most: u64,
}
