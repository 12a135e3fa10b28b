//! “Tải và đối chiếu”: the officer sees the very file, and the agent proves that it is what will be signed.

use std::ops::Range;

use saoy_pki::HashAlgorithm;
use thiserror::Error;

/// A file that is what an item describes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Same {
    /// The file as it will be signed, its place for the signature still empty.
    pub file: Vec<u8>,
}

/// Why a file is not what would be signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum NotTheSame {
    /// No empty place for a signature.
    #[error("the file has no empty place for a signature")]
    NoPlace,
    /// The hash is another one.
    #[error("the file is another one than would be signed")]
    OtherHash,
}

/// How a comparison came out.
pub type Compared = Result<Same, NotTheSame>;

/// Places that are tried: a scan may hold such bytes by itself.
const MAX_PLACES: usize = 16;

/// Is the hash over all of `file` but the value of one empty signature equal to `message_digest`?
///
/// The place is not taken from the file's own `/ByteRange`: everything outside one run of zeros behind a `/Contents` is
/// hashed, so nothing that the officer sees can be left out (ISO 32000-2 §12.8.1).
///
/// # Errors
/// See [`NotTheSame`].
pub fn compare(file: Vec<u8>, message_digest: &[u8]) -> Compared {
    let hash = HashAlgorithm::from_length(message_digest.len()).ok_or(NotTheSame::OtherHash)?;
    let without = |place: &Range<usize>| {
        let (before, after) = (file.get(..place.start)?, file.get(place.end..)?);
        Some(hash.digest(&[before, after].concat()))
    };
    let tried: Vec<_> = places(&file).take(MAX_PLACES).collect();
    if tried.is_empty() {
        return Err(NotTheSame::NoPlace);
    }
    let same = tried
        .iter()
        .any(|place| without(place).as_deref() == Some(message_digest));
    if same {
        Ok(Same { file })
    } else {
        Err(NotTheSame::OtherHash)
    }
}

/// Every `<000…0>` behind a `/Contents`, its brackets included; the last one first, where a prepared file has it.
fn places(file: &[u8]) -> impl Iterator<Item = Range<usize>> {
    const KEY: &[u8] = b"/Contents";
    let keys = file
        .windows(KEY.len())
        .enumerate()
        .rev()
        .filter(|(_, bytes)| *bytes == KEY);
    keys.filter_map(|(at, _)| {
        let after = at + KEY.len();
        let start = after
            + file
                .get(after..)?
                .iter()
                .take_while(|byte| byte.is_ascii_whitespace())
                .count();
        let inside = file.get(start..)?.strip_prefix(b"<")?;
        let zeros = inside.iter().take_while(|byte| **byte == b'0').count();
        let ends = zeros > 0 && inside.get(zeros) == Some(&b'>');
        ends.then_some(start..start + zeros + 2)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = b"%PDF-1.7 ... /Contents <00000000> ... %%EOF";

    fn digest_without(place: &str) -> Vec<u8> {
        let text = std::str::from_utf8(FILE).unwrap().replacen(place, "", 1);
        HashAlgorithm::Sha256.digest(text.as_bytes())
    }

    #[test]
    fn the_file_that_will_be_signed_is_recognised() {
        let digest = digest_without("<00000000>");
        assert_eq!(compare(FILE.to_vec(), &digest), Ok(Same { file: FILE.to_vec() }));
    }

    #[test]
    fn another_file_is_found_out() {
        let digest = digest_without("<00000000>");
        let other = String::from_utf8(FILE.to_vec()).unwrap().replace("1.7", "1.6");
        assert_eq!(compare(other.into_bytes(), &digest), Err(NotTheSame::OtherHash));
    }

    #[test]
    fn a_file_whose_signature_would_leave_something_out_is_found_out() {
        let digest = digest_without(" ... /Contents <00000000>");
        assert_eq!(compare(FILE.to_vec(), &digest), Err(NotTheSame::OtherHash));
    }

    #[test]
    fn a_scan_may_hold_such_bytes_itself() {
        let file = [b"scan /Contents<0000> ", FILE].concat();
        let signed = String::from_utf8(file.clone())
            .unwrap()
            .replacen("<00000000>", "", 1);
        let digest = HashAlgorithm::Sha256.digest(signed.as_bytes());
        assert!(compare(file, &digest).is_ok());
    }

    #[test]
    fn a_file_without_a_place_is_refused() {
        assert_eq!(
            compare(b"%PDF-1.7 /Contents <01>".to_vec(), &[0; 32]),
            Err(NotTheSame::NoPlace)
        );
    }
}
