//! What the codes of a font show: what its programme calls their glyphs, else what the file says about them.

use std::collections::BTreeSet;

use saoy_pdf::{Dict, Object};

use super::{
    called::Called,
    names::Names,
    plain::plain,
    symbols::{dingbat, symbol},
    to_unicode::ToUnicode,
    view::View,
};

/// What a code shows.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Glyph {
    Letters(String),
    /// A glyph of a usual font that has no common name.
    Nameless,
    /// Nobody can say it.
    Unclear,
}

/// How a font is read.
pub(super) enum Spelling {
    /// One of the viewer's own, which shows what its encoding says.
    Usual(Names),
    /// One of the viewer's own with signs of its own.
    Signs(fn(u8) -> Option<char>),
    /// One that the file brings.
    Own(Box<Own>),
    Unclear,
}

/// A font with a programme, or with codes of two bytes.
pub(super) struct Own {
    codes: Codes,
    called: Option<Called>,
    said: Option<ToUnicode>,
}

enum Codes {
    /// One byte.
    Simple(Names),
    /// Two bytes that are a CID, and its glyph where a map says it.
    Cids(Option<Vec<u8>>),
    /// Two bytes that are UTF-16, of whatever font.
    Letters,
}

/// What stands where the font has no letter for what was to be written: its first glyph.
pub(super) const HOLE: char = char::REPLACEMENT_CHARACTER;

/// Fonts with signs of their own that not every viewer has.
const SYMBOLIC: [&[u8]; 6] = [
    b"Wingdings",
    b"Webdings",
    b"Marlett",
    b"ITCZapfDingbats",
    b"MonotypeSorts",
    b"Dingbats",
];

impl Spelling {
    /// What viewers take for a font that nobody brings.
    pub(super) fn of_nobody(view: View<'_, '_>) -> Self {
        Self::Usual(Names::read(view, &Dict::new()))
    }

    pub(super) fn read(view: View<'_, '_>, font: &Dict) -> Self {
        let kind = view.lookup(font, "Subtype");
        if kind.is_name("Type0") {
            return Self::composite(view, font).unwrap_or(Self::Unclear);
        }
        let simple = ["Type1", "MMType1", "TrueType"];
        if !simple.iter().any(|name| kind.is_name(name)) {
            return Self::Unclear;
        }
        let names = Names::read(view, font);
        if !has_programme(view, font) {
            let base = view.lookup(font, "BaseFont");
            let base = base.as_name().unwrap_or_default();
            let encoded = *view.lookup(font, "Encoding") != Object::Null;
            let symbolic = SYMBOLIC.iter().any(|known| base.starts_with(known));
            return match base {
                [b'S', b'y', b'm', b'b', b'o', b'l', ..] if !encoded => Self::Signs(symbol),
                b"ZapfDingbats" if !encoded => Self::Signs(dingbat),
                [b'S', b'y', b'm', b'b', b'o', b'l', ..] | b"ZapfDingbats" => Self::Unclear,
                _ if symbolic => Self::Unclear,
                _ => Self::Usual(names),
            };
        }
        Self::Own(Box::new(Own {
            called: Called::read(view, font, Some(&names)),
            said: ToUnicode::read(view, font),
            codes: Codes::Simple(names),
        }))
    }

    /// None where codes are no pairs of bytes, or lead to fonts that every viewer chooses itself.
    fn composite(view: View<'_, '_>, font: &Dict) -> Option<Self> {
        let descendants = view.lookup(font, "DescendantFonts");
        let descendant = view.resolve(descendants.as_array()?.first()?);
        let descendant = descendant.as_dict()?;
        let encoding = view.lookup(font, "Encoding");
        let encoding = encoding.as_name()?;
        let unicode = ["UCS2-H", "UTF16-H", "UCS2-V", "UTF16-V"];
        let unicode = unicode.iter().any(|end| encoding.ends_with(end.as_bytes()));
        let codes = match encoding {
            b"Identity-H" | b"Identity-V" if has_programme(view, descendant) => {
                match &*view.lookup(descendant, "CIDToGIDMap") {
                    Object::Stream(map) => Codes::Cids(Some(view.decoded(map)?)),
                    _ => Codes::Cids(None),
                }
            }
            name if name.starts_with(b"Uni") && unicode => Codes::Letters,
            _ => return None,
        };
        Some(Self::Own(Box::new(Own {
            called: match codes {
                Codes::Letters => None,
                _ => Called::read(view, descendant, None),
            },
            said: ToUnicode::read(view, font),
            codes,
        })))
    }

    /// What a string shows, code by code.
    pub(super) fn glyphs(&self, view: View<'_, '_>, text: &[u8]) -> Vec<Glyph> {
        let known = |letters: Option<String>| letters.map_or(Glyph::Unclear, Glyph::Letters);
        match self {
            Self::Usual(names) => {
                let spelt = |code: &u8| names.spelt(*code).map_or(Glyph::Nameless, Glyph::Letters);
                text.iter().map(spelt).collect()
            }
            Self::Signs(sign) => text
                .iter()
                .map(|code| known(sign(*code).map(String::from)))
                .collect(),
            Self::Own(own) => {
                let width = if let Codes::Simple(_) = own.codes { 1 } else { 2 };
                text.chunks(width)
                    .map(|code| known(own.letters(view, code)))
                    .collect()
            }
            Self::Unclear => text.first().map(|_| Glyph::Unclear).into_iter().collect(),
        }
    }
}

impl Own {
    /// The letters of a code; none where they are not known, or contradict each other.
    fn letters(&self, view: View<'_, '_>, code: &[u8]) -> Option<String> {
        let said = |code: u32| self.said.as_ref().and_then(|said| said.letters(view, code));
        match (code, &self.codes) {
            ([code], Codes::Simple(names)) => {
                let seen = self.called.as_ref().and_then(|called| called.of_code(*code));
                let (named, said) = (names.given(*code), said(u32::from(*code)));
                agreed(seen, &[named, said])
            }
            ([high, low], Codes::Cids(map)) => {
                let cid = u16::from_be_bytes([*high, *low]);
                let said = said(u32::from(cid));
                let Some(called) = &self.called else {
                    return said.or((cid == 0).then(|| HOLE.to_string()));
                };
                let glyph = match map {
                    Some(map) => map
                        .get(2 * usize::from(cid)..)?
                        .first_chunk()
                        .map(|pair| u16::from_be_bytes(*pair))?,
                    None => called.glyph(cid),
                };
                let hole = (cid == 0 && said.is_none()).then(|| HOLE.to_string());
                let letters = agreed(called.of_glyph(glyph), &[said]).or(hole);
                let nothing = letters.as_ref().is_none_or(|letters| plain(letters).is_empty());
                match called.is_blank(glyph) {
                    Some(true) => Some(String::new()),
                    // Something shows, and is said to be nothing.
                    Some(false) if nothing => None,
                    _ => letters,
                }
            }
            ([high, low], Codes::Letters) => String::from_utf16(&[u16::from_be_bytes([*high, *low])]).ok(),
            _ => None,
        }
    }
}

/// What a glyph is called by its programme is what shows; what the file says of it counts where the programme does not
/// say it, or says the same.
fn agreed(seen: Option<&BTreeSet<String>>, told: &[Option<String>]) -> Option<String> {
    let mut told = told.iter().flatten();
    if let Some(seen) = seen.filter(|seen| !seen.is_empty()) {
        let is_seen = |told: &&String| seen.iter().any(|seen| plain(seen) == plain(told));
        return told.find(is_seen).or_else(|| seen.first()).cloned();
    }
    let first = told.next()?;
    told.all(|other| plain(other) == plain(first))
        .then(|| first.clone())
}

fn has_programme(view: View<'_, '_>, font: &Dict) -> bool {
    let descriptor = view.lookup(font, "FontDescriptor");
    descriptor.as_dict().is_some_and(|descriptor| {
        ["FontFile", "FontFile2", "FontFile3"]
            .iter()
            .any(|key| *view.lookup(descriptor, key) != Object::Null)
    })
}
