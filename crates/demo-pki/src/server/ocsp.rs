//! The OCSP responders.

use jiff::SignedDuration;
use saoy_pki::ocsp::{self, CertStatus, Responder, ResponseStatus, Statement};

use super::{Refused, dated_back};
use crate::pki::DemoPki;
use crate::plan::Authority;
use crate::profile::Subject;

pub(super) const MEDIA_TYPE: &str = "application/ocsp-response";

/// How long an answer counts.
const COUNTS: SignedDuration = SignedDuration::from_hours(24);

/// The DER answer to a DER request. What is no request is answered, as the protocol wants, by `malformedRequest`.
pub(super) fn answer(pki: &DemoPki, authority: Authority, request: &[u8]) -> Result<Vec<u8>, Refused> {
    let Authority::Issuing(issuing) = authority else {
        return refuse(ResponseStatus::Unauthorized);
    };
    let Ok(request) = ocsp::parse_request(request) else {
        return refuse(ResponseStatus::MalformedRequest);
    };
    let now = pki.sources.clock.now();
    let issuer = pki.authority(authority);
    let statements = request
        .ids
        .into_iter()
        .map(|id| {
            let known = id.is_issued_by(issuer) && pki.has_issued(authority, id.serial());
            let since = pki.revoked.since(authority, id.serial());
            let (status, this_update) = match (known, since) {
                (false, _) => (CertStatus::Unknown, now),
                (true, Some(at)) => (CertStatus::Revoked { at, reason: None }, now),
                (true, None) => (CertStatus::Good, dated_back(now)?),
            };
            let next_update = Some(now.checked_add(COUNTS).map_err(Refused::internal)?);
            Ok(Statement {
                id,
                status,
                this_update,
                next_update,
            })
        })
        .collect::<Result<Vec<_>, Refused>>()?;
    let own = pki.entity(&Subject::OcspResponder(issuing));
    let responder = Responder {
        certificate: &own.certificate,
        key: &own.key,
        scheme: own.key.usual_scheme(),
    };
    ocsp::issue(&responder, &statements, now, request.nonce.as_deref()).map_err(Refused::internal)
}

fn refuse(status: ResponseStatus) -> Result<Vec<u8>, Refused> {
    ocsp::refuse(status).map_err(Refused::internal)
}

/// Standard base64 (RFC 4648 §4) with or without padding.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=').as_bytes();
    if text.len() % 4 == 1 {
        return None;
    }
    let mut bytes = Vec::with_capacity(text.len() * 3 / 4);
    for group in text.chunks(4) {
        let mut bits = 0u32;
        for digit in group {
            bits = bits << 6 | u32::from(value(*digit)?);
        }
        bits <<= 6 * (4 - group.len());
        let [_, whole @ ..] = bits.to_be_bytes();
        bytes.extend(whole.into_iter().take(group.len() - 1));
    }
    Some(bytes)
}

fn value(digit: u8) -> Option<u8> {
    match digit {
        b'A'..=b'Z' => Some(digit - b'A'),
        b'a'..=b'z' => Some(digit - b'a' + 26),
        b'0'..=b'9' => Some(digit - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base64_is_read_as_rfc_4648_writes_it() {
        for (text, bytes) in [
            ("", ""),
            ("Zg==", "f"),
            ("Zm8=", "fo"),
            ("Zm9v", "foo"),
            ("Zm9vYg==", "foob"),
            ("Zm9vYmE", "fooba"),
        ] {
            assert_eq!(from_base64(text).as_deref(), Some(bytes.as_bytes()), "{text}");
        }
        assert_eq!(from_base64("/+8="), Some(vec![0xff, 0xef]));
        for damaged in ["Z", "Zg=v", "Z g", "Zm9vY"] {
            assert_eq!(from_base64(damaged), None, "{damaged}");
        }
    }
}
