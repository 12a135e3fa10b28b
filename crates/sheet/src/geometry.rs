//! Millimetres on the page as people see it ↔ PDF user space.
//!
//! The visible box is the crop box cut to the media box (ISO 32000-2 §14.11.2), turned by `/Rotate`, in units of
//! `/UserUnit` (Table 31). Placements are measured from its upper left corner.

use saoy_pdf::Page;

use crate::appearance::Turn;
use crate::rect::{MM, Rect};

/// A place on a page as seen, in millimetres.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Placement {
    /// From the left edge of what is visible.
    pub left: f64,
    /// From its upper edge, downwards.
    pub top: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

impl Placement {
    /// Where the seal goes over a signature here: a square of `diameter` mm whose right edge, as seen, is a third
    /// into it, at its height (Decree 30/2020 Article 33(1)(b)). Moved in where it would leave the page.
    pub fn seal(&self, diameter: f64, page: &VisibleBox) -> Placement {
        let (width, height) = page.size();
        let left = self.left + self.width / 3.0 - diameter;
        let top = self.top + (self.height - diameter) / 2.0;
        Placement {
            left: left.min(width - diameter).max(0.0),
            top: top.min(height - diameter).max(0.0),
            width: diameter,
            height: diameter,
        }
    }
}

impl Placement {
    /// The part `inner` of a block placed here, `inner` in points from the block's lower left corner as seen: where a
    /// [hand](crate::appearance::hand_place) stands in its block.
    pub fn part(&self, inner: &Rect) -> Placement {
        Placement {
            left: self.left + inner.x0 / MM,
            top: self.top + self.height - inner.y1 / MM,
            width: inner.width() / MM,
            height: inner.height() / MM,
        }
    }
}

/// The visible box of a page.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VisibleBox {
    crop: Rect,
    turn: Turn,
    unit: f64,
}

/// Why nothing can be placed on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum GeometryError {
    /// Crop box and media box do not overlap, or have no area.
    #[error("the page has no visible area")]
    NoArea,
    /// `/Rotate` is no multiple of 90.
    #[error("the page is turned by {0} degrees")]
    Rotate(i64),
    /// `/UserUnit` is not positive.
    #[error("the page's unit is not a positive number")]
    UserUnit,
    /// The placement reaches outside the page or has no area.
    #[error("the block does not lie within the page")]
    Outside,
}

impl VisibleBox {
    /// From the page's boxes in default user space units, `/Rotate` in degrees and `/UserUnit`.
    pub fn new(media: Rect, crop: Option<Rect>, rotate: i64, unit: f64) -> Result<Self, GeometryError> {
        let crop = crop
            .unwrap_or(media)
            .intersection(&media)
            .ok_or(GeometryError::NoArea)?;
        let turn = Turn::from_degrees(rotate).ok_or(GeometryError::Rotate(rotate))?;
        if !unit.is_finite() || unit <= 0.0 {
            return Err(GeometryError::UserUnit);
        }
        Ok(VisibleBox { crop, turn, unit })
    }

    /// Of a page that is neither cropped nor turned.
    pub const fn upright(media: Rect) -> Self {
        Self {
            crop: media,
            turn: Turn::None,
            unit: 1.0,
        }
    }

    /// Of a page that was read.
    pub fn of(page: &Page) -> Result<Self, GeometryError> {
        Self::new(
            page.media_box,
            Some(page.crop_box),
            page.rotate.into(),
            page.user_unit,
        )
    }

    /// How the page is turned: for appearances on it.
    pub fn turn(&self) -> Turn {
        self.turn
    }

    /// Width and height as seen, in millimetres.
    pub fn size(&self) -> (f64, f64) {
        let (w, h) = (self.mm(self.crop.width()), self.mm(self.crop.height()));
        if self.turn.swaps() { (h, w) } else { (w, h) }
    }

    /// The placement in user space, for `/Rect` of a widget.
    pub fn to_page(&self, p: Placement) -> Result<Rect, GeometryError> {
        let (width, height) = self.size();
        // A tenth of a millimetre is what a hand cannot aim at.
        let within = p.left >= -0.1
            && p.top >= -0.1
            && p.left + p.width <= width + 0.1
            && p.top + p.height <= height + 0.1
            && p.width > 0.0
            && p.height > 0.0;
        if !within {
            return Err(GeometryError::Outside);
        }
        let (x0, y0) = self.point(p.left, p.top);
        let (x1, y1) = self.point(p.left + p.width, p.top + p.height);
        Ok(Rect::new(x0, y0, x1, y1))
    }

    /// Where a rectangle of user space is seen.
    pub fn placement(&self, r: &Rect) -> Placement {
        let (a, b) = (self.seen(r.x0, r.y0), self.seen(r.x1, r.y1));
        let (left, top) = (a.0.min(b.0), a.1.min(b.1));
        Placement {
            left,
            top,
            width: (a.0 - b.0).abs(),
            height: (a.1 - b.1).abs(),
        }
    }

    /// Size of a rectangle of user space as seen, in points of 1/72 inch: for the appearance's own box.
    pub fn seen_points(&self, r: &Rect) -> (f64, f64) {
        let (w, h) = (r.width() * self.unit, r.height() * self.unit);
        if self.turn.swaps() { (h, w) } else { (w, h) }
    }

    fn mm(&self, units: f64) -> f64 {
        units * self.unit / MM
    }

    fn units(&self, mm: f64) -> f64 {
        mm * MM / self.unit
    }

    /// Millimetres from the upper left corner as seen → user space. With `/Rotate 90` the upper left corner as
    /// seen is the lower left one of the unturned page.
    fn point(&self, right: f64, down: f64) -> (f64, f64) {
        let (u, v) = (self.units(right), self.units(down));
        let c = &self.crop;
        match self.turn {
            Turn::None => (c.x0 + u, c.y1 - v),
            Turn::Quarter => (c.x0 + v, c.y0 + u),
            Turn::Half => (c.x1 - u, c.y0 + v),
            Turn::ThreeQuarters => (c.x1 - v, c.y1 - u),
        }
    }

    fn seen(&self, x: f64, y: f64) -> (f64, f64) {
        let c = &self.crop;
        let (u, v) = match self.turn {
            Turn::None => (x - c.x0, c.y1 - y),
            Turn::Quarter => (y - c.y0, x - c.x0),
            Turn::Half => (c.x1 - x, y - c.y0),
            Turn::ThreeQuarters => (c.y1 - y, c.x1 - x),
        };
        (self.mm(u), self.mm(v))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEDIA: Rect = Rect {
        x0: 0.0,
        y0: 0.0,
        x1: 600.0,
        y1: 800.0,
    };
    const CROP: Rect = Rect {
        x0: 50.0,
        y0: 100.0,
        x1: 450.0,
        y1: 700.0,
    };
    /// 10 × 20 points from the corner, 30 × 40 points large.
    const P: Placement = Placement {
        left: 10.0 / MM,
        top: 20.0 / MM,
        width: 30.0 / MM,
        height: 40.0 / MM,
    };

    fn close(a: Rect, b: Rect) {
        for (a, b) in a.numbers().into_iter().zip(b.numbers()) {
            assert!((a - b).abs() < 1e-9, "{a} {b}");
        }
    }

    #[test]
    fn every_turn_of_a_cropped_page() {
        for (rotate, expected) in [
            (0, Rect::new(60.0, 640.0, 90.0, 680.0)),
            (90, Rect::new(70.0, 110.0, 110.0, 140.0)),
            (180, Rect::new(410.0, 120.0, 440.0, 160.0)),
            (270, Rect::new(390.0, 660.0, 430.0, 690.0)),
            (-90, Rect::new(390.0, 660.0, 430.0, 690.0)),
        ] {
            let visible = VisibleBox::new(MEDIA, Some(CROP), rotate, 1.0).unwrap();
            close(visible.to_page(P).unwrap(), expected);
            let back = visible.placement(&expected);
            assert!(
                (back.left - P.left).abs() < 1e-9 && (back.top - P.top).abs() < 1e-9,
                "{rotate}"
            );
            assert!(
                (back.width - P.width).abs() < 1e-9 && (back.height - P.height).abs() < 1e-9,
                "{rotate}"
            );
            let (w, h) = visible.seen_points(&expected);
            assert!((w - 30.0).abs() < 1e-9 && (h - 40.0).abs() < 1e-9, "{rotate}");
        }
    }

    #[test]
    fn the_seal_stays_on_the_page() {
        let visible = VisibleBox::new(MEDIA, Some(CROP), 90, 1.0).unwrap();
        let hand = Placement {
            left: 60.0,
            top: 50.0,
            width: 60.0,
            height: 20.0,
        };
        assert_eq!(
            hand.seal(36.0, &visible),
            Placement {
                left: 44.0,
                top: 42.0,
                width: 36.0,
                height: 36.0
            }
        );
        let corner = Placement {
            left: 0.0,
            top: 0.0,
            ..hand
        };
        assert_eq!(
            corner.seal(36.0, &visible),
            Placement {
                left: 0.0,
                top: 0.0,
                width: 36.0,
                height: 36.0
            }
        );
        assert!(
            visible
                .to_page(
                    Placement {
                        left: 150.0,
                        top: 130.0,
                        ..hand
                    }
                    .seal(36.0, &visible)
                )
                .is_ok()
        );
    }

    #[test]
    fn parts_are_measured_from_the_lower_left() {
        let block = Placement {
            left: 100.0,
            top: 50.0,
            width: 60.0,
            height: 40.0,
        };
        let part = block.part(&Rect::sized(10.0 * MM, 5.0 * MM, 20.0 * MM, 15.0 * MM));
        for (a, b) in [
            (part.left, 110.0),
            (part.top, 70.0),
            (part.width, 20.0),
            (part.height, 15.0),
        ] {
            assert!((a - b).abs() < 1e-9, "{part:?}");
        }
    }

    #[test]
    fn larger_units_make_smaller_numbers() {
        let visible = VisibleBox::new(MEDIA, None, 0, 2.0).unwrap();
        close(visible.to_page(P).unwrap(), Rect::new(5.0, 770.0, 20.0, 790.0));
        assert!((visible.size().0 - 1200.0 / MM).abs() < 1e-9);
        assert_eq!(visible.seen_points(&Rect::new(0.0, 0.0, 5.0, 6.0)), (10.0, 12.0));
    }

    #[test]
    fn the_crop_box_is_cut_to_the_media_box() {
        let crop = Rect::new(-100.0, -100.0, 300.0, 400.0);
        let visible = VisibleBox::new(MEDIA, Some(crop), 90, 1.0).unwrap();
        assert!((visible.size().0 - 400.0 / MM).abs() < 1e-9 && (visible.size().1 - 300.0 / MM).abs() < 1e-9);
    }

    #[test]
    fn what_cannot_be_placed_is_refused() {
        let away = Rect::new(900.0, 900.0, 950.0, 950.0);
        assert_eq!(
            VisibleBox::new(MEDIA, Some(away), 0, 1.0),
            Err(GeometryError::NoArea)
        );
        assert_eq!(
            VisibleBox::new(MEDIA, None, 45, 1.0),
            Err(GeometryError::Rotate(45))
        );
        assert_eq!(VisibleBox::new(MEDIA, None, 0, 0.0), Err(GeometryError::UserUnit));
        let visible = VisibleBox::new(MEDIA, Some(CROP), 0, 1.0).unwrap();
        for placement in [
            Placement { left: -1.0, ..P },
            Placement { top: 1000.0, ..P },
            Placement { width: 0.0, ..P },
            Placement {
                height: f64::NAN,
                ..P
            },
        ] {
            assert_eq!(
                visible.to_page(placement),
                Err(GeometryError::Outside),
                "{placement:?}"
            );
        }
    }
}
