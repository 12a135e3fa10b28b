//! The validation of one path (RFC 5280 §6.1), from the anchor down.

use super::error::label;
use super::names::NameState;
use super::policies::{PolicyFault, PolicyState};
use super::{PathError, Policies, Settings, WeakAlgorithms, checks};
use crate::Certificate;
use crate::signature::PublicKey;
use crate::strength::{Weakness, weak_at};

/// A path that was validated: the leaf first, the anchor last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValidatedPath {
    certificates: Vec<Certificate>,
    keys: Vec<PublicKey>,
    policies: Policies,
    weaknesses: Vec<(Certificate, Weakness)>,
}

impl ValidatedPath {
    /// The certificates, the leaf first, the anchor last.
    #[must_use]
    pub fn certificates(&self) -> &[Certificate] {
        &self.certificates
    }

    /// The trust anchor at the end.
    #[must_use]
    pub fn anchor(&self) -> Option<&Certificate> {
        self.certificates.last()
    }

    /// The keys of the certificates in the same order, DSA parameters inherited (RFC 5280 §6.1.4 (d) to (f)).
    #[must_use]
    pub fn keys(&self) -> &[PublicKey] {
        &self.keys
    }

    /// The policies under which the path is valid.
    #[must_use]
    pub fn policies(&self) -> &Policies {
        &self.policies
    }

    /// Certificates whose signature is weak: only with [`WeakAlgorithms::Reported`] there can be any.
    #[must_use]
    pub fn weaknesses(&self) -> &[(Certificate, Weakness)] {
        &self.weaknesses
    }

    /// The certificates alone.
    #[must_use]
    pub fn into_certificates(self) -> Vec<Certificate> {
        self.certificates
    }
}

/// Validates a path that is given: the leaf first, a trusted certificate last. That the last one is trusted is the
/// caller's word. Revocation is not judged here.
///
/// Of the anchor its validity, its right to issue, its path length and its name constraints count (the latter two
/// after RFC 5937 §3); its own signature and its policies do not.
///
/// # Errors
/// [`PathError`], the first thing that is wrong from the anchor down.
pub fn validate(path: &[Certificate], settings: &Settings) -> Result<ValidatedPath, PathError> {
    walk(path, settings, &mut |certificate, issuer| {
        let checked = certificate.verify_even_weak(issuer);
        checked.map(|_| ()).map_err(|reason| PathError::Signature {
            subject: label(certificate),
            reason,
        })
    })
}

/// What checks the signature of a certificate by the key above it.
pub(super) type Verify<'a> = dyn FnMut(&Certificate, &PublicKey) -> Result<(), PathError> + 'a;

/// The same with another way to check signatures, as the search knows them already.
pub(super) fn walk(
    path: &[Certificate],
    settings: &Settings,
    verify: &mut Verify<'_>,
) -> Result<ValidatedPath, PathError> {
    let Some((anchor, below)) = path.split_last() else {
        return Err(PathError::Empty);
    };
    let mut way = Way::from(anchor, below, settings)?;
    for (index, certificate) in below.iter().enumerate().rev() {
        way.enter(certificate, index == 0, verify)?;
        if index > 0 {
            way.prepare(certificate, below.iter().take(index))?;
        }
    }
    way.finish(path, below.first())
}

/// How far the way down from the anchor has come (RFC 5280 §6.1.2).
struct Way<'p> {
    settings: &'p Settings,
    above: &'p Certificate,
    /// The working key, parameters inherited, and those above it.
    key: PublicKey,
    keys: Vec<PublicKey>,
    names: NameState<'p>,
    policies: PolicyState,
    weaknesses: Vec<(Certificate, Weakness)>,
}

impl<'p> Way<'p> {
    fn from(
        anchor: &'p Certificate,
        below: &'p [Certificate],
        settings: &'p Settings,
    ) -> Result<Self, PathError> {
        checks::itself(anchor, settings.at)?;
        let mut names = NameState::new(settings);
        if !below.is_empty() {
            checks::authority(anchor)?;
            checks::path_length(anchor, below.iter())?;
            names.add(anchor);
        }
        Ok(Self {
            settings,
            above: anchor,
            key: anchor.public_key().clone(),
            keys: Vec::new(),
            names,
            policies: PolicyState::new(settings, below.len()),
            weaknesses: Vec::new(),
        })
    }

    /// §6.1.3: the certificate itself.
    fn enter(
        &mut self,
        certificate: &'p Certificate,
        last: bool,
        verify: &mut Verify<'_>,
    ) -> Result<(), PathError> {
        if !certificate.issuer().matches(self.above.subject()) {
            return Err(PathError::NameChaining {
                subject: label(certificate),
            });
        }
        let weak = weakness(certificate, &self.key, self.settings)?;
        verify(certificate, &self.key)?;
        self.weaknesses
            .extend(weak.map(|weakness| (certificate.clone(), weakness)));
        checks::itself(certificate, self.settings.at)?;
        if last || !certificate.is_self_issued() {
            self.names.check(certificate)?;
        }
        let policies = self.policies.enter(certificate, last);
        policies.map_err(|fault| explain(&fault, certificate))?;
        let own = certificate.public_key().below(&self.key);
        self.keys.push(std::mem::replace(&mut self.key, own));
        self.above = certificate;
        Ok(())
    }

    /// §6.1.4: what it says of those below it.
    fn prepare(
        &mut self,
        certificate: &'p Certificate,
        below: impl Iterator<Item = &'p Certificate>,
    ) -> Result<(), PathError> {
        let policies = self.policies.prepare(certificate);
        policies.map_err(|fault| explain(&fault, certificate))?;
        checks::authority(certificate)?;
        checks::path_length(certificate, below)?;
        self.names.add(certificate);
        Ok(())
    }

    /// §6.1.5.
    fn finish(
        mut self,
        path: &[Certificate],
        leaf: Option<&Certificate>,
    ) -> Result<ValidatedPath, PathError> {
        self.keys.push(self.key);
        self.keys.reverse();
        let policies = match leaf {
            Some(leaf) => self
                .policies
                .finish(leaf, self.settings.policies.as_ref())
                .map_err(|fault| explain(&fault, leaf))?,
            None => Policies::default(),
        };
        Ok(ValidatedPath {
            certificates: path.to_vec(),
            keys: self.keys,
            policies,
            weaknesses: self.weaknesses,
        })
    }
}

/// What is weak about a signature, known without checking it; an error where that is not accepted.
pub(super) fn weakness(
    certificate: &Certificate,
    issuer: &PublicKey,
    settings: &Settings,
) -> Result<Option<Weakness>, PathError> {
    let algorithm = certificate.algorithm().map_err(|reason| PathError::Signature {
        subject: label(certificate),
        reason,
    })?;
    let at = match settings.weak {
        WeakAlgorithms::ByDate => settings.at,
        WeakAlgorithms::Refused | WeakAlgorithms::Reported => jiff::Timestamp::MAX,
    };
    match weak_at(algorithm, issuer, at) {
        Some(weakness) if settings.weak != WeakAlgorithms::Reported => Err(PathError::WeakAlgorithm {
            subject: label(certificate),
            weakness,
        }),
        found => Ok(found),
    }
}

fn explain(fault: &PolicyFault, certificate: &Certificate) -> PathError {
    let subject = label(certificate);
    match fault {
        PolicyFault::None => PathError::NoPolicy { subject },
        PolicyFault::AnyMapped => PathError::AnyPolicyMapped { subject },
    }
}
