//! The document security stores (ISO 32000-2 §12.8.4.3) with what their `/VRI` point to: of every save, the oldest first, so
//! that nothing that was ever there is taken away by what came later, nor pushed aside by it.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;

use saoy_pdf::{DecodeError, Dict, Entry, ObjRef, Object, ReadError, Reader, Stream, StreamData};
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

/// Reads each stream once.
pub(super) struct Dss {
    /// Where streams stand that were taken as certificates, or as evidence.
    seen: HashSet<(Range<u64>, bool)>,
    /// What was looked up: the object, where its entry says that it stands, and as what. Each save names again what those
    /// before it named.
    followed: HashSet<(ObjRef, Option<Entry>, bool)>,
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

/// A store of one save.
struct Save<'s, 'r> {
    dss: &'s mut Dss,
    reader: &'s Reader<'r>,
    store: &'s mut Store<'r>,
}

impl Dss {
    pub(super) fn new() -> Self {
        Self {
            seen: HashSet::new(),
            followed: HashSet::new(),
            left: Left {
                unpacked: MAX_UNPACKED,
                evidence: MAX_EVIDENCE,
                certificates: MAX_CERTIFICATES,
            },
            unread: Unread::default(),
        }
    }

    /// Puts into `store` what is there, and says what was not read.
    pub(super) fn read<'r>(mut self, reader: &Reader<'r>, store: &mut Store<'r>) -> Unread {
        let mut last: Option<Reader<'r>> = None;
        let newest = reader.revisions().len().saturating_sub(1);
        for number in 0..newest {
            let then = match &last {
                Some(last) => reader.later_revision(last, number),
                None => reader.at_revision(number),
            };
            // What cannot be opened is told by the survey.
            let Ok(then) = then else { continue };
            self.save(&then, store);
            last = Some(then);
        }
        self.save(reader, store);
        self.unread
    }

    fn save<'r>(&mut self, reader: &Reader<'r>, store: &mut Store<'r>) {
        let catalog = reader.catalog().ok();
        let Some(dss) = catalog.and_then(|catalog| dict(reader, &catalog, "DSS")) else {
            return;
        };
        let mut save = Save {
            dss: self,
            reader,
            store,
        };
        save.all(&dss);
    }
}

fn dict(reader: &Reader<'_>, dict: &Dict, key: &str) -> Option<Dict> {
    match reader.lookup(dict, key).ok()? {
        Object::Dict(found) => Some(found),
        _ => None,
    }
}

impl<'r> Save<'_, 'r> {
    fn all(&mut self, dss: &Dict) {
        self.lists(dss, ["Certs", "OCSPs", "CRLs"]);
        let Some(vri) = dict(self.reader, dss, "VRI") else {
            return;
        };
        for (_, entry) in vri.iter().take(MAX_STREAMS) {
            if let Ok(Object::Dict(entry)) = self.reader.resolve(entry) {
                self.lists(&entry, ["Cert", "OCSP", "CRL"]);
            }
        }
    }

    fn lists(&mut self, dict: &Dict, [certificates, answers, lists]: [&str; 3]) {
        self.each(dict, certificates, None);
        self.each(dict, answers, Some(Sort::Ocsp));
        self.each(dict, lists, Some(Sort::Crl));
    }

    fn each(&mut self, dict: &Dict, key: &str, kind: Option<Sort>) {
        let Ok(Object::Array(items)) = self.reader.lookup(dict, key) else {
            return;
        };
        for item in items {
            let Object::Ref(reference) = item else { continue };
            match self.one(reference, kind) {
                Ok(()) => {}
                Err(Refusal::Unreadable) => _ = self.dss.unread.unreadable.insert(reference.num),
                Err(Refusal::TooMuch) => self.dss.unread.exceeded = true,
            }
        }
    }

    /// One stream; nothing is done for what an entry of null leads to, and for what was read before.
    fn one(&mut self, reference: ObjRef, kind: Option<Sort>) -> Result<(), Refusal> {
        let entry = self.reader.entry(reference.num);
        if !self.dss.followed.insert((reference, entry, kind.is_some())) {
            return Ok(());
        }
        if self.dss.followed.len() > MAX_STREAMS {
            return Err(Refusal::TooMuch);
        }
        let stream = match self.reader.get(reference) {
            Ok(Object::Stream(stream)) => stream,
            Ok(Object::Null) => return Ok(()),
            Err(ReadError::Work | ReadError::TooMuch) => return Err(Refusal::TooMuch),
            _ => return Err(Refusal::Unreadable),
        };
        let place = place(&stream.data).ok_or(Refusal::Unreadable)?;
        if !self.dss.seen.insert((place.clone(), kind.is_some())) {
            return Ok(());
        }
        let der = one(self.data(&stream)?);
        let left = &mut self.dss.left;
        if let Some(kind) = kind {
            take(&mut left.evidence, der.len())?;
            let origin = Origin::Dss(place, reference.num);
            self.store.evidence(kind, der, origin);
        } else {
            take(&mut left.certificates, der.len())?;
            let certificate = Certificate::from_der(&der).map_err(|_| Refusal::Unreadable)?;
            self.store.certificate(&certificate, Some(place));
        }
        Ok(())
    }

    fn data(&mut self, stream: &Stream) -> Result<Cow<'r, [u8]>, Refusal> {
        let plain = !["F", "Filter"].iter().any(|key| stream.dict.contains_key(key));
        if let StreamData::File(range) = &stream.data
            && plain
        {
            let bytes = self.reader.bytes().get(range.clone());
            return bytes.map(Cow::Borrowed).ok_or(Refusal::Unreadable);
        }
        let left = &mut self.dss.left;
        let unpacked = self.reader.decoded_within(stream, left.unpacked as u64);
        // One that does not fit ends it: each try would unpack as much again.
        left.unpacked = match &unpacked {
            Ok(bytes) => left.unpacked.saturating_sub(bytes.len()),
            Err(DecodeError::TooLarge) => 0,
            Err(_) => left.unpacked,
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
