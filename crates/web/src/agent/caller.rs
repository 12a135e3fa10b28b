//! Who asks: a computer whose pairing is known, with a request that it signed just now and that counts once.

use axum::body::Bytes as Body;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use jiff::SignedDuration;
use saoy_agent_protocol::api::Fault;
use saoy_agent_protocol::request::{self, Proof, RequestRefusal, header};
use saoy_agent_protocol::{Bytes, CLOCK_SECONDS, PublicKey};
use saoy_store::pairings::{self, Pairing, PairingState};
use saoy_store::scope::System;

use super::keys::here;
use super::refused::Refused;
use crate::app::App;

/// A paired computer (or one that waits to be), and what it sent.
pub(super) struct Caller {
    /// The pairing.
    pub(super) pairing: Pairing,
    /// The computer's key.
    pub(super) key: PublicKey,
    /// What it sent; empty for a GET.
    pub(super) body: Body,
}

impl Caller {
    /// Refuses a computer whose pairing the officer has not agreed to.
    pub(super) fn active(self) -> Result<Self, Refused> {
        match self.pairing.state {
            PairingState::Active => Ok(self),
            _ => Err(Fault::NotPaired.into()),
        }
    }

    /// What it asks.
    pub(super) fn json<T: serde::de::DeserializeOwned>(&self) -> Result<T, Refused> {
        serde_json::from_slice(&self.body).map_err(|_| Fault::Malformed.into())
    }
}

impl FromRequest<App> for Caller {
    type Rejection = Refused;

    async fn from_request(request: Request, app: &App) -> Result<Self, Refused> {
        let (method, headers) = (request.method().clone(), request.headers().clone());
        let path = request
            .uri()
            .path_and_query()
            .map_or("/", |path| path.as_str())
            .to_owned();
        let body = Body::from_request(request, app).await;
        let body = body.map_err(|_| Refused::from(Fault::Malformed))?;
        let (number, proof) = proof(&headers).ok_or(Fault::NotPaired)?;
        let found = pairings::by_number(&app.db, &System, &number.0).await?;
        let pairing = found.ok_or(Fault::NotPaired)?;
        let key = known_key(&pairing).ok_or(Fault::NotPaired)?;
        let at = here(app)?;
        let asked = request::Request {
            at: &at,
            method: method.as_str(),
            path: &path,
            body: &body,
        };
        let now = app.now();
        request::verify(&asked, &proof, &key, now).map_err(|refusal| match refusal {
            RequestRefusal::Signature => Fault::NotPaired,
            RequestRefusal::Clock { .. } => Fault::Clock { server: now },
        })?;
        once(app, &pairing, &proof).await?;
        Ok(Self { pairing, key, body })
    }
}

/// The key of a pairing that is not over.
fn known_key(pairing: &Pairing) -> Option<PublicKey> {
    if pairing.state == PairingState::Ended {
        return None;
    }
    let key = pairing.agent_key.as_deref()?;
    Some(Bytes(key.try_into().ok()?))
}

/// A request that was seen before is somebody else's.
async fn once(app: &App, pairing: &Pairing, proof: &Proof) -> Result<(), Refused> {
    let now = app.now();
    let until = now
        .saturating_add(SignedDuration::from_secs(2 * CLOCK_SECONDS))
        .map_err(Refused::broken)?;
    let mut tx = app.db.begin().await?;
    let new = pairings::take(&mut tx, pairing.id, &proof.nonce.0, until, now).await?;
    tx.commit().await?;
    if new { Ok(()) } else { Err(Fault::NotPaired.into()) }
}

fn proof(headers: &HeaderMap) -> Option<(Bytes<16>, Proof)> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let pairing = bytes(text(header::PAIRING)?)?;
    let proof = Proof {
        time: text(header::TIME)?.parse().ok()?,
        nonce: bytes(text(header::NONCE)?)?,
        signature: bytes(text(header::SIGNATURE)?)?,
    };
    Some((pairing, proof))
}

fn bytes<const N: usize>(hex_text: &str) -> Option<Bytes<N>> {
    let mut bytes = [0; N];
    hex::decode_to_slice(hex_text, &mut bytes).ok()?;
    Some(Bytes(bytes))
}
