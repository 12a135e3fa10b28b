//! The three faces of Liberation Serif and their metrics.

use std::collections::HashMap;
use std::sync::OnceLock;

use unicode_normalization::UnicodeNormalization;

/// A face of the embedded family (Liberation Serif 2.1.5, SIL OFL 1.1; same widths as Times New Roman,
/// the typeface of Decree 30/2020 Annex I).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Upright.
    Regular,
    /// Bold.
    Bold,
    /// Italic.
    Italic,
}

impl Face {
    /// Every face.
    pub const ALL: [Face; 3] = [Face::Regular, Face::Bold, Face::Italic];

    /// The whole font program (TrueType).
    pub fn program(self) -> &'static [u8] {
        match self {
            Face::Regular => include_bytes!("../../fonts/LiberationSerif-Regular.ttf"),
            Face::Bold => include_bytes!("../../fonts/LiberationSerif-Bold.ttf"),
            Face::Italic => include_bytes!("../../fonts/LiberationSerif-Italic.ttf"),
        }
    }

    /// PostScript name, without a subset tag.
    pub fn name(self) -> &'static str {
        match self {
            Face::Regular => "LiberationSerif",
            Face::Bold => "LiberationSerif-Bold",
            Face::Italic => "LiberationSerif-Italic",
        }
    }

    /// Width of `text` at `size`, in the unit of `size`. The text is measured as it is drawn: see [`clean`].
    pub fn width(self, text: &str, size: f64) -> f64 {
        let metrics = self.metrics();
        clean(text).map(|c| metrics.advance(c)).sum::<f64>() * size
    }

    /// Letters of `text` this face cannot draw.
    pub fn missing(self, text: &str) -> Vec<char> {
        clean(text)
            .filter(|c| !self.metrics().glyphs.contains_key(c))
            .collect()
    }

    pub(crate) fn metrics(self) -> &'static Metrics {
        static METRICS: [OnceLock<Metrics>; 3] = [OnceLock::new(), OnceLock::new(), OnceLock::new()];
        let slot = match self {
            Face::Regular => &METRICS[0],
            Face::Bold => &METRICS[1],
            Face::Italic => &METRICS[2],
        };
        slot.get_or_init(|| Metrics::read(self.program()).unwrap_or_default())
    }
}

/// Text as it is drawn: composed (NFC), control characters and odd spaces as plain spaces.
pub fn clean(text: &str) -> impl Iterator<Item = char> + '_ {
    text.nfc().map(|c| {
        if c.is_control() || (c.is_whitespace() && c != '\u{a0}') {
            ' '
        } else {
            c
        }
    })
}

/// What is read from a font program once.
#[derive(Debug, Default)]
pub(crate) struct Metrics {
    /// Glyph and advance (parts of the size) of each letter.
    pub(crate) glyphs: HashMap<char, (u16, f64)>,
    notdef: f64,
    /// In thousandths of the size: ascent, descent, cap height, bounding box, italic angle (degrees).
    pub(crate) ascent: f64,
    pub(crate) descent: f64,
    pub(crate) cap_height: f64,
    pub(crate) bbox: [f64; 4],
    pub(crate) italic_angle: f64,
}

impl Metrics {
    fn read(program: &[u8]) -> Option<Self> {
        let face = ttf_parser::Face::parse(program, 0).ok()?;
        let em = f64::from(face.units_per_em());
        let mut letters = Vec::new();
        for table in face
            .tables()
            .cmap?
            .subtables
            .into_iter()
            .filter(|t| t.is_unicode())
        {
            table.codepoints(|c| letters.extend(char::from_u32(c)));
        }
        let glyphs = letters
            .into_iter()
            .filter_map(|c| {
                let glyph = face.glyph_index(c)?;
                Some((c, (glyph.0, f64::from(face.glyph_hor_advance(glyph)?) / em)))
            })
            .collect();
        let per_mille = |v: i16| f64::from(v) * 1000.0 / em;
        let b = face.global_bounding_box();
        Some(Metrics {
            glyphs,
            notdef: f64::from(face.glyph_hor_advance(ttf_parser::GlyphId(0))?) / em,
            ascent: per_mille(face.ascender()),
            descent: per_mille(face.descender()),
            cap_height: per_mille(face.capital_height().unwrap_or_else(|| face.ascender())),
            bbox: [
                per_mille(b.x_min),
                per_mille(b.y_min),
                per_mille(b.x_max),
                per_mille(b.y_max),
            ],
            italic_angle: f64::from(face.italic_angle()),
        })
    }

    /// Advance as a part of the size; a letter without a glyph is as wide as the box drawn for it.
    pub(crate) fn advance(&self, c: char) -> f64 {
        self.glyphs.get(&c).map_or(self.notdef, |g| g.1)
    }

    pub(crate) fn glyph(&self, c: char) -> (u16, f64) {
        self.glyphs.get(&c).copied().unwrap_or((0, self.notdef))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fonts::alphabet::VIETNAMESE;

    #[test]
    fn widths_are_those_of_times() {
        // Adobe's Times-Roman metrics: A 722, space 250, digits 500, i 278; Times-Bold: A 722, i 278.
        for (text, width) in [
            ("A", 722.0),
            (" ", 250.0),
            ("0123", 2000.0),
            ("i", 278.0),
            ("Â", 722.0),
        ] {
            assert!((Face::Regular.width(text, 1000.0) - width).abs() < 1.0, "{text}");
        }
        assert!((Face::Bold.width("A", 1000.0) - 722.0).abs() < 1.0);
    }

    #[test]
    fn every_face_has_all_vietnamese_letters() {
        for face in Face::ALL {
            assert_eq!(face.missing(VIETNAMESE), Vec::<char>::new(), "{face:?}");
        }
        assert_eq!(Face::Regular.missing("字"), ['字']);
    }

    #[test]
    fn decomposed_text_measures_like_composed() {
        let decomposed = "Bằng tốt nghiệp".nfd().collect::<String>();
        assert_ne!(decomposed, "Bằng tốt nghiệp");
        assert_eq!(
            Face::Bold.width(&decomposed, 14.0),
            Face::Bold.width("Bằng tốt nghiệp", 14.0)
        );
        assert_eq!(
            Face::Bold.width("a\u{7}b\tc", 10.0),
            Face::Bold.width("a b c", 10.0)
        );
    }
}
