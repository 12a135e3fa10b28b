//! The template file of the attestation page: wording and order, chosen by an agency.

use serde::Deserialize;

use super::data::Value;
use super::markup::{Markup, MarkupError};

/// A checked template.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// The two lines of the national heading.
    pub heading: [String; 2],
    /// The blocks, top to bottom.
    pub blocks: Vec<Block>,
    /// The sentence beside the QR code.
    pub check: Markup,
    /// The line that says that the certificates are only for trying out.
    pub demo: String,
}

/// A block of the page.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A centred title.
    Title(Markup),
    /// The centred line with the places of number and book.
    Number(Markup),
    /// A label and its value, side by side.
    Row {
        /// Left column.
        label: Markup,
        /// Right column.
        value: Markup,
    },
    /// A paragraph over the whole width.
    Text(Markup),
    /// Place and date, authority, space for the signature, name.
    Signature {
        /// The line of place and date.
        date: Markup,
    },
}

/// Why a template file cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// Not TOML, an unknown key or kind, a missing key; the parser's message says where.
    #[error("the template cannot be read: {0}")]
    Syntax(String),
    /// A placeholder, star or brace is wrong.
    #[error("the template's text “{text}”: {reason}")]
    Markup {
        /// The whole text.
        text: String,
        /// What is wrong with it.
        reason: MarkupError,
    },
    /// There must be exactly one block of kind `number` and one of kind `signature`.
    #[error("the template must have exactly one block of kind “{kind}”, it has {found}")]
    Blocks {
        /// Which kind.
        kind: &'static str,
        /// How many there are.
        found: usize,
    },
    /// `{number}` or `{book}` is missing, occurs twice, or stands outside its block.
    #[error("{{{0}}} must occur exactly once, in the block of kind “number”")]
    Place(&'static str),
    /// The check sentence must lead to the check page: `{host}` and `{code}`.
    #[error("the check sentence must contain {{{0}}}")]
    Check(&'static str),
}

impl Template {
    /// The template that comes with the product, as text to start from.
    pub const DEFAULT: &'static str = include_str!("../template.toml");

    /// Reads a template file.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        let file: File = toml::from_str(text).map_err(|e| TemplateError::Syntax(e.to_string()))?;
        let template = Template {
            heading: file.heading,
            blocks: file
                .block
                .into_iter()
                .map(BlockFile::checked)
                .collect::<Result<_, _>>()?,
            check: markup(file.check)?,
            demo: file.demo,
        };
        template.check_blocks()?;
        template.check_places()?;
        Ok(template)
    }

    fn check_blocks(&self) -> Result<(), TemplateError> {
        let count = |is: fn(&Block) -> bool| self.blocks.iter().filter(|b| is(b)).count();
        for (kind, found) in [
            ("number", count(|b| matches!(b, Block::Number(_)))),
            ("signature", count(|b| matches!(b, Block::Signature { .. }))),
        ] {
            if found != 1 {
                return Err(TemplateError::Blocks { kind, found });
            }
        }
        Ok(())
    }

    fn check_places(&self) -> Result<(), TemplateError> {
        for place in [Value::Number, Value::Book] {
            let (mut inside, mut outside) = (0, self.check.count(place));
            for block in &self.blocks {
                match block {
                    Block::Number(m) => inside += m.count(place),
                    Block::Title(m) | Block::Text(m) | Block::Signature { date: m } => {
                        outside += m.count(place)
                    }
                    Block::Row { label, value } => outside += label.count(place) + value.count(place),
                }
            }
            if (inside, outside) != (1, 0) {
                return Err(TemplateError::Place(place.name()));
            }
        }
        for value in [Value::Host, Value::Code] {
            if self.check.count(value) == 0 {
                return Err(TemplateError::Check(value.name()));
            }
        }
        Ok(())
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    heading: [String; 2],
    check: String,
    demo: String,
    block: Vec<BlockFile>,
}

#[derive(Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
enum BlockFile {
    Title { text: String },
    Number { text: String },
    Row { label: String, value: String },
    Text { text: String },
    Signature { date: String },
}

impl BlockFile {
    fn checked(self) -> Result<Block, TemplateError> {
        Ok(match self {
            BlockFile::Title { text } => Block::Title(markup(text)?),
            BlockFile::Number { text } => Block::Number(markup(text)?),
            BlockFile::Row { label, value } => Block::Row {
                label: markup(label)?,
                value: markup(value)?,
            },
            BlockFile::Text { text } => Block::Text(markup(text)?),
            BlockFile::Signature { date } => Block::Signature { date: markup(date)? },
        })
    }
}

fn markup(text: String) -> Result<Markup, TemplateError> {
    Markup::parse(&text).map_err(|reason| TemplateError::Markup { text, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(from: &str, to: &str) -> TemplateError {
        assert!(Template::DEFAULT.contains(from), "{from}");
        Template::parse(&Template::DEFAULT.replace(from, to)).unwrap_err()
    }

    #[test]
    fn the_default_is_accepted() {
        assert_eq!(Template::parse(Template::DEFAULT).unwrap().blocks.len(), 6);
    }

    #[test]
    fn mistakes_are_named() {
        assert!(matches!(
            changed("[[block]]\nkind = \"title\"", "[[block]"),
            TemplateError::Syntax(_)
        ));
        assert!(matches!(
            changed("kind = \"title\"", "kind = \"banner\""),
            TemplateError::Syntax(_)
        ));
        assert!(matches!(
            changed("label = \"Loại", "colour = 1\nlabel = \"Loại"),
            TemplateError::Syntax(_)
        ));
        assert_eq!(
            changed("{dossier}", "{file}"),
            TemplateError::Markup {
                text: "{file}".into(),
                reason: MarkupError::Unknown("file".into())
            }
        );
        assert_eq!(
            changed("kind = \"number\"", "kind = \"text\""),
            TemplateError::Blocks {
                kind: "number",
                found: 0
            }
        );
        assert_eq!(
            changed("quyển số {book}", "quyển số"),
            TemplateError::Place("book")
        );
        assert_eq!(
            changed("value = \"{dossier}\"", "value = \"{number}\""),
            TemplateError::Place("number")
        );
        assert_eq!(changed("*{code}*", "mã"), TemplateError::Check("code"));
    }
}
