//! Lays the page out: template and facts in, operators and places out. Nothing here knows objects.

use super::data::{Attestation, SignaturePlace};
use super::markup::Markup;
use super::pen::{BODY, Element, LEFT, MIDDLE, Pen, RIGHT, Squeeze};
use super::template::{Block, Template};
use super::{footer, head, number, sign};
use crate::appearance::{SEAL_MM, seal_over};
use crate::content::{BLACK, Fonts};
use crate::fonts::Face;
use crate::qr;
use crate::rect::Rect;
use crate::text;

/// Where the values of rows begin.
const VALUES: f64 = 251.25;
/// Lowest baseline above the footer.
const LOWEST: f64 = 168.0;

/// A laid-out page.
#[derive(Debug, Clone)]
pub struct Composed {
    /// Operators, uncompressed.
    pub content: Vec<u8>,
    /// The fonts with the glyphs used; bold holds all Vietnamese letters.
    pub fonts: Fonts,
    /// Structure elements in reading order, by marked-content number: tag and alternative text.
    pub elements: Vec<Element>,
    /// Where the register number goes.
    pub number: Rect,
    /// Where the book's name goes.
    pub book: Rect,
    /// Where the leader's signature picture, or text, goes; empty when it stands elsewhere.
    pub signature: Rect,
    /// Where the seal goes: a 36 mm circle over the left third of the signature; empty when that is elsewhere.
    pub seal: Rect,
    /// Authority, signature and name together; empty when they stand elsewhere.
    pub block: Rect,
    /// Where a signature block may be dragged on this page: nothing else stands there.
    pub room: Rect,
}

/// Why a page cannot be laid out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ComposeError {
    /// Even squeezed, the texts need more than a page.
    #[error("the attestation does not fit on one page: shorten the template's texts or the document type")]
    DoesNotFit,
    /// The check page's address does not go into a QR code.
    #[error(transparent)]
    Qr(#[from] qr::TooLong),
}

/// Lays out the page. Long texts wrap; what would run into the footer is set closer, then smaller.
pub fn compose(template: &Template, facts: &Attestation) -> Result<Composed, ComposeError> {
    for (gaps, size) in [
        (1.0, 1.0),
        (0.7, 1.0),
        (0.5, 0.93),
        (0.4, 0.86),
        (0.3, 0.79),
        (0.2, 0.72),
    ] {
        if let Some(page) = attempt(template, facts, Squeeze { gaps, size })? {
            return Ok(page);
        }
    }
    Err(ComposeError::DoesNotFit)
}

#[derive(Default)]
struct Places {
    number: Rect,
    book: Rect,
    sign: sign::Drawn,
}

fn attempt(t: &Template, facts: &Attestation, squeeze: Squeeze) -> Result<Option<Composed>, ComposeError> {
    let mut pen = Pen::new(facts, squeeze);
    let mut places = Places::default();
    pen.content.fill(BLACK);
    head::draw(&mut pen, &t.heading);
    let mut after_row = false;
    for block in &t.blocks {
        blocks(&mut pen, block, after_row, &mut places);
        after_row = matches!(block, Block::Row { .. });
    }
    if pen.y < LOWEST {
        return Ok(None);
    }
    footer::draw(&mut pen, t)?;
    Ok(Some(Composed {
        content: pen.content.into_bytes(),
        fonts: pen.fonts,
        elements: pen.elements,
        number: places.number,
        book: places.book,
        signature: places.sign.signature,
        seal: match facts.signature {
            SignaturePlace::Here => seal_over(&places.sign.signature, SEAL_MM),
            SignaturePlace::Elsewhere => Rect::default(),
        },
        block: places.sign.block,
        room: places.sign.room,
    }))
}

fn blocks(pen: &mut Pen<'_>, block: &Block, after_row: bool, places: &mut Places) {
    match block {
        Block::Title(text) => title(pen, text),
        Block::Number(text) => (places.number, places.book) = number::draw(pen, text),
        Block::Row { label, value } => row(pen, label, value, after_row),
        Block::Text(text) => {
            pen.gap(30.0);
            let lines = text::wrap(&pen.runs(text, Face::Regular, BODY), RIGHT - LEFT);
            pen.paragraph("P", &lines, 18.0, |_| LEFT);
        }
        Block::Signature { date } => places.sign = sign::draw(pen, date),
    }
}

fn title(pen: &mut Pen<'_>, text: &Markup) {
    let runs = pen.runs(text, Face::Bold, 15.75);
    pen.gap(54.0);
    let lines = text::balance(&runs, RIGHT - LEFT);
    pen.paragraph("H1", &lines, 21.0, |line| MIDDLE - text::width(line) / 2.0);
}

fn row(pen: &mut Pen<'_>, label: &Markup, value: &Markup, after_row: bool) {
    pen.gap(if after_row { 27.0 } else { 54.0 });
    let top = pen.y;
    let labels = text::wrap(&pen.runs(label, Face::Regular, BODY), VALUES - LEFT - 10.0);
    let values = text::wrap(&pen.runs(value, Face::Regular, BODY), RIGHT - VALUES);
    pen.paragraph("P", &labels, 18.0, |_| LEFT);
    let below_label = pen.y;
    pen.y = top;
    pen.paragraph("P", &values, 18.0, |_| VALUES);
    pen.y = pen.y.min(below_label);
}

#[cfg(test)]
#[path = "compose_tests.rs"]
mod tests;
