//! Entries that programs write anew and that say what they said: defaults written out or left out, colours rounded, the
//! parts of a style in another order, a direct value as an object of its own, a page's inherited entry on the page itself.

use saoy_pdf::{Dict, Object};

use super::{
    above::from_above,
    index::references,
    same::{differing, same},
    step::{Delta, Step},
};

/// Arrays and dictionaries inside each other.
const MAX_DEPTH: usize = 32;
/// How a stream is packed.
const PACKING: [&[u8]; 3] = [b"Length", b"Filter", b"DecodeParms"];
/// What a page takes from the nodes above it (ISO 32000-2 Table 31).
const FROM_ABOVE: [&[u8]; 4] = [b"Resources", b"MediaBox", b"CropBox", b"Rotate"];
/// Steps of a colour on a screen: programs that keep colours as bytes write them back as these.
const STEPS: f64 = 255.0;
/// As far as a number with five digits may be off.
const DIGITS: f64 = 0.000_02;

impl Step<'_, '_> {
    /// Whether a page has an entry now that it had from the nodes above it, or the other way round; and all viewers come to
    /// the same nodes.
    pub(super) fn is_as_inherited(&mut self, page: u32, key: &[u8], was: &Dict, is: &Dict) -> bool {
        if !FROM_ABOVE.contains(&key) || was.contains_key(key) && is.contains_key(key) {
            return false;
        }
        let name = String::from_utf8_lossy(key).into_owned();
        let (Some(before), Some(now)) = (from_above(self.old, was, &name), from_above(self.new, is, &name))
        else {
            return false;
        };
        let entry = |value: &Object| Dict::new().with(name.as_str(), value.clone());
        let straight = self.was.is_straight(page) && self.is.is_straight(page);
        let kept = straight && differing(self.pair, &entry(&before), &entry(&now)).is_empty();
        kept && self.take_slot(was.get(key), is.get(key))
    }

    /// Whether `new` is what `old` was, except that parts of it are new objects of their own.
    pub(super) fn is_same_elsewhere(&mut self, old: Option<&Object>, new: Option<&Object>) -> bool {
        let (Some(old), Some(new)) = (old, new) else {
            return false;
        };
        let mut parts = Vec::new();
        let same = self.says_the_same(old, new, 0, &mut parts);
        if same {
            self.explained.extend(parts);
        }
        same
    }

    fn says_the_same(&self, old: &Object, new: &Object, depth: usize, parts: &mut Vec<u32>) -> bool {
        self.pair.spend(1);
        if depth > MAX_DEPTH || self.pair.exhausted() {
            return false;
        }
        match (old, new) {
            (Object::Ref(a), Object::Ref(b)) => a == b && !self.deltas.contains_key(&a.num),
            (old, Object::Ref(part)) => {
                let now = self.new.get(*part);
                parts.push(part.num);
                self.deltas.get(&part.num) == Some(&Delta::New)
                    && matches!(*now, Object::Dict(_) | Object::Array(_))
                    && self.says_the_same(old, &now, depth + 1, parts)
            }
            (Object::Array(a), Object::Array(b)) => {
                let mut pairs = a.iter().zip(b);
                a.len() == b.len() && pairs.all(|(a, b)| self.says_the_same(a, b, depth + 1, parts))
            }
            (Object::Dict(a), Object::Dict(b)) => differing(self.pair, a, b).iter().all(|key| {
                let both = a.get(key).zip(b.get(key));
                both.is_some_and(|(a, b)| self.says_the_same(a, b, depth + 1, parts))
            }),
            (a, b) => same(self.pair, a, b),
        }
    }

    /// Whether two looks, or parts of them, say the same though they are other objects: every entry and every byte that is
    /// drawn, however it is packed.
    pub(super) fn is_drawn_the_same(&self, old: &Object, new: &Object, depth: usize) -> bool {
        self.pair.spend(1);
        if depth > MAX_DEPTH || self.pair.exhausted() {
            return false;
        }
        let (was, is) = (self.old.resolve(old), self.new.resolve(new));
        let in_dict = |a: &Dict, b: &Dict, packing: &[&[u8]]| {
            let mut keys = differing(self.pair, a, b);
            // The same reference may lead to something else now.
            keys.extend(
                a.iter()
                    .filter(|(_, value)| leads_on(value))
                    .map(|(key, _)| key.as_bytes().to_vec()),
            );
            keys.iter().all(|key| {
                let both = a.get(key).zip(b.get(key));
                packing.contains(&key.as_slice())
                    || both.is_some_and(|(a, b)| self.is_drawn_the_same(a, b, depth + 1))
            })
        };
        match (&*was, &*is) {
            (Object::Stream(a), Object::Stream(b)) => {
                let drawn = self.old.decoded(a).zip(self.new.decoded(b));
                in_dict(&a.dict, &b.dict, &PACKING) && drawn.is_some_and(|(a, b)| a == b)
            }
            (Object::Dict(a), Object::Dict(b)) => in_dict(a, b, &[]),
            (Object::Array(a), Object::Array(b)) => {
                let mut pairs = a.iter().zip(b);
                a.len() == b.len() && pairs.all(|(a, b)| self.is_drawn_the_same(a, b, depth + 1))
            }
            (a, b) => same(self.pair, a, b),
        }
    }

    /// Whether an entry with a number is as it was: what is not written is 0 (`/Ff`, `/TI`), of the field or above it.
    pub(super) fn is_same_number(&self, num: u32, key: &str, new: Option<&Object>) -> bool {
        let [was, is] = [self.old, self.new].map(|view| match &*self.inherited(view, num, key) {
            Object::Null => Some(0),
            number => number.as_int(),
        });
        let direct = new.is_none_or(|new| new.as_int().is_some());
        direct && was.is_some() && was == is
    }

    /// Whether text is set to the same side (Table 228, `Q`): the form's own entry stands in for what no field says.
    pub(super) fn is_same_side(&self, num: u32, new: Option<&Object>) -> bool {
        let [was, is] = [self.old, self.new].map(|view| {
            let form = view.lookup(&view.catalog(), "AcroForm");
            let usual = form.as_dict().map(|form| view.lookup(form, "Q"));
            let own = self.inherited(view, num, "Q");
            let said = Some(&*own)
                .filter(|own| **own != Object::Null)
                .or(usual.as_deref());
            // What is no integer some programs round, and others pass over.
            match said {
                None | Some(Object::Null) => Some(0),
                Some(side) => side.as_int(),
            }
        });
        let direct = new.is_none_or(|new| new.as_int().is_some());
        direct && was.is_some() && was == is
    }

    /// Whether a widget has the frame and ground that it had (Table 192): `/R 0` is what is not written, colours may be
    /// rounded to bytes, and the caption of a switch is nothing to viewers that show its looks.
    pub(super) fn is_same_frame(&self, num: u32, was: &Dict, is: &Dict) -> bool {
        let (before, now) = (self.old.lookup(was, "MK"), is.get("MK"));
        let none = Dict::new();
        let (Some(before), Some(now)) = (
            if *before == Object::Null {
                Some(&none)
            } else {
                before.as_dict()
            },
            now.map_or(Some(&none), Object::as_dict),
        ) else {
            return false;
        };
        let differing = differing(self.pair, before, now);
        differing.iter().all(|key| match key.as_slice() {
            b"R" => [before, now].iter().all(|marks| {
                let turned = marks.get("R").filter(|turned| **turned != Object::Null);
                turned.is_none_or(|turned| *turned == Object::Int(0))
            }),
            b"BC" | b"BG" => is_rounded(before.get(key), now.get(key)),
            b"CA" => {
                let switch = self.is.fields.get(&num).and_then(|field| field.kind.as_deref()) == Some(b"Btn");
                let dropped = now.get(key).is_none_or(|caption| *caption == Object::Null);
                switch && dropped && !self.is_push_button(num) && self.keeps_its_looks(num)
            }
            _ => false,
        })
    }
}

/// Whether there are references in it.
pub(super) fn leads_on(value: &Object) -> bool {
    let mut led_to = Vec::new();
    references(value, &mut led_to);
    !led_to.is_empty()
}

/// Whether the components of a colour are those of the other one, rounded to bytes.
fn is_rounded(was: Option<&Object>, is: Option<&Object>) -> bool {
    let (Some(was), Some(is)) = (was.and_then(Object::as_array), is.and_then(Object::as_array)) else {
        return false;
    };
    // To what is a byte already it comes again and again: a hundred saves do not make another colour of it.
    let rounded = |(was, is): (&Object, &Object)| {
        let numbers = was.as_number().zip(is.as_number());
        numbers.is_some_and(|(was, is)| was == is || ((was * STEPS).round() / STEPS - is).abs() <= DIGITS)
    };
    was.len() == is.len() && was.iter().zip(is).all(rounded)
}
