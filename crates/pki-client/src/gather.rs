//! Evidence for somebody else to judge: whatever the addresses in a certificate give about its revocation.

use jiff::Timestamp;
use saoy_pki::Certificate;
use saoy_pki::distribution::PointName;
use saoy_pki::general_name::GeneralName;

use crate::client::{Client, MAX_ADDRESSES};
use crate::parallel;
use crate::revocation::{FaultReason, Proof, Revocation, RevocationFault};

/// What was found about one certificate.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Gathered {
    /// `OCSPResponse`s in DER.
    pub ocsp: Vec<Vec<u8>>,
    /// CRLs in DER: complete, partial, delta, indirect.
    pub crls: Vec<Vec<u8>>,
    /// The addresses that did not help.
    pub faults: Vec<RevocationFault>,
}

impl Client {
    /// Asks about each certificate of `links`, issued by the second of the pair; side by side, in their order.
    pub fn gather(&self, links: &[(Certificate, Certificate)], now: Timestamp) -> Vec<Gathered> {
        parallel::map(links, self.settings.parallel, |(certificate, issuer)| {
            self.gather_one(certificate, issuer, now)
        })
    }

    /// The issuers above each of `certificates`, as far as they can be had; side by side, nothing twice.
    pub fn gather_issuers(&self, certificates: &[Certificate], now: Timestamp) -> Vec<Certificate> {
        let found = parallel::map(certificates, self.settings.parallel, |below| {
            self.fetch_issuers(below, now)
        });
        let mut all: Vec<Certificate> = Vec::new();
        for issuer in found.into_iter().flatten() {
            if !all.contains(&issuer) {
                all.push(issuer);
            }
        }
        all
    }

    /// One answer that decides by itself is enough. Where there is none, every list is taken: several may cover the reasons
    /// together (RFC 5280 §5.2.5), a delta completes its base (§5.2.4), an indirect list is not signed by the issuer (§5.2.5);
    /// whether they are good is for the validation to say.
    fn gather_one(&self, certificate: &Certificate, issuer: &Certificate, now: Timestamp) -> Gathered {
        let mut gathered = Gathered::default();
        let answer = self.check_revocation(certificate, issuer, now);
        let (Revocation::Good { proof, .. } | Revocation::Revoked { proof, .. }) = answer else {
            if let Revocation::Unknown { faults, .. } = answer {
                gathered.faults = faults;
            }
            self.add_lists(certificate, &mut gathered);
            return gathered;
        };
        match proof {
            Proof::Ocsp(der) => gathered.ocsp.push(der),
            Proof::Crl(der) => gathered.crls.push(der),
        }
        gathered
    }

    fn add_lists(&self, certificate: &Certificate, gathered: &mut Gathered) {
        let silent = |url: &String| {
            let mut faults = gathered.faults.iter();
            faults.any(|fault| fault.url == *url && matches!(fault.reason, FaultReason::Transport(_)))
        };
        let lists: Vec<String> = certificate
            .crl_urls()
            .iter()
            .take(MAX_ADDRESSES)
            .filter(|url| !silent(url))
            .cloned()
            .collect();
        for url in lists.into_iter().chain(freshest(certificate)) {
            match self.get(&url, self.settings.crl_budget, self.settings.crl_max_bytes) {
                Ok(der) => gathered.crls.push(der),
                Err(error) => gathered.faults.push(RevocationFault {
                    url,
                    reason: error.into(),
                }),
            }
        }
    }
}

/// The addresses of delta lists (RFC 5280 §4.2.1.15).
fn freshest(certificate: &Certificate) -> Vec<String> {
    let names = certificate
        .freshest_crl()
        .iter()
        .filter_map(|point| match &point.name {
            Some(PointName::Full(names)) => Some(names),
            _ => None,
        });
    let urls = names.flatten().filter_map(|name| match name {
        GeneralName::Uri(url) => Some(url.clone()),
        _ => None,
    });
    urls.take(MAX_ADDRESSES).collect()
}
