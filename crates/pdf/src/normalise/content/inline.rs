//! Where an inline image ends (ISO 32000-2 §8.9.7): its data may hold anything.

use super::operations::Operations;
use crate::read::is_space;

/// After `BI`: past `EI`. Whether that is certain: without a filter the size says so, as for all programs; else an end is
/// believed when text follows it, and doubted when another end would do for some.
pub(super) fn skip(content: &mut Operations<'_>) -> bool {
    let mut facts = Facts::default();
    let mut key: &[u8] = b"";
    loop {
        let Some(token) = content.token() else { return true };
        let text = content.bytes.get(token).unwrap_or_default();
        match text {
            b"ID" => break,
            b"EI" => return true,
            _ => facts.entry(key, text),
        }
        key = text;
    }
    let start = (content.at + 1).min(content.bytes.len());
    match facts.size() {
        Some(size) => {
            content.at = end(content.bytes, start.saturating_add(size));
            true
        }
        None => by_text(content, start),
    }
}

/// The first `EI` from `from`.
fn end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memmem::find(rest, b"EI").map_or(bytes.len(), |found| from + found + 2)
}

fn by_text(content: &mut Operations<'_>, start: usize) -> bool {
    let bytes = content.bytes;
    let mut certain = true;
    let mut from = start;
    while let Some(found) = bytes
        .get(from..)
        .and_then(|rest| memchr::memmem::find(rest, b"EI"))
    {
        let at = from + found;
        let after = bytes.get(at + 2..).unwrap_or_default();
        let text = after.first().is_none_or(|byte| is_space(*byte))
            && after
                .iter()
                .take(12)
                .all(|byte| byte.is_ascii_graphic() || is_space(*byte) && *byte != 0);
        let alone = at
            .checked_sub(1)
            .and_then(|at| bytes.get(at))
            .is_none_or(|byte| is_space(*byte));
        if text && alone {
            content.at = at + 2;
            return certain;
        }
        certain &= !text;
        from = at + 2;
    }
    content.at = bytes.len();
    certain
}

/// What tells how many bytes the data has.
#[derive(Default)]
struct Facts {
    width: Option<usize>,
    height: Option<usize>,
    bits: Option<usize>,
    parts: Option<usize>,
    is_mask: bool,
    is_filtered: bool,
}

impl Facts {
    fn entry(&mut self, key: &[u8], value: &[u8]) {
        let number = || std::str::from_utf8(value).ok()?.parse::<usize>().ok();
        match key {
            b"/W" | b"/Width" => self.width = number(),
            b"/H" | b"/Height" => self.height = number(),
            b"/BPC" | b"/BitsPerComponent" => self.bits = number(),
            b"/IM" | b"/ImageMask" => self.is_mask = value == b"true",
            b"/F" | b"/Filter" => self.is_filtered = true,
            b"/CS" | b"/ColorSpace" => {
                self.parts = match value {
                    b"/G" | b"/DeviceGray" => Some(1),
                    b"/RGB" | b"/DeviceRGB" => Some(3),
                    b"/CMYK" | b"/DeviceCMYK" => Some(4),
                    _ => None,
                }
            }
            _ => {}
        }
    }

    fn size(&self) -> Option<usize> {
        let bits = if self.is_mask {
            1
        } else {
            self.bits?.checked_mul(self.parts?)?
        };
        let row = self.width?.checked_mul(bits)?.div_ceil(8);
        let size = row.checked_mul(self.height?)?;
        (!self.is_filtered).then_some(size)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is left after the image, and whether that is certain.
    fn after(content: &str) -> (String, bool) {
        let mut operations = Operations::of(content.as_bytes());
        operations.token();
        let certain = skip(&mut operations);
        (String::from_utf8_lossy(operations.rest()).into_owned(), certain)
    }

    #[test]
    fn without_a_filter_the_size_tells_the_end() {
        assert_eq!(after("BI/W 9/H 2/IM true ID EI EEI Q"), (" Q".into(), true));
        assert_eq!(
            after("BI/W 1/H 1/BPC 8/CS/G ID xEI Q\nEI "),
            (" Q\nEI ".into(), true)
        );
        assert_eq!(after("BI/W 2/H 1/BPC 4/CS/RGB ID EI EI Q"), (" Q".into(), true));
    }

    #[test]
    fn with_a_filter_an_end_is_doubted_when_another_would_do() {
        assert_eq!(after("BI/W 1/H 1/F/AHx ID 00> EI Q"), (" Q".into(), true));
        assert_eq!(after("BI/F/Fl ID x\x01 EI \x01 EI Q"), (" Q".into(), true));
        assert_eq!(after("BI/F/AHx ID 00>EI Q\nEI Q"), (" Q".into(), false));
    }
}
