//! Calls to a service that knows who calls: a header that says so, and answers that are read whatever their status, because
//! that is where such services say what they refuse.

use std::fmt;
use std::time::Duration;

use crate::transport::TransportError;

/// Carries one call. The default is [`crate::HttpTransport`].
pub trait Caller: Send + Sync {
    /// Posts `call` and returns what came back, whatever its status; a redirect is not followed.
    ///
    /// Blocks for at most `call.budget`; call it from a thread that may wait.
    ///
    /// # Errors
    /// [`TransportError`] when nothing came back, or too much.
    fn call(&self, call: &Call<'_>) -> Result<Reply, TransportError>;
}

/// One POST with its limits.
#[derive(Clone, Copy)]
pub struct Call<'a> {
    /// Absolute address, `http://…` (or `https://…` with the feature).
    pub url: &'a str,
    /// The `Authorization` header: never printed.
    pub authorization: Option<&'a str>,
    /// Media type of `body`.
    pub media_type: &'static str,
    /// The body, verbatim: never printed.
    pub body: &'a [u8],
    /// Time for the whole exchange, from the name's lookup to the last byte.
    pub budget: Duration,
    /// Largest body that is taken, in bytes.
    pub max_bytes: u64,
}

impl fmt::Debug for Call<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("url", &self.url)
            .field("budget", &self.budget)
            .finish_non_exhaustive()
    }
}

/// What came back.
#[derive(Clone, PartialEq, Eq)]
pub struct Reply {
    /// HTTP status.
    pub status: u16,
    /// The body: it may hold tokens, so it is never printed.
    pub body: Vec<u8>,
}

impl fmt::Debug for Reply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Reply")
            .field("status", &self.status)
            .field("bytes", &self.body.len())
            .finish()
    }
}
