//! Lays the page out: template and facts in, operators and places out. Nothing here knows objects.

use super::data::{Attestation, SignaturePlace, Value};
use super::markup::{Markup, Piece};
use super::template::{Block, Template};
use super::{footer, head, sign};
use crate::appearance::{BASELINE, PAD, SEAL_MM, seal_over};
use crate::content::{BLACK, Content, Fonts};
use crate::fonts::Face;
use crate::qr;
use crate::rect::Rect;
use crate::text::{self, Line, Run};

/// Left margin, 30 mm.
pub(crate) const LEFT: f64 = 84.75;
/// Right margin's inner edge, 20 mm from the paper's.
pub(crate) const RIGHT: f64 = 538.5;
/// Middle between the margins.
pub(crate) const MIDDLE: f64 = (LEFT + RIGHT) / 2.0;
/// Where the values of rows begin.
const VALUES: f64 = 251.25;
/// Body size.
pub(crate) const BODY: f64 = 14.0;
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

/// A structure element of the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Element {
    /// Standard structure type.
    pub tag: &'static str,
    /// Text instead of the content, for a figure.
    pub alt: Option<&'static str>,
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

#[derive(Default)]
struct Places {
    number: Rect,
    book: Rect,
    sign: sign::Drawn,
}

fn attempt(t: &Template, facts: &Attestation, squeeze: Squeeze) -> Result<Option<Composed>, ComposeError> {
    let mut pen = Pen {
        facts,
        content: Content::new(),
        fonts: Fonts::with_fields(),
        elements: Vec::new(),
        y: 0.0,
        squeeze,
        first: true,
    };
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
        Block::Number(text) => (places.number, places.book) = number(pen, text),
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

/// The line of number and book: set as if it held an ordinary number, so that it is centred once filled.
fn number(pen: &mut Pen<'_>, markup: &Markup) -> (Rect, Rect) {
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

impl Pen<'_> {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rect::A4;

    fn facts() -> Attestation {
        Attestation {
            agency: ["ỦY BAN NHÂN DÂN".into(), "PHƯỜNG HÒA AN".into()],
            words: "CHỨNG THỰC BẢN SAO ĐÚNG VỚI BẢN CHÍNH".into(),
            document: "Bằng tốt nghiệp đại học".into(),
            pages: 2,
            dossier: "K88.04-141026-010127".into(),
            place: "Phường Hòa An".into(),
            date: jiff::civil::date(2026, 10, 14),
            authority: vec!["KT. CHỦ TỊCH".into(), "PHÓ CHỦ TỊCH".into()],
            name: "Đặng Hữu Khải".into(),
            url: "https://saoy.example/kt/7F3K-9QMD-2WXH-4TBN-5".into(),
            host: "saoy.example/kt".into(),
            code: "7F3K-9QMD-2WXH-4TBN-5".into(),
            demo: false,
            picture: Some(2.0),
            signature: SignaturePlace::Here,
        }
    }

    fn page(facts: &Attestation) -> Result<Composed, ComposeError> {
        compose(&Template::parse(Template::DEFAULT).unwrap(), facts)
    }

    /// FNV-1a, 64 bits.
    fn hash(bytes: &[u8]) -> u64 {
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |h, b| {
            (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3)
        })
    }

    #[test]
    fn the_drawn_page_changes_only_on_purpose() {
        // A new value here means a page that looks different: look at it before changing the number.
        let other = Attestation {
            demo: true,
            signature: SignaturePlace::Elsewhere,
            ..facts()
        };
        let drawn = [
            hash(&page(&facts()).unwrap().content),
            hash(&page(&other).unwrap().content),
        ];
        assert_eq!(
            drawn.map(|h| format!("{h:016x}")),
            ["06c241fe805d1abd", "8e25ad57b9577c72"]
        );
    }

    #[test]
    fn places_stand_where_the_form_has_them() {
        let page = page(&facts()).unwrap();
        // 278 px from the top of the picture in the design, 96 dpi.
        assert!(
            (page.number.y0 + BASELINE - (A4.y1 - 208.5)).abs() < 0.01,
            "{:?}",
            page.number
        );
        assert!((page.number.x0 + PAD - 277.0).abs() < 1.0, "{:?}", page.number);
        assert!((page.book.x0 + PAD - 389.0).abs() < 1.0, "{:?}", page.book);
        assert!((page.book.x1 - PAD - RIGHT).abs() < 1e-6);
        assert!(page.number.x1 < page.book.x0);
        let middle = (page.signature.x0 + page.signature.x1) / 2.0;
        assert!((middle - 409.5).abs() < 1e-6);
        assert!((page.signature.width() / page.signature.height() - 2.0).abs() < 1e-6);
        assert!((page.seal.x1 - page.signature.x0 - page.signature.width() / 3.0).abs() < 1e-6);
    }

    #[test]
    fn a_block_elsewhere_takes_authority_and_name_along() {
        let here = page(&facts()).unwrap();
        let elsewhere = page(&Attestation {
            signature: SignaturePlace::Elsewhere,
            ..facts()
        })
        .unwrap();
        assert_eq!(elsewhere.elements.len() + 2, here.elements.len());
        assert_eq!(
            (elsewhere.signature, elsewhere.seal),
            (Rect::default(), Rect::default())
        );
    }

    #[test]
    fn the_room_for_a_block_lies_between_date_and_footer() {
        let here = page(&facts()).unwrap();
        assert!(
            here.room.contains(&here.block),
            "{:?} {:?}",
            here.room,
            here.block
        );
        assert!(here.block.contains(&here.signature));
        assert!(here.room.y1 < here.number.y0 && here.room.y0 > A4.y1 - 694.9);
        let dragged = Attestation {
            signature: SignaturePlace::Elsewhere,
            ..facts()
        };
        let dragged = page(&dragged).unwrap();
        assert_eq!((dragged.room, dragged.block), (here.room, Rect::default()));
    }

    #[test]
    fn a_page_too_full_is_refused() {
        let name = "Nguyễn ".repeat(60);
        assert!(
            page(&Attestation {
                name: name.chars().take(300).collect(),
                ..facts()
            })
            .is_ok()
        );
        let document = "Giấy chứng nhận ".repeat(200);
        assert_eq!(
            page(&Attestation { document, ..facts() }).unwrap_err(),
            ComposeError::DoesNotFit
        );
        let url = "x".repeat(3000);
        assert_eq!(
            page(&Attestation { url, ..facts() }).unwrap_err(),
            ComposeError::Qr(qr::TooLong)
        );
    }

    #[test]
    fn stars_and_braces_in_values_are_only_letters() {
        let plain = page(&facts()).unwrap().elements;
        let odd = page(&Attestation {
            document: "*{number}*".into(),
            ..facts()
        })
        .unwrap();
        assert_eq!(odd.elements, plain);
    }
}
