#![doc = include_str!("../README.md")]

pub mod api;

mod answer;
mod code;
pub mod hexed;
mod keys;
mod link;
mod order;
mod origin;
pub mod pairing;
pub mod request;
mod sealed;
mod words;

pub use answer::{Answer, Answers, Outcome};
pub use code::{NotACode, ShortCode};
pub use hexed::Bytes;
pub use keys::{BadKey, KeyId, PublicKey, SecretKey};
pub use link::{Link, LinkRefusal};
pub use order::scheme;
pub use order::{Accepted, AcceptedItem, Act, Copy, Expected, Item, MAX_ITEMS, Order, OrderRefusal, Subject};
pub use origin::{Origin, OriginRefusal};
pub use sealed::{Purpose, SealRefusal, Sealed};
pub use words::{BadWords, MAX_WORDS, fit};

/// The version of everything here; it is part of every signed text, so that no message of one version passes in another.
pub const VERSION: u8 = 1;

/// How far two clocks may be apart, in seconds. An officer's computer that is further off is told so.
pub const CLOCK_SECONDS: i64 = 300;
