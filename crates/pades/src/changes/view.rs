//! Two neighbouring revisions side by side, every object parsed once.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    sync::Arc,
};

use saoy_pdf::{Dict, Entry, ObjRef, Object, ReadError, Reader, Stream};

use super::{
    mentions::{Said, said},
    numbers::NumMap,
    unread::{unread, unreadable},
};

/// References to references are followed this far.
const HOPS: usize = 16;

/// Steps that all comparisons of one file may take together. Honest files with a hundred signatures need some ten
/// thousand; what exceeds it is too much to judge.
const BUDGET: u64 = 30_000_000;

/// Decoded bytes of streams that are in memory at once: contents, and the forms inside forms that they lead to. What is
/// longer is too much to judge.
const MOST_HELD: usize = 24 << 20;

/// Which of the two revisions.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Side {
    Old,
    New,
}

type Value = (u16, Arc<Object>);

/// The older revision, and what the newer one lists anew.
pub(super) struct Pair<'a> {
    reader: Reader<'a>,
    known: RefCell<NumMap<Value>>,
    listed: BTreeMap<u32, Value>,
    /// Keys that the newer revision writes as `null`, where the older had none.
    nulled: Vec<(u32, Vec<Vec<u8>>)>,
    budget: Cell<u64>,
    trailers: [Dict; 2],
}

impl<'a> Pair<'a> {
    /// Starts with `reader` as both sides.
    pub(super) fn new(reader: Reader<'a>) -> Self {
        let trailer = reader.trailer().clone();
        Self {
            reader,
            known: RefCell::default(),
            listed: BTreeMap::new(),
            nulled: Vec::new(),
            budget: Cell::new(BUDGET),
            trailers: [trailer.clone(), trailer],
        }
    }

    /// Makes the newer side the older one and `reader`, which is revision `number`, the newer.
    pub(super) fn advance(&mut self, reader: Reader<'a>, number: usize) -> Result<(), ReadError> {
        self.known.get_mut().extend(std::mem::take(&mut self.listed));
        let listed = reader.revision_entries(number)?;
        self.spend(listed.len() + reader.entries().len() / 2);
        // Whatever is not listed reads the same by either reader; the newer one also knows the numbers listed now.
        for (num, _) in &listed {
            self.known(*num);
        }
        for (num, _) in listed {
            if self.exhausted() {
                break;
            }
            let value = self.read(&reader, num);
            self.spend(size(&value.1) / 4);
            self.listed.insert(num, value);
        }
        self.nulled = self.find_nulled(&reader);
        let [_, older] = &mut self.trailers;
        self.trailers = [std::mem::take(older), reader.trailer().clone()];
        self.reader = reader;
        Ok(())
    }

    /// The numbers that the newer revision lists.
    pub(super) fn listed(&self) -> impl Iterator<Item = u32> {
        self.listed.keys().copied()
    }

    /// Whether the newer revision does not list `num`.
    pub(super) fn is_still(&self, num: u32) -> bool {
        !self.listed.contains_key(&num)
    }

    /// Object `num`; null when there is none.
    pub(super) fn object(&self, side: Side, num: u32) -> Arc<Object> {
        self.value(side, num).1
    }

    /// Generation and object.
    pub(super) fn value(&self, side: Side, num: u32) -> Value {
        self.spend(1);
        let listed = self.listed.get(&num).filter(|_| side == Side::New);
        listed.cloned().unwrap_or_else(|| self.known(num))
    }

    /// Object `num` of the reader, not kept: all objects of a large file need not fit into memory.
    pub(super) fn passing(&self, num: u32) -> Arc<Object> {
        self.spend(1);
        self.read(&self.reader, num).1
    }

    /// The keys that the newer revision writes as `null` where the older had no such key: for most programs that is the
    /// same as none, for some it is a key.
    pub(super) fn nulled(&self) -> &[(u32, Vec<Vec<u8>>)] {
        &self.nulled
    }

    /// What the text of an object says.
    pub(super) fn said(&self, reader: &Reader<'_>, num: u32) -> Option<Said> {
        let said = reader.unparsed(num, said)?;
        self.spend(said.size / 2 + 1);
        Some(said)
    }

    fn read(&self, reader: &Reader<'_>, num: u32) -> Value {
        let generation = match reader.entry(num) {
            None | Some(Entry::Free) => return null(),
            Some(Entry::InFile { generation, .. }) => generation,
            Some(Entry::InStream { .. }) => 0,
        };
        let object = match reader.get(ObjRef { num, generation }) {
            Ok(object) => Arc::new(object),
            Err(_) if self.exhausted() => unreadable(),
            Err(_) => self
                .said(reader, num)
                .map_or_else(unreadable, |said| unread(&said)),
        };
        (generation, object)
    }

    /// Takes steps from the budget.
    pub(super) fn spend(&self, steps: usize) {
        self.budget.set(self.budget.get().saturating_sub(steps as u64));
    }

    /// Whether the budget is used up: nothing that was found can be relied upon to be everything.
    pub(super) fn exhausted(&self) -> bool {
        self.budget.get() == 0
    }

    /// The newer revision's reader, which also reads every stream of the older one.
    pub(super) fn reader(&self) -> &Reader<'a> {
        &self.reader
    }

    pub(super) fn view(&self, side: Side) -> View<'_, 'a> {
        View { pair: self, side }
    }

    fn known(&self, num: u32) -> Value {
        if let Some(found) = self.known.borrow().get(&num) {
            return found.clone();
        }
        let value = self.read(&self.reader, num);
        self.spend(size(&value.1) / 4);
        self.known.borrow_mut().insert(num, value.clone());
        value
    }
}

/// How many values an object is made of.
fn size(object: &Object) -> usize {
    match object {
        Object::Array(items) => items.iter().map(size).sum::<usize>() + 1,
        Object::Dict(dict) => dict.iter().map(|(_, value)| size(value)).sum::<usize>() + 1,
        Object::Stream(stream) => stream.dict.iter().map(|(_, value)| size(value)).sum::<usize>() + 1,
        Object::String(bytes) | Object::HexString(bytes) => bytes.len() / 64 + 1,
        Object::Reserved(reserved) => reserved.bytes.len() + 1,
        _ => 1,
    }
}

fn null() -> Value {
    (0, Arc::new(Object::Null))
}

/// One of the two revisions.
#[derive(Clone, Copy)]
pub(super) struct View<'p, 'a> {
    pub(super) pair: &'p Pair<'a>,
    pub(super) side: Side,
}

impl View<'_, '_> {
    /// The object behind a reference; null when its generation is another.
    pub(super) fn get(&self, reference: ObjRef) -> Arc<Object> {
        let (generation, object) = self.pair.value(self.side, reference.num);
        if generation == reference.generation {
            object
        } else {
            null().1
        }
    }

    /// Follows references.
    pub(super) fn resolve(&self, object: &Object) -> Arc<Object> {
        let Object::Ref(reference) = object else {
            return Arc::new(object.clone());
        };
        let mut reference = *reference;
        for _ in 0..HOPS {
            match self.get(reference) {
                next if matches!(*next, Object::Ref(_)) => {
                    reference = next.as_ref().as_ref().unwrap_or(reference)
                }
                found => return found,
            }
        }
        unreadable()
    }

    /// The number of the object behind a reference, references to references followed.
    pub(super) fn number(&self, object: &Object) -> Option<u32> {
        let mut reference = object.as_ref()?;
        for _ in 0..HOPS {
            match self.get(reference).as_ref().as_ref() {
                Some(next) => reference = next,
                None => break,
            }
        }
        Some(reference.num)
    }

    /// The value under `key`, references followed; null if there is none.
    pub(super) fn lookup(&self, dict: &Dict, key: &str) -> Arc<Object> {
        dict.get(key)
            .map_or_else(|| null().1, |value| self.resolve(value))
    }

    /// The trailer of this revision.
    pub(super) fn trailer(&self) -> &Dict {
        let [old, new] = &self.pair.trailers;
        match self.side {
            Side::Old => old,
            Side::New => new,
        }
    }

    /// The catalog's number.
    pub(super) fn catalog_num(&self) -> u32 {
        self.trailer().reference("Root").map_or(0, |root| root.num)
    }

    /// The catalog; empty if it is no dictionary.
    pub(super) fn catalog(&self) -> Dict {
        let root = self.lookup(self.trailer(), "Root");
        root.as_dict().cloned().unwrap_or_default()
    }

    /// Whether an entry of a graphics state (ISO 32000-2 Table 57) leaves colours and shapes what they are: transparency and
    /// fonts are looked at by themselves.
    pub(super) fn is_plain_state(&self, key: &[u8], value: &Object) -> bool {
        match key {
            b"Type" | b"LW" | b"LC" | b"LJ" | b"ML" | b"D" | b"RI" | b"OP" | b"op" | b"OPM" | b"FL"
            | b"SM" | b"SA" | b"BM" | b"SMask" | b"CA" | b"ca" | b"AIS" | b"TK" | b"Font" => true,
            b"TR" | b"TR2" | b"BG" | b"BG2" | b"UCR" | b"UCR2" | b"HT" => {
                let value = self.resolve(value);
                value.is_name("Default") || value.is_name("Identity")
            }
            _ => false,
        }
    }

    /// The decoded bytes of a stream. Of nothing comes nothing, whatever the filter.
    pub(super) fn decoded(&self, stream: &Stream) -> Option<Vec<u8>> {
        self.decoded_beside(stream, 0)
    }

    /// The same of the document's metadata, which say by themselves how they are encrypted.
    pub(super) fn decoded_aside(&self, stream: &Stream) -> Option<Vec<u8>> {
        let bytes = self.pair.reader.decoded_aside(stream, MOST_HELD as u64).ok()?;
        self.pair.spend(bytes.len() / 16);
        Some(bytes)
    }

    /// The same, while `held` bytes of other streams are in memory: together they are no more than [`MOST_HELD`].
    pub(super) fn decoded_beside(&self, stream: &Stream, held: usize) -> Option<Vec<u8>> {
        if self.pair.reader.raw(stream).is_empty() {
            return Some(Vec::new());
        }
        let left = MOST_HELD.checked_sub(held)?;
        let bytes = self.pair.reader.decoded_within(stream, left as u64).ok()?;
        self.pair.spend(bytes.len() / 16);
        Some(bytes)
    }
}
