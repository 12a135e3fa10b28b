//! What the agent sends back. The installation trusts none of it: each value is verified before it is embedded.

use serde::{Deserialize, Serialize};

use crate::hexed;

/// Results of one order, as far as they go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// Which order.
    pub order: hexed::Bytes<16>,
    /// Results, in any order of items.
    pub answers: Vec<Answer>,
    /// No more will come: the window was closed, or all is done.
    pub last: bool,
}

/// The result for one item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answer {
    /// The item's number in the order.
    pub n: u32,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of an item. Words about the token are the agent's own business: the page needs only these.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// Signed.
    Signed {
        /// The signature value as CMS wants it: RSA as the key gives it, ECDSA in DER (RFC 3279 §2.2.3).
        #[serde(with = "hexed::any")]
        value: Vec<u8>,
    },
    /// The officer said no.
    Declined,
    /// The agent refused it: the order is not what it must be. `reason` is the refusal's name, for the log.
    Refused {
        /// The name of the refusal.
        reason: String,
    },
    /// The key did not sign; `reason` is one word: `locked`, `final_try`, `removed`, `no_answer`, `mechanism`, `other`.
    Failed {
        /// The word.
        reason: String,
    },
}
