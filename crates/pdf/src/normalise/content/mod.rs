//! Content streams (ISO 32000-2 §7.8.2): operators one by one, and what hidden layers paint taken out.

mod edit;
mod operations;

pub(super) use edit::{Shows, edit};
