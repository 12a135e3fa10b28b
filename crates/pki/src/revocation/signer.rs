//! Whose key signed a list, and whether that key may (RFC 5280 §6.3.3 (f), (g)).

use super::inquiry::{Inquiry, Link};
use super::{Doubt, Verdict};
use crate::crl::{Crl, CrlError};
use crate::path::{self, PathError, WeakAlgorithms};
use crate::strength::weak_at;
use crate::{Certificate, PublicKey};

impl Inquiry<'_> {
    /// The key of the list's issuer, once it is known to be trusted. Certificates above on the path come first: they
    /// are judged with the path. Any other one needs its own path to the same anchor, and must itself be good.
    pub(super) fn signer(
        &mut self,
        index: usize,
        list: &Crl<'_>,
        link: &Link<'_>,
    ) -> Result<PublicKey, Doubt> {
        let mut refusal = CrlError::OtherIssuer;
        for (certificate, key) in link.above() {
            match self.may_have_signed(index, list, certificate, key) {
                Ok(()) => return Ok(key.clone()),
                Err(error) => keep(&mut refusal, error),
            }
        }
        let mut doubt = None;
        for certificate in self.pool {
            if link.above().any(|(above, _)| above == certificate)
                || !list.issuer().matches(certificate.subject())
            {
                continue;
            }
            if certificate == link.certificate() && self.is_open(certificate) {
                // It is asked about because it signed a list: where it has a say about itself, as an indirect list has,
                // not being listed counts. Other evidence of a revocation still wins.
                match self.may_have_signed(index, list, certificate, certificate.public_key()) {
                    Ok(()) => return Ok(certificate.public_key().clone()),
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
            match self.trusted_signer(certificate, link) {
                Ok(key) => match self.may_have_signed(index, list, certificate, &key) {
                    Ok(()) => return Ok(key),
                    Err(error) => keep(&mut refusal, error),
                },
                Err(error) => doubt = doubt.or(Some(error)),
            }
        }
        Err(doubt.unwrap_or(Doubt::Crl(refusal)))
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
        self.signature(index, list, key)
    }

    fn trusted_signer(&mut self, certificate: &Certificate, link: &Link<'_>) -> Result<PublicKey, Doubt> {
        let issuer_path = |error| Doubt::Crl(CrlError::IssuerPath(Box::new(error)));
        let anchor = link.anchor().ok_or(Doubt::OtherIssuer)?;
        if !self.begin(certificate)? {
            return Err(Doubt::Circular);
        }
        let pool = self.pool;
        let settings = self.settings.for_signers();
        let found = path::find_accepted(
            certificate,
            pool,
            std::slice::from_ref(anchor),
            &settings,
            &mut |path| -> Result<_, Blame> {
                let below = path.certificates().len().saturating_sub(1);
                for index in (0..below).rev() {
                    match self.judge_link(path.certificates(), path.keys(), index) {
                        Verdict::Good { .. } => {}
                        _ => return Err(Blame::Revocation),
                    }
                }
                path.keys().first().cloned().ok_or(Blame::Path(PathError::Empty))
            },
        );
        self.end();
        found.map_err(|blame| match blame {
            Blame::Path(error) => issuer_path(error),
            Blame::Revocation => Doubt::Crl(CrlError::IssuerRevocation),
        })
    }

    /// Checks the signature of a list once for each key.
    pub(super) fn signature(
        &mut self,
        index: usize,
        list: &Crl<'_>,
        key: &PublicKey,
    ) -> Result<(), CrlError> {
        let known = (index, key.der().to_vec(), key.domain().map(<[u8]>::to_vec));
        if let Some(known) = self.signatures.get(&known) {
            return known.clone();
        }
        if !self.spend() {
            return Err(CrlError::TooManySignatures);
        }
        let checked = list.verify_even_weak(key).and_then(|algorithm| {
            let at = match self.settings.weak {
                WeakAlgorithms::Reported => return Ok(()),
                WeakAlgorithms::ByDate => self.settings.at,
                WeakAlgorithms::Refused => jiff::Timestamp::MAX,
            };
            weak_at(algorithm, key, at).map_or(Ok(()), |weakness| Err(CrlError::Weak(weakness)))
        });
        self.signatures.insert(known, checked.clone());
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
        _ => 2,
    };
    if weight(&error) > weight(refusal) {
        *refusal = error;
    }
}
