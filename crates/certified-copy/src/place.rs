//! Where the leader's signature and the seal stand.

use saoy_pdf::Object;
use saoy_sheet::{
    geometry::{Placement, VisibleBox},
    rect::Rect,
};

/// Where the leader's signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Stand {
    /// On the attestation page, where the template leaves room for it.
    #[default]
    Attestation,
    /// Dragged to a page of the scan; the seal goes with it.
    Scan {
        /// The page, counted from 0.
        page: usize,
        /// The place on the page as shown.
        place: Placement,
    },
}

/// The square of a seal of `diameter` mm over the left third of a signature, kept within the page.
pub(crate) fn seal_over(signature: Placement, diameter: f64, page: &VisibleBox) -> Placement {
    let (width, height) = page.size();
    let left = signature.left + signature.width / 3.0 - diameter;
    let top = signature.top + (signature.height - diameter) / 2.0;
    Placement {
        left: left.min(width - diameter).max(0.0),
        top: top.min(height - diameter).max(0.0),
        width: diameter,
        height: diameter,
    }
}

/// `/Rect` and `/BBox`, at most three decimals.
pub(crate) fn numbers(rect: Rect) -> Vec<Object> {
    rect.numbers()
        .map(|value| Object::Real((value * 1000.0).round() / 1000.0))
        .to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_seal_covers_the_left_third_and_stays_on_the_page() {
        let page = VisibleBox::new(Rect::sized(0.0, 0.0, 595.0, 842.0), None, 0, 1.0).unwrap();
        let signature = Placement {
            left: 100.0,
            top: 50.0,
            width: 60.0,
            height: 20.0,
        };
        let seal = seal_over(signature, 36.0, &page);
        assert_eq!((seal.left, seal.top), (84.0, 42.0));
        let corner = seal_over(
            Placement {
                left: 0.0,
                top: 0.0,
                ..signature
            },
            36.0,
            &page,
        );
        assert_eq!((corner.left, corner.top), (0.0, 0.0));
    }
}
