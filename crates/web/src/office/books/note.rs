//! A correction of an entry: an added note, never an overwrite.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::book::words;
use saoy_domain::{BookId, Deed};
use saoy_store::entries::{self, NumberError};
use serde::Deserialize;

use super::{Keeper, find};
use crate::app::App;
use crate::asked::{At, Posted, sentence};
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::pages::Text;

#[derive(Deserialize)]
pub(super) struct Typed {
    #[serde(default)]
    number: String,
    #[serde(default)]
    text: String,
}

pub(super) async fn add(
    State(app): State<App>,
    who: Keeper,
    At(id): At<BookId>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let book = find(&app, &who, id).await?;
    // “123” and “123/ĐT” are the same number here.
    let digits: String = typed
        .number
        .trim()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    let unknown = || Failure::Bad(Text::key("book-note-number").with("number", typed.number.trim()));
    let number: i64 = digits.parse().map_err(|_| unknown())?;
    let found = entries::page(&app.db, &who.scope, id, number.saturating_sub(1), 1).await?;
    let entry = found
        .into_iter()
        .find(|entry| entry.n == number)
        .ok_or_else(unknown)?;
    let text = words(&typed.text).map_err(|refusal| Failure::Bad(sentence(&refusal)))?;
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    entries::add_note(&mut tx, &who.scope, entry.id, &text, now)
        .await
        .map_err(missing)?;
    audit::record(&mut tx, &who.scope, Deed::BookNote, entry.id, now).await?;
    tx.commit().await?;
    // Back to the page of the book on which the entry stands.
    let page = (book.next_number - 1 - number) / 50 + 1;
    Ok(Redirect::to(&format!("/books/{id}?page={page}&done=saved")).into_response())
}

fn missing(error: NumberError) -> Failure {
    match error {
        NumberError::Store(cause) => cause.into(),
        _ => Failure::NotFound,
    }
}
