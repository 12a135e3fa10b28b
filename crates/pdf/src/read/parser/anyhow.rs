//! Indirect objects of damaged files.

use super::{Indirect, IndirectError, Parser};
use crate::{ObjRef, Object, Stream, StreamData};

/// What was wrong with an indirect object that was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Fault {
    /// `/Length` and `endstream` disagree.
    Length,
    /// No `endstream`.
    Endstream,
    /// No `endobj`.
    Endobj,
    /// A key that comes twice in a dictionary.
    Twice,
}

impl Parser<'_, '_> {
    /// [`indirect`](Self::indirect) for damaged files: the end of a stream is looked for where `/Length` does not lead to
    /// it, and a missing `endobj` is no reason to do without the object.
    pub(crate) fn indirect_anyhow(
        &mut self,
        expected: ObjRef,
        length: impl FnOnce(ObjRef) -> Option<i64>,
    ) -> Result<(Indirect, Option<Fault>), IndirectError> {
        if self.header() != Some(expected) {
            return Err(IndirectError::Header);
        }
        self.is_lenient = true;
        let object = self.object()?;
        self.lexer.skip();
        let (object, fault) = match object {
            Object::Dict(dict) if self.lexer.eat_word(b"stream") => {
                let (data, fault) = self.stream_anyhow(&dict, length);
                self.lexer.skip();
                (Object::Stream(Stream { dict, data }), fault)
            }
            other => (other, None),
        };
        let closed = self.lexer.eat_word(b"endobj");
        let end = self.lexer.pos();
        let fault = fault.or((!closed).then_some(Fault::Endobj));
        let fault = fault.or(self.found_twice.then_some(Fault::Twice));
        Ok((Indirect { object, end }, fault))
    }

    /// After `stream`, as far as the data goes.
    fn stream_anyhow(
        &mut self,
        dict: &crate::Dict,
        length: impl FnOnce(ObjRef) -> Option<i64>,
    ) -> (StreamData, Option<Fault>) {
        let mut strict = Self::at(self.lexer.all(), self.lexer.pos(), self.limits);
        if let Ok(data) = strict.stream_data(dict, length) {
            self.lexer = strict.lexer;
            return (data, None);
        }
        self.lexer.eat_eol();
        let start = self.lexer.pos();
        let rest = self.lexer.rest();
        let closed = memchr::memmem::find(rest, b"endobj");
        self.searched += closed.unwrap_or(rest.len());
        let within = closed.and_then(|at| rest.get(..at)).unwrap_or(rest);
        let ended = memchr::memmem::find(within, b"endstream");
        let data = ended.and_then(|at| within.get(..at)).unwrap_or(within);
        // The end of line before the keyword is not part of the data (§7.3.8.1).
        let data = data.strip_suffix(b"\n").unwrap_or(data);
        let data = data.strip_suffix(b"\r").unwrap_or(data);
        self.lexer
            .take(ended.map_or(within.len(), |at| at + b"endstream".len()));
        let fault = if ended.is_some() {
            Fault::Length
        } else {
            Fault::Endstream
        };
        (StreamData::File(start..start + data.len()), Some(fault))
    }
}
