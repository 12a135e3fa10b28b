//! Which letters the glyphs of a font programme are, as its own tables say: that is nearer to what the eye sees than what
//! the file says about it.

use std::collections::{BTreeSet, HashMap};

use saoy_pdf::{Dict, Object};
use ttf_parser::{Face, GlyphId, cff};

use super::{
    names::{Names, letters_of},
    type1::Type1,
    view::View,
};

/// Tables of one programme that are asked.
const MAX_TABLES: u16 = 8;
/// Glyphs of a programme that is asked for their names or CIDs: each is looked for among all.
const MAX_NAMED: u16 = 8000;

/// What a programme says about its glyphs.
#[derive(Default)]
pub(super) struct Called {
    by_glyph: HashMap<u16, BTreeSet<String>>,
    /// By the codes of a simple font, whichever glyphs viewers take for them.
    by_code: HashMap<u8, BTreeSet<String>>,
    /// Glyphs of fonts that call them by CIDs.
    by_cid: HashMap<u16, u16>,
    /// Glyphs in which nothing is drawn, where that is known.
    blank: Option<Vec<bool>>,
}

impl Called {
    /// The programme of a simple font, with its names, or of a descendant; none where it has none that is understood.
    pub(super) fn read(view: View<'_, '_>, font: &Dict, names: Option<&Names>) -> Option<Self> {
        let descriptor = view.lookup(font, "FontDescriptor");
        let descriptor = descriptor.as_dict()?;
        let files = ["FontFile", "FontFile2", "FontFile3"].map(|key| view.lookup(descriptor, key));
        let (old, stream) = match files.each_ref().map(|file| &**file) {
            [Object::Stream(stream), Object::Null, Object::Null] => (true, stream),
            [Object::Null, Object::Stream(stream), Object::Null]
            | [Object::Null, Object::Null, Object::Stream(stream)] => (false, stream),
            _ => return None,
        };
        let bytes = view.decoded(stream)?;
        view.pair.spend(bytes.len() / 16);
        if old {
            return Self::type1(&Type1::read(&bytes)?);
        }
        let kind = view.lookup(&stream.dict, "Subtype");
        if kind.is_name("Type1C") || kind.is_name("CIDFontType0C") {
            let mut called = Self::default();
            called.cff(view, &cff::Table::parse(&bytes)?, names);
            return Some(called);
        }
        let face = Face::parse(&bytes, 0)
            .ok()
            .filter(|_| !bytes.starts_with(b"ttcf"))?;
        Some(Self::face(view, &face, names))
    }

    /// The letters of a glyph.
    pub(super) fn of_glyph(&self, glyph: u16) -> Option<&BTreeSet<String>> {
        self.by_glyph.get(&glyph)
    }

    /// Those of the glyphs that viewers may take for a code.
    pub(super) fn of_code(&self, code: u8) -> Option<&BTreeSet<String>> {
        self.by_code.get(&code)
    }

    /// The glyph of a CID, where no map says otherwise (§9.7.4.2).
    pub(super) fn glyph(&self, cid: u16) -> u16 {
        match self.by_cid.get(&cid) {
            Some(glyph) => *glyph,
            None if self.by_cid.is_empty() => cid,
            None => 0,
        }
    }

    /// Whether nothing is drawn in a glyph; none if that is not known.
    pub(super) fn is_blank(&self, glyph: u16) -> Option<bool> {
        self.blank.as_ref()?.get(usize::from(glyph)).copied()
    }

    fn type1(font: &Type1) -> Option<Self> {
        let own = font.encoding.iter();
        let by_code = own.filter_map(|(code, name)| Some((*code, [letters_of(name)?].into())));
        Some(Self {
            by_code: by_code.collect(),
            ..Self::default()
        })
    }

    fn cff(&mut self, view: View<'_, '_>, cff: &cff::Table<'_>, names: Option<&Names>) {
        if !may_be_asked(view, cff.number_of_glyphs()) {
            return;
        }
        for glyph in (0..cff.number_of_glyphs()).map(GlyphId) {
            if let Some(cid) = cff.glyph_cid(glyph) {
                self.by_cid.insert(cid, glyph.0);
            } else if let Some(letters) = cff.glyph_name(glyph).and_then(|name| letters_of(name.as_bytes())) {
                self.by_glyph.entry(glyph.0).or_default().insert(letters);
            }
        }
        // Codes that the font gives names go by those.
        for code in 0..=u8::MAX {
            let named = names.is_none_or(|names| names.given(code).is_some());
            let glyph = (!named).then(|| cff.glyph_index(code)).flatten();
            if let Some(letters) = glyph.and_then(|glyph| self.by_glyph.get(&glyph.0)) {
                self.by_code.insert(code, letters.clone());
            }
        }
    }

    fn face(view: View<'_, '_>, face: &Face<'_>, names: Option<&Names>) -> Self {
        let mut called = Self::default();
        if let Some(cff) = face.tables().cff {
            called.cff(view, &cff, names);
        }
        let tables = || {
            let subtables = face.tables().cmap.map(|cmap| cmap.subtables);
            let of = move |at| subtables.and_then(|subtables| subtables.get(at));
            (0..MAX_TABLES).filter_map(of)
        };
        for table in tables().filter(ttf_parser::cmap::Subtable::is_unicode) {
            view.pair.spend(0x10000);
            // Beyond the usual plane, and in the places for one's own, nothing says what a letter is.
            for letter in ('\u{20}'..='\u{FFFF}').filter(|letter| !is_private(*letter)) {
                if let Some(glyph) = table.glyph_index(letter.into()) {
                    called.by_glyph.entry(glyph.0).or_default().insert(letter.into());
                }
            }
        }
        if may_be_asked(view, face.number_of_glyphs()) {
            for glyph in 0..face.number_of_glyphs() {
                let name = face.glyph_name(GlyphId(glyph)).unwrap_or_default();
                if let (false, Some(letters)) =
                    (called.by_glyph.contains_key(&glyph), letters_of(name.as_bytes()))
                {
                    called.by_glyph.insert(glyph, [letters].into());
                }
            }
        }
        if let Some(glyf) = face.tables().glyf {
            let blank = |glyph: u16| glyf.bbox(GlyphId(glyph)).is_none();
            called.blank = Some((0..face.number_of_glyphs()).map(blank).collect());
        }
        for code in (0..=u8::MAX).filter(|_| names.is_some()) {
            let (letters, _) = names.map(|names| names.letters(code)).unwrap_or_default();
            let pages = [0, 0xF000, 0xF100, 0xF200].map(|page| page + u32::from(code));
            let codes = pages
                .into_iter()
                .chain(letters.iter().map(|letter| letter.unicode));
            let codes: Vec<u32> = codes.collect();
            let glyphs = tables().flat_map(|table| {
                let glyphs = codes.iter().filter_map(move |code| table.glyph_index(*code));
                glyphs.collect::<Vec<_>>()
            });
            let known = glyphs.filter(|glyph| glyph.0 != 0);
            let known: BTreeSet<String> = known
                .filter_map(|glyph| called.by_glyph.get(&glyph.0))
                .flatten()
                .cloned()
                .collect();
            if !known.is_empty() {
                called.by_code.insert(code, known);
            }
        }
        called
    }
}

/// Whether a programme has few enough glyphs to look for each among all; the steps are counted.
fn may_be_asked(view: View<'_, '_>, glyphs: u16) -> bool {
    let glyphs_of_glyphs = usize::from(glyphs) * usize::from(glyphs);
    let few = glyphs <= MAX_NAMED && !view.pair.exhausted();
    if few {
        view.pair.spend(glyphs_of_glyphs / 256);
    }
    few
}

fn is_private(letter: char) -> bool {
    ('\u{E000}'..='\u{F8FF}').contains(&letter)
}
