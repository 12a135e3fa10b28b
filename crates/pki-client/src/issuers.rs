//! Issuers that a signature left out, from the addresses in the certificates (RFC 5280 §4.2.2.1, caIssuers).

use jiff::Timestamp;
use saoy_pki::Certificate;

use crate::client::Client;

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
            let mut candidates = below
                .ca_issuer_urls()
                .iter()
                .filter_map(|url| self.fetch_issuer(url, now));
            match candidates.find(|issuer| below.verify_signed_by(issuer.public_key()).is_ok()) {
                Some(issuer) if !found.contains(&issuer) => found.push(issuer),
                _ => break,
            }
        }
        found
    }

    /// DER or PEM; authorities serve both under either name.
    fn fetch_issuer(&self, url: &str, now: Timestamp) -> Option<Certificate> {
        let shelf = &self.cache.issuers;
        let key = url.to_owned();
        if let Some(known) = shelf.get(&key, now) {
            return Certificate::from_der(&known).ok();
        }
        let bytes = self
            .get(url, self.settings.issuer_budget, self.settings.issuer_max_bytes)
            .ok()?;
        let issuer = Certificate::from_der(&bytes).ok().or_else(|| {
            let text = std::str::from_utf8(&bytes).ok()?;
            Certificate::from_pem(text).ok()?.into_iter().next()
        })?;
        shelf.put(key, issuer.der(), now, self.keep_until(now, issuer.not_after()));
        Some(issuer)
    }
}
