//! The top: agency on the left, national heading on the right.

use super::pen::Pen;
use crate::fonts::Face;
use crate::rect::A4;
use crate::text::{self, Run};

/// Middle of the agency's column.
const AGENCY: f64 = 159.0;
/// Width of the agency's column.
const AGENCY_WIDTH: f64 = 176.0;
/// Middle of the national heading's column.
const NATION: f64 = 399.75;
/// First baseline.
const TOP: f64 = A4.y1 - 73.5;
const STEP: f64 = 16.5;

/// Draws both columns and leaves the pen under the taller one.
pub(crate) fn draw(pen: &mut Pen<'_>, heading: &[String; 2]) {
    let squeeze = std::mem::replace(&mut pen.squeeze.size, 1.0);
    pen.y = TOP;
    let agency: Vec<_> = pen
        .facts
        .agency
        .iter()
        .filter(|l| !l.trim().is_empty())
        .flat_map(|l| text::fit(Face::Bold, l, 12.45, 10.5, AGENCY_WIDTH, 1))
        .collect();
    pen.paragraph("P", &agency, STEP, |line| AGENCY - text::width(line) / 2.0);
    // Underlined for a third to a half of its length (Decree 30/2020 Annex I).
    let longest = agency.iter().map(|l| text::width(l)).fold(0.0, f64::max);
    let half = (longest * 0.22).clamp(20.0, 40.0);
    rule(pen, AGENCY - half, AGENCY + half);
    let below_agency = pen.y;

    pen.y = TOP;
    let [nation, motto] = heading;
    let lines = [
        vec![Run::new(Face::Bold, 12.45, nation.as_str())],
        vec![Run::new(Face::Bold, 13.2, motto.as_str())],
    ];
    pen.paragraph("P", &lines, STEP, |line| NATION - text::width(line) / 2.0);
    let half = text::width(&lines[1]) / 2.0;
    rule(pen, NATION - half, NATION + half);
    pen.squeeze.size = squeeze;
    // The first block has its own place; a tall heading pushes it.
    let own = A4.y1 - 178.5 + 64.0 * (1.0 - pen.squeeze.gaps);
    pen.y = (pen.y.min(below_agency) - 30.0).min(own);
}

fn rule(pen: &mut Pen<'_>, x0: f64, x1: f64) {
    let y = pen.y - 8.6;
    pen.content.artifact().rule(x0, x1, y, 0.8).end();
}
