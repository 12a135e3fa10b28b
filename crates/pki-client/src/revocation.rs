//! Is this certificate revoked? OCSP first, then the CRL.

use jiff::Timestamp;
use saoy_pki::ocsp::{OcspError, ResponseStatus};
use saoy_pki::revocation::{Doubt, Evidence, Verdict, judge};
use saoy_pki::{Certificate, ocsp};
use thiserror::Error;

use crate::client::{Client, MAX_ADDRESSES};
use crate::ocsp_get;
use crate::parallel;
use crate::transport::{TransportError, host_of};

/// What is known about a certificate, with the bytes that prove it.
#[derive(Debug, Clone, PartialEq)]
pub enum Revocation {
    /// Known to be good.
    Good {
        /// What says so.
        proof: Proof,
        /// Until when it may be relied upon.
        until: Timestamp,
    },
    /// Revoked.
    Revoked {
        /// What says so.
        proof: Proof,
        /// Since when.
        at: Timestamp,
    },
    /// Nobody answered, or nobody knows.
    Unknown {
        /// Host of the responder that was asked first; the issuer's name where the certificate names none.
        responder: String,
        /// What failed, in the order it was tried; empty where there was nobody to ask.
        faults: Vec<RevocationFault>,
    },
}

/// Bytes as they go into a DSS.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Proof {
    /// An `OCSPResponse`.
    Ocsp(Vec<u8>),
    /// A CRL.
    Crl(Vec<u8>),
}

impl Proof {
    fn evidence(&self) -> Evidence<'_> {
        match self {
            Self::Ocsp(der) => Evidence::Ocsp(der),
            Self::Crl(der) => Evidence::Crl(der),
        }
    }
}

/// One address that did not help.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{url}: {reason}")]
pub struct RevocationFault {
    /// The address as it stands in the certificate.
    pub url: String,
    /// Why.
    pub reason: FaultReason,
}

/// Why an address did not help.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum FaultReason {
    /// No answer.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The question could not be written.
    #[error(transparent)]
    Question(ocsp::OcspError),
    /// An answer that proves nothing.
    #[error(transparent)]
    Doubt(#[from] Doubt),
}

impl Client {
    /// Asks about `certificate`, issued by `issuer`. Blocks; a cached answer that still counts is used.
    pub fn check_revocation(
        &self,
        certificate: &Certificate,
        issuer: &Certificate,
        now: Timestamp,
    ) -> Revocation {
        let question = Question {
            client: self,
            certificate,
            issuer,
            now,
        };
        let mut faults = Vec::new();
        let answer = question
            .by_kept()
            .or_else(|| question.by_ocsp(&mut faults))
            .or_else(|| question.by_crl(&mut faults));
        answer.unwrap_or_else(|| Revocation::Unknown {
            responder: responder_of(certificate),
            faults,
        })
    }

    /// Asks about every certificate of `path` (leaf to anchor) but the anchor, side by side; leaf first.
    pub fn check_path(&self, path: &[Certificate], now: Timestamp) -> Vec<Revocation> {
        let links: Vec<_> = path.iter().zip(path.iter().skip(1)).collect();
        parallel::map(&links, self.settings.parallel, |(certificate, issuer)| {
            self.check_revocation(certificate, issuer, now)
        })
    }
}

struct Question<'a> {
    client: &'a Client,
    certificate: &'a Certificate,
    issuer: &'a Certificate,
    now: Timestamp,
}

impl Question<'_> {
    fn by_kept(&self) -> Option<Revocation> {
        let kept = self.client.kept.iter();
        kept.cloned().find_map(|proof| self.judged(proof).ok())
    }

    fn by_ocsp(&self, faults: &mut Vec<RevocationFault>) -> Option<Revocation> {
        let shelf = &self.client.cache.ocsp;
        let key = (self.certificate.fingerprint(), self.issuer.fingerprint());
        if let Some(known) = shelf
            .get(&key, self.now)
            .and_then(|der| self.judged(Proof::Ocsp(der)).ok())
        {
            return Some(known);
        }
        for url in self.certificate.ocsp_urls().iter().take(MAX_ADDRESSES) {
            match self.ask_ocsp(url) {
                Ok(Judged { answer, der, until }) => {
                    shelf.put(key, &der, self.now, self.client.keep_until(self.now, until));
                    return Some(answer);
                }
                Err(reason) => faults.push(RevocationFault {
                    url: url.clone(),
                    reason,
                }),
            }
        }
        None
    }

    /// By POST with a nonce; where the responder understands neither, by GET without one (RFC 5019 §5).
    fn ask_ocsp(&self, url: &str) -> Result<Judged, FaultReason> {
        match self.ask_ocsp_by_post(url) {
            Err(fault) if is_misunderstood(&fault) => self.ask_ocsp_by_get(url),
            answer => answer,
        }
    }

    fn ask_ocsp_by_get(&self, url: &str) -> Result<Judged, FaultReason> {
        let settings = &self.client.settings;
        let request = ocsp::request(self.certificate, self.issuer, None).map_err(FaultReason::Question)?;
        let address = ocsp_get::address(url, &request);
        let der = self
            .client
            .get(&address, settings.ocsp_budget, settings.ocsp_max_bytes)?;
        self.kept(Proof::Ocsp(der))
    }

    fn ask_ocsp_by_post(&self, url: &str) -> Result<Judged, FaultReason> {
        let settings = &self.client.settings;
        let nonce = self.client.nonce().to_be_bytes();
        let request =
            ocsp::request(self.certificate, self.issuer, Some(&nonce)).map_err(FaultReason::Question)?;
        let der = self.client.post(
            url,
            "application/ocsp-request",
            &request,
            settings.ocsp_budget,
            settings.ocsp_max_bytes,
        )?;
        // The nonce, where it comes back, must be ours; `judge` looks at everything else.
        ocsp::parse_response(&der, self.certificate, self.issuer, Some(&nonce)).map_err(Doubt::from)?;
        self.kept(Proof::Ocsp(der))
    }

    fn by_crl(&self, faults: &mut Vec<RevocationFault>) -> Option<Revocation> {
        let shelf = &self.client.cache.crls;
        for url in self.certificate.crl_urls().iter().take(MAX_ADDRESSES) {
            if let Some(known) = shelf
                .get(url, self.now)
                .and_then(|der| self.judged(Proof::Crl(der)).ok())
            {
                return Some(known);
            }
            match self.ask_crl(url) {
                Ok(Judged { answer, der, until }) => {
                    shelf.put(
                        url.clone(),
                        &der,
                        self.now,
                        self.client.keep_until(self.now, until),
                    );
                    return Some(answer);
                }
                Err(reason) => faults.push(RevocationFault {
                    url: url.clone(),
                    reason,
                }),
            }
        }
        None
    }

    fn ask_crl(&self, url: &str) -> Result<Judged, FaultReason> {
        let settings = &self.client.settings;
        self.kept(Proof::Crl(self.client.get(
            url,
            settings.crl_budget,
            settings.crl_max_bytes,
        )?))
    }

    fn kept(&self, proof: Proof) -> Result<Judged, FaultReason> {
        let (Proof::Ocsp(der) | Proof::Crl(der)) = &proof;
        let der = der.clone();
        let answer = self.judged(proof)?;
        let until = match &answer {
            Revocation::Good { until, .. } => *until,
            Revocation::Revoked { .. } | Revocation::Unknown { .. } => Timestamp::MAX,
        };
        Ok(Judged { answer, der, until })
    }

    fn judged(&self, proof: Proof) -> Result<Revocation, Doubt> {
        match judge(self.certificate, self.issuer, &[proof.evidence()], self.now) {
            Verdict::Good { until, .. } => Ok(Revocation::Good { proof, until }),
            Verdict::Revoked { at, .. } => Ok(Revocation::Revoked { proof, at }),
            Verdict::Unknown(doubts) => Err(doubts.into_iter().next().unwrap_or(Doubt::StatusUnknown)),
        }
    }
}

struct Judged {
    answer: Revocation,
    der: Vec<u8>,
    until: Timestamp,
}

/// The responder is there, but wants the question in another form.
fn is_misunderstood(fault: &FaultReason) -> bool {
    match fault {
        FaultReason::Transport(TransportError::Status { code, .. }) => {
            matches!(code, 400 | 404 | 405 | 415 | 501)
        }
        FaultReason::Doubt(Doubt::Ocsp(OcspError::NotSuccessful(status))) => {
            matches!(
                status,
                ResponseStatus::MalformedRequest | ResponseStatus::Unauthorized
            )
        }
        _ => false,
    }
}

fn responder_of(certificate: &Certificate) -> String {
    let urls = certificate.ocsp_urls().iter().chain(certificate.crl_urls());
    match urls.map(|url| host_of(url)).next() {
        Some(host) => host.to_owned(),
        None => certificate
            .issuer_common_name()
            .unwrap_or_else(|| certificate.issuer().to_string()),
    }
}
