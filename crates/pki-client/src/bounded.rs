//! One end for everything that one question needs, however many addresses it leads to, and none of them takes it all.

use std::sync::Arc;
use std::time::Duration;

use crate::transport::{Request, Transport, TransportError, host_of};

/// Carries requests until an instant; later ones time out at once. No request gets more than half of the time that is left:
/// behind an address that says nothing, the next is still asked.
pub struct Bounded<T> {
    inner: T,
    clock: Arc<dyn Fn() -> Duration + Send + Sync>,
    end: Duration,
}

impl<T> Bounded<T> {
    /// `clock` never goes back; `total` counts from now.
    pub fn new(inner: T, total: Duration, clock: impl Fn() -> Duration + Send + Sync + 'static) -> Self {
        let end = clock().saturating_add(total);
        Self {
            inner,
            clock: Arc::new(clock),
            end,
        }
    }
}

impl<T: Transport> Transport for Bounded<T> {
    fn send(&self, request: &Request<'_>) -> Result<Vec<u8>, TransportError> {
        let left = self.end.saturating_sub((self.clock)());
        if left.is_zero() {
            return Err(TransportError::TimedOut {
                host: host_of(request.url).into(),
                budget: Duration::ZERO,
            });
        }
        self.inner.send(&Request {
            budget: request.budget.min(left / 2),
            ..*request
        })
    }
}
