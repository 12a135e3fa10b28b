//! The glyphs a document uses of one face, numbered in the order in which they are first met.

use std::collections::BTreeMap;

use subsetter::GlyphRemapper;

use super::alphabet::VIETNAMESE;
use super::face::{Face, clean};

/// A growing subset of a face. Codes in content streams are the new glyph numbers, two bytes each
/// (Identity-H, ISO 32000-2 §9.7.5.2).
#[derive(Debug, Clone)]
pub struct Subset {
    face: Face,
    remapper: GlyphRemapper,
    /// New glyph → its letter and advance (parts of the size).
    used: BTreeMap<u16, (char, f64)>,
    /// The first letter that was asked for and that the face lacks.
    lacking: Option<char>,
}

/// The same letters of the same face under the same codes.
impl PartialEq for Subset {
    fn eq(&self, other: &Self) -> bool {
        self.face == other.face && self.used == other.used && self.lacking == other.lacking
    }
}

/// Why a subset cannot be embedded.
#[derive(Debug, thiserror::Error)]
pub enum SubsetError {
    /// A text was set that the face cannot show: the page would have a hole where people expect a word.
    #[error(transparent)]
    Letter(#[from] NotInFont),
    /// The font program could not be cut down.
    #[error("the font {face:?} cannot be subset: {reason}")]
    Cut {
        /// Which face.
        face: Face,
        /// What the subsetter said.
        reason: String,
    },
}

/// A letter that an embedded font lacks, so that it cannot be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the letter “{0}” cannot be shown: the document's font has no such letter")]
pub struct NotInFont(pub char);

impl Subset {
    /// An empty subset.
    pub fn new(face: Face) -> Self {
        Subset {
            face,
            remapper: GlyphRemapper::new(),
            used: BTreeMap::new(),
            lacking: None,
        }
    }

    /// A subset that already holds every letter a number, a book's name or a person's name can have, always
    /// under the same codes: text may be added in a later revision without touching the font.
    pub fn vietnamese(face: Face) -> Self {
        let mut subset = Self::new(face);
        subset.codes(VIETNAMESE);
        subset
    }

    /// The face.
    pub fn face(&self) -> Face {
        self.face
    }

    /// The codes of `text`, adding its glyphs to the subset. A letter that the face lacks is measured and laid out as the
    /// empty box, and [`embed`](super::embed) refuses the subset: nothing is signed with a hole in it.
    pub fn codes(&mut self, text: &str) -> Vec<u16> {
        let metrics = self.face.metrics();
        clean(text)
            .map(|c| {
                let (glyph, advance) = metrics.glyph(c);
                if glyph == 0 {
                    self.lacking = self.lacking.or(Some(c));
                }
                let code = self.remapper.remap(glyph);
                self.used.entry(code).or_insert((c, advance));
                code
            })
            .collect()
    }

    /// The codes of `text` without adding any glyph: for text set in a font embedded by an earlier revision.
    pub fn known_codes(&self, text: &str) -> Result<Vec<u16>, NotInFont> {
        let metrics = self.face.metrics();
        clean(text)
            .map(|c| {
                let (glyph, _) = metrics.glyph(c);
                self.remapper
                    .get(glyph)
                    .filter(|_| glyph != 0)
                    .ok_or(NotInFont(c))
            })
            .collect()
    }

    /// Whether nothing was drawn with it.
    pub fn is_empty(&self) -> bool {
        self.used.is_empty()
    }

    /// New glyph numbers with their letters and advances in thousandths of the size, ascending.
    pub(crate) fn glyphs(&self) -> impl Iterator<Item = (u16, char, f64)> + '_ {
        self.used.iter().map(|(g, (c, w))| (*g, *c, w * 1000.0))
    }

    /// The TrueType program with only these glyphs and the parts they are composed of.
    pub(crate) fn program(&self) -> Result<Vec<u8>, SubsetError> {
        if let Some(letter) = self.lacking {
            return Err(NotInFont(letter).into());
        }
        subsetter::subset(self.face.program(), 0, &self.remapper).map_err(|e| SubsetError::Cut {
            face: self.face,
            reason: e.to_string(),
        })
    }

    /// Six capital letters that differ between subsets (ISO 32000-2 §9.9.2).
    pub(crate) fn tag(&self) -> String {
        let mut hash = 0xcbf2_9ce4_8422_2325_u64;
        for (glyph, letter, _) in self.glyphs() {
            for part in [u64::from(glyph), u64::from(u32::from(letter))] {
                hash = (hash ^ part).wrapping_mul(0x0100_0000_01b3);
            }
        }
        (0..6)
            .map(|_| {
                let letter = u8::try_from(hash % 26).unwrap_or_default();
                hash /= 26;
                char::from(b'A' + letter)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_the_alphabet_never_change() {
        let a = Subset::vietnamese(Face::Bold);
        let mut b = Subset::vietnamese(Face::Bold);
        b.codes("Ω€");
        assert_eq!(a.known_codes("123/ĐT"), b.known_codes("123/ĐT"));
        // “ ” is the first letter of the alphabet: glyph 1 after .notdef.
        assert_eq!(a.known_codes(" !Ỵ"), Ok(vec![1, 2, 162]));
    }

    #[test]
    fn a_letter_outside_the_font_is_refused() {
        assert_eq!(
            Subset::vietnamese(Face::Bold).known_codes("1字"),
            Err(NotInFont('字'))
        );
        assert_eq!(Subset::new(Face::Bold).known_codes("A"), Err(NotInFont('A')));
    }

    #[test]
    fn a_page_with_a_letter_that_has_no_shape_is_never_embedded() {
        let mut subset = Subset::new(Face::Regular);
        subset.codes("Hộ chiếu 护照");
        assert!(matches!(
            subset.program(),
            Err(SubsetError::Letter(NotInFont('护')))
        ));
    }

    #[test]
    fn the_subset_is_a_small_font_with_the_same_outlines() {
        let mut subset = Subset::new(Face::Bold);
        let codes = subset.codes("Bằng tốt nghiệp");
        let program = subset.program().unwrap();
        assert!(program.len() < 20_000, "{}", program.len());
        let small = ttf_parser::RawFace::parse(&program, 0).unwrap();
        let face = ttf_parser::Face::from_raw_tables(ttf_parser::RawFaceTables {
            head: table(&small, b"head"),
            hhea: table(&small, b"hhea"),
            maxp: table(&small, b"maxp"),
            hmtx: Some(table(&small, b"hmtx")),
            loca: Some(table(&small, b"loca")),
            glyf: Some(table(&small, b"glyf")),
            ..Default::default()
        })
        .unwrap();
        let whole = ttf_parser::Face::parse(Face::Bold.program(), 0).unwrap();
        for (code, letter) in codes.into_iter().zip("Bằng tốt nghiệp".chars()) {
            let (new, old) = (ttf_parser::GlyphId(code), whole.glyph_index(letter).unwrap());
            assert_eq!(
                face.glyph_hor_advance(new),
                whole.glyph_hor_advance(old),
                "{letter}"
            );
            assert_eq!(
                face.glyph_bounding_box(new),
                whole.glyph_bounding_box(old),
                "{letter}"
            );
        }
    }

    fn table<'a>(face: &ttf_parser::RawFace<'a>, tag: &[u8; 4]) -> &'a [u8] {
        face.table(ttf_parser::Tag::from_bytes(tag)).unwrap()
    }

    #[test]
    fn tags_differ_with_the_letters() {
        let (mut a, mut b) = (Subset::new(Face::Regular), Subset::new(Face::Regular));
        a.codes("abc");
        b.codes("abd");
        assert_ne!(a.tag(), b.tag());
        assert_eq!(a.tag().len(), 6);
    }
}
