//! What draws the page, from top to bottom: lines, paragraphs, and the structure element of each.

use super::data::Attestation;
use super::markup::{Markup, Piece};
use crate::content::{Content, Fonts};
use crate::fonts::Face;
use crate::text::{Line, Run};

/// Left margin, 30 mm.
pub(crate) const LEFT: f64 = 84.75;
/// Right margin's inner edge, 20 mm from the paper's.
pub(crate) const RIGHT: f64 = 538.5;
/// Middle between the margins.
pub(crate) const MIDDLE: f64 = (LEFT + RIGHT) / 2.0;
/// Body size.
pub(crate) const BODY: f64 = 14.0;

/// A structure element of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Standard structure type.
    pub tag: &'static str,
    /// Text instead of the content, for a figure.
    pub alt: Option<&'static str>,
}

/// How much closer and smaller than the form a long page is set.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Squeeze {
    pub(crate) gaps: f64,
    pub(crate) size: f64,
}

/// The page while it is drawn, from top to bottom.
pub(crate) struct Pen<'a> {
    pub(crate) facts: &'a Attestation,
    pub(crate) content: Content,
    pub(crate) fonts: Fonts,
    pub(crate) elements: Vec<Element>,
    /// Last baseline.
    pub(crate) y: f64,
    pub(crate) squeeze: Squeeze,
    /// No block was drawn yet.
    first: bool,
}

impl<'a> Pen<'a> {
    /// A pen at the top of an empty page.
    pub(crate) fn new(facts: &'a Attestation, squeeze: Squeeze) -> Self {
        Self {
            facts,
            content: Content::new(),
            fonts: Fonts::with_fields(),
            elements: Vec::new(),
            y: 0.0,
            squeeze,
            first: true,
        }
    }

    /// Goes down by `points`, less when the page is squeezed, but never into the line above.
    /// The first block stands where the heading left the pen.
    pub(crate) fn gap(&mut self, points: f64) {
        if std::mem::take(&mut self.first) {
            return;
        }
        self.y -= (points * self.squeeze.gaps).max(points.min(19.0 * self.squeeze.size));
    }

    /// A template text with its values.
    pub(crate) fn runs(&self, markup: &Markup, plain: Face, size: f64) -> Line {
        let size = size * self.squeeze.size;
        markup
            .parts()
            .iter()
            .map(|p| {
                let text = match &p.piece {
                    Piece::Text(t) => t.clone(),
                    Piece::Value(v) => v.of(self.facts),
                };
                Run::new(p.face(plain), size, text)
            })
            .collect()
    }

    /// Draws lines as one element: the first on the present baseline, the others `step` points below.
    pub(crate) fn paragraph(
        &mut self,
        tag: &'static str,
        lines: &[Line],
        step: f64,
        x: impl Fn(&Line) -> f64,
    ) {
        self.open(tag, None);
        for (index, line) in lines.iter().enumerate() {
            if index > 0 {
                self.y -= step * self.squeeze.size;
            }
            let y = self.y;
            self.content.line(&mut self.fonts, x(line), y, line);
        }
        self.content.end();
    }

    /// Opens the next structure element.
    pub(crate) fn open(&mut self, tag: &'static str, alt: Option<&'static str>) {
        self.content.begin(tag, self.elements.len());
        self.elements.push(Element { tag, alt });
    }
}
