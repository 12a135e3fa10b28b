//! Where the leader's signature stands, and the agency's seal over it.

use saoy_pdf::{ObjRef, Reader};
use saoy_sheet::{
    appearance::{self, Turn},
    attestation::AttestationPage,
    geometry::VisibleBox,
    rect::Rect,
};

use crate::{
    leader::{LeaderError, LeaderInput},
    place::{Stand, attestation_view, seal_in},
};

/// Where the signature block stands.
pub(crate) struct Block {
    /// The page.
    pub(crate) page: ObjRef,
    /// Of the signature, in the page's coordinates.
    pub(crate) rect: Rect,
    /// Of the seal.
    pub(crate) seal: Rect,
    /// Of the signature as seen, in points.
    pub(crate) size: (f64, f64),
    /// How it is turned to look upright.
    pub(crate) turn: Turn,
}

impl Block {
    /// Finds the place that the leader chose: on the attestation page or on a page of the scan.
    pub(crate) fn at(
        reader: &Reader<'_>,
        input: &LeaderInput<'_>,
        attestation: ObjRef,
        sheet: &AttestationPage,
    ) -> Result<Self, LeaderError> {
        let on_it = |rect: Rect, seal: Rect| Self {
            page: attestation,
            rect,
            seal,
            size: (rect.width(), rect.height()),
            turn: Turn::None,
        };
        let (page, wanted) = match input.stand {
            Stand::Attestation => {
                let place = sheet.signature;
                return Ok(on_it(place, appearance::seal_over(&place, input.seal_mm)));
            }
            Stand::Moved(wanted) => {
                let view = attestation_view();
                let room = view.placement(&sheet.room);
                let seal = seal_in(&room, wanted, input.seal_mm).ok_or(LeaderError::NotFree)?;
                return Ok(on_it(view.to_page(wanted)?, view.to_page(seal)?));
            }
            Stand::Scan { page, place } => (page, place),
        };
        let pages = reader.pages()?;
        let found = pages.get(page).ok_or(LeaderError::NoSuchPage(page))?;
        let view = VisibleBox::of(found)?;
        let rect = view.to_page(wanted)?;
        Ok(Self {
            page: found.reference,
            rect,
            seal: view.to_page(wanted.seal(input.seal_mm, &view))?,
            size: view.seen_points(&rect),
            turn: view.turn(),
        })
    }
}
