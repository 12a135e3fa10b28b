//! Where a page shows something, by boxes that are rather too large than too small.

use saoy_pdf::{Dict, Object, Rect, Stream};

use super::{
    content::{Operators, Token},
    glyphs::Widths,
    step::Step,
    view::View,
};

/// Forms inside forms.
const MAX_DEPTH: usize = 8;
/// Operators of one page.
const MAX_OPERATORS: usize = 400_000;
/// Boxes of one page; beyond, the page counts as full.
const MAX_BOXES: usize = 100_000;

/// Thinner than this (in points) is a rule, not content.
const RULE: f64 = 2.0;

/// What a page shows.
#[derive(Clone, Debug, Default)]
pub(super) struct Ink {
    boxes: Vec<Rect>,
    /// Something could not be measured: every place counts as taken.
    everywhere: bool,
}

impl Ink {
    /// Whether something shows within `rect`.
    pub(super) fn covers(&self, rect: &Rect) -> bool {
        self.everywhere || self.boxes.iter().any(|taken| taken.intersection(rect).is_some())
    }
}

impl Step<'_, '_> {
    /// Whether the older revision shows something of `page` within `rect`.
    pub(super) fn covers(&mut self, page: u32, rect: Rect) -> bool {
        let finite = rect.numbers().iter().all(|number| number.is_finite());
        if !finite || self.pair.exhausted() || !self.was.pages.contains_key(&page) {
            return true;
        }
        self.covers_content(page, rect) || of_annotations(self.old, page).covers(&rect)
    }

    /// The same, annotations aside.
    pub(super) fn covers_content(&mut self, page: u32, rect: Rect) -> bool {
        let old = self.old;
        let ink = self.inks.entry(page).or_insert_with(|| of_page(old, page));
        self.pair.spend(ink.boxes.len() / 4);
        ink.covers(&rect)
    }
}

/// The looks of the page's annotations that have any.
fn of_annotations(view: View<'_, '_>, page: u32) -> Ink {
    let mut ink = Ink::default();
    let object = view.pair.object(view.side, page);
    let annots = object.as_dict().map(|dict| view.lookup(dict, "Annots"));
    for annot in annots.as_deref().and_then(Object::as_array).unwrap_or_default() {
        let annot = view.resolve(annot);
        let Some(dict) = annot.as_dict() else { continue };
        let widget = dict.get("Subtype").is_some_and(|kind| kind.is_name("Widget"));
        // A waiting field shows nothing; other annotations are drawn by the viewer itself.
        if widget && !dict.contains_key("AP") && !dict.contains_key("MK") {
            continue;
        }
        if dict
            .get("Subtype")
            .is_some_and(|kind| kind.is_name("Popup") || kind.is_name("Link"))
        {
            continue;
        }
        if let Some(rect) = rect(view, dict.get("Rect")) {
            ink.boxes.push(rect);
        }
    }
    view.pair.spend(ink.boxes.len());
    ink
}

fn of_page(view: View<'_, '_>, page: u32) -> Ink {
    let mut pen = Pen {
        view,
        ink: Ink::default(),
        left: MAX_OPERATORS,
    };
    let object = view.pair.object(view.side, page);
    let Some(dict) = object.as_dict() else {
        pen.ink.everywhere = true;
        return pen.ink;
    };
    let resources = inherited(view, dict, "Resources");
    let contents = view.lookup(dict, "Contents");
    let parts = match &*contents {
        Object::Null => return pen.ink,
        Object::Array(items) => items.iter().map(|item| view.resolve(item)).collect(),
        _ => vec![contents],
    };
    let mut bytes = Vec::new();
    for part in parts {
        match part.as_stream().and_then(|stream| view.decoded(stream)) {
            Some(decoded) => bytes.extend(decoded.into_iter().chain([b'\n'])),
            None => pen.ink.everywhere = true,
        }
    }
    pen.run(&bytes, &resources, State::default(), 0);
    pen.ink
}

/// A page's attribute, or that of the nodes above it.
fn inherited(view: View<'_, '_>, page: &Dict, key: &str) -> Dict {
    let mut node = page.clone();
    for _ in 0..32 {
        match &*view.lookup(&node, key) {
            Object::Dict(found) => return found.clone(),
            _ => match &*view.lookup(&node, "Parent") {
                Object::Dict(parent) => node = parent.clone(),
                _ => break,
            },
        }
    }
    Dict::new()
}

fn rect(view: View<'_, '_>, object: Option<&Object>) -> Option<Rect> {
    let array = view.resolve(object?);
    let numbers: Vec<f64> = array
        .as_array()?
        .iter()
        .filter_map(|item| view.resolve(item).as_number())
        .collect();
    let [xa, ya, xb, yb] = numbers.as_slice() else {
        return None;
    };
    Some(Rect::new(*xa, *ya, *xb, *yb))
}

/// `[a b c d e f]` (ISO 32000-2 §8.3.3).
type Matrix = [f64; 6];
const UNIT: Matrix = [1.0, 0.0, 0.0, 1.0, 0.0, 0.0];

/// First `a`, then `b`.
fn product(a: Matrix, b: Matrix) -> Matrix {
    let [a0, a1, a2, a3, a4, a5] = a;
    let [b0, b1, b2, b3, b4, b5] = b;
    [
        a0 * b0 + a1 * b2,
        a0 * b1 + a1 * b3,
        a2 * b0 + a3 * b2,
        a2 * b1 + a3 * b3,
        a4 * b0 + a5 * b2 + b4,
        a4 * b1 + a5 * b3 + b5,
    ]
}

fn apply(matrix: Matrix, x: f64, y: f64) -> (f64, f64) {
    let [a, b, c, d, e, f] = matrix;
    (a * x + c * y + e, b * x + d * y + f)
}

/// A path in page space (ISO 32000-2 §8.5.2): its parts as they are filled, its lines as they are stroked.
#[derive(Clone, Default)]
struct Path {
    parts: Vec<Vec<(f64, f64)>>,
    lines: Vec<Vec<(f64, f64)>>,
}

impl Path {
    fn draw(&mut self, start: bool, points: Vec<(f64, f64)>) {
        if start || self.parts.is_empty() {
            self.parts.push(points);
            return;
        }
        let Some(part) = self.parts.last_mut() else { return };
        let line = part.last().copied().into_iter().chain(points.iter().copied());
        self.lines.push(line.collect());
        part.extend(points);
    }

    fn close(&mut self) {
        if let Some([first, .., last]) = self.parts.last().map(Vec::as_slice) {
            self.lines.push(vec![*first, *last]);
        }
    }

    fn rectangle(&mut self, corners: [(f64, f64); 4]) {
        let [a, b, c, d] = corners;
        self.lines
            .extend([vec![a, b], vec![b, c], vec![c, d], vec![d, a]]);
        self.parts.push(corners.to_vec());
    }
}

#[derive(Clone)]
struct State {
    matrix: Matrix,
    line_width: f64,
    white_fill: bool,
    white_stroke: bool,
    font: Option<Widths>,
    size: f64,
    character: f64,
    word: f64,
    scale: f64,
    leading: f64,
    rise: f64,
    invisible: bool,
}

impl Default for State {
    fn default() -> Self {
        Self {
            matrix: UNIT,
            line_width: 1.0,
            white_fill: false,
            white_stroke: false,
            font: None,
            size: 0.0,
            character: 0.0,
            word: 0.0,
            scale: 1.0,
            leading: 0.0,
            rise: 0.0,
            invisible: false,
        }
    }
}

struct Pen<'p, 'a> {
    view: View<'p, 'a>,
    ink: Ink,
    left: usize,
}

impl Pen<'_, '_> {
    fn run(&mut self, bytes: &[u8], resources: &Dict, mut state: State, depth: usize) {
        let mut saved = Vec::new();
        let mut path = Path::default();
        let (mut text, mut line) = (UNIT, UNIT);
        let mut operators = Operators::new(bytes);
        while let Some((operator, operands)) = operators.next_operator() {
            if self.left == 0 || self.ink.everywhere {
                self.ink.everywhere = true;
                return;
            }
            self.left -= 1;
            let number = |at: usize| operands.get(at).and_then(Token::number).unwrap_or(0.0);
            let numbers: Vec<f64> = operands.iter().filter_map(Token::number).collect();
            match operator {
                b"q" if saved.len() < 512 => saved.push(state.clone()),
                b"Q" => state = saved.pop().unwrap_or(state),
                b"cm" => state.matrix = product(matrix(&numbers), state.matrix),
                b"w" => state.line_width = number(0),
                b"m" | b"l" | b"c" | b"v" | b"y" => {
                    let points = numbers.chunks_exact(2).filter_map(|point| match point {
                        [x, y] => Some(apply(state.matrix, *x, *y)),
                        _ => None,
                    });
                    path.draw(operator == b"m", points.collect());
                }
                b"h" => path.close(),
                b"re" => {
                    let (x, y, w, h) = (number(0), number(1), number(2), number(3));
                    let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
                    path.rectangle(corners.map(|(x, y)| apply(state.matrix, x, y)));
                }
                b"n" => path = Path::default(),
                b"f" | b"F" | b"f*" => self.fill(std::mem::take(&mut path), &state),
                b"S" | b"s" => {
                    if operator == b"s" {
                        path.close();
                    }
                    self.stroke(std::mem::take(&mut path), &state);
                }
                b"B" | b"B*" | b"b" | b"b*" => {
                    self.fill(path.clone(), &state);
                    self.stroke(std::mem::take(&mut path), &state);
                }
                b"g" | b"rg" => state.white_fill = numbers.iter().all(|value| *value >= 1.0),
                b"k" => state.white_fill = numbers.iter().all(|value| *value <= 0.0),
                b"G" | b"RG" => state.white_stroke = numbers.iter().all(|value| *value >= 1.0),
                b"K" => state.white_stroke = numbers.iter().all(|value| *value <= 0.0),
                b"cs" | b"sc" | b"scn" => state.white_fill = false,
                b"CS" | b"SC" | b"SCN" => state.white_stroke = false,
                b"BT" => (text, line) = (UNIT, UNIT),
                b"Tf" => {
                    state.size = number(1);
                    state.font = operands
                        .first()
                        .and_then(Token::name)
                        .map(|name| Widths::read(self.view, resources, name));
                }
                b"Tc" => state.character = number(0),
                b"Tw" => state.word = number(0),
                b"Tz" => state.scale = number(0) / 100.0,
                b"TL" => state.leading = number(0),
                b"Ts" => state.rise = number(0),
                b"Tr" => state.invisible = number(0) == 3.0,
                b"Td" | b"TD" => {
                    if operator == b"TD" {
                        state.leading = -number(1);
                    }
                    line = product([1.0, 0.0, 0.0, 1.0, number(0), number(1)], line);
                    text = line;
                }
                b"Tm" => (text, line) = (matrix(&numbers), matrix(&numbers)),
                b"T*" | b"'" | b"\"" => {
                    if operator == b"\"" {
                        (state.word, state.character) = (number(0), number(1));
                    }
                    line = product([1.0, 0.0, 0.0, 1.0, 0.0, -state.leading], line);
                    text = line;
                    operands
                        .iter()
                        .for_each(|token| self.show(token, &state, &mut text));
                }
                b"Tj" | b"TJ" => operands
                    .iter()
                    .for_each(|token| self.show(token, &state, &mut text)),
                b"Do" => {
                    let name = operands.first().and_then(Token::name).unwrap_or_default();
                    self.object(resources, name, &state, depth);
                }
                b"BI" => self.corners(state.matrix, [0.0, 0.0, 1.0, 1.0]),
                // Shadings fill whatever is not clipped; glyph operators have no place here.
                b"sh" | b"d0" | b"d1" | b"q" => self.ink.everywhere = true,
                _ => {}
            }
        }
        self.ink.everywhere |= operators.is_broken();
    }

    fn fill(&mut self, path: Path, state: &State) {
        if state.white_fill {
            return;
        }
        for part in path.parts {
            self.add(&part, 0.0);
        }
    }

    /// Lines one by one: a frame does not fill what it frames.
    fn stroke(&mut self, path: Path, state: &State) {
        if state.white_stroke {
            return;
        }
        for line in path.lines {
            self.add(&line, state.pen());
        }
    }

    fn add(&mut self, points: &[(f64, f64)], margin: f64) {
        let mut rect = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for (x, y) in points {
            let [x0, y0, x1, y1] = rect;
            rect = [x0.min(*x), y0.min(*y), x1.max(*x), y1.max(*y)];
        }
        let [x0, y0, x1, y1] = rect;
        let finite = rect.iter().all(|value| value.is_finite())
            && points.iter().all(|(x, y)| x.is_finite() && y.is_finite());
        if !finite || self.ink.boxes.len() >= MAX_BOXES {
            self.ink.everywhere = true;
            return;
        }
        // Rules of tables and forms, and lines to sign on: nothing is lost when a signature stands on them.
        if (x1 - x0).min(y1 - y0) + 2.0 * margin < RULE {
            return;
        }
        let margin = margin.max(0.01);
        self.ink
            .boxes
            .push(Rect::new(x0 - margin, y0 - margin, x1 + margin, y1 + margin));
    }

    fn corners(&mut self, matrix: Matrix, [x0, y0, x1, y1]: [f64; 4]) {
        let points = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| apply(matrix, x, y));
        self.add(&points, 0.0);
    }

    /// One string, or a list of strings and moves (ISO 32000-2 §9.4.3).
    fn show(&mut self, token: &Token, state: &State, text: &mut Matrix) {
        let step = |text: &mut Matrix, by: f64| *text = product([1.0, 0.0, 0.0, 1.0, by, 0.0], *text);
        match token {
            Token::List(items) => {
                for item in items {
                    match item {
                        Token::Number(move_by) => step(text, -move_by / 1000.0 * state.size * state.scale),
                        item => self.show(item, state, text),
                    }
                }
            }
            Token::Text(bytes) => {
                let Some(font) = state.font.as_ref().filter(|font| !font.vertical) else {
                    self.ink.everywhere = true;
                    return;
                };
                let (em, glyphs, spaces) = font.measure(bytes);
                let width = (em * state.size + glyphs * state.character + spaces * state.word) * state.scale;
                if !state.invisible && !bytes.is_empty() && !font.is_leader(bytes) {
                    let matrix = product(*text, state.matrix);
                    let (low, high) = (state.rise - 0.3 * state.size, state.rise + 1.05 * state.size);
                    self.corners(matrix, [0.0_f64.min(width), low, width.max(0.0), high]);
                }
                step(text, width);
            }
            _ => {}
        }
    }

    fn object(&mut self, resources: &Dict, name: &[u8], state: &State, depth: usize) {
        let objects = self.view.lookup(resources, "XObject");
        let found = objects
            .as_dict()
            .and_then(|objects| objects.get(name))
            .map(|object| self.view.resolve(object));
        let Some(Object::Stream(stream)) = found.as_deref() else {
            return;
        };
        let kind = self.view.lookup(&stream.dict, "Subtype");
        if kind.is_name("Form") && depth < MAX_DEPTH {
            self.form(stream, resources, state, depth);
        } else if kind.is_name("Image") {
            self.corners(state.matrix, [0.0, 0.0, 1.0, 1.0]);
        } else {
            self.ink.everywhere = true;
        }
    }

    fn form(&mut self, stream: &Stream, outer: &Dict, state: &State, depth: usize) {
        let own = self.view.lookup(&stream.dict, "Resources");
        let resources = own.as_dict().unwrap_or(outer).clone();
        let numbers = self.view.lookup(&stream.dict, "Matrix");
        let numbers: Vec<f64> = numbers
            .as_array()
            .unwrap_or_default()
            .iter()
            .filter_map(Object::as_number)
            .collect();
        let mut state = state.clone();
        if numbers.len() == 6 {
            state.matrix = product(matrix(&numbers), state.matrix);
        }
        match self.view.decoded(stream) {
            Some(bytes) => self.run(&bytes, &resources, state, depth + 1),
            None => self.ink.everywhere = true,
        }
    }
}

impl State {
    /// Half the line's width on the page, at most.
    fn pen(&self) -> f64 {
        let [a, b, c, d, ..] = self.matrix;
        let scale = a.abs().max(b.abs()).max(c.abs()).max(d.abs());
        self.line_width * scale / 2.0
    }
}

fn matrix(numbers: &[f64]) -> Matrix {
    <Matrix>::try_from(numbers).unwrap_or(UNIT)
}
