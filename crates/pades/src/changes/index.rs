//! Who refers to whom.

use saoy_pdf::{Dict, Object, Reader};

use super::{
    numbers::{NumMap, NumSet},
    unread::{is_opaque, mentioned},
    view::Pair,
};

/// The trailer in place of an object number; no object has it.
pub(super) const TRAILER: u32 = 0;

/// References between objects, kept up to date revision by revision.
#[derive(Default)]
pub(super) struct Index {
    from: NumMap<Vec<u32>>,
    to: NumMap<Vec<u32>>,
    /// What could be reached from the trailer in any revision since the first that was signed. It only grows: an object
    /// that somebody saw once is never harmless again.
    reached: NumSet,
    /// References to pages that lead upwards only, by the object that has them: looked at once, until it changes.
    upwards: NumMap<NumSet>,
    /// Objects that may lead anywhere.
    opaque: NumSet,
}

/// One place inside an object.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Part {
    Key(Vec<u8>),
    Item(usize),
}

impl Index {
    /// Over all objects of a file.
    pub(super) fn new(pair: &Pair<'_>, reader: &Reader<'_>) -> Self {
        let mut index = Self::default();
        for (num, _) in reader.entries() {
            index.set(pair, *num, &pair.passing(*num));
        }
        index.set(pair, TRAILER, &Object::Dict(reader.trailer().clone()));
        index.reach(pair, TRAILER);
        index
    }

    /// The objects that refer to `num`.
    pub(super) fn referrers(&self, num: u32) -> &[u32] {
        self.to.get(&num).map_or(&[], Vec::as_slice)
    }

    /// How many objects `num` refers to.
    pub(super) fn size(&self, num: u32) -> usize {
        self.from.get(&num).map_or(0, Vec::len)
    }

    /// Whether `num` was ever within reach of the trailer.
    pub(super) fn is_reached(&self, num: u32) -> bool {
        self.reached.contains(&num)
    }

    /// An object within reach of which nobody knows what it leads to.
    pub(super) fn reached_opaque(&self) -> Option<u32> {
        self.opaque
            .iter()
            .copied()
            .filter(|num| self.is_reached(*num))
            .min()
    }

    /// Whether `from` was seen to refer to page `num` upwards only, and has not changed since.
    pub(super) fn is_upwards(&self, from: u32, num: u32) -> bool {
        self.upwards.get(&from).is_some_and(|pages| pages.contains(&num))
    }

    /// Remembers that.
    pub(super) fn set_upwards(&mut self, from: u32, num: u32) {
        self.upwards.entry(from).or_default().insert(num);
    }

    /// Replaces what `num` refers to.
    pub(super) fn set(&mut self, pair: &Pair<'_>, num: u32, object: &Object) {
        self.upwards.remove(&num);
        if is_opaque(object) {
            self.opaque.insert(num);
        }
        for target in self.from.remove(&num).unwrap_or_default() {
            if let Some(list) = self.to.get_mut(&target) {
                pair.spend(list.len() / 8);
                list.retain(|from| *from != num);
            }
        }
        let mut targets = Vec::new();
        references(object, &mut targets);
        targets.sort_unstable();
        targets.dedup();
        pair.spend(targets.len());
        for target in &targets {
            self.to.entry(*target).or_default().push(num);
        }
        if !targets.is_empty() {
            self.from.insert(num, targets);
        }
    }

    /// Marks everything that `start` leads to.
    pub(super) fn reach(&mut self, pair: &Pair<'_>, start: u32) {
        self.reached.insert(start);
        let mut waiting = vec![start];
        while let Some(num) = waiting.pop() {
            for target in self.from.get(&num).into_iter().flatten() {
                pair.spend(1);
                if self.reached.insert(*target) {
                    waiting.push(*target);
                }
            }
        }
    }
}

/// All references inside `object`.
pub(super) fn references(object: &Object, found: &mut Vec<u32>) {
    match object {
        Object::Ref(reference) => found.push(reference.num),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dict(dict) => in_dict(dict, found),
        Object::Stream(stream) => in_dict(&stream.dict, found),
        Object::Reserved(unread) => found.extend(mentioned(unread).map(|(num, _)| num)),
        _ => {}
    }
}

fn in_dict(dict: &Dict, found: &mut Vec<u32>) {
    dict.iter().for_each(|(_, value)| references(value, found));
}

/// Every place inside `object` that refers to `num`, with the array the reference stands in, if it is in one.
pub(super) fn places(object: &Object, num: u32) -> Vec<(Vec<Part>, Option<Vec<Object>>)> {
    let mut found = Vec::new();
    walk(object, num, &mut Vec::new(), None, &mut found);
    found
}

type Place = (Vec<Part>, Option<Vec<Object>>);

fn walk(object: &Object, num: u32, path: &mut Vec<Part>, array: Option<&[Object]>, found: &mut Vec<Place>) {
    match object {
        Object::Ref(reference) if reference.num == num => {
            let head = array.map(|items| items.iter().take(2).cloned().collect());
            found.push((path.clone(), head));
        }
        Object::Array(items) => {
            for (at, item) in items.iter().enumerate() {
                path.push(Part::Item(at));
                walk(item, num, path, Some(items), found);
                path.pop();
            }
        }
        Object::Dict(dict) => walk_dict(dict, num, path, found),
        Object::Stream(stream) => walk_dict(&stream.dict, num, path, found),
        // Somewhere in it: whatever role the other object has, it is not expected there.
        Object::Reserved(unread) => {
            let ways = mentioned(unread).filter(|(mentioned, _)| *mentioned == num);
            let path = |is_up: bool| vec![Part::Key(if is_up { b"P".to_vec() } else { Vec::new() })];
            found.extend(ways.map(|(_, is_up)| (path(is_up), None)));
        }
        _ => {}
    }
}

fn walk_dict(dict: &Dict, num: u32, path: &mut Vec<Part>, found: &mut Vec<Place>) {
    for (key, value) in dict.iter() {
        path.push(Part::Key(key.as_bytes().to_vec()));
        walk(value, num, path, None, found);
        path.pop();
    }
}
