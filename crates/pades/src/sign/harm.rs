//! What a new revision does to the signatures before it.

use saoy_pdf::Reader;

use crate::{changes::changes_after, signatures};

/// The fields of signatures that allowed everything after them in the file `before` and no longer do in the file
/// `after`, which is the same with something appended. The last question before a file is given away: whatever a rule
/// did not foresee is found here.
pub fn harmed(before: &Reader<'_>, after: &Reader<'_>) -> Vec<String> {
    let allowed = |reader: &Reader<'_>| {
        let found = signatures(reader).unwrap_or_default();
        let changes = changes_after(reader, &found);
        let each = found.into_iter().zip(changes);
        each.map(|(signature, after)| {
            (
                signature.contents,
                saoy_pdf::decode_text(&signature.field),
                after.allowed,
            )
        })
        .collect::<Vec<_>>()
    };
    let now = allowed(after);
    let held = allowed(before).into_iter().filter(|(.., held)| *held);
    held.filter(|(place, ..)| !now.iter().any(|(same, _, held)| same == place && *held))
        .map(|(_, field, _)| field)
        .collect()
}
