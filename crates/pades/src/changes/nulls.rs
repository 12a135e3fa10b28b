//! Keys written as `null`: the same as no key (ISO 32000-2 §7.3.7), but not for every program: a page with `/Kids` is none.

use saoy_pdf::{Object, Reader};

use super::{
    Reason, Role,
    index::Index,
    step::Step,
    view::{Pair, Side},
};

impl Pair<'_> {
    /// By object, the keys that `newer` writes as `null` where the older revision had no such key.
    pub(super) fn find_nulled(&self, newer: &Reader<'_>) -> Vec<(u32, Vec<Vec<u8>>)> {
        let mut found = Vec::new();
        for num in self.listed() {
            let object = self.object(Side::New, num);
            let holds = matches!(*object, Object::Dict(_) | Object::Array(_) | Object::Stream(_));
            let was = self.object(Side::Old, num);
            if !holds || *was == Object::Null || self.exhausted() {
                continue;
            }
            let mut nulls = self.said(newer, num).unwrap_or_default().nulls;
            if nulls.is_empty() {
                continue;
            }
            let before = self.said(self.reader(), num).unwrap_or_default().nulls;
            let dict = was.as_dict().or(was.as_stream().map(|stream| &stream.dict));
            nulls.retain(|key| !before.contains(key) && !dict.is_some_and(|dict| dict.contains_key(key)));
            if !nulls.is_empty() {
                found.push((num, nulls));
            }
        }
        found
    }
}

impl Step<'_, '_> {
    /// Keys that are written as `null` where there were none.
    pub(super) fn nulled(&mut self, index: &Index) {
        let pair = self.pair;
        for (num, keys) in pair.nulled().iter().filter(|(num, _)| index.is_reached(*num)) {
            for key in keys {
                let named = self.named(*num, std::slice::from_ref(key));
                let (reason, role, _) = named.unwrap_or((Reason::Unexplained, Role::Unknown, None));
                self.refuse(reason, role, Some(*num));
            }
        }
    }
}
