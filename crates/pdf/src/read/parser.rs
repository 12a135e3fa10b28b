//! Direct objects, and indirect objects with their streams.

mod anyhow;

pub(crate) use anyhow::Fault;

use super::lexer::Lexer;
use super::{number, string};
use crate::{Dict, Limits, Name, ObjRef, Object, Stream, StreamData, SyntaxError, SyntaxKind};

/// Parses objects from one buffer. Recursion is bounded by [`Limits::depth`].
pub(crate) struct Parser<'a, 'l> {
    pub(crate) lexer: Lexer<'a>,
    limits: &'l Limits,
    items: usize,
    /// Whether of a key that comes twice the last one counts.
    is_lenient: bool,
    /// Whether one did.
    found_twice: bool,
    /// Bytes that were looked through for the end of a stream.
    searched: usize,
}

/// What follows the header `n g obj`.
pub(crate) struct Indirect {
    pub(crate) object: Object,
    /// Just behind `endobj`.
    pub(crate) end: usize,
}

/// Why an indirect object cannot be parsed.
pub(crate) enum IndirectError {
    Syntax(SyntaxError),
    /// No `n g obj` there.
    Header,
    /// `/Length` and the data disagree.
    Length,
}

impl From<SyntaxError> for IndirectError {
    fn from(error: SyntaxError) -> Self {
        Self::Syntax(error)
    }
}

impl<'a, 'l> Parser<'a, 'l> {
    pub(crate) fn at(bytes: &'a [u8], pos: usize, limits: &'l Limits) -> Self {
        Self {
            lexer: Lexer::at(bytes, pos),
            limits,
            items: 0,
            is_lenient: false,
            found_twice: false,
            searched: 0,
        }
    }

    /// What was done from `from` on, in bytes: all that was gone over but a stream's data, unless its end was looked for.
    pub(crate) fn cost(&self, from: usize, object: Option<&Object>) -> usize {
        let data = object.and_then(Object::as_stream).map_or(0, Stream::len);
        let reached = self.lexer.pos().saturating_sub(from);
        reached.saturating_sub(data).saturating_add(self.searched)
    }

    /// One direct object.
    pub(crate) fn object(&mut self) -> Result<Object, SyntaxError> {
        self.value(0)
    }

    /// One indirect object, `expected` if that is known; `length` resolves a `/Length` that is a reference.
    pub(crate) fn indirect(
        &mut self,
        expected: Option<ObjRef>,
        length: impl FnOnce(ObjRef) -> Option<i64>,
    ) -> Result<Indirect, IndirectError> {
        let reference = self.header().ok_or(IndirectError::Header)?;
        // Before the body is parsed: entries that all lead to one large object must cost nothing.
        if expected.is_some_and(|expected| expected != reference) {
            return Err(IndirectError::Header);
        }
        let object = self.object()?;
        self.lexer.skip();
        let object = match object {
            Object::Dict(dict) if self.lexer.eat_word(b"stream") => {
                let data = self.stream_data(&dict, length)?;
                self.lexer.skip();
                Object::Stream(Stream { dict, data })
            }
            other => other,
        };
        self.lexer.expect_word("endobj")?;
        Ok(Indirect {
            object,
            end: self.lexer.pos(),
        })
    }

    /// `n g obj`
    pub(crate) fn header(&mut self) -> Option<ObjRef> {
        self.lexer.skip_space();
        let num = u32::try_from(self.lexer.unsigned()?).ok()?;
        self.lexer.skip();
        let generation = u16::try_from(self.lexer.unsigned()?).ok()?;
        self.lexer.skip();
        // `obj` may touch what follows it: `1 0 obj<<`.
        self.lexer.eat(b"obj").then_some(ObjRef { num, generation })
    }

    /// After `stream`: CR LF or LF, the bytes, an optional end of line, `endstream` (§7.3.8.1).
    fn stream_data(
        &mut self,
        dict: &Dict,
        length: impl FnOnce(ObjRef) -> Option<i64>,
    ) -> Result<StreamData, IndirectError> {
        if !self.lexer.eat(b"\r\n") && !self.lexer.eat(b"\n") {
            return Err(self.lexer.error(SyntaxKind::Expected("end of line")).into());
        }
        let count = match dict.get(b"Length") {
            Some(Object::Int(value)) => Some(*value),
            Some(Object::Ref(reference)) => length(*reference),
            _ => None,
        };
        let count = count
            .and_then(|value| usize::try_from(value).ok())
            .ok_or(IndirectError::Length)?;
        let start = self.lexer.pos();
        self.lexer.take(count).ok_or(IndirectError::Length)?;
        let end = self.lexer.pos();
        self.lexer.skip_space();
        if !self.lexer.eat_word(b"endstream") {
            return Err(IndirectError::Length);
        }
        Ok(StreamData::File(start..end))
    }

    fn value(&mut self, depth: usize) -> Result<Object, SyntaxError> {
        if depth > self.limits.depth() {
            return Err(self.lexer.error(SyntaxKind::TooDeep));
        }
        self.items += 1;
        if self.items > self.limits.max_items {
            return Err(self.lexer.error(SyntaxKind::TooManyItems));
        }
        self.lexer.skip();
        let Some(byte) = self.lexer.peek() else {
            return Err(self.lexer.error(SyntaxKind::End));
        };
        match byte {
            b'/' => {
                self.lexer.bump();
                Ok(Object::Name(string::name(&mut self.lexer)?))
            }
            b'(' => {
                self.lexer.bump();
                Ok(Object::String(string::literal(&mut self.lexer)?))
            }
            b'<' if self.lexer.eat(b"<<") => self.dict(depth),
            b'<' => {
                self.lexer.bump();
                Ok(Object::HexString(string::hexadecimal(&mut self.lexer)?))
            }
            b'[' => {
                self.lexer.bump();
                self.array(depth)
            }
            b'0'..=b'9' => match self.reference() {
                Some(reference) => Ok(Object::Ref(reference)),
                None => number::number(&mut self.lexer),
            },
            b'+' | b'-' | b'.' => number::number(&mut self.lexer),
            _ if self.lexer.eat_word(b"true") => Ok(Object::Bool(true)),
            _ if self.lexer.eat_word(b"false") => Ok(Object::Bool(false)),
            _ if self.lexer.eat_word(b"null") => Ok(Object::Null),
            other => Err(self.lexer.error(SyntaxKind::Byte(other))),
        }
    }

    /// `n g R`, or nothing taken.
    fn reference(&mut self) -> Option<ObjRef> {
        let mut ahead = self.lexer.clone();
        let num = u32::try_from(ahead.unsigned()?).ok()?;
        ahead.skip();
        let generation = u16::try_from(ahead.unsigned()?).ok()?;
        ahead.skip();
        if !ahead.eat_word(b"R") {
            return None;
        }
        self.lexer = ahead;
        Some(ObjRef { num, generation })
    }

    fn array(&mut self, depth: usize) -> Result<Object, SyntaxError> {
        let mut items = Vec::new();
        loop {
            self.lexer.skip();
            if self.lexer.eat(b"]") {
                return Ok(Object::Array(items));
            }
            items.push(self.value(depth + 1)?);
        }
    }

    fn dict(&mut self, depth: usize) -> Result<Object, SyntaxError> {
        let mut entries: Vec<(Name, Object)> = Vec::new();
        loop {
            self.lexer.skip();
            if self.lexer.eat(b">>") {
                break;
            }
            if !self.lexer.eat(b"/") {
                let kind = if self.lexer.peek().is_none() {
                    SyntaxKind::End
                } else {
                    SyntaxKind::Dictionary
                };
                return Err(self.lexer.error(kind));
            }
            let key = string::name(&mut self.lexer)?;
            self.lexer.skip();
            if self.lexer.rest().starts_with(b">>") {
                return Err(self.lexer.error(SyntaxKind::Dictionary));
            }
            let value = self.value(depth + 1)?;
            entries.push((key, value));
        }
        if let Some(key) = twice(&entries) {
            if !self.is_lenient {
                return Err(self.lexer.error(SyntaxKind::DuplicateKey(key)));
            }
            self.found_twice = true;
            entries = last_of_each(entries);
        }
        // An entry whose value is null is no entry (§7.3.7).
        entries.retain(|(_, value)| *value != Object::Null);
        Ok(Object::Dict(Dict::from_unique(entries)))
    }
}

/// A key that occurs more than once.
fn twice(entries: &[(Name, Object)]) -> Option<Name> {
    let mut keys: Vec<&Name> = entries.iter().map(|(key, _)| key).collect();
    keys.sort_unstable();
    keys.windows(2).find_map(|pair| match pair {
        [first, second] if first == second => Some((*first).clone()),
        _ => None,
    })
}

/// Of a key that comes twice, what most readers take.
fn last_of_each(entries: Vec<(Name, Object)>) -> Vec<(Name, Object)> {
    let mut seen = std::collections::HashSet::new();
    let mut kept: Vec<_> = entries
        .into_iter()
        .rev()
        .filter(|(key, _)| seen.insert(key.clone()))
        .collect();
    kept.reverse();
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<Object, SyntaxKind> {
        Parser::at(text.as_bytes(), 0, &Limits::default())
            .object()
            .map_err(|error| error.kind)
    }

    #[test]
    fn a_dictionary_with_everything_in_it() {
        let dict = parse("<</A/B/C[1 0 R 2 0 3 .5 true]/D(x)%c\n/E<4f>/F null/G<</H false>>>>").unwrap();
        let dict = dict.as_dict().unwrap();
        assert!(dict.get("A").unwrap().is_name("B"));
        let items = dict.get("C").unwrap().as_array().unwrap();
        assert_eq!(items.len(), 6);
        assert_eq!(items[0], Object::Ref(ObjRef::new(1)));
        assert_eq!(items[1], Object::Int(2));
        assert_eq!(dict.get("E"), Some(&Object::HexString(b"O".to_vec())));
        assert_eq!(dict.get("F"), None);
    }

    #[test]
    fn each_syntax_error_has_its_name() {
        assert_eq!(parse(""), Err(SyntaxKind::End));
        assert_eq!(parse("[1 2"), Err(SyntaxKind::End));
        assert_eq!(parse("}"), Err(SyntaxKind::Byte(b'}')));
        assert_eq!(parse("1-"), Err(SyntaxKind::Number));
        assert_eq!(parse("<</A>>"), Err(SyntaxKind::Dictionary));
        assert_eq!(parse("<<1 2>>"), Err(SyntaxKind::Dictionary));
        assert_eq!(
            parse("<</A 1/B 2/A 3>>"),
            Err(SyntaxKind::DuplicateKey(Name::from("A")))
        );
        assert_eq!(parse(&"[".repeat(100_000)), Err(SyntaxKind::TooDeep));
    }

    #[test]
    fn elements_are_counted() {
        let limits = Limits {
            max_items: 10,
            ..Limits::default()
        };
        let error = Parser::at(b"[1 2 3 4 5 6 7 8 9 10 11]", 0, &limits)
            .object()
            .unwrap_err();
        assert_eq!(error.kind, SyntaxKind::TooManyItems);
    }
}
