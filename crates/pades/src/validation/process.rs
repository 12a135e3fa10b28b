//! The validation process (ETSI EN 319 102-1 §5.6, which contains §5.3 to §5.5): timestamps from the newest to the oldest,
//! each valid one proving what it covers; then the signatures in the order in which they were made.

mod stamps;

use std::ops::Range;

use jiff::Timestamp;
use saoy_pki::TrustAnchor;
use saoy_pki::cms::{Oddity, TokenKind};
use saoy_pki::revocation::Parsed;

use super::chain::{Chains, Role};
use super::existence::{self, Existence, is_later};
use super::material::Store;
use super::purpose::Purpose;
use super::report::{CertificateReport, Need, Proof, SigningTime};
use super::stamp::Stamp;
use super::strength::{self, Made};
use super::trust::{Case, Known};
use super::{PurposeRule, Remark, Settings, SubIndication, claimed, fault, said};
use crate::{Examined, Integrity, Over, SignatureKind, SubFilter};

/// The state of one validation.
pub(super) struct Process<'a> {
    settings: &'a Settings,
    pub(super) chains: Chains<'a>,
    pub(super) existence: Existence<'a>,
    pub(super) needs: Vec<Need>,
    /// Document timestamps that prove nothing though nothing is wrong with them.
    unproven: Vec<Unproven>,
}

/// A document timestamp that is not trusted.
struct Unproven {
    byte_range: [u64; 4],
    /// For want of these.
    needs: Vec<Need>,
    /// Because it grew too old.
    outlived: Option<Remark>,
}

/// The latest times of the timestamps that a signature covers.
#[derive(Clone, Copy, Default)]
struct Covered {
    /// Of those that are valid: the signature is younger.
    believed: Option<Timestamp>,
    /// Of those, too, that are trusted and contradict another: nobody knows which of the two lies.
    stated: Option<Timestamp>,
}

impl Covered {
    fn with(self, stamps: &[Stamp]) -> Self {
        let believed = stamps.iter().filter(|stamp| stamp.is_valid());
        let stated = stamps
            .iter()
            .filter(|stamp| stamp.is_valid() || stamp.contradicts);
        Self {
            believed: believed.map(|stamp| stamp.time).chain(self.believed).max(),
            stated: stated.map(|stamp| stamp.time).chain(self.stated).max(),
        }
    }
}

/// What was found out about a signature, besides changes and coverage.
#[derive(Clone, Debug)]
pub(super) struct Judged {
    pub(super) sub: Option<SubIndication>,
    pub(super) certificate: CertificateReport,
    /// The one that is told: the best of its signature timestamps, or the document timestamp itself.
    pub(super) stamp: Option<Stamp>,
    pub(super) time: SigningTime,
    pub(super) remarks: Vec<Remark>,
    pub(super) needs: Vec<Need>,
    pub(super) proof_needs: Vec<Need>,
}

impl<'a> Process<'a> {
    pub(super) fn new(
        settings: &'a Settings,
        anchors: &'a [TrustAnchor],
        store: &'a Store<'a>,
        parsed: Parsed<'a>,
    ) -> Self {
        let chains = Chains::new(anchors, store, parsed, settings.at, settings.limits);
        Self {
            settings,
            chains,
            existence: Existence::new(settings.at, store),
            needs: Vec::new(),
            unproven: Vec::new(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.settings.at
    }

    pub(super) fn need(&mut self, need: Need) {
        if !self.needs.contains(&need) {
            self.needs.push(need);
        }
    }

    /// One answer for each signature, in their order.
    pub(super) fn run(&mut self, examined: &[Examined]) -> Vec<Judged> {
        let mut stamps: Vec<Vec<Stamp>> = examined.iter().rev().map(|one| self.stamps(one)).collect();
        stamps.reverse();
        let mut latest = Covered::default();
        let mut out = Vec::with_capacity(examined.len());
        for (one, stamps) in examined.iter().zip(stamps) {
            // What is covered was there before: the latest valid timestamp in it is older than the signature.
            let covered = if covers_all_before(one) {
                latest
            } else {
                Covered::default()
            };
            let next = latest.with(&stamps);
            out.push(self.judge(one, stamps, covered));
            latest = next;
        }
        out
    }

    fn judge(&mut self, examined: &Examined, stamps: Vec<Stamp>, covered: Covered) -> Judged {
        if examined.entry.kind == SignatureKind::DocumentTimestamp {
            return self.document_timestamp(examined, stamps, covered.believed);
        }
        let remarks = said::remarks(examined, &stamps, self.settings);
        let content = stamps
            .iter()
            .filter(|stamp| stamp.over == Over::Inside(TokenKind::Content) && stamp.is_valid());
        let content = content.map(|stamp| stamp.time).max();
        let after = content.into_iter().chain(covered.believed).max();
        let stated = content.into_iter().chain(covered.stated).max();
        let contradicted = stamps.iter().any(|stamp| stamp.contradicts);
        let mut own: Vec<Stamp> = stamps;
        own.retain(|stamp| stamp.over == Over::Inside(TokenKind::Signature));
        // The valid ones first, the earliest first.
        own.sort_by_key(|stamp| (!stamp.is_valid(), stamp.time));
        let mut time = self.signing_time(examined, &own);
        let contradicted =
            contradicted || stated.is_some_and(|stated| self.is_older(examined, &time, stated));
        if contradicted {
            (time.proven, time.proof) = (None, Proof::None);
        }
        let known = self.signer(examined, &time, after);
        let proof_needs = self.proof_needs(examined, &own);
        let unproven = time.proven.is_none() && proof_needs.is_empty();
        let outlived = unproven.then(|| self.outlived(examined, &own)).flatten();
        let stated = own.iter().map(|stamp| stamp.time).chain(time.claimed).min();
        let order = contradicted.then_some(SubIndication::TimestampOrderFailure);
        let sub = self.first_reason(examined, &known, &time, order);
        let of_stamps = own.iter().flat_map(|stamp| stamp.remarks.clone());
        let of_stamps: Vec<Remark> = of_stamps.collect();
        let claimed_later = claimed_later(&time);
        Judged {
            sub,
            proof_needs,
            needs: known.needs,
            certificate: known.report,
            stamp: own.into_iter().next(),
            time,
            remarks: remarks
                .into_iter()
                .chain(known.remarks)
                .chain(of_stamps)
                .chain(claimed_later)
                .chain(outlived)
                .chain(self.stated_later(sub, stated))
                .collect(),
        }
    }

    /// What its own timestamps lack, and those over the file that cover it: the newest first, on which the others rest.
    fn proof_needs(&self, examined: &Examined, own: &[Stamp]) -> Vec<Need> {
        let covering = self.covering(examined).flat_map(|unproven| &unproven.needs);
        let mut out: Vec<Need> = Vec::new();
        for need in covering.chain(own.iter().flat_map(|stamp| &stamp.needs)) {
            if !out.contains(need) {
                out.push(need.clone());
            }
        }
        out
    }

    /// The newest timestamp that would prove its time, had it been renewed.
    fn outlived(&self, examined: &Examined, own: &[Stamp]) -> Option<Remark> {
        let mut covering = self.covering(examined);
        let newest = covering.find_map(|unproven| unproven.outlived.clone());
        newest.or_else(|| own.iter().find_map(Stamp::outlived))
    }

    /// The timestamps over the file that cover it and are not trusted.
    fn covering(&self, examined: &Examined) -> impl Iterator<Item = &Unproven> {
        let place = place(examined);
        self.unproven.iter().filter(move |unproven| {
            place
                .as_ref()
                .is_some_and(|place| existence::covers(unproven.byte_range, place))
        })
    }

    /// What states a time after the instant that everything is judged for was not there yet, or lies.
    fn stated_later(&self, sub: Option<SubIndication>, stated: Option<Timestamp>) -> Option<Remark> {
        let at = sub.filter(|sub| sub.is_of_time()).map(|_| self.now())?;
        let stated = stated.filter(|stated| is_later(*stated, at))?;
        Some(Remark::AfterInstant { stated, at })
    }

    /// Best-signature-time (§5.5.4): the earliest instant that any valid timestamp proves.
    fn signing_time(&self, examined: &Examined, own: &[Stamp]) -> SigningTime {
        let place = place(examined);
        let own = own.first().filter(|stamp| stamp.is_valid());
        let own = own.map(|stamp| (stamp.time, Proof::SignatureTimestamp));
        let covering = place.and_then(|place| self.existence.proven(&place));
        let best = own.into_iter().chain(covering).min_by_key(|(time, _)| *time);
        SigningTime {
            claimed: claimed::signing_time(examined),
            proven: best.map(|(time, _)| time),
            proof: best.map_or(Proof::None, |(_, proof)| proof),
        }
    }

    /// Whether anything states that the signature is older than `stated`, the time of something that it covers.
    fn is_older(&self, examined: &Examined, time: &SigningTime, stated: Timestamp) -> bool {
        let proven = time.proven.is_some_and(|proven| is_later(stated, proven));
        let place = place(examined);
        proven || place.is_some_and(|place| self.existence.is_claimed_before(&place, stated))
    }

    fn signer(&mut self, examined: &Examined, time: &SigningTime, after: Option<Timestamp>) -> Known {
        let Some(certificate) = &examined.signer else {
            return Known::nobody();
        };
        self.certificate(Case {
            certificate,
            role: Role::Signer,
            proven: time.proven,
            after,
            named: !examined.oddities.contains(&Oddity::NoSigningCertificate),
        })
    }

    /// The first building block that does not pass decides (§5.3.4).
    fn first_reason(
        &self,
        examined: &Examined,
        known: &Known,
        time: &SigningTime,
        order: Option<SubIndication>,
    ) -> Option<SubIndication> {
        if let Some(fault) = examined.integrity.fault() {
            return Some(fault::indication(fault));
        }
        let signer = examined.signer.as_ref();
        let Some(signer) = signer else {
            return Some(SubIndication::NoSigningCertificateFound);
        };
        if let Some(sub) = said::policy(examined, self.settings) {
            return Some(sub);
        }
        if order.is_some() {
            return order;
        }
        let made = Made::signature(examined);
        let weak = made.weakness(time.proven.unwrap_or(self.now()));
        known
            .sub
            .or_else(|| self.purpose(&Purpose::of(signer)))
            .or_else(|| breaks_attributes(examined).then_some(SubIndication::SigConstraintsFailure))
            .or_else(|| weak.map(|weakness| strength::indication(weakness, time.proven)))
    }

    /// RFC 5280 §4.2.1.3, §4.2.1.12.
    fn purpose(&self, purpose: &Purpose) -> Option<SubIndication> {
        let refused = match purpose {
            Purpose::Documents => false,
            Purpose::Other(_) => self.settings.purpose == PurposeRule::MustFit,
            Purpose::Machines(_) | Purpose::NoSignatures => true,
        };
        refused.then_some(SubIndication::ChainConstraintsFailure)
    }
}

/// What is proven to have been there cannot have been made later: the time that it states is wrong.
fn claimed_later(time: &SigningTime) -> Option<Remark> {
    let (stated, proven) = (time.claimed?, time.proven?);
    is_later(stated, proven).then_some(Remark::ClaimedLater { stated, proven })
}

/// Where the signature value stands in the file, which is what proves its time when a later timestamp covers it.
fn place(examined: &Examined) -> Option<Range<u64>> {
    let found = examined.entry.found.as_ref().ok()?;
    Some(found.contents.clone())
}

fn covers_all_before(examined: &Examined) -> bool {
    examined.entry.coverage != Some(crate::Coverage::Partial) && examined.integrity == Integrity::Intact
}

/// EN 319 142-1 §6.3 asks for signing-certificate(-v2) in every signature of PAdES; older formats do not. Algorithms that were
/// exchanged break any (RFC 6211).
fn breaks_attributes(examined: &Examined) -> bool {
    let pades = examined.format == Some(SubFilter::CadesDetached);
    let lacks = pades
        && (examined.oddities.contains(&Oddity::NoSigningCertificate)
            || examined.oddities.contains(&Oddity::NoSignedAttributes));
    lacks || said::algorithms_exchanged(examined)
}
