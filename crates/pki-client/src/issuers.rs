//! Issuers that a signature left out, from the addresses in the certificates (RFC 5280 §4.2.2.1, caIssuers).

use jiff::Timestamp;
use saoy_pki::Certificate;

use crate::client::{Client, MAX_ADDRESSES};

/// Certificates fetched upwards before giving up.
const MAX_STEPS: usize = 5;

impl Client {
    /// The issuers above `certificate`, nearest first, as far as they can be had. Nothing here is trusted: what comes
    /// back only helps to find a path to an anchor, and every signature on it is checked there.
    pub fn fetch_issuers(&self, certificate: &Certificate, now: Timestamp) -> Vec<Certificate> {
        let mut found: Vec<Certificate> = Vec::new();
        while found.len() < MAX_STEPS {
            let below = found.last().unwrap_or(certificate);
            if below.is_self_issued() {
                break;
            }
            let addresses = below.ca_issuer_urls().iter().take(MAX_ADDRESSES);
            let mut candidates = addresses.flat_map(|url| self.fetch_certificates(url, now));
            match candidates.find(|issuer| is_issuer(issuer, below)) {
                Some(issuer) if !found.contains(&issuer) => found.push(issuer),
                _ => break,
            }
        }
        found
    }

    /// One certificate in DER, several in PEM or PKCS#7 (RFC 5280 §4.2.2.1); authorities serve all of them under any name.
    fn fetch_certificates(&self, url: &str, now: Timestamp) -> Vec<Certificate> {
        let shelf = &self.cache.issuers;
        let key = url.to_owned();
        if let Some(known) = shelf.get(&key, now) {
            return certificates(&known);
        }
        let budget = self.settings.issuer_budget;
        let Ok(bytes) = self.get(url, budget, self.settings.issuer_max_bytes) else {
            return Vec::new();
        };
        let found = certificates(&bytes);
        if let Some(until) = found.iter().map(Certificate::not_after).max() {
            shelf.put(key, &bytes, now, self.keep_until(now, until));
        }
        found
    }
}

/// At most this many are looked at: each costs a signature.
const MAX_BAG: usize = 32;

fn certificates(bytes: &[u8]) -> Vec<Certificate> {
    let one = Certificate::from_der(bytes).map(|certificate| vec![certificate]);
    let text = || {
        Certificate::from_pem(std::str::from_utf8(bytes).ok()?)
            .ok()
            .filter(|found| !found.is_empty())
    };
    let mut found = one
        .ok()
        .or_else(text)
        .or_else(|| Certificate::from_p7c(bytes).ok())
        .unwrap_or_default();
    found.truncate(MAX_BAG);
    found
}

/// The name is compared before the signature is: that costs nothing.
fn is_issuer(issuer: &Certificate, below: &Certificate) -> bool {
    issuer.subject().matches(below.issuer()) && below.verify_even_weak(issuer.public_key()).is_ok()
}
