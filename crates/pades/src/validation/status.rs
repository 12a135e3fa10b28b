//! Was a certificate on a path good at an instant, by evidence that is proven to be old enough?
//!
//! A piece of evidence has a proven age; `saoy_pki::revocation` weighs it: it says “good” only if it is older than the end
//! of everybody it rests on, and “revoked” in any case. Nothing about a certificate that tells a revocation is ever left
//! out for being too much.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};

use jiff::{SignedDuration, Timestamp};
use saoy_pki::path::{self, Limits, ValidatedPath};
use saoy_pki::revocation::{About, Doubt, Inquiry, Parsed, Proofs, Verdict};
use saoy_pki::{Certificate, oids};

use super::existence::Existence;

/// CRLReason certificateHold (RFC 5280 §5.3.1).
const HOLD: u8 = 6;

/// A status is looked up for this many of the instants at which later information was issued.
const MAX_INSTANTS: usize = 16;

/// Pieces of evidence that tell no revocation of a certificate and are looked at, the caller's first.
const MAX_ABOUT: usize = 64;

/// A certificate that lives longer is not short-lived, whatever it says of itself: within this time an authority can
/// revoke (ETSI EN 319 412-1 §5.2).
const SHORT: SignedDuration = SignedDuration::from_hours(10 * 24);

/// The last instant at which the word of somebody counts.
#[derive(Clone, Copy, Debug)]
pub(super) struct End {
    pub(super) at: Timestamp,
    pub(super) by_revocation: bool,
}

impl End {
    pub(super) fn of(certificate: &Certificate) -> Self {
        Self {
            at: certificate.not_after(),
            by_revocation: false,
        }
    }

    pub(super) fn earlier(self, revoked: Timestamp) -> Self {
        if revoked < self.at {
            Self {
                at: revoked,
                by_revocation: true,
            }
        } else {
            self
        }
    }
}

/// The ends of those on a path above a certificate, the anchor first.
#[derive(Debug, Default)]
pub(super) struct Ends(Vec<([u8; 32], End)>);

impl Ends {
    pub(super) fn add(&mut self, certificate: &Certificate, end: End) {
        self.0.push((certificate.fingerprint(), end));
    }

    /// The end of who issued what comes next on the path.
    pub(super) fn last(&self) -> End {
        self.0.last().map_or(NEVER, |(_, end)| *end)
    }
}

const NEVER: End = End {
    at: Timestamp::MIN,
    by_revocation: false,
};

/// How old everything is proven to be.
struct Ages<'a> {
    existence: &'a Existence<'a>,
    ends: &'a Ends,
}

impl Proofs for Ages<'_> {
    fn of_evidence(&self, number: usize) -> Timestamp {
        self.existence.of_evidence(number)
    }

    fn of_certificate(&self, certificate: &Certificate) -> Timestamp {
        self.existence.of_certificate(certificate)
    }

    fn end_of(&self, certificate: &Certificate) -> Option<Timestamp> {
        let fingerprint = certificate.fingerprint();
        let mut ends = self.ends.0.iter();
        ends.find(|(known, _)| *known == fingerprint)
            .map(|(_, end)| end.at)
    }
}

/// That a certificate was revoked after the instant.
#[derive(Clone, Copy, Debug)]
pub(super) struct Later {
    pub(super) since: Timestamp,
    /// CRLReason (RFC 5280 §5.3.1), when stated.
    pub(super) reason: Option<u8>,
}

#[derive(Clone, Copy)]
pub(super) enum Status {
    Good,
    /// Good at the instant, revoked since.
    RevokedLater(Later),
    Revoked {
        at: Timestamp,
        hold: bool,
        /// By evidence that is proven to be older than the end of who signed it.
        proven: bool,
    },
    /// `out_of_bounds`: there is evidence, but it is not proven to be older than the end of who signed it.
    Unknown {
        out_of_bounds: bool,
    },
}

/// The evidence, and what was already found out by it.
pub(super) struct Statuses<'a> {
    pool: &'a [Certificate],
    parsed: Parsed<'a>,
    now: Timestamp,
    limits: Limits,
    known: RefCell<HashMap<Question, Status>>,
}

/// A certificate under those above it: an authority is the same for everybody below.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    path: Vec<[u8; 32]>,
    at: Timestamp,
    until: Vec<Timestamp>,
    version: usize,
}

impl<'a> Statuses<'a> {
    pub(super) fn new(pool: &'a [Certificate], parsed: Parsed<'a>, now: Timestamp, limits: Limits) -> Self {
        Self {
            pool,
            parsed,
            now,
            limits,
            known: RefCell::default(),
        }
    }

    pub(super) fn parsed(&self) -> &Parsed<'a> {
        &self.parsed
    }

    /// The status of the certificate with this index at the instant of the settings; `ends` are those of the ones above.
    pub(super) fn status(
        &self,
        path: &ValidatedPath,
        index: usize,
        settings: &path::Settings,
        ends: &Ends,
        existence: &Existence<'_>,
    ) -> Status {
        let above = path.certificates().iter().skip(index);
        let question = Question {
            path: above.map(Certificate::fingerprint).collect(),
            at: settings.at,
            until: ends.0.iter().map(|(_, end)| end.at).collect(),
            version: existence.version(),
        };
        if let Some(known) = self.known.borrow().get(&question) {
            return *known;
        }
        let status = self.find(path, index, settings, &Ages { existence, ends });
        self.known.borrow_mut().insert(question, status);
        status
    }

    /// Asked for today, for the instant, and for when later pieces were issued, the newest first.
    fn find(&self, path: &ValidatedPath, index: usize, settings: &path::Settings, ages: &Ages<'_>) -> Status {
        let Some(certificate) = path.certificates().get(index) else {
            return Status::Unknown { out_of_bounds: false };
        };
        let about = self.parsed.about(certificate);
        let evidence = self.parsed_about(&about);
        let at = settings.at;
        let mut later: Vec<Timestamp> = about.iter().map(|about| about.issued).collect();
        later.retain(|issued| at < *issued && *issued < self.now);
        later.sort();
        later.dedup();
        let later = later.into_iter().rev().take(MAX_INSTANTS);
        let today = std::iter::once(self.now);
        let mut out_of_bounds = false;
        let mut told: Option<Later> = None;
        for at in today.chain((at != self.now).then_some(at)).chain(later) {
            let asked = path::Settings {
                at,
                limits: self.limits,
                ..settings.clone()
            };
            let mut inquiry = Inquiry::new(&evidence, self.pool, &asked);
            inquiry.proofs = Some(ages);
            match inquiry.judge(path, index) {
                Verdict::Good { .. } => return told.map_or(Status::Good, Status::RevokedLater),
                Verdict::Revoked {
                    at, reason, proven, ..
                } if at > settings.at => {
                    let later = Later { since: at, reason };
                    if proven {
                        return Status::RevokedLater(later);
                    }
                    // Whoever made it may have made it up: that the certificate was good before is not proven by it.
                    told = told.or(Some(later));
                    out_of_bounds = true;
                }
                Verdict::Revoked {
                    at, reason, proven, ..
                } => {
                    let hold = reason == Some(HOLD);
                    return Status::Revoked { at, hold, proven };
                }
                Verdict::Unknown(doubts) => {
                    out_of_bounds |= doubts.iter().any(|doubt| matches!(doubt, Doubt::Unproven(_)));
                }
            }
        }
        if told.is_none() && !about.iter().any(|about| about.against) && is_short_lived(certificate) {
            return Status::Good;
        }
        Status::Unknown { out_of_bounds }
    }

    /// Without what is too much: never one that tells a revocation.
    fn parsed_about(&self, about: &[About]) -> Parsed<'a> {
        let mut others: Vec<usize> = about
            .iter()
            .filter(|about| !about.against)
            .map(|about| about.number)
            .collect();
        others.sort_unstable();
        let dropped: HashSet<usize> = others.into_iter().skip(MAX_ABOUT).collect();
        self.parsed.only(|number| !dropped.contains(&number))
    }
}

/// id-etsi-ext-valassured-ST-certs (ETSI EN 319 412-1 §5.2): the certificate lives so briefly that it is never revoked. Asked
/// when nothing at hand says otherwise.
fn is_short_lived(certificate: &Certificate) -> bool {
    let life = certificate.not_after().duration_since(certificate.not_before());
    certificate.has_extension(oids::ETSI_SHORT_TERM) && life <= SHORT
}
