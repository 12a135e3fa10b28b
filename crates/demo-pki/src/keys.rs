//! Keys, made side by side: an RSA key takes a tenth of a second, and a demo needs a dozen at its first start.

use std::num::NonZeroUsize;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use saoy_pki::{PrivateKey, SignatureError};

/// Makes `count` RSA-2048 keys on all processors.
pub(crate) fn generate(count: usize) -> Result<Vec<PrivateKey>, SignatureError> {
    let processors = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let started = AtomicUsize::new(0);
    let made = Mutex::new(Vec::with_capacity(count));
    thread::scope(|scope| {
        for _ in 0..processors.min(count) {
            scope.spawn(|| {
                while started.fetch_add(1, Ordering::Relaxed) < count {
                    let key = PrivateKey::generate_rsa_2048();
                    made.lock().unwrap_or_else(|broken| broken.into_inner()).push(key);
                }
            });
        }
    });
    made.into_inner()
        .unwrap_or_else(|broken| broken.into_inner())
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_many_keys_as_asked_and_none_twice() {
        let keys = generate(3).unwrap();
        assert_eq!(keys.len(), 3);
        for (index, key) in keys.iter().enumerate() {
            assert!(
                keys.iter()
                    .skip(index + 1)
                    .all(|other| other.public_key() != key.public_key())
            );
        }
        assert!(generate(0).unwrap().is_empty());
    }
}
