//! The style by which viewers write into a field (`/DA`, ISO 32000-2 §12.7.4.3) and its border (`/BS`, `/Border`, §12.5.4):
//! when another notation of them is the same, and when nobody sees them.

use std::sync::Arc;

use saoy_pdf::{Dict, Object};

use super::{drawn_itself::has_look, step::Step, view::View};

/// What programs call the fonts of which every viewer has its own (ISO 32000-1 Table 111), where they take one for another.
const USUAL: [(&[u8], &str); 12] = [
    (b"Helv", "Helvetica"),
    (b"HeBo", "Helvetica-Bold"),
    (b"TiRo", "Times-Roman"),
    (b"Cour", "Courier"),
    (b"ZaDb", "ZapfDingbats"),
    (b"Symb", "Symbol"),
    (b"Helvetica", "Helvetica"),
    (b"Helvetica-Bold", "Helvetica-Bold"),
    (b"Times-Roman", "Times-Roman"),
    (b"Courier", "Courier"),
    (b"ZapfDingbats", "ZapfDingbats"),
    (b"Symbol", "Symbol"),
];
/// The widest border (in points) that programs give a field which has none.
const THIN: f64 = 3.0;

/// Bytes of a `/DA` that every program takes (MuPDF no more than 99).
const LONGEST: usize = 96;
/// Of a number, its point included: what is longer, programs round in their own way.
const MOST_DIGITS: usize = 12;

/// What a `/DA` sets.
#[derive(PartialEq)]
struct Style {
    font: Vec<u8>,
    size: f64,
    /// Red, green, blue; cyan, magenta, yellow, black.
    colour: Vec<f64>,
}

impl Style {
    /// One font with its size and at most one colour, in any order; none if there is anything else, or if programs could
    /// tell the words apart otherwise: some know nothing between words but white space, and no comments or `#31`.
    fn read(bytes: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(bytes)
            .ok()
            .filter(|text| text.len() <= LONGEST)?;
        let (mut font, mut colour, mut operands) = (None, None, Vec::new());
        for word in text
            .split([' ', '\t', '\r', '\n'])
            .filter(|word| !word.is_empty())
        {
            match word {
                "Tf" | "g" | "rg" | "k" => {}
                _ => {
                    operands.push(word);
                    continue;
                }
            }
            let operands = std::mem::take(&mut operands);
            match (word, operands.as_slice()) {
                ("Tf", [name, size]) if font.is_none() => font = Some((named(name)?, number(size)?)),
                ("g", [_]) | ("rg", [_, _, _]) | ("k", [_, _, _, _]) if colour.is_none() => {
                    colour = Some(operands.into_iter().map(number).collect::<Option<Vec<f64>>>()?);
                }
                _ => return None,
            }
        }
        let colour = match colour.as_deref() {
            None => vec![0.0; 3],
            Some([grey]) => vec![*grey; 3],
            Some(parts) => parts.to_vec(),
        };
        let (font, size) = font.filter(|_| operands.is_empty())?;
        Some(Self { font, size, colour })
    }
}

/// A name without anything that needs decoding.
fn named(word: &str) -> Option<Vec<u8>> {
    let plain = |byte: &u8| byte.is_ascii_alphanumeric() || b"-_+.,".contains(byte);
    let name = word.strip_prefix('/').filter(|name| !name.is_empty())?;
    name.as_bytes()
        .iter()
        .all(plain)
        .then(|| name.as_bytes().to_vec())
}

/// A number as all read it: a few digits, one point at most.
fn number(word: &str) -> Option<f64> {
    let digits = word.strip_prefix('-').unwrap_or(word);
    let points = digits.bytes().filter(|byte| *byte == b'.').count();
    let plain = digits.bytes().all(|byte| byte == b'.' || byte.is_ascii_digit());
    let some = digits.len() > points && digits.len() <= MOST_DIGITS;
    (plain && some && points <= 1).then(|| word.parse().ok())?
}

/// How a border is drawn.
#[derive(PartialEq)]
struct Border {
    width: f64,
    style: Vec<u8>,
}

impl Step<'_, '_> {
    /// Whether a field is written in as it was: in the same size and colour, by the same font or, where its look says how
    /// it shows, by a viewer's own.
    pub(super) fn is_same_style(&self, num: u32, new: Option<&Object>) -> bool {
        self.new_style(num, new).unwrap_or(false)
    }

    fn new_style(&self, num: u32, new: Option<&Object>) -> Option<bool> {
        if new.is_some_and(|new| new.as_string().is_none()) {
            return None;
        }
        let [was, is] = [self.old, self.new].map(|view| self.style(view, num));
        let now = Style::read(is.as_string()?)?;
        let Some(was) = was.as_string() else {
            let black = now.colour == [0.0; 3] && now.size == 0.0;
            let unseen = *was == Object::Null && black && self.is_usual_font(&now.font);
            return Some(unseen && self.keeps_its_looks(num));
        };
        let was = Style::read(was)?;
        if was == now {
            return Some(true);
        }
        let same = was.size == now.size && was.colour == now.colour && self.is_usual_font(&now.font);
        Some(same && self.shows_looks(num))
    }

    /// `/DA` of a field, of those above it, or of the form.
    fn style(&self, view: View<'_, '_>, num: u32) -> Arc<Object> {
        let own = self.inherited(view, num, "DA");
        if *own != Object::Null {
            return own;
        }
        let form = view.lookup(&view.catalog(), "AcroForm");
        form.as_dict().map_or(own, |form| view.lookup(form, "DA"))
    }

    /// Whether a name stands for one of the fonts that every viewer has: the form has none under it, or that one.
    fn is_usual_font(&self, name: &[u8]) -> bool {
        let Some((_, usual)) = USUAL.iter().find(|(known, _)| *known == name) else {
            return false;
        };
        let form = self.new.lookup(&self.new.catalog(), "AcroForm");
        let resources = form.as_dict().map(|form| self.new.lookup(form, "DR"));
        let fonts = resources
            .as_deref()
            .and_then(Object::as_dict)
            .map(|resources| self.new.lookup(resources, "Font"));
        let font = fonts
            .as_deref()
            .and_then(Object::as_dict)
            .and_then(|fonts| fonts.get(name))
            .map(|font| self.new.resolve(font));
        font.is_none_or(|font| {
            font.as_dict().is_some_and(|font| {
                let encoding = self.new.lookup(font, "Encoding");
                self.new.lookup(font, "Subtype").is_name("Type1")
                    && self.new.lookup(font, "BaseFont").is_name(usual)
                    && !font.contains_key("FontDescriptor")
                    && matches!(*encoding, Object::Null | Object::Name(_))
            })
        })
    }

    /// Whether a widget's border is as it was, or nobody draws any: it has no colour.
    pub(super) fn is_same_border(&self, num: u32, was: &Dict, is: &Dict) -> bool {
        let (Some(before), Some(now)) = (border(self.old, was), border(self.new, is)) else {
            return false;
        };
        if before == now {
            return true;
        }
        let coloured = |view: View<'_, '_>, widget: &Dict| {
            let marks = view.lookup(widget, "MK");
            let colour = marks.as_dict().map(|marks| view.lookup(marks, "BC"));
            colour.is_some_and(|colour| {
                *colour != Object::Null && colour.as_array().is_none_or(|parts| !parts.is_empty())
            })
        };
        let thin = (0.0..=THIN).contains(&now.width) && now.style == b"S";
        let unseen = thin && !coloured(self.old, was) && !coloured(self.new, is);
        unseen && self.keeps_its_looks(num)
    }

    /// Whether viewers showed a look that the field had, and show one that it has.
    pub(super) fn keeps_its_looks(&self, num: u32) -> bool {
        self.shows_looks(num) && self.has_looks(self.old, num)
    }

    /// Whether viewers show looks in both revisions, not what they would draw, and the field has one now.
    fn shows_looks(&self, num: u32) -> bool {
        let drawn_anew = [self.old, self.new].iter().any(|view| {
            let form = view.lookup(&view.catalog(), "AcroForm");
            let needs = form.as_dict().map(|form| view.lookup(form, "NeedAppearances"));
            needs.is_some_and(|needs| !matches!(*needs, Object::Null | Object::Bool(false)))
        });
        !drawn_anew && self.has_looks(self.new, num)
    }

    /// Whether a field, and every widget below it, has a look.
    fn has_looks(&self, view: View<'_, '_>, num: u32) -> bool {
        let fields = &self.is.fields;
        self.pair.spend(fields.len() / 4);
        let within = |mut field: u32| {
            // Parents come before their kids in the model: this ends.
            while field != num {
                match fields.get(&field).and_then(|field| field.parent) {
                    Some(parent) => field = parent,
                    None => return false,
                }
            }
            true
        };
        let mut widgets = fields
            .iter()
            .filter(|(kid, field)| !field.has_kids && within(**kid));
        widgets.all(|(kid, _)| {
            let widget = view.pair.object(view.side, *kid);
            widget.as_dict().is_some_and(|widget| has_look(view, widget))
        })
    }
}

/// The border of a widget (Tables 166, 168); none where it is written otherwise than programs do.
fn border(view: View<'_, '_>, widget: &Dict) -> Option<Border> {
    let plain = |width| Border {
        width,
        style: b"S".to_vec(),
    };
    match widget.get("BS") {
        None | Some(Object::Null) => match &*view.lookup(widget, "Border") {
            Object::Null => Some(plain(1.0)),
            Object::Array(parts) => match parts.as_slice() {
                [_, _, width] => Some(plain(width.as_number()?)),
                _ => None,
            },
            _ => None,
        },
        Some(style) => {
            let style = view.resolve(style);
            let style = style.as_dict()?;
            let known = |key: &[u8]| matches!(key, b"Type" | b"W" | b"S");
            if !style.iter().all(|(key, _)| known(key.as_bytes())) {
                return None;
            }
            let drawn = match style.get("S") {
                None => b"S".to_vec(),
                Some(drawn) => drawn.as_name()?.to_vec(),
            };
            let width = style.get("W").map_or(Some(1.0), Object::as_number)?;
            Some(Border { width, style: drawn })
        }
    }
}
