//! The search for a path (RFC 4158): depth first, nearest to an anchor first, with an end on any input.

use std::collections::{HashMap, HashSet};

use super::candidates::Candidates;
use super::error::{Limit, label};
use super::validate::{walk, weakness};
use super::{PathError, Settings, ValidatedPath, checks};
use crate::signature::KeyKind;
use crate::{Certificate, CertificateError, PublicKey};

/// DSA has no fast library behind it: one check counts as this many.
const DSA_COST: usize = 10;

/// Nobody's settings make the search go deeper than this.
const MAX_DEPTH: usize = 100;

/// How much a refusal says: a missing issuer less than a fault, a fault less than a whole path that was refused; further
/// up more than further down.
type Rank = (u8, usize);

pub(super) struct Search<'a, E> {
    candidates: Candidates<'a>,
    settings: &'a Settings,
    steps: usize,
    signatures: usize,
    checked: HashMap<(usize, usize), Result<(), CertificateError>>,
    dead_ends: HashSet<usize>,
    nearest: Option<(Rank, E)>,
    exhausted: Option<Limit>,
}

impl<'a, E: From<PathError>> Search<'a, E> {
    pub(super) fn new(candidates: Candidates<'a>, settings: &'a Settings) -> Self {
        Self {
            candidates,
            settings,
            steps: 0,
            signatures: 0,
            checked: HashMap::new(),
            dead_ends: HashSet::new(),
            nearest: None,
            exhausted: None,
        }
    }

    /// The first path from the leaf (number 0) that is valid and that `accept` accepts.
    pub(super) fn run<T>(mut self, accept: &mut dyn FnMut(ValidatedPath) -> Result<T, E>) -> Result<T, E> {
        let found = self.extend(&mut vec![0], accept);
        match (found, self.exhausted, self.nearest) {
            (Some(found), _, _) => Ok(found),
            (None, Some(limit), _) => Err(PathError::GaveUp { limit }.into()),
            (None, None, Some((_, error))) => Err(error),
            (None, None, None) => Err(PathError::TooLong.into()),
        }
    }

    fn extend<T>(
        &mut self,
        path: &mut Vec<usize>,
        accept: &mut dyn FnMut(ValidatedPath) -> Result<T, E>,
    ) -> Option<T> {
        let last = *path.last()?;
        let mut any = false;
        for candidate in self.candidates.issuers(last) {
            if self.is_passed(candidate, path) {
                continue;
            }
            self.steps += 1;
            if self.steps > self.settings.limits.steps {
                self.exhausted = Some(Limit::Steps(self.settings.limits.steps));
                return None;
            }
            let judged = self.judge(candidate, path);
            if self.exhausted.is_some() {
                return None;
            }
            if let Err(PathError::Signature { .. }) = judged
                && self.candidates.contradicts(candidate, last)
            {
                // Another key of the same name, as its identifier says: not the issuer at all.
                continue;
            }
            any = true;
            if let Err(error) = judged {
                let far = matches!(error, PathError::TooLong);
                let depth = path.len() + usize::from(self.candidates.is_anchor(candidate));
                self.note((u8::from(!far), depth), error.into());
                continue;
            }
            path.push(candidate);
            let found = if self.candidates.is_anchor(candidate) {
                self.complete(path, accept)
            } else {
                self.extend(path, accept)
            };
            path.pop();
            if found.is_some() || self.exhausted.is_some() {
                return found;
            }
        }
        if !any && let Some(certificate) = self.candidates.certificate(last) {
            let issuer = certificate.issuer().to_string();
            self.note((0, path.len()), PathError::NoIssuer { issuer }.into());
        }
        None
    }

    /// Whether going through it again leads nowhere new.
    fn is_passed(&mut self, candidate: usize, path: &[usize]) -> bool {
        if self.candidates.is_anchor(candidate) {
            return false;
        }
        if path
            .iter()
            .any(|passed| self.candidates.is_twin(candidate, *passed))
        {
            return true;
        }
        // What reaches no anchor is walked once, only to say what is missing.
        self.candidates.distance(candidate).is_none() && !self.dead_ends.insert(candidate)
    }

    /// What can be said about a candidate before the whole path is known.
    fn judge(&mut self, candidate: usize, path: &[usize]) -> Result<(), PathError> {
        let certificates = |index: &usize| self.candidates.certificate(*index);
        let (Some(issuer), Some(subject)) = (certificates(&candidate), path.last().and_then(certificates))
        else {
            return Err(PathError::Empty);
        };
        let length = path.len() + 1 + self.candidates.distance(candidate).unwrap_or(0);
        if length > self.settings.limits.length.min(MAX_DEPTH) {
            return Err(PathError::TooLong);
        }
        checks::itself(issuer, self.settings.at)?;
        checks::authority(issuer)?;
        checks::path_length(issuer, path.iter().filter_map(certificates))?;
        if issuer.public_key().lacks_parameters() {
            // Known only with what is above: checked on the whole path.
            return Ok(());
        }
        let pair = (
            path.last().copied().unwrap_or(0),
            self.candidates.key(candidate).unwrap_or(0),
        );
        // What is too weak is refused before anything is computed with it.
        weakness(subject, issuer.public_key(), self.settings)?;
        if !self.checked.contains_key(&pair) {
            if !self.spend(issuer.public_key()) {
                return Ok(());
            }
            let checked = subject.verify_even_weak(issuer.public_key()).map(|_| ());
            self.checked.insert(pair, checked);
        }
        match self.checked.get(&pair) {
            Some(Err(reason)) => Err(PathError::Signature {
                subject: label(subject),
                reason: reason.clone(),
            }),
            _ => Ok(()),
        }
    }

    fn spend(&mut self, key: &PublicKey) -> bool {
        let is_dsa = matches!(key.kind(), KeyKind::Dsa { .. });
        self.signatures += if is_dsa { DSA_COST } else { 1 };
        if self.signatures > self.settings.limits.signatures {
            self.exhausted = Some(Limit::Signatures(self.settings.limits.signatures));
        }
        self.exhausted.is_none()
    }

    fn complete<T>(
        &mut self,
        path: &[usize],
        accept: &mut dyn FnMut(ValidatedPath) -> Result<T, E>,
    ) -> Option<T> {
        let certificates: Vec<Certificate> = path
            .iter()
            .filter_map(|index| self.candidates.certificate(*index).cloned())
            .collect();
        let settings = self.settings;
        let validated = walk(&certificates, settings, &mut |certificate, key| {
            self.verify_inherited(certificate, key)
        });
        let outcome = match validated {
            Ok(path) => accept(path),
            Err(error) => Err(error.into()),
        };
        match outcome {
            Ok(found) => Some(found),
            Err(error) => {
                self.note((2, path.len()), error);
                None
            }
        }
    }

    /// All signatures were checked on the way, but those under a key that has its parameters from above.
    fn verify_inherited(&mut self, certificate: &Certificate, key: &PublicKey) -> Result<(), PathError> {
        let KeyKind::Dsa { .. } = key.kind() else {
            return Ok(());
        };
        if !self.spend(key) {
            return Err(PathError::GaveUp {
                limit: Limit::Signatures(self.settings.limits.signatures),
            });
        }
        let checked = certificate.verify_even_weak(key);
        checked.map(|_| ()).map_err(|reason| PathError::Signature {
            subject: label(certificate),
            reason,
        })
    }

    fn note(&mut self, rank: Rank, error: E) {
        if self.nearest.as_ref().is_none_or(|(known, _)| rank > *known) {
            self.nearest = Some((rank, error));
        }
    }
}
