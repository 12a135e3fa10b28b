//! Which objects differ between two revisions.

use std::collections::{BTreeSet, HashSet};

use saoy_pdf::{Entry, Object, Reader};

use super::{
    Reason, Role,
    index::Index,
    same::same,
    step::{Delta, Step},
    unread::is_unreadable,
    view::Side,
};

impl Step<'_, '_> {
    pub(super) fn find_deltas(&mut self, index: &Index) {
        let reader = self.pair.reader();
        let listed: BTreeSet<u32> = self.pair.listed().collect();
        let holders = holders(reader, &listed);
        for num in listed {
            let (old_generation, old) = self.pair.value(Side::Old, num);
            let (new_generation, new) = self.pair.value(Side::New, num);
            if is_unreadable(&new) && !is_unreadable(&old)
                || (is_unreadable(&new) || is_unreadable(&old)) && index.is_reached(num)
            {
                self.refuse(Reason::Unreadable, Role::Unknown, Some(num));
            }
            let freed = matches!(reader.entry(num), None | Some(Entry::Free));
            let delta = match (&*old, &*new) {
                (Object::Null, Object::Null) => continue,
                (_, Object::Null) if freed => Delta::Freed,
                (old, new) if same(self.pair, old, new) => {
                    if old_generation != new_generation {
                        self.refuse(Reason::Generation, Role::Unknown, Some(num));
                    }
                    self.length_elsewhere(old, new);
                    continue;
                }
                (Object::Null, _) => Delta::New,
                _ => Delta::Replaced,
            };
            if delta == Delta::Replaced && old_generation != new_generation {
                self.refuse(Reason::Generation, Role::Unknown, Some(num));
            }
            if delta != Delta::New && holders.contains(&num) {
                self.refuse(Reason::ObjectStreamReplaced, Role::Unknown, Some(num));
            }
            if delta == Delta::Freed {
                self.refuse(Reason::Freed, Role::Unknown, Some(num));
                self.explained.insert(num);
            }
            self.deltas.insert(num, delta);
        }
    }
}

impl Step<'_, '_> {
    /// A stream written again with a length that is an object of its own: that is accounted for, once.
    fn length_elsewhere(&mut self, old: &Object, new: &Object) {
        let length = |object: &Object| object.as_stream()?.dict.reference("Length");
        let Some(number) = length(new).filter(|number| length(old) != Some(*number)) else {
            return;
        };
        let is_new = *self.pair.object(Side::Old, number.num) == Object::Null;
        if is_new && self.pair.object(Side::New, number.num).as_int().is_some() {
            self.explained.insert(number.num);
        }
    }
}

/// The object streams that hold objects which are not listed: replacing such a stream changes them unseen.
fn holders(reader: &Reader<'_>, listed: &BTreeSet<u32>) -> HashSet<u32> {
    let others = reader.entries().iter().filter(|(num, _)| !listed.contains(num));
    let stream = |(_, entry): &(u32, Entry)| match entry {
        Entry::InStream { stream, .. } => Some(*stream),
        _ => None,
    };
    others.filter_map(stream).collect()
}
