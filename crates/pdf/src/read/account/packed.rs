//! Object streams (ISO 32000-2 §7.5.7): every body in them is one that the cross-reference looks for there.

use super::super::reader::Reader;
use super::super::xref::Entry;
use super::Stray;

impl Reader<'_> {
    /// What object stream `stream` holds beside the objects that `listed` finds in it. A number that comes twice is
    /// looked for in one place only.
    pub(super) fn packed(&self, stream: u32, listed: &[(u32, Entry)]) -> Vec<Stray> {
        let odd = |num| Stray::Packed { stream, num };
        let Ok(objects) = self.object_stream(stream) else {
            return vec![odd(None)];
        };
        if self.work().spend_parsing(objects.size()).is_err() {
            return vec![odd(None)];
        }
        let is_listed = |num: u32, index: u32| {
            let at = listed.binary_search_by_key(&num, |(num, _)| *num).ok();
            let entry = at.and_then(|at| listed.get(at));
            entry.is_some_and(|(_, entry)| *entry == Entry::InStream { stream, index })
        };
        let numbers = objects.numbers().zip(0..);
        let unlisted = numbers.filter(|(num, index)| !is_listed(*num, *index));
        let mut found: Vec<Stray> = unlisted.map(|(num, _)| odd(Some(num))).collect();
        if objects.numbers().next().is_none() || !objects.is_full(&self.shared.limits) {
            found.push(odd(None));
        }
        found
    }
}
