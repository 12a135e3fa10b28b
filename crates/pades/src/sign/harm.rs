//! What a new revision does to the signatures before it.

use saoy_pdf::Reader;

use crate::changes::{ChangesAfter, Finding, changes_after};
use crate::{FoundSignature, Unclear, survey};

/// A signature that allowed everything after it, and no longer does.
#[derive(Clone, Debug, PartialEq)]
pub struct Harm {
    /// Its field.
    pub field: String,
    /// The first change that it does not allow.
    pub change: Option<Finding>,
}

/// The signatures that allowed everything after them in the file `before` and no longer do in the file `after`, which is
/// the same with something appended. The last question before a file is given away: whatever a rule did not foresee is
/// found here.
///
/// # Errors
/// What keeps all signatures of one of the files from being found: of one that is not seen nobody can say that it stands.
pub fn harmed(before: &Reader<'_>, after: &Reader<'_>) -> Result<Vec<Harm>, Unclear> {
    let now = judged(after)?;
    let held = judged(before)?.into_iter().filter(|(_, changes)| changes.allowed);
    let harm = held.filter_map(|(signature, _)| {
        let same = now.iter().find(|(one, _)| one.contents == signature.contents);
        let changes: Option<&ChangesAfter> = same.map(|(_, changes)| changes);
        if changes.is_some_and(|changes| changes.allowed) {
            return None;
        }
        Some(Harm {
            field: signature.name(),
            change: changes.and_then(|changes| changes.refused().next().cloned()),
        })
    });
    Ok(harm.collect())
}

/// Every signature that can be read, and what came after it.
fn judged(reader: &Reader<'_>) -> Result<Vec<(FoundSignature, ChangesAfter)>, Unclear> {
    let survey = survey(reader);
    if let Some(unclear) = survey.unclear.first() {
        return Err(*unclear);
    }
    let changes = changes_after(reader, &survey.entries);
    let judged = survey.entries.into_iter().zip(changes);
    Ok(judged
        .filter_map(|(entry, changes)| Some((entry.found.ok()?, changes)))
        .collect())
}
