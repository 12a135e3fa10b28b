//! Objects as bytes.

use crate::{Dict, Mark, Name, ObjRef, Object, Stream, StreamData, WriteError};
use std::io::Write as _;
use std::ops::Range;

/// Bytes that will stand at `base` and after it, with the ranges of reserved runs.
pub(crate) struct Output<'b> {
    /// Absolute offset of the first byte.
    base: u64,
    /// The file that [`StreamData::File`] means.
    file: &'b [u8],
    pub(crate) bytes: Vec<u8>,
    pub(crate) marks: Vec<(Mark, Range<u64>)>,
}

impl<'b> Output<'b> {
    pub(crate) fn new(base: u64, file: &'b [u8]) -> Self {
        Self {
            base,
            file,
            bytes: Vec::new(),
            marks: Vec::new(),
        }
    }

    /// Absolute offset of the next byte.
    pub(crate) fn position(&self) -> u64 {
        self.base.saturating_add(self.bytes.len() as u64)
    }

    pub(crate) fn raw(&mut self, bytes: impl AsRef<[u8]>) {
        self.bytes.extend_from_slice(bytes.as_ref());
    }

    /// `n g obj … endobj`; returns its offset.
    pub(crate) fn indirect(&mut self, reference: ObjRef, object: &Object) -> Result<u64, WriteError> {
        let offset = self.position();
        self.raw(format!("{} {} obj\n", reference.num, reference.generation));
        match object {
            Object::Stream(stream) => self.stream(stream, reference)?,
            object => self.object(object, reference)?,
        }
        self.raw("\nendobj\n");
        Ok(offset)
    }

    fn stream(&mut self, stream: &Stream, owner: ObjRef) -> Result<(), WriteError> {
        let file = self.file;
        let data = match &stream.data {
            StreamData::Bytes(bytes) => bytes.as_slice(),
            StreamData::Encrypted { .. } => return Err(WriteError::Encrypted),
            StreamData::File(range) => file.get(range.clone()).ok_or(WriteError::Outside(owner))?,
        };
        let mut dict = stream.dict.clone();
        dict.insert("Length", data.len());
        self.dict(&dict, owner)?;
        self.raw("\nstream\n");
        self.raw(data);
        self.raw("\nendstream");
        Ok(())
    }

    /// A direct object inside `owner`.
    pub(crate) fn object(&mut self, object: &Object, owner: ObjRef) -> Result<(), WriteError> {
        match object {
            Object::Null => self.raw("null"),
            Object::Bool(value) => self.raw(if *value { "true" } else { "false" }),
            Object::Int(value) => self.raw(value.to_string()),
            // Display never uses exponents and is the shortest text that reads back the same.
            Object::Real(value) if value.is_finite() => self.raw(value.to_string()),
            Object::Real(_) => return Err(WriteError::NotFinite(owner)),
            Object::Name(name) => self.name(name),
            Object::String(bytes) => self.literal(bytes),
            Object::HexString(bytes) => self.hexadecimal(bytes),
            Object::Array(items) => {
                self.raw("[");
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        self.raw(" ");
                    }
                    self.object(item, owner)?;
                }
                self.raw("]");
            }
            Object::Dict(dict) => self.dict(dict, owner)?,
            Object::Stream(_) => return Err(WriteError::DirectStream(owner)),
            Object::Ref(reference) => self.raw(reference.to_string()),
            Object::Reserved(reserved) => {
                let start = self.position();
                self.raw(&reserved.bytes);
                self.marks.push((reserved.mark, start..self.position()));
            }
        }
        Ok(())
    }

    pub(crate) fn dict(&mut self, dict: &Dict, owner: ObjRef) -> Result<(), WriteError> {
        self.raw("<<");
        for (key, value) in dict.iter() {
            self.name(key);
            self.raw(" ");
            self.object(value, owner)?;
        }
        self.raw(">>");
        Ok(())
    }

    fn name(&mut self, name: &Name) {
        self.raw("/");
        for &byte in name.as_bytes() {
            match byte {
                b'#' | b'/' | b'%' | b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' => {
                    self.escape(byte)
                }
                b'!'..=b'~' => self.bytes.push(byte),
                _ => self.escape(byte),
            }
        }
    }

    fn escape(&mut self, byte: u8) {
        self.raw(format!("#{byte:02X}"));
    }

    /// Text that looks like structure is written in hexadecimal: whoever searches the file for objects finds none in it.
    fn literal(&mut self, bytes: &[u8]) {
        if crate::read::reads_like_structure(bytes) {
            return self.hexadecimal(bytes);
        }
        self.raw("(");
        for &byte in bytes {
            match byte {
                b'(' | b')' | b'\\' => self.raw([b'\\', byte]),
                b'\r' => self.raw(b"\\r"),
                b'\n' => self.raw(b"\\n"),
                _ => self.bytes.push(byte),
            }
        }
        self.raw(")");
    }

    fn hexadecimal(&mut self, bytes: &[u8]) {
        self.raw("<");
        for byte in bytes {
            // Writing into a Vec cannot fail.
            let _ = write!(self.bytes, "{byte:02x}");
        }
        self.raw(">");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(object: Object) -> String {
        let mut output = Output::new(0, b"");
        output.object(&object, ObjRef::new(1)).unwrap();
        String::from_utf8(output.bytes).unwrap()
    }

    #[test]
    fn text_that_looks_like_an_object_is_none() {
        assert_eq!(written(Object::String(b"4 0 obj".to_vec())), "<342030206f626a>");
        assert_eq!(written(Object::String(b"object 4".to_vec())), "(object 4)");
    }

    #[test]
    fn every_kind_of_object() {
        let dict = Dict::new()
            .with("A B", Object::name("C#/d"))
            .with("K", Object::Null);
        assert_eq!(written(dict.into()), "<</A#20B /C#23#2Fd/K null>>");
        let items = vec![
            Object::Int(-3),
            Object::Real(0.000_001),
            Object::Real(-1e20),
            ObjRef::new(7).into(),
        ];
        assert_eq!(
            written(items.into()),
            "[-3 0.000001 -100000000000000000000 7 0 R]"
        );
        assert_eq!(written(Object::String(b"a(b\\)\r".to_vec())), "(a\\(b\\\\\\)\\r)");
        assert_eq!(written(Object::HexString(vec![0, 255])), "<00ff>");
        assert_eq!(written(Object::Bool(true)), "true");
    }

    #[test]
    fn reserved_runs_report_their_absolute_range() {
        let mut output = Output::new(1000, b"");
        let reserved = Reserved {
            mark: Mark(5),
            bytes: b"<0000>".to_vec(),
        };
        let object = Dict::new().with("Contents", reserved).into();
        let offset = output.indirect(ObjRef::new(4), &object).unwrap();
        assert_eq!(offset, 1000);
        let (mark, range) = output.marks.first().unwrap().clone();
        assert_eq!(mark, Mark(5));
        assert_eq!(
            &output.bytes[(range.start - 1000) as usize..(range.end - 1000) as usize],
            b"<0000>"
        );
    }

    use crate::Reserved;

    #[test]
    fn what_cannot_be_written_is_refused() {
        let owner = ObjRef::new(1);
        let mut output = Output::new(0, b"short");
        let refuse = |output: &mut Output<'_>, object: &Object| output.indirect(owner, object).unwrap_err();
        assert_eq!(
            refuse(&mut output, &Object::Real(f64::NAN)),
            WriteError::NotFinite(owner)
        );
        let stream = Stream::new(Dict::new(), vec![]);
        assert_eq!(
            refuse(&mut output, &vec![stream.into()].into()),
            WriteError::DirectStream(owner)
        );
        let outside = Stream {
            dict: Dict::new(),
            data: StreamData::File(3..9),
        };
        assert_eq!(refuse(&mut output, &outside.into()), WriteError::Outside(owner));
    }
}
