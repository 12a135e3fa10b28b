//! Choice fields (ISO 32000-2 §12.7.5.4): what their values are called on the page.

use saoy_pdf::{Object, decode_text};

use super::{Reason, step::Step};

/// The flag of a list that opens (Table 233); the others show all their options.
const COMBO: i64 = 1 << 17;

/// The options of a choice field, and its value.
pub(super) struct Choice {
    /// What is sent, and what is shown for it.
    options: Vec<(String, String)>,
    chosen: Vec<String>,
    pub(super) opens: bool,
}

impl Choice {
    /// What the page may show for a value: an option that is sent or shown as such, else the value as it was typed.
    pub(super) fn shown(&self, value: &str) -> Vec<&str> {
        let mut shown: Vec<&str> = self
            .options
            .iter()
            .filter(|(sent, shown)| sent == value || shown == value)
            .map(|(_, shown)| shown.as_str())
            .collect();
        if shown.is_empty() {
            shown.extend(
                self.chosen
                    .iter()
                    .map(String::as_str)
                    .filter(|chosen| *chosen == value),
            );
        }
        shown
    }

    /// The values that are chosen.
    pub(super) fn chosen(&self) -> &[String] {
        &self.chosen
    }

    /// All options as they are shown, from the first to the last.
    pub(super) fn all(&self) -> String {
        self.options.iter().map(|(_, shown)| shown.as_str()).collect()
    }
}

impl Step<'_, '_> {
    pub(super) fn choice(&self, num: u32) -> Choice {
        let text = |object: &Object| self.new.resolve(object).as_string().map(decode_text);
        let list = self.inherited(self.new, num, "Opt");
        let options = list.as_array().unwrap_or_default().iter().filter_map(|option| {
            let option = self.new.resolve(option);
            match &*option {
                Object::Array(pair) => match pair.as_slice() {
                    [sent, shown] => Some((text(sent)?, text(shown)?)),
                    _ => None,
                },
                option => text(option).map(|text| (text.clone(), text)),
            }
        });
        let value = self.value(self.new, num);
        let chosen = match &*value {
            Object::Array(values) => values.iter().filter_map(text).collect(),
            value => text(value).into_iter().collect(),
        };
        let flags = self.inherited(self.new, num, "Ff");
        let mut choice = Choice {
            options: options.collect(),
            chosen,
            opens: flags.as_int().unwrap_or(0) & COMBO != 0,
        };
        self.pair
            .spend(choice.options.len() * (choice.chosen.len() / 4 + 1));
        if self.pair.exhausted() {
            (choice.options, choice.chosen) = Default::default();
        }
        choice
    }

    /// What other `/I` mean: viewers mark those options, and machines read the value.
    pub(super) fn indices(&self, num: u32, indices: Option<&Object>) -> Reason {
        let choice = self.choice(num);
        let marked = indices
            .and_then(Object::as_array)
            .unwrap_or_default()
            .iter()
            .map(|index| {
                let index = index.as_int().and_then(|index| usize::try_from(index).ok())?;
                choice.options.get(index)
            });
        let chosen = |option: Option<&(String, String)>| {
            option.is_some_and(|(sent, shown)| {
                choice.chosen.iter().any(|value| value == sent || value == shown)
            })
        };
        let mut marked = marked.peekable();
        if marked.all(chosen) {
            Reason::FieldFilled
        } else {
            Reason::AppearanceDiffers
        }
    }

    /// What stands against, or for, another first option (`/TI`, Table 234): none where it is the first one as before, and
    /// of what opens nobody sees the others.
    pub(super) fn new_top(&self, num: u32, top: Option<&Object>) -> Option<Reason> {
        if self.is_same_number(num, "TI", top) {
            return None;
        }
        let other = Some(Reason::FieldEntry("TI".to_owned()));
        let Some(top) = top
            .and_then(Object::as_int)
            .and_then(|top| usize::try_from(top).ok())
        else {
            return other;
        };
        let choice = self.choice(num);
        // What was chosen is brought into sight.
        let shown = choice
            .options
            .get(top)
            .is_some_and(|(sent, shown)| choice.chosen.iter().any(|value| value == sent || value == shown));
        match shown && self.says_otherwise(num) {
            true => Some(Reason::FieldFilled),
            false => other,
        }
    }
}
