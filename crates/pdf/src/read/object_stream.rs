//! Object streams (ISO 32000-2 §7.5.7).

use super::lexer::{Lexer, is_regular};
use super::parser::Parser;
use crate::{Dict, Limits, Object, SyntaxError, SyntaxKind};
use std::ops::Range;

/// Bytes within which `0 R` follows a number, if it is the first part of a reference.
const REFERENCE: usize = 4096;

/// A decoded object stream.
#[derive(Debug)]
pub(crate) struct ObjectStream {
    data: Vec<u8>,
    /// Object number and offset in `data`.
    index: Vec<(u32, usize)>,
    /// Whether bytes stand before the first object that are no pairs: poppler begins to read there.
    has_gap: bool,
}

impl ObjectStream {
    /// Reads the pairs at the beginning. None if they do not fit `/N` and `/First`.
    pub(crate) fn new(dict: &Dict, data: Vec<u8>) -> Option<Self> {
        if !dict.is_type("ObjStm") {
            return None;
        }
        let count = usize::try_from(dict.int("N")?).ok()?;
        let first = usize::try_from(dict.int("First")?).ok()?;
        let mut lexer = Lexer::at(data.get(..first)?, 0);
        let mut index = Vec::with_capacity(count.min(first / 4 + 1));
        for _ in 0..count {
            lexer.skip();
            let num = u32::try_from(lexer.unsigned()?).ok()?;
            lexer.skip();
            let offset = usize::try_from(lexer.unsigned()?).ok()?;
            index.push((num, first.checked_add(offset)?));
        }
        // Offsets increase (§7.5.7): no two objects share bytes.
        let increases = index
            .windows(2)
            .all(|pair| matches!(pair, [first, second] if first.1 < second.1));
        lexer.skip_space();
        let has_gap = lexer.pos() != first || index.first().is_some_and(|(_, offset)| *offset != first);
        increases.then_some(Self { data, index, has_gap })
    }

    /// The object at `position`, which must be number `num`.
    pub(crate) fn object(
        &self,
        position: u32,
        num: u32,
        limits: &Limits,
    ) -> Option<Result<Object, SyntaxError>> {
        let (found, range) = self.place(position)?;
        if found != num {
            return None;
        }
        let mut parser = Parser::at(self.data.get(..range.end)?, range.start, limits);
        let object = parser.object();
        if object.is_ok() && self.runs_on(&object, &range, parser.lexer.pos()) {
            return Some(Err(parser.lexer.error(SyntaxKind::Number)));
        }
        Some(object)
    }

    /// How many bytes the object at `position` takes; none if it is not there.
    pub(crate) fn extent(&self, position: u32) -> usize {
        self.place(position).map_or(0, |(_, range)| range.len())
    }

    /// Number of the object at `position`, and which bytes of the data it takes.
    fn place(&self, position: u32) -> Option<(u32, Range<usize>)> {
        let position = usize::try_from(position).ok()?;
        let (num, offset) = *self.index.get(position)?;
        let next = self.index.get(position.checked_add(1)?);
        let end = next.map_or(self.data.len(), |(_, next)| *next);
        (offset <= end && end <= self.data.len()).then_some((num, offset..end))
    }

    /// Whether a reader that does not stop where the next object begins reads something else: `5`, and behind it `0 R`;
    /// `/A`, and behind it `bc`.
    fn runs_on(&self, object: &Result<Object, SyntaxError>, place: &Range<usize>, read: usize) -> bool {
        let is_open = |at: Option<&u8>| at.is_some_and(|byte| is_regular(*byte));
        let touches = read == place.end
            && read > place.start
            && is_open(self.data.get(read - 1))
            && is_open(self.data.get(read));
        let Ok(Object::Int(_)) = object else {
            return touches;
        };
        // A reference is short; what is not is nothing that anybody writes.
        let window = self
            .data
            .get(..self.data.len().min(read.saturating_add(REFERENCE)));
        let mut lexer = Lexer::at(window.unwrap_or_default(), read);
        lexer.skip();
        // However it is written: `+0`, `00`.
        lexer.take_while(is_regular);
        lexer.skip();
        let follows = lexer.eat_word(b"R");
        let is_too_far = lexer.peek().is_none() && lexer.pos() < self.data.len();
        touches || follows || is_too_far
    }

    /// The bytes from the object at `position` on, or all of them if that is another.
    pub(crate) fn rest(&self, position: u32, num: u32) -> &[u8] {
        let at = usize::try_from(position).ok();
        let found = at.and_then(|at| self.index.get(at));
        let offset = found
            .filter(|(found, _)| *found == num)
            .map_or(0, |(_, offset)| *offset);
        self.data.get(offset..).unwrap_or_default()
    }

    /// The numbers of its objects, by position.
    pub(crate) fn numbers(&self) -> impl Iterator<Item = u32> {
        self.index.iter().map(|(num, _)| *num)
    }

    /// Whether nothing but white space stands before its first object, which is where `/First` says, and nothing but white
    /// space and comments between its objects and behind them.
    pub(crate) fn is_full(&self, limits: &Limits) -> bool {
        if self.has_gap {
            return false;
        }
        let ends = self.index.iter().skip(1).map(|(_, next)| *next);
        let ends = ends.chain([self.data.len()]);
        self.index.iter().zip(ends).all(|((_, start), end)| {
            let Some(data) = self.data.get(..end) else {
                return false;
            };
            let mut parser = Parser::at(data, *start, limits);
            let is_whole = parser.object().is_ok();
            parser.lexer.skip();
            is_whole && parser.lexer.peek().is_none()
        })
    }

    /// The pairs and the objects.
    pub(crate) fn data(&self) -> &[u8] {
        &self.data
    }

    /// Bytes it takes.
    pub(crate) fn size(&self) -> usize {
        self.data.len() + self.index.len() * size_of::<(u32, usize)>()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gap_before_the_first_object_is_seen() {
        let stream = |first: i64, data: &[u8]| {
            let dict = Dict::new()
                .with("Type", Object::name("ObjStm"))
                .with("N", 1)
                .with("First", first);
            ObjectStream::new(&dict, data.to_vec()).unwrap()
        };
        let is_full = |first, data| stream(first, data).is_full(&Limits::default());
        assert!(is_full(5, b"11 0 42"));
        assert!(!is_full(5, b"11 3 9  42"));
        assert!(!is_full(8, b"11 0 9  42"));
    }

    #[test]
    fn objects_are_found_by_position_and_number() {
        let dict = Dict::new()
            .with("Type", Object::name("ObjStm"))
            .with("N", 2)
            .with("First", 9);
        let stream = ObjectStream::new(&dict, b"11 0 12 3 42 /Two".to_vec()).unwrap();
        let limits = Limits::default();
        assert_eq!(stream.object(0, 11, &limits), Some(Ok(Object::Int(42))));
        assert_eq!(stream.object(1, 12, &limits), Some(Ok(Object::name("Two"))));
        assert!(stream.object(0, 12, &limits).is_none());
        assert!(stream.object(2, 12, &limits).is_none());
        let too_many = dict.with("N", 3);
        assert!(ObjectStream::new(&too_many, b"11 0 12 3 42 /Two".to_vec()).is_none());
    }
}
