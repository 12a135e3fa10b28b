//! BER taken apart where it lies: nothing is rewritten, so what was signed stays what it is.

use std::borrow::Cow;

use const_oid::ObjectIdentifier as Oid;

use super::{MAX_DEPTH, identifier, length};

/// Elements of one constructed value that are looked at.
const MAX_CHILDREN: usize = 20_000;

/// One value with its header.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Value<'a> {
    /// The first identifier octet.
    pub(crate) tag: u8,
    /// Header and content, and the end-of-contents octets when the length is indefinite.
    pub(crate) raw: &'a [u8],
    /// The content alone.
    pub(crate) content: &'a [u8],
}

pub(crate) const INTEGER: u8 = 0x02;
pub(crate) const OCTET_STRING: u8 = 0x04;
pub(crate) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(crate) const ENUMERATED: u8 = 0x0a;
pub(crate) const SEQUENCE: u8 = 0x30;
pub(crate) const SET: u8 = 0x31;

/// The tag of a constructed context-specific value, as `[0]` and `[1]` are in CMS.
pub(crate) const fn context(number: u8) -> u8 {
    0xa0 | number
}

impl<'a> Value<'a> {
    /// The first value, and what follows it.
    pub(crate) fn first(input: &'a [u8]) -> Option<(Self, &'a [u8])> {
        Self::at_depth(input, 0)
    }

    fn at_depth(input: &'a [u8], depth: usize) -> Option<(Self, &'a [u8])> {
        if depth > MAX_DEPTH {
            return None;
        }
        let (tag, after) = identifier(input)?;
        let constructed = tag.first()? & 0x20 != 0;
        let (length, body) = length(after)?;
        let (content, rest) = match length {
            Some(length) => (body.get(..length)?, body.get(length..)?),
            None if constructed => until_end(body, depth)?,
            None => return None,
        };
        let value = Self {
            tag: *tag.first()?,
            raw: input.get(..input.len() - rest.len())?,
            content,
        };
        Some((value, rest))
    }

    /// The values inside, in their order.
    pub(crate) fn children(&self) -> Option<Vec<Self>> {
        let mut children = Vec::new();
        let mut rest = self.content;
        while !rest.is_empty() {
            let (child, after) = Self::first(rest)?;
            children.push(child);
            rest = after;
            if children.len() > MAX_CHILDREN {
                return None;
            }
        }
        Some(children)
    }

    /// The values inside if it has this tag.
    pub(crate) fn parts(&self, tag: u8) -> Option<Vec<Self>> {
        if self.tag == tag { self.children() } else { None }
    }

    /// The value with definite, minimal lengths.
    pub(crate) fn definite(&self) -> Cow<'a, [u8]> {
        super::first(self.raw).map_or(Cow::Borrowed(self.raw), |(value, _)| value)
    }

    /// The octets of an OCTET STRING, in one piece or in several (X.690 §8.7).
    pub(crate) fn octets(&self) -> Option<Cow<'a, [u8]>> {
        match self.tag {
            OCTET_STRING => Some(Cow::Borrowed(self.content)),
            0x24 => {
                let mut joined = Vec::new();
                for part in self.children()? {
                    joined.extend_from_slice(&part.octets()?);
                }
                Some(Cow::Owned(joined))
            }
            _ => None,
        }
    }

    /// The object identifier.
    pub(crate) fn oid(&self) -> Option<Oid> {
        if self.tag != OBJECT_IDENTIFIER {
            return None;
        }
        Oid::from_bytes(self.content).ok()
    }
}

fn until_end(body: &[u8], depth: usize) -> Option<(&[u8], &[u8])> {
    let mut rest = body;
    loop {
        if let Some(after) = rest.strip_prefix(&[0, 0]) {
            return Some((body.get(..body.len() - rest.len())?, after));
        }
        rest = Value::at_depth(rest, depth + 1)?.1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn indefinite_values_keep_their_bytes() {
        let input = [0x30, 0x80, 0x24, 0x80, 4, 1, 1, 4, 1, 2, 0, 0, 2, 1, 7, 0, 0, 9];
        let (value, rest) = Value::first(&input).unwrap();
        assert_eq!((value.raw, rest), (&input[..17], &[9_u8][..]));
        let parts = value.parts(SEQUENCE).unwrap();
        assert_eq!(parts[0].octets().unwrap().as_ref(), [1, 2]);
        assert_eq!(parts[1].raw, [2, 1, 7]);
        assert_eq!(value.definite().as_ref(), [0x30, 7, 4, 2, 1, 2, 2, 1, 7]);
    }

    #[test]
    fn what_has_no_end_or_no_bottom_is_no_value() {
        assert_eq!(Value::first(&[0x30, 0x80, 2, 1, 1]), None);
        assert_eq!(Value::first(&[0x30, 5, 1]), None);
        assert_eq!(Value::first(&[0x30, 0x80].repeat(500)), None);
        assert_eq!(Value::first(&[]), None);
    }
}
