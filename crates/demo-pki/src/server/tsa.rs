//! The timestamp authority.

use const_oid::ObjectIdentifier;
use jiff::Timestamp;
use saoy_pki::tsp::{self, Authority as Stamper, Failure, TspError};

use super::Refused;
use crate::pki::DemoPki;
use crate::plan::{Authority, Issuer};
use crate::profile::Subject;
use crate::switches::{Behaviour, Endpoint};

pub(super) const MEDIA_TYPE: &str = "application/timestamp-reply";

/// The policy of tokens: an arc for examples (enterprise 32473, RFC 5612), because there is no real policy behind it.
const POLICY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.4.1.32473.1.1");

/// The DER reply to a DER request; a refusal is a reply too.
pub(super) fn answer(pki: &DemoPki, request: &[u8]) -> Result<Vec<u8>, Refused> {
    let request = match tsp::parse_request(request) {
        Ok(request) => request,
        Err(error) => return reject(failure_of(&error), &error.to_string()),
    };
    if request.policy.is_some_and(|policy| policy != POLICY) {
        return reject(Failure::UnacceptedPolicy, "only the demo's own policy");
    }
    let own = pki.entity(&Subject::Tsa);
    let stamper = Stamper {
        certificate: &own.certificate,
        chain: &[pki.authority(Authority::Issuing(Issuer::Government)).clone()],
        key: &own.key,
        scheme: own.key.usual_scheme(),
        policy: POLICY,
        accuracy_millis: 1000,
    };
    let mut serial = [0; 16];
    pki.sources.random.fill(&mut serial);
    let token = tsp::issue_token(&request, &stamper, &serial, now(pki)).map_err(Refused::internal)?;
    tsp::response(&token).map_err(Refused::internal)
}

fn reject(failure: Failure, words: &str) -> Result<Vec<u8>, Refused> {
    tsp::rejection(failure, words).map_err(Refused::internal)
}

fn failure_of(error: &TspError) -> Failure {
    match error {
        TspError::Hash(_) => Failure::BadAlgorithm,
        TspError::Malformed(_) => Failure::BadDataFormat,
        _ => Failure::BadRequest,
    }
}

/// The authority's own time.
fn now(pki: &DemoPki) -> Timestamp {
    let now = pki.sources.clock.now();
    match pki.switches().get(Endpoint::Tsa) {
        Behaviour::Astray(by) => now.checked_add(by).unwrap_or(now),
        _ => now,
    }
}
