//! Objects that several revisions share are parsed once.

use std::{
    collections::{HashMap, HashSet},
    rc::Rc,
};

use saoy_pdf::{Dict, Entry, ObjRef, Object, Reader};

/// References to references are followed this far.
const HOPS: usize = 16;

/// Where an object lies, and where the object stream lies that holds it.
type Place = (Option<Entry>, Option<Entry>);

/// None for an object that cannot be read.
type Known = Option<Rc<Object>>;

#[derive(Default)]
pub(super) struct Memo {
    known: HashMap<ObjRef, (Place, Known)>,
    /// Numbers of all objects that were asked for since the last [`Memo::forget_touched`].
    touched: HashSet<u32>,
}

impl Memo {
    /// Begins another look at the form.
    pub(super) fn forget_touched(&mut self) {
        self.touched.clear();
    }

    /// Whether one of the objects looked at is among these numbers.
    pub(super) fn has_touched(&self, mut numbers: impl Iterator<Item = u32>) -> bool {
        numbers.any(|number| self.touched.contains(&number))
    }

    /// The object as the reader's revision has it.
    pub(super) fn get(&mut self, reader: &Reader<'_>, reference: ObjRef) -> Known {
        self.touched.insert(reference.num);
        let entry = reader.entry(reference.num);
        let holder = match entry {
            Some(Entry::InStream { stream, .. }) => {
                self.touched.insert(stream);
                reader.entry(stream)
            }
            _ => None,
        };
        let place = (entry, holder);
        if let Some((known, object)) = self.known.get(&reference)
            && *known == place
        {
            return object.clone();
        }
        let object = reader.get(reference).ok().map(Rc::new);
        self.known.insert(reference, (place, object.clone()));
        object
    }

    /// Follows a reference; says also which object was reached last.
    pub(super) fn follow(
        &mut self,
        reader: &Reader<'_>,
        object: &Object,
    ) -> Option<(Option<ObjRef>, Rc<Object>)> {
        let Object::Ref(first) = object else {
            return Some((None, Rc::new(object.clone())));
        };
        let mut reference = *first;
        for _ in 0..HOPS {
            let found = self.get(reader, reference)?;
            match &*found {
                Object::Ref(next) => reference = *next,
                _ => return Some((Some(reference), found)),
            }
        }
        None
    }

    /// What stands under a key, references followed; null if there is nothing, none if it cannot be read.
    pub(super) fn lookup(&mut self, reader: &Reader<'_>, dict: &Dict, key: &str) -> Known {
        match dict.get(key) {
            None => Some(Rc::new(Object::Null)),
            Some(value) => self.follow(reader, value).map(|(_, object)| object),
        }
    }
}
