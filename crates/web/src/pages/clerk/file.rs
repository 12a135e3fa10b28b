//! One file of the copy form.

use serde::Serialize;

use super::StackRow;
use crate::pages::{DoneRow, FieldError, Normalised, PageWarning, Text};

/// One file = one dossier of the visit.
#[derive(Clone, Debug, Serialize)]
pub struct FileRow {
    /// Upload id.
    pub upload: String,
    /// File name as it came.
    pub name: String,
    /// Size in bytes.
    pub bytes: u64,
    /// Bytes that have arrived; smaller than `bytes` while under way.
    pub received: u64,
    /// Why it cannot be used.
    pub refused: Option<Text>,
    /// It has to be written anew before it can be used.
    pub offer: Option<OfferRow>,
    /// What it was made of.
    pub normalised: Vec<Normalised>,
    /// Pages of the file.
    pub pages: u32,
    /// Address before `/{n}.png`.
    pub pages_url: String,
    /// Pages in order with turns, as in the field `order-…`.
    pub order: String,
    /// Pages of the original, for the fee (offered: pages of the file).
    pub original_pages: String,
    /// The number offered there: sent back, so that one that was typed is told from one that was offered.
    pub offered_pages: u32,
    /// Copies.
    pub copies: String,
    /// Document type chosen.
    pub document_type: String,
    /// Words for “Giấy tờ khác”.
    pub other: String,
    /// Its pages are still looked through: what is worth a second look, and whether it is a stack, comes later.
    pub looking: bool,
    /// Pages worth a second look.
    pub warnings: Vec<PageWarning>,
    /// The paper is on VNeID: no certified copy may be asked for.
    pub on_vneid: bool,
    /// It is a stack with separator sheets, or a paper of one.
    pub stack: Option<StackRow>,
}

/// What will be done to a file that is not clean. Fields `password-u`, `reason-u`; button `normalise:u`.
#[derive(Clone, Debug, Serialize)]
pub struct OfferRow {
    /// Its password has to be typed.
    pub password: bool,
    /// It is digitally signed: a reason has to be given.
    pub reason: bool,
    /// The reason as typed.
    pub typed: String,
    /// What will be done; empty before the password.
    pub done: Vec<DoneRow>,
}

/// A document type of the list.
#[derive(Clone, Debug, Serialize)]
pub struct TypeChoice {
    /// What is sent.
    pub value: String,
    /// What is read (data, not translated).
    pub label: String,
    /// The paper is on VNeID: choosing it raises the notice.
    pub on_vneid: bool,
}

/// What `parts/file-row.html` is drawn with when a file has arrived (see [`crate::render::Renderer::template`]).
#[derive(Clone, Debug, Serialize)]
pub struct FileFragment {
    /// The file.
    pub file: FileRow,
    /// Document types of the list.
    pub types: Vec<TypeChoice>,
    /// Everything that was wrong with its fields.
    pub errors: Vec<FieldError>,
}
