//! Where the leader's signature and the seal stand.

use saoy_pdf::Object;
use saoy_sheet::{geometry::Placement, rect::Rect};

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

/// `/Rect` and `/BBox`, at most three decimals.
pub(crate) fn numbers(rect: Rect) -> Vec<Object> {
    rect.numbers()
        .map(|value| Object::Real((value * 1000.0).round() / 1000.0))
        .to_vec()
}
