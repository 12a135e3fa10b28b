//! Profile B: whether a copy that programs with whole files signed is what it should be.

use saoy_pades::changes::{Level, changes_after, revisions};
use saoy_pades::{Examined, SignatureKind, examine, survey};
use saoy_pdf::{Object, Reader};
use saoy_pki::{Certificate, path};

use crate::{
    inspect::{Fault, Role, Stage, Trust},
    names::{BOOK, NUMBER, SEAL},
    recognise::{Shape, recognise},
};

/// A copy by profile B in order.
#[derive(Debug)]
pub struct Plugged {
    /// The leader's signature.
    pub leader: Examined,
    /// The agency's, from [`Stage::Sealed`] on.
    pub agency: Option<Examined>,
    /// The newest document timestamp, at [`Stage::Archived`].
    pub archive: Option<Examined>,
}

/// As [`crate::inspect`], for a copy by profile B: two approval signatures in fields of any name and by any software, the
/// number between them, and nothing after either of them that it does not allow.
///
/// # Errors
/// [`Fault`].
pub fn inspect_plugged(bytes: &[u8], stage: Stage, trust: &Trust<'_>) -> Result<Plugged, Fault> {
    let reader = Reader::open(bytes, &saoy_pdf::Limits::default())?;
    if !reader.trailing().is_empty() {
        return Err(Fault::Trailing(reader.trailing().len()));
    }
    let survey = survey(&reader);
    if let Some(unclear) = survey.unclear.first() {
        return Err((*unclear).into());
    }
    let mut examined = examine(&reader, &survey).into_iter();
    let leader = signature(&mut examined, Role::Leader)?;
    let agency = (stage >= Stage::Sealed)
        .then(|| signature(&mut examined, Role::Agency))
        .transpose()?;
    let stamps: Vec<Examined> = examined.collect();
    let belongs = |one: &Examined| stage == Stage::Archived && is_stamp(one);
    if let Some(extra) = stamps.iter().find(|one| !belongs(one)) {
        return Err(Fault::TooMany(name(extra)));
    }
    let archive = stamps.into_iter().next_back();
    if stage == Stage::Archived && archive.is_none() {
        return Err(Fault::Missing(Role::Timestamp));
    }
    if stage >= Stage::Sealed && recognise(&reader).map(|found| found.shape) != Some(Shape::B) {
        return Err(Fault::OutOfPlace(Role::Agency));
    }
    let after = changes_after(&reader, &survey.entries);
    if let Some((spoilt, _)) = survey
        .entries
        .iter()
        .zip(&after)
        .find(|(_, after)| !after.allowed)
    {
        return Err(Fault::Changed(
            String::from_utf8_lossy(&spoilt.field).into_owned(),
        ));
    }
    holds(&leader, Role::Leader, Some(trust.leader), trust)?;
    if let Some(agency) = &agency {
        holds(agency, Role::Agency, trust.agency, trust)?;
    }
    if let Some(stamp) = &archive {
        holds(stamp, Role::Timestamp, None, trust)?;
    }
    Ok(Plugged {
        leader,
        agency,
        archive,
    })
}

fn is_stamp(one: &Examined) -> bool {
    one.entry.kind == SignatureKind::DocumentTimestamp
}

fn name(one: &Examined) -> String {
    String::from_utf8_lossy(&one.entry.field).into_owned()
}

fn signature(examined: &mut impl Iterator<Item = Examined>, role: Role) -> Result<Examined, Fault> {
    match examined.next() {
        Some(one) if one.entry.kind == SignatureKind::Certification => Err(Fault::Certified(name(&one))),
        Some(one) if !is_stamp(&one) => Ok(one),
        _ => Err(Fault::Missing(role)),
    }
}

/// Integrity, signer, chains of signer and timestamps.
fn holds(
    examined: &Examined,
    role: Role,
    expected: Option<&Certificate>,
    trust: &Trust<'_>,
) -> Result<(), Fault> {
    if let Some(fault) = examined.integrity.fault() {
        return Err(Fault::Spoilt(role, fault.clone()));
    }
    let signer = examined.signer.as_ref().ok_or(Fault::OtherSigner(role))?;
    if role != Role::Timestamp && expected.map(Certificate::der) != Some(signer.der()) {
        return Err(Fault::OtherSigner(role));
    }
    let build = |leaf: &Certificate, at| {
        let along = examined.certificates.iter().chain(trust.intermediates);
        let pool: Vec<Certificate> = along.cloned().collect();
        let built = path::build(leaf, &pool, trust.anchors, at);
        built.map(drop).map_err(|error| Fault::Path(role, error))
    };
    let mut at = trust.at;
    for stamp in &examined.timestamps {
        if let Some(fault) = stamp.integrity.fault() {
            return Err(Fault::Spoilt(role, fault.clone()));
        }
        if let Some((time, authority)) = stamp.stamp.as_ref().zip(stamp.signer.as_ref()) {
            build(authority, time.time())?;
            at = at.min(time.time());
        }
    }
    build(signer, at)
}

/// Whether a field waits for the seal, to be signed by a key that signs hashes. Else a program makes its own.
#[must_use]
pub fn seal_waits(reader: &Reader<'_>) -> bool {
    crate::form::Form::of(reader).is_ok_and(|form| form.field(SEAL, "Sig").is_ok())
}

/// Whether between the leader's revision and the seal's lies the one with number and book, before which evidence may have
/// been added in one of its own.
pub(crate) fn numbered_between(reader: &Reader<'_>, first: usize, second: usize) -> bool {
    let numbered = |revision: usize| -> Option<bool> {
        let view = reader.at_revision(revision).ok()?;
        let form = crate::form::Form::of(&view).ok()?;
        Some([NUMBER, BOOK].iter().all(|name| {
            form.field(name, "Tx")
                .is_ok_and(|(_, field)| field.get("V").is_some_and(|value| *value != Object::Null))
        }))
    };
    let Some(before) = second.checked_sub(2) else {
        return false;
    };
    let number_came_last = numbered(before) == Some(false) && numbered(before + 1) == Some(true);
    let evidence_only = match before.checked_sub(first) {
        Some(0) => true,
        Some(1) => revisions(reader, first)
            .iter()
            .filter(|change| change.revision == before)
            .all(|change| change.level() <= Level::Archive),
        _ => false,
    };
    number_came_last && evidence_only
}
