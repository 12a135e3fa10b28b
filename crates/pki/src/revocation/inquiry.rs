//! What is asked of evidence along one path, and how far it may lead.

use std::collections::HashMap;

use super::pieces::Parsed;
use super::statement::weigh;
use super::{Doubt, Verdict};
use crate::crl::CrlError;
use crate::path::{Settings, ValidatedPath};
use crate::{Certificate, PublicKey};

/// What is asked of evidence about one path at one instant; the signature of a list is checked once for each key.
pub struct Inquiry<'a> {
    /// What is asked of delegated OCSP responders without ocsp-nocheck.
    pub responders: ResponderCheck,
    pub(super) parsed: Parsed<'a>,
    pub(super) pool: &'a [Certificate],
    pub(super) settings: &'a Settings,
    pub(super) signatures: HashMap<SignatureKey, Result<(), CrlError>>,
    /// Signers and responders whose own status is being asked: none rests on itself.
    open: Vec<Certificate>,
    spent: usize,
}

/// A list and a key with its parameters.
pub(super) type SignatureKey = (usize, Vec<u8>, Option<Vec<u8>>);

/// What is asked of delegated OCSP responders without ocsp-nocheck (RFC 6960 §4.2.2.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResponderCheck {
    /// They must be known to be good, where they name a place to ask.
    Required,
    /// They must not be known to be revoked.
    WhenKnown,
}

/// Signers of lists and responders may stand on each other this deep.
const MAX_DEPTH: usize = 4;

impl<'a> Inquiry<'a> {
    /// `pool` are further certificates at hand: of those who sign lists and answers, and of theirs.
    #[must_use]
    pub fn new(evidence: &Parsed<'a>, pool: &'a [Certificate], settings: &'a Settings) -> Self {
        Self {
            responders: ResponderCheck::Required,
            parsed: evidence.clone(),
            pool,
            settings,
            signatures: HashMap::new(),
            open: Vec::new(),
            spent: 0,
        }
    }

    /// Judges one certificate of a validated path, by its index; the anchor is not judged.
    #[must_use]
    pub fn judge(&mut self, path: &ValidatedPath, index: usize) -> Verdict {
        self.judge_link(path.certificates(), path.keys(), index)
    }

    pub(super) fn judge_link(&mut self, path: &[Certificate], keys: &[PublicKey], index: usize) -> Verdict {
        let Some(link) = Link::new(path, keys, index) else {
            return Verdict::Unknown(vec![Doubt::OtherIssuer]);
        };
        let mut doubts = Vec::new();
        let mut statements = self.answers(&link, &mut doubts);
        statements.extend(self.lists(&link, &mut doubts));
        statements.retain(|statement| match statement.remembers(link.certificate) {
            Ok(()) => true,
            Err(doubt) => {
                doubts.push((statement.evidence, doubt));
                false
            }
        });
        statements.sort_by_key(|statement| statement.evidence);
        weigh(&statements, doubts, self.settings.at)
    }

    /// Starts to ask about a signer; false when it is asked about already.
    pub(super) fn begin(&mut self, certificate: &Certificate) -> Result<bool, Doubt> {
        if self.open.contains(certificate) {
            return Ok(false);
        }
        // Each may search for a path of its own.
        let paid = (0..10).all(|_| self.spend());
        if self.open.len() >= MAX_DEPTH || !paid {
            return Err(Doubt::GaveUp);
        }
        self.open.push(certificate.clone());
        Ok(true)
    }

    pub(super) fn is_open(&self, certificate: &Certificate) -> bool {
        self.open.contains(certificate)
    }

    pub(super) fn end(&mut self) {
        self.open.pop();
    }

    /// Signatures and further inquiries cost: false when all is spent.
    pub(super) fn spend(&mut self) -> bool {
        self.spent += 1;
        self.spent <= self.settings.limits.signatures
    }
}

/// A certificate on a path, with what is above it.
pub(super) struct Link<'a> {
    certificate: &'a Certificate,
    above: &'a [Certificate],
    keys: &'a [PublicKey],
}

impl<'a> Link<'a> {
    fn new(path: &'a [Certificate], keys: &'a [PublicKey], index: usize) -> Option<Self> {
        let link = Self {
            certificate: path.get(index)?,
            above: path.get(index + 1..)?,
            keys: keys.get(index + 1..)?,
        };
        let (issuer, _) = link.issuer()?;
        link.certificate
            .issuer()
            .matches(issuer.subject())
            .then_some(link)
    }

    pub(super) fn certificate(&self) -> &'a Certificate {
        self.certificate
    }

    pub(super) fn issuer(&self) -> Option<(&'a Certificate, &'a PublicKey)> {
        self.above().next()
    }

    pub(super) fn anchor(&self) -> Option<&'a Certificate> {
        self.above.last()
    }

    /// The certificates above with their keys, the issuer first.
    pub(super) fn above(&self) -> impl Iterator<Item = (&'a Certificate, &'a PublicKey)> + use<'a> {
        self.above.iter().zip(self.keys)
    }

    /// The path of another certificate of the same issuer.
    pub(super) fn beside(&self, certificate: &Certificate) -> (Vec<Certificate>, Vec<PublicKey>) {
        let mut path = vec![certificate.clone()];
        path.extend_from_slice(self.above);
        let mut keys = vec![certificate.public_key().clone()];
        keys.extend_from_slice(self.keys);
        (path, keys)
    }
}
