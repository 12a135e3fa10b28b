//! Where a page shows something, by boxes that are rather too large than too small.

use saoy_pdf::{Dict, Object, Rect, Stream};

use super::{
    content::{Operators, Token, fits},
    glyphs::{Shows, Widths},
    plane::{Clip, Matrix, Path, State, UNIT, apply, matrix, product},
    step::Step,
    strips::Strips,
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
    /// Lines to write on; those of which one cannot be sure.
    dots: Vec<Rect>,
    dotted: Vec<Rect>,
    /// Areas of one colour: what lies within one sees nothing of it but the colour.
    areas: Vec<Rect>,
    /// White on such an area shows, as letters or as an area of its own.
    white: Vec<Rect>,
    white_areas: Vec<Rect>,
    /// All of `areas` and more.
    coloured: Option<Rect>,
    /// Thin boxes, until it is known which of them are rules.
    strips: Strips,
    /// Something could not be measured: every place counts as taken.
    everywhere: bool,
}

impl Ink {
    /// Whether something shows within `rect`.
    pub(super) fn covers(&self, rect: &Rect) -> bool {
        let mut all = self.boxes.iter().chain(&self.areas).chain(&self.dotted);
        self.everywhere || all.any(|taken| taken.intersection(rect).is_some())
    }

    /// The same for a field: forms are drawn around their fields, so what only reaches over the rim does not count, nor
    /// the dots that it stands on, nor an area of one colour that it lies in.
    fn covers_inside(&self, rect: &Rect) -> bool {
        let mut shown = self.boxes.iter().chain(&self.white);
        let mut areas = self.areas.iter().chain(&self.white_areas);
        self.everywhere
            || shown.any(|taken| reaches_into(taken, rect))
            || areas.any(|area| reaches_into(area, rect) && !is_ground(area, rect))
    }

    /// Whether a field of one line stands on dots for a tenth of its width at least.
    fn is_line_for(&self, field: &Rect) -> bool {
        let stands = |dots: &Rect| {
            let on = dots.intersection(field);
            on.is_some_and(|both| both.width() >= field.width() / 10.0)
                && field.height() <= 2.0 * dots.height()
        };
        self.dots.iter().chain(&self.dotted).any(stands)
    }

    /// Whether what `look` paints is text, and none of it lies upon what shows here. Boxes of text are higher than
    /// its letters, by a third each: lines that only touch lie in each other's boxes by half.
    fn is_beside(&self, look: &Self) -> bool {
        let text_only = look.areas.is_empty() && look.white.is_empty() && look.strips.len() == 0;
        let upon = |text: &Rect, taken: &Rect| {
            text.intersection(taken).is_some_and(|both| {
                both.width() > RIM.min(text.width().min(taken.width()) / 4.0)
                    && both.height() > text.height().min(taken.height()) / 2.0
            })
        };
        let shown = || self.boxes.iter().chain(&self.areas).chain(&self.white);
        let written = || look.boxes.iter().chain(&look.dots).chain(&look.dotted);
        text_only
            && !(self.everywhere || look.everywhere)
            && !written().any(|text| shown().any(|taken| upon(text, taken)))
    }

    fn len(&self) -> usize {
        let areas = self.areas.len() + self.white.len() + self.white_areas.len();
        self.boxes.len() + self.dots.len() + self.dotted.len() + areas + self.strips.len()
    }

    /// An area of one colour; its measure is taken, because white upon it shows.
    fn area(&mut self, area: Rect) {
        let [x0, y0, x1, y1] = area.numbers();
        let all = self.coloured.map_or(area, |all| {
            let [a0, b0, a1, b1] = all.numbers();
            Rect::new(a0.min(x0), b0.min(y0), a1.max(x1), b1.max(y1))
        });
        self.coloured = Some(all);
        self.areas.push(area);
    }

    fn is_coloured(&self, rect: &Rect) -> bool {
        self.coloured.is_some_and(|all| all.intersection(rect).is_some())
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
        self.pair.spend(ink.len() / 4);
        ink.covers(&rect)
    }

    /// Whether a field at `rect` lies over what the older revision's page shows, its rim aside.
    pub(super) fn covers_under_field(&mut self, page: u32, rect: Rect) -> bool {
        let finite = rect.numbers().iter().all(|number| number.is_finite());
        if !finite || self.pair.exhausted() || !self.was.pages.contains_key(&page) {
            return true;
        }
        let old = self.old;
        let ink = self.inks.entry(page).or_insert_with(|| of_page(old, page));
        self.pair.spend(ink.len() / 4);
        ink.covers_inside(&rect)
    }

    /// Whether the look that a widget has now writes on the dots that its field stands on, and on nothing else.
    pub(super) fn writes_on_its_line(&mut self, page: u32, rect: Rect, widget: &Dict) -> bool {
        let old = self.old;
        let ink = self.inks.entry(page).or_insert_with(|| of_page(old, page));
        if !ink.is_line_for(&rect) {
            return false;
        }
        let looks = self.new.lookup(widget, "AP");
        let look = looks.as_dict().map(|looks| self.new.lookup(looks, "N"));
        let Some(look) = look.as_deref().and_then(Object::as_stream) else {
            return false;
        };
        let look = of_look(self.new, look, rect);
        self.pair.spend(ink.len() * look.len() / 16);
        ink.is_beside(&look)
    }
}

/// As much (in points) as the boxes of text are larger than its letters.
const RIM: f64 = 4.0;

/// Whether `taken` shows inside `rect` by more than the rim, or a quarter of either of them: narrow fields one above the
/// other would else cover what each of them only touches.
pub(super) fn reaches_into(taken: &Rect, rect: &Rect) -> bool {
    taken.intersection(rect).is_some_and(|both| {
        let rim = |a: f64, b: f64| RIM.min(a / 4.0).min(b / 4.0);
        both.width() > rim(taken.width(), rect.width()) && both.height() > rim(taken.height(), rect.height())
    })
}

/// Whether a field lies in an area of one colour, but for its rim.
fn is_ground(area: &Rect, field: &Rect) -> bool {
    area.intersection(field).is_some_and(|both| {
        let rim = |own: f64| RIM.min(own / 4.0);
        let (width, height) = (field.width(), field.height());
        both.width() >= width - rim(width) && both.height() >= height - rim(height)
    })
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
        let quiet = dict
            .get("Subtype")
            .is_some_and(|kind| kind.is_name("Popup") || kind.is_name("Link"));
        if quiet && !dict.contains_key("AP") {
            continue;
        }
        match place(view, dict) {
            Place::At(rect) => ink.boxes.push(rect),
            Place::Nowhere => {}
            Place::Malformed => ink.everywhere = true,
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
    let strips = std::mem::take(&mut pen.ink.strips);
    view.pair.spend(strips.len());
    pen.ink.boxes.extend(strips.shown());
    pen.ink
}

/// What a look paints in `rect` (ISO 32000-2 §12.5.5, algorithm 8).
fn of_look(view: View<'_, '_>, look: &Stream, rect: Rect) -> Ink {
    let mut pen = Pen {
        view,
        ink: Ink::default(),
        left: MAX_OPERATORS,
    };
    let Some(own) = pen.own_box(look) else {
        pen.ink.everywhere = true;
        return pen.ink;
    };
    let [x0, y0, x1, y1] = own.numbers();
    let [left, low, ..] = rect.numbers();
    let (wide, high) = (rect.width() / (x1 - x0), rect.height() / (y1 - y0));
    let state = State {
        matrix: [wide, 0.0, 0.0, high, left - x0 * wide, low - y0 * high],
        ..State::default()
    };
    pen.form(look, &Dict::new(), &state, 0);
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

/// Where an annotation shows.
pub(super) enum Place {
    /// It has no `/Rect`.
    Nowhere,
    At(Rect),
    /// Viewers draw it where each of them thinks best.
    Malformed,
}

/// The `/Rect` of an annotation: four numbers (ISO 32000-2 §7.9.5), no more and no fewer.
pub(super) fn place(view: View<'_, '_>, annotation: &Dict) -> Place {
    let rect = view.lookup(annotation, "Rect");
    if *rect == Object::Null {
        return Place::Nowhere;
    }
    let items = rect.as_array().unwrap_or_default().iter();
    let numbers: Vec<Option<f64>> = items.map(|item| view.resolve(item).as_number()).collect();
    match numbers.as_slice() {
        [Some(xa), Some(ya), Some(xb), Some(yb)] => Place::At(Rect::new(*xa, *ya, *xb, *yb)),
        _ => Place::Malformed,
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
        let (mut path, mut clips) = (Path::default(), false);
        let (mut text, mut line) = (UNIT, UNIT);
        let mut operators = Operators::new(bytes);
        while let Some((operator, operands)) = operators.next_operator() {
            if self.left == 0 || self.ink.everywhere {
                self.ink.everywhere = true;
                return;
            }
            self.left -= 1;
            // Viewers differ in what they take from too many operands, or too few.
            if !fits(operator, &operands) {
                self.ink.everywhere = true;
                return;
            }
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
                    match operator {
                        b"m" => path.start(points.collect()),
                        _ => path.draw(points.collect()),
                    }
                }
                b"h" => path.close(),
                b"re" => {
                    let (x, y, w, h) = (number(0), number(1), number(2), number(3));
                    let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
                    path.rectangle(corners.map(|(x, y)| apply(state.matrix, x, y)));
                }
                b"W" | b"W*" => clips = true,
                b"n" | b"f" | b"F" | b"f*" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => {
                    let path = std::mem::take(&mut path);
                    self.paint(operator, &path, &state);
                    if std::mem::take(&mut clips) {
                        state.clip = state.clip.and(path.clip());
                    }
                }
                b"g" | b"rg" | b"k" => {
                    let white = |value: &f64| {
                        if operator == b"k" {
                            *value <= 0.0
                        } else {
                            *value >= 1.0
                        }
                    };
                    state.white_fill = numbers.iter().all(white);
                    state.patterned = false;
                }
                b"G" | b"RG" => state.white_stroke = numbers.iter().all(|value| *value >= 1.0),
                b"K" => state.white_stroke = numbers.iter().all(|value| *value <= 0.0),
                b"cs" | b"sc" | b"scn" => {
                    state.white_fill = false;
                    state.patterned = operands.iter().any(|operand| operand.name().is_some());
                }
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
                b"Tr" => {
                    state.invisible = number(0) == 3.0;
                    state.outlined = ![0.0, 3.0, 4.0, 7.0].contains(&number(0));
                    if number(0) >= 4.0 {
                        state.clip = Clip::Shape;
                    }
                }
                b"gs" => {
                    let name = operands.first().and_then(Token::name).unwrap_or_default();
                    self.graphics(resources, name, &mut state);
                }
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
                b"BI" => self.image(&state),
                // Shadings fill whatever is not clipped; glyph operators have no place here.
                b"sh" | b"d0" | b"d1" | b"q" => self.ink.everywhere = true,
                _ => {}
            }
        }
        self.ink.everywhere |= operators.is_broken();
    }

    fn paint(&mut self, operator: &[u8], path: &Path, state: &State) {
        if matches!(operator, b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*") {
            self.fill(path, state);
        }
        if matches!(operator, b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*") {
            self.stroke(path, state, operator);
        }
    }

    fn fill(&mut self, path: &Path, state: &State) {
        let white = state.white_fill && !state.blended;
        let even = !(state.blended || state.patterned || state.masked);
        for part in &path.parts {
            let Some(taken) = self.bounds(&part.points, 0.0) else {
                return;
            };
            let area = part
                .upright()
                .filter(|_| even)
                .and_then(|area| state.clip.cut(area));
            let thin = taken.width().min(taken.height()) < RULE;
            match area {
                _ if white && !self.ink.is_coloured(&taken) => {}
                Some(area) if white => self.ink.white_areas.push(area),
                None if white => self.ink.white.push(taken),
                _ if thin => self.ink.strips.push(taken),
                Some(area) => self.ink.area(area),
                None => self.ink.boxes.push(taken),
            }
        }
    }

    /// Lines one by one: a frame does not fill what it frames.
    fn stroke(&mut self, path: &Path, state: &State, operator: &[u8]) {
        let mut path = path.clone();
        if operator == b"s" {
            path.close();
        }
        let white = state.white_stroke && !state.blended;
        for line in &path.lines {
            match self.bounds(line, state.pen()) {
                Some(taken) if white && self.ink.is_coloured(&taken) => self.ink.white.push(taken),
                Some(taken) if !white => self.add(taken),
                _ => {}
            }
        }
    }

    /// What is thin enough to be a rule is looked at with its neighbours later.
    fn add(&mut self, taken: Rect) {
        if taken.width().min(taken.height()) < RULE {
            self.ink.strips.push(taken);
        } else {
            self.ink.boxes.push(taken);
        }
    }

    fn bounds(&mut self, points: &[(f64, f64)], margin: f64) -> Option<Rect> {
        let mut rect = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        for (x, y) in points {
            let [x0, y0, x1, y1] = rect;
            rect = [x0.min(*x), y0.min(*y), x1.max(*x), y1.max(*y)];
        }
        let [x0, y0, x1, y1] = rect;
        let finite = rect.iter().all(|value| value.is_finite())
            && points.iter().all(|(x, y)| x.is_finite() && y.is_finite());
        if !finite || self.ink.len() >= MAX_BOXES {
            self.ink.everywhere = true;
            return None;
        }
        let margin = margin.max(0.01);
        Some(Rect::new(x0 - margin, y0 - margin, x1 + margin, y1 + margin))
    }

    fn corners(&mut self, matrix: Matrix, [x0, y0, x1, y1]: [f64; 4], margin: f64) -> Option<Rect> {
        let points = [(x0, y0), (x1, y0), (x0, y1), (x1, y1)].map(|(x, y)| apply(matrix, x, y));
        self.bounds(&points, margin)
    }

    /// The unit square, where images lie.
    fn image(&mut self, state: &State) {
        let taken = self.corners(state.matrix, [0.0, 0.0, 1.0, 1.0], 0.0);
        self.ink.boxes.extend(taken);
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
                let font = font.clone();
                for piece in font.pieces(bytes) {
                    let (em, glyphs, spaces) = font.measure(piece.text);
                    let width =
                        (em * state.size + glyphs * state.character + spaces * state.word) * state.scale;
                    if piece.shows != Shows::Nothing && (!state.invisible || font.pictures) {
                        let matrix = product(*text, state.matrix);
                        let (low, high) = (state.rise - 0.3 * state.size, state.rise + 1.05 * state.size);
                        // Glyphs without a width show all the same.
                        let beyond = font.beyond(piece.text) * state.size * state.scale;
                        let (left, right) = (0.0_f64.min(width) - beyond, width.max(0.0) + beyond);
                        let margin = if state.outlined { state.pen() } else { 0.0 };
                        let taken = self.corners(matrix, [left, low, right, high], margin);
                        match piece.shows {
                            Shows::Line => self.ink.dotted.extend(taken),
                            Shows::Dots => self.ink.dots.extend(taken),
                            _ => self.ink.boxes.extend(taken),
                        }
                    }
                    step(text, width);
                }
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
            self.image(state);
        } else {
            self.ink.everywhere = true;
        }
    }

    /// What a graphics state sets besides (ISO 32000-2 Table 57).
    fn graphics(&mut self, resources: &Dict, name: &[u8], state: &mut State) {
        let states = self.view.lookup(resources, "ExtGState");
        let found = states
            .as_dict()
            .and_then(|states| states.get(name))
            .map(|found| self.view.resolve(found));
        let Some(found) = found.as_deref().and_then(Object::as_dict) else {
            return;
        };
        self.ink.everywhere |= found.contains_key("Font");
        let mask = self.view.lookup(found, "SMask");
        if *mask != Object::Null {
            state.masked = !mask.is_name("None");
        }
        if let Some(width) = self.view.lookup(found, "LW").as_number() {
            state.line_width = width;
        }
        let mode = self.view.lookup(found, "BM");
        if *mode != Object::Null {
            let plain = ["Normal", "Compatible", "Multiply", "Darken"];
            state.blended = !plain.iter().any(|name| mode.is_name(name));
        }
    }

    fn form(&mut self, stream: &Stream, outer: &Dict, state: &State, depth: usize) {
        let own = self.view.lookup(&stream.dict, "Resources");
        let resources = own.as_dict().unwrap_or(outer).clone();
        let given = self.view.lookup(&stream.dict, "Matrix");
        let numbers = self.numbers(&stream.dict, "Matrix");
        let mut state = state.clone();
        // A group may be laid over the page by other rules.
        state.masked |= stream.dict.contains_key("Group");
        if numbers.len() == 6 {
            state.matrix = product(matrix(&numbers), state.matrix);
        } else if *given != Object::Null {
            self.ink.everywhere = true;
        }
        state.clip = state.clip.and(self.form_box(stream, state.matrix));
        match self.view.decoded(stream) {
            Some(bytes) => self.run(&bytes, &resources, state, depth + 1),
            None => self.ink.everywhere = true,
        }
    }

    fn numbers(&self, dict: &Dict, key: &str) -> Vec<f64> {
        let array = self.view.lookup(dict, key);
        let items = array.as_array().unwrap_or_default().iter();
        items
            .filter_map(|item| self.view.resolve(item).as_number())
            .collect()
    }

    /// The box of a form, turned as its matrix says.
    fn own_box(&mut self, form: &Stream) -> Option<Rect> {
        let numbers = self.numbers(&form.dict, "BBox");
        let turn = self.numbers(&form.dict, "Matrix");
        let corners = <[f64; 4]>::try_from(numbers).ok()?;
        self.corners(matrix(&turn), corners, 0.0)
    }

    /// What a form is cut to (§8.10.2).
    fn form_box(&self, stream: &Stream, matrix: Matrix) -> Clip {
        let numbers = self.numbers(&stream.dict, "BBox");
        let [x0, y0, x1, y1] = numbers.as_slice() else {
            return Clip::Shape;
        };
        let mut path = Path::default();
        let corners = [(*x0, *y0), (*x1, *y0), (*x1, *y1), (*x0, *y1)];
        path.rectangle(corners.map(|(x, y)| apply(matrix, x, y)));
        path.clip()
    }
}
