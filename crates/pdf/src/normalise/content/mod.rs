//! Content streams (ISO 32000-2 §7.8.2): operators one by one, and what hidden layers paint taken out.

mod edit;
mod inline;
mod letters;
mod operations;

pub(super) use edit::{Edited, Shows, edit};
pub(super) use letters::letters;
