//! BER to definite, minimal lengths: foreign CMS often comes with indefinite lengths and split octet strings.

pub(crate) mod value;

use std::borrow::Cow;

use der::{Error, ErrorKind, Length, Result, Tag};

/// Nesting deeper than this is no signature.
const MAX_DEPTH: usize = 40;

/// The first value of the input with definite lengths, and what follows it. DER input is returned as it is.
pub(crate) fn first(input: &[u8]) -> Result<(Cow<'_, [u8]>, &[u8])> {
    let mut out = Vec::new();
    let rest = value(input, &mut out, 0)
        .ok_or_else(|| Error::new(ErrorKind::Length { tag: Tag::Sequence }, Length::ZERO))?;
    let consumed = input.get(..input.len() - rest.len()).unwrap_or_default();
    let same = consumed == out.as_slice();
    Ok((
        if same {
            Cow::Borrowed(consumed)
        } else {
            Cow::Owned(out)
        },
        rest,
    ))
}

/// Copies one value to `out`; returns what follows it.
fn value<'a>(input: &'a [u8], out: &mut Vec<u8>, depth: usize) -> Option<&'a [u8]> {
    if depth > MAX_DEPTH {
        return None;
    }
    let (tag, after_tag) = identifier(input)?;
    let constructed = tag.first()? & 0x20 != 0;
    let (length, body) = length(after_tag)?;
    let mut content = Vec::new();
    let rest = match length {
        Some(length) => {
            let inside = body.get(..length)?;
            if constructed {
                all(inside, &mut content, depth)?;
            } else {
                content.extend_from_slice(inside);
            }
            body.get(length..)?
        }
        None if constructed => until_end(body, &mut content, depth)?,
        None => return None,
    };
    // A constructed OCTET STRING is the concatenation of its parts (X.690 §8.7.3).
    if tag == [0x24] {
        let joined = join(&content)?;
        header(&[0x04], joined.len(), out);
        out.extend_from_slice(&joined);
    } else {
        header(tag, content.len(), out);
        out.extend_from_slice(&content);
    }
    Some(rest)
}

fn all(mut input: &[u8], out: &mut Vec<u8>, depth: usize) -> Option<()> {
    while !input.is_empty() {
        input = value(input, out, depth + 1)?;
    }
    Some(())
}

fn until_end<'a>(mut input: &'a [u8], out: &mut Vec<u8>, depth: usize) -> Option<&'a [u8]> {
    loop {
        if let Some(rest) = input.strip_prefix(&[0, 0]) {
            return Some(rest);
        }
        input = value(input, out, depth + 1)?;
    }
}

fn join(mut parts: &[u8]) -> Option<Vec<u8>> {
    let mut joined = Vec::new();
    while !parts.is_empty() {
        let (tag, rest) = identifier(parts)?;
        let (length, body) = length(rest)?;
        let length = length?;
        if tag != [0x04] {
            return None;
        }
        joined.extend_from_slice(body.get(..length)?);
        parts = body.get(length..)?;
    }
    Some(joined)
}

fn identifier(input: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut end = 1;
    if input.first()? & 0x1f == 0x1f {
        while input.get(end)? & 0x80 != 0 {
            end += 1;
        }
        end += 1;
    }
    Some((input.get(..end)?, input.get(end..)?))
}

/// `None` inside means indefinite.
fn length(input: &[u8]) -> Option<(Option<usize>, &[u8])> {
    let (first, rest) = input.split_first()?;
    match *first {
        0x80 => Some((None, rest)),
        short @ 0..0x80 => Some((Some(usize::from(short)), rest)),
        long => {
            let count = usize::from(long & 0x7f);
            let bytes = rest.get(..count)?;
            let mut length = 0_usize;
            for byte in bytes {
                length = length.checked_mul(256)?.checked_add(usize::from(*byte))?;
            }
            Some((Some(length), rest.get(count..)?))
        }
    }
}

pub(crate) fn header(tag: &[u8], length: usize, out: &mut Vec<u8>) {
    out.extend_from_slice(tag);
    let bytes = length.to_be_bytes();
    let significant: Vec<u8> = bytes.iter().copied().skip_while(|byte| *byte == 0).collect();
    match u8::try_from(length) {
        Ok(short) if short < 0x80 => out.push(short),
        _ => {
            out.push(0x80 | u8::try_from(significant.len()).unwrap_or(8));
            out.extend_from_slice(&significant);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn der_passes_through_and_the_rest_is_reported() {
        let (value, rest) = first(&[0x30, 3, 2, 1, 5, 0, 0]).unwrap();
        assert!(matches!(value, Cow::Borrowed([0x30, 3, 2, 1, 5])));
        assert_eq!(rest, [0, 0]);
    }

    #[test]
    fn indefinite_lengths_and_split_strings_become_definite() {
        let ber = [0x30, 0x80, 0x24, 0x80, 4, 1, 1, 4, 2, 2, 3, 0, 0, 0, 0];
        assert_eq!(first(&ber).unwrap().0.as_ref(), [0x30, 5, 4, 3, 1, 2, 3]);
        assert_eq!(first(&[4, 0x82, 0, 1, 7]).unwrap().0.as_ref(), [4, 1, 7]);
    }

    #[test]
    fn unterminated_or_bottomless_values_are_refused() {
        assert!(first(&[0x30, 0x80, 2, 1, 1]).is_err());
        assert!(first(&[0x30, 5, 1]).is_err());
        assert!(first(&[0x30, 0x80].repeat(500)).is_err());
        assert!(first(&[]).is_err());
    }
}
