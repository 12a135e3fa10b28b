//! Date, authority, the signature's space, name.

use super::compose::{BODY, Pen, RIGHT};
use super::data::SignaturePlace;
use super::markup::Markup;
use crate::fonts::Face;
use crate::rect::Rect;
use crate::text::{self, Line};

/// Middle of the right half.
const MIDDLE: f64 = 409.5;
const WIDTH: f64 = 2.0 * (RIGHT - MIDDLE);
/// Height of the space between authority and name.
const SPACE: f64 = 112.0;

/// Draws the block and returns the signature's place.
pub(crate) fn draw(pen: &mut Pen<'_>, date: &Markup) -> Rect {
    let squeeze = pen.squeeze;
    let centred = |line: &Line| MIDDLE - text::width(line) / 2.0;
    pen.gap(75.0);
    let fits = |size: &f64| text::width(&pen.runs(date, Face::Italic, *size)) <= WIDTH;
    let size = [13.5, 13.0, 12.5, 12.0].into_iter().find(fits).unwrap_or(13.5);
    let lines = text::balance(&pen.runs(date, Face::Italic, size), WIDTH);
    pen.paragraph("P", &lines, 17.0, centred);
    if pen.facts.signature == SignaturePlace::Elsewhere {
        return Rect::default();
    }
    pen.gap(25.5);
    let authority: Vec<Line> = pen
        .facts
        .authority
        .iter()
        .flat_map(|l| text::fit(Face::Bold, l, BODY * squeeze.size, 12.0 * squeeze.size, WIDTH, 1))
        .collect();
    pen.paragraph("P", &authority, 19.5, centred);
    let top = pen.y - 10.0;
    pen.y -= (SPACE * squeeze.gaps).max(76.0) + 27.0;
    let space = Rect::new(MIDDLE - WIDTH / 2.0, pen.y + 20.0, RIGHT, top);
    let name = text::fit(
        Face::Bold,
        &pen.facts.name,
        BODY * squeeze.size,
        12.0 * squeeze.size,
        WIDTH,
        1,
    );
    pen.paragraph("P", &name, 18.0, centred);
    signature(&space, pen.facts.picture)
}

/// The largest place for a picture of that shape in the middle of `space`, at most 50 mm wide.
fn signature(space: &Rect, picture: Option<f64>) -> Rect {
    let Some(shape) = picture.filter(|s| s.is_finite() && *s > 0.0) else {
        return Rect::new(space.x0, space.y0 + 12.0, space.x1, space.y1 - 8.0);
    };
    let width = (space.height() * shape).min(150.0);
    let height = width / shape;
    let (x, y) = (
        (space.x0 + space.x1 - width) / 2.0,
        (space.y0 + space.y1 - height) / 2.0,
    );
    Rect::sized(x, y, width, height)
}
