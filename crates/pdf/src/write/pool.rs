//! Objects that wait to be written.

use crate::{ObjRef, Object, WriteError};
use std::collections::BTreeMap;

/// Numbers above this are beyond what readers must take (a signed 32-bit integer).
const MAX_NUMBER: u32 = i32::MAX as u32 - 8;

/// By number: the generation and, once set, the object.
#[derive(Debug, Clone)]
pub(crate) struct Pool {
    next: u32,
    objects: BTreeMap<u32, (u16, Option<Object>)>,
}

impl Pool {
    /// New numbers begin at `next`.
    pub(crate) fn from(next: u32) -> Self {
        Self {
            next,
            objects: BTreeMap::new(),
        }
    }

    /// The next number that is free.
    pub(crate) fn next(&self) -> u32 {
        self.next
    }

    pub(crate) fn reserve(&mut self) -> ObjRef {
        let reference = ObjRef::new(self.next);
        self.objects.insert(self.next, (0, None));
        self.next = self.next.saturating_add(1);
        reference
    }

    pub(crate) fn set(&mut self, reference: ObjRef, object: Object) {
        self.objects
            .insert(reference.num, (reference.generation, Some(object)));
    }

    pub(crate) fn get(&self, reference: ObjRef) -> Option<&Object> {
        let (generation, object) = self.objects.get(&reference.num)?;
        object.as_ref().filter(|_| *generation == reference.generation)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.objects.is_empty()
    }

    /// In order of number.
    pub(crate) fn into_objects(self) -> Result<Vec<(ObjRef, Object)>, WriteError> {
        if self.next > MAX_NUMBER {
            return Err(WriteError::TooLarge);
        }
        let next = self.next;
        let objects = self.objects.into_iter().map(|(num, (generation, object))| {
            let reference = ObjRef { num, generation };
            if num == 0 || num >= next {
                return Err(WriteError::NotOurs(reference));
            }
            Ok((reference, object.ok_or(WriteError::Unset(reference))?))
        });
        objects.collect()
    }
}
