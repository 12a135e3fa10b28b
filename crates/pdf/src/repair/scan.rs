//! Looking through a whole file for objects, trailers and ends.
//!
//! The data of streams is passed over, so that a PDF inside a PDF is not mistaken for objects of the outer one. Every byte
//! is looked at a bounded number of times.

use crate::read::lexer::{Lexer, is_regular, is_space};
use crate::read::parser::Parser;
use crate::read::tail::{self, Tail};
use crate::{Dict, Limits, ObjRef, Object, OpenError, XrefError};
use memchr::memmem;
use std::collections::HashMap;

/// What was found, in the order of the file.
#[derive(Default)]
pub(super) struct Scan {
    pub(super) objects: Vec<Found>,
    /// Dictionaries after `trailer`, and those of cross-reference streams.
    pub(super) trailers: Vec<(usize, Dict)>,
    /// `startxref … %%EOF`
    pub(super) ends: Vec<Tail>,
}

/// One `n g obj`.
pub(super) struct Found {
    pub(super) reference: ObjRef,
    pub(super) offset: usize,
    /// Whether it is a stream with further objects in it.
    pub(super) holds_objects: bool,
}

/// Looks through all of `bytes`.
pub(super) fn scan(bytes: &[u8], limits: &Limits) -> Result<Scan, OpenError> {
    let integers = integers(bytes, limits)?;
    let mut scanner = Scanner {
        bytes,
        limits,
        left: bytes.len().saturating_mul(4).saturating_add(1 << 20),
        stream: Keyword::new(b"stream"),
        endobj: Keyword::new(b"endobj"),
        endstream: Keyword::new(b"endstream"),
        startxref: Keyword::new(b"startxref"),
        integers,
        found: Scan::default(),
    };
    scanner.run()?;
    Ok(scanner.found)
}

/// Whether there is any `n g obj`.
pub(crate) fn has_object(bytes: &[u8]) -> bool {
    memmem::find_iter(bytes, b"obj").any(|at| header(bytes, at).is_some())
}

struct Scanner<'a, 'l> {
    bytes: &'a [u8],
    limits: &'l Limits,
    /// Bytes of dictionaries that may still be parsed.
    left: usize,
    stream: Keyword,
    endobj: Keyword,
    endstream: Keyword,
    startxref: Keyword,
    /// Objects that are integers: lengths of streams may be given so.
    integers: HashMap<ObjRef, i64>,
    found: Scan,
}

impl Scanner<'_, '_> {
    fn run(&mut self) -> Result<(), OpenError> {
        let (mut object, mut trailer, mut end) = (
            Keyword::new(b"obj"),
            Keyword::new(b"trailer"),
            Keyword::new(b"startxref"),
        );
        let mut pos = 0;
        loop {
            let next = [&mut object, &mut trailer, &mut end].map(|keyword| keyword.from(self.bytes, pos));
            let Some(at) = next.into_iter().flatten().min() else {
                return Ok(());
            };
            pos = if next[0] == Some(at) {
                self.object(at)?
            } else if next[1] == Some(at) {
                self.trailer(at)
            } else {
                self.found.ends.extend(tail::at_offset(self.bytes, at));
                at + 1
            };
        }
    }

    /// After `obj` at `keyword`; returns where to look on.
    fn object(&mut self, keyword: usize) -> Result<usize, OpenError> {
        let body = keyword + 3;
        let Some((offset, reference)) = header(self.bytes, keyword) else {
            return Ok(body);
        };
        if self.found.objects.len() >= self.limits.max_objects {
            return Err(OpenError::Xref {
                offset: offset as u64,
                reason: XrefError::TooManyObjects,
            });
        }
        let stream = self.stream_dict(body);
        let holds_objects = stream.as_ref().is_some_and(|(dict, _)| dict.is_type("ObjStm"));
        self.found.objects.push(Found {
            reference,
            offset,
            holds_objects,
        });
        let Some((dict, data)) = stream else {
            return Ok(body);
        };
        let next = self.data_end(&dict, data);
        if dict.is_type("XRef") {
            self.found.trailers.push((offset, dict));
        }
        Ok(next)
    }

    /// The dictionary of the stream whose object begins at `body`, and where its data begins.
    fn stream_dict(&mut self, body: usize) -> Option<(Dict, usize)> {
        let keyword = self.stream.from(self.bytes, body)?;
        let is_object_over = self
            .endobj
            .from(self.bytes, body)
            .is_some_and(|end| end < keyword);
        let cost = keyword - body;
        if is_object_over || cost > self.left {
            return None;
        }
        self.left -= cost;
        let mut parser = Parser::at(self.bytes.get(..keyword)?, body, self.limits);
        let Ok(Object::Dict(dict)) = parser.object() else {
            return None;
        };
        parser.lexer.skip();
        (parser.lexer.pos() == keyword).then_some((dict, keyword + b"stream".len()))
    }

    /// Where the data ends that begins at `data`: as `/Length` says if that is true, else at the next keyword.
    fn data_end(&mut self, dict: &Dict, data: usize) -> usize {
        let length = match dict.get("Length") {
            Some(Object::Int(length)) => Some(*length),
            Some(Object::Ref(reference)) => self.integers.get(reference).copied(),
            _ => None,
        };
        let said = length.and_then(|length| data.checked_add(usize::try_from(length).ok()?));
        if let Some(said) = said.filter(|said| ends_near(self.bytes, *said)) {
            return said;
        }
        let ended = self.endstream.from(self.bytes, data);
        let closed = self.endobj.from(self.bytes, data);
        [ended, closed].into_iter().flatten().min().unwrap_or(data)
    }

    fn trailer(&mut self, keyword: usize) -> usize {
        let at = keyword + b"trailer".len();
        // As far as the end that closes it.
        let window = self.startxref.from(self.bytes, at).unwrap_or(self.bytes.len());
        let mut parser = Parser::at(self.bytes.get(..window).unwrap_or_default(), at, self.limits);
        let cost = window - at;
        if cost <= self.left
            && let Ok(Object::Dict(dict)) = parser.object()
        {
            self.found.trailers.push((keyword, dict));
        }
        self.left = self.left.saturating_sub(cost);
        at
    }
}

/// `endstream` within the few bytes by which the data begins later than the keyword ends.
fn ends_near(bytes: &[u8], said: usize) -> bool {
    let near = bytes.get(said..).unwrap_or_default();
    let near = near.get(..16).unwrap_or(near);
    memmem::find(near, b"endstream").is_some()
}

/// One keyword, looked for from left to right only: however often it is asked for, the file is gone through once.
struct Keyword {
    finder: memmem::Finder<'static>,
    next: Option<usize>,
    from: usize,
    asked: bool,
}

impl Keyword {
    fn new(word: &'static [u8]) -> Self {
        Self {
            finder: memmem::Finder::new(word),
            next: None,
            from: 0,
            asked: false,
        }
    }

    /// The first one at or after `pos`, which never decreases by much.
    fn from(&mut self, bytes: &[u8], pos: usize) -> Option<usize> {
        let is_known = self.asked && self.from <= pos && self.next.is_none_or(|next| next >= pos);
        if !is_known {
            let rest = bytes.get(pos..).unwrap_or_default();
            self.next = self.finder.find(rest).map(|at| pos + at);
            self.from = pos;
            self.asked = true;
        }
        self.next
    }
}

/// The `n g` before the keyword `obj`, and where it begins.
fn header(bytes: &[u8], keyword: usize) -> Option<(usize, ObjRef)> {
    if bytes.get(keyword + 3).is_some_and(u8::is_ascii_alphabetic) {
        return None;
    }
    let (rest, generation) = number_before(bytes.get(..keyword)?)?;
    let (rest, num) = number_before(rest)?;
    let glued = rest.last().is_some_and(|byte| is_regular(*byte));
    let reference = ObjRef {
        num: u32::try_from(num).ok()?,
        generation: u16::try_from(generation).ok()?,
    };
    (!glued && num > 0).then_some((rest.len(), reference))
}

/// The digits at the end, behind which there is space; what comes before them, and their value.
fn number_before(bytes: &[u8]) -> Option<(&[u8], u64)> {
    let spaces = bytes
        .iter()
        .rev()
        .take(8)
        .take_while(|byte| is_space(**byte))
        .count();
    let bytes = bytes
        .get(..bytes.len().checked_sub(spaces)?)
        .filter(|_| spaces > 0)?;
    let digits = bytes
        .iter()
        .rev()
        .take(11)
        .take_while(|byte| byte.is_ascii_digit())
        .count();
    let (rest, digits) = bytes.split_at_checked(bytes.len().checked_sub(digits)?)?;
    let value = crate::read::number::decimal(digits).filter(|_| (1..=10).contains(&digits.len()))?;
    Some((rest, value))
}

/// All objects that are integers, the last of each number.
fn integers(bytes: &[u8], limits: &Limits) -> Result<HashMap<ObjRef, i64>, OpenError> {
    let mut integers = HashMap::new();
    for keyword in memmem::find_iter(bytes, b"obj") {
        let Some((offset, reference)) = header(bytes, keyword) else {
            continue;
        };
        let mut lexer = Lexer::at(bytes, keyword + 3);
        lexer.skip_space();
        if let Some(value) = lexer.unsigned().and_then(|value| i64::try_from(value).ok()) {
            integers.insert(reference, value);
        }
        if integers.len() > limits.max_objects {
            return Err(OpenError::Xref {
                offset: offset as u64,
                reason: XrefError::TooManyObjects,
            });
        }
    }
    Ok(integers)
}
