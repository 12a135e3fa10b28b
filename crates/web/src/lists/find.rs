//! The search box of the top bar: any code, a number of the register, a name, an identity number.

use axum::Form;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::{DossierId, SearchCode, VerificationCode, fold};
use saoy_store::dossiers::{self, ListQuery, Page};
use saoy_store::scope::{Follow, Sight};
use saoy_store::searches;
use serde::Deserialize;

use super::block;
use super::build::{self, Ask, View};
use crate::app::App;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::{Column, ListName};

#[derive(Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    text: String,
}

/// Whole codes and numbers lead straight to the dossier; anything else to a list.
pub(super) async fn search(
    State(app): State<App>,
    officer: Officer<Follow>,
    Form(asked): Form<Asked>,
) -> Answer {
    let text: String = asked
        .text
        .trim()
        .chars()
        .take(saoy_domain::search::MAX_TEXT)
        .collect();
    if text.is_empty() {
        return Ok(Redirect::to("/following").into_response());
    }
    let (scope, sight) = (&officer.scope, officer.scope.sight());
    if let Some(id) = by_verification_code(&app, &sight, &text).await? {
        return Ok(Redirect::to(&format!("/dossiers/{id}")).into_response());
    }
    let mut chosen = None;
    for (query, exact) in readings(&text) {
        let found = dossiers::list(&app.db, &sight, &query, Page { offset: 0, limit: 2 }).await?;
        match found.as_slice() {
            [] => continue,
            [only] if exact => return Ok(Redirect::to(&format!("/dossiers/{}", only.id)).into_response()),
            _ => {
                chosen = Some(query);
                break;
            }
        }
    }
    let query = chosen.unwrap_or_else(|| words(&text));
    let kept = serde_json::to_value(&query).map_err(Failure::broken)?;
    let token = build::keep(&app, scope, kept).await?;
    Ok(Redirect::to(&format!("/search/{token}")).into_response())
}

/// What was found.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<Follow>,
    Path(token): Path<String>,
    Query(ask): Query<Ask>,
) -> Answer {
    let kept = searches::find(&app.db, &officer.scope, &token).await?;
    let query: Option<ListQuery> = kept.and_then(|kept| serde_json::from_value(kept).ok());
    let query = query.ok_or(Failure::NotFound)?;
    let view = View {
        list: ListName::Found,
        path: format!("/search/{token}"),
        sort: ask.column().unwrap_or(Column::Registered),
        down: ask.column().is_none() || ask.is_down(),
    };
    let mut page = build::page(&app, &officer, &officer.scope.sight(), view, Some(&query), &ask).await?;
    // The path itself holds the search.
    page.q = None;
    let frame = officer.frame(&app).await;
    app.page(StatusCode::OK, &frame, &page)
}

/// What a text can mean, the most exact first, and whether a single hit is certainly the one meant.
fn readings(text: &str) -> Vec<(ListQuery, bool)> {
    let mut readings = Vec::new();
    let whole_code = text.parse::<SearchCode>().is_ok();
    if whole_code {
        readings.push((by_code(text), true));
    }
    if let Some(number) = register_number(text) {
        let query = ListQuery {
            number: Some(number),
            ..ListQuery::default()
        };
        readings.push((query, true));
    }
    if !whole_code && text.chars().any(|c| c.is_ascii_digit()) {
        readings.push((by_code(text), false));
    }
    readings.push((words(text), false));
    readings
}

/// “123/ĐT”, or the digits alone.
fn register_number(text: &str) -> Option<i64> {
    let digits = text.split_once('/').map_or(text, |(digits, _)| digits).trim();
    let fits = (1..=8).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
    digits.parse().ok().filter(|_| fits)
}

fn by_code(text: &str) -> ListQuery {
    ListQuery {
        code: block::code(text),
        ..ListQuery::default()
    }
}

fn words(text: &str) -> ListQuery {
    ListQuery {
        text: Some(fold(text)),
        ..ListQuery::default()
    }
}

async fn by_verification_code(app: &App, sight: &Sight, text: &str) -> Answer<Option<DossierId>> {
    let Ok(code) = text.parse::<VerificationCode>() else {
        return Ok(None);
    };
    let Some(known) = dossiers::public(&app.db, &code).await? else {
        return Ok(None);
    };
    let Some(row) = dossiers::find_any(&app.db, known.id).await? else {
        return Ok(None);
    };
    Ok(sight.on(&app.db, row.agency).await?.map(|_| row.id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_of_the_register_is_told_from_an_identity_number() {
        assert_eq!(register_number("123/ĐT"), Some(123));
        assert_eq!(register_number("123"), Some(123));
        assert_eq!(register_number("099201014377"), None);
        assert_eq!(register_number("K88"), None);
    }

    #[test]
    fn a_whole_code_is_looked_for_first_and_a_name_only_as_words() {
        let code = readings("K88.04-141026-010127");
        assert!(code[0].1 && code[0].0.code.is_some());
        let name = readings("Trần Minh Quân");
        assert_eq!(name.len(), 1);
        assert_eq!(name[0].0.text.as_deref(), Some("tran minh quan"));
    }
}
