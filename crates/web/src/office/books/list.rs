//! The list of books, by year and name.

use axum::extract::State;
use axum::http::StatusCode;
use saoy_domain::day_in_vietnam;
use saoy_store::scope::Reads as _;
use saoy_store::{agencies, books};
use serde::Deserialize;

use super::{Looker, keeps, row};
use crate::app::App;
use crate::asked::Asked;
use crate::failure::Answer;
use crate::office::done::{self, Done};
use crate::pages::{BookRow, Books, FieldError, Text};

#[derive(Deserialize)]
pub(super) struct Filter {
    year: Option<String>,
    #[serde(default)]
    name: String,
    #[serde(default)]
    done: Done,
}

pub(super) async fn show(State(app): State<App>, who: Looker, Asked(filter): Asked<Filter>) -> Answer {
    let today = day_in_vietnam(who.visitor.at);
    let year = filter.year.unwrap_or_else(|| today.year().to_string());
    let name = filter.name.trim();
    let sight = who.scope.sight();
    let mut page = Books {
        agencies: sight.below(),
        keeps: keeps(&sight),
        year: year.trim().to_owned(),
        name: name.to_owned(),
        books: Vec::new(),
        errors: Vec::new(),
    };
    match wanted(&year) {
        Ok(year) => {
            let name = (!name.is_empty()).then_some(name);
            for book in books::list(&app.db, &sight, year, name).await? {
                let agency = match page.agencies {
                    true => agencies::find(&app.db, book.agency).await?,
                    false => None,
                };
                page.books.push(BookRow {
                    agency: agency.map(|agency| agency.name),
                    ..row(&book, today)
                });
            }
        }
        Err(()) => page.errors.push(FieldError::new("year", Text::key("year-wrong"))),
    }
    let frame = done::tell(who.frame(&app).await, filter.done);
    app.page(StatusCode::OK, &frame, &page)
}

/// A year of four digits; nothing typed means every year.
fn wanted(text: &str) -> Result<Option<i16>, ()> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit()) {
        text.parse().map(Some).map_err(drop)
    } else {
        Err(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_has_four_digits_or_is_left_out() {
        assert_eq!(wanted(" 2026 "), Ok(Some(2026)));
        assert_eq!(wanted(""), Ok(None));
        for wrong in ["20260", "26", "-202", "năm"] {
            assert_eq!(wanted(wrong), Err(()), "{wrong}");
        }
    }
}
