//! The attestation page “Lời chứng”: one A4 page after the scan, drawn from a template.
//!
//! Margins 30/20/20/20 mm and sizes 12 to 16 pt as in Decree 30/2020 Annex I.

mod compose;
mod data;
mod footer;
mod head;
mod markup;
mod number;
mod page;
mod pen;
mod sign;
mod structure;
mod template;

pub use compose::{ComposeError, Composed, compose};
pub use data::{Attestation, SignaturePlace, Value};
pub use markup::{Markup, MarkupError};
pub use page::{AttestationPage, PageError, write};
pub use template::{Block, Template, TemplateError};
