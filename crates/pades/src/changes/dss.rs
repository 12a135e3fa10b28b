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
        let reason = reason.err().or_else(|| self.own_store_objects());
        if reason.is_some() {
            // Said once is enough.
            self.explained.extend(self.is.store.iter().chain(&self.was.store));
        }
        let reason = reason.unwrap_or(Reason::SecurityStore);
        self.refuse(reason, Role::SecurityStore, Some(num));
    }

    /// All objects of the store are new ones, or were in it before.
    fn own_store_objects(&mut self) -> Option<Reason> {
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
                Some(_) => return Some(shape(&format!("object {num}"))),
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
        let renewal = Renewal {
            store: new,
            brings: self.brings_evidence(old, new),
        };
        let none = Dict::new();
        let vri = match (&*before, &*now) {
            (Object::Null, Object::Null) => Ok(()),
            (before, Object::Null) => {
                let mut entries = before.as_dict().into_iter().flat_map(Dict::iter);
                match before.as_dict().is_some()
                    && entries.all(|(_, entry)| self.is_given_up(entry, &renewal))
                {
                    true => Ok(()),
                    false => Err(Reason::VriRemoved),
                }
            }
            (before, Object::Dict(now)) => self.vri(before.as_dict().unwrap_or(&none), now, &renewal),
            _ => Err(shape("VRI")),
        };
        vri.and_then(|()| self.lost(old, new).map_or(Ok(()), Err))
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

    /// Old entries stay as they were or are renewed, new ones are named by the SHA-1 of a signature's `/Contents`.
    fn vri(&self, old: &Dict, new: &Dict, renewal: &Renewal<'_>) -> Result<(), Reason> {
        for (key, before) in old.iter() {
            let kept = match new.get(key) {
                Some(now) => {
                    let (resolved, now) = (self.old.resolve(before), self.new.resolve(now));
                    same(self.pair, &resolved, &now) || self.is_renewed_vri(&resolved, &now, renewal)
                }
                None => self.is_given_up(before, renewal),
            };
            if !kept {
                return Err(Reason::VriChanged(key_name(key.as_bytes())));
            }
        }
        for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(key)) {
            let name = key.as_bytes();
            let hex = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
            if name == b"Type" && value.is_name("VRI") {
                continue;
            }
            if name.len() != 40 || !name.iter().all(hex) {
                return Err(shape(&key_name(name)));
            }
            self.vri_entry(name, &self.new.resolve(value))?;
        }
        Ok(())
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

    /// An entry only says which evidence of the store belongs to which signature (ISO 32000-2 §12.8.4.4; EN 319 142-1
    /// §5.4.2.2: what it does not name is looked for in the store). Who brings evidence may leave it out.
    fn is_given_up(&self, before: &Object, renewal: &Renewal<'_>) -> bool {
        let before = self.old.resolve(before);
        before.as_name().is_some()
            || self.is_renewed_vri(&before, &Object::Dict(Dict::new()), renewal) && renewal.brings
    }

    /// An entry may be made anew as long as the store keeps the evidence it named, or has other such for it.
    fn is_renewed_vri(&self, before: &Object, now: &Object, renewal: &Renewal<'_>) -> bool {
        let (Object::Dict(before), Object::Dict(now)) = (before, now) else {
            return false;
        };
        let kept = before.iter().all(|(key, value)| {
            let list = VRI_LISTS
                .iter()
                .zip(LISTS)
                .find(|(vri, _)| vri.as_bytes() == key.as_bytes());
            let Some((_, list)) = list else {
                let later = now.get(key).map(|later| self.new.resolve(later));
                let same = later.is_some_and(|later| same(self.pair, &self.old.resolve(value), &later));
                return same || renewal.brings;
            };
            let lists = [
                self.new.lookup(renewal.store, list),
                self.new.lookup(now, &key_name(key.as_bytes())),
            ];
            let items = lists.iter().filter_map(|list| list.as_array()).flatten();
            let value = self.old.resolve(value);
            self.is_kept(
                list,
                value.as_array().unwrap_or_default(),
                &items.cloned().collect::<Vec<_>>(),
            )
        });
        kept && self.vri_entry(b"VRI", &Object::Dict(now.clone())).is_ok()
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
            let kept = self.is_kept(
                key,
                before.as_array().unwrap_or_default(),
                now.as_array().unwrap_or_default(),
            );
            (!kept).then(|| Reason::SecurityStoreShrunk((*key).to_owned()))
        })
    }

    /// Whether all streams of the old list are in the new one, or others of the same content: under another number it is
    /// the same evidence. An answer or a list may make room for another one about the same certificates.
    fn is_kept(&self, kind: &str, before: &[Object], now: &[Object]) -> bool {
        let refs: HashSet<ObjRef> = now.iter().filter_map(Object::as_ref).collect();
        let stays = |item: &&Object| item.as_ref().is_none_or(|item| refs.contains(&item));
        let mut gone = before.iter().filter(|item| !stays(item)).peekable();
        if gone.peek().is_none() {
            return true;
        }
        let known = self.digests(Side::New, now);
        gone.all(|item| {
            self.content(Side::Old, item).is_some_and(|earlier| {
                known.contains(&sha256(&earlier))
                    || now.iter().any(|item| self.replaces(kind, &earlier, item))
            })
        })
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

/// What a save does to the store.
struct Renewal<'d> {
    /// The store as it is.
    store: &'d Dict,
    /// There is evidence in it that was not there.
    brings: bool,
}

/// Whether another list or answer is about the same certificates, and nothing that was said against one of them gets lost.
/// Whether it is true is asked by those who judge by it.
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
