//! What the codes of a simple font stand for (ISO 32000-2 §9.6.5): names of glyphs, and their letters.

use std::collections::HashMap;

use saoy_pdf::{Dict, Object};

use super::view::View;

/// The glyphs of the codes 32 to 126 (Annex D), in ASCII.
const ASCII: [&str; 95] = [
    "space",
    "exclam",
    "quotedbl",
    "numbersign",
    "dollar",
    "percent",
    "ampersand",
    "quotesingle",
    "parenleft",
    "parenright",
    "asterisk",
    "plus",
    "comma",
    "hyphen",
    "period",
    "slash",
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "colon",
    "semicolon",
    "less",
    "equal",
    "greater",
    "question",
    "at",
    "A",
    "B",
    "C",
    "D",
    "E",
    "F",
    "G",
    "H",
    "I",
    "J",
    "K",
    "L",
    "M",
    "N",
    "O",
    "P",
    "Q",
    "R",
    "S",
    "T",
    "U",
    "V",
    "W",
    "X",
    "Y",
    "Z",
    "bracketleft",
    "backslash",
    "bracketright",
    "asciicircum",
    "underscore",
    "grave",
    "a",
    "b",
    "c",
    "d",
    "e",
    "f",
    "g",
    "h",
    "i",
    "j",
    "k",
    "l",
    "m",
    "n",
    "o",
    "p",
    "q",
    "r",
    "s",
    "t",
    "u",
    "v",
    "w",
    "x",
    "y",
    "z",
    "braceleft",
    "bar",
    "braceright",
    "asciitilde",
];

/// Where the standard encoding has other glyphs than ASCII (Annex D.2).
const STANDARD: [(u8, &str, u32); 2] = [(39, "quoteright", 0x2019), (96, "quoteleft", 0x2018)];

/// A glyph's name and letter.
pub(super) struct Letter {
    pub(super) name: String,
    pub(super) unicode: u32,
}

/// The encoding of one font.
pub(super) struct Names {
    differences: HashMap<u8, Vec<u8>>,
    base: Base,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Base {
    /// None is named: what the programme has built in, or the standard one.
    BuiltIn,
    WinAnsi,
    Other,
}

impl Names {
    pub(super) fn read(view: View<'_, '_>, font: &Dict) -> Self {
        let encoding = view.lookup(font, "Encoding");
        let named = match encoding.as_dict() {
            Some(dict) => view.lookup(dict, "BaseEncoding"),
            None => encoding.clone(),
        };
        let base = match &*named {
            Object::Null => Base::BuiltIn,
            name if name.is_name("WinAnsiEncoding") => Base::WinAnsi,
            _ => Base::Other,
        };
        let list = encoding.as_dict().map(|dict| view.lookup(dict, "Differences"));
        let items = list.as_deref().and_then(Object::as_array).unwrap_or_default();
        let (mut code, mut differences) = (0, HashMap::new());
        for item in items {
            let item = view.resolve(item);
            if let Some(first) = item.as_int() {
                code = first;
                continue;
            }
            if let (Ok(code), Some(name)) = (u8::try_from(code), item.as_name()) {
                differences.insert(code, name.to_vec());
            }
            code = code.saturating_add(1);
        }
        Self { differences, base }
    }

    /// The name that the font gives a code itself.
    pub(super) fn own(&self, code: u8) -> Option<&[u8]> {
        self.differences.get(&code).map(Vec::as_slice)
    }

    /// The letters of a code that the font itself gives a name, by a list or an encoding.
    pub(super) fn given(&self, code: u8) -> Option<String> {
        match self.differences.get(&code) {
            Some(name) => letters_of(name),
            None if self.base == Base::BuiltIn => None,
            None => self.spelt(code),
        }
    }

    /// What the code may stand for, and whether it stands for nothing else.
    pub(super) fn letters(&self, code: u8) -> (Vec<Letter>, bool) {
        if let Some(name) = self.differences.get(&code) {
            let at = ASCII.iter().position(|known| known.as_bytes() == name.as_slice());
            let letter = at.and_then(|at| Some(ascii(u8::try_from(at).ok()?.checked_add(32)?)));
            return (letter.flatten().into_iter().collect(), at.is_some());
        }
        let mut letters: Vec<Letter> = ascii(code).into_iter().collect();
        let others = STANDARD.iter().filter(|(other, ..)| *other == code);
        letters.extend(others.map(|(_, name, unicode)| Letter {
            name: (*name).to_owned(),
            unicode: *unicode,
        }));
        let certain = match code {
            0..=0x7F => true,
            0x80..=0x9F => self.base == Base::BuiltIn,
            _ => self.base != Base::Other,
        };
        if self.base == Base::WinAnsi && code >= 0xA0 {
            letters.push(Letter {
                name: String::new(),
                unicode: u32::from(code),
            });
        }
        (letters, certain)
    }

    /// The letters of a code, where those are certain: ASCII, and Latin-1 in WinAnsi.
    pub(super) fn spelt(&self, code: u8) -> Option<String> {
        let letter = match (self.differences.get(&code), code) {
            (Some(name), _) => return of_name(name),
            (None, 32..=126) => char::from(code),
            (None, 0xA0..) if self.base == Base::WinAnsi => char::from(code),
            _ => return None,
        };
        Some(letter.to_string())
    }
}

/// The letters that a glyph is called after: by its usual name, or by its number (`uni0039`, `u0039`).
fn of_name(name: &[u8]) -> Option<String> {
    if let Some(at) = ASCII.iter().position(|known| known.as_bytes() == name) {
        let code = u32::try_from(at).ok()?.checked_add(32)?;
        return char::from_u32(code).map(String::from);
    }
    match name {
        b"fi" | b"fl" | b"ff" | b"ffi" | b"ffl" => return std::str::from_utf8(name).ok().map(str::to_owned),
        _ => {}
    }
    let digits = name.strip_prefix(b"uni").or_else(|| name.strip_prefix(b"u"))?;
    let digits = std::str::from_utf8(digits)
        .ok()
        .filter(|digits| (4..=6).contains(&digits.len()))?;
    char::from_u32(u32::from_str_radix(digits, 16).ok()?).map(String::from)
}

/// The same, of accented letters as well (Adobe Glyph List); without what follows a period, which is another shape of it.
pub(super) fn letters_of(name: &[u8]) -> Option<String> {
    const ACCENTS: [(&str, char); 16] = [
        ("acute", '\u{301}'),
        ("grave", '\u{300}'),
        ("circumflex", '\u{302}'),
        ("tilde", '\u{303}'),
        ("dieresis", '\u{308}'),
        ("ring", '\u{30A}'),
        ("caron", '\u{30C}'),
        ("cedilla", '\u{327}'),
        ("breve", '\u{306}'),
        ("macron", '\u{304}'),
        ("dotaccent", '\u{307}'),
        ("hungarumlaut", '\u{30B}'),
        ("ogonek", '\u{328}'),
        ("hookabove", '\u{309}'),
        ("dotbelow", '\u{323}'),
        ("horn", '\u{31B}'),
    ];
    const OTHERS: [(&str, &str); 16] = [
        ("Dcroat", "Đ"),
        ("dcroat", "đ"),
        ("Eth", "Ð"),
        ("germandbls", "ß"),
        ("ae", "æ"),
        ("AE", "Æ"),
        ("oslash", "ø"),
        ("Oslash", "Ø"),
        ("endash", "–"),
        ("emdash", "—"),
        ("quoteleft", "‘"),
        ("quoteright", "’"),
        ("quotedblleft", "“"),
        ("quotedblright", "”"),
        ("ellipsis", "…"),
        ("bullet", "•"),
    ];
    let shape = name
        .split(|byte| *byte == b'.')
        .next()
        .filter(|name| !name.is_empty())?;
    if let Some(letters) = of_name(shape) {
        return Some(letters);
    }
    let shape = std::str::from_utf8(shape).ok()?;
    if let Some((_, letters)) = OTHERS.iter().find(|(known, _)| *known == shape) {
        return Some((*letters).to_owned());
    }
    let letter = shape.chars().next().filter(char::is_ascii_alphabetic)?;
    let (mut rest, mut letters) = (shape.get(1..)?, String::from(letter));
    while !rest.is_empty() {
        let (accent, mark) = ACCENTS.iter().find(|(accent, _)| rest.starts_with(accent))?;
        letters.push(*mark);
        rest = rest.get(accent.len()..)?;
    }
    Some(letters)
}

fn ascii(code: u8) -> Option<Letter> {
    let name = ASCII.get(usize::from(code.checked_sub(32)?))?;
    Some(Letter {
        name: (*name).to_owned(),
        unicode: u32::from(code),
    })
}
