//! The baseline level (ETSI EN 319 142-1 §6): what a signature was built with, whether or not it is trusted.

use saoy_pki::Certificate;
use saoy_pki::cms::{Oddity, TokenKind};
use saoy_pki::revocation::Parsed;

use super::material::Store;
use super::report::Level;
use crate::{Examined, Integrity, Over, SignatureKind, SubFilter};

/// None for a document timestamp, and for what cannot be read.
pub(super) fn level(
    examined: &Examined,
    path: &[Certificate],
    all: &[Examined],
    store: &Store<'_>,
    parsed: &Parsed<'_>,
) -> Option<Level> {
    if examined.entry.kind == SignatureKind::DocumentTimestamp {
        return None;
    }
    examined.signed.as_ref()?;
    let found = examined.entry.found.as_ref().ok()?;
    let baseline = examined.format == Some(SubFilter::CadesDetached)
        && !examined.oddities.contains(&Oddity::NoSigningCertificate)
        && !examined.oddities.contains(&Oddity::NoSignedAttributes);
    if !baseline {
        return Some(Level::Legacy);
    }
    let stamped = examined.timestamps.iter().any(|stamped| {
        stamped.over == Over::Inside(TokenKind::Signature) && stamped.integrity == Integrity::Intact
    });
    let later = document_timestamps(all)
        .filter(|end| *end > found.contents.end)
        .max();
    if !stamped && later.is_none() {
        return Some(Level::BB);
    }
    let Some(complete) = complete_at(examined, path, store, parsed) else {
        return Some(Level::BT);
    };
    match later {
        Some(end) if complete <= end => Some(Level::BLta),
        _ => Some(Level::BLt),
    }
}

/// Where the gaps of intact document timestamps begin: what stands before is covered.
fn document_timestamps(all: &[Examined]) -> impl Iterator<Item = u64> {
    let intact = all.iter().filter(|one| {
        one.entry.kind == SignatureKind::DocumentTimestamp && one.integrity == Integrity::Intact
    });
    intact.filter_map(|one| Some(one.entry.found.as_ref().ok()?.contents.start))
}

/// Where the last of the revocation information ends that the file's store has about the whole path; none if some is
/// missing. Without a path the signer's alone is asked for; a signer who is trusted directly needs none, and has none.
fn complete_at(
    examined: &Examined,
    path: &[Certificate],
    store: &Store<'_>,
    parsed: &Parsed<'_>,
) -> Option<u64> {
    let own = examined.signer.as_slice();
    let asked = match path {
        [] => own,
        [below @ .., _] => below,
    };
    let mut last = 0;
    if asked.is_empty() {
        return None;
    }
    for certificate in asked {
        let about = parsed.about(certificate).into_iter();
        let stored = about.filter(|about| store.is_in_dss(about.number));
        let ends = stored.flat_map(|about| {
            store
                .places_of_evidence(about.number)
                .iter()
                .map(|place| place.end)
        });
        last = last.max(ends.min()?);
    }
    Some(last)
}
