//! From a file to a report.

use saoy_pdf::Reader;
use saoy_pki::TrustAnchor;
use saoy_pki::revocation::Parsed;

use super::material::Store;
use super::process::{Judged, Process};
use super::report::{Cause, Coverage, Integrity, Report, SignatureReport, TimestampReport, Verdict};
use super::strength::Made;
use super::{Indication, Remark, Settings, fault, level, stamp};
use crate::changes::{ChangesAfter, Level, changes_after};
use crate::examine::examine_whole;
use crate::{Examined, survey};

/// Validates every signature of a file (ETSI EN 319 102-1 §5.6: with archival data, which contains the simpler processes).
///
/// `trust` are the anchors with what each is trusted for; without any, a good file is indeterminate, its integrity intact.
/// Nothing is fetched: [`Report::needs`] says what would help, to be given in [`Settings`] the next time. The report is for
/// the instant of the settings.
///
/// The bytes are hashed once, the evidence is read once, and each certificate is judged once for each instant.
#[must_use]
pub fn validate(reader: &Reader<'_>, trust: &[TrustAnchor], settings: &Settings) -> Report {
    let survey = survey(reader);
    let (examined, sha256) = examine_whole(reader, &survey, &settings.certificates);
    let store = Store::collect(reader, &examined, settings);
    let evidence = store.evidence_at_hand();
    let parsed = Parsed::read(&evidence);
    let mut process = Process::new(settings, trust, &store, parsed.clone());
    let judged = process.run(&examined);
    let needs = std::mem::take(&mut process.needs);
    let unread = store.unread(&parsed);
    let changes = changes_after(reader, &survey.entries);
    let repaired = reader.is_repaired();
    let reading = if repaired {
        Reading::Repaired
    } else {
        Reading::AsItStands
    };
    let seen = if survey.unclear.is_empty() {
        Seen::Everything
    } else {
        Seen::Parts
    };
    let signatures: Vec<SignatureReport> = examined
        .iter()
        .zip(judged)
        .zip(changes)
        .map(|((one, judged), changes)| {
            let level = level::level(one, &judged.certificate.path, &examined, &store, &parsed);
            let mut report = report(one, judged, changes, settings);
            report.level = level;
            report.remarks.extend(missed(&unread, &report));
            decide(&mut report, reading, store.is_whole());
            report
        })
        .collect();
    Report {
        at: settings.at,
        sha256,
        verdict: verdict(&signatures, seen),
        repaired,
        password_required: false,
        fault: None,
        signatures,
        needs,
    }
}

/// How the file had to be read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    AsItStands,
    Repaired,
}

/// Whether every field of the form could be looked at.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Seen {
    Everything,
    /// A signature may have been missed.
    Parts,
}

/// What the file's own store has that was not read: too much of it is always told, unreadable things where something more
/// than what was read would have been needed.
fn missed(unread: &[Remark], report: &SignatureReport) -> Vec<Remark> {
    let passed = report.sub_indication.is_none();
    let told = |remark: &&Remark| !passed || **remark == Remark::StoreTooLarge;
    unread.iter().filter(told).cloned().collect()
}

fn timestamp(examined: &Examined, stamp: Option<stamp::Stamp>) -> TimestampReport {
    let unreadable = examined.timestamps.iter().any(|stamped| stamped.stamp.is_none());
    match stamp {
        Some(stamp) => stamp.report(),
        None if unreadable => stamp::unreadable(),
        None => stamp::none(),
    }
}

fn report(
    examined: &Examined,
    judged: Judged,
    changes: ChangesAfter,
    settings: &Settings,
) -> SignatureReport {
    let entry = &examined.entry;
    let found = entry.found.as_ref().ok();
    let fault = examined.integrity.fault();
    SignatureReport {
        field: entry.name(),
        kind: entry.kind,
        sub_filter: found
            .map(|found| String::from_utf8_lossy(&found.sub_filter).into_owned())
            .unwrap_or_default(),
        revision: entry.revision.or(Some(entry.appeared)),
        verdict: Verdict::Indeterminate,
        cause: Cause::Indication,
        indication: judged.sub.map_or(Indication::TotalPassed, |sub| sub.main()),
        sub_indication: judged.sub,
        integrity: match &examined.integrity {
            crate::Integrity::Intact => Integrity::Intact,
            crate::Integrity::Broken(_) => Integrity::Broken,
            crate::Integrity::Unreadable(_) => Integrity::Unreadable,
        },
        fault: fault.map(fault::words),
        coverage: entry.coverage,
        changes,
        level: None,
        signer: examined.signer.clone(),
        certificate: judged.certificate,
        timestamp: timestamp(examined, judged.stamp),
        signing_time: judged.time,
        algorithms: Made::signature(examined).shown(settings.at),
        remarks: judged.remarks,
        needs: judged.needs,
        proof_needs: judged.proof_needs,
    }
}

/// Invalid if totally failed, or coverage is partial, or later changes are `other` and not allowed; what is
/// not allowed otherwise, and what had to be repaired, is never valid; nor is anything where a part of the store was not
/// read: a revocation may stand there.
fn decide(report: &mut SignatureReport, reading: Reading, whole_store: bool) {
    let other = report.changes.level == Level::Other && !report.changes.allowed;
    let (verdict, cause) = if report.indication == Indication::TotalFailed {
        (Verdict::Invalid, Cause::Indication)
    } else if report.coverage == Some(Coverage::Partial) {
        (Verdict::Invalid, Cause::Partial)
    } else if other {
        (Verdict::Invalid, Cause::Changed)
    } else if report.indication == Indication::Indeterminate {
        (Verdict::Indeterminate, Cause::Indication)
    } else if !report.changes.allowed {
        (Verdict::Indeterminate, Cause::NotAllowed)
    } else if reading == Reading::Repaired {
        (Verdict::Indeterminate, Cause::Repaired)
    } else if !whole_store {
        (Verdict::Indeterminate, Cause::StoreTooLarge)
    } else {
        (Verdict::Valid, Cause::Passed)
    };
    report.verdict = verdict;
    report.cause = cause;
}

/// The worst signature that is not a timestamp. A timestamp is nobody's signature: a file that has nothing else is unsigned.
fn verdict(signatures: &[SignatureReport], seen: Seen) -> Verdict {
    let deciding = signatures.iter().filter(|found| !found.is_timestamp());
    let worst = deciding
        .map(|found| found.verdict)
        .max_by_key(|verdict| match verdict {
            Verdict::Valid => 0,
            Verdict::Invalid => 2,
            _ => 1,
        });
    match worst {
        Some(Verdict::Valid) | None if seen == Seen::Parts => Verdict::Indeterminate,
        Some(worst) => worst,
        None => Verdict::Unsigned,
    }
}
