//! The first bytes of a file.

use crate::OpenError;
use std::fmt;

/// `%PDF-1.7` is `Version { major: 1, minor: 7 }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Version {
    /// 1 or 2.
    pub major: u8,
    /// 0 to 9.
    pub minor: u8,
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

impl Version {
    /// From `1.7`, as in the header and in the catalog's `/Version`.
    pub fn parse(text: &[u8]) -> Option<Self> {
        match text {
            [major @ b'1'..=b'2', b'.', minor @ b'0'..=b'9'] => Some(Self {
                major: major - b'0',
                minor: minor - b'0',
            }),
            _ => None,
        }
    }
}

/// What a file that is no PDF seems to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum LooksLike {
    /// A web page, often an error page saved as `.pdf`.
    Html,
    /// ZIP: also Word, Excel and OpenDocument files.
    Zip,
    /// A JPEG picture.
    Jpeg,
    /// A PNG picture.
    Png,
    /// A TIFF picture.
    Tiff,
    /// RTF or old Office files.
    Office,
    /// Readable text.
    Text,
    /// None of these.
    Unknown,
}

impl fmt::Display for LooksLike {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Html => "a web page",
            Self::Zip => "a ZIP or Office file",
            Self::Jpeg => "a JPEG picture",
            Self::Png => "a PNG picture",
            Self::Tiff => "a TIFF picture",
            Self::Office => "an Office file",
            Self::Text => "a text file",
            Self::Unknown => "an unknown kind of file",
        })
    }
}

impl LooksLike {
    /// Judged by the first bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        let head = bytes.get(..bytes.len().min(512)).unwrap_or_default();
        let text = head.trim_ascii_start().to_ascii_lowercase();
        let html = [&b"<!doctype"[..], b"<html", b"<head", b"<?xml", b"\xef\xbb\xbf<"];
        if html.iter().any(|tag| text.starts_with(tag)) {
            Self::Html
        } else if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") {
            Self::Zip
        } else if starts(b"\xFF\xD8\xFF") {
            Self::Jpeg
        } else if starts(b"\x89PNG\r\n\x1a\n") {
            Self::Png
        } else if starts(b"II*\0") || starts(b"MM\0*") {
            Self::Tiff
        } else if starts(b"{\\rtf") || starts(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
            Self::Office
        } else if !head.is_empty() && !head.contains(&0) && is_utf8_start(head) {
            Self::Text
        } else {
            Self::Unknown
        }
    }
}

/// UTF-8, except that the last character may be cut.
fn is_utf8_start(head: &[u8]) -> bool {
    match std::str::from_utf8(head) {
        Ok(_) => true,
        Err(error) => error.error_len().is_none() && error.valid_up_to() > 0,
    }
}

/// The version of a file whose header is its very first bytes (ISO 32000-2 §7.5.2).
pub(crate) fn version(bytes: &[u8]) -> Result<Version, OpenError> {
    if bytes.is_empty() {
        return Err(OpenError::Empty);
    }
    let Some(rest) = bytes.strip_prefix(b"%PDF-") else {
        let head = bytes.get(..bytes.len().min(1024)).unwrap_or_default();
        return Err(match memchr::memmem::find(head, b"%PDF-") {
            Some(offset) if LooksLike::of(bytes) != LooksLike::Html => OpenError::JunkBefore { offset },
            _ => OpenError::NotPdf {
                looks_like: LooksLike::of(bytes),
            },
        });
    };
    rest.get(..3).and_then(Version::parse).ok_or(OpenError::Version)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_files_are_recognised() {
        let cases: [(&[u8], LooksLike); 9] = [
            (b"\n<!DOCTYPE html>", LooksLike::Html),
            (b"<HTML><body>", LooksLike::Html),
            (b"PK\x03\x04....", LooksLike::Zip),
            (b"\xFF\xD8\xFF\xE0", LooksLike::Jpeg),
            (b"\x89PNG\r\n\x1a\n", LooksLike::Png),
            (b"II*\0....", LooksLike::Tiff),
            (b"{\\rtf1", LooksLike::Office),
            ("Kính gửi".as_bytes(), LooksLike::Text),
            (b"\x00\x01\x02", LooksLike::Unknown),
        ];
        for (bytes, kind) in cases {
            assert_eq!(
                version(bytes),
                Err(OpenError::NotPdf { looks_like: kind }),
                "{kind}"
            );
        }
    }

    #[test]
    fn the_header_comes_first_or_not_at_all() {
        assert_eq!(version(b"%PDF-1.7\n"), Ok(Version { major: 1, minor: 7 }));
        assert_eq!(version(b"%PDF-3.0\n"), Err(OpenError::Version));
        assert_eq!(version(b"%PDF-"), Err(OpenError::Version));
        assert_eq!(
            version(b"\r\n%PDF-1.4\n"),
            Err(OpenError::JunkBefore { offset: 2 })
        );
        assert_eq!(version(b""), Err(OpenError::Empty));
    }
}
