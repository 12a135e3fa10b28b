//! The bottom: rule, QR code, how to check.

use super::compose::ComposeError;
use super::pen::{LEFT, Pen, RIGHT, Squeeze};
use super::template::Template;
use crate::content::{BLACK, GREY};
use crate::fonts::Face;
use crate::qr;
use crate::rect::{A4, Rect};
use crate::text::{self, Run};

/// Side of the QR code, 27.5 mm.
const SIDE: f64 = 78.0;
const TOP: f64 = A4.y1 - 708.0;
const TEXT: f64 = LEFT + SIDE + 16.5;
const SIZE: f64 = 11.7;
const STEP: f64 = 15.5;

/// Draws the footer; it stands at the same place on every page.
pub(crate) fn draw(pen: &mut Pen<'_>, template: &Template) -> Result<(), ComposeError> {
    pen.squeeze = Squeeze { gaps: 1.0, size: 1.0 };
    pen.content
        .artifact()
        .rule(LEFT, RIGHT, A4.y1 - 694.9, 0.55)
        .end();
    pen.open("Figure", Some("Mã QR dẫn tới trang kiểm tra bản sao"));
    qr::draw(
        &mut pen.content,
        Rect::sized(LEFT, TOP - SIDE, SIDE, SIDE),
        &pen.facts.url,
    )?;
    pen.content.end();

    let mut lines = text::wrap(&pen.runs(&template.check, Face::Regular, SIZE), RIGHT - TEXT);
    if lines.len() > 3 {
        lines = text::wrap(&pen.runs(&template.check, Face::Regular, 9.0), RIGHT - TEXT);
    }
    // The block's middle, capitals counted, at the middle of the code.
    let height = STEP * (lines.len() as f64 - 1.0) + if pen.facts.demo { 21.0 } else { 0.0 };
    pen.y = TOP - SIDE / 2.0 + height / 2.0 - SIZE * 0.33;
    pen.paragraph("P", &lines, STEP, |_| TEXT);
    if pen.facts.demo {
        pen.y -= 21.0;
        pen.content.fill(GREY);
        pen.paragraph(
            "P",
            &[vec![Run::new(Face::Regular, 9.0, template.demo.as_str())]],
            12.0,
            |_| TEXT,
        );
        pen.content.fill(BLACK);
    }
    Ok(())
}
