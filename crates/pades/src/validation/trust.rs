//! What is known about one certificate: today, at the proven time, and what follows for the verdict.

mod told;

use jiff::Timestamp;
use saoy_pki::path::PathError;
use saoy_pki::{Certificate, Purpose, TrustAnchor};

use super::chain::{Denial, Lacking, Role, Standing};
use super::process::Process;
use super::report::{Answer, CertificateReport, Need, Revocation, Trust};
use super::{Remark, SubIndication, strength};
use told::revoked_later;

/// What is asked about a certificate.
#[derive(Clone, Copy, Debug)]
pub(super) struct Case<'c> {
    pub(super) certificate: &'c Certificate,
    pub(super) role: Role,
    /// What it signed is proven to exist at this instant.
    pub(super) proven: Option<Timestamp>,
    /// What it signed is proven to be younger than this.
    pub(super) after: Option<Timestamp>,
    /// What it signed names it, so that the proof counts for the certificate, too.
    pub(super) named: bool,
}

/// The answer.
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// Why it is not trusted; none if it is.
    pub(super) sub: Option<SubIndication>,
    pub(super) report: CertificateReport,
    /// What would help to trust it.
    pub(super) needs: Vec<Need>,
    /// What exactly stands against it, or is to be told besides.
    pub(super) remarks: Vec<Remark>,
}

impl Known {
    /// There is no certificate.
    pub(super) fn nobody() -> Self {
        Self {
            sub: Some(SubIndication::NoSigningCertificateFound),
            report: CertificateReport {
                valid_at_signing_time: Answer::Unknown,
                revocation: Revocation::Unknown,
                revoked_at: None,
                trust: Trust::None,
                anchor: None,
                path: Vec::new(),
            },
            needs: Vec::new(),
            remarks: Vec::new(),
        }
    }
}

impl Process<'_> {
    /// Basic validation today (§5.2.6), then past validation at the proven time (§5.6.2.1, §5.6.2.4).
    pub(super) fn certificate(&mut self, case: Case<'_>) -> Known {
        let today = self.ask(case, self.now());
        let then = case.proven.map(|proven| self.ask(case, proven));
        let trusted = today.is_ok() || then.as_ref().is_some_and(|then| then.is_ok());
        let decisive = match (&*today, then.as_deref()) {
            (Err(_), Some(Err(denial))) => Some(denial),
            (Err(denial), None) => Some(denial),
            _ => None,
        };
        let path = self.path(case, &today, then.as_deref());
        let closed = self
            .chains
            .closed(&path, case.role, case.proven.unwrap_or(self.now()));
        // A list that trusts at other times than the proven one says nothing about that one, good as all is today.
        let before_trust = trusted && case.proven.is_some() && closed.is_some();
        let trusted = trusted && !before_trust;
        let closed = closed.filter(|_| !trusted);
        let early = case
            .proven
            .is_some_and(|proven| proven < case.certificate.not_before());
        let sub = if early {
            Some(SubIndication::NotYetValid)
        } else if before_trust {
            Some(SubIndication::NoCertificateChainFound)
        } else if path.is_empty() && !trusted {
            Some(self.without_path(case, decisive))
        } else {
            decisive.map(|denial| self.sub_indication(case, denial, closed))
        };
        let mut needs = decisive.map_or_else(Vec::new, needs_of);
        let mut impostor = None;
        if path.is_empty()
            && sub == Some(SubIndication::NoCertificateChainFound)
            && self.chains.has_anchors(case.role)
        {
            match self.chains.lacking(case.certificate) {
                Lacking::Issuer(below) => needs.push(Need::Issuer(below)),
                Lacking::Trust(last) => needs.push(Need::Anchor(last)),
                Lacking::Authority(other) => {
                    let subject = other.holder();
                    impostor = Some(Remark::Chain(PathError::NotAuthority { subject }));
                }
            }
        }
        for need in &needs {
            self.need(need.clone());
        }
        let judged_at = case.proven.unwrap_or(self.now());
        let anchor = self.chains.anchor(&path, case.role, judged_at);
        let revoked_at = revoked_at(&today).or_else(|| then.as_deref().and_then(revoked_at));
        let valid = if proven_bad(case, self.now(), sub, decisive) {
            Answer::No
        } else if trusted {
            Answer::Yes
        } else {
            Answer::Unknown
        };
        let report = CertificateReport {
            valid_at_signing_time: valid,
            revocation: match revoked_at {
                Some(_) => Revocation::Revoked,
                // What is an entry of the trust list itself was issued by nobody who could revoke it.
                None if trusted && path.len() > 1 => Revocation::Good,
                None => Revocation::Unknown,
            },
            revoked_at,
            trust: trust(anchor, case.role),
            anchor: anchor.map(|anchor| anchor.name.clone()),
            path,
        };
        let itself = trusted && report.path.len() == 1;
        let answers = [then.as_deref(), Some(&*today)];
        let later = answers.into_iter().flatten().find(|answer| answer.is_ok());
        let later = later.filter(|_| trusted).map_or_else(Vec::new, revoked_later);
        let told = [
            impostor,
            decisive.and_then(|denial| self.told(case, denial, sub)),
            closed.map(|anchor| Remark::OutsideTrust {
                name: anchor.name.clone(),
                from: anchor.from,
                to: anchor.to,
            }),
            itself.then_some(Remark::TrustedItself),
        ];
        Known {
            sub,
            report,
            needs,
            remarks: told.into_iter().flatten().chain(later).collect(),
        }
    }

    fn ask(&mut self, case: Case<'_>, at: Timestamp) -> super::chain::Answer {
        let now = self.now();
        let existed = case.proven.filter(|_| case.named).unwrap_or(now);
        self.chains
            .ask(case.certificate, case.role, at, existed, &self.existence)
    }

    /// The path that was found, or the one it would be if nothing were wrong with it.
    fn path(
        &self,
        case: Case<'_>,
        today: &Result<Standing, Denial>,
        then: Option<&Result<Standing, Denial>>,
    ) -> Vec<Certificate> {
        let answers = then.into_iter().chain([today]);
        let mut found = answers.filter_map(|answer| match answer {
            Ok(standing) => Some(&standing.path),
            Err(Denial::Revoked { path, .. } | Denial::Unknown { path, .. } | Denial::NoPoe { path, .. }) => {
                Some(path)
            }
            Err(Denial::Path(_)) => None,
        });
        let found = found.next().cloned();
        found
            .or_else(|| self.chains.origin(case.certificate, case.role, case.proven))
            .unwrap_or_default()
    }

    /// No anchor at all, or one that nothing leads to: whatever else is wrong with the certificate is told only when it
    /// would not lead to one in any case. One that is out of its time, or weak, does as soon as its anchor is added.
    fn without_path(&self, case: Case<'_>, denial: Option<&Denial>) -> SubIndication {
        match denial {
            Some(Denial::Path(PathError::GaveUp { .. })) => SubIndication::CertificateChainGeneralFailure,
            Some(Denial::Path(error)) if self.chains.has_anchors(case.role) => match of_path(error) {
                Some(sub @ SubIndication::ChainConstraintsFailure)
                    if !passes(error) || self.chains.names_an_anchor(case.certificate, case.role) =>
                {
                    sub
                }
                _ => SubIndication::NoCertificateChainFound,
            },
            _ => SubIndication::NoCertificateChainFound,
        }
    }

    /// `closed` is the entry of the trust list that the path ends at, where the list does not trust it at the instant.
    fn sub_indication(
        &mut self,
        case: Case<'_>,
        denial: &Denial,
        closed: Option<&TrustAnchor>,
    ) -> SubIndication {
        let at = case.proven.unwrap_or(self.now());
        match denial {
            Denial::Path(PathError::NotYetValid { .. } | PathError::Expired { .. }) => {
                self.out_of_bounds(case, at)
            }
            Denial::Path(PathError::WeakAlgorithm { weakness, .. }) => {
                // The certificate's own proof may be missing although there is one of what it signed.
                strength::indication(*weakness, case.proven)
            }
            Denial::Path(error) => of_path(error).unwrap_or_else(|| {
                let ended = match closed {
                    Some(anchor) => anchor.to.is_some_and(|to| to < at),
                    None => self.chains.trust_ended(case.certificate, case.role, at),
                };
                if ended {
                    SubIndication::NoCertificateChainFoundNoPoe
                } else {
                    SubIndication::NoCertificateChainFound
                }
            }),
            Denial::Revoked { hold: true, .. } => SubIndication::TryLater,
            // What nothing proves old may have been made by whoever has an old key: it fails no signature for good.
            Denial::Revoked {
                index: 0,
                at,
                proven: true,
                ..
            } if case.after.is_some_and(|after| *at <= after) => SubIndication::Revoked,
            Denial::Revoked { index: 0, .. } => SubIndication::RevokedNoPoe,
            Denial::Revoked { .. }
            | Denial::NoPoe {
                by_revocation: true, ..
            } => SubIndication::RevokedCaNoPoe,
            Denial::NoPoe { .. } => SubIndication::NoPoe,
            Denial::Unknown {
                out_of_bounds: true, ..
            } => SubIndication::RevocationOutOfBoundsNoPoe,
            Denial::Unknown { .. } => SubIndication::TryLater,
        }
    }

    fn out_of_bounds(&mut self, case: Case<'_>, at: Timestamp) -> SubIndication {
        let own = case.certificate;
        if own.is_valid_at(at) {
            return SubIndication::OutOfBoundsNoPoe;
        }
        if case.after.is_some_and(|after| own.not_after() < after) {
            return SubIndication::Expired;
        }
        if self.was_good(case) {
            SubIndication::OutOfBoundsNotRevoked
        } else {
            SubIndication::OutOfBoundsNoPoe
        }
    }

    /// Whether the newest information from while the certificate was valid says that it was not revoked.
    fn was_good(&mut self, case: Case<'_>) -> bool {
        let own = case.certificate;
        let about = self.chains.parsed().about(own);
        let within = about
            .into_iter()
            .map(|about| about.issued)
            .filter(|issued| own.is_valid_at(*issued));
        let Some(at) = within.max() else { return false };
        let asked = self
            .chains
            .ask(own, case.role, at, own.not_before(), &self.existence);
        asked.is_ok()
    }
}

/// The revocation information that is missing.
fn needs_of(denial: &Denial) -> Vec<Need> {
    match denial {
        Denial::Unknown { missing, .. } => {
            let missing = missing.iter().cloned();
            missing
                .map(|(certificate, issuer)| Need::Revocation(certificate, issuer))
                .collect()
        }
        _ => Vec::new(),
    }
}

/// What a proof of an earlier time makes good.
fn passes(error: &PathError) -> bool {
    use PathError::{Expired, NotYetValid, WeakAlgorithm};
    matches!(error, Expired { .. } | NotYetValid { .. } | WeakAlgorithm { .. })
}

/// None where there is no path at all.
fn of_path(error: &PathError) -> Option<SubIndication> {
    match error {
        PathError::NoIssuer { .. }
        | PathError::Signature { .. }
        | PathError::NameChaining { .. }
        | PathError::TooLong
        | PathError::Empty => None,
        PathError::GaveUp { .. } | PathError::UnreadableExtension { .. } => {
            Some(SubIndication::CertificateChainGeneralFailure)
        }
        PathError::NotYetValid { .. }
        | PathError::Expired { .. }
        | PathError::WeakAlgorithm { .. }
        | PathError::NotAuthority { .. }
        | PathError::KeyUsage { .. }
        | PathError::Purpose { .. }
        | PathError::PathLength { .. }
        | PathError::CriticalExtension { .. }
        | PathError::NoPolicy { .. }
        | PathError::AnyPolicyMapped { .. }
        | PathError::NameNotPermitted { .. }
        | PathError::NameExcluded { .. }
        | PathError::NameNotProcessed { .. } => Some(SubIndication::ChainConstraintsFailure),
    }
}

fn revoked_at(answer: &Result<Standing, Denial>) -> Option<Timestamp> {
    match answer {
        Ok(standing) => {
            let mut later = standing.revoked_later.iter();
            later.find(|(index, _)| *index == 0).map(|(_, later)| later.since)
        }
        Err(Denial::Revoked { index: 0, at, .. }) => Some(*at),
        Err(_) => None,
    }
}

/// Whether it is known not to have been valid when it signed. Without a proof only one that is not valid yet is.
fn proven_bad(case: Case<'_>, now: Timestamp, sub: Option<SubIndication>, denial: Option<&Denial>) -> bool {
    use SubIndication::{Expired, NotYetValid, Revoked};
    let own = case.certificate;
    let outside = match case.proven {
        Some(proven) => !own.is_valid_at(proven) || matches!(denial, Some(Denial::Revoked { index: 0, .. })),
        None => now < own.not_before(),
    };
    outside || matches!(sub, Some(Revoked | Expired | NotYetValid))
}

fn trust(anchor: Option<&TrustAnchor>, role: Role) -> Trust {
    let Some(anchor) = anchor else { return Trust::None };
    let trusted = |purpose| anchor.purposes.contains(&purpose);
    if trusted(Purpose::CongVu) {
        Trust::CongVu
    } else if trusted(Purpose::CongCong) {
        Trust::CongCong
    } else if role == Role::Tsa {
        Trust::Tsa
    } else {
        Trust::Other
    }
}
