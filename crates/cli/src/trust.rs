//! Whom the commands trust: the lists and certificates that they are given, or the list that comes with the program.

use std::path::{Path, PathBuf};

use saoy_pki::TrustAnchor;
use saoy_trust_list::{TrustList, bare, certificates};

use crate::commands::Failure;

/// The list that comes with the program: empty.
const PRODUCTION: &str = include_str!("../../../trust/production.toml");

/// The anchors of all `files`, of the program's own list when there are none.
pub(crate) fn load(files: &[PathBuf]) -> Result<Vec<TrustAnchor>, Failure> {
    if files.is_empty() {
        return Ok(TrustList::parse(PRODUCTION, &|file| std::fs::read(file))?.anchors);
    }
    let mut anchors = Vec::new();
    for file in files {
        anchors.extend(read(file).map_err(|error| format!("{}: {error}", file.display()))?);
    }
    Ok(anchors)
}

/// A list (TOML), or certificates (PEM, DER) that are trusted for signatures of any kind and timestamps.
pub(crate) fn read(path: &Path) -> Result<Vec<TrustAnchor>, Failure> {
    let bytes = std::fs::read(path)?;
    match std::str::from_utf8(&bytes) {
        Ok(text) if !text.contains("-----BEGIN CERTIFICATE-----") || is_list(text) => {
            let beside = path.parent().unwrap_or(Path::new(""));
            Ok(TrustList::parse(text, &|file| std::fs::read(beside.join(file)))?.anchors)
        }
        _ => Ok(certificates(&bytes)?.into_iter().map(bare).collect()),
    }
}

/// A list may hold certificates, too; it says its version outside of them.
fn is_list(text: &str) -> bool {
    text.lines().any(|line| line.trim_start().starts_with("version"))
}
