//! One exchange with a provider: JSON there and back, limits, and what each kind of failure means.

use std::time::Duration;

use saoy_pki_client::{Call, Caller};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::provider::Provider;
use crate::secret::Token;
use crate::{Fault, PATIENCE_SECONDS};

/// Time for an exchange that nobody has to confirm.
pub(crate) const SOON: Duration = Duration::from_secs(20);
/// Time for one that only asks whether somebody is there.
pub(crate) const REACHED: Duration = Duration::from_secs(5);
/// Time for one that waits until the officer has confirmed.
pub(crate) const CONFIRMED: Duration = Duration::from_secs(PATIENCE_SECONDS.unsigned_abs() + 10);
/// Largest answer: the chains of an account's certificates, or 200 values of 512 bytes.
const MAX_BYTES: u64 = 1 << 20;

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

/// A provider and the way to it.
#[derive(Clone, Copy)]
pub(crate) struct Line<'a> {
    pub(crate) provider: &'a Provider,
    pub(crate) caller: &'a dyn Caller,
}

/// An answer that is no failure.
pub(crate) struct Said {
    /// HTTP status.
    pub(crate) status: u16,
    body: Zeroizing<Vec<u8>>,
}

/// How CSC services and OAuth 2.0 servers refuse.
#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    error: String,
    #[serde(default)]
    error_description: Option<String>,
}

impl Line<'_> {
    /// Posts JSON to a path of the interface.
    pub(crate) fn post(
        &self,
        path: &str,
        token: Option<&Token>,
        body: &impl Serialize,
        budget: Duration,
    ) -> Result<Said, Fault> {
        let url = format!("{}/{path}", self.provider.url);
        let body =
            Zeroizing::new(serde_json::to_vec(body).map_err(|error| self.garbled(&error.to_string()))?);
        let bearer = token.map(Token::bearer);
        self.send(&url, bearer.as_deref().map(String::as_str), (JSON, &body), budget)
    }

    /// Posts JSON with any `Authorization` header.
    pub(crate) fn post_as(
        &self,
        path: &str,
        authorization: &str,
        body: &impl Serialize,
    ) -> Result<Said, Fault> {
        let url = format!("{}/{path}", self.provider.url);
        let body = serde_json::to_vec(body).map_err(|error| self.garbled(&error.to_string()))?;
        self.send(&url, Some(authorization), (JSON, &body), SOON)
    }

    /// Posts a form, as OAuth 2.0 wants it (RFC 6749 §4.1.3).
    pub(crate) fn form(&self, url: &str, fields: &[(&str, &str)]) -> Result<Said, Fault> {
        let body = serde_urlencoded::to_string(fields);
        let body = Zeroizing::new(body.map_err(|error| self.garbled(&error.to_string()))?);
        self.send(url, None, (FORM, body.as_bytes()), SOON)
    }

    fn send(
        &self,
        url: &str,
        authorization: Option<&str>,
        (media_type, body): (&'static str, &[u8]),
        budget: Duration,
    ) -> Result<Said, Fault> {
        let call = Call {
            url,
            authorization,
            media_type,
            body,
            budget,
            max_bytes: MAX_BYTES,
        };
        let name = &self.provider.name;
        let reply = self.caller.call(&call);
        let reply = reply.map_err(|error| Fault::transport(name, &error))?;
        let status = reply.status;
        let body = Zeroizing::new(reply.body);
        match status {
            200..=299 => Ok(Said { status, body }),
            // Whatever is wrong is not about this request (CSC API 2.0 §10.1).
            429 | 500..=599 => Err(Fault::down(name, &format!("HTTP status {status}"))),
            _ => Err(self.refused(status, &body)),
        }
    }

    fn refused(&self, status: u16, body: &[u8]) -> Fault {
        match serde_json::from_slice::<Refusal>(body) {
            Ok(refusal) if !refusal.error.is_empty() => {
                Fault::csc(&refusal.error, &refusal.error_description.unwrap_or_default())
            }
            // SmartCA refuses with a body of its own.
            _ => match serde_json::from_slice::<crate::smartca::Head>(body) {
                Ok(head) if head.status_code != 0 => crate::smartca::fault(head.status_code, &head.message),
                _ => Fault::refused(&status.to_string(), ""),
            },
        }
    }

    /// Reads an answer.
    pub(crate) fn read<T: DeserializeOwned>(&self, said: &Said) -> Result<T, Fault> {
        // Where the reader stopped, never what it read: an answer may hold a token.
        let told = |error: &serde_json::Error| format!("an answer that is none (line {})", error.line());
        serde_json::from_slice(&said.body).map_err(|error| self.garbled(&told(&error)))
    }

    /// An answer that makes no sense.
    pub(crate) fn garbled(&self, why: &str) -> Fault {
        Fault::down(&self.provider.name, why)
    }
}
