//! Certification paths (RFC 5280 §6, RFC 6818): from a certificate up to a trusted one, at one instant.
//!
//! [`find`] searches among the certificates at hand, cross-certificates included, and tries other ones when a path is
//! refused; [`validate`] judges a path that is given. Revocation is judged by [`crate::validation`], which drives both.
//!
//! | part | clause |
//! |---|---|
//! | `search`, `candidates` | RFC 4158: nearest to an anchor first, each signature checked once, limits on everything |
//! | `validate`, `checks` | RFC 5280 §6.1: signatures, validity, names, constraints, key usage, critical extensions |
//! | `policies` | §6.1 with the graph of RFC 9618 |
//! | `names` | §4.2.1.10: directory names, e-mail, DNS, URI, IP |
//!
//! A critical extension or a constrained name of a form that this crate does not process refuses the path, so that
//! nothing is trusted by being overlooked.

mod candidates;
mod checks;
mod error;
mod names;
mod policies;
mod search;
mod settings;
mod validate;

pub(crate) use error::label;
pub use error::{Limit, PathError};
pub use policies::Policies;
pub use settings::{Limits, Settings, WeakAlgorithms};
pub use validate::{ValidatedPath, validate};

use jiff::Timestamp;

use crate::Certificate;

/// No path is longer than this many certificates, the anchor included, unless [`Limits`] say otherwise.
pub const MAX_LENGTH: usize = 10;

/// Finds a path from a certificate to one of the anchors at an instant, under any policy: the certificate first, the
/// anchor last. A leaf that is itself an anchor is a path of one.
///
/// ```
/// use saoy_pki::Certificate;
/// use saoy_pki::path::{PathError, build};
///
/// let anchor = Certificate::from_der(include_bytes!("../tests/fixtures/ca.cer"))?;
/// let leader = Certificate::from_der(include_bytes!("../tests/fixtures/leader.cer"))?;
/// let path = build(&leader, &[], &[anchor.clone()], "2027-01-01T00:00:00Z".parse()?)?;
/// assert_eq!(path, [leader.clone(), anchor]);
///
/// let nobody = build(&leader, &[], &[], "2027-01-01T00:00:00Z".parse()?);
/// assert!(matches!(nobody, Err(PathError::NoIssuer { .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`PathError`].
pub fn build(
    leaf: &Certificate,
    intermediates: &[Certificate],
    anchors: &[Certificate],
    at: Timestamp,
) -> Result<Vec<Certificate>, PathError> {
    find(leaf, intermediates, anchors, &Settings::at(at)).map(ValidatedPath::into_certificates)
}

/// Finds a path from a certificate to one of the anchors that is valid under the settings.
///
/// # Errors
/// [`PathError`]: the refusal that came nearest to an anchor, or the limit at which the search was given up.
pub fn find(
    leaf: &Certificate,
    intermediates: &[Certificate],
    anchors: &[Certificate],
    settings: &Settings,
) -> Result<ValidatedPath, PathError> {
    find_accepted(leaf, intermediates, anchors, settings, &mut Ok)
}

/// The same, with a say about each valid path: when it is refused, the next one is tried.
///
/// # Errors
/// What `accept` said about the first path that was valid; without one [`PathError`].
pub fn find_accepted<T, E: From<PathError>>(
    leaf: &Certificate,
    intermediates: &[Certificate],
    anchors: &[Certificate],
    settings: &Settings,
    accept: &mut dyn FnMut(ValidatedPath) -> Result<T, E>,
) -> Result<T, E> {
    checks::itself(leaf, settings.at)?;
    if anchors.contains(leaf) {
        return accept(validate(std::slice::from_ref(leaf), settings)?);
    }
    let candidates = candidates::Candidates::new(leaf, intermediates, anchors);
    search::Search::new(candidates, settings).run(accept)
}
