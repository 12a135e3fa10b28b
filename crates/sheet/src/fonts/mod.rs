//! Liberation Serif, embedded: metrics, subsetting, composite fonts.

pub mod alphabet;
mod embed;
mod face;
mod subset;

pub use embed::embed;
pub use face::{Face, clean};
pub use subset::{NotInFont, Subset, SubsetError};
