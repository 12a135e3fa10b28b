//! Reads a look as people do: what is written, and can be seen on the ground it is written on.

use std::{cell::RefCell, collections::HashMap, rc::Rc, sync::Arc};

use saoy_pdf::{Dict, ObjRef, Object, Stream};

use super::{
    content::{Operators, Token},
    cut::Frame,
    plain::is_moved,
    said::Said,
    spelling::{Glyph, Spelling},
    step::Step,
    view::View,
};

/// Lighter or darker than its ground by less than this, or less opaque, nobody sees a letter.
const FAINT: f64 = 0.15;

/// Letters smaller than this (in points, as they are set) nobody reads.
const LEGIBLE: f64 = 1.0;

/// States that are kept for later, fonts that are read once, and grounds that are told apart.
const MAX_SAVED: usize = 512;
const MAX_FONTS: usize = 512;
const MAX_GROUNDS: usize = 64;

/// How light a colour is, from 0 to 1; none where its space leaves that open.
type Light = Option<f64>;

/// What letters are made of.
#[derive(Clone)]
struct Ink {
    invisible: bool,
    /// As `Tf` sets it.
    size: f64,
    light: Light,
    /// Components of the colour space that `cs` sets, if those say how light a colour is.
    space: Option<usize>,
    opaque: bool,
    font: Rc<Spelling>,
}

/// Fonts that were met, each read once for all looks of a revision.
pub(super) type Fonts = RefCell<HashMap<ObjRef, Rc<Spelling>>>;

/// Reads one look.
pub(super) struct Eye<'e> {
    view: View<'e, 'e>,
    /// Fonts that viewers take for those that the look does not bring.
    elsewhere: [Arc<Object>; 2],
    grounds: Vec<Light>,
    /// Whether a colour of which nobody can say how light it is counts as seen.
    unclear_shows: bool,
    said: Said,
    /// Fonts by their names in the look, each read once.
    fonts: HashMap<Vec<u8>, Rc<Spelling>>,
    known: &'e Fonts,
}

impl<'e> Eye<'e> {
    pub(super) fn new(
        step: &'e Step<'_, '_>,
        num: u32,
        elsewhere: [Arc<Object>; 2],
        unclear_shows: bool,
    ) -> Self {
        let marks = step.inherited(step.new, num, "MK");
        let ground = marks.as_dict().map(|marks| step.new.lookup(marks, "BG"));
        let ground = ground.as_deref().and_then(Object::as_array).unwrap_or_default();
        let ground: Vec<f64> = ground
            .iter()
            .filter_map(|part| step.new.resolve(part).as_number())
            .collect();
        Self {
            view: step.new,
            elsewhere,
            grounds: vec![if ground.is_empty() {
                Some(1.0)
            } else {
                lightness(&ground)
            }],
            unclear_shows,
            said: Said {
                pieces: vec![String::new()],
                ..Said::default()
            },
            fonts: HashMap::new(),
            known: &step.spellings,
        }
    }

    /// What the look says; none if it cannot be read.
    pub(super) fn read(mut self, look: &Stream) -> Option<Said> {
        let resources = self.view.lookup(&look.dict, "Resources");
        let none = Dict::new();
        let resources = resources.as_dict().unwrap_or(&none);
        let bytes = self.view.decoded(look)?;
        let mut ink = Ink {
            invisible: false,
            size: 0.0,
            light: Some(0.0),
            space: Some(1),
            opaque: true,
            font: Rc::new(Spelling::Unclear),
        };
        let mut saved = Vec::new();
        let mut operators = Operators::new(&bytes);
        let mut frame = Frame::of(self.view, look);
        while let Some((operator, operands)) = operators.next_operator() {
            frame.follow(operator, &operands);
            if is_layer(operator, &operands) {
                return None;
            }
            match operator {
                b"q" if saved.len() >= MAX_SAVED => return None,
                b"q" => saved.push(ink.clone()),
                b"Q" => ink = saved.pop().unwrap_or(ink),
                b"Tr" => ink.invisible = operands.first().and_then(Token::number) == Some(3.0),
                b"gs" => self.state(resources, &operands, &mut ink),
                b"g" | b"rg" | b"k" | b"cs" | b"sc" | b"scn" => {
                    self.colour(resources, operator, &operands, &mut ink)
                }
                b"f" | b"F" | b"f*" | b"B" | b"B*" | b"b" | b"b*" => self.ground(ink.light),
                b"Tf" => {
                    ink.font = self.font(resources, &operands);
                    ink.size = operands.get(1).and_then(Token::number).unwrap_or(0.0).abs();
                }
                b"Tj" | b"TJ" | b"'" | b"\"" if self.is_seen(&ink, frame.scale()) => {
                    if !frame.is_whole() {
                        return None;
                    }
                    operands.iter().for_each(|token| self.write(token, &ink.font));
                }
                _ => {}
            }
        }
        Some(self.said)
    }

    /// Whether a letter can be seen on one of the grounds that it may stand on.
    fn is_seen(&self, ink: &Ink, scale: f64) -> bool {
        let stands_out = |ground: &Light| match (ink.light, ground) {
            (Some(light), Some(ground)) => (light - ground).abs() >= FAINT,
            _ => self.unclear_shows,
        };
        let legible = ink.size * scale >= LEGIBLE;
        !ink.invisible && legible && ink.opaque && self.grounds.iter().any(stands_out)
    }

    fn ground(&mut self, light: Light) {
        if self.grounds.len() < MAX_GROUNDS && !self.grounds.contains(&light) {
            self.grounds.push(light);
        }
    }

    fn state(&self, resources: &Dict, operands: &[Token], ink: &mut Ink) {
        let states = self.view.lookup(resources, "ExtGState");
        let name = operands.first().and_then(Token::name).unwrap_or_default();
        let state = states
            .as_dict()
            .and_then(|states| states.get(name))
            .map(|state| self.view.resolve(state));
        let Some(state) = state.as_deref().and_then(Object::as_dict) else {
            return;
        };
        let opacity = self.view.lookup(state, "ca");
        let mode = self.view.lookup(state, "BM");
        let darkens = ["Normal", "Compatible", "Multiply", "Darken"]
            .iter()
            .any(|name| mode.is_name(name));
        if *opacity != Object::Null || *mode != Object::Null {
            let opaque =
                *opacity == Object::Null || opacity.as_number().is_some_and(|opacity| opacity >= FAINT);
            ink.opaque = opaque && (*mode == Object::Null || darkens);
        }
    }

    fn colour(&self, resources: &Dict, operator: &[u8], operands: &[Token], ink: &mut Ink) {
        let numbers: Vec<f64> = operands.iter().filter_map(Token::number).collect();
        match operator {
            b"cs" => {
                let name = operands.first().and_then(Token::name).unwrap_or_default();
                ink.space = self.components(resources, name);
                ink.light = ink.space.map(|_| 0.0);
            }
            b"sc" | b"scn" => {
                ink.light = (ink.space == Some(numbers.len()))
                    .then(|| lightness(&numbers))
                    .flatten()
            }
            _ => (ink.light, ink.space) = (lightness(&numbers), Some(numbers.len())),
        }
    }

    /// How many components a colour space has whose components say how light a colour is.
    fn components(&self, resources: &Dict, name: &[u8]) -> Option<usize> {
        let spaces = self.view.lookup(resources, "ColorSpace");
        let own = spaces
            .as_dict()
            .and_then(|spaces| spaces.get(name))
            .map(|space| self.view.resolve(space));
        let own = own.as_deref().unwrap_or(&Object::Null);
        let family = match own {
            Object::Array(items) => self.view.resolve(items.first()?),
            own => Arc::new(own.clone()),
        };
        match family.as_name().unwrap_or(name) {
            b"DeviceGray" | b"CalGray" => Some(1),
            b"DeviceRGB" | b"CalRGB" => Some(3),
            b"DeviceCMYK" => Some(4),
            b"ICCBased" => {
                let profile = self.view.resolve(own.as_array()?.get(1)?);
                let count = self.view.lookup(&profile.as_stream()?.dict, "N").as_int()?;
                usize::try_from(count).ok()
            }
            _ => None,
        }
    }

    fn font(&mut self, resources: &Dict, operands: &[Token]) -> Rc<Spelling> {
        let name = operands.first().and_then(Token::name).unwrap_or_default();
        if let Some(known) = self.fonts.get(name) {
            return known.clone();
        }
        let font = self.read_font(resources, name);
        if self.fonts.len() < MAX_FONTS {
            self.fonts.insert(name.to_vec(), font.clone());
        }
        font
    }

    fn read_font(&self, resources: &Dict, name: &[u8]) -> Rc<Spelling> {
        let own = self.view.lookup(resources, "Font");
        let own = own.as_dict().and_then(|fonts| fonts.get(name));
        let Some(font) = own.or_else(|| self.elsewhere.iter().find_map(|fonts| fonts.as_dict()?.get(name)))
        else {
            return Rc::new(Spelling::of_nobody(self.view));
        };
        let key = font.as_ref();
        if let Some(known) = key.and_then(|key| self.known.borrow().get(&key).cloned()) {
            return known;
        }
        let font = self.view.resolve(font);
        let font = font
            .as_dict()
            .map_or(Spelling::Unclear, |font| Spelling::read(self.view, font));
        let font = Rc::new(font);
        if let Some(key) = key.filter(|_| self.known.borrow().len() < MAX_FONTS) {
            self.known.borrow_mut().insert(key, font.clone());
        }
        font
    }

    fn write(&mut self, token: &Token, font: &Spelling) {
        match token {
            Token::List(items) => items.iter().for_each(|item| self.write(item, font)),
            Token::Text(bytes) => font
                .glyphs(self.view, bytes)
                .into_iter()
                .for_each(|glyph| self.say(glyph)),
            _ => {}
        }
    }

    fn say(&mut self, glyph: Glyph) {
        match glyph {
            Glyph::Letters(letters) if letters.chars().any(is_moved) => self.said.unclear(),
            Glyph::Letters(letters) => {
                let piece = self.said.pieces.last_mut();
                piece.into_iter().for_each(|piece| piece.push_str(&letters));
            }
            Glyph::Nameless => self.said.odd = true,
            Glyph::Unclear => self.said.unclear(),
        }
    }
}

/// Of grey, red green blue, or cyan magenta yellow black.
fn lightness(parts: &[f64]) -> Light {
    match parts {
        [grey] => Some(grey.clamp(0.0, 1.0)),
        [red, green, blue] => Some((0.3 * red + 0.59 * green + 0.11 * blue).clamp(0.0, 1.0)),
        [cyan, magenta, yellow, black] => {
            Some((1.0 - (0.3 * cyan + 0.59 * magenta + 0.11 * yellow + black)).clamp(0.0, 1.0))
        }
        _ => None,
    }
}

/// Whether what follows belongs to a layer (ISO 32000-2 §8.11.3.2), which may be off.
fn is_layer(operator: &[u8], operands: &[Token]) -> bool {
    operator == b"BDC" && operands.first().and_then(Token::name) == Some(b"OC")
}
