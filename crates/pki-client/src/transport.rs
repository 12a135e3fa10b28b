//! The one door to the network: what goes out, what comes back, how it can fail.

use std::net::IpAddr;
use std::time::Duration;

use thiserror::Error;

/// Carries one request. The default is [`crate::HttpTransport`]; tests bring their own.
pub trait Transport: Send + Sync {
    /// Sends `request` and returns the body of a successful (2xx) answer.
    ///
    /// Blocks for at most `request.budget`; call it from a thread that may wait.
    fn send(&self, request: &Request<'_>) -> Result<Vec<u8>, TransportError>;
}

/// One request with its limits.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// Absolute address, `http://…` (or `https://…` with the feature).
    pub url: &'a str,
    /// What is sent.
    pub content: Content<'a>,
    /// Time for the whole exchange: name lookup, connection, redirects, last byte of the body.
    pub budget: Duration,
    /// Largest body that is taken, in bytes.
    pub max_bytes: u64,
}

/// Method and body.
#[derive(Debug, Clone, Copy)]
pub enum Content<'a> {
    /// GET without a body; redirects are followed a few times.
    Get,
    /// POST with a body; a redirect is a failure.
    Post {
        /// Media type of `body`.
        media_type: &'static str,
        /// The body, verbatim.
        body: &'a [u8],
    },
}

/// Why no answer came. Every variant names the host, so that a page can say who is silent.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum TransportError {
    /// Not an absolute http(s) address.
    #[error("“{url}” is not an http address")]
    BadAddress {
        /// The address as it was given.
        url: String,
    },
    /// `https` without the feature, or any other scheme (`ldap`, `file` …).
    #[error("addresses of the kind “{scheme}” are not supported ({url})")]
    UnsupportedScheme {
        /// The scheme.
        scheme: String,
        /// The address as it was given.
        url: String,
    },
    /// The name resolves to a private, loopback or otherwise not public address.
    #[error("{host} leads to {address}, which is not a public address")]
    ForbiddenAddress {
        /// Host part of the address.
        host: String,
        /// What it resolved to.
        address: IpAddr,
    },
    /// No such name, connection refused, connection lost.
    #[error("{host} cannot be reached: {reason}")]
    Unreachable {
        /// Host part of the address.
        host: String,
        /// The system's words.
        reason: String,
    },
    /// The budget was used up.
    #[error("{host} did not answer within {budget:?}")]
    TimedOut {
        /// Host part of the address.
        host: String,
        /// The time it was given.
        budget: Duration,
    },
    /// An answer outside 2xx.
    #[error("{host} answered with HTTP status {code}")]
    Status {
        /// Host part of the address.
        host: String,
        /// HTTP status code.
        code: u16,
    },
    /// The body is larger than allowed.
    #[error("the answer of {host} is larger than {limit} bytes")]
    TooLarge {
        /// Host part of the address.
        host: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// A redirect leads to a redirect, too many times.
    #[error("{host} redirects too many times")]
    TooManyRedirects {
        /// Host part of the first address.
        host: String,
    },
    /// The answer is not HTTP.
    #[error("{host} does not speak HTTP: {reason}")]
    Protocol {
        /// Host part of the address.
        host: String,
        /// What was wrong.
        reason: String,
    },
}

/// Host and port of `url`, or the whole of it where it has none.
pub(crate) fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn host_is_what_people_call_the_responder() {
        assert_eq!(host_of("http://ocsp.vidu.example/a/b"), "ocsp.vidu.example");
        assert_eq!(host_of("http://127.0.0.1:8080"), "127.0.0.1:8080");
        assert_eq!(
            host_of("http://user:secret@tsa.vidu.example?x"),
            "tsa.vidu.example"
        );
        assert_eq!(host_of("nonsense"), "nonsense");
    }
}
