//! The clerk's pages: new copy, read-back, receipt, refusal slip, cancel.

mod cancel;
mod confirm;
mod discard;
mod file;
mod form;
mod form_samples;
mod hand_over;
mod intake;
mod receipt;
mod refusal;
mod sent;

pub use cancel::CancelDossier;
pub use confirm::{ConfirmCopy, PagesDiffer};
pub use discard::DiscardDraft;
pub use file::{FileFragment, FileRow, OfferRow, TypeChoice};
pub use form::{AccountFound, CopyForm, FeeTable};
pub use hand_over::HandOver;
pub use intake::{Intake, StackRow, WaitingScan};
pub use receipt::{Qr, Receipt, ReceiptItem};
pub use refusal::RefusalSlip;
pub use sent::{SentAlready, SentDossier};

/// Grounds for refusal (Decree 23/2015 Article 22): keys of their words, and values of the field `ground`.
pub const GROUNDS: [&str; 6] = [
    "ground-altered",
    "ground-damaged",
    "ground-secret",
    "ground-unlawful",
    "ground-private",
    "ground-foreign",
];
