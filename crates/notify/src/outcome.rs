//! What became of one attempt to send.

use serde::{Deserialize, Serialize};

/// What became of one attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The server took the mail.
    Sent {
        /// What the server said.
        words: String,
    },
    /// The server will not take it, now or later: the address or the message has to change.
    Refused {
        /// The server's words, or the key of a [`crate::Trouble`].
        words: String,
    },
    /// No answer, or “later”: worth another attempt.
    Unreachable {
        /// The server's words, or the key of a [`crate::Trouble`].
        why: String,
    },
}
