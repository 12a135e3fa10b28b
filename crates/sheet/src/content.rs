//! Content streams, operator by operator (ISO 32000-2 §8, §9, §14.6).

use std::fmt::Write as _;

use crate::fonts::{Face, NotInFont, Subset};
use crate::rect::Rect;
use crate::text::Run;

/// The fonts of one stream, under the resource names [`Fonts::resource`].
#[derive(Debug, Clone)]
pub struct Fonts {
    subsets: [Subset; 3],
}

impl Fonts {
    /// Empty subsets.
    pub fn new() -> Self {
        Fonts {
            subsets: Face::ALL.map(Subset::new),
        }
    }

    /// As [`Fonts::new`], with all Vietnamese letters in bold: the font of the number fields.
    pub fn with_fields() -> Self {
        Fonts {
            subsets: [
                Subset::new(Face::Regular),
                Subset::vietnamese(Face::Bold),
                Subset::new(Face::Italic),
            ],
        }
    }

    /// Name of a face in `/Resources /Font`.
    pub fn resource(face: Face) -> &'static str {
        match face {
            Face::Regular => "SaoyR",
            Face::Bold => "SaoyB",
            Face::Italic => "SaoyI",
        }
    }

    /// The subset of a face.
    pub fn subset(&mut self, face: Face) -> &mut Subset {
        let [regular, bold, italic] = &mut self.subsets;
        match face {
            Face::Regular => regular,
            Face::Bold => bold,
            Face::Italic => italic,
        }
    }

    /// The subsets that were used.
    pub fn used(&self) -> impl Iterator<Item = &Subset> {
        self.subsets.iter().filter(|s| !s.is_empty())
    }
}

impl Default for Fonts {
    fn default() -> Self {
        Self::new()
    }
}

/// A colour in RGB, 0 to 1.
pub type Colour = [f64; 3];

/// Black.
pub const BLACK: Colour = [0.0, 0.0, 0.0];
/// A grey that stays readable: for side notes.
pub const GREY: Colour = [0.35, 0.35, 0.35];

/// A content stream being written.
#[derive(Debug, Default, Clone)]
pub struct Content {
    out: String,
}

impl Content {
    /// An empty stream.
    pub fn new() -> Self {
        Self::default()
    }

    /// The operators, uncompressed.
    pub fn into_bytes(self) -> Vec<u8> {
        self.out.into_bytes()
    }

    /// One operator with numbers before it.
    pub fn op(&mut self, numbers: &[f64], operator: &str) -> &mut Self {
        for n in numbers {
            self.number(*n);
            self.out.push(' ');
        }
        self.out.push_str(operator);
        self.out.push('\n');
        self
    }

    /// Fill colour.
    pub fn fill(&mut self, colour: Colour) -> &mut Self {
        if colour == BLACK {
            self.op(&[0.0], "g")
        } else {
            self.op(&colour, "rg")
        }
    }

    /// A filled horizontal rule, `y` in the middle of its thickness.
    pub fn rule(&mut self, x0: f64, x1: f64, y: f64, thickness: f64) -> &mut Self {
        self.op(&[x0, y - thickness / 2.0, x1 - x0, thickness], "re")
            .op(&[], "f")
    }

    /// A stroked rectangle.
    pub fn frame(&mut self, r: Rect, thickness: f64) -> &mut Self {
        self.op(&[thickness], "w")
            .op(&[r.x0, r.y0, r.width(), r.height()], "re")
            .op(&[], "S")
    }

    /// Runs of text side by side from `(x, y)` on the baseline.
    pub fn line(&mut self, fonts: &mut Fonts, x: f64, y: f64, runs: &[Run]) -> &mut Self {
        self.op(&[], "BT").op(&[x, y], "Td");
        for run in runs {
            let codes = fonts.subset(run.face).codes(&run.text);
            self.show(run.face, run.size, &codes);
        }
        self.op(&[], "ET")
    }

    /// One run in a font that an earlier revision embedded: nothing may be added to it.
    pub fn fixed_line(&mut self, subset: &Subset, x: f64, y: f64, run: &Run) -> Result<&mut Self, NotInFont> {
        let codes = subset.known_codes(&run.text)?;
        self.op(&[], "BT").op(&[x, y], "Td");
        self.show(run.face, run.size, &codes);
        Ok(self.op(&[], "ET"))
    }

    /// Opens a marked-content sequence: a paragraph, figure … numbered for the structure tree (§14.7.5.1).
    pub fn begin(&mut self, tag: &str, mcid: usize) -> &mut Self {
        let _ = writeln!(self.out, "/{tag} <</MCID {mcid}/Lang (vi-VN)>> BDC");
        self
    }

    /// Opens content that is decoration only (§14.8.2.2).
    pub fn artifact(&mut self) -> &mut Self {
        self.out.push_str("/Artifact BMC\n");
        self
    }

    /// Opens what a viewer replaces when it redraws a text field (§12.7.4.3).
    pub fn field(&mut self) -> &mut Self {
        self.out.push_str("/Tx BMC\n");
        self
    }

    /// Closes marked content.
    pub fn end(&mut self) -> &mut Self {
        self.op(&[], "EMC")
    }

    /// Applies a graphics state of the resources.
    pub fn state(&mut self, resource: &str) -> &mut Self {
        let _ = writeln!(self.out, "/{resource} gs");
        self
    }

    /// Draws an XObject of the resources into `r`.
    pub fn image(&mut self, resource: &str, r: Rect) -> &mut Self {
        self.op(&[], "q")
            .op(&[r.width(), 0.0, 0.0, r.height(), r.x0, r.y0], "cm");
        self.draw(resource).op(&[], "Q")
    }

    /// Draws an XObject of the resources into the unit square.
    pub fn draw(&mut self, resource: &str) -> &mut Self {
        let _ = writeln!(self.out, "/{resource} Do");
        self
    }

    fn show(&mut self, face: Face, size: f64, codes: &[u16]) {
        let _ = write!(self.out, "/{} ", Fonts::resource(face));
        self.number(size);
        self.out.push_str(" Tf <");
        for code in codes {
            let _ = write!(self.out, "{code:04X}");
        }
        self.out.push_str("> Tj\n");
    }

    fn number(&mut self, n: f64) {
        let text = format!("{n:.3}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        self.out.push_str(if text == "-0" { "0" } else { text });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short_and_plain() {
        let mut c = Content::new();
        c.op(&[1.0, -0.0001, 0.5, 1e-9, 12.34567, -3.0], "x");
        assert_eq!(c.into_bytes(), b"1 0 0.5 0 12.346 -3 x\n");
    }

    #[test]
    fn runs_share_one_text_object() {
        let mut fonts = Fonts::new();
        let mut c = Content::new();
        c.line(
            &mut fonts,
            10.0,
            20.0,
            &[
                Run::new(Face::Regular, 14.0, "a"),
                Run::new(Face::Bold, 14.0, "b"),
            ],
        );
        let text = String::from_utf8(c.into_bytes()).unwrap();
        assert_eq!(
            text,
            "BT\n10 20 Td\n/SaoyR 14 Tf <0001> Tj\n/SaoyB 14 Tf <0001> Tj\nET\n"
        );
        assert_eq!(fonts.used().count(), 2);
    }
}
