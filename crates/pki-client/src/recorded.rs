//! Whom was asked: for the report, since an address inside a file may be anybody's.

use std::sync::{Arc, Mutex, PoisonError};

use crate::transport::{Request, Transport, TransportError};

/// Carries requests and notes each, and how it ended.
pub struct Recorded<T> {
    inner: T,
    log: Log,
}

/// What was asked so far; clones are the same log.
#[derive(Debug, Clone, Default)]
pub struct Log(Arc<Mutex<Vec<Asked>>>);

/// One request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// The address that was called.
    pub url: String,
    /// Bytes of the answer, or why there is none.
    pub answer: Result<u64, TransportError>,
}

impl<T> Recorded<T> {
    /// Notes in `log` what goes through `inner`.
    pub fn new(inner: T, log: Log) -> Self {
        Self { inner, log }
    }
}

impl<T: Transport> Transport for Recorded<T> {
    fn send(&self, request: &Request<'_>) -> Result<Vec<u8>, TransportError> {
        let answer = self.inner.send(request);
        let asked = Asked {
            url: request.url.to_owned(),
            answer: answer
                .as_ref()
                .map(|body| body.len() as u64)
                .map_err(Clone::clone),
        };
        // A thread that broke down leaves a list that is whole.
        self.log
            .0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(asked);
        answer
    }
}

impl Log {
    /// What was asked since the last time, in order of address: questions go out side by side.
    pub fn take(&self) -> Vec<Asked> {
        let mut asked = std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner));
        asked.sort_by(|one, other| one.url.cmp(&other.url));
        asked
    }
}
