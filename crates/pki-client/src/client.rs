//! What all requests share: the transport, the limits, the cache.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::cache::Cache;
use crate::revocation::Proof;
use crate::transport::{Content, Request, Transport, TransportError};

/// Addresses of one kind that are called for one certificate. Certificates come from outside: one with thousands of
/// addresses must not keep us busy.
pub(crate) const MAX_ADDRESSES: usize = 4;

/// Fetches timestamps, revocation and issuers. One is shared by the whole program; every call blocks, so
/// asynchronous code calls it from `spawn_blocking`.
pub struct Client {
    transport: Arc<dyn Transport>,
    nonces: Arc<dyn Fn() -> u64 + Send + Sync>,
    pub(crate) settings: Settings,
    pub(crate) cache: Cache,
    /// What the caller has: asked before anybody is.
    pub(crate) kept: Vec<Proof>,
}

/// Time, size and age limits.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Time for one OCSP exchange.
    pub ocsp_budget: Duration,
    /// Time for one CRL; large authorities have large lists.
    pub crl_budget: Duration,
    /// Time for one issuer certificate.
    pub issuer_budget: Duration,
    /// Largest OCSP answer, in bytes.
    pub ocsp_max_bytes: u64,
    /// Largest CRL, in bytes.
    pub crl_max_bytes: u64,
    /// Largest issuer certificate, in bytes.
    pub issuer_max_bytes: u64,
    /// Largest timestamp, in bytes.
    pub timestamp_max_bytes: u64,
    /// An answer is asked again after this time even if its nextUpdate is later.
    pub cache_for: SignedDuration,
    /// Requests under way at once.
    pub parallel: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            ocsp_budget: Duration::from_secs(10),
            crl_budget: Duration::from_secs(30),
            issuer_budget: Duration::from_secs(10),
            ocsp_max_bytes: 64 << 10,
            crl_max_bytes: 32 << 20,
            issuer_max_bytes: 256 << 10,
            timestamp_max_bytes: 256 << 10,
            cache_for: SignedDuration::from_mins(10),
            parallel: 8,
        }
    }
}

impl Client {
    /// A client on `transport`. `nonces` gives an unpredictable number at each call.
    pub fn new(
        transport: impl Transport + 'static,
        nonces: impl Fn() -> u64 + Send + Sync + 'static,
        settings: Settings,
    ) -> Self {
        Self {
            transport: Arc::new(transport),
            nonces: Arc::new(nonces),
            settings,
            cache: Cache::default(),
            kept: Vec::new(),
        }
    }

    /// With answers and lists that the caller has already: where one of them decides, nobody is asked. They are judged
    /// like any that come from the network.
    #[must_use]
    pub fn with_evidence(self, kept: Vec<Proof>) -> Self {
        Self { kept, ..self }
    }

    /// Forgets every answer, so that the next question goes out.
    pub fn forget(&self) {
        self.cache.clear();
    }

    /// The end of an answer's time on the shelf.
    pub(crate) fn keep_until(&self, now: Timestamp, until: Timestamp) -> Timestamp {
        now.checked_add(self.settings.cache_for)
            .unwrap_or(until)
            .min(until)
    }

    pub(crate) fn nonce(&self) -> u64 {
        (self.nonces)()
    }

    pub(crate) fn get(&self, url: &str, budget: Duration, max_bytes: u64) -> Result<Vec<u8>, TransportError> {
        self.transport.send(&Request {
            url,
            content: Content::Get,
            budget,
            max_bytes,
        })
    }

    pub(crate) fn post(
        &self,
        url: &str,
        media_type: &'static str,
        body: &[u8],
        budget: Duration,
        max_bytes: u64,
    ) -> Result<Vec<u8>, TransportError> {
        let content = Content::Post { media_type, body };
        self.transport.send(&Request {
            url,
            content,
            budget,
            max_bytes,
        })
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("settings", &self.settings)
            .finish_non_exhaustive()
    }
}
