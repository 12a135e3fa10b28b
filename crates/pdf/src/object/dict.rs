//! Dictionaries.

use super::{Name, ObjRef, Object};
use std::collections::HashMap;

/// A dictionary in the order of the file. Small in practice, so that a list beats a map.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Dict {
    entries: Vec<(Name, Object)>,
}

impl Dict {
    /// `<< >>`
    pub fn new() -> Self {
        Self::default()
    }

    /// Builder form of [`insert`](Self::insert).
    #[must_use]
    pub fn with(mut self, key: impl AsRef<[u8]>, value: impl Into<Object>) -> Self {
        self.insert(key, value);
        self
    }

    /// The direct value; a reference is not followed.
    pub fn get(&self, key: impl AsRef<[u8]>) -> Option<&Object> {
        let key = key.as_ref();
        self.entries
            .iter()
            .find(|(name, _)| name.as_bytes() == key)
            .map(|(_, value)| value)
    }

    /// The direct value, to be changed.
    pub fn get_mut(&mut self, key: impl AsRef<[u8]>) -> Option<&mut Object> {
        let key = key.as_ref();
        self.entries
            .iter_mut()
            .find(|(name, _)| name.as_bytes() == key)
            .map(|(_, value)| value)
    }

    /// Sets `key`, in its old place if it was there. Returns the former value.
    pub fn insert(&mut self, key: impl AsRef<[u8]>, value: impl Into<Object>) -> Option<Object> {
        let value = value.into();
        match self.get_mut(key.as_ref()) {
            Some(slot) => Some(std::mem::replace(slot, value)),
            None => {
                self.entries.push((Name::new(key), value));
                None
            }
        }
    }

    /// Takes `key` out.
    pub fn remove(&mut self, key: impl AsRef<[u8]>) -> Option<Object> {
        let key = key.as_ref();
        let at = self.entries.iter().position(|(name, _)| name.as_bytes() == key)?;
        Some(self.entries.remove(at).1)
    }

    /// Whether there is an entry.
    pub fn contains_key(&self, key: impl AsRef<[u8]>) -> bool {
        self.get(key).is_some()
    }

    /// Entries in the order of the file.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = (&Name, &Object)> {
        self.entries.iter().map(|(name, value)| (name, value))
    }

    /// Values in the order of the file.
    pub(crate) fn values(&self) -> impl Iterator<Item = &Object> {
        self.entries.iter().map(|(_, value)| value)
    }

    /// Entries whose values may be changed.
    #[cfg(feature = "crypt")]
    pub(crate) fn iter_mut(&mut self) -> impl Iterator<Item = (&Name, &mut Object)> {
        self.entries.iter_mut().map(|(name, value)| (&*name, value))
    }

    /// How many entries.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Whether `/Type` is the name `text`.
    pub fn is_type(&self, text: impl AsRef<[u8]>) -> bool {
        self.get(b"Type").is_some_and(|value| value.is_name(text))
    }

    /// The direct integer under `key`.
    pub fn int(&self, key: impl AsRef<[u8]>) -> Option<i64> {
        self.get(key)?.as_int()
    }

    /// The reference under `key`.
    pub fn reference(&self, key: impl AsRef<[u8]>) -> Option<ObjRef> {
        self.get(key)?.as_ref()
    }

    /// Entries as read; the parser has made sure that no key comes twice.
    pub(crate) fn from_unique(entries: Vec<(Name, Object)>) -> Self {
        Self { entries }
    }
}

impl<K: AsRef<[u8]>, V: Into<Object>> FromIterator<(K, V)> for Dict {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let mut dict = Self::new();
        // Where each key is: to look through the list for every one of many would be quadratic.
        let mut places: HashMap<Name, usize> = HashMap::new();
        for (key, value) in entries {
            let key = Name::new(key);
            match places.get(&key).and_then(|at| dict.entries.get_mut(*at)) {
                Some(slot) => slot.1 = value.into(),
                None => {
                    places.insert(key.clone(), dict.entries.len());
                    dict.entries.push((key, value.into()));
                }
            }
        }
        dict
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_replacing_stays_in_place() {
        let mut dict = Dict::new().with("B", 1).with("A", 2);
        assert_eq!(dict.insert("B", 3), Some(Object::Int(1)));
        let keys: Vec<_> = dict.iter().map(|(key, _)| key.to_string()).collect();
        assert_eq!(keys, ["/B", "/A"]);
        assert_eq!(dict.remove("B"), Some(Object::Int(3)));
        assert_eq!(dict.remove("B"), None);
        assert_eq!(dict.len(), 1);
    }
}
