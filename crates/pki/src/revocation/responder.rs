//! Whether a delegated responder may be believed (RFC 6960 §4.2.2.2.1).

use jiff::Timestamp;

use super::inquiry::{Inquiry, Link, ResponderCheck};
use super::statement::weigh;
use super::{Doubt, Verdict};
use crate::Certificate;

/// What is known about a responder.
#[derive(Clone, Debug)]
pub(super) struct Responder {
    /// Since when it is revoked: what is proven to be older still counts.
    pub(super) revoked: Option<Timestamp>,
    /// Why it cannot be believed at all.
    pub(super) doubt: Option<Doubt>,
}

impl Inquiry<'_> {
    /// Asks about a responder that the issuer of the certificate appointed, once. ocsp-nocheck spares asking for
    /// information that is not at hand; a revocation that is at hand counts all the same.
    pub(super) fn responder(&mut self, responder: &Certificate, link: &Link<'_>) -> Result<Responder, Doubt> {
        let fingerprint = responder.fingerprint();
        if let Some(known) = self.asked.get(&fingerprint) {
            return Ok(known.clone());
        }
        if !self.begin(responder, 1)? {
            return Err(Doubt::Circular);
        }
        let asked = self.ask_about(responder, link);
        self.end();
        // What was found while others were being asked about may be less than there is.
        if self.is_idle() {
            self.asked.insert(fingerprint, asked.clone());
        }
        Ok(asked)
    }

    fn ask_about(&mut self, responder: &Certificate, link: &Link<'_>) -> Responder {
        let (path, keys) = link.beside(responder);
        let Some(own) = Link::new(&path, &keys, 0) else {
            return Responder {
                revoked: None,
                doubt: Some(Doubt::OtherIssuer),
            };
        };
        let found = self.found(&own);
        let (for_good, hidden) = (found.revoked_for_good(), found.hidden);
        let verdict = weigh(found, self.settings.at);
        let askable = !responder.ocsp_urls().is_empty() || !responder.distribution_points().is_empty();
        let required = askable && self.responders == ResponderCheck::Required && !responder.ocsp_nocheck();
        let (revoked, doubt) = match verdict {
            Verdict::Good { .. } => (None, None),
            Verdict::Revoked { at, .. } => (Some(at), None),
            Verdict::Unknown(_) if hidden => (None, Some(Doubt::GaveUp)),
            // RFC 6960 §4.2.2.2.1: one that names no place to ask is taken for its lifetime.
            Verdict::Unknown(_) => (None, required.then_some(Doubt::ResponderUnknown)),
        };
        Responder {
            revoked: revoked.into_iter().chain(for_good.map(|(since, _)| since)).min(),
            doubt,
        }
    }
}
