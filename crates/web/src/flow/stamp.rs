//! A signature's timestamp.

use jiff::{SignedDuration, Timestamp};
use saoy_blob::Blob;
use saoy_certified_copy::{Patch, Prepared, replace_contents};
use saoy_pades::FoundSignature;
use saoy_pki::{cms, tsp};
use saoy_pki_client::Plausible;

use super::FlowError;
use crate::app::App;

/// Tokens state whole seconds or parts of them: so much earlier is not before.
const ROUNDED: SignedDuration = SignedDuration::from_secs(1);

/// Whether the timestamp is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamped {
    /// The signature carries it.
    Yes,
    /// No authority answered in time: the worker completes it.
    Later,
    /// It came, but does not fit into the signature, which stays as it is.
    DoesNotFit,
}

/// Asks for the signature's timestamp while the person waits; a late one is no failure.
pub(crate) async fn stamp(
    app: &App,
    mut prepared: Prepared,
    signed: Vec<u8>,
) -> Result<(Prepared, Stamped), FlowError> {
    let Some(signed) = timestamped(app, signed, None).await? else {
        return Ok((prepared, Stamped::Later));
    };
    match replace_contents(&mut prepared, &signed) {
        Ok(()) => Ok((prepared, Stamped::Yes)),
        // The document timestamp proves it.
        Err(saoy_certified_copy::EmbedError::TooLarge { needed, reserved }) => {
            tracing::warn!(needed, reserved, "the timestamp does not fit into the signature");
            Ok((prepared, Stamped::DoesNotFit))
        }
        Err(error) => Err(error.into()),
    }
}

/// A stored file with a part of it replaced; the rest is not copied.
pub(super) fn patched(file: &Blob, patch: Patch) -> Result<Vec<Blob>, FlowError> {
    let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX);
    let (before, after) = (
        file.part(0..place(patch.at.start)),
        file.part(place(patch.at.end)..file.len()),
    );
    let (Some(before), Some(after)) = (before, after) else {
        return Err(FlowError::broken("the signature does not lie in the file"));
    };
    Ok(vec![before, Blob::from(patch.bytes), after])
}

/// The latest time that a timestamp inside one of these signatures states: what covers them may state no earlier one, or
/// nobody can say which of the two authorities lies.
pub(super) fn latest(signatures: &[FoundSignature]) -> Option<Timestamp> {
    let stated = |found: &FoundSignature| {
        let token = cms::SignedData::parse(&found.cms).ok()?.signature_timestamp()?;
        Some(tsp::Stamp::parse(&token).ok()?.time())
    };
    signatures.iter().filter_map(stated).max()
}

/// Whether a token comes too early for what it covers: a program's own authority may be minutes ahead of this one.
pub(super) fn is_early(stated: Timestamp, covered: Option<Timestamp>) -> bool {
    covered.is_some_and(|covered| covered.duration_since(stated) > ROUNDED)
}

/// The signature with its timestamp; `None` when no authority answers, none with a time that can be true, or none as
/// late as `covered`, the latest time that is stated in what the signature covers.
pub(crate) async fn timestamped(
    app: &App,
    signed: Vec<u8>,
    covered: Option<Timestamp>,
) -> Result<Option<Vec<u8>>, FlowError> {
    app.blocking(move |app| {
        let value = cms::signature_value(&signed)?;
        let digest = saoy_pki::sha256(&value);
        let parsed = cms::SignedData::parse(&signed)?;
        let clock = || app.now();
        let plausible = Plausible::by(&clock);
        let plausible = parsed
            .signer_certificate()
            .map_or(plausible, |signer| plausible.for_signer(signer));
        let authorities = &app.trust.authorities;
        match app
            .trust
            .client
            .timestamp_within(authorities, &digest, &plausible)
        {
            Ok(stamp) if is_early(stamp.token.gen_time, covered) => {
                tracing::warn!("the timestamp comes before one that it covers");
                Ok(None)
            }
            Ok(stamp) => {
                app.authorities().note(&stamp);
                Ok(Some(cms::add_signature_timestamp(&signed, &stamp.token.der)?))
            }
            Err(error) => {
                tracing::warn!(%error, "no timestamp");
                Ok(None)
            }
        }
    })
    .await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_stamped_before_what_it_covers() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let covered = Some(at("2026-10-14T02:00:00.9Z"));
        assert!(!is_early(at("2026-10-14T02:00:00Z"), covered), "the same second");
        assert!(is_early(at("2026-10-14T01:59:59Z"), covered));
        assert!(!is_early(at("2026-10-14T01:59:59Z"), None));
    }
}
