//! The style by which viewers write into a field (`/DA`, ISO 32000-2 §12.7.4.3) and its border (`/BS`, `/Border`, §12.5.4):
//! when another notation of them is the same, and when nobody sees them.

use std::sync::Arc;

use saoy_pdf::{Dict, Object};

use super::{
    content::{Operators, Token, fits},
    drawn_itself::has_look,
    step::Step,
    view::View,
};

/// What programs call the fonts of which every viewer has its own (ISO 32000-1 Table 111), where they take one for another.
const USUAL: [(&[u8], &str); 6] = [
    (b"Helv", "Helvetica"),
    (b"HeBo", "Helvetica-Bold"),
    (b"TiRo", "Times-Roman"),
    (b"Cour", "Courier"),
    (b"ZaDb", "ZapfDingbats"),
    (b"Symb", "Symbol"),
];
/// The widest border (in points) that programs give a field which has none.
const THIN: f64 = 3.0;

/// What a `/DA` sets.
#[derive(PartialEq)]
struct Style {
    font: Vec<u8>,
    size: f64,
    /// Red, green, blue; cyan, magenta, yellow, black.
    colour: Vec<f64>,
}

impl Style {
    /// Font, size and colour in any order; none if there is anything else.
    fn read(bytes: &[u8]) -> Option<Self> {
        let (mut font, mut colour) = (None, vec![0.0; 3]);
        let mut operators = Operators::new(bytes);
        while let Some((operator, operands)) = operators.next_operator() {
            if !fits(operator, &operands) {
                return None;
            }
            let numbers = || operands.iter().filter_map(Token::number);
            match operator {
                b"Tf" => font = Some((operands.first()?.name()?.to_vec(), numbers().next()?)),
                b"g" => colour = vec![numbers().next()?; 3],
                b"rg" | b"k" => colour = numbers().collect(),
                _ => return None,
            }
        }
        let (font, size) = font.filter(|_| !operators.is_broken())?;
        Some(Self { font, size, colour })
    }
}

/// How a border is drawn.
#[derive(PartialEq)]
struct Border {
    width: f64,
    style: Vec<u8>,
}

/// What a new notation means.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Notation {
    /// The same.
    Same,
    /// Something that shows nowhere, as long as the field shows the look it has.
    Unseen,
}

impl Step<'_, '_> {
    /// Whether a field is written in as it was: in the same size and colour, by the same font or, where its look says how
    /// it shows, by a viewer's own.
    pub(super) fn new_style(&self, num: u32, new: Option<&Object>) -> Option<Notation> {
        if new.is_some_and(|new| new.as_string().is_none()) {
            return None;
        }
        let [was, is] = [self.old, self.new].map(|view| self.style(view, num));
        let now = Style::read(is.as_string()?)?;
        let Some(was) = was.as_string() else {
            let black = now.colour == [0.0; 3] && now.size == 0.0;
            let unseen = *was == Object::Null && black && self.is_usual_font(&now.font);
            return (unseen && self.keeps_its_looks(num)).then_some(Notation::Unseen);
        };
        let was = Style::read(was)?;
        if was == now {
            return Some(Notation::Same);
        }
        let same = was.size == now.size && was.colour == now.colour && self.is_usual_font(&now.font);
        (same && self.shows_looks(num)).then_some(Notation::Unseen)
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
    pub(super) fn new_border(&self, num: u32, was: &Dict, is: &Dict) -> Option<Notation> {
        let (before, now) = (border(self.old, was)?, border(self.new, is)?);
        if before == now {
            return Some(Notation::Same);
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
        (unseen && self.keeps_its_looks(num)).then_some(Notation::Unseen)
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
