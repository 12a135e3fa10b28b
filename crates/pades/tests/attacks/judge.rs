//! The verdict about the file's first signature that is no timestamp, as far as it concerns attacks.

use saoy_pades::{
    Coverage, Remark, SignatureKind, Unclear,
    changes::{Reason, changes_after},
    check, survey,
};
use saoy_pdf::{Limits, OpenError, Reader};

/// What stands against a signature.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Why {
    /// The file cannot be opened.
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
    let reader = match Reader::open(bytes, &Limits::default()) {
        Ok(reader) => reader,
        Err(error) => return vec![Why::NotOpened(error)],
    };
    let survey = survey(&reader);
    let mut said: Vec<Why> = survey.unclear.iter().copied().map(Why::Unclear).collect();
    let is_stamp = |kind| kind == SignatureKind::DocumentTimestamp;
    let Some(entry) = survey.entries.into_iter().find(|entry| !is_stamp(entry.kind)) else {
        said.push(Why::Unsigned);
        return said;
    };
    if !matches!(
        entry.coverage,
        Some(Coverage::WholeFile | Coverage::WholeRevision)
    ) {
        said.push(Why::Partial);
    }
    said.extend(entry.remarks.iter().copied().map(Why::Remark));
    let found = match entry.found {
        Ok(found) => found,
        Err(unclear) => {
            said.push(Why::Unclear(unclear));
            return said;
        }
    };
    let end = |range: [u64; 4]| range[2] + range[3];
    let own = bytes.get(..end(found.byte_range) as usize).unwrap_or(bytes);
    let intact = Reader::open(own, &Limits::default()).is_ok_and(|reader| {
        check(&reader).is_ok_and(|all| {
            let one = all
                .iter()
                .find(|one| one.signature.byte_range == found.byte_range);
            one.is_some_and(|one| one.outcome.is_ok())
        })
    });
    if !intact {
        said.push(Why::Broken);
    }
    let after = changes_after(&reader, std::slice::from_ref(&found)).remove(0);
    said.extend(
        after
            .refused()
            .map(|finding| Why::Changed(finding.change.reason.clone())),
    );
    said
}

/// The attack is seen through, for one of these reasons.
#[track_caller]
pub(crate) fn rejected(bytes: &[u8], why: impl Fn(&Why) -> bool) {
    let said = judge(bytes);
    assert!(!said.is_empty(), "called valid");
    assert!(said.iter().any(why), "rejected for another reason: {said:?}");
}

/// The attack is seen through as this change.
#[track_caller]
pub(crate) fn rejected_as(bytes: &[u8], reason: &Reason) {
    rejected(bytes, |why| *why == Why::Changed(reason.clone()));
}
