//! Every signature of a file, in any file: one bad field never hides another.

mod history;
mod kind;
mod memo;
mod pages;
mod range;
mod walk;

use std::collections::hash_map::Entry::{Occupied, Vacant};

use saoy_pdf::{ObjRef, Reader};
use serde::Serialize;

use crate::full_name::full_name;
use crate::{FoundSignature, Unclear};
use history::Life;

/// What [`survey`] found.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    /// Every signature field with a value, in the order in which they were signed; those whose value was taken away
    /// later, too.
    pub entries: Vec<Entry>,
    /// What could not be looked at, whoever it concerns: something may be missing among the entries.
    pub unclear: Vec<Unclear>,
}

/// One signature of the file.
#[derive(Clone, Debug)]
pub struct Entry {
    /// The fully qualified field name (ISO 32000-2 §12.7.4.2), bytes as they stand, joined by `.`.
    pub field: Vec<u8>,
    /// The field.
    pub field_ref: ObjRef,
    /// What the signature is for.
    pub kind: SignatureKind,
    /// Which revision its range ends at, counted from 0; none if it ends elsewhere.
    pub revision: Option<usize>,
    /// The first revision whose form shows the value, counted from 0.
    pub appeared: usize,
    /// How much of the file it covers; none when it states no range.
    pub coverage: Option<Coverage>,
    /// The signature as it was in the revision in which it appeared.
    pub found: Result<FoundSignature, Unclear>,
    /// What else is to be said about it.
    pub remarks: Vec<Remark>,
}

impl Entry {
    /// The full name of its field as text.
    pub fn name(&self) -> String {
        full_name(&self.field)
    }
}

/// What a signature is for (ISO 32000-2 §12.8.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SignatureKind {
    /// The author's: the first one, with a DocMDP reference, named by the catalog's `/Perms`.
    Certification,
    /// Anybody's.
    Approval,
    /// A timestamp over the file (§12.8.5).
    DocumentTimestamp,
}

/// How much of the file the byte range covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Coverage {
    /// All of it, but for the signature itself.
    WholeFile,
    /// All of the file as it was when it was saved with the signature; something was appended later.
    WholeRevision,
    /// Less: bytes are left out that were there when it was signed.
    Partial,
}

/// What stands out about a signature, besides what it says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum Remark {
    /// A later revision shows the field without a value, or no longer shows the field.
    #[error("the signature was removed from its field in revision {revision}")]
    Removed {
        /// Counted from 0.
        revision: usize,
    },
    /// A later revision has another signature in the field.
    #[error("the signature was replaced in its field in revision {revision}")]
    Replaced {
        /// Counted from 0.
        revision: usize,
    },
    /// A later revision changed the dictionary, but not its `/Contents` and `/ByteRange`.
    #[error("the signature dictionary was changed in revision {revision}")]
    Altered {
        /// Counted from 0.
        revision: usize,
    },
    /// Another field showed the same signature already when it was made.
    #[error("the signature stands in several fields")]
    SeveralFields,
    /// It has a DocMDP reference, but `/Perms` of its revision does not name it (§12.8.6): no certification.
    #[error("the signature claims to certify the document, but the document's permissions do not name it")]
    NotInPermissions,
    /// It has a DocMDP reference although others signed before (§12.8.2.2.1): no certification.
    #[error("the signature claims to certify the document, but it is not the first one")]
    NotFirst,
    /// `/Perms` names it, but it has no DocMDP reference: no certification.
    #[error("the document's permissions name the signature, but it does not certify")]
    NoReference,
    /// `/Type` says a timestamp and `/SubFilter` a signature, or the reverse; the latter counts.
    #[error("the signature's type and its format contradict each other")]
    TypeContradicted,
}

/// Finds every signature of the file and of all its earlier revisions.
///
/// Each is read as it was in the revision in which it appeared, so that nothing appended later changes what it says.
/// The work grows with the number of fields that changed, not with revisions times fields.
///
/// ```
/// use saoy_pades::survey;
/// use saoy_pdf::{Limits, Reader};
///
/// # let bytes = include_bytes!("../../pdf/tests/fixtures/three-pages-stream.pdf");
/// let reader = Reader::open(bytes, &Limits::default())?;
/// let survey = survey(&reader);
/// assert!(survey.entries.is_empty() && survey.unclear.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn survey(reader: &Reader<'_>) -> Survey {
    let history = history::read(reader);
    let mut lives = history.lives;
    lives.sort_by_key(|life| (life.end(reader), life.appeared));
    mark_recycled(&mut lives);
    let kinds = kind::all(&lives);
    let entries = lives.into_iter().zip(kinds);
    Survey {
        entries: entries.map(|(life, kind)| entry(reader, life, kind)).collect(),
        unclear: history.unclear,
    }
}

fn entry(reader: &Reader<'_>, life: Life, (kind, remarks): (SignatureKind, Vec<Remark>)) -> Entry {
    let end = life.stated_end;
    let revision = end.and_then(|end| range::revision(reader, end));
    let sound = matches!(life.found, Ok(_) | Err(Unclear::Recycled));
    let coverage = end.map(|end| match revision {
        Some(_) if sound && end == reader.bytes().len() as u64 => Coverage::WholeFile,
        Some(revision) if sound && range::nothing_follows(reader, revision, end) => Coverage::WholeFile,
        Some(_) if sound => Coverage::WholeRevision,
        _ => Coverage::Partial,
    });
    let later = [
        life.altered.map(|revision| Remark::Altered { revision }),
        life.ended,
        life.shared.then_some(Remark::SeveralFields),
    ];
    Entry {
        field: life.field,
        field_ref: life.field_ref,
        kind,
        revision: revision.filter(|_| sound),
        appeared: life.appeared,
        coverage,
        found: life.found.map(|found| FoundSignature { revision, ..found }),
        remarks: later.into_iter().flatten().chain(remarks).collect(),
    }
}

/// One signature stands in one field: whoever shows it later shows somebody else's. Fields that were signed showing the
/// same one are what the signer saw; that is told.
fn mark_recycled(lives: &mut [Life]) {
    let mut gaps = std::collections::HashMap::new();
    for life in lives {
        let Ok(found) = &life.found else { continue };
        match gaps.entry(found.contents.clone()) {
            Vacant(place) => _ = place.insert(life.appeared),
            Occupied(first) if *first.get() == life.appeared => life.shared = true,
            Occupied(_) => life.found = Err(Unclear::Recycled),
        }
    }
}
