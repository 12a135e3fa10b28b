//! What acts, and what lies in the file beside its pages: left behind, and told.

use super::notes::Notes;
use super::source::Source;
use super::tidy::tidy;
use super::{Done, NormaliseError};
use crate::{Dict, Name, ObjRef, Object, Page, decode_text};
use std::collections::HashSet;

/// Actions that follow each other; more are not told one by one.
const CHAIN: usize = 64;

/// Entries of a name tree that are looked at.
const ENTRIES: usize = 10_000;

/// The catalog's keys that are not carried over.
pub(super) fn of_catalog(
    source: &Source<'_, '_>,
    catalog: &Dict,
    notes: &mut Notes,
) -> Result<(), NormaliseError> {
    for (key, value) in catalog.iter() {
        match key.as_bytes() {
            b"AA" => notes.add(Done::AdditionalActions { count: 1 }),
            b"OpenAction" => match source.resolve(value)? {
                Object::Dict(action) => {
                    notes.add(Done::OpenAction);
                    of_action(source, Object::Dict(action), notes)?;
                }
                _ => notes.add(Done::Navigation),
            },
            b"Names" => names(source, catalog, notes)?,
            b"AF" | b"Collection" => notes.add(no_names(0)),
            b"Outlines" | b"Dests" | b"Threads" | b"PageMode" | b"PageLayout" | b"ViewerPreferences" => {
                notes.add(Done::Navigation);
            }
            b"PageLabels" => notes.add(Done::PageLabels),
            b"StructTreeRoot" | b"MarkInfo" => notes.add(Done::Structure),
            b"Metadata" => notes.add(Done::Metadata),
            b"PieceInfo" => notes.add(Done::PrivateData),
            b"Perms" | b"DSS" | b"Legal" => notes.add(Done::Permissions),
            b"Type" | b"Pages" | b"Version" | b"Extensions" | b"Lang" | b"OutputIntents" | b"AcroForm"
            | b"OCProperties" | b"NeedsRendering" => {}
            _ => notes.add(Done::CatalogKey(key.clone())),
        }
    }
    Ok(())
}

/// A page's keys that are not carried over.
pub(super) fn of_page(page: &Page, place: usize, notes: &mut Notes) {
    for (key, _) in page.dict.iter() {
        match key.as_bytes() {
            b"AA" => notes.add(Done::AdditionalActions { count: 1 }),
            b"AF" => notes.add(no_names(0)),
            b"Metadata" => notes.add(Done::Metadata),
            b"PieceInfo" => notes.add(Done::PrivateData),
            b"Trans" | b"Dur" | b"PresSteps" | b"B" => notes.add(Done::Navigation),
            b"Type" | b"Parent" | b"Resources" | b"MediaBox" | b"CropBox" | b"BleedBox" | b"TrimBox"
            | b"ArtBox" | b"Contents" | b"Rotate" | b"Group" | b"Annots" | b"UserUnit" | b"LastModified"
            | b"Thumb" | b"StructParents" | b"Tabs" | b"ID" | b"PZ" | b"BoxColorInfo" | b"SeparationInfo"
            | b"OutputIntents" => {}
            _ => notes.add(Done::PageKey {
                page: place,
                key: key.clone(),
            }),
        }
    }
}

/// `/A`, `/AA` and `/PA` of an annotation or a field.
pub(super) fn of_annotation(
    source: &Source<'_, '_>,
    dict: &Dict,
    notes: &mut Notes,
) -> Result<(), NormaliseError> {
    if dict.contains_key("AA") {
        notes.add(Done::AdditionalActions { count: 1 });
    }
    for key in ["A", "PA"] {
        let action = source.lookup(dict, key)?;
        of_action(source, action, notes)?;
    }
    Ok(())
}

/// An action and those that follow it (§12.6.2). Going to a place in this file is none.
fn of_action(source: &Source<'_, '_>, first: Object, notes: &mut Notes) -> Result<(), NormaliseError> {
    let mut waiting = vec![first];
    for _ in 0..CHAIN {
        let Some(next) = waiting.pop() else { return Ok(()) };
        match source.resolve(&next)? {
            Object::Array(actions) => waiting.extend(actions.into_iter().take(CHAIN)),
            Object::Dict(action) => {
                match source.lookup(&action, "S")? {
                    Object::Name(kind) if kind.as_bytes() == b"JavaScript" => {
                        notes.add(Done::JavaScript { count: 1 })
                    }
                    Object::Name(kind) if kind.as_bytes() == b"GoTo" => {}
                    Object::Name(kind) => notes.add(Done::Action { kind, count: 1 }),
                    _ => {}
                }
                waiting.extend(action.get("Next").cloned());
            }
            _ => {}
        }
    }
    Ok(())
}

/// The name trees (Table 32).
fn names(source: &Source<'_, '_>, catalog: &Dict, notes: &mut Notes) -> Result<(), NormaliseError> {
    let names = source.dict(catalog, "Names")?;
    for (key, tree) in names.iter() {
        match key.as_bytes() {
            b"Type" => {}
            b"Dests" => notes.add(Done::Navigation),
            b"JavaScript" => {
                let count = entries(source, tree)?.len();
                notes.add(Done::JavaScript { count });
            }
            b"EmbeddedFiles" => {
                for file in entries(source, tree)? {
                    notes.add(attachment(source, Some(&file))?);
                }
            }
            _ => notes.add(Done::CatalogKey(Name::new([b"Names/", key.as_bytes()].concat()))),
        }
    }
    Ok(())
}

/// The values of a name tree (§7.9.6).
fn entries(source: &Source<'_, '_>, tree: &Object) -> Result<Vec<Object>, NormaliseError> {
    let mut found = Vec::new();
    let mut seen: HashSet<ObjRef> = HashSet::new();
    let mut waiting = vec![tree.clone()];
    while let Some(node) = waiting.pop() {
        if node.as_ref().is_some_and(|node| !seen.insert(node)) || found.len() >= ENTRIES {
            continue;
        }
        let Object::Dict(node) = source.resolve(&node)? else {
            continue;
        };
        found.extend(source.array(&node, "Names")?.into_iter().skip(1).step_by(2));
        waiting.extend(source.array(&node, "Kids")?);
    }
    Ok(found)
}

/// A file specification as a sentence about one file.
pub(super) fn attachment(source: &Source<'_, '_>, file: Option<&Object>) -> Result<Done, NormaliseError> {
    let Some(Object::Dict(file)) = file.map(|file| source.resolve(file)).transpose()? else {
        return Ok(no_names(1));
    };
    for key in ["UF", "F"] {
        if let Some(name) = source.lookup(&file, key)?.as_string() {
            let names = vec![tidy(&decode_text(name))];
            return Ok(Done::EmbeddedFiles { names, count: 1 });
        }
    }
    Ok(no_names(1))
}

fn no_names(count: usize) -> Done {
    Done::EmbeddedFiles {
        names: Vec::new(),
        count,
    }
}

/// The information dictionary: the title to keep, if there is one.
pub(super) fn title(source: &Source<'_, '_>, notes: &mut Notes) -> Result<Option<Object>, NormaliseError> {
    /// Longer ones are no titles.
    const LONGEST: usize = 2_000;
    let info = source.dict(source.reader.trailer(), "Info")?;
    if info.iter().any(|(key, _)| key != "Title") {
        notes.add(Done::Metadata);
    }
    let title = source.lookup(&info, "Title")?;
    let fits = title
        .as_string()
        .is_some_and(|title| (1..=LONGEST).contains(&title.len()));
    Ok(fits.then_some(title))
}
