//! The folder itself. Names come from the network: only regular files directly in it are looked at, links are never
//! followed, and nothing is ever written over.

use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

/// The sub-folder of files that were taken.
pub const TAKEN: &str = "da-nhan";
/// The sub-folder of files that were not, each with a sentence beside it.
pub const REFUSED: &str = "khong-nhan-duoc";
/// The most files of one look: what is above waits for the next.
const MOST: usize = 200;
/// Where the end of a PDF is looked for.
const TAIL: u64 = 1024;

/// What a look shows of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Seen {
    /// Where it lies.
    pub path: PathBuf,
    /// Bytes.
    pub size: u64,
    /// When it was written last, as far as the folder tells.
    pub modified: Option<SystemTime>,
}

impl Seen {
    /// The file's name as people read it.
    pub fn name(&self) -> String {
        let name = self.path.file_name().unwrap_or_default();
        name.to_string_lossy().into_owned()
    }
}

/// The files of a folder that may be scans. Hidden ones, half-written ones by their name and those that systems leave
/// behind are passed over.
///
/// # Errors
/// The folder cannot be read: it is not there, or the network is away.
pub fn list(folder: &Path) -> io::Result<Vec<Seen>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if is_passed_over(&entry.file_name().to_string_lossy()) {
            continue;
        }
        // Of the entry itself, not of what a link leads to. A file that went away meanwhile is no error.
        let Ok(about) = fs::symlink_metadata(entry.path()) else {
            continue;
        };
        if about.is_file() && files.len() < MOST {
            files.push(Seen {
                path: entry.path(),
                size: about.len(),
                modified: about.modified().ok(),
            });
        }
    }
    Ok(files)
}

/// Whether a file has the end that its kind must have. What is of no known kind is as whole as it will be.
///
/// # Errors
/// The file cannot be read.
pub fn is_whole(path: &Path) -> io::Result<bool> {
    let mut file = open(path)?;
    let mut head = [0; 8];
    let read = file.read(&mut head)?;
    let head = head.get(..read).unwrap_or_default();
    let length = file.metadata()?.len();
    file.seek(SeekFrom::Start(length.saturating_sub(TAIL)))?;
    let mut tail = Vec::new();
    file.take(TAIL).read_to_end(&mut tail)?;
    let ends = |with: &[u8]| tail.windows(with.len()).any(|part| part == with);
    Ok(match head {
        [] => false,
        [b'%', b'P', b'D', b'F', ..] => ends(b"%%EOF"),
        [0xff, 0xd8, ..] => ends(&[0xff, 0xd9]),
        [0x89, b'P', b'N', b'G', ..] => ends(b"IEND"),
        // Copying over a network often makes room first and fills it afterwards.
        zeros if zeros.iter().all(|byte| *byte == 0) => false,
        _ => true,
    })
}

/// The file's bytes, at most one more than `limit`, which tells that it is larger.
///
/// # Errors
/// The file cannot be read.
pub fn read(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    open(path)?
        .take(limit.saturating_add(1))
        .read_to_end(&mut bytes)?;
    Ok(bytes)
}

/// Moves a file into a sub-folder beside it, under a name that is free there, and says where it lies now. `None`: it was
/// written again since it was seen, and stays.
///
/// # Errors
/// The folder cannot be written.
pub fn put_away(seen: &Seen, sub: &str) -> io::Result<Option<PathBuf>> {
    let path = seen.path.as_path();
    let now = fs::symlink_metadata(path)?;
    if now.len() != seen.size || now.modified().ok() != seen.modified {
        return Ok(None);
    }
    let folder = path.parent().unwrap_or(Path::new(".")).join(sub);
    fs::create_dir_all(&folder)?;
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    let end = path
        .extension()
        .map(|end| format!(".{}", end.to_string_lossy()))
        .unwrap_or_default();
    let mut place = folder.join(path.file_name().unwrap_or_default());
    let mut nth = 2;
    while fs::symlink_metadata(&place).is_ok() {
        place = folder.join(format!("{stem}-{nth}{end}"));
        nth += 1;
    }
    fs::rename(path, &place)?;
    Ok(Some(place))
}

/// Writes a sentence beside a file, into `NAME.txt`.
///
/// # Errors
/// The folder cannot be written.
pub fn note(beside: &Path, sentence: &str) -> io::Result<()> {
    let mut name = beside.file_name().unwrap_or_default().to_os_string();
    name.push(".txt");
    // Windows' own editor reads the accents only with the mark in front.
    fs::write(beside.with_file_name(name), format!("\u{feff}{sentence}\r\n"))
}

/// Opens a regular file; a link that took its place meanwhile is not followed.
fn open(path: &Path) -> io::Result<File> {
    let before = fs::symlink_metadata(path)?;
    let file = File::open(path)?;
    if before.is_file() && is_same(&before, &file.metadata()?) {
        Ok(file)
    } else {
        Err(io::Error::new(io::ErrorKind::InvalidInput, "not a regular file"))
    }
}

#[cfg(unix)]
fn is_same(a: &fs::Metadata, b: &fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

#[cfg(not(unix))]
fn is_same(_: &fs::Metadata, b: &fs::Metadata) -> bool {
    b.is_file()
}

fn is_passed_over(name: &str) -> bool {
    let name = name.to_lowercase();
    let half = [".tmp", ".part", ".partial", ".crdownload", ".filepart", "~"];
    name.starts_with(['.', '~'])
        || half.iter().any(|end| name.ends_with(end))
        || ["thumbs.db", "desktop.ini"].contains(&name.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_regular_files_that_may_be_scans_are_seen() {
        let place = tempfile::tempdir().unwrap();
        for name in ["a.pdf", ".hidden", "b.pdf.part", "Thumbs.db", "~$c.pdf"] {
            fs::write(place.path().join(name), "x").unwrap();
        }
        fs::create_dir(place.path().join(TAKEN)).unwrap();
        std::os::unix::fs::symlink("/etc/passwd", place.path().join("link.pdf")).unwrap();
        let names: Vec<String> = list(place.path()).unwrap().iter().map(Seen::name).collect();
        assert_eq!(names, ["a.pdf"]);
        assert!(read(&place.path().join("link.pdf"), 9).is_err());
    }

    #[test]
    fn a_file_is_whole_when_its_kind_ends_as_it_must() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("x");
        for (bytes, whole) in [
            (&b"%PDF-1.7 ... %%EOF\n"[..], true),
            (b"%PDF-1.7 ...", false),
            (b"\xff\xd8\xff ... \xff\xd9", true),
            (b"\xff\xd8\xff ...", false),
            (b"\x89PNG\r\n\x1a\n ...", false),
            (b"\0\0\0\0\0\0\0\0\0", false),
            (b"", false),
            (b"xin chao", true),
        ] {
            fs::write(&path, bytes).unwrap();
            assert_eq!(is_whole(&path).unwrap(), whole, "{bytes:?}");
        }
    }

    #[test]
    fn a_file_that_was_written_again_meanwhile_stays() {
        let place = tempfile::tempdir().unwrap();
        let path = place.path().join("a.pdf");
        fs::write(&path, "one").unwrap();
        let seen = list(place.path()).unwrap().remove(0);
        fs::write(&path, "another").unwrap();
        assert_eq!(put_away(&seen, TAKEN).unwrap(), None);
        assert!(path.exists());
    }

    #[test]
    fn nothing_is_written_over() {
        let place = tempfile::tempdir().unwrap();
        for text in ["one", "two", "three"] {
            let path = place.path().join("a.pdf");
            fs::write(&path, text).unwrap();
            let seen = list(place.path()).unwrap().remove(0);
            let now = put_away(&seen, TAKEN).unwrap().unwrap();
            assert_eq!(fs::read_to_string(now).unwrap(), text);
        }
        let mut names: Vec<String> = list(&place.path().join(TAKEN))
            .unwrap()
            .iter()
            .map(Seen::name)
            .collect();
        names.sort();
        assert_eq!(names, ["a-2.pdf", "a-3.pdf", "a.pdf"]);
    }
}
