//! “Quản lý sổ chứng thực”.

mod close;
mod delete;
mod export;
mod form;
mod list;
mod note;
mod record;
mod view;

use axum::Router;
use axum::routing::{get, post};
use jiff::civil::Date;
use saoy_domain::{BookId, Permission, RegisterBook, Suffix, Version, day_in_vietnam};
use saoy_store::books::{self, Book, BookError};
use saoy_store::scope::{CopySeal, Reads as _, Register, Sight};
use serde::Deserialize;

use crate::app::App;
use crate::asked::sentence;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::pages::{BookRow, BookState, Text};
use crate::settings::Settings;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/books", get(list::show))
        .route("/books/new", get(form::blank).post(form::add))
        .route("/books/{id}", get(view::show))
        .route("/books/{id}/edit", get(form::filled).post(form::save))
        .route("/books/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/books/{id}/close", get(close::ask).post(close::close))
        .route("/books/{id}/closing", post(record::seal))
        .route("/books/{id}/closing.pdf", get(record::download))
        .route("/books/{id}/export.xlsx", get(export::download))
        .route("/books/{id}/note", post(note::add))
}

type Keeper = Officer<CopySeal>;
/// Whoever looks into the register: its keepers, and administrators from above.
type Looker = Officer<Register>;

/// What a confirmation sends back.
#[derive(Deserialize)]
struct Seen {
    #[serde(default)]
    version: i64,
}

impl Seen {
    const fn version(&self) -> Version {
        Version(self.version)
    }
}

/// A book of the seal keeper's agency; another agency's is not there.
async fn find(app: &App, who: &Keeper, id: BookId) -> Answer<Book> {
    books::find(&app.db, &who.scope, id)
        .await?
        .ok_or(Failure::NotFound)
}

/// A book that somebody may look into, with how far they see; what is out of reach is not there.
async fn look(app: &App, who: &Looker, id: BookId) -> Answer<(Book, Sight)> {
    let book = books::find_any(&app.db, id).await?.ok_or(Failure::NotFound)?;
    let sight = who.scope.sight().on(&app.db, book.agency).await?;
    Ok((book, sight.ok_or(Failure::NotFound)?))
}

/// Whether this person keeps the books of the agency, or only looks.
fn keeps(sight: &Sight) -> bool {
    let officer = sight.officer();
    officer.is_some_and(|officer| officer.permissions.has(Permission::CopySeal))
}

/// The book as the domain's rules take it.
fn register(book: &Book) -> RegisterBook {
    RegisterBook {
        id: book.id,
        agency: book.agency,
        name: book.name.clone(),
        first: book.first_number,
        last: book.current_number(),
        opens: book.opens_on,
        closes: book.closes_on,
        locked: book.closed_at.map(day_in_vietnam),
    }
}

fn row(book: &Book, today: Date) -> BookRow {
    let state = match book.closed_at {
        Some(_) => BookState::Locked,
        None if book.opens_on > today => BookState::NotYet,
        None if book.closes_on.is_some_and(|last| last < today) => BookState::Over,
        None => BookState::Open,
    };
    BookRow {
        id: book.id.to_string(),
        agency: None,
        name: book.name.to_string(),
        first: flow::number_text(book, book.first_number),
        current: book.current_number().map(|n| flow::number_text(book, n)),
        opens: book.opens_on,
        closes: last_day(book),
        state,
    }
}

/// The last day on which the book gives numbers: the year's end where none was set.
fn last_day(book: &Book) -> Date {
    let end_of_year = || Date::new(book.opens_on.year(), 12, 31).unwrap_or(book.opens_on);
    book.closes_on.unwrap_or_else(end_of_year)
}

/// The suffix of the agency's books: a setting, `/ĐT` where it is not set.
async fn suffix(app: &App, who: &Keeper) -> Answer<Suffix> {
    let agency = saoy_store::agencies::find(&app.db, who.agency()).await?;
    let set = agency.and_then(|agency| Settings::of(&agency).book_suffix);
    Ok(set.unwrap_or_default())
}

/// Why the store did not do it, as a sentence; what is broken stays a failure.
fn words(error: BookError) -> Answer<Text> {
    use saoy_domain::BookRefusal as Says;
    Ok(match error {
        BookError::NotFound => return Err(Failure::NotFound),
        BookError::Store(cause) => return Err(cause.into()),
        BookError::Stale => Text::key("book-stale"),
        BookError::NameTaken => Text::key("book-name-taken"),
        BookError::FirstNumberFixed => Text::key("book-first-fixed"),
        BookError::NotEmpty => Text::key("book-not-empty-now"),
        BookError::Closed => Text::key("book-closed-already"),
        BookError::ClosesBeforeLastEntry { last } => sentence(&Says::ClosesBeforeLastEntry { last }),
        BookError::OpensAfterFirstEntry { first } => sentence(&Says::OpensAfterFirstEntry { first }),
        BookError::NumbersBound(count) => {
            let count = u64::try_from(count).unwrap_or_default();
            sentence(&Says::EntriesPending { count })
        }
    })
}
