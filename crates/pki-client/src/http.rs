//! HTTP over `ureq`, with the address rule applied to every connection, redirects included.

use std::fmt;
use std::io;
use std::net::IpAddr;
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use ureq::{Agent, Body, http};

use crate::addresses::AddressRule;
use crate::call::{Call, Caller, Reply};
use crate::transport::{Content, Request, Transport, TransportError, host_of};

const MAX_REDIRECTS: u32 = 3;

/// The default [`Transport`]. Keeps connections, so one is shared by everything that asks.
#[derive(Debug, Clone)]
pub struct HttpTransport {
    agent: Agent,
}

impl HttpTransport {
    /// A transport that calls only what `rule` allows. Proxy variables of the environment are not used.
    pub fn new(rule: AddressRule) -> Self {
        let config = Config::builder()
            .http_status_as_error(false)
            .max_redirects_will_error(true)
            .proxy(None)
            .user_agent("saoy");
        #[cfg(feature = "https")]
        let config = config.tls_config(
            ureq::tls::TlsConfig::builder()
                .unversioned_rustls_crypto_provider(std::sync::Arc::new(
                    rustls::crypto::aws_lc_rs::default_provider(),
                ))
                .build(),
        );
        let resolver = GuardedResolver {
            rule,
            inner: DefaultResolver::default(),
        };
        Self {
            agent: Agent::with_parts(config.build(), DefaultConnector::default(), resolver),
        }
    }

    fn exchange(&self, request: &Request<'_>) -> Result<http::Response<Body>, ureq::Error> {
        match request.content {
            Content::Get => self
                .agent
                .get(request.url)
                .config()
                .timeout_global(Some(request.budget))
                .max_redirects(MAX_REDIRECTS)
                .build()
                .call(),
            Content::Post { media_type, body } => self
                .agent
                .post(request.url)
                .config()
                .timeout_global(Some(request.budget))
                .max_redirects(0)
                .max_redirects_will_error(false)
                .build()
                .content_type(media_type)
                .send(body),
        }
    }
}

impl Transport for HttpTransport {
    fn send(&self, request: &Request<'_>) -> Result<Vec<u8>, TransportError> {
        check_scheme(request.url)?;
        let limits = (request.url, request.budget, request.max_bytes);
        let failed = |error| explain(error, limits);
        let mut response = self.exchange(request).map_err(failed)?;
        let status = response.status();
        if !status.is_success() {
            return Err(TransportError::Status {
                host: host_of(request.url).into(),
                code: status.as_u16(),
            });
        }
        whole(&mut response, request.max_bytes).map_err(failed)
    }
}

impl Caller for HttpTransport {
    fn call(&self, call: &Call<'_>) -> Result<Reply, TransportError> {
        check_scheme(call.url)?;
        let limits = (call.url, call.budget, call.max_bytes);
        let failed = |error| explain(error, limits);
        let mut post = self
            .agent
            .post(call.url)
            .config()
            .timeout_global(Some(call.budget))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .build()
            .content_type(call.media_type);
        if let Some(authorization) = call.authorization {
            let header = http::HeaderValue::from_str(authorization);
            let mut header = header.map_err(|error| failed(ureq::Error::Http(error.into())))?;
            header.set_sensitive(true);
            post = post.header(http::header::AUTHORIZATION, header);
        }
        let mut response = post.send(call.body).map_err(failed)?;
        Ok(Reply {
            status: response.status().as_u16(),
            body: whole(&mut response, call.max_bytes).map_err(failed)?,
        })
    }
}

/// The body, if it has at most `max_bytes`.
fn whole(response: &mut http::Response<Body>, max_bytes: u64) -> Result<Vec<u8>, ureq::Error> {
    // `limit` counts what is read and complains on reaching it: one more byte lets a body of exactly `max_bytes` through.
    let limit = max_bytes.saturating_add(1);
    response.body_mut().with_config().limit(limit).read_to_vec()
}

fn check_scheme(url: &str) -> Result<(), TransportError> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Err(TransportError::BadAddress { url: url.into() });
    };
    let supported = scheme.eq_ignore_ascii_case("http")
        || (cfg!(feature = "https") && scheme.eq_ignore_ascii_case("https"));
    match supported {
        _ if rest.is_empty() => Err(TransportError::BadAddress { url: url.into() }),
        true => Ok(()),
        false => Err(TransportError::UnsupportedScheme {
            scheme: scheme.into(),
            url: url.into(),
        }),
    }
}

fn explain(error: ureq::Error, (url, budget, limit): (&str, Duration, u64)) -> TransportError {
    let host = host_of(url).to_owned();
    match error {
        ureq::Error::Timeout(_) => TransportError::TimedOut { host, budget },
        ureq::Error::BodyExceedsLimit(_) => TransportError::TooLarge { host, limit },
        ureq::Error::TooManyRedirects => TransportError::TooManyRedirects { host },
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => TransportError::BadAddress { url: url.into() },
        ureq::Error::StatusCode(code) => TransportError::Status { host, code },
        ureq::Error::HostNotFound => TransportError::Unreachable {
            host,
            reason: "no such name".into(),
        },
        ureq::Error::Io(error) if error.kind() == io::ErrorKind::TimedOut => {
            TransportError::TimedOut { host, budget }
        }
        ureq::Error::Io(error) => TransportError::Unreachable {
            host,
            reason: error.to_string(),
        },
        ureq::Error::ConnectionFailed => TransportError::Unreachable {
            host,
            reason: "connection failed".into(),
        },
        ureq::Error::Other(error) => match error.downcast_ref::<Forbidden>() {
            Some(Forbidden { host, address }) => TransportError::ForbiddenAddress {
                host: host.clone(),
                address: *address,
            },
            None => TransportError::Protocol {
                host,
                reason: error.to_string(),
            },
        },
        other => TransportError::Protocol {
            host,
            reason: other.to_string(),
        },
    }
}

/// Resolves as the system does, then refuses the whole name if any of its addresses is forbidden: a name
/// that is public and private at once is an attack, not a responder.
#[derive(Debug)]
struct GuardedResolver {
    rule: AddressRule,
    inner: DefaultResolver,
}

impl Resolver for GuardedResolver {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        match found.iter().find(|address| !self.rule.allows(address.ip())) {
            None => Ok(found),
            Some(address) => {
                let host = uri.host().unwrap_or_default().to_owned();
                Err(ureq::Error::Other(Box::new(Forbidden {
                    host,
                    address: address.ip(),
                })))
            }
        }
    }
}

#[derive(Debug)]
struct Forbidden {
    host: String,
    address: IpAddr,
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} leads to {}", self.host, self.address)
    }
}

impl std::error::Error for Forbidden {}
