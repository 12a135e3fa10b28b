//! What a DSS holds (ISO 32000-2 §12.8.4.3, ETSI EN 319 142-1 §5.4.2): the chains, and why they are good.

use jiff::Timestamp;
use saoy_pki::Certificate;
use saoy_pki::path::{self, PathError};
use thiserror::Error;

use crate::client::Client;
use crate::parallel;
use crate::revocation::{Proof, Revocation, RevocationFault};

/// Certificates, OCSP answers and CRLs; nothing twice.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct ValidationData {
    /// Leaves, authorities, anchors.
    pub certificates: Vec<Certificate>,
    /// `OCSPResponse`s in DER.
    pub ocsp: Vec<Vec<u8>>,
    /// CRLs in DER.
    pub crls: Vec<Vec<u8>>,
}

impl ValidationData {
    /// Adds what `other` has and this has not: data collected at each signature comes together in the archive.
    pub fn merge(&mut self, other: Self) {
        add_new(&mut self.certificates, other.certificates);
        add_new(&mut self.ocsp, other.ocsp);
        add_new(&mut self.crls, other.crls);
    }

    fn add_proof(&mut self, proof: Proof) {
        match proof {
            Proof::Ocsp(der) => add_new(&mut self.ocsp, vec![der]),
            Proof::Crl(der) => add_new(&mut self.crls, vec![der]),
        }
    }
}

/// Why validation data is not complete.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum CollectError {
    /// No path to a trusted anchor, not even with the issuers that could be fetched.
    #[error("{holder}: {reason}")]
    NoPath {
        /// Common name of the leaf.
        holder: String,
        /// What the path builder says.
        reason: PathError,
    },
    /// A certificate of a chain is revoked.
    #[error("the certificate of {holder} was revoked at {at}")]
    Revoked {
        /// Common name of the revoked certificate.
        holder: String,
        /// Since when.
        at: Timestamp,
    },
    /// A certificate of a chain is not known to be good.
    #[error("{responder} does not say whether the certificate of {holder} is revoked")]
    Unknown {
        /// Common name of the certificate in question.
        holder: String,
        /// The responder that is silent.
        responder: String,
        /// What failed, in detail.
        faults: Vec<RevocationFault>,
    },
}

impl Client {
    /// Everything needed to validate `leaves` (signers and timestamp authorities) later and offline.
    ///
    /// `intermediates` are certificates at hand, from the signatures and the tokens; what is missing is fetched from
    /// the addresses in the certificates. Delegated OCSP responders travel inside their answers; one that does not say
    /// ocsp-nocheck is asked about too (RFC 6960 §4.2.2.2.1).
    pub fn collect_validation_data(
        &self,
        leaves: &[&Certificate],
        intermediates: &[Certificate],
        anchors: &[Certificate],
        now: Timestamp,
    ) -> Result<ValidationData, CollectError> {
        let mut data = ValidationData::default();
        let mut links = Vec::new();
        for leaf in leaves {
            let path = self.find_path(leaf, intermediates, anchors, now)?;
            for link in path.iter().cloned().zip(path.iter().skip(1).cloned()) {
                add_new(&mut links, vec![link]);
            }
            add_new(&mut data.certificates, path);
        }
        while !links.is_empty() {
            let answers = parallel::map(&links, self.settings.parallel, |(certificate, issuer)| {
                self.check_revocation(certificate, issuer, now)
            });
            let mut responders = Vec::new();
            for ((certificate, issuer), answer) in links.iter().zip(answers) {
                let proof = proof_of(certificate, answer)?;
                if let Some(responder) = unchecked_responder(&proof, certificate, issuer)
                    && !data.certificates.contains(&responder)
                {
                    add_new(&mut data.certificates, vec![responder.clone()]);
                    add_new(&mut responders, vec![(responder, issuer.clone())]);
                }
                data.add_proof(proof);
            }
            links = responders;
        }
        Ok(data)
    }

    /// A path from `leaf` to one of `anchors`, fetching issuers that are missing.
    pub fn find_path(
        &self,
        leaf: &Certificate,
        intermediates: &[Certificate],
        anchors: &[Certificate],
        now: Timestamp,
    ) -> Result<Vec<Certificate>, CollectError> {
        let holder = || leaf.subject_common_name().unwrap_or_else(|| leaf.serial_hex());
        match path::build(leaf, intermediates, anchors, now) {
            Ok(path) => Ok(path),
            Err(PathError::NoIssuer { .. }) => {
                let mut known = intermediates.to_vec();
                known.extend(self.fetch_issuers(leaf, now));
                path::build(leaf, &known, anchors, now).map_err(|reason| CollectError::NoPath {
                    holder: holder(),
                    reason,
                })
            }
            Err(reason) => Err(CollectError::NoPath {
                holder: holder(),
                reason,
            }),
        }
    }
}

fn proof_of(certificate: &Certificate, answer: Revocation) -> Result<Proof, CollectError> {
    let holder = || {
        certificate
            .subject_common_name()
            .unwrap_or_else(|| certificate.serial_hex())
    };
    match answer {
        Revocation::Good { proof, .. } => Ok(proof),
        Revocation::Revoked { at, .. } => Err(CollectError::Revoked { holder: holder(), at }),
        Revocation::Unknown { responder, faults } => Err(CollectError::Unknown {
            holder: holder(),
            responder,
            faults,
        }),
    }
}

/// The delegated responder behind an OCSP answer, where it must be checked itself.
fn unchecked_responder(
    proof: &Proof,
    certificate: &Certificate,
    issuer: &Certificate,
) -> Option<Certificate> {
    let Proof::Ocsp(der) = proof else { return None };
    let responder = saoy_pki::ocsp::parse_response(der, certificate, issuer, None)
        .ok()?
        .responder;
    (responder != *issuer && !responder.ocsp_nocheck()).then_some(responder)
}

fn add_new<T: PartialEq>(list: &mut Vec<T>, more: Vec<T>) {
    for item in more {
        if !list.contains(&item) {
            list.push(item);
        }
    }
}
