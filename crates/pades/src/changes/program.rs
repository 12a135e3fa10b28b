//! What glyphs take up: read from the font programme itself (ISO 32000-2 §9.9), whose descriptor may claim anything.

use std::{collections::HashMap, rc::Rc};

use saoy_pdf::{Dict, Object, Stream};
use ttf_parser::{CFFError, Face, GlyphId, OutlineBuilder, RawFace, Tag, cff, loca};

use super::{charstrings::Charstrings, names::Names, type1::Type1, view::View};

/// A box around a glyph's origin, in ems: left, low, right, high.
pub(super) type Reach = [f64; 4];

const NOTHING: Reach = [0.0; 4];
/// Of a glyph that cannot be read: it may be anything.
const ANYTHING: Reach = [-1e4, -1e4, 1e4, 1e4];

/// The glyphs of one font.
#[derive(Clone, Debug)]
pub(super) enum Glyphs {
    /// No programme is in the file: viewers take fonts of their own, of usual measure.
    Usual,
    Measured(Rc<Measured>),
    /// There is one, and it is not understood.
    Unknown,
}

/// Boxes by code; codes without one may be any glyph.
#[derive(Debug)]
pub(super) struct Measured {
    by_code: HashMap<u32, Reach>,
    all: Reach,
}

impl Measured {
    /// Those of a Type 1 programme, where the font has one and no other.
    fn type1(view: View<'_, '_>, font: &Dict, names: &Names) -> Option<Self> {
        let descriptor = view.lookup(font, "FontDescriptor");
        let descriptor = descriptor.as_dict()?;
        let others = ["FontFile2", "FontFile3"].map(|key| view.lookup(descriptor, key));
        let file = view.lookup(descriptor, "FontFile");
        if others.iter().any(|other| **other != Object::Null) {
            return None;
        }
        let bytes = view.decoded(file.as_stream()?)?;
        view.pair.spend(bytes.len());
        let font = Type1::read(&bytes)?;
        let by_code = (0..=u8::MAX).filter_map(|code| {
            let known: Vec<Vec<u8>> = match names.own(code) {
                Some(name) => vec![name.to_vec()],
                None => {
                    let (letters, certain) = names.letters(code);
                    if !certain || letters.iter().any(|letter| letter.name.is_empty()) {
                        return None;
                    }
                    let letters = letters.into_iter().map(|letter| letter.name.into_bytes());
                    letters.chain(font.encoding.get(&code).cloned()).collect()
                }
            };
            let mut found = known.iter().filter_map(|name| font.glyphs.get(name).copied());
            let first = found.next()?;
            Some((u32::from(code), found.fold(first, both)))
        });
        Some(Self {
            by_code: by_code.collect(),
            all: font.glyphs.values().copied().fold(NOTHING, both),
        })
    }

    pub(super) fn reach(&self, code: u32) -> Reach {
        self.by_code.get(&code).copied().unwrap_or(self.all)
    }
}

impl Glyphs {
    /// Those of a font with codes of one byte.
    pub(super) fn simple(view: View<'_, '_>, font: &Dict) -> Self {
        let names = Names::read(view, font);
        if let Some(measured) = Measured::type1(view, font, &names) {
            return Self::Measured(Rc::new(measured));
        }
        Self::read(view, font, |outlines| {
            let of = |code: u8| Some((u32::from(code), outlines.gathered(&names, code)?));
            (0..=u8::MAX).filter_map(of).collect()
        })
    }

    /// Those of a descendant font, by CID (§9.7.4.2), where codes are CIDs.
    pub(super) fn composite(view: View<'_, '_>, font: &Dict, codes_are_cids: bool) -> Self {
        let map = view.lookup(font, "CIDToGIDMap");
        let own = match &*map {
            Object::Stream(map) => match view.decoded(map) {
                Some(bytes) => Some(bytes),
                None => return Self::Unknown,
            },
            _ => None,
        };
        Self::read(view, font, |outlines| match &own {
            _ if !codes_are_cids => HashMap::new(),
            Some(map) => {
                let gid = |pair: &[u8]| pair.iter().fold(0, |gid, byte| gid << 8 | usize::from(*byte));
                let of = |(cid, pair): (u32, &[u8])| Some((cid, *outlines.boxes.get(gid(pair))?));
                (0..).zip(map.chunks_exact(2)).filter_map(of).collect()
            }
            None => outlines.by_cid(),
        })
    }

    fn read(
        view: View<'_, '_>,
        font: &Dict,
        by_code: impl FnOnce(&Outlines<'_>) -> HashMap<u32, Reach>,
    ) -> Self {
        let descriptor = view.lookup(font, "FontDescriptor");
        let Some(descriptor) = descriptor.as_dict() else {
            return Self::Usual;
        };
        let files = ["FontFile", "FontFile2", "FontFile3"];
        let files = files.map(|key| view.lookup(descriptor, key));
        let stream = match files.each_ref().map(|file| &**file) {
            [Object::Null, Object::Null, Object::Null] => return Self::Usual,
            [Object::Null, Object::Stream(stream), Object::Null]
            | [Object::Null, Object::Null, Object::Stream(stream)] => stream,
            // Two programmes of which viewers choose one; Type 1 programmes that are not understood.
            _ => return Self::Unknown,
        };
        let measured = view.decoded(stream).and_then(|bytes| {
            let outlines = Outlines::read(&bytes, is_bare(view, stream))?;
            view.pair.spend(outlines.boxes.len());
            let by_code = by_code(&outlines);
            let all = outlines.boxes.iter().copied().fold(NOTHING, both);
            Some(Measured { by_code, all })
        });
        measured.map_or(Self::Unknown, |measured| Self::Measured(Rc::new(measured)))
    }
}

/// CFF outside an OpenType file (Table 124).
fn is_bare(view: View<'_, '_>, stream: &Stream) -> bool {
    let kind = view.lookup(&stream.dict, "Subtype");
    kind.is_name("Type1C") || kind.is_name("CIDFontType0C")
}

fn both([a0, b0, c0, d0]: Reach, [a1, b1, c1, d1]: Reach) -> Reach {
    [a0.min(a1), b0.min(b1), c0.max(c1), d0.max(d1)]
}

/// A programme with the boxes of all its glyphs.
struct Outlines<'b> {
    face: Option<Face<'b>>,
    cff: Option<cff::Table<'b>>,
    boxes: Vec<Reach>,
}

impl<'b> Outlines<'b> {
    fn read(bytes: &'b [u8], bare: bool) -> Option<Self> {
        if bare {
            let cff = cff::Table::parse(bytes)?;
            let boxes = cff_boxes(&cff, bytes)?;
            return Some(Self {
                face: None,
                cff: Some(cff),
                boxes,
            });
        }
        // Not a collection, of which viewers take one face or the other.
        let face = Face::parse(bytes, 0)
            .ok()
            .filter(|_| !bytes.starts_with(b"ttcf"))?;
        let tables = face.tables();
        let table = |name| RawFace::parse(bytes, 0).ok()?.table(Tag::from_bytes(name));
        let (boxes, cff) = match (tables.glyf, tables.cff) {
            (Some(_), None) => (glyf_boxes(&face, table(b"loca")?, table(b"glyf")?)?, None),
            (None, Some(cff)) if face.units_per_em() == 1000 => {
                let own = table(b"CFF ")?;
                (cff_boxes(&cff, own)?, Some(cff))
            }
            _ => return None,
        };
        Some(Self {
            face: Some(face),
            cff,
            boxes,
        })
    }

    /// All glyphs that a viewer may take for the code, whatever table or name it goes by; none if it may be any.
    fn gathered(&self, names: &Names, code: u8) -> Option<Reach> {
        let (letters, certain) = names.letters(code);
        let mut found: Vec<GlyphId> = Vec::new();
        if let Some(cmap) = self.face.as_ref().and_then(|face| face.tables().cmap) {
            let code = u32::from(code);
            let codes = [0, 0xF000, 0xF100, 0xF200].map(|page| page + code);
            let codes = codes
                .into_iter()
                .chain(letters.iter().map(|letter| letter.unicode));
            let codes: Vec<u32> = codes.collect();
            for table in cmap.subtables {
                found.extend(codes.iter().filter_map(|code| table.glyph_index(*code)));
            }
        }
        for letter in &letters {
            found.extend(
                self.face
                    .as_ref()
                    .and_then(|face| face.glyph_index_by_name(&letter.name)),
            );
            found.extend(
                self.cff
                    .as_ref()
                    .and_then(|cff| cff.glyph_index_by_name(&letter.name)),
            );
        }
        found.extend(self.cff.as_ref().and_then(|cff| cff.glyph_index(code)));
        found.retain(|glyph| glyph.0 != 0);
        if found.is_empty() || !certain {
            return None;
        }
        let mut boxes = found
            .iter()
            .map(|glyph| self.boxes.get(usize::from(glyph.0)).copied());
        boxes.try_fold(NOTHING, |all, one| Some(both(all, one?)))
    }

    fn by_cid(&self) -> HashMap<u32, Reach> {
        let cid = |gid: u32| {
            let glyph = GlyphId(u16::try_from(gid).ok()?);
            self.cff.as_ref()?.glyph_cid(glyph).map(u32::from)
        };
        let boxes = (0..).zip(self.boxes.iter().copied());
        boxes
            .map(|(gid, reach)| (cid(gid).unwrap_or(gid), reach))
            .collect()
    }
}

fn glyf_boxes(face: &Face<'_>, places: &[u8], data: &[u8]) -> Option<Vec<Reach>> {
    let (glyf, head) = (face.tables().glyf?, face.tables().head);
    let count = face.tables().maxp.number_of_glyphs;
    let loca = loca::Table::parse(count, head.index_to_location_format, places)?;
    let body = |glyph: u16| data.get(loca.glyph_range(GlyphId(glyph))?);
    let flat = (0..face.number_of_glyphs()).all(|glyph| is_flat(&body, glyph));
    if !flat {
        return None;
    }
    let unit = 1.0 / f64::from(face.units_per_em());
    let glyphs = (0..face.number_of_glyphs()).map(GlyphId);
    let reach = |glyph: GlyphId| {
        let mut bounds = Bounds::default();
        let read = glyf.outline(glyph, &mut bounds).is_some();
        // A glyph without data is empty.
        let empty = loca.glyph_range(glyph).is_none_or(|range| range.is_empty());
        if read || empty {
            bounds.reach(unit)
        } else {
            ANYTHING
        }
    };
    Some(glyphs.map(reach).collect())
}

/// Whether what a glyph is put together of is hardly put together itself: glyphs within glyphs multiply (OpenType, `glyf`).
fn is_flat<'d>(body: &impl Fn(u16) -> Option<&'d [u8]>, glyph: u16) -> bool {
    /// Accents on letters that are put together of letter and accent, with room to spare.
    const PARTS: usize = 64;
    const LEVELS: usize = 6;
    let mut level = vec![glyph];
    for _ in 0..LEVELS {
        level = level
            .iter()
            .filter_map(|glyph| body(*glyph))
            .flat_map(parts)
            .collect();
        if level.len() > PARTS {
            return false;
        }
    }
    level.is_empty()
}

/// The glyphs that one is put together of.
fn parts(body: &[u8]) -> Vec<u16> {
    let word = |at: usize| {
        body.get(at..at + 2)
            .map(|pair| pair.iter().fold(0, |word, byte| word << 8 | u16::from(*byte)))
    };
    let (mut found, mut at) = (Vec::new(), 10);
    if body.first().is_none_or(|first| *first < 0x80) {
        return found;
    }
    while let (Some(flags), Some(glyph)) = (word(at), word(at + 2)) {
        found.push(glyph);
        let offsets = if flags & 1 == 0 { 2 } else { 4 };
        let scale = match flags & 0xC8 {
            0 => 0,
            8 => 2,
            0x40 => 4,
            _ => 8,
        };
        at += 4 + offsets + scale;
        if flags & 0x20 == 0 {
            break;
        }
    }
    found
}

/// The boxes of a CFF programme whose space is the usual one of a thousand units.
fn cff_boxes(cff: &cff::Table<'_>, bytes: &[u8]) -> Option<Vec<Reach>> {
    let matrix = cff.matrix();
    let near = |value: f32, usual: f64| (f64::from(value) - usual).abs() < 1e-6;
    let usual = near(matrix.sx, 0.001) && near(matrix.sy, 0.001);
    let straight = [matrix.kx, matrix.ky, matrix.tx, matrix.ty]
        .iter()
        .all(|value| near(*value, 0.0));
    // Fonts with CIDs have a matrix for each of their parts besides.
    let parted = cff.glyph_cid(GlyphId(0)).is_some();
    if !(usual && straight) || parted && !has_usual_matrices(bytes) {
        return None;
    }
    let mut charstrings = Charstrings::read(bytes)?;
    let glyphs = (0..cff.number_of_glyphs()).map(GlyphId);
    let reach = |glyph: GlyphId| {
        if !charstrings.is_short(glyph.0) {
            return ANYTHING;
        }
        let mut bounds = Bounds::default();
        match cff.outline(glyph, &mut bounds) {
            Ok(_) | Err(CFFError::ZeroBBox) => bounds.reach(0.001),
            Err(_) => ANYTHING,
        }
    };
    Some(glyphs.map(reach).collect())
}

/// Whether every FontMatrix (Adobe Technical Note 5176, table 9) is the usual one, or that of no change.
fn has_usual_matrices(bytes: &[u8]) -> bool {
    /// `1 0 0 1 0 0`, `0.001 0 0 0.001 0 0` and `.001 …`, as DICT data.
    const KNOWN: [&[u8]; 3] = [
        &[140, 139, 139, 140, 139, 139],
        &[30, 0x0A, 0x00, 0x1F, 139, 139, 30, 0x0A, 0x00, 0x1F, 139, 139],
        &[30, 0xA0, 0x01, 0xFF, 139, 139, 30, 0xA0, 0x01, 0xFF, 139, 139],
    ];
    let operators = bytes.windows(2).enumerate().filter(|(_, pair)| *pair == [12, 7]);
    operators.into_iter().all(|(at, _)| {
        let before = bytes.get(..at).unwrap_or_default();
        KNOWN.iter().any(|known| before.ends_with(known))
    })
}

/// The box of all points, those that only bend curves too.
#[derive(Default)]
struct Bounds(Option<[f32; 4]>);

impl Bounds {
    fn point(&mut self, x: f32, y: f32) {
        let [x0, y0, x1, y1] = self.0.unwrap_or([x, y, x, y]);
        self.0 = Some([x0.min(x), y0.min(y), x1.max(x), y1.max(y)]);
    }

    fn reach(self, unit: f64) -> Reach {
        self.0.unwrap_or_default().map(|value| f64::from(value) * unit)
    }
}

impl OutlineBuilder for Bounds {
    fn move_to(&mut self, x: f32, y: f32) {
        self.point(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.point(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        self.point(x1, y1);
        self.point(x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        self.point(x1, y1);
        self.point(x2, y2);
        self.point(x, y);
    }

    fn close(&mut self) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A glyph put together of others.
    fn put_together(glyphs: &[u8]) -> Vec<u8> {
        let mut body = vec![0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0];
        for (at, glyph) in glyphs.iter().enumerate() {
            let more = if at + 1 < glyphs.len() { 0x20 } else { 0 };
            body.extend([0, more, 0, *glyph, 0, 0]);
        }
        body
    }

    #[test]
    fn glyphs_within_glyphs_are_followed_a_little() {
        let plain = vec![0, 1];
        let accented = put_together(&[0, 0]);
        let twice = put_together(&[1, 0]);
        let itself = put_together(&[3, 3]);
        let glyphs = [plain, accented, twice, itself];
        let body = |glyph: u16| glyphs.get(usize::from(glyph)).map(Vec::as_slice);
        assert_eq!(
            [0, 1, 2, 3].map(|glyph| is_flat(&body, glyph)),
            [true, true, true, false]
        );
    }
}
