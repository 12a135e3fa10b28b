//! Addresses of an installation for agents, and what travels besides orders and answers. Everything is JSON by POST but the
//! prepared file, which is fetched by GET.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::code::ShortCode;
use crate::hexed::Bytes;

/// [`crate::pairing::Hello`] → [`crate::pairing::Welcome`].
pub const HELLO: &str = "/agent/v1/hello";
/// [`crate::pairing::Reveal`] → nothing; the six digits are compared from then on.
pub const REVEAL: &str = "/agent/v1/reveal";
/// Signed request, no body → [`Paired`].
pub const PAIRED: &str = "/agent/v1/paired";
/// Signed request, [`Fetch`] → [`Fetched`].
pub const ORDERS: &str = "/agent/v1/orders";
/// Signed request, [`crate::Answers`] → a [`crate::Sealed`] [`Progress`].
pub const ANSWERS: &str = "/agent/v1/answers";

/// Signed request, [`Chosen`] → nothing: the order for it can be fetched from then on.
pub const CERTIFICATE: &str = "/agent/v1/certificate";

/// Where the prepared file of an item lies: what the item's message-digest was made of.
#[must_use]
pub fn file(order: &Bytes<16>, n: u32) -> String {
    format!("{ORDERS}/{order:?}/files/{n}")
}

/// Whether the officer agreed on the page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paired {
    /// Not yet: ask again in a second.
    Waiting,
    /// Yes: sealed for [`crate::Purpose::Paired`].
    Done(crate::Sealed),
}

/// Which order is fetched.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fetch {
    /// The code of the link, or as it was typed.
    pub code: ShortCode,
}

/// The order, or how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fetched {
    /// Files are still being prepared: ask again in a second.
    Preparing {
        /// So many are ready.
        ready: u32,
        /// Of so many.
        of: u32,
    },
    /// The officer has to choose a certificate first (registration, trial): [`CERTIFICATE`].
    Certificate,
    /// The order: sealed for [`crate::Purpose::Order`].
    Order(crate::Sealed),
}

/// The certificate that the officer chose in the agent's window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The code of the link, or as it was typed.
    pub code: ShortCode,
    /// The certificate in DER.
    #[serde(with = "crate::hexed::any")]
    pub certificate: Vec<u8>,
    /// What the token calls itself, for the officer's own list.
    pub token: String,
}

/// What the installation says to answers. It travels in a [`crate::Sealed`] for [`crate::Purpose::Progress`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Progress {
    /// Which order.
    pub order: Bytes<16>,
    /// How many of its items have an answer by now.
    pub answered: u32,
    /// Stop: the officer said so on the page.
    pub stop: bool,
}

/// Why the installation gives nothing; HTTP 4xx.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum Fault {
    /// No such code, or one that was used.
    UnknownCode,
    /// The code's minutes are over.
    CodeExpired,
    /// No such pairing, or one that was ended.
    NotPaired,
    /// Too many wrong codes: wait.
    TooManyAttempts,
    /// The comparison was refused on the page, or its digits were typed wrong.
    NotAlike,
    /// The order is over: its items were withdrawn, answered or prepared anew.
    OrderOver,
    /// The certificate cannot be registered; the page says why.
    Certificate,
    /// The order belongs to another officer.
    OtherOfficer,
    /// The clocks are too far apart.
    Clock {
        /// The installation's time.
        server: Timestamp,
    },
    /// This version of the agent is not spoken to any more.
    TooOld {
        /// The lowest version of the protocol that is.
        lowest: u8,
    },
    /// The request cannot be read.
    Malformed,
}
