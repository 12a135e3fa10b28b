//! “Thông tin tìm kiếm”: the search block as it was typed, and what it asks for.

use saoy_domain::search::{MAX_TEXT, parse_day};
use saoy_domain::{SearchCode, fold};
use saoy_store::dossiers::{ListQuery, RequesterKind};
use saoy_store::scope::{Right, Scoped};
use saoy_store::searches;
use serde::{Deserialize, Serialize};

use crate::app::App;
use crate::failure::{Answer, Failure};
use crate::pages::{FieldError, Kind, SearchForm, Text};

/// The search block as it was typed; kept like that, so that a mistake can be shown and mended.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Block {
    kind: String,
    code: String,
    who: String,
    from: String,
    to: String,
}

/// The search that an address names; an empty one without a name.
pub(crate) async fn kept<R: Right>(app: &App, scope: &Scoped<R>, token: Option<&str>) -> Answer<Block> {
    let Some(token) = token.filter(|token| !token.is_empty()) else {
        return Ok(Block::default());
    };
    let kept = searches::find(&app.db, scope, token).await?;
    let kept = kept.and_then(|kept| serde_json::from_value(kept).ok());
    kept.ok_or(Failure::NotFound)
}

impl Block {
    /// Nothing was asked.
    pub(crate) fn is_empty(&self) -> bool {
        let texts = [&self.kind, &self.code, &self.who, &self.from, &self.to];
        texts.iter().all(|text| text.trim().is_empty())
    }

    /// The list narrowed to what was asked; `None` with everything that is wrong.
    pub(crate) fn narrow(&self, base: ListQuery) -> (Option<ListQuery>, Vec<FieldError>) {
        let mut errors = Vec::new();
        let kind = match self.kind.as_str() {
            "citizen" => Some(RequesterKind::Citizen),
            "business" => Some(RequesterKind::Business),
            "no-account" => Some(RequesterKind::WithoutAccount),
            _ => None,
        };
        let (from, to) = (
            day("from", &self.from, &mut errors),
            day("to", &self.to, &mut errors),
        );
        if matches!((from, to), (Some(from), Some(to)) if from > to) {
            errors.push(FieldError::new("to", Text::key("date-order")));
        }
        for (field, text) in [("code", &self.code), ("who", &self.who)] {
            if text.chars().count() > MAX_TEXT {
                let text = Text::key("search-too-long").with("limit", MAX_TEXT);
                errors.push(FieldError::new(field, text));
            }
        }
        let query = ListQuery {
            kind,
            code: code(&self.code),
            text: Some(fold(&self.who)).filter(|text| !text.is_empty()),
            from,
            to,
            ..base
        };
        (errors.is_empty().then_some(query), errors)
    }

    /// The fields as the page shows them again.
    pub(crate) fn shown(&self) -> SearchForm {
        let kind = match self.kind.as_str() {
            "citizen" => Some(Kind::Citizen),
            "business" => Some(Kind::Business),
            "no-account" => Some(Kind::NoAccount),
            _ => None,
        };
        SearchForm {
            kind,
            code: self.code.clone(),
            who: self.who.clone(),
            from: self.from.clone(),
            to: self.to.clone(),
        }
    }
}

/// A whole code in any shape that was ever issued, or a part of one. Opaque: nothing reads a date out of it.
pub(crate) fn code(text: &str) -> Option<String> {
    let text = text.trim();
    let whole = text.parse::<SearchCode>().map(|code| code.to_string());
    Some(whole.unwrap_or_else(|_| text.to_owned())).filter(|code| !code.is_empty())
}

fn day(field: &str, text: &str, errors: &mut Vec<FieldError>) -> Option<jiff::civil::Date> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let day = parse_day(text);
    if day.is_none() {
        errors.push(FieldError::new(
            field,
            Text::key("date-wrong").with("value", text),
        ));
    }
    day
}

#[cfg(test)]
mod tests {
    use super::*;

    fn block(from: &str, to: &str) -> Block {
        Block {
            from: from.into(),
            to: to.into(),
            ..Block::default()
        }
    }

    #[test]
    fn every_mistake_is_named_at_once() {
        let (query, errors) = block("40/10/2026", "x").narrow(ListQuery::default());
        assert!(query.is_none());
        let fields: Vec<&str> = errors.iter().map(|error| error.field.as_str()).collect();
        assert_eq!(fields, ["from", "to"]);
        let (_, errors) = block("02/10/2026", "01/10/2026").narrow(ListQuery::default());
        assert_eq!(errors.len(), 1);
        assert_eq!(errors[0].text.key, "date-order");
    }

    #[test]
    fn a_code_of_an_older_system_is_taken_as_it_is() {
        for text in [
            "G22.99-290620-0005",
            "000.00.04.K88-141026-0127",
            "k88.04–141026–010127",
        ] {
            assert!(code(text).is_some_and(|code| !code.contains('–')), "{text}");
        }
        assert_eq!(code(" 0101 ").as_deref(), Some("0101"));
        assert_eq!(code("  "), None);
    }
}
