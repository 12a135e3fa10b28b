//! What the look of a field says, and whether that is its value.

use std::sync::Arc;

use saoy_pdf::{Dict, Object, Stream, decode_text};

use super::{
    drawn::inherited,
    eye::Eye,
    plain::plain,
    spelling::HOLE,
    step::Step,
    view::{Side, View},
};

/// Multi-line text is wrapped, comb fields are spread, passwords are starred, files and rich text are something else (ISO
/// 32000-2 Table 231).
const PASSWORD: i64 = 1 << 13;
const FILE: i64 = 1 << 20;
const RICH: i64 = 1 << 25;

/// What a look says.
#[derive(Default)]
pub(super) struct Said {
    /// Text of which every letter is certain, between such of which nobody can say what it is.
    pub(super) pieces: Vec<String>,
    /// A letter is none that a certain font has a common name for: what is not plain Latin is not compared then.
    pub(super) odd: bool,
    /// Something was written of which nobody can say what it is.
    pub(super) unclear: bool,
}

/// How a look and the value of its field go together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Shows {
    ItsValue,
    /// It may, by the letters that can be read; others cannot.
    Unclear,
    SomethingElse,
}

impl Said {
    /// Something stands here of which nobody can say what it is.
    pub(super) fn unclear(&mut self) {
        self.unclear = true;
        let again = self.pieces.len() > 1 && self.pieces.last().is_some_and(String::is_empty);
        if !again {
            self.pieces.push(String::new());
        }
    }

    /// Text as it is compared.
    fn plain(&self, text: &str) -> String {
        let common = |letter: &char| letter.is_ascii() && !matches!(letter, '-' | '\'' | '"' | '`');
        plain(text)
            .chars()
            .filter(|letter| common(letter) || !self.odd)
            .collect()
    }

    /// Whether nothing is said at all, or nothing but what nobody can read.
    fn is_silent(&self) -> bool {
        self.pieces.iter().all(|piece| self.plain(piece).is_empty())
    }

    /// Whether this may be the whole text.
    fn may_be(&self, text: &str) -> bool {
        let text = self.plain(text);
        match self.pieces.as_slice() {
            [] => true,
            [only] => fits(&self.plain(only), &text),
            [first, .., last] => {
                let rest = text.strip_prefix(self.plain(first).as_str());
                let rest = rest.and_then(|rest| rest.strip_suffix(self.plain(last).as_str()));
                let between = self.pieces.get(1..self.pieces.len() - 1).unwrap_or_default();
                rest.is_some_and(|rest| self.follow(between, rest))
            }
        }
    }

    /// Whether this may be a part of the text.
    fn may_be_in(&self, text: &str) -> bool {
        self.follow(&self.pieces, &self.plain(text))
    }

    /// Whether this may hold the text.
    fn may_hold(&self, text: &str) -> bool {
        match self.pieces.as_slice() {
            [only] => self.plain(only).contains(self.plain(text).as_str()),
            _ => true,
        }
    }

    /// Whether the pieces are in the text, one after the other.
    fn follow(&self, pieces: &[String], mut text: &str) -> bool {
        for piece in pieces {
            let piece = self.plain(piece);
            match text.find(&piece) {
                Some(at) => text = text.get(at + piece.len()..).unwrap_or_default(),
                None => return false,
            }
        }
        true
    }
}

/// The text of a value: a string, or a stream (ISO 32000-2 §7.9.3).
pub(super) fn text_of(view: View<'_, '_>, value: &Object) -> Option<String> {
    match value {
        Object::Stream(stream) => view.decoded(stream).map(|bytes| decode_text(&bytes)),
        value => value.as_string().map(decode_text),
    }
}

/// Whether two texts are the same; a hole is any letter that fonts may lack, of which none is plain Latin.
fn fits(shown: &str, text: &str) -> bool {
    let letter = |(shown, letter): (char, char)| shown == letter || shown == HOLE && !letter.is_ascii();
    shown.chars().count() == text.chars().count() && shown.chars().zip(text.chars()).all(letter)
}

impl Step<'_, '_> {
    /// What the look of a text or choice field says beside its value. Fields with a script that formats them may say
    /// anything.
    pub(super) fn compared(&self, num: u32, look: &Stream) -> Shows {
        let kind = self.is.fields.get(&num).and_then(|field| field.kind.as_deref());
        let flags = self.inherited(self.new, num, "Ff").as_int().unwrap_or(0);
        let fits: Box<dyn Fn(&Said) -> bool> = match kind {
            Some(b"Tx") if flags & (PASSWORD | FILE | RICH) == 0 => {
                let value = self.value(self.new, num);
                let value = match &*value {
                    Object::Null => String::new(),
                    value => match text_of(self.new, value) {
                        Some(value) => value,
                        None => return Shows::SomethingElse,
                    },
                };
                Box::new(move |said| said.may_be(&value))
            }
            Some(b"Ch") => {
                let choice = self.choice(num);
                Box::new(move |said| choice.may_show(said))
            }
            _ => return Shows::ItsValue,
        };
        if self.is_formatted(num) {
            return Shows::ItsValue;
        }
        // Where the look does not say, some viewers see one thing and some another.
        let [page, form] = self.fonts_elsewhere(num);
        let ways = [[page.clone(), form.clone()], [form, page]];
        let readings = ways.into_iter().flat_map(|fonts| {
            [true, false].map(|unclear_shows| Eye::new(self, num, fonts.clone(), unclear_shows).read(look))
        });
        let shown = readings.map(|said| match said {
            Some(said) if !said.is_silent() && !fits(&said) => Shows::SomethingElse,
            Some(said) if said.unclear => Shows::Unclear,
            Some(_) => Shows::ItsValue,
            None => Shows::SomethingElse,
        });
        shown.max().unwrap_or(Shows::SomethingElse)
    }

    /// Whether a script says how the field shows its value (ISO 32000-2 Table 199, `F`).
    fn is_formatted(&self, num: u32) -> bool {
        match &*self.inherited(self.new, num, "AA") {
            Object::Null => false,
            Object::Dict(actions) => actions.contains_key("F"),
            _ => true,
        }
    }

    /// Fonts that viewers take for those which a look names and does not bring: the page's, or the form's.
    fn fonts_elsewhere(&self, num: u32) -> [Arc<Object>; 2] {
        let none = Dict::new();
        let form = self.new.lookup(&self.new.catalog(), "AcroForm");
        let defaults = self.new.lookup(form.as_dict().unwrap_or(&none), "DR");
        let page = self
            .is
            .annots
            .get(&num)
            .map(|page| self.pair.object(Side::New, *page));
        let page = page.as_deref().and_then(Object::as_dict);
        let page = page
            .map(|page| inherited(self.new, page, "Resources"))
            .unwrap_or_default();
        self.pair.spend(page.len());
        let fonts = |resources: &Dict| self.new.lookup(resources, "Font");
        [fonts(&page), fonts(defaults.as_dict().unwrap_or(&none))]
    }

    /// An entry of a field, or of the fields above it.
    pub(super) fn inherited(&self, view: View<'_, '_>, num: u32, key: &str) -> Arc<Object> {
        let model = match view.side {
            Side::Old => self.was,
            Side::New => self.is,
        };
        let mut field = Some(num);
        // Parents come before their kids in the model: this ends.
        while let Some(num) = field {
            let object = self.pair.object(view.side, num);
            let found = object.as_dict().map(|dict| view.lookup(dict, key));
            if let Some(found) = found.filter(|found| **found != Object::Null) {
                return found;
            }
            field = model.fields.get(&num).and_then(|field| field.parent);
        }
        Arc::new(Object::Null)
    }
}

impl super::choice::Choice {
    /// Whether the page may show this: of a list that opens what is chosen, of another one its options from one to another,
    /// and among them one that is chosen.
    fn may_show(&self, said: &Said) -> bool {
        let chosen = || self.chosen().iter().flat_map(|value| self.shown(value));
        if self.opens {
            return match self.chosen() {
                [] => said.may_be(""),
                // Some programs (PDFBox, pypdf) draw what is sent.
                sent => chosen()
                    .chain(sent.iter().map(String::as_str))
                    .any(|shown| said.may_be(shown)),
            };
        }
        said.may_be_in(&self.all())
            && (self.chosen().is_empty() || chosen().any(|shown| said.may_hold(shown)))
    }
}
