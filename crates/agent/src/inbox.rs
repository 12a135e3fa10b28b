//! One agent at a time, without anything that others could connect to: a lock, and a folder into which links are put.
//!
//! A browser starts the program with a link. The first one holds the lock and works; the next ones put their link into the
//! folder and leave. Whoever can write there is the same person.

use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use saoy_agent_protocol::Link;

/// A link that lay longer was for an agent that is no more.
const STALE: Duration = Duration::from_secs(60);
/// So many links wait at most: more is somebody's mischief.
const MOST: usize = 16;

/// The folder of links.
#[derive(Debug, Clone)]
pub struct Inbox(PathBuf);

/// The right to be the one agent; it ends with the process.
#[derive(Debug)]
pub struct OnlyOne {
    _lock: File,
}

impl Inbox {
    /// Inside the agent's own folder.
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self(folder.join("inbox"))
    }

    /// Puts a link into the folder, whole or not at all. `name` is random.
    ///
    /// # Errors
    /// The disk.
    pub fn put(&self, link: &Link, name: &str) -> io::Result<()> {
        std::fs::create_dir_all(&self.0)?;
        let beside = self.0.join(format!("{name}.new"));
        std::fs::write(&beside, link.to_string())?;
        std::fs::rename(beside, self.0.join(format!("{name}.link")))
    }

    /// Takes the links that wait. What is no link, or lay too long, is thrown away.
    pub fn take(&self) -> Vec<Link> {
        let Ok(entries) = std::fs::read_dir(&self.0) else {
            return Vec::new();
        };
        let links = entries.flatten().map(|entry| entry.path());
        let links = links.filter(|path| path.extension().is_some_and(|ending| ending == "link"));
        links.take(MOST).filter_map(|path| taken(&path)).collect()
    }

    /// The right to be the one agent; `None` while another one is.
    ///
    /// # Errors
    /// The disk.
    pub fn only_one(&self) -> io::Result<Option<OnlyOne>> {
        std::fs::create_dir_all(&self.0)?;
        let lock = File::create(self.0.join("lock"))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(OnlyOne { _lock: lock })),
            Err(TryLockError::WouldBlock) => Ok(None),
            // A file system without locks: two agents at once do no harm, they ask twice.
            Err(TryLockError::Error(_)) => Ok(Some(OnlyOne { _lock: lock })),
        }
    }
}

fn taken(path: &Path) -> Option<Link> {
    let age = path.metadata().and_then(|data| data.modified()).ok()?.elapsed();
    let text = std::fs::read_to_string(path);
    std::fs::remove_file(path).ok()?;
    let fresh = age.is_ok_and(|age| age < STALE);
    Link::parse(text.ok()?.trim()).ok().filter(|_| fresh)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_second_agent_leaves_its_link_to_the_first() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::of(folder.path());
        let first = inbox.only_one().unwrap();
        assert!(first.is_some());
        assert!(inbox.only_one().unwrap().is_none());
        let link = Link::parse("saoy:sign?at=https://saoy.songlam.example&code=0123-4567").unwrap();
        inbox.put(&link, "a").unwrap();
        assert_eq!(inbox.take(), [link]);
        assert!(inbox.take().is_empty());
        drop(first);
        assert!(inbox.only_one().unwrap().is_some());
    }

    #[test]
    fn what_is_no_link_is_thrown_away() {
        let folder = tempfile::tempdir().unwrap();
        let inbox = Inbox::of(folder.path());
        std::fs::create_dir_all(folder.path().join("inbox")).unwrap();
        std::fs::write(
            folder.path().join("inbox/x.link"),
            "saoy:update --module=/tmp/evil.so",
        )
        .unwrap();
        assert!(inbox.take().is_empty());
        assert!(!folder.path().join("inbox/x.link").exists());
    }
}
