//! What else the added revisions say: nothing but what one signature needs.

use std::collections::BTreeSet;

use saoy_pdf::{Dict, Object, Reader, Rect};

use super::{Deviation, Sent};
use crate::changes::{Change, Reason, revisions};

/// The page on which the signature is seen, and whether a security store came, when nothing else did.
pub(super) fn only(
    sent: &Sent<'_>,
    reader: &Reader<'_>,
    since: usize,
) -> Result<(Option<usize>, bool), Deviation> {
    let (mut page, mut store) = (None, false);
    for change in revisions(reader, since) {
        match &change.reason {
            Reason::SignatureFieldAdded if change.revision == since + 1 => {}
            Reason::VisibleSignatureAdded if change.revision == since + 1 => page = seen_on(reader, &change),
            Reason::SecurityStore => store = true,
            // The resources of the signature's look, in the form (iText writes them there).
            Reason::FormDefaults if change.revision == since + 1 => {}
            // What the format needs of a viewer: pyHanko says so in a file of an older version. Nothing shows otherwise by it.
            Reason::VersionRaised | Reason::Extensions if change.revision == since + 1 => {}
            Reason::ExtensionsOfArchive | Reason::InfoOfArchive => {}
            // When and with what it was saved: whoever signs with iText cannot leave it out.
            Reason::Info if is_noted_by_writers(reader, change.revision) => {}
            _ => return Err(refused(change)),
        }
    }
    match (sent.page, page) {
        (Some(_), None) => Err(Deviation::Unseen),
        (Some(expected), Some(found)) if expected != found => Err(Deviation::OtherPage { expected, found }),
        _ => Ok((page, store)),
    }
}

/// The page of a new signature, if any of its picture lies on the paper.
fn seen_on(reader: &Reader<'_>, change: &Change) -> Option<usize> {
    let number = change.page?;
    let field = reader.get(change.object?).ok()?;
    let stated = reader.lookup(field.as_dict()?, "Rect").ok()?;
    let corners: Vec<f64> = stated
        .as_array()?
        .iter()
        .filter_map(|corner| reader.resolve(corner).ok()?.as_number())
        .collect();
    let [x0, y0, x1, y1] = corners.as_slice() else {
        return None;
    };
    let pages = reader.pages().ok()?;
    let paper = pages.get(number.checked_sub(1)?)?.crop_box;
    let picture = Rect::new(*x0, *y0, *x1, *y1);
    paper.intersection(&picture).map(|_| number)
}

fn refused(change: Change) -> Deviation {
    match &change.reason {
        Reason::Signed | Reason::SignatureAppearance | Reason::TimestampSigned => {
            Deviation::WaitingField(change.field.clone().unwrap_or_default())
        }
        Reason::Permissions => Deviation::Certifies,
        Reason::PageTree => Deviation::Pages(change),
        Reason::PageEntry(_)
        | Reason::ContentReplaced
        | Reason::FontReplaced
        | Reason::ResourceReplaced
        | Reason::AnnotationAdded
        | Reason::AnnotationChanged
        | Reason::AnnotationRemoved
        | Reason::AnnotationOverContent
        | Reason::AnnotationRecycled
        | Reason::AnnotsDirect
        | Reason::WidgetRemoved
        | Reason::AnnotationActive(_) => Deviation::Page(change),
        Reason::SignatureOverContent => Deviation::Covers(change),
        _ => Deviation::Else(change),
    }
}

/// Whether the information dictionary (ISO 32000-2 §14.3.3) says nothing new but `/ModDate` and `/Producer`.
fn is_noted_by_writers(reader: &Reader<'_>, revision: usize) -> bool {
    let info = |revision: usize| -> Option<Dict> {
        let view = reader.at_revision(revision).ok()?;
        let info = view.lookup(view.trailer(), "Info").ok()?;
        let said = info.as_dict().cloned().unwrap_or_default();
        let said = said
            .iter()
            .map(|(key, value)| Some((key.clone(), view.resolve(value).ok()?)));
        said.collect::<Option<Vec<_>>>().map(|pairs| {
            pairs
                .into_iter()
                .fold(Dict::new(), |dict, (key, value)| dict.with(key, value))
        })
    };
    let Some((before, now)) = revision.checked_sub(1).and_then(info).zip(info(revision)) else {
        return false;
    };
    let keys: BTreeSet<Vec<u8>> = before
        .iter()
        .chain(now.iter())
        .map(|(key, _)| key.as_bytes().to_vec())
        .collect();
    let said = |dict: &Dict, key: &[u8]| dict.get(key).cloned().unwrap_or(Object::Null);
    keys.iter()
        .filter(|key| said(&before, key) != said(&now, key))
        .all(|key| matches!(key.as_slice(), b"ModDate" | b"Producer"))
}
