//! Date, authority, the signature's space, name.

use super::data::SignaturePlace;
use super::markup::Markup;
use super::pen::{BODY, LEFT, Pen, RIGHT};
use crate::fonts::Face;
use crate::rect::Rect;
use crate::text::{self, Line};

/// Middle of the right half.
const MIDDLE: f64 = 409.5;
const WIDTH: f64 = 2.0 * (RIGHT - MIDDLE);
/// Height of the space between authority and name.
const SPACE: f64 = 112.0;
/// Free paper under the date's baseline: its descenders and a little more.
const BELOW_DATE: f64 = 8.0;
/// Lowest edge of a block: over the footer's rule.
const FOOT: f64 = 151.0;

/// What the block takes and leaves.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Drawn {
    /// Of the signature's picture or text; empty when it stands elsewhere.
    pub(crate) signature: Rect,
    /// Of authority, signature and name together; empty likewise.
    pub(crate) block: Rect,
    /// Between the date and the footer, where nothing else stands.
    pub(crate) room: Rect,
}

/// Draws the block.
pub(crate) fn draw(pen: &mut Pen<'_>, date: &Markup) -> Drawn {
    let squeeze = pen.squeeze;
    let centred = |line: &Line| MIDDLE - text::width(line) / 2.0;
    pen.gap(75.0);
    let fits = |size: &f64| text::width(&pen.runs(date, Face::Italic, *size)) <= WIDTH;
    let size = [13.5, 13.0, 12.5, 12.0].into_iter().find(fits).unwrap_or(13.5);
    let lines = text::balance(&pen.runs(date, Face::Italic, size), WIDTH);
    pen.paragraph("P", &lines, 17.0, centred);
    let room = Rect::new(LEFT, FOOT, RIGHT, (pen.y - BELOW_DATE).max(FOOT));
    if pen.facts.signature == SignaturePlace::Elsewhere {
        return Drawn {
            room,
            ..Drawn::default()
        };
    }
    pen.gap(25.5);
    let authority: Vec<Line> = pen
        .facts
        .authority
        .iter()
        .flat_map(|l| text::fit(Face::Bold, l, BODY * squeeze.size, 12.0 * squeeze.size, WIDTH, 1))
        .collect();
    let upper = pen.y + 13.0;
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
    Drawn {
        signature: signature(&space, pen.facts.picture),
        block: Rect::new(MIDDLE - WIDTH / 2.0, pen.y - 5.0, RIGHT, upper),
        room,
    }
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
