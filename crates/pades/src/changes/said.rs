//! What the look of a field says, where every letter of it is certain.

use saoy_pdf::{Dict, Object, Stream, decode_text};

use super::{
    content::{Operators, Token},
    names::Names,
    step::Step,
    view::View,
};

/// Multi-line text is wrapped, comb fields are spread, passwords are starred, files and rich text are something else (ISO
/// 32000-2 Table 231).
const PASSWORD: i64 = 1 << 13;
const FILE: i64 = 1 << 20;
const RICH: i64 = 1 << 25;

impl Step<'_, '_> {
    /// Whether the look of a text field says certainly something else than its value. Fields with a script that formats
    /// them may.
    pub(super) fn says_not_its_value(&self, num: u32, look: &Stream) -> bool {
        let text = self
            .is
            .fields
            .get(&num)
            .is_some_and(|field| field.kind.as_deref() == Some(b"Tx"));
        let flags = self.inherited(self.new, num, "Ff");
        let flags = flags.as_int().unwrap_or(0);
        let formatted = *self.inherited(self.new, num, "AA") != Object::Null;
        if !text || formatted || flags & (PASSWORD | FILE | RICH) != 0 {
            return false;
        }
        let value = self.inherited(self.new, num, "V");
        let value = match &*value {
            Object::Null => String::new(),
            value => match value.as_string() {
                Some(value) => decode_text(value),
                None => return false,
            },
        };
        let plain = |text: &str| {
            text.chars()
                .filter(|letter| !letter.is_whitespace())
                .collect::<String>()
        };
        said(self.new, look).is_some_and(|said| !said.is_empty() && plain(&said) != plain(&value))
    }

    /// An entry of a field, or of the fields above it.
    pub(super) fn inherited(&self, view: View<'_, '_>, num: u32, key: &str) -> std::sync::Arc<Object> {
        let model = match view.side {
            super::view::Side::Old => self.was,
            super::view::Side::New => self.is,
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
        std::sync::Arc::new(Object::Null)
    }
}

/// The text, without spaces that only the places of letters make; none where a letter is not certain.
fn said(view: View<'_, '_>, look: &Stream) -> Option<String> {
    let resources = view.lookup(&look.dict, "Resources");
    let fonts = view.lookup(resources.as_dict()?, "Font");
    let fonts = fonts.as_dict()?;
    let bytes = view.decoded(look)?;
    let (mut text, mut names) = (String::new(), None);
    let mut operators = Operators::new(&bytes);
    while let Some((operator, operands)) = operators.next_operator() {
        if operator == b"Tf" {
            let font = view.resolve(fonts.get(operands.first()?.name()?)?);
            names = certain(view, font.as_dict()?);
        }
        if matches!(operator, b"Tj" | b"TJ" | b"'" | b"\"") {
            for token in &operands {
                write(token, names.as_ref(), &mut text)?;
            }
        }
    }
    Some(text)
}

/// The codes of a font that shows what its encoding says: one of the viewer's own.
fn certain(view: View<'_, '_>, font: &Dict) -> Option<Names> {
    let kind = view.lookup(font, "Subtype");
    let base = view.lookup(font, "BaseFont");
    let symbols = ["Symbol", "ZapfDingbats"].iter().any(|name| base.is_name(name));
    let simple = kind.is_name("Type1") || kind.is_name("TrueType");
    let descriptor = view.lookup(font, "FontDescriptor");
    let own = descriptor.as_dict().is_some_and(|descriptor| {
        ["FontFile", "FontFile2", "FontFile3"]
            .iter()
            .any(|key| descriptor.contains_key(key))
    });
    (simple && !symbols && !own).then(|| Names::read(view, font))
}

fn write(token: &Token, names: Option<&Names>, text: &mut String) -> Option<()> {
    match token {
        Token::Text(bytes) => text.push_str(&names?.text(bytes)?),
        Token::List(items) => items.iter().try_for_each(|item| write(item, names, text))?,
        _ => {}
    }
    Some(())
}
