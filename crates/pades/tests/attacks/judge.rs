//! The verdict about the file's first signature that is no timestamp, as far as it concerns attacks.

use saoy_pades::{
    Coverage, Integrity, Remark, SignatureKind, Unclear,
    changes::{Reason, changes_after},
    examine, survey,
};
use saoy_pdf::{Limits, OpenError, Reader};

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

fn judge_open(reader: &Reader<'_>) -> Vec<Why> {
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

/// The attack is seen through, for one of these reasons; and if the file can only be read by repair, that is said.
#[track_caller]
pub(crate) fn rejected(bytes: &[u8], why: impl Fn(&Why) -> bool) {
    let said = judge(bytes);
    assert!(!said.is_empty(), "called valid");
    assert!(said.iter().any(why), "rejected for another reason: {said:?}");
    if let Ok(reader) = Reader::open_any(bytes, &Limits::default(), None) {
        assert!(
            reader.is_repaired() || !judge_open(&reader).is_empty(),
            "called valid by a reader that repairs"
        );
    }
}

/// The attack is seen through as this change.
#[track_caller]
pub(crate) fn rejected_as(bytes: &[u8], reason: &Reason) {
    rejected(bytes, |why| *why == Why::Changed(reason.clone()));
}

/// The same where many reasons are right.
#[track_caller]
pub(crate) fn rejected_somehow(bytes: &[u8]) {
    rejected(bytes, |_| true);
}
