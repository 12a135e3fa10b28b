//! The same value drawn once more: programs that fill a field in with what it says already write another look for it.
//!
//! Where a value is new, whoever reads the look reads a new text. Here nothing says that anything happened, so the look must
//! say certainly, and where all can see it, what the one before it said: in a viewer's own font, on the ground that the
//! field has, within its box.

use std::{collections::BTreeMap, rc::Rc, sync::Arc};

use saoy_pdf::{Dict, Object, Rect, Stream, decode_text};

use super::{
    content::{Operators, Token, fits},
    place::own_rect,
    standard::widths,
    step::Step,
    view::View,
};

/// A list that opens (Table 233): what it shows is what is chosen.
const COMBO: i64 = 1 << 17;
/// Passwords, files and rich text show something else than their value (Table 231).
const OTHERWISE: i64 = 1 << 13 | 1 << 20 | 1 << 25;
/// Fonts that every viewer has, in which ASCII is ASCII.
const PLAIN_FONTS: [&str; 12] = [
    "Helvetica",
    "Helvetica-Bold",
    "Helvetica-Oblique",
    "Helvetica-BoldOblique",
    "Times-Roman",
    "Times-Bold",
    "Times-Italic",
    "Times-BoldItalic",
    "Courier",
    "Courier-Bold",
    "Courier-Oblique",
    "Courier-BoldOblique",
];
/// The smallest letters (in points) that all can read.
const READABLE: f64 = 4.0;
/// How far (in points) frames lie from the edge.
const RIM: f64 = 4.0;
/// Part of their size by which letters rise above their line, at most.
const RISE: f64 = 0.75;
/// Part of their size by which widths differ that programs round.
const ROUNDED: f64 = 0.02;
/// Lighter than its letters by this much a ground is at least.
const CONTRAST: f64 = 0.3;
/// Two colours that differ by less are one.
const SHADE: f64 = 0.02;
const MAX_SAVED: usize = 64;

impl Step<'_, '_> {
    /// Whether the new look of a text field says what its value and the look before say; a field that says nothing goes on
    /// to do so.
    pub(super) fn says_it_again(&self, num: u32, was: &Dict, is: &Dict, look: &Stream) -> bool {
        let kind = self.is.fields.get(&num).and_then(|field| field.kind.as_deref());
        let flags = self.inherited(self.new, num, "Ff").as_int().unwrap_or(0);
        if !matches!(kind, Some(b"Tx") if flags & OTHERWISE == 0)
            && !matches!(kind, Some(b"Ch") if flags & COMBO != 0)
        {
            return false;
        }
        let value = match &*self.value(self.new, num) {
            Object::Null => String::new(),
            value => match value.as_string() {
                Some(value) => decode_text(value),
                None => return false,
            },
        };
        let value = without_space(&value);
        let says =
            |view, widget, look: &Stream| written(view, widget, look).filter(|said| said.text == value);
        let looks = self.old.lookup(was, "AP");
        let before: Arc<Object> = looks
            .as_dict()
            .map(|looks| self.old.lookup(looks, "N"))
            .unwrap_or_else(nothing);
        let had_ground = match &*before {
            // Viewers drew the ground that the field has.
            Object::Null => Some(!ground(self.old, was).is_empty()),
            Object::Stream(before) => says(self.old, was, before).map(|said| said.has_ground),
            _ => None,
        };
        let now = says(self.new, is, look);
        had_ground
            .zip(now)
            .is_some_and(|(had, now)| !had || now.on_ground)
    }
}

/// What a look says.
struct Written {
    /// White space aside.
    text: String,
    /// Whether it paints a ground, and whether all of the text stands on it: the page below may be of any colour.
    has_ground: bool,
    on_ground: bool,
}

fn nothing() -> Arc<Object> {
    Arc::new(Object::Null)
}

fn without_space(text: &str) -> String {
    text.chars().filter(|letter| !letter.is_whitespace()).collect()
}

/// What holds while a look is read.
#[derive(Clone)]
struct State {
    /// How light letters and areas are painted.
    light: f64,
    /// Of letters, and their widths in ems by code; none without a font that every viewer has.
    font: Option<(f64, Rc<BTreeMap<u32, f64>>)>,
    /// What can be seen.
    seen: Rect,
}

/// The ASCII text of a look, if all of it can be seen; none if the look is written otherwise than forms
/// are filled in.
fn written(view: View<'_, '_>, widget: &Dict, look: &Stream) -> Option<Written> {
    let area = own_rect(view, widget)?;
    let own = rect_of(view, &look.dict, "BBox")?;
    let upright = match &*view.lookup(&look.dict, "Matrix") {
        Object::Null => true,
        Object::Array(parts) => {
            let parts: Option<Vec<f64>> = parts.iter().map(|part| view.resolve(part).as_number()).collect();
            parts.as_deref() == Some(&[1.0, 0.0, 0.0, 1.0, 0.0, 0.0])
        }
        _ => false,
    };
    let fitting = (own.width() - area.width()).abs() <= 1.0 && (own.height() - area.height()).abs() <= 1.0;
    if !upright || !fitting {
        return None;
    }
    let bytes = view.decoded(look)?;
    view.pair.spend(bytes.len() / 16);
    let mut page = Page {
        view,
        resources: view.lookup(&look.dict, "Resources"),
        own,
        ground: ground_of(view, widget)?,
        state: State {
            light: 0.0,
            font: None,
            seen: own,
        },
        saved: Vec::new(),
        path: Vec::new(),
        clips: false,
        at: [0.0; 2],
        leading: 0.0,
        grounds: Vec::new(),
        is_beside_ground: false,
        size: None,
        end: None,
        text: String::new(),
    };
    let mut operators = Operators::new(&bytes);
    while let Some((operator, operands)) = operators.next_operator() {
        page.follow(operator, &operands)?;
    }
    let has_ground = !page.grounds.is_empty();
    (!operators.is_broken()).then_some(Written {
        on_ground: has_ground && !page.is_beside_ground,
        has_ground,
        text: page.text,
    })
}

fn rect_of(view: View<'_, '_>, dict: &Dict, key: &str) -> Option<Rect> {
    let parts = view.lookup(dict, key);
    let parts: Option<Vec<f64>> = parts
        .as_array()?
        .iter()
        .map(|part| view.resolve(part).as_number().filter(|number| number.is_finite()))
        .collect();
    match parts?.as_slice() {
        [x0, y0, x1, y1] => Some(Rect::new(*x0, *y0, *x1, *y1)),
        _ => None,
    }
}

/// The colour of a field's ground; nothing without one.
fn ground(view: View<'_, '_>, widget: &Dict) -> Vec<Object> {
    let marks = view.lookup(widget, "MK");
    let ground = marks.as_dict().map(|marks| view.lookup(marks, "BG"));
    let parts = ground.as_deref().and_then(Object::as_array);
    parts.unwrap_or_default().to_vec()
}

/// How light the ground of a field is; white without one. None for what is no colour.
fn ground_of(view: View<'_, '_>, widget: &Dict) -> Option<f64> {
    let parts = ground(view, widget);
    let parts: Option<Vec<f64>> = parts.iter().map(|part| view.resolve(part).as_number()).collect();
    match parts?.as_slice() {
        [] => Some(1.0),
        parts => lightness(parts),
    }
}

fn lightness(parts: &[f64]) -> Option<f64> {
    match parts {
        [grey] => Some(*grey),
        [red, green, blue] => Some(0.3 * red + 0.59 * green + 0.11 * blue),
        _ => None,
    }
}

/// A look while it is read.
struct Page<'p> {
    view: View<'p, 'p>,
    resources: Arc<Object>,
    own: Rect,
    ground: f64,
    state: State,
    saved: Vec<State>,
    path: Vec<Rect>,
    clips: bool,
    at: [f64; 2],
    leading: f64,
    /// Areas of the field's colour, and whether anything is written beside them.
    grounds: Vec<Rect>,
    is_beside_ground: bool,
    /// The one size of all letters.
    size: Option<f64>,
    /// Where what was written last ends, and its line.
    end: Option<[f64; 2]>,
    text: String,
}

impl Page<'_> {
    /// None for what programs do not write that fill forms in.
    fn follow(&mut self, operator: &[u8], operands: &[Token]) -> Option<()> {
        if !fits(operator, operands) {
            return None;
        }
        let numbers: Vec<f64> = operands.iter().filter_map(Token::number).collect();
        match (operator, numbers.as_slice()) {
            (b"q", _) if self.saved.len() < MAX_SAVED => self.saved.push(self.state.clone()),
            (b"Q", _) => self.state = self.saved.pop()?,
            (b"BMC" | b"EMC" | b"ET" | b"G" | b"RG" | b"J" | b"j", _) => {}
            (b"w", [width]) if (0.0..=RIM).contains(width) => {}
            (b"BT", _) => (self.at, self.leading) = ([0.0; 2], 0.0),
            (b"g" | b"rg" | b"sc", parts) => self.state.light = lightness(parts)?,
            (b"cs", _) => {
                let name = operands.first()?.name()?;
                if !matches!(name, b"DeviceGray" | b"DeviceRGB") {
                    return None;
                }
                self.state.light = 0.0;
            }
            (b"re", [x, y, wide, high]) => self.path.push(Rect::new(*x, *y, x + wide, y + high)),
            (b"W", _) => self.clips = true,
            (b"n" | b"f" | b"S" | b"s", _) => self.paint(operator)?,
            (b"Tf", [size]) => self.state.font = self.plain_font(operands).map(|widths| (*size, widths)),
            (b"Td", [x, y]) => self.go_on(*x, *y),
            (b"TD", [x, y]) => {
                self.leading = -y;
                self.go_on(*x, *y);
            }
            (b"TL", [leading]) => self.leading = *leading,
            (b"T*", _) => self.go_on(0.0, -self.leading),
            (b"Tm", [a, b, c, d, x, y]) if [*a, *b, *c, *d] == [1.0, 0.0, 0.0, 1.0] => self.at = [*x, *y],
            (b"Tj", _) => match operands {
                [Token::Text(text)] => self.write(text)?,
                _ => return None,
            },
            _ => return None,
        }
        Some(())
    }

    fn go_on(&mut self, x: f64, y: f64) {
        self.at = [self.at[0] + x, self.at[1] + y];
    }

    /// Areas have the colour of the field's ground, and nothing is written below them; frames keep to the edge.
    fn paint(&mut self, operator: &[u8]) -> Option<()> {
        let path = std::mem::take(&mut self.path);
        let at_edge = |area: &Rect| {
            let pairs = area.numbers().into_iter().zip(self.own.numbers());
            pairs.into_iter().all(|(a, b)| (a - b).abs() <= RIM)
        };
        let fine = match operator {
            b"n" => true,
            b"f" => self.text.is_empty() && (self.state.light - self.ground).abs() <= SHADE,
            _ => path.iter().all(at_edge),
        };
        if operator == b"f" {
            self.grounds
                .extend(path.iter().filter_map(|area| area.intersection(&self.state.seen)));
        }
        if std::mem::take(&mut self.clips) {
            match path.as_slice() {
                [area] => self.state.seen = self.state.seen.intersection(area)?,
                _ => return None,
            }
        }
        fine.then_some(())
    }

    /// The widths of a font that every viewer has.
    fn plain_font(&self, operands: &[Token]) -> Option<Rc<BTreeMap<u32, f64>>> {
        let name = operands.first().and_then(Token::name).unwrap_or_default();
        let none = Dict::new();
        let fonts = self
            .view
            .lookup(self.resources.as_dict().unwrap_or(&none), "Font");
        let font = fonts.as_dict().and_then(|fonts| fonts.get(name));
        let font = font.map_or_else(nothing, |font| self.view.resolve(font));
        let font = font.as_dict().unwrap_or(&none);
        let base = self.view.lookup(font, "BaseFont");
        let encoding = self.view.lookup(font, "Encoding");
        let plain = self.view.lookup(font, "Subtype").is_name("Type1")
            && PLAIN_FONTS.iter().any(|name| base.is_name(name))
            && !["FontDescriptor", "Widths", "ToUnicode"]
                .iter()
                .any(|key| font.contains_key(key))
            && (*encoding == Object::Null || encoding.is_name("WinAnsiEncoding"));
        plain.then(|| Rc::new(widths(self.view, font).collect()))
    }

    fn write(&mut self, text: &[u8]) -> Option<()> {
        // The quotes of these fonts are not those of ASCII everywhere.
        let plain = |byte: &u8| (b' '..=b'~').contains(byte) && !matches!(byte, b'\'' | b'`');
        let (size, widths) = self.state.font.as_ref()?;
        let size = *size;
        // Of two sizes the smaller one may be overlooked.
        if *self.size.get_or_insert(size) != size {
            return None;
        }
        let [x, y] = self.at;
        let ems: Option<f64> = text.iter().map(|code| widths.get(&u32::from(*code))).sum();
        let (wide, rounded) = (ems? * size, ROUNDED * size);
        let within = |area: &Rect| {
            let [x0, y0, x1, y1] = area.numbers();
            x >= x0 - rounded
                && x + wide <= x1 + rounded
                && y >= y0 - rounded
                && y + RISE * size <= y1 + rounded
        };
        let seen = size >= READABLE
            && size <= 2.0 * self.own.height()
            && within(&self.state.seen)
            && self.ground - self.state.light >= CONTRAST;
        // From the left to the right, from above to below: else the eye reads another text.
        let follows = self
            .end
            .is_none_or(|[end, line]| y <= line - RISE * size || y == line && x >= end - rounded);
        if !seen || !follows || !text.iter().all(plain) {
            return None;
        }
        self.end = Some([x + wide, y]);
        self.is_beside_ground |= !self.grounds.iter().any(within);
        let letters = text.iter().copied().filter(|byte| *byte != b' ');
        self.text.extend(letters.map(char::from));
        Some(())
    }
}
