//! The fields of number and book, empty and filled.

use saoy_pdf::{Dict, ObjRef, Object};

use super::form::{Turn, form};
use crate::content::{Content, Fonts};
use crate::fonts::{Face, NotInFont, Subset};
use crate::rect::Rect;
use crate::text::{self, Run};
use saoy_pdf::Sink;

/// Room left and right of the text, so that the clip cuts no letter.
pub(crate) const PAD: f64 = 1.0;
/// Baseline above the field's lower edge.
pub(crate) const BASELINE: f64 = 4.5;
/// Size of short text: that of the line around it.
const SIZE: f64 = 14.0;
const LEAST: f64 = 6.0;

/// Why a field cannot show its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FieldError {
    /// A letter the document's font lacks.
    #[error(transparent)]
    Letter(#[from] NotInFont),
    /// Even at the smallest legible size it is too wide.
    #[error("the text is too long for its field")]
    TooLong,
}

/// `/DA` of the fields: the embedded bold, black, under its name in the form's `/DR`.
pub fn default_appearance() -> Vec<u8> {
    format!("/{} {SIZE} Tf 0 g", Fonts::resource(Face::Bold)).into_bytes()
}

/// The appearance of a field that is not filled yet.
pub fn empty_field(place: &Rect, objects: &mut impl Sink) -> ObjRef {
    let mut content = Content::new();
    content.field().end();
    objects.add(form(
        &content.into_bytes(),
        Dict::new(),
        place.width(),
        place.height(),
        Turn::None,
    ))
}

/// The appearance of a filled field. `font` is the one the attestation page embedded
/// ([`AttestationPage::field_font`](crate::attestation::AttestationPage)): only a reference to it is written.
/// Text wider than the field is set smaller.
pub fn filled_field(
    place: &Rect,
    value: &str,
    font: ObjRef,
    objects: &mut impl Sink,
) -> Result<ObjRef, FieldError> {
    let (w, h) = (place.width(), place.height());
    let size = text::shrink(Face::Bold, value, SIZE, LEAST, w - 2.0 * PAD);
    if Face::Bold.width(value, size) > w - 2.0 * PAD + 1e-6 {
        return Err(FieldError::TooLong);
    }
    let subset = Subset::vietnamese(Face::Bold);
    let mut content = Content::new();
    content
        .field()
        .op(&[], "q")
        .op(&[0.0, 0.0, w, h], "re")
        .op(&[], "W")
        .op(&[], "n")
        .op(&[0.0], "g");
    content.fixed_line(&subset, PAD, BASELINE, &Run::new(Face::Bold, size, value))?;
    content.op(&[], "Q").end();
    let fonts = Dict::new().with(Fonts::resource(Face::Bold), Object::Ref(font));
    let resources = Dict::new().with("Font", fonts);
    Ok(objects.add(form(&content.into_bytes(), resources, w, h, Turn::None)))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Kept(Vec<Object>);

    impl Sink for Kept {
        fn add(&mut self, object: Object) -> ObjRef {
            self.0.push(object);
            ObjRef::new(self.0.len() as u32)
        }
        fn reserve(&mut self) -> ObjRef {
            self.add(Object::Null)
        }
        fn set(&mut self, reference: ObjRef, object: Object) {
            self.0[reference.num as usize - 1] = object;
        }
    }

    fn fill(width: f64, value: &str) -> Result<ObjRef, FieldError> {
        filled_field(
            &Rect::sized(0.0, 0.0, width, 18.0),
            value,
            ObjRef::new(7),
            &mut Kept(Vec::new()),
        )
    }

    #[test]
    fn any_vietnamese_book_can_be_shown() {
        assert!(fill(60.0, "123/ĐT").is_ok());
        assert!(fill(140.0, "01/2026-SCTĐT/BS Phường Hòa An ẵẫỡữ").is_ok());
    }

    #[test]
    fn too_long_and_foreign_texts_are_refused() {
        assert_eq!(fill(40.0, &"9".repeat(40)), Err(FieldError::TooLong));
        assert_eq!(fill(60.0, "号1"), Err(FieldError::Letter(NotInFont('号'))));
    }

    #[test]
    fn the_empty_field_has_its_marks() {
        let mut kept = Kept(Vec::new());
        empty_field(&Rect::sized(5.0, 5.0, 50.0, 18.0), &mut kept);
        let stream = kept.0[0].as_stream().unwrap();
        assert_eq!(stream.dict.get("BBox").unwrap().as_array().unwrap().len(), 4);
    }
}
