//! Which signature stood in which field, from the first revision to the last.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use saoy_pdf::{Dict, ObjRef, Object, Reader};
use saoy_pki::sha256;

use super::memo::Memo;
use super::walk::{self, Sighting};
use super::{Remark, pages, range};
use crate::{FoundSignature, Unclear};

/// Fields that may show the same signature dictionary: each is read, hashed and judged by itself.
const MAX_SHARED: usize = 100;

/// What cannot be looked at is told so many times.
const MAX_UNCLEAR: usize = 1000;

/// One signature from its first to its last revision.
pub(super) struct Life {
    pub(super) field: Vec<u8>,
    pub(super) field_ref: ObjRef,
    pub(super) appeared: usize,
    pub(super) altered: Option<usize>,
    /// Whether another field shows the same signature since the same revision.
    pub(super) shared: bool,
    /// [`Remark::Removed`] or [`Remark::Replaced`].
    pub(super) ended: Option<Remark>,
    /// Where its byte range ends, when it states one.
    pub(super) stated_end: Option<u64>,
    pub(super) found: Result<FoundSignature, Unclear>,
    pub(super) certifies: bool,
    pub(super) permitted: bool,
    value: Result<Rc<Object>, Unclear>,
}

/// All of them.
#[derive(Default)]
pub(super) struct History {
    pub(super) lives: Vec<Life>,
    pub(super) unclear: Vec<Unclear>,
    /// How many fields showed each signature dictionary.
    shown: HashMap<ObjRef, usize>,
}

pub(super) fn read(reader: &Reader<'_>) -> History {
    let mut history = History::default();
    let mut memo = Memo::default();
    let mut left = walk::MAX_VISITS;
    let mut root = None;
    let mut last: Option<Reader<'_>> = None;
    let mut fields = HashSet::new();
    for revision in 0..reader.revisions().len() {
        let own_root = reader
            .revision_trailer(revision)
            .and_then(|trailer| trailer.reference("Root"));
        if revision > 0 && root == own_root && is_unconcerned(reader, revision, &memo) {
            continue;
        }
        root = own_root;
        let opened = match &last {
            Some(last) => reader.later_revision(last, revision),
            None => reader.at_revision(revision),
        };
        let Ok(view) = opened else {
            history.say(Unclear::Revision(revision));
            continue;
        };
        memo.forget_touched();
        let seen = walk::fields(&view, &mut memo, &mut left);
        for unclear in seen.unclear {
            history.say(unclear);
        }
        history.advance(reader, &view, revision, seen.sightings);
        fields = seen.visited;
        last = Some(view);
    }
    history.add_strays(reader, &mut memo, &mut left, &fields);
    history
}

/// Whether the revision lists nothing that the last look at the form came across.
fn is_unconcerned(reader: &Reader<'_>, revision: usize, memo: &Memo) -> bool {
    reader
        .revision_entries(revision)
        .is_ok_and(|entries| !memo.has_touched(entries.iter().map(|(number, _)| *number)))
}

impl History {
    fn say(&mut self, unclear: Unclear) {
        let unclear = match self.unclear.len() {
            ..MAX_UNCLEAR => unclear,
            _ => Unclear::TooMany,
        };
        if self.unclear.len() <= MAX_UNCLEAR && !self.unclear.contains(&unclear) {
            self.unclear.push(unclear);
        }
    }

    /// What pages show and the form does not know, as the newest revision has it; what stood in a field before is told
    /// already, and so is a second widget of a field's own signature.
    fn add_strays(
        &mut self,
        reader: &Reader<'_>,
        memo: &mut Memo,
        left: &mut usize,
        fields: &HashSet<ObjRef>,
    ) {
        let (strays, unclear) = pages::strays(reader, memo, left, fields);
        if let Some(unclear) = unclear {
            self.say(unclear);
        }
        let mut since = HashMap::new();
        let told: HashSet<[u8; 32]> = self.lives.iter().filter_map(|life| mark(&life.value)).collect();
        for (stray, value) in strays {
            if mark(&Ok(value)).is_some_and(|mark| told.contains(&mark)) {
                continue;
            }
            let appeared = *since
                .entry(stray.holder)
                .or_insert_with(|| first_with(reader, stray.holder, left));
            self.lives.push(Life::new(reader, reader, appeared, stray));
        }
    }

    fn advance(&mut self, reader: &Reader<'_>, view: &Reader<'_>, revision: usize, sightings: Vec<Sighting>) {
        let mut by_field: HashMap<ObjRef, Sighting> = sightings
            .into_iter()
            .map(|sighting| (sighting.field_ref, sighting))
            .collect();
        for life in self.lives.iter_mut().filter(|life| life.ended.is_none()) {
            let Some(now) = by_field.get(&life.field_ref) else {
                life.ended = Some(Remark::Removed { revision });
                continue;
            };
            if same_object(&life.value, &now.value) {
                by_field.remove(&life.field_ref);
            } else if same_signature(&life.value, &now.value) {
                life.altered.get_or_insert(revision);
                by_field.remove(&life.field_ref);
            } else {
                life.ended = Some(Remark::Replaced { revision });
            }
        }
        let mut fresh: Vec<Sighting> = by_field.into_values().collect();
        fresh.sort_by_key(|sighting| sighting.field_ref);
        for sighting in fresh {
            let shown = self.shown.entry(sighting.holder).or_default();
            *shown += 1;
            if *shown > MAX_SHARED {
                self.say(Unclear::TooMany);
                continue;
            }
            self.lives.push(Life::new(reader, view, revision, sighting));
        }
    }
}

impl Life {
    fn new(reader: &Reader<'_>, view: &Reader<'_>, appeared: usize, sighting: Sighting) -> Self {
        let (stated_end, found) = match &sighting.value {
            Ok(value) => {
                let none = Dict::new();
                let value = value.as_dict().unwrap_or(&none);
                range::read(reader, view, &sighting, value)
            }
            Err(unclear) => (None, Err(*unclear)),
        };
        Self {
            field: sighting.field,
            field_ref: sighting.field_ref,
            appeared,
            altered: None,
            shared: false,
            ended: None,
            stated_end,
            found,
            certifies: sighting.certifies,
            permitted: sighting.permitted,
            value: sighting.value,
        }
    }

    /// The signature dictionary, when there is one.
    pub(super) fn value(&self) -> Option<&Dict> {
        self.value.as_ref().ok()?.as_dict()
    }

    /// What orders signatures in time: the end of the range, or of the revision in which it appeared.
    pub(super) fn end(&self, reader: &Reader<'_>) -> u64 {
        let appeared = reader
            .revisions()
            .get(self.appeared)
            .map_or(0, |revision| revision.end as u64);
        self.stated_end.filter(|_| self.found.is_ok()).unwrap_or(appeared)
    }
}

/// The first revision that has the object as it is now.
fn first_with(reader: &Reader<'_>, reference: ObjRef, left: &mut usize) -> usize {
    let count = reader.revisions().len();
    let now = reader.get(reference).ok();
    let same = |revision: &usize| {
        *left = left.saturating_sub(1);
        *left > 0
            && reader
                .at_revision(*revision)
                .is_ok_and(|view| view.get(reference).ok() == now)
    };
    let unchanged = (0..count).rev().take_while(same).last();
    unchanged.unwrap_or(count.saturating_sub(1))
}

fn same_object(was: &Result<Rc<Object>, Unclear>, is: &Result<Rc<Object>, Unclear>) -> bool {
    match (was, is) {
        (Ok(was), Ok(is)) => Rc::ptr_eq(was, is) || was == is,
        (Err(was), Err(is)) => was == is,
        _ => false,
    }
}

/// The same value over the same bytes, however the rest of the dictionary reads.
fn same_signature(was: &Result<Rc<Object>, Unclear>, is: &Result<Rc<Object>, Unclear>) -> bool {
    let (Some(was), Some(is)) = (stated(was), stated(is)) else {
        return false;
    };
    was == is
}

/// What [`same_signature`] compares, as one digest; none without a value.
fn mark(value: &Result<Rc<Object>, Unclear>) -> Option<[u8; 32]> {
    let (contents, range) = stated(value)?;
    Some(sha256(&[contents, format!("{range:?}").as_bytes()].concat()))
}

fn stated(value: &Result<Rc<Object>, Unclear>) -> Option<(&[u8], Option<&Object>)> {
    let dict = value.as_ref().ok()?.as_dict()?;
    let contents = dict.get("Contents").and_then(Object::as_string)?;
    Some((contents, dict.get("ByteRange")))
}
