//! The document security store (ISO 32000-2 §12.8.4.3) with what its `/VRI` points to.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use saoy_pdf::{DecodeError, Dict, ObjRef, Object, ReadError, Reader, Stream, StreamData};
use saoy_pki::Certificate;

use super::{Origin, Sort, Store};

/// Streams that are read.
const MAX_STREAMS: usize = 10_000;
/// Bytes that packed streams may unpack to, together: they are kept. What is not packed stays where it lies in the file.
const MAX_UNPACKED: usize = 24 << 20;
/// Bytes of lists and answers, together, packed or not: of each revoked certificate something is kept.
const MAX_EVIDENCE: usize = 48 << 20;
/// Bytes of certificates, together: read, each takes ten times as many.
const MAX_CERTIFICATES: usize = 2 << 20;

/// Reads the store once.
pub(super) struct Dss<'r, 'a> {
    reader: &'r Reader<'a>,
    seen: HashSet<ObjRef>,
    left: Left,
    unread: Unread,
}

/// What was not read.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Objects that are no streams, that cannot be unpacked or, of certificates, that are none.
    pub(super) unreadable: BTreeSet<u32>,
    /// There is more than may be read.
    pub(super) exceeded: bool,
}

/// Bytes that may still be read.
struct Left {
    unpacked: usize,
    evidence: usize,
    certificates: usize,
}

/// Why a stream is not taken.
enum Refusal {
    /// It is no evidence.
    Unreadable,
    /// It is more than may be read.
    TooMuch,
}

impl From<DecodeError> for Refusal {
    fn from(error: DecodeError) -> Self {
        match error {
            DecodeError::TooLarge | DecodeError::Work => Self::TooMuch,
            _ => Self::Unreadable,
        }
    }
}

/// A stream's data, where they stand in the file, and its object.
struct Piece<'r> {
    der: Cow<'r, [u8]>,
    place: Range<u64>,
    object: u32,
}

impl<'r, 'a> Dss<'r, 'a> {
    pub(super) fn new(reader: &'r Reader<'a>) -> Self {
        Self {
            reader,
            seen: HashSet::new(),
            left: Left {
                unpacked: MAX_UNPACKED,
                evidence: MAX_EVIDENCE,
                certificates: MAX_CERTIFICATES,
            },
            unread: Unread::default(),
        }
    }

    /// Puts into `store` what is there, and says what was not read.
    pub(super) fn read(mut self, store: &mut Store<'r>) -> Unread {
        let catalog = self.reader.catalog().ok();
        if let Some(dss) = catalog.and_then(|catalog| self.dict(&catalog, "DSS")) {
            self.all(&dss, store);
        }
        self.unread
    }

    fn all(&mut self, dss: &Dict, store: &mut Store<'r>) {
        self.lists(dss, ["Certs", "OCSPs", "CRLs"], store);
        let Some(vri) = self.dict(dss, "VRI") else { return };
        for (_, entry) in vri.iter().take(MAX_STREAMS) {
            if let Ok(Object::Dict(entry)) = self.reader.resolve(entry) {
                self.lists(&entry, ["Cert", "OCSP", "CRL"], store);
            }
        }
    }

    fn dict(&self, dict: &Dict, key: &str) -> Option<Dict> {
        match self.reader.lookup(dict, key).ok()? {
            Object::Dict(found) => Some(found),
            _ => None,
        }
    }

    fn lists(&mut self, dict: &Dict, [certificates, answers, lists]: [&str; 3], store: &mut Store<'r>) {
        self.each(dict, certificates, |left, piece| {
            take(&mut left.certificates, piece.der.len())?;
            let certificate = Certificate::from_der(&piece.der).map_err(|_| Refusal::Unreadable)?;
            store.certificate(&certificate, Some(piece.place));
            Ok(())
        });
        for (key, kind) in [(answers, Sort::Ocsp), (lists, Sort::Crl)] {
            self.each(dict, key, |left, piece| {
                take(&mut left.evidence, piece.der.len())?;
                store.evidence(kind, piece.der, Origin::Dss(piece.place, piece.object));
                Ok(())
            });
        }
    }

    fn each(
        &mut self,
        dict: &Dict,
        key: &str,
        mut put: impl FnMut(&mut Left, Piece<'r>) -> Result<(), Refusal>,
    ) {
        let Ok(Object::Array(items)) = self.reader.lookup(dict, key) else {
            return;
        };
        for item in items {
            let Object::Ref(reference) = item else { continue };
            if !self.seen.insert(reference) {
                continue;
            }
            if self.seen.len() > MAX_STREAMS {
                self.unread.exceeded = true;
                return;
            }
            let taken = self
                .stream(reference)
                .and_then(|piece| piece.map_or(Ok(()), |piece| put(&mut self.left, piece)));
            match taken {
                Ok(()) => {}
                Err(Refusal::Unreadable) => _ = self.unread.unreadable.insert(reference.num),
                Err(Refusal::TooMuch) => self.unread.exceeded = true,
            }
        }
    }

    /// Its data and where they stand; nothing for what an entry of null leads to.
    fn stream(&mut self, reference: ObjRef) -> Result<Option<Piece<'r>>, Refusal> {
        match self.reader.get(reference) {
            Ok(Object::Stream(stream)) => {
                let place = place(&stream.data).ok_or(Refusal::Unreadable)?;
                Ok(Some(Piece {
                    der: one(self.data(&stream)?),
                    place,
                    object: reference.num,
                }))
            }
            Ok(Object::Null) => Ok(None),
            Err(ReadError::Work | ReadError::TooMuch) => Err(Refusal::TooMuch),
            _ => Err(Refusal::Unreadable),
        }
    }

    fn data(&mut self, stream: &Stream) -> Result<Cow<'r, [u8]>, Refusal> {
        let plain = !["F", "Filter"].iter().any(|key| stream.dict.contains_key(key));
        if let StreamData::File(range) = &stream.data
            && plain
        {
            let bytes = self.reader.bytes().get(range.clone());
            return bytes.map(Cow::Borrowed).ok_or(Refusal::Unreadable);
        }
        let unpacked = self.reader.decoded_within(stream, self.left.unpacked as u64);
        // One that does not fit ends it: each try would unpack as much again.
        self.left.unpacked = match &unpacked {
            Ok(bytes) => self.left.unpacked.saturating_sub(bytes.len()),
            Err(DecodeError::TooLarge) => 0,
            Err(_) => self.left.unpacked,
        };
        Ok(Cow::Owned(unpacked?))
    }
}

fn take(left: &mut usize, bytes: usize) -> Result<(), Refusal> {
    *left = left.checked_sub(bytes).ok_or(Refusal::TooMuch)?;
    Ok(())
}

/// Where the stream's bytes stand: a timestamp proves what it covers, encrypted or not.
fn place(data: &StreamData) -> Option<Range<u64>> {
    match data {
        StreamData::File(range) | StreamData::Encrypted { range, .. } => {
            Some(range.start as u64..range.end as u64)
        }
        StreamData::Bytes(_) => None,
    }
}

/// The first DER value: some writers end the stream with an end of line that is counted.
fn one(der: Cow<'_, [u8]>) -> Cow<'_, [u8]> {
    let length = match &*der {
        [_, short @ 0..=0x7f, ..] => 2 + usize::from(*short),
        [_, 0x81, a, ..] => 3 + usize::from(*a),
        [_, 0x82, a, b, ..] => 4 + usize::from(*a) * 256 + usize::from(*b),
        [_, 0x83, a, b, c, ..] => 5 + (usize::from(*a) * 256 + usize::from(*b)) * 256 + usize::from(*c),
        _ => der.len(),
    };
    match der {
        Cow::Borrowed(bytes) => Cow::Borrowed(bytes.get(..length).unwrap_or(bytes)),
        Cow::Owned(mut bytes) => {
            bytes.truncate(length);
            Cow::Owned(bytes)
        }
    }
}
