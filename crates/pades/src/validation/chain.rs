//! Is a certificate trusted at an instant, by what is proven to have existed?
//!
//! One question serves the validation of today (ETSI EN 319 102-1 §5.2.6) and of the past (§5.6.2.1, §5.6.2.2). The path
//! must be valid at the instant. From the anchor down, each certificate must be shown to be good by information that is
//! fresh at the instant, or was issued after it; and both the certificate and that information must be proven to be older
//! than the end of their issuer's time: its expiry, its revocation, the end of the trust in it. This is the sliding of the
//! control time, told per certificate: the instant must not lie after it.

mod judge;

use std::collections::HashMap;
use std::rc::Rc;

use jiff::Timestamp;
use saoy_pki::path::{self, Limits, PathError, WeakAlgorithms};
use saoy_pki::revocation::Parsed;
use saoy_pki::{Certificate, Purpose, TrustAnchor};

use super::existence::Existence;
use super::material::Store;
use super::purpose;
use super::status::{Later, Statuses};

/// So many questions are answered with all that the limits allow; the more follow, the less each may cost. An honest path
/// takes a handful of signatures.
const FULL_QUESTIONS: usize = 64;

/// For what a certificate must be trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Signer,
    Tsa,
}

impl Role {
    fn purposes(self) -> &'static [Purpose] {
        match self {
            Self::Signer => &[Purpose::CongVu, Purpose::CongCong, Purpose::Khac],
            Self::Tsa => &[Purpose::Tsa],
        }
    }

    /// Whether an authority below an anchor may issue certificates for the role: what it names as its purposes limits what is
    /// below it (RFC 5280 §4.2.1.12, as browsers and viewers read it). The anchor's are the trust list's business.
    fn may_issue(self, authority: &Certificate) -> bool {
        match self {
            Self::Signer => purpose::may_issue_signers(authority),
            Self::Tsa => purpose::may_issue_stampers(authority),
        }
    }

    fn fits(self, anchor: &TrustAnchor) -> bool {
        self.purposes()
            .iter()
            .any(|purpose| anchor.purposes.contains(purpose))
    }

    fn trusts(self, anchor: &TrustAnchor, at: Timestamp) -> bool {
        self.purposes()
            .iter()
            .any(|purpose| anchor.is_trusted(*purpose, at))
    }
}

/// A trusted certificate.
#[derive(Clone, Debug)]
pub(super) struct Standing {
    /// The certificate first, the anchor last.
    pub(super) path: Vec<Certificate>,
    /// Which on the path were revoked after the instant; 0 is the certificate itself.
    pub(super) revoked_later: Vec<(usize, Later)>,
}

/// Why a certificate is not trusted.
#[derive(Clone, Debug)]
pub(super) enum Denial {
    /// There is no path.
    Path(PathError),
    /// One on the path was revoked at the instant; 0 is the certificate in question.
    Revoked {
        index: usize,
        at: Timestamp,
        hold: bool,
        /// By evidence that is proven to be older than the end of who signed it.
        proven: bool,
        path: Vec<Certificate>,
    },
    /// Nothing shows that these are good: each with its issuer.
    Unknown {
        missing: Vec<(Certificate, Certificate)>,
        path: Vec<Certificate>,
        /// It would be shown by information that is not proven to be old enough.
        out_of_bounds: bool,
    },
    /// A certificate is not proven to be older than the end of its issuer's time.
    NoPoe {
        by_revocation: bool,
        path: Vec<Certificate>,
    },
}

impl From<PathError> for Denial {
    fn from(error: PathError) -> Self {
        Self::Path(error)
    }
}

/// Why nothing leads from a certificate to an anchor.
pub(super) enum Lacking {
    /// The issuer of this one is not at hand.
    Issuer(Certificate),
    /// This one, where its chain ends, is not trusted.
    Trust(Certificate),
    /// This one issued it and is no authority.
    Authority(Certificate),
}

pub(super) type Answer = Rc<Result<Standing, Denial>>;

#[derive(PartialEq, Eq, Hash)]
struct Question {
    certificate: [u8; 32],
    role: Role,
    at: Timestamp,
    existed: Timestamp,
    version: usize,
}

/// Answers questions about certificates; each once.
pub(super) struct Chains<'a> {
    anchors: &'a [TrustAnchor],
    pool: &'a [Certificate],
    others: &'a [Certificate],
    statuses: Statuses<'a>,
    now: Timestamp,
    limits: Limits,
    answered: HashMap<Question, Answer>,
}

impl<'a> Chains<'a> {
    pub(super) fn new(
        anchors: &'a [TrustAnchor],
        store: &'a Store<'a>,
        parsed: Parsed<'a>,
        now: Timestamp,
        limits: Limits,
    ) -> Self {
        Self {
            anchors,
            pool: &store.pool,
            others: &store.others,
            statuses: Statuses::new(&store.pool, parsed, now, limits),
            now,
            limits,
            answered: HashMap::new(),
        }
    }

    pub(super) fn parsed(&self) -> &Parsed<'a> {
        self.statuses.parsed()
    }

    /// Whether a certificate was trusted at `at`. `existed` is since when the certificate itself is known to exist: what it
    /// signed proves that, too, when the signature names it.
    pub(super) fn ask(
        &mut self,
        certificate: &Certificate,
        role: Role,
        at: Timestamp,
        existed: Timestamp,
        existence: &Existence<'_>,
    ) -> Answer {
        let question = Question {
            certificate: certificate.fingerprint(),
            role,
            at,
            existed,
            version: existence.version(),
        };
        if let Some(answer) = self.answered.get(&question) {
            return Rc::clone(answer);
        }
        let answer = Rc::new(self.find(certificate, role, at, existed, existence));
        self.answered.insert(question, Rc::clone(&answer));
        answer
    }

    fn find(
        &self,
        certificate: &Certificate,
        role: Role,
        at: Timestamp,
        existed: Timestamp,
        existence: &Existence<'_>,
    ) -> Result<Standing, Denial> {
        let anchors = self.anchors_at(role, Some(at));
        let settings = self.settings(at);
        let mut revoked = None;
        let found = path::find_accepted(certificate, self.pool, &anchors, &settings, &mut |path| {
            let judged = self.judge(&path, role, at, existed, existence);
            if let Err(denial @ Denial::Revoked { .. }) = &judged {
                revoked.get_or_insert(denial.clone());
            }
            judged
        });
        match (found, revoked) {
            (Err(Denial::Unknown { .. } | Denial::NoPoe { .. }), Some(revoked)) => Err(revoked),
            (found, _) => found,
        }
    }

    /// A path to an anchor for the role, whatever else is wrong: to say whose certificate it is.
    pub(super) fn origin(
        &self,
        certificate: &Certificate,
        role: Role,
        proven: Option<Timestamp>,
    ) -> Option<Vec<Certificate>> {
        let anchors = self.anchors_at(role, None);
        let within = |at: Timestamp| at.clamp(certificate.not_before(), certificate.not_after());
        let instants = [within(proven.unwrap_or(self.now)), certificate.not_before()];
        instants.into_iter().find_map(|at| {
            let settings = path::Settings {
                weak: WeakAlgorithms::Reported,
                ..self.settings(at)
            };
            let found = path::find(certificate, self.pool, &anchors, &settings).ok()?;
            Some(found.into_certificates())
        })
    }

    /// The certificate whose issuer is not at hand.
    pub(super) fn topmost(&self, certificate: &Certificate) -> Certificate {
        let climbed = self.climb(certificate);
        climbed.last().copied().unwrap_or(certificate).clone()
    }

    /// What a certificate lacks that no path of names leads to an anchor from.
    pub(super) fn lacking(&self, certificate: &Certificate) -> Lacking {
        let top = self.topmost(certificate);
        let issued = |above: &&Certificate| top.issuer().matches(above.subject());
        if top.is_self_issued() {
            return Lacking::Trust(top);
        }
        if let Some(root) = self.pool.iter().find(issued) {
            return Lacking::Trust(root.clone());
        }
        let signed = |other: &&Certificate| top.verify_even_weak(other.public_key()).is_ok();
        match self
            .others
            .iter()
            .filter(issued)
            .take(self.limits.length)
            .find(signed)
        {
            Some(other) => Lacking::Authority(other.clone()),
            None => Lacking::Issuer(top),
        }
    }

    /// Whether it leads to somebody trusted by the names alone, whatever else is wrong.
    pub(super) fn names_an_anchor(&self, certificate: &Certificate, role: Role) -> bool {
        let anchors = self.anchors_at(role, None);
        let named = |below: &&Certificate| {
            let mut anchors = anchors.iter();
            anchors.any(|anchor| below.issuer().matches(anchor.subject()))
        };
        self.climb(certificate).iter().any(named)
    }

    /// The certificate and those above it, by their names.
    fn climb<'c>(&'c self, certificate: &'c Certificate) -> Vec<&'c Certificate> {
        let mut climbed = vec![certificate];
        let mut top = certificate;
        for _ in 0..self.limits.length {
            let above = self
                .pool
                .iter()
                .find(|above| top.issuer().matches(above.subject()));
            match above {
                Some(above) if above != top && !above.is_self_issued() => top = above,
                _ => break,
            }
            climbed.push(top);
        }
        climbed
    }

    pub(super) fn has_anchors(&self, role: Role) -> bool {
        self.anchors.iter().any(|anchor| role.fits(anchor))
    }

    /// The entry of the trust list that a path ends at: the one that counts at the instant, if any does.
    pub(super) fn anchor(&self, path: &[Certificate], role: Role, at: Timestamp) -> Option<&'a TrustAnchor> {
        let last = path.last()?;
        let fitting = |anchor: &&TrustAnchor| anchor.certificate == *last && role.fits(anchor);
        let mut fitting = self.anchors.iter().filter(fitting);
        let first = fitting.clone().next();
        fitting.find(|anchor| role.trusts(anchor, at)).or(first)
    }

    /// The entry that a path ends at, where the list trusts that certificate at other times than `at`.
    pub(super) fn closed(&self, path: &[Certificate], role: Role, at: Timestamp) -> Option<&'a TrustAnchor> {
        let last = path.last()?;
        let entries = self.anchors.iter();
        let entries = entries.filter(|anchor| anchor.certificate == *last && role.fits(anchor));
        let entries: Vec<&TrustAnchor> = entries.collect();
        let open = |anchor: &&TrustAnchor| role.trusts(anchor, at);
        let latest = entries
            .iter()
            .max_by_key(|anchor| anchor.to.unwrap_or(Timestamp::MAX));
        latest.copied().filter(|_| !entries.iter().any(open))
    }

    /// Whether a path would be there if the trust in some anchor had not ended.
    pub(super) fn trust_ended(&self, certificate: &Certificate, role: Role, at: Timestamp) -> bool {
        let anchors = self.anchors_at(role, None);
        path::find(certificate, self.pool, &anchors, &self.settings(at)).is_ok()
    }

    fn anchors_at(&self, role: Role, at: Option<Timestamp>) -> Vec<Certificate> {
        let trusted = |anchor: &&TrustAnchor| match at {
            Some(at) => role.trusts(anchor, at),
            None => role.fits(anchor),
        };
        let fitting = self.anchors.iter().filter(trusted);
        fitting.map(|anchor| anchor.certificate.clone()).collect()
    }

    fn settings(&self, at: Timestamp) -> path::Settings {
        let share = 1 + self.answered.len() / FULL_QUESTIONS;
        path::Settings {
            weak: WeakAlgorithms::ByDate,
            limits: Limits {
                steps: (self.limits.steps / share).max(50),
                signatures: (self.limits.signatures / share).max(20),
                ..self.limits
            },
            ..path::Settings::at(at)
        }
    }
}
