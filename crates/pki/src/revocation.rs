//! Is a certificate *known* to be good at an instant? OCSP answers and CRLs within their time decide; doubt is unknown.

use jiff::{SignedDuration, Timestamp};

use crate::Certificate;
use crate::crl::{Crl, CrlError};
use crate::ocsp::{self, CertStatus, OcspError};

/// A responder's clock may be this far ahead of ours.
pub const CLOCK_SKEW: SignedDuration = SignedDuration::from_mins(5);

/// An answer without nextUpdate counts this long: RFC 6960 §4.2.2.1 then has newer information always available.
pub const WITHOUT_NEXT_UPDATE: SignedDuration = SignedDuration::from_mins(10);

/// Bytes that say something about revocation.
#[derive(Clone, Copy, Debug)]
pub enum Evidence<'a> {
    /// An `OCSPResponse`.
    Ocsp(&'a [u8]),
    /// A complete CRL of the issuer.
    Crl(&'a [u8]),
}

/// What the evidence proves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Known to be good.
    Good {
        /// Index of the evidence that proves it.
        evidence: usize,
        /// From when it proves it.
        this_update: Timestamp,
        /// Until when it may be relied upon.
        until: Timestamp,
    },
    /// Revoked at or before the instant.
    Revoked {
        /// Index of the evidence that proves it.
        evidence: usize,
        /// Since when.
        at: Timestamp,
        /// CRLReason (RFC 5280 §5.3.1), when stated.
        reason: Option<u8>,
    },
    /// Nothing proves either; one reason for each piece of evidence.
    Unknown(Vec<Doubt>),
}

/// Why a piece of evidence decides nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Doubt {
    /// The answer is not acceptable.
    #[error("{0}")]
    Ocsp(#[from] OcspError),
    /// The list is not acceptable.
    #[error("{0}")]
    Crl(#[from] CrlError),
    /// Its time is over.
    #[error("the revocation information was to be renewed by {0}")]
    Stale(Timestamp),
    /// It claims to be from later.
    #[error("the revocation information is from {0}, which is still to come")]
    FromTheFuture(Timestamp),
    /// The issuer given is not the one the certificate names.
    #[error("the certificate was issued by someone else")]
    OtherIssuer,
    /// The responder does not know the certificate.
    #[error("the responder does not know the certificate")]
    StatusUnknown,
}

/// Judges a certificate at an instant. Revocation that any good evidence shows wins over every “good”, however fresh;
/// a certificate revoked only after the instant counts as good when the evidence is fresh at it.
#[must_use]
pub fn judge(
    certificate: &Certificate,
    issuer: &Certificate,
    evidence: &[Evidence<'_>],
    at: Timestamp,
) -> Verdict {
    if !certificate.issuer().matches(issuer.subject()) {
        return Verdict::Unknown(vec![Doubt::OtherIssuer]);
    }
    let mut good: Option<Verdict> = None;
    let mut doubts = Vec::new();
    for (index, piece) in evidence.iter().enumerate() {
        let statement = match read(*piece, certificate, issuer) {
            Ok(statement) => statement,
            Err(doubt) => {
                doubts.push(doubt);
                continue;
            }
        };
        if let CertStatus::Revoked { at: since, reason } = statement.status
            && since <= at
        {
            return Verdict::Revoked {
                evidence: index,
                at: since,
                reason,
            };
        }
        match statement.fresh_until(at) {
            Err(doubt) => doubts.push(doubt),
            Ok(_) if statement.status == CertStatus::Unknown => doubts.push(Doubt::StatusUnknown),
            Ok(until) => {
                good.get_or_insert(Verdict::Good {
                    evidence: index,
                    this_update: statement.this_update,
                    until,
                });
            }
        }
    }
    good.unwrap_or(Verdict::Unknown(doubts))
}

struct Statement {
    status: CertStatus,
    this_update: Timestamp,
    next_update: Option<Timestamp>,
}

impl Statement {
    fn fresh_until(&self, at: Timestamp) -> Result<Timestamp, Doubt> {
        if self.this_update > add(at, CLOCK_SKEW) {
            return Err(Doubt::FromTheFuture(self.this_update));
        }
        let until = self
            .next_update
            .unwrap_or_else(|| add(self.this_update, WITHOUT_NEXT_UPDATE));
        if at > until {
            Err(Doubt::Stale(until))
        } else {
            Ok(until)
        }
    }
}

fn read(evidence: Evidence<'_>, certificate: &Certificate, issuer: &Certificate) -> Result<Statement, Doubt> {
    match evidence {
        Evidence::Ocsp(der) => {
            let answer = ocsp::parse_response(der, certificate, issuer, None)?;
            Ok(Statement {
                status: answer.status,
                this_update: answer.this_update,
                next_update: answer.next_update,
            })
        }
        Evidence::Crl(der) => {
            let list = Crl::parse(der)?;
            list.verify(issuer)?;
            // removeFromCRL (8) lifts a hold (RFC 5280 §5.3.1).
            let status = match list.find(certificate.serial()) {
                Some(entry) if entry.reason != Some(8) => CertStatus::Revoked {
                    at: entry.at,
                    reason: entry.reason,
                },
                _ => CertStatus::Good,
            };
            Ok(Statement {
                status,
                this_update: list.this_update(),
                next_update: list.next_update(),
            })
        }
    }
}

fn add(at: Timestamp, duration: SignedDuration) -> Timestamp {
    at.checked_add(duration).unwrap_or(Timestamp::MAX)
}
