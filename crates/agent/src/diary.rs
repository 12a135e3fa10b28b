//! The log that a help desk reads: what happened, when, with which driver; no names of people, no PIN, no file.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use jiff::Timestamp;

/// One file grows so far, then it becomes `agent.1.log`, which was thrown away before.
const MAX_BYTES: u64 = 512 << 10;

/// The log.
#[derive(Debug)]
pub struct Diary {
    path: PathBuf,
    file: Mutex<Option<File>>,
}

impl Diary {
    /// `agent.log` in a folder. A log that cannot be written keeps nobody from signing.
    #[must_use]
    pub fn open(folder: &Path) -> Self {
        let path = folder.join("agent.log");
        if path.metadata().is_ok_and(|data| data.len() > MAX_BYTES) {
            let _ = std::fs::rename(&path, folder.join("agent.1.log"));
        }
        let file = OpenOptions::new().create(true).append(true).open(&path).ok();
        Self {
            path,
            file: Mutex::new(file),
        }
    }

    /// Where it lies.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// One line: an event of ours, with details that are no secrets. Whatever a driver or a server put into it stays on
    /// the line.
    pub fn note(&self, at: Timestamp, event: &str, details: &str) {
        let details: String = details
            .chars()
            .map(|one| if one.is_control() { ' ' } else { one })
            .collect();
        let mut file = self
            .file
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(file) = file.as_mut() {
            let _ = writeln!(file, "{at:.0} {event} {details}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_event_is_one_line() {
        let folder = tempfile::tempdir().unwrap();
        let diary = Diary::open(folder.path());
        let at = "2026-03-02T08:15:00Z".parse().unwrap();
        diary.note(at, "order", "20 items\nforged line");
        let text = std::fs::read_to_string(diary.path()).unwrap();
        assert_eq!(text, "2026-03-02T08:15:00Z order 20 items forged line\n");
    }
}
