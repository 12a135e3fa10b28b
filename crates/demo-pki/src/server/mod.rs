//! The live endpoints, as an axum router.
//!
//! | address | answer |
//! |---|---|
//! | `GET /crl/{authority}.crl` | CRL (RFC 5280) |
//! | `POST /ocsp/{authority}`, `GET /ocsp/{authority}/{base64}` | OCSP (RFC 6960 Appendix A) |
//! | `POST /tsa` | RFC 3161 over HTTP (§3.4) |
//! | `GET /ca/{authority}.cer` | the authority's certificate |
//!
//! Until the PKI is there, every address answers 503.

mod ocsp;
mod tsa;

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use jiff::{SignedDuration, Timestamp};

use crate::pending::Pending;
use crate::pki::DemoPki;
use crate::plan::Authority;
use crate::profile::Subject;
use crate::switches::{Behaviour, Endpoint};

/// Largest request; a timestamp request has a hundred bytes.
const MAX_REQUEST: usize = 16 << 10;

/// Answers are dated back by an hour, as those of authorities that prepare them in advance: validators want
/// revocation information that is not younger than the signature's timestamp.
const DATED_BACK: SignedDuration = SignedDuration::from_hours(1);

/// How long a CRL counts.
const CRL_COUNTS: SignedDuration = SignedDuration::from_hours(48);

pub(crate) fn router(pki: Pending) -> Router {
    Router::new()
        .route("/crl/{file}", get(crl))
        .route("/ca/{file}", get(certificate))
        .route("/ocsp/{authority}", post(ocsp_post))
        .route("/ocsp/{authority}/{*request}", get(ocsp_get))
        .route("/tsa", post(tsa))
        .layer(DefaultBodyLimit::max(MAX_REQUEST))
        .with_state(pki)
}

async fn crl(State(pki): State<Pending>, Path(file): Path<String>) -> Answer {
    let pki = ready(&pki)?;
    let authority = named(&file, ".crl")?;
    act(&pki, Endpoint::Crl).await?;
    let now = pki.sources.clock.now();
    let issuer = pki.entity(&Subject::Authority(authority));
    let revoked: Vec<_> = pki
        .revoked
        .of(authority)
        .into_iter()
        .map(|(serial, at)| saoy_pki::crl::Revoked {
            serial,
            at,
            reason: None,
        })
        .collect();
    // Never older than what it lists.
    let latest = revoked
        .iter()
        .map(|entry| entry.at)
        .max()
        .unwrap_or(Timestamp::MIN);
    let this_update = dated_back(now)?.max(latest);
    let number = u64::try_from(this_update.as_second()).map_err(Refused::internal)?;
    let signing = (&issuer.certificate, &issuer.key, issuer.key.usual_scheme());
    let next_update = now.checked_add(CRL_COUNTS).map_err(Refused::internal)?;
    let list = saoy_pki::crl::issue(signing, number, this_update, next_update, &revoked);
    Ok(served("application/pkix-crl", list.map_err(Refused::internal)?))
}

async fn certificate(State(pki): State<Pending>, Path(file): Path<String>) -> Answer {
    let pki = ready(&pki)?;
    let authority = named(&file, ".cer")?;
    Ok(served(
        "application/pkix-cert",
        pki.authority(authority).der().to_vec(),
    ))
}

async fn ocsp_post(State(pki): State<Pending>, Path(authority): Path<String>, request: Bytes) -> Answer {
    let pki = ready(&pki)?;
    let authority = named(&authority, "")?;
    act(&pki, Endpoint::Ocsp).await?;
    Ok(served(ocsp::MEDIA_TYPE, ocsp::answer(&pki, authority, &request)?))
}

/// The request stands in the path as base64; slashes in it arrive as they are or percent-encoded.
async fn ocsp_get(State(pki): State<Pending>, Path((authority, request)): Path<(String, String)>) -> Answer {
    let pki = ready(&pki)?;
    let authority = named(&authority, "")?;
    act(&pki, Endpoint::Ocsp).await?;
    let request = ocsp::from_base64(&request).ok_or(Refused::BadRequest)?;
    Ok(served(ocsp::MEDIA_TYPE, ocsp::answer(&pki, authority, &request)?))
}

async fn tsa(State(pki): State<Pending>, request: Bytes) -> Answer {
    let pki = ready(&pki)?;
    act(&pki, Endpoint::Tsa).await?;
    Ok(served(tsa::MEDIA_TYPE, tsa::answer(&pki, &request)?))
}

type Answer = Result<Response, Refused>;

/// Why an endpoint does not answer.
enum Refused {
    NotReady,
    SwitchedOff,
    Garbage,
    NoSuchAuthority,
    BadRequest,
    Internal(String),
}

impl Refused {
    fn internal(error: impl ToString) -> Self {
        Self::Internal(error.to_string())
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        match self {
            Self::NotReady => (
                StatusCode::SERVICE_UNAVAILABLE,
                [(header::RETRY_AFTER, "1")],
                "being made",
            )
                .into_response(),
            Self::SwitchedOff => (StatusCode::SERVICE_UNAVAILABLE, "switched off").into_response(),
            Self::Garbage => "<html>no answer</html>".into_response(),
            Self::NoSuchAuthority => (StatusCode::NOT_FOUND, "no such authority").into_response(),
            Self::BadRequest => (StatusCode::BAD_REQUEST, "not a request").into_response(),
            Self::Internal(error) => (StatusCode::INTERNAL_SERVER_ERROR, error).into_response(),
        }
    }
}

fn ready(pki: &Pending) -> Result<Arc<DemoPki>, Refused> {
    match pki.get() {
        None => Err(Refused::NotReady),
        Some(Ok(pki)) => Ok(pki),
        Some(Err(error)) => Err(Refused::internal(error)),
    }
}

/// Does what the endpoint's switch says.
async fn act(pki: &DemoPki, endpoint: Endpoint) -> Result<(), Refused> {
    match pki.switches().get(endpoint) {
        Behaviour::Normal | Behaviour::Astray(_) => Ok(()),
        Behaviour::Slow(pause) => {
            tokio::time::sleep(pause).await;
            Ok(())
        }
        Behaviour::Down => Err(Refused::SwitchedOff),
        Behaviour::Garbage => Err(Refused::Garbage),
    }
}

fn named(file: &str, suffix: &str) -> Result<Authority, Refused> {
    file.strip_suffix(suffix)
        .and_then(Authority::named)
        .ok_or(Refused::NoSuchAuthority)
}

fn dated_back(now: Timestamp) -> Result<Timestamp, Refused> {
    now.checked_sub(DATED_BACK).map_err(Refused::internal)
}

fn served(media_type: &'static str, body: Vec<u8>) -> Response {
    ([(header::CONTENT_TYPE, media_type)], body).into_response()
}
