//! Template texts: `*bold*` and `{value}`.

use super::data::Value;
use crate::fonts::Face;

/// A parsed text. Values are put in after parsing: a star or brace in a value is only a star or brace.
#[derive(Debug, Clone, PartialEq)]
pub struct Markup {
    parts: Vec<Part>,
}

/// A piece of a text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) bold: bool,
    pub(crate) piece: Piece,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Piece {
    Text(String),
    Value(Value),
}

/// What is wrong with a template text.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum MarkupError {
    /// `{…}` names no value.
    #[error("there is no value {{{0}}}")]
    Unknown(String),
    /// `{` without `}` or the other way round.
    #[error("a brace has no partner")]
    Brace,
    /// An odd number of `*`.
    #[error("a star has no partner")]
    Star,
}

impl Markup {
    /// Parses a text.
    pub fn parse(text: &str) -> Result<Self, MarkupError> {
        let mut parts = Vec::new();
        let mut bold = false;
        let mut letters = text.chars();
        let mut plain = String::new();
        while let Some(c) = letters.next() {
            match c {
                '*' => {
                    flush(&mut parts, bold, &mut plain);
                    bold = !bold;
                }
                '{' => {
                    flush(&mut parts, bold, &mut plain);
                    let mut name = String::new();
                    loop {
                        match letters.next() {
                            Some('}') => break,
                            Some(c) => name.push(c),
                            None => return Err(MarkupError::Brace),
                        }
                    }
                    let value = Value::named(&name).ok_or(MarkupError::Unknown(name))?;
                    parts.push(Part {
                        bold,
                        piece: Piece::Value(value),
                    });
                }
                '}' => return Err(MarkupError::Brace),
                c => plain.push(c),
            }
        }
        flush(&mut parts, bold, &mut plain);
        if bold {
            Err(MarkupError::Star)
        } else {
            Ok(Markup { parts })
        }
    }

    pub(crate) fn count(&self, value: Value) -> usize {
        self.parts
            .iter()
            .filter(|p| p.piece == Piece::Value(value))
            .count()
    }

    pub(crate) fn parts(&self) -> &[Part] {
        &self.parts
    }
}

impl Part {
    /// Bold where starred, else `plain`.
    pub(crate) fn face(&self, plain: Face) -> Face {
        if self.bold { Face::Bold } else { plain }
    }
}

fn flush(parts: &mut Vec<Part>, bold: bool, plain: &mut String) {
    if !plain.is_empty() {
        parts.push(Part {
            bold,
            piece: Piece::Text(std::mem::take(plain)),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_and_braces() {
        let m = Markup::parse("vào *{host}* và").unwrap();
        assert_eq!(m.parts().len(), 3);
        assert_eq!(
            m.parts()[1],
            Part {
                bold: true,
                piece: Piece::Value(Value::Host)
            }
        );
        assert_eq!(Markup::parse("*a"), Err(MarkupError::Star));
        assert_eq!(Markup::parse("{host"), Err(MarkupError::Brace));
        assert_eq!(Markup::parse("host}"), Err(MarkupError::Brace));
        assert_eq!(Markup::parse("{}"), Err(MarkupError::Unknown(String::new())));
    }
}
