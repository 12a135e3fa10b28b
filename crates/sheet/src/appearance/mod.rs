//! Appearance streams: what a signature, a seal, a filled field look like (ISO 32000-2 §12.5.5).

mod alone;
mod field;
mod form;
mod seal;
mod signature;

pub use alone::{AloneError, alone};
pub(crate) use field::{BASELINE, PAD};
pub use field::{FieldError, default_appearance, empty_field, filled_field};
pub use form::Turn;
pub use seal::{SEAL_MM, seal, seal_over};
pub use signature::{SignatureBlock, hand_place, signature};
