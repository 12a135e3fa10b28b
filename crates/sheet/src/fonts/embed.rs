//! A subset as PDF objects: Type 0 font, CIDFontType2, descriptor, program, ToUnicode
//! (ISO 32000-2 §9.7.4, §9.7.6, §9.8, §9.10.3).

use std::fmt::Write as _;
use std::sync::OnceLock;

use saoy_pdf::{Dict, ObjRef, Object, Sink, Stream};

use super::face::Face;
use super::subset::{Subset, SubsetError};
use crate::objects::{array, compressed, dict, int, name, real, string};

/// Serif and symbolic: codes are glyph numbers, so no standard encoding applies.
const FLAGS: i64 = 1 << 1 | 1 << 2;
const ITALIC: i64 = 1 << 6;

/// Adds the font's objects and returns the Type 0 font, for `/Resources /Font`.
pub fn embed(subset: &Subset, objects: &mut impl Sink) -> Result<ObjRef, SubsetError> {
    let base = format!("{}+{}", subset.tag(), subset.face().name());
    let metrics = subset.face().metrics();
    let file = objects.add(Object::Stream(program(subset)?));
    let italic = metrics.italic_angle != 0.0;
    let descriptor = objects.add(dict([
        ("Type", name("FontDescriptor")),
        ("FontName", name(&base)),
        ("Flags", int(if italic { FLAGS | ITALIC } else { FLAGS })),
        ("FontBBox", array(metrics.bbox.map(|v| real(v.round())))),
        ("ItalicAngle", real(metrics.italic_angle)),
        ("Ascent", real(metrics.ascent.round())),
        ("Descent", real(metrics.descent.round())),
        ("CapHeight", real(metrics.cap_height.round())),
        ("StemV", int(if base.ends_with("Bold") { 140 } else { 80 })),
        ("FontFile2", Object::Ref(file)),
    ]));
    let cid_font = objects.add(dict([
        ("Type", name("Font")),
        ("Subtype", name("CIDFontType2")),
        ("BaseFont", name(&base)),
        (
            "CIDSystemInfo",
            dict([
                ("Registry", string(b"Adobe")),
                ("Ordering", string(b"Identity")),
                ("Supplement", int(0)),
            ]),
        ),
        ("FontDescriptor", Object::Ref(descriptor)),
        ("DW", int(0)),
        ("W", widths(subset)),
        ("CIDToGIDMap", name("Identity")),
    ]));
    let to_unicode = objects.add(compressed([], to_unicode(subset).as_bytes()));
    Ok(objects.add(dict([
        ("Type", name("Font")),
        ("Subtype", name("Type0")),
        ("BaseFont", name(&base)),
        ("Encoding", name("Identity-H")),
        ("DescendantFonts", array([Object::Ref(cid_font)])),
        ("ToUnicode", Object::Ref(to_unicode)),
    ])))
}

/// The font program, compressed. The bold alphabet is the same in nearly every document: it is made once.
fn program(subset: &Subset) -> Result<Stream, SubsetError> {
    static ALPHABET: OnceLock<(Subset, Stream)> = OnceLock::new();
    if let Some((alphabet, stream)) = ALPHABET.get()
        && alphabet == subset
    {
        return Ok(stream.clone());
    }
    let program = subset.program()?;
    let length = i64::try_from(program.len()).unwrap_or(i64::MAX);
    let stream = Stream::deflated(Dict::new().with("Length1", int(length)), &program);
    if *subset == Subset::vietnamese(Face::Bold) {
        let _ = ALPHABET.set((subset.clone(), stream.clone()));
    }
    Ok(stream)
}

/// `/W`: glyph numbers are handed out without gaps, so one run from the first glyph is enough.
fn widths(subset: &Subset) -> Object {
    let first = subset.glyphs().next().map_or(0, |(g, ..)| g);
    let mut runs = vec![(first, Vec::new())];
    let mut next = first;
    for (glyph, _, width) in subset.glyphs() {
        if glyph != next {
            runs.push((glyph, Vec::new()));
        }
        if let Some((_, run)) = runs.last_mut() {
            run.push(real(width));
        }
        next = glyph.saturating_add(1);
    }
    array(
        runs.into_iter()
            .flat_map(|(first, run)| [int(i64::from(first)), array(run)]),
    )
}

/// The CMap that gives each code its letter back, so that text can be searched, copied and read aloud.
fn to_unicode(subset: &Subset) -> String {
    let mut map = String::from(
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n\
         /CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n\
         /CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n\
         1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n",
    );
    let letters: Vec<_> = subset.glyphs().collect();
    // At most 100 entries a block (Adobe Technical Note 5014 §7.2).
    for block in letters.chunks(100) {
        let _ = writeln!(map, "{} beginbfchar", block.len());
        for (glyph, letter, _) in block {
            let _ = write!(map, "<{glyph:04X}> <");
            for unit in letter.encode_utf16(&mut [0; 2]) {
                let _ = write!(map, "{unit:04X}");
            }
            map.push_str(">\n");
        }
        map.push_str("endbfchar\n");
    }
    map.push_str("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend");
    map
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn to_unicode_gives_every_letter_back() {
        let mut subset = Subset::new(Face::Regular);
        let codes = subset.codes("ĐT");
        let map = to_unicode(&subset);
        assert!(map.contains(&format!("<{:04X}> <0110>", codes[0])), "{map}");
        assert!(map.contains(&format!("<{:04X}> <0054>", codes[1])), "{map}");
        assert!(map.contains("2 beginbfchar"));
    }

    #[test]
    fn only_the_same_letters_share_a_program() {
        let alphabet = Subset::vietnamese(Face::Bold);
        let mut more = alphabet.clone();
        more.codes("Ω");
        let (first, other, again) = (
            program(&alphabet).unwrap(),
            program(&more).unwrap(),
            program(&alphabet).unwrap(),
        );
        assert_eq!(first, again);
        assert_ne!(first, other);
        assert_ne!(program(&Subset::vietnamese(Face::Regular)).unwrap(), first);
    }

    #[test]
    fn blocks_hold_at_most_a_hundred() {
        let map = to_unicode(&Subset::vietnamese(Face::Bold));
        let counts: Vec<u32> = map
            .lines()
            .filter_map(|l| l.strip_suffix(" beginbfchar")?.parse().ok())
            .collect();
        assert!(
            counts.iter().all(|n| *n <= 100) && counts.len() == 3,
            "{counts:?}"
        );
    }
}
