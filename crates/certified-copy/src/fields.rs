//! The four fields, each merged with its one widget (ISO 32000-1 §12.7.3.1).
//!
//! A field with its widget under `/Kids` would be changed in two objects when it is filled, and validators take the
//! second for a changed annotation.

use saoy_pdf::{Dict, ObjRef, Object};
use saoy_sheet::rect::Rect;

use crate::place::numbers;

/// Printed.
const PRINT: i64 = 4;
/// Printed, not movable.
const PRINT_LOCKED: i64 = 4 | 128;

/// A text field with nothing in it. `default_appearance` stays in the field for good: dropping `/DA` when it is filled
/// breaks the leader's signature.
pub(crate) fn text(
    field: &str,
    label: &str,
    rect: Rect,
    page: ObjRef,
    default_appearance: Vec<u8>,
    look: ObjRef,
) -> Dict {
    widget(field, rect, page, PRINT)
        .with("FT", Object::name("Tx"))
        .with("TU", Object::text(label))
        .with("DA", Object::String(default_appearance))
        .with("AP", Dict::new().with("N", look))
}

/// A signature field that will be signed in this revision.
pub(crate) fn signature(field: &str, label: &str, rect: Rect, page: ObjRef, look: ObjRef) -> Dict {
    widget(field, rect, page, PRINT_LOCKED)
        .with("FT", Object::name("Sig"))
        .with("TU", Object::text(label))
        .with("AP", Dict::new().with("N", look))
}

/// A signature field for a later revision; signing it will lock all fields.
///
/// The lock has no `/P`: with it, Acrobat takes the archive timestamp for a forbidden change (ISO 32000-2 Table 236
/// makes it optional).
pub(crate) fn locking_signature(
    field: &str,
    label: &str,
    rect: Rect,
    page: ObjRef,
    look: ObjRef,
    lock: ObjRef,
) -> Dict {
    signature(field, label, rect, page, look).with("Lock", lock)
}

/// What a signature field locks (ISO 32000-1 Table 233).
pub(crate) fn lock_all() -> Dict {
    Dict::new()
        .with("Type", Object::name("SigFieldLock"))
        .with("Action", Object::name("All"))
}

/// A form XObject that draws nothing, so that an empty field has a picture of its own and no viewer makes one.
pub(crate) fn blank(rect: Rect) -> saoy_pdf::Stream {
    let dict = Dict::new()
        .with("Type", Object::name("XObject"))
        .with("Subtype", Object::name("Form"))
        .with(
            "BBox",
            numbers(Rect::sized(0.0, 0.0, rect.width(), rect.height())),
        )
        .with("Resources", Dict::new());
    saoy_pdf::Stream::new(dict, Vec::new())
}

fn widget(field: &str, rect: Rect, page: ObjRef, flags: i64) -> Dict {
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name("Widget"))
        .with("T", Object::text(field))
        .with("Rect", numbers(rect))
        .with("F", flags)
        .with("P", page)
}
