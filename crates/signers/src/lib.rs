#![doc = include_str!("../README.md")]

mod attributes;
mod embed;
pub mod pem;
pub mod pkcs12;
mod precheck;
mod signer;
mod soft_key;

pub use attributes::check as check_signed_attributes;
pub use embed::{EmbedRefusal, verify_before_embed};
pub use precheck::{Refusal, RevocationStatus, precheck};
pub use signer::{AttributesError, SignError, Signer, Signing};
pub use soft_key::{SoftKey, SoftKeyError};
