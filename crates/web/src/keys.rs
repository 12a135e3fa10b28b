//! The keys that this installation reaches, by owner. Officers' own keys never lie on the server: agencies' seals may,
//! in hardware modules; only the demo and the tests put soft keys here.

use std::sync::Arc;

use saoy_signers::Signer;
use saoy_store::pictures::Owner;

/// Finds keys.
pub trait KeyRing: Send + Sync {
    /// The keys of an owner, expired ones included: the list shows them as such.
    fn of(&self, owner: Owner) -> Vec<Arc<dyn Signer>>;
}
