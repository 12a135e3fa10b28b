//! Where the leader's signature and the seal stand.

use saoy_pdf::Object;
use saoy_sheet::{
    attestation::{self, Attestation, ComposeError, SignaturePlace, Template},
    geometry::{Placement, VisibleBox},
    rect::{A4, Rect},
};

/// Where the leader's signature stands.
#[derive(Clone, Copy, Debug, PartialEq, Default)]
pub enum Stand {
    /// On the attestation page, where the template leaves room for it.
    #[default]
    Attestation,
    /// Dragged to another place of the attestation page, within its [`Room`]; the seal goes with it.
    Moved(Placement),
    /// Dragged to a page of the scan; the seal goes with it.
    Scan {
        /// The page, counted from 0.
        page: usize,
        /// The place on the page as shown.
        place: Placement,
    },
}

/// Where a signature block may stand on an attestation page.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Room {
    /// The free paper: no text, no number, no QR code.
    pub free: Placement,
    /// Authority, signature and name as the template sets them.
    pub usual: Placement,
    /// The seal over that signature.
    pub seal: Placement,
}

/// The room on the attestation page with these facts.
///
/// # Errors
/// The page cannot be laid out.
pub fn room(template: &Template, facts: &Attestation) -> Result<Room, ComposeError> {
    let view = attestation_view();
    let page = |signature| {
        let facts = Attestation {
            signature,
            ..facts.clone()
        };
        attestation::compose(template, &facts)
    };
    // A long page is set closer when the block stands where the template has it: the two differ.
    let usual = page(SignaturePlace::Here)?;
    Ok(Room {
        free: view.placement(&page(SignaturePlace::Elsewhere)?.room),
        usual: view.placement(&usual.block),
        seal: view.placement(&usual.seal),
    })
}

/// The attestation page as it is shown.
pub(crate) fn attestation_view() -> VisibleBox {
    VisibleBox::upright(A4)
}

/// The square of a seal of `diameter` mm over the left third of a signature on the attestation page, kept in its room;
/// `None` when the block does not lie in the room, or the seal has no place there.
pub(crate) fn seal_in(room: &Placement, signature: Placement, diameter: f64) -> Option<Placement> {
    // A tenth of a millimetre is what a hand cannot aim at.
    let inside = signature.left >= room.left - 0.1
        && signature.top >= room.top - 0.1
        && signature.left + signature.width <= room.left + room.width + 0.1
        && signature.top + signature.height <= room.top + room.height + 0.1;
    if !inside || room.width < diameter || room.height < diameter {
        return None;
    }
    let left = signature.left + signature.width / 3.0 - diameter;
    let top = signature.top + (signature.height - diameter) / 2.0;
    Some(Placement {
        left: left.clamp(room.left, room.left + room.width - diameter),
        top: top.clamp(room.top, room.top + room.height - diameter),
        width: diameter,
        height: diameter,
    })
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
    fn on_the_attestation_page_the_seal_stays_in_the_room() {
        let room = Placement {
            left: 30.0,
            top: 160.0,
            width: 160.0,
            height: 70.0,
        };
        let at = |left, top| Placement {
            left,
            top,
            width: 60.0,
            height: 30.0,
        };
        let seal = seal_in(&room, at(120.0, 180.0), 36.0).unwrap();
        assert_eq!((seal.left, seal.top), (104.0, 177.0));
        let corner = seal_in(&room, at(30.0, 160.0), 36.0).unwrap();
        assert_eq!((corner.left, corner.top), (30.0, 160.0));
        assert_eq!(seal_in(&room, at(30.0, 150.0), 36.0), None, "over the text");
        assert_eq!(seal_in(&room, at(30.0, 205.0), 36.0), None, "over the footer");
        let low = Placement { height: 30.0, ..room };
        assert_eq!(
            seal_in(&low, at(30.0, 160.0), 36.0),
            None,
            "no place for the seal"
        );
    }
}
