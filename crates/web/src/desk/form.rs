//! What the forms of the two desks send, and what their addresses carry.

use saoy_domain::{Digest, MoveRefusal};
use serde::Deserialize;

use super::stage::Desk;
use crate::cards::Loaded;
use crate::flow::FlowError;

/// What a form of these pages says about what was looked at.
#[derive(Deserialize)]
pub(super) struct Seen {
    #[serde(default)]
    pub(super) version: i64,
    #[serde(default)]
    pub(super) sha256: String,
    #[serde(default)]
    pub(super) certificate: String,
    #[serde(default)]
    pub(super) remember: String,
    #[serde(default)]
    pub(super) book: String,
    #[serde(default)]
    pub(super) number: String,
    #[serde(default)]
    pub(super) look: String,
}

impl Seen {
    /// The file that was looked at.
    ///
    /// # Errors
    /// It was not sent: whatever was looked at, it was not the file.
    pub(super) fn digest(&self) -> Result<Digest, FlowError> {
        let changed = |_| FlowError::Move(MoveRefusal::FileChanged);
        self.sha256.parse().map_err(changed)
    }

    /// Whether the dossier still waits as it was looked at.
    pub(super) fn is_now<R: Desk>(&self, loaded: &Loaded) -> bool {
        loaded.row.state == R::WAITS && loaded.row.version.0 == self.version
    }
}

/// The book that was chosen one page before: each window carries its own.
#[derive(Deserialize)]
pub(super) struct Way {
    #[serde(default)]
    pub(super) book: String,
}

impl Way {
    /// The same way on.
    pub(super) fn query(book: &str) -> String {
        let safe = book.bytes().all(|byte| byte.is_ascii_digit());
        if book.is_empty() || !safe {
            String::new()
        } else {
            format!("?book={book}")
        }
    }
}
