//! The agent's only way out: HTTPS to installations it is paired with, or about to be.

use std::sync::Arc;
use std::time::Duration;

use thiserror::Error;
use ureq::tls::{RootCerts, TlsConfig};

/// One request.
#[derive(Debug, Clone)]
pub struct Call<'a> {
    /// Absolute address.
    pub url: String,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// What is sent; `None`: GET.
    pub body: Option<&'a [u8]>,
    /// Time for all of it.
    pub budget: Duration,
    /// The largest answer that is taken, in bytes.
    pub max_bytes: u64,
}

/// One answer, whatever its status.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// Why no answer came.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum HttpFault {
    /// No such name, connection refused or lost.
    #[error("{0}")]
    Unreachable(String),
    /// Not within its time.
    #[error("no answer in time")]
    TimedOut,
    /// The server's certificate is not trusted by this computer.
    #[error("{0}")]
    Untrusted(String),
    /// More than is taken.
    #[error("the answer is too large")]
    TooLarge,
}

/// Carries requests.
pub trait Transport: Send + Sync {
    /// Sends one request and waits for the answer.
    ///
    /// # Errors
    /// See [`HttpFault`].
    fn send(&self, call: &Call<'_>) -> Result<Reply, HttpFault>;
}

/// The real one: the system's trusted certificates and proxy, no redirects.
#[derive(Debug, Clone)]
pub struct Https(ureq::Agent);

impl Https {
    /// With the proxy of the environment or the system.
    #[must_use]
    pub fn new() -> Self {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let tls = TlsConfig::builder()
            .unversioned_rustls_crypto_provider(provider)
            .root_certs(RootCerts::PlatformVerifier)
            .build();
        let config = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .tls_config(tls)
            .user_agent(concat!("saoy-agent/", env!("CARGO_PKG_VERSION")));
        Self(config.build().new_agent())
    }
}

impl Default for Https {
    fn default() -> Self {
        Self::new()
    }
}

impl Transport for Https {
    fn send(&self, call: &Call<'_>) -> Result<Reply, HttpFault> {
        let answer = match call.body {
            None => {
                let request = self
                    .0
                    .get(&call.url)
                    .config()
                    .timeout_global(Some(call.budget))
                    .build();
                with_headers(request, call).call()
            }
            Some(body) => {
                let request = self
                    .0
                    .post(&call.url)
                    .config()
                    .timeout_global(Some(call.budget))
                    .build();
                with_headers(request, call)
                    .content_type("application/json")
                    .send(body)
            }
        };
        let mut answer = answer.map_err(fault)?;
        let body = answer
            .body_mut()
            .with_config()
            .limit(call.max_bytes.saturating_add(1))
            .read_to_vec();
        Ok(Reply {
            status: answer.status().as_u16(),
            body: body.map_err(fault)?,
        })
    }
}

fn with_headers<B>(request: ureq::RequestBuilder<B>, call: &Call<'_>) -> ureq::RequestBuilder<B> {
    call.headers
        .iter()
        .fold(request, |request, (name, value)| request.header(*name, value))
}

fn fault(error: ureq::Error) -> HttpFault {
    match error {
        ureq::Error::Timeout(_) => HttpFault::TimedOut,
        ureq::Error::BodyExceedsLimit(_) => HttpFault::TooLarge,
        ureq::Error::Rustls(error) => HttpFault::Untrusted(error.to_string()),
        other => {
            let text = other.to_string();
            if text.contains("certificate") {
                return HttpFault::Untrusted(text);
            }
            HttpFault::Unreachable(text)
        }
    }
}
