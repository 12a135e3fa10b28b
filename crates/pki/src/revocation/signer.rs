//! Whose key signed a list, and whether that key may (RFC 5280 §6.3.3 (f), (g)).

use jiff::Timestamp;

use super::inquiry::{Inquiry, Link};
use super::statement::weigh;
use super::{Doubt, Verdict};
use crate::crl::{Crl, CrlError};
use crate::path::{self, PathError, ValidatedPath};
use crate::{Algorithm, Certificate, PublicKey};

/// Who signed a list.
pub(super) struct Signer {
    pub(super) key: PublicKey,
    /// Until when its word counts, and that of those above it.
    pub(super) until: Timestamp,
    /// That end is a revocation.
    revoked: bool,
    /// Why it proves nothing good.
    against: Option<Doubt>,
}

/// Certificates beside the path whose key is tried for one list, those that it names first.
const MAX_SIGNERS: usize = 32;

impl<'a> Inquiry<'a> {
    /// The key of the list's issuer, once it is known to be trusted. Certificates above on the path come first: they
    /// are judged with the path. Any other one needs its own path to the same anchor, and must itself be good.
    pub(super) fn signer(&mut self, index: usize, list: &Crl<'_>, link: &Link<'_>) -> Result<Signer, Doubt> {
        let mut refusal = CrlError::OtherIssuer;
        for (certificate, key) in link.above() {
            match self.may_have_signed(index, list, certificate, key) {
                Ok(()) => {
                    return Ok(Signer {
                        key: key.clone(),
                        until: self.end_of(certificate).min(self.end_of_issuer(link)),
                        revoked: false,
                        against: None,
                    });
                }
                Err(error) => keep(&mut refusal, error),
            }
        }
        let mut doubt = None;
        for (number, certificate) in self.candidates(list, link).into_iter().enumerate() {
            if number >= MAX_SIGNERS {
                return Err(CrlError::TooManySignatures.into());
            }
            if certificate == link.certificate() && self.is_open(certificate) {
                // It is asked about because it signed a list: where it has a say about itself, as an indirect list has,
                // not being listed counts. Other evidence of a revocation still wins.
                match self.may_have_signed(index, list, certificate, certificate.public_key()) {
                    Ok(()) => {
                        return Ok(Signer {
                            key: certificate.public_key().clone(),
                            until: certificate.not_after(),
                            revoked: false,
                            against: None,
                        });
                    }
                    Err(error) => keep(&mut refusal, error),
                }
                continue;
            }
            // A key without its DSA parameters is known only once its path is: then the path comes first.
            let lacking = certificate.public_key().lacks_parameters();
            if !lacking
                && let Err(error) = self.may_have_signed(index, list, certificate, certificate.public_key())
            {
                keep(&mut refusal, error);
                continue;
            }
            match self.trusted_signer(certificate, list, link) {
                Ok(signer) => match self.may_have_signed(index, list, certificate, &signer.key) {
                    Ok(()) => return Ok(signer),
                    Err(error) => keep(&mut refusal, error),
                },
                Err(error) => doubt = doubt.or(Some(error)),
            }
        }
        match refusal {
            CrlError::TooManySignatures => Err(refusal.into()),
            refusal => Err(doubt.unwrap_or(Doubt::Crl(refusal))),
        }
    }

    /// Certificates beside the path with the name of the list's issuer, those with the key that it names first.
    fn candidates(&self, list: &Crl<'_>, link: &Link<'_>) -> Vec<&'a Certificate> {
        let mut candidates: Vec<&Certificate> = self.pool.iter().collect();
        candidates.retain(|certificate| {
            !link.above().any(|(above, _)| above == *certificate)
                && list.issuer().matches(certificate.subject())
        });
        candidates.sort_by_key(
            |certificate| match (list.authority_key_id(), certificate.subject_key_id()) {
                (Some(named), Some(own)) => u8::from(named != own),
                _ => 1,
            },
        );
        candidates
    }

    fn may_have_signed(
        &mut self,
        index: usize,
        list: &Crl<'_>,
        certificate: &Certificate,
        key: &PublicKey,
    ) -> Result<(), CrlError> {
        if !list.issuer().matches(certificate.subject()) {
            return Err(CrlError::OtherIssuer);
        }
        if certificate.key_usage().is_some_and(|usage| !usage.crl_sign) {
            return Err(CrlError::KeyUsage);
        }
        self.signature(index, list, key).map(|_| ())
    }

    /// Judged at the instant; a list that was signed by somebody whose time is over since, at the list's own time.
    fn trusted_signer(
        &mut self,
        certificate: &Certificate,
        list: &Crl<'_>,
        link: &Link<'_>,
    ) -> Result<Signer, Doubt> {
        let issuer_path = |error| Doubt::Crl(CrlError::IssuerPath(Box::new(error)));
        let anchor = link.anchor().ok_or(Doubt::OtherIssuer)?;
        // It may search for a path of its own.
        if !self.begin(certificate, 10)? {
            return Err(Doubt::Circular);
        }
        let pool = self.pool;
        let mut settings = self.settings.for_signers();
        if !certificate.is_valid_at(settings.at) && list.tells_against(link.certificate()) {
            settings.at = list.this_update();
        }
        let mut doubted = None;
        let found = path::find_accepted(
            certificate,
            pool,
            std::slice::from_ref(anchor),
            &settings,
            &mut |path| -> Result<_, Blame> {
                let signer = self.judged(&path).ok_or(Blame::Path(PathError::Empty))?;
                if signer.against.is_some() {
                    doubted.get_or_insert(signer);
                    return Err(Blame::Revocation);
                }
                Ok(signer)
            },
        );
        self.end();
        match (found, doubted) {
            (Ok(signer), _) | (Err(_), Some(signer)) => Ok(signer),
            (Err(Blame::Path(error)), None) => Err(issuer_path(error)),
            (Err(Blame::Revocation), None) => Err(Doubt::Crl(CrlError::IssuerRevocation)),
        }
    }

    /// Who signs with the first key of a path: its word ends with that of the first on the path that expires or is revoked.
    fn judged(&mut self, path: &ValidatedPath) -> Option<Signer> {
        let (certificates, keys) = (path.certificates(), path.keys());
        let mut until = self.end_of(certificates.last()?);
        let (mut against, mut ended) = (None, false);
        for index in (0..certificates.len().saturating_sub(1)).rev() {
            let (certificate, key) = (certificates.get(index)?, keys.get(index + 1)?);
            let existed = self.certificate_existed(certificate);
            if existed > until {
                against = against.or(Some(Doubt::Unproven(until)));
            }
            let algorithm = certificate.algorithm().ok();
            let weakness = algorithm.and_then(|algorithm| self.weakness(algorithm, key, existed));
            against = against.or(weakness.map(|weakness| CrlError::Weak(weakness).into()));
            let found = self.found(&Link::new(certificates, keys, index)?);
            let revoked = found.revoked_for_good();
            let good = matches!(weigh(found, self.settings.at), Verdict::Good { .. });
            if !good && revoked.is_none_or(|(_, proven)| !proven) {
                against = against.or(Some(CrlError::IssuerRevocation.into()));
            }
            until = until.min(certificate.not_after());
            if let Some((since, _)) = revoked
                && since < until
            {
                (until, ended) = (since, true);
            }
        }
        Some(Signer {
            key: keys.first()?.clone(),
            until,
            revoked: ended,
            against,
        })
    }

    /// Why a list proves nothing good, though its signature is right.
    pub(super) fn against_list(&mut self, index: usize, list: &Crl<'_>, signer: &Signer) -> Option<Doubt> {
        let existed = self.evidence_existed(index);
        let algorithm = list.algorithm()?;
        if let Some(weakness) = self.weakness(algorithm, &signer.key, existed) {
            return Some(CrlError::Weak(weakness).into());
        }
        let late = (existed > signer.until).then(|| match signer.revoked {
            true => CrlError::IssuerRevocation.into(),
            false => Doubt::Unproven(signer.until),
        });
        signer.against.clone().or(late)
    }

    /// Checks the signature of a list once for each key.
    pub(super) fn signature(
        &mut self,
        index: usize,
        list: &Crl<'_>,
        key: &PublicKey,
    ) -> Result<Algorithm, CrlError> {
        let known = self.parsed.done().list(index, key);
        if let Some(known) = known {
            return known;
        }
        if !self.pay(list.hashed_for_each_key()) {
            return Err(CrlError::TooManySignatures);
        }
        let checked = list.verify_even_weak(key);
        self.parsed.done().keep_list(index, key, checked.clone());
        checked
    }
}

enum Blame {
    Path(PathError),
    Revocation,
}

impl From<PathError> for Blame {
    fn from(error: PathError) -> Self {
        Self::Path(error)
    }
}

/// “Someone else's” says least, “not signed by this key” little more: other keys of that name may follow.
fn keep(refusal: &mut CrlError, error: CrlError) {
    let weight = |error: &CrlError| match error {
        CrlError::OtherIssuer => 0,
        CrlError::Signature(_) => 1,
        CrlError::TooManySignatures => 3,
        _ => 2,
    };
    if weight(&error) > weight(refusal) {
        *refusal = error;
    }
}
