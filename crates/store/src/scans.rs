//! What was seen on the pages of a scan: judged once, shown to the clerk and to the leader.

use jiff::Timestamp;
use saoy_domain::Digest;
use serde::{Deserialize, Serialize};

use crate::{Reader, Result, Tx, engine::statements};

/// Something about a page that deserves a second look.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageHint {
    /// The page, from 1.
    pub page: u32,
    /// What: the key of its sentence.
    pub what: String,
    /// The resolution in dots an inch, where that is it.
    pub dpi: Option<u32>,
}

statements! {
    FIND = "SELECT hints FROM scan_hint WHERE digest = $1";
    KEEP = "INSERT INTO scan_hint (digest, hints, judged_at) VALUES ($1, $2, $3) ON CONFLICT (digest) DO NOTHING";
}

/// What was seen on the pages of a file; `None` when nobody looked yet.
///
/// # Errors
/// What the database reports.
pub async fn hints(reader: impl Into<Reader<'_>>, file: Digest) -> Result<Option<Vec<PageHint>>> {
    let kept: Option<serde_json::Value> = reader.into().value(FIND.with(file), "hints").await?;
    Ok(kept.and_then(|kept| serde_json::from_value(kept).ok()))
}

/// Keeps what was seen; what is kept already stays: the same bytes look the same.
///
/// # Errors
/// What the database reports.
pub async fn keep(tx: &mut Tx, file: Digest, hints: &[PageHint], at: Timestamp) -> Result<()> {
    let hints = serde_json::to_value(hints).unwrap_or_default();
    tx.run(KEEP.with(file).with(hints).with(at)).await
}
