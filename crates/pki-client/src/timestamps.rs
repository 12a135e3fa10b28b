//! Timestamps (RFC 3161): several authorities, one after the other.

use std::thread;
use std::time::Duration;

use saoy_pki::tsp::{self, Token, TspError};
use thiserror::Error;

use crate::client::Client;
use crate::plausible::{Plausible, Untimely};
use crate::transport::TransportError;

/// One timestamp authority and how patiently it is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tsa {
    /// Name for people, also in the failure.
    pub name: String,
    /// Address of the service.
    pub url: String,
    /// Time for one attempt. The government's service was seen taking 131 s.
    pub budget: Duration,
    /// Attempts before the next authority is asked; at least one is made.
    pub attempts: u32,
    /// Pause before the second attempt; it doubles before each further one.
    pub pause: Duration,
}

impl Tsa {
    /// An authority that is given the time it may need: the government's service was seen taking 131 s, so one attempt
    /// waits longer than that; a line that breaks is tried once more.
    #[must_use]
    pub fn patient(name: impl Into<String>, url: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            url: url.into(),
            budget: Duration::from_secs(150),
            attempts: 2,
            pause: Duration::from_secs(2),
        }
    }
}

/// A timestamp and who gave it.
#[derive(Debug)]
pub struct Timestamped {
    /// Verified: signed by its certificate, over our digest, with our nonce.
    pub token: Token,
    /// [`Tsa::name`] of the authority that answered.
    pub tsa: String,
    /// What failed before, for the log.
    pub failures: Vec<TsaFailure>,
}

/// One attempt that failed.
#[derive(Debug, Clone, PartialEq, Error)]
#[error("{tsa}: {fault}")]
pub struct TsaFailure {
    /// [`Tsa::name`].
    pub tsa: String,
    /// Why.
    pub fault: TsaFault,
}

/// Why an attempt failed.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TsaFault {
    /// No answer.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// An answer that is no timestamp of ours.
    #[error(transparent)]
    Token(#[from] TspError),
    /// A timestamp of ours whose time cannot be true.
    #[error(transparent)]
    Time(#[from] Untimely),
}

/// Why there is no timestamp.
#[derive(Debug, Clone, PartialEq, Error)]
pub enum TimestampError {
    /// No authority is configured.
    #[error("no timestamp authority is configured")]
    NoAuthority,
    /// Every authority was tried.
    #[error("no timestamp authority answered: {}", listed(.0))]
    AllFailed(Vec<TsaFailure>),
}

impl Client {
    /// A timestamp over `digest` (SHA-256, SHA-384 or SHA-512) from the first of `authorities` that gives one.
    ///
    /// Blocks for at most the sum of all budgets and pauses. A refusal by the authority itself is not asked
    /// again, a fault of the line is.
    ///
    /// Whatever time it states: [`timestamp_within`](Self::timestamp_within) asks for a plausible one.
    pub fn timestamp(&self, authorities: &[Tsa], digest: &[u8]) -> Result<Timestamped, TimestampError> {
        self.first_stamp(authorities, digest, None)
    }

    /// As [`timestamp`](Self::timestamp), and the next authority is asked where the stated time cannot be true.
    ///
    /// # Errors
    /// [`TimestampError`].
    pub fn timestamp_within(
        &self,
        authorities: &[Tsa],
        digest: &[u8],
        plausible: &Plausible<'_>,
    ) -> Result<Timestamped, TimestampError> {
        self.first_stamp(authorities, digest, Some(plausible))
    }

    fn first_stamp(
        &self,
        authorities: &[Tsa],
        digest: &[u8],
        plausible: Option<&Plausible<'_>>,
    ) -> Result<Timestamped, TimestampError> {
        if authorities.is_empty() {
            return Err(TimestampError::NoAuthority);
        }
        let mut failures = Vec::new();
        for tsa in authorities {
            let mut pause = tsa.pause;
            for attempt in 0..tsa.attempts.max(1) {
                if attempt > 0 {
                    thread::sleep(pause);
                    pause = pause.saturating_mul(2);
                }
                let stamped = self.timestamp_once(tsa, digest).and_then(|token| {
                    plausible.map_or(Ok(()), |plausible| plausible.check(token.gen_time))?;
                    Ok(token)
                });
                match stamped {
                    Ok(token) => {
                        return Ok(Timestamped {
                            token,
                            tsa: tsa.name.clone(),
                            failures,
                        });
                    }
                    Err(fault) => {
                        let again = is_worth_asking_again(&fault);
                        failures.push(TsaFailure {
                            tsa: tsa.name.clone(),
                            fault,
                        });
                        if !again {
                            break;
                        }
                    }
                }
            }
        }
        Err(TimestampError::AllFailed(failures))
    }

    fn timestamp_once(&self, tsa: &Tsa, digest: &[u8]) -> Result<Token, TsaFault> {
        let nonce = self.nonce();
        let request = tsp::request(digest, nonce);
        let limit = self.settings.timestamp_max_bytes;
        let answer = self.post(
            &tsa.url,
            "application/timestamp-query",
            &request,
            tsa.budget,
            limit,
        )?;
        Ok(tsp::parse_response(&answer, digest, nonce)?)
    }
}

/// A silent or busy service may speak the next time; one that answers wrongly, or may not be called, will not.
fn is_worth_asking_again(fault: &TsaFault) -> bool {
    match fault {
        TsaFault::Token(_) | TsaFault::Time(_) => false,
        TsaFault::Transport(error) => match error {
            TransportError::Unreachable { .. }
            | TransportError::TimedOut { .. }
            | TransportError::Protocol { .. } => true,
            TransportError::Status { code, .. } => *code >= 500 || *code == 408 || *code == 429,
            TransportError::BadAddress { .. }
            | TransportError::UnsupportedScheme { .. }
            | TransportError::ForbiddenAddress { .. }
            | TransportError::TooLarge { .. }
            | TransportError::TooManyRedirects { .. } => false,
        },
    }
}

fn listed(failures: &[TsaFailure]) -> String {
    failures
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("; ")
}
