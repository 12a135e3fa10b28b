//! The new file on its way out, object by object: nothing is kept but offsets.

use super::NormaliseError;
use crate::filter::deflate;
use crate::read::reads_like_structure;
use crate::write::{Output, Xref};
use crate::{Dict, ObjRef, Object, Version};
use std::io::Write;

pub(super) struct File<'w> {
    sink: &'w mut dyn Write,
    position: u64,
    limit: u64,
    /// Of everything written: the identifier tells files with different content apart.
    hash: u128,
    written: Vec<(ObjRef, u64)>,
}

impl<'w> File<'w> {
    pub(super) fn begin(
        sink: &'w mut dyn Write,
        version: Version,
        limit: u64,
    ) -> Result<Self, NormaliseError> {
        let mut file = Self {
            sink,
            position: 0,
            limit,
            hash: FNV_OFFSET,
            written: Vec::new(),
        };
        let version = if version >= Version::parse(b"2.0").unwrap_or(version) {
            "2.0"
        } else {
            "1.7"
        };
        file.raw(format!("%PDF-{version}\n").as_bytes())?;
        // Four bytes above 127 tell transfer programs that this is binary (§7.5.2).
        file.raw(b"%\xE2\xE3\xCF\xD3\n")?;
        Ok(file)
    }

    pub(super) fn object(&mut self, number: u32, object: &Object) -> Result<(), NormaliseError> {
        let reference = ObjRef::new(number);
        self.written.push((reference, self.position));
        let mut text = Output::new(0, b"");
        text.indirect(reference, object)?;
        self.raw(&text.bytes)
    }

    /// `data` goes out as it is, from where it lies; packed once more where a program that searches the file would take it
    /// for objects.
    pub(super) fn stream(&mut self, number: u32, mut dict: Dict, data: &[u8]) -> Result<(), NormaliseError> {
        if !reads_like_structure(data) {
            return self.stream_as_is(number, dict, data);
        }
        let packed = deflate(data);
        // What cannot be made shorter stands in packed data as it was.
        if !reads_like_structure(&packed) {
            pack(&mut dict, "FlateDecode");
            return self.stream_as_is(number, dict, &packed);
        }
        pack(&mut dict, "ASCIIHexDecode");
        let digits = data.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let written = digits.map(|digit| {
            if digit < 10 {
                b'0' + digit
            } else {
                b'a' + digit - 10
            }
        });
        let written: Vec<u8> = written.chain([b'>']).collect();
        self.stream_as_is(number, dict, &written)
    }

    fn stream_as_is(&mut self, number: u32, mut dict: Dict, data: &[u8]) -> Result<(), NormaliseError> {
        let reference = ObjRef::new(number);
        self.written.push((reference, self.position));
        dict.remove("Length");
        dict.insert("Length", data.len());
        let mut head = Output::new(0, b"");
        head.raw(format!("{number} 0 obj\n"));
        head.dict(&dict, reference)?;
        head.raw("\nstream\n");
        self.raw(&head.bytes)?;
        self.raw(data)?;
        self.raw(b"\nendstream\nendobj\n")
    }

    /// Cross-reference and trailer; `next` is the first number that was not taken.
    pub(super) fn finish(
        mut self,
        root: ObjRef,
        info: Option<ObjRef>,
        next: u32,
    ) -> Result<(), NormaliseError> {
        self.written.sort_unstable_by_key(|(reference, _)| reference.num);
        let mut xref = Xref::default();
        for (reference, offset) in &self.written {
            xref.push(*reference, *offset);
        }
        let id = Object::HexString(self.hash.to_be_bytes().to_vec());
        let mut trailer = Dict::new().with("Size", next).with("Root", root);
        if let Some(info) = info {
            trailer.insert("Info", info);
        }
        trailer.insert("ID", vec![id.clone(), id]);
        let mut tail = Output::new(self.position, b"");
        xref.table(&mut tail, &trailer, true)?;
        self.raw(&tail.bytes)?;
        Ok(self.sink.flush()?)
    }

    fn raw(&mut self, bytes: &[u8]) -> Result<(), NormaliseError> {
        self.position = self.position.saturating_add(bytes.len() as u64);
        if self.position > self.limit {
            return Err(NormaliseError::TooLarge);
        }
        self.hash = fnv128(bytes, self.hash);
        Ok(self.sink.write_all(bytes)?)
    }
}

const FNV_OFFSET: u128 = 0x6c62_272e_07bb_0142_62b8_2175_6295_c58d;

/// FNV-1a in steps of sixteen bytes: tells files apart, promises nothing against forgery.
fn fnv128(bytes: &[u8], seed: u128) -> u128 {
    const PRIME: u128 = 0x0000_0000_0100_0000_0000_0000_0000_013B;
    bytes.chunks(16).fold(seed, |hash, chunk| {
        let word = chunk
            .iter()
            .fold(0_u128, |word, byte| word << 8 | u128::from(*byte));
        (hash ^ word).wrapping_mul(PRIME)
    })
}

/// One filter more, undone first (ISO 32000-2 Table 5).
fn pack(dict: &mut Dict, filter: &str) {
    let first = Object::name(filter);
    let Some(filters) = taken(dict, "Filter") else {
        dict.insert("Filter", first);
        return;
    };
    let filters: Vec<Object> = std::iter::once(first).chain(filters).collect();
    dict.insert("Filter", filters);
    if let Some(parameters) = taken(dict, "DecodeParms") {
        let parameters: Vec<Object> = std::iter::once(Object::Null).chain(parameters).collect();
        dict.insert("DecodeParms", parameters);
    }
}

/// What stands under a key, one or several.
fn taken(dict: &mut Dict, key: &str) -> Option<Vec<Object>> {
    match dict.remove(key)? {
        Object::Null => None,
        Object::Array(items) => Some(items),
        one => Some(vec![one]),
    }
}
