//! The seal at its real size.

use saoy_pdf::{Dict, ObjRef, Object};

use super::form::{Turn, form};
use crate::content::Content;
use crate::objects::{dict, name};
use crate::picture::EncodedPicture;
use crate::rect::{MM, Rect};
use saoy_pdf::Sink;

/// Diameter of an agency's seal in millimetres (Circular 07/2010/TT-BCA: 36 mm for a commune).
pub const SEAL_MM: f64 = 36.0;

/// The square of a seal of `diameter` mm whose right edge is a third into the signature, at its height
/// (Decree 30/2020 Article 33(1)(b)).
pub fn seal_over(signature: &Rect, diameter: f64) -> Rect {
    let side = diameter * MM;
    let right = signature.x0 + signature.width() / 3.0;
    let middle = (signature.y0 + signature.y1) / 2.0;
    Rect::sized((right - side).max(0.0), middle - side / 2.0, side, side)
}

/// The seal picture in a square of `diameter` mm. It multiplies with what is under it, as ink does: the
/// signature stays legible.
pub fn seal(picture: &EncodedPicture, diameter: f64, turn: Turn, objects: &mut impl Sink) -> ObjRef {
    let side = diameter * MM;
    let image = picture.write(objects);
    let mut content = Content::new();
    content
        .op(&[], "q")
        .state("Ink")
        .image("Seal", picture.inside(&Rect::sized(0.0, 0.0, side, side)));
    content.op(&[], "Q");
    let resources = Dict::new()
        .with("XObject", Dict::new().with("Seal", Object::Ref(image)))
        .with(
            "ExtGState",
            dict([(
                "Ink",
                dict([("Type", name("ExtGState")), ("BM", name("Multiply"))]),
            )]),
        );
    objects.add(form(&content.into_bytes(), resources, side, side, turn))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn covers_the_left_third() {
        let signature = Rect::sized(300.0, 200.0, 150.0, 60.0);
        let seal = seal_over(&signature, SEAL_MM);
        assert!((seal.width() - 102.047).abs() < 1e-3 && (seal.height() - 102.047).abs() < 1e-3);
        assert_eq!(seal.x1, 350.0);
        assert_eq!((seal.y0 + seal.y1) / 2.0, 230.0);
    }
}
