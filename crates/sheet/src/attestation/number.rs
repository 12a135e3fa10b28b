//! The line of number and book, with the places that revision 2 fills.

use super::data::{Attestation, Value};
use super::markup::{Markup, Piece};
use super::pen::{BODY, LEFT, MIDDLE, Pen, RIGHT};
use crate::appearance::{BASELINE, PAD};
use crate::fonts::Face;
use crate::rect::Rect;
use crate::text::Run;

/// The line of number and book: set as if it held an ordinary number, so that it is centred once filled.
pub(crate) fn draw(pen: &mut Pen<'_>, markup: &Markup) -> (Rect, Rect) {
    pen.gap(30.0);
    let size = BODY * pen.squeeze.size;
    let ordinary = |v| ordinary_width(v, size);
    let natural: f64 = markup
        .parts()
        .iter()
        .map(|p| match &p.piece {
            Piece::Value(v @ (Value::Number | Value::Book)) => ordinary(*v),
            Piece::Value(v) => p.face(Face::Regular).width(&v.of(pen.facts), size),
            Piece::Text(t) => p.face(Face::Regular).width(t, size),
        })
        .sum();
    let mut x = (MIDDLE - natural / 2.0).max(LEFT);
    let (low, high) = (pen.y - BASELINE, pen.y + 14.0);
    let mut found = Vec::new();
    pen.open("P", None);
    for part in markup.parts() {
        let face = part.face(Face::Regular);
        let text = match &part.piece {
            Piece::Value(v @ (Value::Number | Value::Book)) => {
                found.push((*v, x));
                x += ordinary(*v);
                continue;
            }
            Piece::Value(v) => v.of(pen.facts),
            Piece::Text(t) => t.clone(),
        };
        let run = Run::new(face, size, text);
        let y = pen.y;
        pen.content.line(&mut pen.fonts, x, y, std::slice::from_ref(&run));
        x += run.width();
    }
    pen.content.end();
    let ends = place_ends(markup, pen.facts, size, &found);
    let rect = |v: Value| {
        found
            .iter()
            .zip(&ends)
            .find(|((f, _), _)| *f == v)
            .map_or_else(Rect::default, |((_, x), end)| {
                Rect::new(*x - PAD, low, *end + PAD, high)
            })
    };
    (rect(Value::Number), rect(Value::Book))
}

/// Width of what most often fills a place.
fn ordinary_width(place: Value, size: f64) -> f64 {
    Face::Bold.width(
        if place == Value::Number {
            "123/ĐT"
        } else {
            "01/2026"
        },
        size,
    )
}

/// Right edge of each place: into the gap before the next word, or to the margin when it is the last.
fn place_ends(markup: &Markup, facts: &Attestation, size: f64, found: &[(Value, f64)]) -> Vec<f64> {
    let mut ends = Vec::new();
    for (index, part) in markup.parts().iter().enumerate() {
        let Piece::Value(v @ (Value::Number | Value::Book)) = &part.piece else {
            continue;
        };
        let Some((_, x)) = found.iter().find(|(f, _)| f == v) else {
            continue;
        };
        let own = ordinary_width(*v, size);
        let after = match markup.parts().get(index + 1) {
            None => RIGHT - x - own,
            Some(next) => {
                let text = match &next.piece {
                    Piece::Text(t) => t.clone(),
                    Piece::Value(v) => v.of(facts),
                };
                let spaces = text.len() - text.trim_start().len();
                (Face::Regular.width(" ", size) * (spaces as f64 - 1.0)).max(0.0)
            }
        };
        ends.push(x + own + after);
    }
    ends
}
