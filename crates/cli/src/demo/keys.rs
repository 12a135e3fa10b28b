//! The demo's keys, once the PKI is there.

use std::sync::{Arc, OnceLock};

use saoy_signers::Signer;
use saoy_store::pictures::Owner;
use saoy_web::keys::KeyRing;

/// Keys by owner; empty until they are made.
#[derive(Default)]
pub(crate) struct DemoKeys(OnceLock<Vec<(Owner, Arc<dyn Signer>)>>);

impl DemoKeys {
    /// The keys are there.
    pub(crate) fn fill(&self, keys: Vec<(Owner, Arc<dyn Signer>)>) {
        self.0.get_or_init(|| keys);
    }
}

impl KeyRing for DemoKeys {
    fn of(&self, owner: Owner) -> Vec<Arc<dyn Signer>> {
        let all = self.0.get().map(Vec::as_slice).unwrap_or_default();
        all.iter()
            .filter(|(known, _)| *known == owner)
            .map(|(_, key)| Arc::clone(key))
            .collect()
    }
}
