//! The digests of a growing file, each byte hashed once.

use saoy_pki::{HashAlgorithm, Hasher, Sha256};

/// The running SHA-256 of a file's first bytes, which can be cloned and continued.
///
/// A certified copy is signed three times over the same scan. The scan's 30 MB are hashed when the leader's
/// page is prepared; the seal's and the archive timestamp's digests continue from a clone of that state, and so
/// does the digest under which the finished file is stored.
///
/// ```
/// use saoy_pades::BaseDigest;
/// let scan = BaseDigest::of(b"%PDF-1.7 ...");
/// let whole = scan.then(b"one revision more");
/// assert_eq!(scan.len(), 12);
/// assert_eq!(whole.sha256(), BaseDigest::of(b"%PDF-1.7 ...one revision more").sha256());
/// ```
///
/// A signature with SHA-384 or SHA-512 needs a state that runs that hash beside SHA-256, which names the stored file:
///
/// ```
/// use saoy_pades::BaseDigest;
/// use saoy_pki::HashAlgorithm;
/// let scan = BaseDigest::running(HashAlgorithm::Sha384).then(b"%PDF-1.7 ...");
/// assert_eq!(scan.digest(HashAlgorithm::Sha384).unwrap().len(), 48);
/// assert_eq!(scan.digest(HashAlgorithm::Sha512), None);
/// ```
#[derive(Clone)]
pub struct BaseDigest {
    context: Sha256,
    beside: Option<(HashAlgorithm, Hasher)>,
    len: u64,
}

impl BaseDigest {
    /// The state before the first byte.
    pub fn new() -> Self {
        Self {
            context: Sha256::new(),
            beside: None,
            len: 0,
        }
    }

    /// The state before the first byte, of SHA-256 and of `hash`.
    pub fn running(hash: HashAlgorithm) -> Self {
        let beside = (hash != HashAlgorithm::Sha256).then(|| (hash, Hasher::new(hash)));
        Self {
            beside,
            ..Self::new()
        }
    }

    /// The state after `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        Self::new().then(bytes)
    }

    /// A new state, `bytes` further on; this one stays usable.
    pub fn then(&self, bytes: &[u8]) -> Self {
        let mut next = self.clone();
        next.update(bytes);
        next
    }

    /// Moves this state on by `bytes`.
    pub fn update(&mut self, bytes: &[u8]) {
        self.context.update(bytes);
        if let Some((_, hasher)) = &mut self.beside {
            hasher.update(bytes);
        }
        self.len += bytes.len() as u64;
    }

    /// How many bytes have been hashed.
    pub fn len(&self) -> u64 {
        self.len
    }

    /// Whether nothing has been hashed yet.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The SHA-256 of everything so far; this state stays usable.
    pub fn sha256(&self) -> [u8; 32] {
        self.context.clone().finish()
    }

    /// The digest of everything so far, if this state runs that hash.
    pub fn digest(&self, hash: HashAlgorithm) -> Option<Vec<u8>> {
        match &self.beside {
            Some((running, hasher)) if *running == hash => Some(hasher.clone().finish()),
            _ => (hash == HashAlgorithm::Sha256).then(|| self.sha256().to_vec()),
        }
    }
}

impl Default for BaseDigest {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for BaseDigest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BaseDigest")
            .field("len", &self.len)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_has_the_well_known_digest() {
        let hex: String = BaseDigest::new()
            .sha256()
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(
            hex,
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn a_second_hash_runs_beside_and_is_cloned_with_it() {
        for hash in [HashAlgorithm::Sha384, HashAlgorithm::Sha512] {
            let base = BaseDigest::running(hash).then(b"scan");
            let whole = base.then(b"leader");
            assert_eq!(whole.digest(hash), Some(hash.digest(b"scanleader")));
            assert_eq!(base.digest(hash), Some(hash.digest(b"scan")));
            assert_eq!(whole.sha256(), saoy_pki::sha256(b"scanleader"));
        }
        let plain = BaseDigest::running(HashAlgorithm::Sha256);
        assert_eq!(plain.digest(HashAlgorithm::Sha384), None);
    }

    #[test]
    fn a_clone_goes_its_own_way() {
        let base = BaseDigest::of(b"scan");
        let leader = base.then(b"leader");
        let other = base.then(b"other");
        assert_ne!(leader.sha256(), other.sha256());
        assert_eq!(base.sha256(), BaseDigest::of(b"scan").sha256());
        assert_eq!(leader.len(), 10);
    }
}
