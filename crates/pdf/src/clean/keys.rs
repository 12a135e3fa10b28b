//! The annex as tables, and what is said about keys that are not in them.

use super::{NotClean, Reasons, actions};
use crate::{Dict, Name, Object, ReadError, Reader};

/// Catalog keys of a clean file (ISO 32000-2 Table 29). The values of `Names`, `OpenAction` and `Outlines` are inspected.
pub const CATALOG_KEYS: &[&str] = &[
    "Type",
    "Version",
    "Extensions",
    "Pages",
    "PageLabels",
    "Names",
    "Dests",
    "ViewerPreferences",
    "PageLayout",
    "PageMode",
    "Outlines",
    "OpenAction",
    "Metadata",
    "StructTreeRoot",
    "MarkInfo",
    "Lang",
    "OutputIntents",
    "PieceInfo",
];

/// Page keys of a clean file (ISO 32000-2 Table 31). `Annots` must be empty.
pub const PAGE_KEYS: &[&str] = &[
    "Type",
    "Parent",
    "LastModified",
    "Resources",
    "MediaBox",
    "CropBox",
    "BleedBox",
    "TrimBox",
    "ArtBox",
    "BoxColorInfo",
    "Contents",
    "Rotate",
    "Group",
    "Thumb",
    "Annots",
    "Metadata",
    "PieceInfo",
    "StructParents",
    "ID",
    "PZ",
    "SeparationInfo",
    "Tabs",
    "UserUnit",
    "OutputIntents",
];

/// Keys of `/ViewerPreferences` in a clean file (ISO 32000-2 Table 147). The areas (`PrintArea` …) only for the crop box.
pub const VIEWER_KEYS: &[&str] = &[
    "Type",
    "HideToolbar",
    "HideMenubar",
    "HideWindowUI",
    "FitWindow",
    "CenterWindow",
    "DisplayDocTitle",
    "NonFullScreenPageMode",
    "Direction",
    "PrintScaling",
    "Duplex",
    "PickTrayByPDFSize",
    "NumCopies",
    "Enforce",
];

/// Keys that choose a box of the page; the crop box is what shows anyway.
const AREAS: [&str; 4] = ["ViewArea", "ViewClip", "PrintArea", "PrintClip"];

pub(super) fn catalog(reader: &Reader<'_>, catalog: &Dict, reasons: &mut Reasons) -> Result<(), ReadError> {
    for (key, _) in catalog.iter() {
        match key.as_bytes() {
            b"AcroForm" => reasons.add(NotClean::Form),
            b"Perms" | b"DSS" => reasons.add(NotClean::Signed),
            b"OCProperties" => reasons.add(NotClean::OptionalContent),
            b"AA" => reasons.add(NotClean::AdditionalActions),
            b"AF" | b"Collection" => reasons.add(NotClean::EmbeddedFiles),
            b"OpenAction" => actions::on_opening(reader, catalog, reasons)?,
            b"Outlines" => actions::of_bookmarks(reader, catalog, reasons)?,
            b"Names" => names(reader, catalog, reasons)?,
            b"ViewerPreferences" => preferences(reader, catalog, reasons)?,
            other if CATALOG_KEYS.iter().any(|listed| listed.as_bytes() == other) => {}
            _ => reasons.add(NotClean::CatalogKey(key.clone())),
        }
    }
    Ok(())
}

/// Name trees (Table 32): of all of them only destinations are harmless.
fn names(reader: &Reader<'_>, catalog: &Dict, reasons: &mut Reasons) -> Result<(), ReadError> {
    let Object::Dict(names) = reader.lookup(catalog, "Names")? else {
        return Err(ReadError::Entry(reader.catalog_ref(), "Names"));
    };
    for (key, _) in names.iter() {
        match key.as_bytes() {
            b"Dests" => {}
            b"JavaScript" => reasons.add(NotClean::JavaScript),
            b"EmbeddedFiles" => reasons.add(NotClean::EmbeddedFiles),
            _ => reasons.add(NotClean::NameTree(key.clone())),
        }
    }
    Ok(())
}

fn preferences(reader: &Reader<'_>, catalog: &Dict, reasons: &mut Reasons) -> Result<(), ReadError> {
    let Object::Dict(preferences) = reader.lookup(catalog, "ViewerPreferences")? else {
        return Ok(());
    };
    for (key, value) in preferences.iter() {
        let is_area = AREAS.iter().any(|area| *key == **area);
        let harmless =
            is_area && value.is_name("CropBox") || VIEWER_KEYS.iter().any(|listed| *key == **listed);
        if !harmless {
            let name = [b"ViewerPreferences/", key.as_bytes()].concat();
            reasons.add(NotClean::CatalogKey(Name::new(name)));
        }
    }
    Ok(())
}

pub(super) fn page(
    reader: &Reader<'_>,
    dict: &Dict,
    page: usize,
    reasons: &mut Reasons,
) -> Result<(), ReadError> {
    for (key, _) in dict.iter() {
        match key.as_bytes() {
            b"Annots" => match reader.lookup(dict, "Annots")? {
                Object::Null => {}
                Object::Array(items) if items.is_empty() => {}
                _ => reasons.add(NotClean::Annotations { page }),
            },
            b"AA" => reasons.add(NotClean::AdditionalActions),
            b"AF" => reasons.add(NotClean::EmbeddedFiles),
            other if PAGE_KEYS.iter().any(|listed| listed.as_bytes() == other) => {}
            _ => reasons.add(NotClean::PageKey {
                page,
                key: key.clone(),
            }),
        }
    }
    Ok(())
}
