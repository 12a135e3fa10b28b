//! Follows a content stream (ISO 32000-2 §7.8.2), operator by operator, and notes where it leaves ink.

use std::collections::HashMap;

use saoy_pdf::{Dict, ObjRef};

use super::{
    content::{Operators, Token, fits},
    glyphs::Widths,
    ink::Ink,
    plane::{Clip, Matrix, Path, State, UNIT, apply, matrix, product},
    view::View,
};

/// Operators of one page.
const MAX_OPERATORS: usize = 400_000;
/// Lines and curves of one path, which are in memory until it is painted.
const LONGEST_PATH: usize = 100_000;
/// States that are kept for later.
const MAX_SAVED: usize = 512;

/// What paints, and what it has painted.
pub(super) struct Pen<'p, 'a> {
    pub(super) view: View<'p, 'a>,
    pub(super) ink: Ink,
    /// Decoded bytes in memory: of the contents, and of the forms on the way.
    pub(super) held: usize,
    left: usize,
    fonts: HashMap<ObjRef, Widths>,
}

/// One content stream on its way.
struct Run<'r> {
    resources: &'r Dict,
    depth: usize,
    state: State,
    /// Device colours are those of another space (§8.6.5.6).
    own_white: bool,
    saved: Vec<State>,
    path: Path,
    /// The path is going to be a clip.
    clips: bool,
    text: Matrix,
    line: Matrix,
}

/// An operator with its operands.
struct Order<'o> {
    operator: &'o [u8],
    operands: &'o [Token],
    numbers: Vec<f64>,
}

impl Order<'_> {
    fn number(&self, at: usize) -> f64 {
        self.operands.get(at).and_then(Token::number).unwrap_or(0.0)
    }

    fn name(&self) -> &[u8] {
        self.operands.first().and_then(Token::name).unwrap_or_default()
    }
}

impl<'p, 'a> Pen<'p, 'a> {
    pub(super) fn new(view: View<'p, 'a>) -> Self {
        Self {
            view,
            ink: Ink::default(),
            held: 0,
            left: MAX_OPERATORS,
            fonts: HashMap::new(),
        }
    }

    /// The font `name`, each read once.
    fn font(&mut self, resources: &Dict, name: &[u8]) -> Widths {
        let fonts = self.view.lookup(resources, "Font");
        let key = fonts.as_dict().and_then(|fonts| fonts.get(name)?.as_ref());
        let known = key.and_then(|key| self.fonts.get(&key)).cloned();
        known.unwrap_or_else(|| {
            let font = Widths::read(self.view, resources, name);
            self.fonts.extend(key.map(|key| (key, font.clone())));
            font
        })
    }

    /// Follows `bytes`, which may use `resources`; forms inside forms are `depth` levels deep.
    pub(super) fn run(&mut self, bytes: &[u8], resources: &Dict, state: State, depth: usize) {
        let spaces = self.view.lookup(resources, "ColorSpace");
        let own_white = |spaces: &Dict| {
            ["DefaultGray", "DefaultRGB", "DefaultCMYK"]
                .iter()
                .any(|key| spaces.contains_key(key))
        };
        let mut run = Run {
            resources,
            depth,
            state,
            own_white: spaces.as_dict().is_some_and(own_white),
            saved: Vec::new(),
            path: Path::default(),
            clips: false,
            text: UNIT,
            line: UNIT,
        };
        let mut operators = Operators::new(bytes);
        while let Some((operator, operands)) = operators.next_operator() {
            // Viewers differ in what they take from too many operands, or too few.
            let long = run.path.lines.len() > LONGEST_PATH;
            if self.left == 0 || long || self.ink.everywhere || !fits(operator, &operands) {
                self.ink.everywhere = true;
                return;
            }
            self.left -= 1;
            let order = Order {
                operator,
                operands: &operands,
                numbers: operands.iter().filter_map(Token::number).collect(),
            };
            self.obey(&mut run, &order);
        }
        self.ink.everywhere |= operators.is_broken();
    }

    fn obey(&mut self, run: &mut Run<'_>, order: &Order<'_>) {
        match order.operator {
            b"q" | b"Q" => self.save(run, order),
            b"cm" => run.state.matrix = product(matrix(&order.numbers), run.state.matrix),
            b"w" => run.state.line_width = order.number(0),
            b"gs" => self.graphics(run.resources, order.name(), &mut run.state),
            b"m" | b"l" | b"c" | b"v" | b"y" | b"h" | b"re" => run.draw(order),
            b"W" | b"W*" => run.clips = true,
            b"n" | b"f" | b"F" | b"f*" | b"S" | b"s" | b"B" | b"B*" | b"b" | b"b*" => self.end(run, order),
            b"g" | b"rg" | b"k" | b"G" | b"RG" | b"K" | b"cs" | b"sc" | b"scn" | b"CS" | b"SC" | b"SCN" => {
                run.colour(order);
            }
            b"Tf" => {
                run.state.size = order.number(1);
                run.state.font = Some(self.font(run.resources, order.name()));
            }
            b"BT" | b"Td" | b"TD" | b"Tm" | b"T*" => run.place(order),
            b"Tc" | b"Tw" | b"Tz" | b"TL" | b"Ts" | b"Tr" => run.text_state(order),
            b"'" | b"\"" => {
                if order.operator == b"\"" {
                    (run.state.word, run.state.character) = (order.number(0), order.number(1));
                }
                run.place(order);
                self.write(run, order);
            }
            b"Tj" | b"TJ" => self.write(run, order),
            b"Do" => self.object(run.resources, order.name(), &run.state, run.depth),
            b"BI" => self.image(&run.state),
            // Shadings fill whatever is not clipped; glyph operators have no place here.
            b"sh" | b"d0" | b"d1" => self.ink.everywhere = true,
            _ => {}
        }
    }

    fn save(&mut self, run: &mut Run<'_>, order: &Order<'_>) {
        if order.operator == b"Q" {
            run.state = run.saved.pop().unwrap_or_else(|| run.state.clone());
        } else if run.saved.len() < MAX_SAVED {
            run.saved.push(run.state.clone());
        } else {
            self.ink.everywhere = true;
        }
    }

    /// The path is painted, and cuts what follows if it was to.
    fn end(&mut self, run: &mut Run<'_>, order: &Order<'_>) {
        let path = std::mem::take(&mut run.path);
        self.paint(order.operator, &path, &run.state);
        if std::mem::take(&mut run.clips) {
            run.state.clip = run.state.clip.and(path.clip());
        }
    }

    fn write(&mut self, run: &mut Run<'_>, order: &Order<'_>) {
        for token in order.operands {
            self.show(token, &run.state, &mut run.text);
        }
    }
}

impl Run<'_> {
    fn draw(&mut self, order: &Order<'_>) {
        let points = || {
            let points = order.numbers.chunks_exact(2);
            let point = |point: &[f64]| match point {
                [x, y] => Some(apply(self.state.matrix, *x, *y)),
                _ => None,
            };
            points.filter_map(point).collect()
        };
        match order.operator {
            b"m" => self.path.start(points()),
            b"h" => self.path.close(),
            b"re" => {
                let (x, y, w, h) = (order.number(0), order.number(1), order.number(2), order.number(3));
                let corners = [(x, y), (x + w, y), (x + w, y + h), (x, y + h)];
                let matrix = self.state.matrix;
                self.path.rectangle(corners.map(|(x, y)| apply(matrix, x, y)));
            }
            _ => self.path.draw(points()),
        }
    }

    fn colour(&mut self, order: &Order<'_>) {
        let (state, own) = (&mut self.state, self.own_white);
        let light = || !own && order.numbers.iter().all(|value| *value >= 1.0);
        let no_ink = || !own && order.numbers.iter().all(|value| *value <= 0.0);
        match order.operator {
            b"g" | b"rg" => (state.white_fill, state.patterned) = (light(), false),
            b"k" => (state.white_fill, state.patterned) = (no_ink(), false),
            b"G" | b"RG" => state.white_stroke = light(),
            b"K" => state.white_stroke = no_ink(),
            b"CS" | b"SC" | b"SCN" => state.white_stroke = false,
            _ => {
                state.white_fill = false;
                state.patterned = order.operands.iter().any(|operand| operand.name().is_some());
            }
        }
    }

    /// Where text goes on (§9.4.2).
    fn place(&mut self, order: &Order<'_>) {
        let next = |x: f64, y: f64, line: Matrix| product([1.0, 0.0, 0.0, 1.0, x, y], line);
        self.line = match order.operator {
            b"BT" => UNIT,
            b"Tm" => matrix(&order.numbers),
            b"Td" | b"TD" => {
                if order.operator == b"TD" {
                    self.state.leading = -order.number(1);
                }
                next(order.number(0), order.number(1), self.line)
            }
            _ => next(0.0, -self.state.leading, self.line),
        };
        self.text = self.line;
    }

    fn text_state(&mut self, order: &Order<'_>) {
        let (state, value) = (&mut self.state, order.number(0));
        match order.operator {
            b"Tc" => state.character = value,
            b"Tw" => state.word = value,
            b"Tz" => state.scale = value / 100.0,
            b"TL" => state.leading = value,
            b"Ts" => state.rise = value,
            _ => {
                state.invisible = value == 3.0;
                state.outlined = ![0.0, 3.0, 4.0, 7.0].contains(&value);
                // Letters cut what follows.
                if value >= 4.0 {
                    state.clip = Clip::Shape;
                }
            }
        }
    }
}
