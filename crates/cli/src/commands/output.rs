//! The new file: whole or not at all, and never in the place of another; or standard output.

use std::fs;
use std::io::{self, IsTerminal as _, Write as _};
use std::path::{Path, PathBuf};

use super::plain::plain;
use super::told::{OUTPUT, Told};
use super::words;
use crate::terminal::{columns, wrapped};

/// Where the new file goes.
pub(in crate::commands) enum Output {
    /// `-`: standard output. What is told about it goes to standard error.
    Stream,
    /// A file of its own.
    New(PathBuf),
}

impl Output {
    /// Asked before any key is used: the place must be free.
    pub(in crate::commands) fn open(path: &Path) -> Result<Self, Told> {
        if path.as_os_str() == "-" {
            if io::stdout().is_terminal() {
                return Err(Told::new(
                    "tệp PDF không in ra màn hình được; hãy ghi vào tệp bằng -o hoặc chuyển đầu ra vào tệp",
                    "a PDF is not for the screen; name a file with -o, or redirect standard output",
                ));
            }
            return Ok(Self::Stream);
        }
        if fs::symlink_metadata(path).is_ok() {
            return Err(Told::new(
                "đã có tệp tên này, không ghi đè; hãy đặt tên khác bằng -o",
                "a file of this name exists and is not overwritten; name another with -o",
            )
            .about(path));
        }
        Ok(Self::New(path.to_owned()))
    }

    /// Writes beside the place and moves there when every byte is on the disk.
    pub(in crate::commands) fn write(&self, bytes: &[u8]) -> Result<(), Told> {
        match self {
            Self::Stream => {
                let mut out = io::stdout().lock();
                let written = out.write_all(bytes).and_then(|()| out.flush());
                written.map_err(|error| Told::output(&error))
            }
            Self::New(path) => whole(path, bytes).map_err(|error| {
                let [vi, en] = words::system(&error);
                Told::new(
                    format!("không ghi được tệp: {vi}; chưa có gì được ghi, hãy chọn nơi khác bằng -o"),
                    format!("the file cannot be written: {en}; nothing was, name another place with -o"),
                )
                .about(path)
                .with_status(OUTPUT)
            }),
        }
    }

    /// Says what was done: below the file's name.
    pub(in crate::commands) fn tell(&self, lines: &[String]) -> Result<(), Told> {
        let columns = columns();
        let shown = |line: &String| wrapped(&plain(line), columns);
        let body = lines.iter().map(shown).collect::<Vec<_>>().join("\n");
        match self {
            Self::Stream => {
                // The file is out; where nobody hears more there is nothing to be done.
                let _ = writeln!(io::stderr(), "{body}");
                Ok(())
            }
            Self::New(path) => {
                let mut out = io::stdout().lock();
                let told = writeln!(out, "{}\n{body}", plain(&path.display().to_string()));
                told.and_then(|()| out.flush()).map_err(|error| {
                    let [vi, en] = words::system(&error);
                    Told::new(
                        format!("tệp đã được ghi, nhưng không kể lại ra đầu ra chuẩn được: {vi}; dùng được tệp như thường"),
                        format!("the file is written, but standard output does not take the account of it: {en}; the file can be used"),
                    )
                    .about(path)
                    .with_status(OUTPUT)
                })
            }
        }
    }
}

fn whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut part = path.as_os_str().to_owned();
    part.push(".part");
    let part = PathBuf::from(part);
    let mut file = fs::File::create_new(&part)?;
    let written = file
        .write_all(bytes)
        .and_then(|()| file.sync_all())
        // A link fails when somebody made the file in the meantime; a rename would take its place.
        .and_then(|()| fs::hard_link(&part, path).or_else(|error| renamed(&part, path, error)));
    let _ = fs::remove_file(&part);
    written
}

/// Where there are no links (FAT, some network drives).
fn renamed(part: &Path, path: &Path, error: io::Error) -> io::Result<()> {
    if error.kind() == io::ErrorKind::AlreadyExists || fs::symlink_metadata(path).is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    fs::rename(part, path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_exists_stays_as_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("signed.pdf");
        let output = Output::open(&path).unwrap();
        output.write(b"first").unwrap();
        let said = Output::open(&path).err().unwrap().to_string();
        assert!(said.contains("not overwritten"), "{said}");
        assert!(output.write(b"second").is_err());
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
