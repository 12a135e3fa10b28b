//! What is asked of evidence along one path, and how far it may lead.

use std::collections::HashMap;

use super::pieces::Parsed;
use super::proofs::Proofs;
use super::responder::Responder;
use super::statement::{Found, weigh};
use super::{Doubt, Verdict};
use crate::path::{Settings, ValidatedPath};
use crate::{Certificate, PublicKey};

/// What is asked of evidence about one path at one instant.
pub struct Inquiry<'a> {
    /// What is asked of delegated OCSP responders without ocsp-nocheck.
    pub responders: ResponderCheck,
    /// How old things are proven to be.
    pub proofs: Option<&'a dyn Proofs>,
    pub(super) parsed: Parsed<'a>,
    pub(super) pool: &'a [Certificate],
    pub(super) settings: &'a Settings,
    /// What is known about delegated responders, each asked about once under its issuer.
    pub(super) asked: HashMap<[u8; 32], Responder>,
    /// Signers and responders whose own status is being asked: none rests on itself.
    open: Vec<Certificate>,
    spent: usize,
}

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
            proofs: None,
            parsed: evidence.clone(),
            pool,
            settings,
            asked: HashMap::new(),
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
        match Link::new(path, keys, index) {
            Some(link) => weigh(self.found(&link), self.settings.at),
            None => Verdict::Unknown(vec![Doubt::OtherIssuer]),
        }
    }

    /// What all evidence says about a certificate.
    pub(super) fn found(&mut self, link: &Link<'_>) -> Found {
        let mut found = Found::default();
        self.answers(link, &mut found);
        self.lists(link, &mut found);
        let doubts = &mut found.doubts;
        found
            .statements
            .retain(|statement| match statement.remembers(link.certificate) {
                Ok(()) => true,
                Err(doubt) => {
                    doubts.push((statement.evidence, doubt));
                    false
                }
            });
        found.statements.sort_by_key(|statement| statement.evidence);
        found
    }

    /// Starts to ask about a signer; false when it is asked about already.
    pub(super) fn begin(&mut self, certificate: &Certificate, price: usize) -> Result<bool, Doubt> {
        if self.open.contains(certificate) {
            return Ok(false);
        }
        let paid = (0..price).all(|_| self.spend());
        if self.open.len() >= MAX_DEPTH || !paid {
            return Err(Doubt::GaveUp);
        }
        self.open.push(certificate.clone());
        Ok(true)
    }

    pub(super) fn is_open(&self, certificate: &Certificate) -> bool {
        self.open.contains(certificate)
    }

    /// Whether nobody's own status is being asked.
    pub(super) fn is_idle(&self) -> bool {
        self.open.is_empty()
    }

    /// Pays for one signature over so many bytes, here and for all inquiries together.
    pub(super) fn pay(&mut self, bytes: usize) -> bool {
        self.spend() && self.parsed.done().pay(bytes)
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
    pub(super) fn new(path: &'a [Certificate], keys: &'a [PublicKey], index: usize) -> Option<Self> {
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
