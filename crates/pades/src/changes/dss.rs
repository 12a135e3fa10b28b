//! The document security store (ISO 32000-2 §12.8.4.3), in its strict shape.

use std::collections::HashSet;

use saoy_pdf::{Dict, ObjRef, Object};
use saoy_pki::{crl::Crl, ocsp, sha256};

use super::{
    Reason, Role,
    catalog::key_name,
    same::same,
    step::{Delta, Step},
    view::Side,
};

const LISTS: [&str; 3] = ["Certs", "OCSPs", "CRLs"];
const VRI_LISTS: [&str; 3] = ["Cert", "OCSP", "CRL"];

impl Step<'_, '_> {
    pub(super) fn security_store(&mut self, old: &Dict, new: &Dict) {
        let touched = self.slot_changed(old.get("DSS"), new.get("DSS"))
            || self
                .is
                .store
                .iter()
                .chain(&self.was.store)
                .any(|num| self.deltas.contains_key(num));
        if !touched {
            return;
        }
        let num = new.reference("DSS").map_or(self.is.catalog, |store| store.num);
        let (before, now) = (self.old.lookup(old, "DSS"), self.new.lookup(new, "DSS"));
        let reason = match (&*before, &*now) {
            (_, Object::Null) => Err(Reason::SecurityStoreRemoved),
            (before, Object::Dict(now)) => self.store(before.as_dict().unwrap_or(&Dict::new()), now),
            _ => Err(shape("DSS")),
        };
        let refused = reason.err().map(|reason| (reason, num));
        let recycled = || Some((Reason::SecurityStoreRecycled, self.recycled_in_store()?));
        let refused = refused.or_else(recycled);
        if refused.is_some() {
            // Said once is enough.
            self.explained.extend(self.is.store.iter().chain(&self.was.store));
        }
        let (reason, num) = refused.unwrap_or((Reason::SecurityStore, num));
        self.refuse(reason, Role::SecurityStore, Some(num));
    }

    /// Accounts for the objects of the store: new ones, and those that were in it before. The first that is neither.
    fn recycled_in_store(&mut self) -> Option<u32> {
        let mut nums: Vec<u32> = self.is.store.iter().copied().collect();
        nums.sort_unstable();
        for num in nums {
            let before = self.was.store.contains(&num);
            match self.deltas.get(&num) {
                None => {}
                Some(Delta::New) => {
                    self.explained.insert(num);
                    let object = self.pair.object(Side::New, num);
                    self.adopt(&object);
                }
                // A stream of evidence never changes; the lists that hold them do.
                Some(_) if before && self.new.pair.object(Side::Old, num).as_stream().is_none() => {
                    self.explained.insert(num);
                }
                Some(_) => return Some(num),
            }
        }
        None
    }

    fn store(&self, old: &Dict, new: &Dict) -> Result<(), Reason> {
        for (key, value) in new.iter() {
            match key.as_bytes() {
                b"Type" if value.is_name("DSS") => {}
                b"VRI" => {}
                name if LISTS.iter().any(|list| list.as_bytes() == name) => {}
                name => return Err(shape(&key_name(name))),
            }
        }
        self.lists(new, &LISTS)?;
        let (before, now) = (self.old.lookup(old, "VRI"), self.new.lookup(new, "VRI"));
        let none = Dict::new();
        let before = before.as_dict().unwrap_or(&none);
        let now = match &*now {
            Object::Null => None,
            Object::Dict(now) => Some(now),
            _ => return Err(shape("VRI")),
        };
        self.vri(before, now.unwrap_or(&none))?;
        let mut left_out = before.iter().filter(|(key, entry)| {
            let is_entry = self.old.resolve(entry).as_name().is_none();
            is_entry && !now.is_some_and(|now| now.contains_key(key))
        });
        // Who brings evidence puts it in order; who brings none takes away.
        if let Some((key, _)) = left_out.next()
            && !self.brings_evidence(old, new)
        {
            let changed = |_| Reason::VriChanged(key_name(key.as_bytes()));
            return Err(now.map_or(Reason::VriRemoved, changed));
        }
        if let Some(key) = self.unsaid(before, now.unwrap_or(&none), new) {
            return Err(now.map_or(Reason::VriRemoved, |_| Reason::VriChanged(key)));
        }
        self.lost(old, new).map_or(Ok(()), Err)
    }

    /// Arrays of references to streams.
    fn lists(&self, holder: &Dict, keys: &[&str]) -> Result<(), Reason> {
        for key in keys {
            let stream = |item: &Object| {
                matches!(item, Object::Ref(_)) && self.new.resolve(item).as_stream().is_some()
            };
            let well = match &*self.new.lookup(holder, key) {
                Object::Null => !holder.contains_key(key) || holder.get(key) == Some(&Object::Null),
                Object::Array(items) => items.iter().all(stream),
                _ => false,
            };
            if !well {
                return Err(shape(key));
            }
        }
        Ok(())
    }

    /// An entry only says which evidence of the store belongs to which signature (ISO 32000-2 §12.8.4.4; EN 319 142-1
    /// §5.4.2.2: what it does not name is looked for in the store), and no page shows it. What is there is as it was or has the
    /// strict shape, and a new one is named by a digest of a signature's `/Contents`: SHA-1, in place of which some write
    /// SHA-256.
    fn vri(&self, old: &Dict, new: &Dict) -> Result<(), Reason> {
        for (key, value) in new.iter() {
            let name = key.as_bytes();
            let hex = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
            let now = self.new.resolve(value);
            match old.get(key) {
                Some(before) if same(self.pair, &self.old.resolve(before), &now) => {}
                None if name == b"Type" && value.is_name("VRI") => {}
                None if !matches!(name.len(), 40 | 64) || !name.iter().all(hex) => {
                    return Err(shape(&key_name(name)));
                }
                _ => self.vri_entry(name, &now)?,
            }
        }
        Ok(())
    }

    /// The first old entry with evidence that says something against somebody and is nowhere in the store any more. Whoever
    /// leaves out what says something for somebody takes only from the proof.
    fn unsaid(&self, old: &Dict, new: &Dict, store: &Dict) -> Option<String> {
        VRI_LISTS.iter().zip(LISTS).find_map(|(own, list)| {
            let (mut names, mut before) = (Vec::new(), Vec::new());
            for (key, entry) in old.iter() {
                let items = self.listed(Side::Old, entry, own);
                names.extend(items.iter().map(|_| key));
                before.extend(items);
            }
            let mut now = self
                .new
                .lookup(store, list)
                .as_array()
                .unwrap_or_default()
                .to_vec();
            now.extend(
                new.iter()
                    .flat_map(|(_, entry)| self.listed(Side::New, entry, own)),
            );
            let gone = self.missing(list, &before, &now).into_iter();
            let mut gone = gone.filter(|at| !before.get(*at).is_some_and(|item| self.is_for(list, item)));
            gone.next()
                .and_then(|at| names.get(at))
                .map(|key| key_name(key.as_bytes()))
        })
    }

    /// The evidence of one kind that an entry names.
    fn listed(&self, side: Side, entry: &Object, list: &str) -> Vec<Object> {
        let view = self.pair.view(side);
        let entry = view.resolve(entry);
        let items = entry.as_dict().map(|entry| view.lookup(entry, list));
        items.map_or_else(Vec::new, |items| items.as_array().unwrap_or_default().to_vec())
    }

    /// Whether evidence that is gone said nothing against anybody. What cannot be read may have.
    fn is_for(&self, kind: &str, item: &Object) -> bool {
        kind == "Certs"
            || self.content(Side::Old, item).is_some_and(|bytes| {
                self.pair.spend(bytes.len() / 64 + 1);
                match kind {
                    "OCSPs" => ocsp::is_all_good(&bytes),
                    _ => Crl::parse(&bytes).is_ok_and(|list| list.revoked().next().is_none()),
                }
            })
    }

    fn vri_entry(&self, name: &[u8], value: &Object) -> Result<(), Reason> {
        let Object::Dict(entry) = value else {
            return Err(shape(&key_name(name)));
        };
        for (key, value) in entry.iter() {
            let well = match key.as_bytes() {
                b"Type" => value.is_name("VRI"),
                b"TU" => self.new.resolve(value).as_string().is_some(),
                b"TS" => {
                    // A stream by the standard; some writers put the bytes there.
                    let value = self.new.resolve(value);
                    value.as_stream().is_some() || value.as_string().is_some()
                }
                name => VRI_LISTS.iter().any(|list| list.as_bytes() == name),
            };
            if !well {
                return Err(shape(&key_name(key.as_bytes())));
            }
        }
        self.lists(entry, &VRI_LISTS)
    }

    /// Whether the store has evidence that it did not have.
    fn brings_evidence(&self, old: &Dict, new: &Dict) -> bool {
        LISTS.iter().any(|key| {
            let (before, now) = (self.old.lookup(old, key), self.new.lookup(new, key));
            let known = self.digests(Side::Old, before.as_array().unwrap_or_default());
            let mut items = now.as_array().unwrap_or_default().iter();
            items.any(|item| {
                let num = item.as_ref().map(|item| item.num);
                num.is_some_and(|num| self.deltas.get(&num) == Some(&Delta::New))
                    && self
                        .content(Side::New, item)
                        .is_some_and(|bytes| !known.contains(&sha256(&bytes)))
            })
        })
    }

    /// The first list of the store that lost evidence.
    fn lost(&self, old: &Dict, new: &Dict) -> Option<Reason> {
        LISTS.iter().find_map(|key| {
            let (before, now) = (self.old.lookup(old, key), self.new.lookup(new, key));
            let before = before.as_array().unwrap_or_default();
            let gone = self.missing(key, before, now.as_array().unwrap_or_default());
            (!gone.is_empty()).then(|| Reason::SecurityStoreShrunk((*key).to_owned()))
        })
    }

    /// Which streams of the old list are not in the new one, nor others of the same content: under another number it is
    /// the same evidence. An answer or a list may make room for another one about the same certificates.
    fn missing(&self, kind: &str, before: &[Object], now: &[Object]) -> Vec<usize> {
        let refs: HashSet<ObjRef> = now.iter().filter_map(Object::as_ref).collect();
        let stays = |item: &Object| item.as_ref().is_none_or(|item| refs.contains(&item));
        let numbered = before.iter().enumerate();
        let gone: Vec<(usize, &Object)> = numbered.filter(|(_, item)| !stays(item)).collect();
        if gone.is_empty() {
            return Vec::new();
        }
        let known = self.digests(Side::New, now);
        let is_there = |item: &Object| {
            self.content(Side::Old, item).is_some_and(|earlier| {
                known.contains(&sha256(&earlier))
                    || now.iter().any(|item| self.replaces(kind, &earlier, item))
            })
        };
        let lost = gone.into_iter().filter(|(_, item)| !is_there(item));
        lost.map(|(at, _)| at).collect()
    }

    /// Whether `item` is evidence of this kind in the place of `earlier`.
    fn replaces(&self, kind: &str, earlier: &[u8], item: &Object) -> bool {
        if kind == "Certs" || self.pair.exhausted() {
            return false;
        }
        self.content(Side::New, item).is_some_and(|later| {
            self.pair.spend((earlier.len() + later.len()) / 64 + 1);
            is_replaced_by(kind, earlier, &later)
        })
    }

    fn digests(&self, side: Side, items: &[Object]) -> HashSet<[u8; 32]> {
        let contents = items.iter().filter_map(|item| self.content(side, item));
        contents.map(|bytes| sha256(&bytes)).collect()
    }

    fn content(&self, side: Side, item: &Object) -> Option<Vec<u8>> {
        let view = self.pair.view(side);
        view.decoded(view.resolve(item).as_stream()?)
    }
}

/// Whether another list or answer is about the same certificates. Whether it is true is asked by those who judge by it, and
/// they read the stores of all revisions: a revocation that the earlier one told counts, whatever the later one says.
fn is_replaced_by(kind: &str, earlier: &[u8], later: &[u8]) -> bool {
    match kind {
        "OCSPs" => ocsp::is_replaced_by(earlier, later),
        "CRLs" => match (Crl::parse(earlier), Crl::parse(later)) {
            (Ok(earlier), Ok(later)) => {
                let same = earlier.issuer() == later.issuer()
                    && earlier.authority_key_id() == later.authority_key_id()
                    && earlier.scope() == later.scope();
                same && later.base_number().is_none() && later.this_update() >= earlier.this_update()
            }
            _ => false,
        },
        _ => false,
    }
}

fn shape(name: &str) -> Reason {
    Reason::SecurityStoreShape(name.to_owned())
}
