//! Was a certificate on a path good at an instant, by evidence that is proven to be old enough?

use std::cell::{Cell, RefCell};
use std::collections::{HashMap, HashSet};

use jiff::Timestamp;
use saoy_pki::path::{self, Limits, ValidatedPath};
use saoy_pki::revocation::{Inquiry, Parsed, Verdict};
use saoy_pki::strength::weak_hash_at;
use saoy_pki::{Algorithm, Certificate};

use super::existence::Existence;

/// CRLReason certificateHold (RFC 5280 §5.3.1).
const HOLD: u8 = 6;

/// A status is looked up for this many of the instants at which later information was issued.
const MAX_INSTANTS: usize = 16;

/// Pieces of evidence about one certificate that are looked at, the caller's first. Fewer than an inquiry has signatures to
/// spend, so that a file full of lists never hides the one that tells a revocation.
const MAX_ABOUT: usize = 64;

/// Pieces of evidence whose signatures may be checked in one validation: beyond it nothing is known any more.
const MAX_CHECKS: usize = 20_000;

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

#[derive(Clone, Copy)]
pub(super) enum Status {
    Good,
    /// Good at the instant, revoked since.
    RevokedLater(Timestamp),
    Revoked {
        at: Timestamp,
        hold: bool,
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
    algorithms: HashMap<usize, Option<Algorithm>>,
    now: Timestamp,
    limits: Limits,
    known: RefCell<HashMap<Question, Status>>,
    checks: Cell<usize>,
}

/// A certificate under those above it: an authority is the same for everybody below.
#[derive(PartialEq, Eq, Hash)]
struct Question {
    path: Vec<[u8; 32]>,
    at: Timestamp,
    until: Timestamp,
    version: usize,
}

impl<'a> Statuses<'a> {
    pub(super) fn new(pool: &'a [Certificate], parsed: Parsed<'a>, now: Timestamp, limits: Limits) -> Self {
        Self {
            pool,
            algorithms: parsed.algorithms().into_iter().collect(),
            parsed,
            now,
            limits,
            known: RefCell::default(),
            checks: Cell::new(0),
        }
    }

    pub(super) fn parsed(&self) -> &Parsed<'a> {
        &self.parsed
    }

    /// The status of the certificate with this index at the instant of the settings; `issuer` is the end of who issued it.
    pub(super) fn status(
        &self,
        path: &ValidatedPath,
        index: usize,
        settings: &path::Settings,
        issuer: End,
        existence: &Existence<'_>,
    ) -> Status {
        let mut above = path.certificates().iter().skip(index);
        if above.next().is_some_and(is_short_lived) {
            return Status::Good;
        }
        let above = path.certificates().iter().skip(index);
        let question = Question {
            path: above.map(Certificate::fingerprint).collect(),
            at: settings.at,
            until: issuer.at,
            version: existence.version(),
        };
        if let Some(known) = self.known.borrow().get(&question) {
            return *known;
        }
        let status = self.find(path, index, settings, issuer, existence);
        self.known.borrow_mut().insert(question, status);
        status
    }

    fn find(
        &self,
        path: &ValidatedPath,
        index: usize,
        settings: &path::Settings,
        issuer: End,
        existence: &Existence<'_>,
    ) -> Status {
        let usable = |number: usize| {
            let existed = existence.of_evidence(number);
            let algorithm = self.algorithms.get(&number).copied().flatten();
            let hash = algorithm.and_then(Algorithm::hash);
            existed <= issuer.at && hash.is_none_or(|hash| weak_hash_at(hash, existed).is_none())
        };
        let evidence = self.parsed.only(usable);
        match self.by(&evidence, path, index, settings) {
            Status::Unknown { .. } => {
                let with_all = self.by(&self.parsed, path, index, settings);
                Status::Unknown {
                    out_of_bounds: !matches!(with_all, Status::Unknown { .. }),
                }
            }
            known => known,
        }
    }

    /// Asked for today, for the instant, and for when later pieces were issued, the newest first.
    fn by(
        &self,
        evidence: &Parsed<'_>,
        path: &ValidatedPath,
        index: usize,
        settings: &path::Settings,
    ) -> Status {
        let at = settings.at;
        let certificate = path.certificates().get(index);
        let about = certificate
            .map(|certificate| evidence.about(certificate))
            .unwrap_or_default();
        let mut numbers: Vec<usize> = about.iter().map(|(number, _)| *number).collect();
        numbers.sort_unstable();
        let dropped: HashSet<usize> = numbers.into_iter().skip(MAX_ABOUT).collect();
        let evidence = &evidence.only(|number| !dropped.contains(&number));
        let mut later: Vec<Timestamp> = about.iter().map(|(_, issued)| *issued).collect();
        later.retain(|issued| at < *issued && *issued < self.now);
        later.sort();
        later.dedup();
        let later = later.into_iter().rev().take(MAX_INSTANTS);
        let today = std::iter::once(self.now);
        for at in today.chain((at != self.now).then_some(at)).chain(later) {
            let checks = self.checks.get() + about.len().min(MAX_ABOUT);
            if checks > MAX_CHECKS {
                break;
            }
            self.checks.set(checks);
            let asked = path::Settings {
                at,
                limits: self.limits,
                ..settings.clone()
            };
            match Inquiry::new(evidence, self.pool, &asked).judge(path, index) {
                Verdict::Good { .. } => return Status::Good,
                Verdict::Revoked { at, .. } if at > settings.at => return Status::RevokedLater(at),
                Verdict::Revoked { at, reason, .. } => {
                    let hold = reason == Some(HOLD);
                    return Status::Revoked { at, hold };
                }
                Verdict::Unknown(_) => {}
            }
        }
        Status::Unknown { out_of_bounds: false }
    }
}

/// id-etsi-ext-valassured-ST-certs (ETSI EN 319 412-1 §5.2): the certificate lives so briefly that it is never revoked.
fn is_short_lived(certificate: &Certificate) -> bool {
    certificate.has_extension(saoy_pki::oids::ETSI_SHORT_TERM)
}
