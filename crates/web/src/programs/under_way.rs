//! Uploads that are on their way: one for each token.

use std::collections::BTreeSet;
use std::sync::{Mutex, PoisonError};

use saoy_domain::Digest;

/// The hashes of tokens whose file comes in at this moment.
#[derive(Default)]
pub(crate) struct Uploads(Mutex<BTreeSet<Digest>>);

/// One upload; another one of the same token may begin when this is gone.
pub(super) struct UnderWay<'u> {
    all: &'u Uploads,
    token: Digest,
}

impl Uploads {
    /// `None` while another one of the token is on its way.
    pub(super) fn begin(&self, token: Digest) -> Option<UnderWay<'_>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(token).then(|| UnderWay { all: self, token })
    }
}

impl Drop for UnderWay<'_> {
    fn drop(&mut self) {
        let mut all = self.all.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&self.token);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_at_a_time_of_each_token() {
        let uploads = Uploads::default();
        let (one, other) = (Digest([1; 32]), Digest([2; 32]));
        let first = uploads.begin(one);
        assert!(first.is_some() && uploads.begin(other).is_some());
        assert!(uploads.begin(one).is_none());
        drop(first);
        assert!(uploads.begin(one).is_some());
    }
}
