//! Maps by object number. They are asked millions of times, so that the usual hash would be most of the work.

use std::{
    collections::{HashMap, HashSet},
    hash::{BuildHasher, Hasher, RandomState},
    sync::LazyLock,
};

/// By object number.
pub(super) type NumMap<V> = HashMap<u32, V, Numbers>;
/// Of object numbers or references.
pub(super) type NumSet<K = u32> = HashSet<K, Numbers>;

/// Multiplication by an odd number that nobody knows beforehand: files cannot be made to collide.
#[derive(Clone, Debug)]
pub(super) struct Numbers(u64);

impl Default for Numbers {
    fn default() -> Self {
        static FACTOR: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(0u64) | 1);
        Self(*FACTOR)
    }
}

impl BuildHasher for Numbers {
    type Hasher = NumHasher;

    fn build_hasher(&self) -> NumHasher {
        NumHasher {
            factor: self.0,
            state: 0,
        }
    }
}

pub(super) struct NumHasher {
    factor: u64,
    state: u64,
}

impl Hasher for NumHasher {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.write_u32(u32::from(*byte));
        }
    }

    fn write_u16(&mut self, number: u16) {
        self.write_u32(u32::from(number));
    }

    fn write_u32(&mut self, number: u32) {
        let mixed = (self.state ^ u64::from(number)).wrapping_mul(self.factor);
        self.state = mixed.rotate_left(32);
    }

    fn finish(&self) -> u64 {
        self.state
    }
}
