//! A file somebody names on the command line, as bytes: never copied when it is large.

use std::fs::{File, Metadata};
use std::io::{self, Read};
use std::path::Path;

use saoy_blob::Blob;

use crate::commands::{Told, system};

/// What is longer is not looked at: no signed document is, and hashing it would take minutes.
const MOST: u64 = 2 << 30;
/// A pipe is read into memory: less is taken.
const MOST_PIPED: u64 = 256 << 20;
/// Shorter files are read at once, so that nobody can change them while they are judged; longer ones are mapped.
const READ: u64 = 16 << 20;

/// An open file.
pub(crate) struct Input {
    /// Its bytes.
    pub(crate) bytes: Blob,
    watched: Option<(File, Stamp)>,
}

/// Why a file cannot be looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// There is none of that name.
    Missing,
    /// It is a folder.
    Folder,
    /// The system does not let us.
    Denied,
    /// Longer than what is looked at, in bytes.
    TooLarge(u64),
    /// It was changed while it was read.
    Changed,
    /// The system's words: Vietnamese, English.
    Io([String; 2]),
    /// This program broke down over it.
    Program,
}

impl Fault {
    /// What happened and what to do, in both languages: Vietnamese, English.
    pub(crate) fn sentences(&self) -> (String, String) {
        let (vi, en) = match self {
            Self::Missing => (
                "không tìm thấy tệp; hãy kiểm tra lại tên",
                "there is no such file; check its name",
            ),
            Self::Folder => (
                "đây là thư mục; hãy nêu tên từng tệp",
                "this is a folder; name the files in it",
            ),
            Self::Denied => (
                "không có quyền đọc tệp; hãy xin quyền hoặc sao tệp ra nơi khác",
                "reading the file is not permitted; ask for permission or copy it elsewhere",
            ),
            Self::Changed => (
                "tệp bị thay đổi trong lúc kiểm tra; hãy kiểm tra lại",
                "the file was changed while it was checked; check it again",
            ),
            Self::TooLarge(MOST_PIPED) => (
                "từ đầu vào chuẩn chỉ nhận tới 256 MB; hãy lưu thành tệp rồi nêu tên tệp",
                "a pipe may hold 256 MB; save it as a file and name that",
            ),
            Self::TooLarge(_) => (
                "tệp lớn hơn 2 GB nên không được đọc; hãy xin bản nhỏ hơn",
                "the file is larger than 2 GB and is not read; ask for a smaller one",
            ),
            Self::Io([vi, en]) => {
                return (
                    format!("không đọc được tệp: {vi}; hãy sao tệp ra nơi khác rồi làm lại"),
                    format!("the file cannot be read: {en}; copy it elsewhere and try again"),
                );
            }
            Self::Program => (
                "chương trình gặp lỗi của chính nó khi đọc tệp; hãy gửi tệp cho người phát triển",
                "this program broke down over the file; give the file to its developers",
            ),
        };
        (vi.to_owned(), en.to_owned())
    }

    /// The sentence about the file `path`.
    pub(crate) fn told(&self, path: &Path) -> Told {
        let (vi, en) = self.sentences();
        Told::new(vi, en).about(path)
    }
}

impl From<io::Error> for Fault {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing,
            io::ErrorKind::IsADirectory => Self::Folder,
            io::ErrorKind::PermissionDenied => Self::Denied,
            _ => Self::Io(system(&error)),
        }
    }
}

impl Input {
    /// Opens `path`; `-` is the standard input.
    pub(crate) fn open(path: &Path) -> Result<Self, Fault> {
        if path.as_os_str() == "-" {
            return piped(io::stdin().lock());
        }
        let file = File::open(path)?;
        let there = file.metadata()?;
        if there.is_dir() {
            return Err(Fault::Folder);
        }
        if !there.is_file() {
            return piped(file);
        }
        if there.len() > MOST {
            return Err(Fault::TooLarge(MOST));
        }
        if there.len() <= READ {
            return piped(file);
        }
        let bytes = Blob::map_foreign(&file)
            .map_err(|error| Fault::Io(["không ánh xạ được tệp vào bộ nhớ".to_owned(), error.to_string()]))?;
        let stamp = Stamp::of(&there);
        Ok(Self {
            bytes,
            watched: Some((file, stamp)),
        })
    }

    /// Asked when the work is done: were these the bytes all the time?
    pub(crate) fn still(&self) -> Result<(), Fault> {
        match &self.watched {
            Some((file, stamp)) if Stamp::of(&file.metadata()?) != *stamp => Err(Fault::Changed),
            _ => Ok(()),
        }
    }
}

fn piped(source: impl Read) -> Result<Input, Fault> {
    let mut bytes = Vec::new();
    source.take(MOST_PIPED + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > MOST_PIPED {
        return Err(Fault::TooLarge(MOST_PIPED));
    }
    Ok(Input {
        bytes: Blob::from(bytes),
        watched: None,
    })
}

/// What changes when somebody writes to a file.
#[derive(PartialEq)]
struct Stamp(u64, Option<std::time::SystemTime>);

impl Stamp {
    fn of(metadata: &Metadata) -> Self {
        Self(metadata.len(), metadata.modified().ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(path: &Path) -> Fault {
        Input::open(path).err().unwrap()
    }

    #[test]
    fn what_is_no_file_is_said() {
        let folder = tempfile::tempdir().unwrap();
        assert_eq!(fault(&folder.path().join("none.pdf")), Fault::Missing);
        assert_eq!(fault(folder.path()), Fault::Folder);
    }

    #[test]
    fn a_sparse_file_of_10_gigabytes_is_refused_at_once() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("sparse.pdf");
        File::create(&path).unwrap().set_len(10 << 30).unwrap();
        assert_eq!(fault(&path), Fault::TooLarge(MOST));
        assert_eq!(
            fault(&path).sentences().1,
            "the file is larger than 2 GB and is not read; ask for a smaller one"
        );
    }

    #[test]
    fn a_large_file_that_changes_meanwhile_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("large.pdf");
        let file = File::create(&path).unwrap();
        file.set_len(READ + 1).unwrap();
        let input = Input::open(&path).unwrap();
        assert_eq!(input.bytes.len() as u64, READ + 1);
        assert_eq!(input.still(), Ok(()));
        file.set_len(READ + 2).unwrap();
        assert_eq!(input.still(), Err(Fault::Changed));
    }
}
