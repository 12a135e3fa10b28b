//! Requests of a paired agent: each is signed, so that nobody else speaks for it, not even who breaks the connection open.

use jiff::Timestamp;
use thiserror::Error;

use crate::hexed::Bytes;
use crate::keys::{PublicKey, SecretKey};
use crate::origin::Origin;
use crate::{CLOCK_SECONDS, VERSION};

/// Names of the headers that carry the proof.
pub mod header {
    /// Which pairing, in hex.
    pub const PAIRING: &str = "saoy-pairing";
    /// The agent's clock, seconds since 1970.
    pub const TIME: &str = "saoy-time";
    /// 16 random bytes, in hex: each is taken once.
    pub const NONCE: &str = "saoy-nonce";
    /// The signature, in hex.
    pub const SIGNATURE: &str = "saoy-signature";
}

/// What is asked.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The installation, as the agent knows it.
    pub at: &'a Origin,
    /// `GET`, `POST`.
    pub method: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// The body; empty for none.
    pub body: &'a [u8],
}

/// The proof beside a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The agent's clock in seconds since 1970.
    pub time: i64,
    /// Random.
    pub nonce: Bytes<16>,
    /// Ed25519 over all of it.
    pub signature: Bytes<64>,
}

/// Why a request is not answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum RequestRefusal {
    /// Not signed by the pairing's key.
    #[error("the request is not signed by the paired agent")]
    Signature,
    /// The clocks are more than [`CLOCK_SECONDS`] apart; positive: the agent's is fast.
    #[error("the clock of the computer is off by {seconds} seconds")]
    Clock {
        /// By how many seconds.
        seconds: i64,
    },
}

/// Signs a request.
#[must_use]
pub fn prove(request: &Request<'_>, key: &SecretKey, now: Timestamp, nonce: Bytes<16>) -> Proof {
    let time = now.as_second();
    let signature = key.sign(&signed(request, time, &nonce));
    Proof {
        time,
        nonce,
        signature,
    }
}

/// Is this a request of whoever holds `key`, made now? The caller takes each nonce once within twice [`CLOCK_SECONDS`].
///
/// # Errors
/// See [`RequestRefusal`]. The signature is looked at first: strangers learn nothing about clocks.
pub fn verify(
    request: &Request<'_>,
    proof: &Proof,
    key: &PublicKey,
    now: Timestamp,
) -> Result<(), RequestRefusal> {
    if !key.verifies(&signed(request, proof.time, &proof.nonce), &proof.signature) {
        return Err(RequestRefusal::Signature);
    }
    let seconds = proof.time.saturating_sub(now.as_second());
    if seconds.saturating_abs() > CLOCK_SECONDS {
        return Err(RequestRefusal::Clock { seconds });
    }
    Ok(())
}

fn signed(request: &Request<'_>, time: i64, nonce: &Bytes<16>) -> Vec<u8> {
    let Request {
        at,
        method,
        path,
        body,
    } = request;
    let body = hex::encode(saoy_pki::sha256(body));
    format!("saoy-agent/{VERSION} request\n{at}\n{method}\n{path}\n{time}\n{nonce:?}\n{body}").into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_request_is_the_agents_own_and_of_now() {
        let key = SecretKey::from_seed([1; 32]).unwrap();
        let here = "https://saoy.songlam.example".parse().unwrap();
        let there = "https://evil.example".parse().unwrap();
        let request = Request {
            at: &here,
            method: "POST",
            path: "/agent/v1/answers",
            body: b"{}",
        };
        let now = at("2026-03-02T08:00:00Z");
        let proof = prove(&request, &key, now, Bytes([7; 16]));
        let check = |request: &Request<'_>, now| verify(request, &proof, &key.public(), now);
        assert_eq!(check(&request, now), Ok(()));
        for changed in [
            Request {
                at: &there,
                ..request
            },
            Request {
                method: "GET",
                ..request
            },
            Request {
                path: "/agent/v1/orders",
                ..request
            },
            Request {
                body: b"[]",
                ..request
            },
        ] {
            assert_eq!(check(&changed, now), Err(RequestRefusal::Signature));
        }
        let later = at("2026-03-02T08:05:01Z");
        assert_eq!(
            check(&request, later),
            Err(RequestRefusal::Clock { seconds: -301 })
        );
        let stranger = SecretKey::from_seed([2; 32]).unwrap().public();
        assert_eq!(
            verify(&request, &proof, &stranger, later),
            Err(RequestRefusal::Signature)
        );
    }
}
