//! The installation's own secrets for agents: the key with which it speaks to them, and the one of which codes are made.

use saoy_agent_protocol::{Origin, SecretKey, ShortCode};
use saoy_store::{StoreError, secrets};

use crate::app::App;
use crate::flow::FlowError;

/// The names of the secrets.
const KEY: &str = "key for agents";
const CODES: &str = "codes for agents";

/// The key with which this installation signs what it says to agents. It is made at the first pairing.
pub(crate) async fn installation_key(app: &App) -> Result<SecretKey, FlowError> {
    let seed = secret(app, KEY).await?;
    let seed: [u8; 32] = seed
        .try_into()
        .map_err(|_| FlowError::broken("the installation's key is damaged"))?;
    SecretKey::from_seed(seed).map_err(FlowError::broken)
}

/// The code of a ticket or of a pairing: whoever draws the page again finds the same, and the database holds only its hash.
pub(super) async fn code_of(app: &App, number: &[u8]) -> Result<ShortCode, FlowError> {
    let secret = secret(app, CODES).await?;
    let [a, b, c, d, e, ..] = saoy_pki::sha256(&[&secret, number].concat());
    Ok(ShortCode::of([a, b, c, d, e]))
}

/// What the database keeps of a code.
pub(super) fn hash_of(code: &ShortCode) -> saoy_domain::Digest {
    saoy_domain::Digest(saoy_pki::sha256(code.to_string().as_bytes()))
}

/// This installation, as agents know it.
pub(super) fn here(app: &App) -> Result<Origin, FlowError> {
    app.config.public_url.parse().map_err(FlowError::broken)
}

/// A secret of the installation; it is made when it is wanted first.
pub(crate) async fn secret(app: &App, name: &str) -> Result<Vec<u8>, StoreError> {
    if let Some(kept) = secrets::find(&app.db, name).await? {
        return Ok(kept);
    }
    let mut tx = app.db.begin().await?;
    let kept = secrets::keep(&mut tx, name, &app.random_bytes::<32>()).await?;
    tx.commit().await?;
    Ok(kept)
}
