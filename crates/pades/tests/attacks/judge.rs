//! What stands against the file's first signature that is no timestamp, and the verdict about the whole file.

use std::sync::LazyLock;

use saoy_pades::{
    Coverage, Integrity, Remark, SignatureKind, Unclear,
    changes::{Level, Reason, changes_after},
    examine, survey,
    validation::{Report, Settings, Verdict, validate},
};
use saoy_pdf::{Limits, OpenError, Reader};
use saoy_pki::{Purpose, TrustAnchor, crl};

use crate::support::people::{PEOPLE, at};

/// What stands against a signature.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Why {
    /// The file cannot be opened as it is.
    NotOpened(OpenError),
    /// There is no signature in it.
    Unsigned,
    /// Something in the form, or the signature, is not what it must be.
    Unclear(Unclear),
    /// It covers only a part of what was there.
    Partial,
    /// Something about it was changed later.
    Remark(Remark),
    /// Its digest or its value is wrong.
    Broken,
    /// A later change is not allowed.
    Changed(Reason),
}

/// Everything that stands against the signature; nothing if all is well.
pub(crate) fn judge(bytes: &[u8]) -> Vec<Why> {
    match Reader::open(bytes, &Limits::default()) {
        Ok(reader) => judge_open(&reader),
        Err(error) => vec![Why::NotOpened(error)],
    }
}

/// The same of a file that is open, with its password.
pub(crate) fn judge_open(reader: &Reader<'_>) -> Vec<Why> {
    let survey = survey(reader);
    let mut said: Vec<Why> = survey.unclear.iter().copied().map(Why::Unclear).collect();
    let is_stamp = |kind| kind == SignatureKind::DocumentTimestamp;
    let examined = examine(reader, &survey);
    let Some(first) = examined.iter().find(|one| !is_stamp(one.entry.kind)) else {
        said.push(Why::Unsigned);
        return said;
    };
    let entry = &first.entry;
    if !matches!(
        entry.coverage,
        Some(Coverage::WholeFile | Coverage::WholeRevision)
    ) {
        said.push(Why::Partial);
    }
    said.extend(entry.remarks.iter().copied().map(Why::Remark));
    let found = match &entry.found {
        Ok(found) => found,
        Err(unclear) => {
            said.push(Why::Unclear(*unclear));
            return said;
        }
    };
    if first.integrity != Integrity::Intact {
        said.push(Why::Broken);
    }
    let after = changes_after(reader, std::slice::from_ref(found)).remove(0);
    let refused = after.refused();
    said.extend(refused.map(|finding| Why::Changed(finding.change.reason.clone())));
    said
}

/// Who is trusted, and that nobody is revoked: untouched, the copies are valid.
static SETTINGS: LazyLock<(TrustAnchor, Settings)> = LazyLock::new(|| {
    let root = &PEOPLE.root;
    let issuer = (&root.certificate, &root.key, root.key.usual_scheme());
    let (from, until) = (at("2026-10-14T00:00:00Z"), at("2026-10-16T00:00:00Z"));
    let mut settings = Settings::at(at("2026-10-14T03:00:00Z"));
    settings.crls = vec![crl::issue(issuer, 1, from, until, &[]).unwrap()];
    (
        TrustAnchor::new(root.certificate.clone(), &Purpose::ALL),
        settings,
    )
});

/// The verdict about the file, damaged or not.
pub(crate) fn verdict(bytes: &[u8]) -> Verdict {
    match Reader::open_any(bytes, &Limits::default(), None) {
        Ok(reader) => verdict_of(&reader),
        Err(error) => Report::unreadable(error, SETTINGS.1.at).verdict,
    }
}

fn verdict_of(reader: &Reader<'_>) -> Verdict {
    let (anchor, settings) = &*SETTINGS;
    validate(reader, std::slice::from_ref(anchor), settings).verdict
}

/// The attack is seen through, for one of these reasons; and whoever asks for a verdict never hears that all is well.
#[track_caller]
pub(crate) fn rejected(bytes: &[u8], why: impl Fn(&Why) -> bool) {
    let said = judge(bytes);
    assert!(!said.is_empty(), "nothing stands against it");
    assert!(said.iter().any(why), "rejected for another reason: {said:?}");
    assert_ne!(verdict(bytes), Verdict::Valid, "called valid, against {said:?}");
}

/// The attack is seen through as this change.
#[track_caller]
pub(crate) fn rejected_as(bytes: &[u8], reason: &Reason) {
    rejected(bytes, |why| *why == Why::Changed(reason.clone()));
    // Unless it has to be repaired first: then less can be said.
    let reader = Reader::open(bytes, &Limits::default()).unwrap();
    if reason.level() == Level::Other {
        assert_eq!(verdict_of(&reader), Verdict::Invalid);
    }
}
