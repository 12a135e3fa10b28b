//! A catalog that is written under another number (ISO 32000-2 §7.5.5): some programs add a new one with every save, where
//! others write the old one anew. It is judged as if it were the same object, as long as nothing else knows either of them.

use super::{
    Reason, Role,
    index::{Index, Part, TRAILER, places},
    model::Model,
    step::{Delta, Step},
    view::Side,
};

impl Model {
    /// Whether `num` is the catalog, or was it in a revision before.
    pub(super) fn is_root(&self, num: u32) -> bool {
        self.catalog == num || self.former_catalogs.contains(&num)
    }

    /// All catalogs up to this revision but `num`.
    pub(super) fn known_catalogs(&self, num: u32) -> Vec<u32> {
        let known = self.former_catalogs.iter().chain([&self.catalog]).copied();
        known.filter(|known| *known != num).collect()
    }
}

impl Step<'_, '_> {
    /// Whether the trailer leads to the catalog that was there before, or to a new object that can stand in for it: the old
    /// one is left as it was, and the new one has no key that only some programs see.
    pub(super) fn keeps_root(&self) -> bool {
        let (old, new) = (self.was.catalog, self.is.catalog);
        if old == new {
            return true;
        }
        let nulls = |num: u32| {
            let said = self.pair.said(self.pair.reader(), num).unwrap_or_default();
            said.nulls
        };
        let is_written_anew =
            old != TRAILER && self.deltas.get(&new) == Some(&Delta::New) && !self.deltas.contains_key(&old);
        is_written_anew && {
            let known = nulls(old);
            nulls(new).iter().all(|key| known.contains(key))
        }
    }

    /// Refuses a new catalog if anything but the trailer leads to it, or to the one before: what that is for nobody knows.
    /// `index` knows the newer revision.
    pub(super) fn root_alone(&mut self, index: &Index) {
        let (old, new) = (self.was.catalog, self.is.catalog);
        if old == new || !self.keeps_root() {
            return;
        }
        let is_alone = |num: u32| {
            let mut holders = index.referrers(num).iter();
            holders.all(|from| !index.is_reached(*from) || self.is_root_place(*from, num))
        };
        if !is_alone(old) || !is_alone(new) {
            self.refuse(Reason::CatalogReplaced, Role::Trailer, Some(new));
        }
    }

    /// Whether `from` refers to a catalog as the trailer does, or as signature references do (Table 256, `/Data`).
    fn is_root_place(&self, from: u32, num: u32) -> bool {
        self.pair.spend(1);
        let object = self.container(Side::New, from);
        places(&object, num)
            .iter()
            .all(|(path, _)| match path.as_slice() {
                [Part::Key(key)] if from == TRAILER => key == b"Root",
                [.., Part::Key(key)] => from != TRAILER && key == b"Data",
                _ => false,
            })
    }
}
