//! The number that a copy would get: of each book that is open today, or the one that is bound already.

use axum::http::HeaderMap;
use saoy_domain::{BookId, DossierId, day_in_vietnam};
use saoy_store::books::{self, Book};
use saoy_store::entries;
use saoy_store::scope::Scoped;

use super::certificates;
use super::stage::Desk;
use crate::app::App;
use crate::failure::Failure;
use crate::flow;
use crate::pages::{BookChoice, Stage};

/// The book that this browser chose last: only the one that is offered first.
pub(super) const BOOK: &str = "saoy-book";

/// The books to choose from, with the number each would give.
pub(super) struct Numbers {
    choices: Vec<(Book, i64)>,
    /// A number is bound to the dossier already, so there is only this one.
    pub(super) bound: bool,
}

impl Numbers {
    /// For one dossier; a leader gives no number.
    pub(super) async fn of<R: Desk>(app: &App, scope: &Scoped<R>, id: DossierId) -> Result<Self, Failure> {
        if R::STAGE == Stage::Seal
            && let Some(entry) = entries::already_bound(&app.db, scope, id).await?
        {
            let book = books::find(&app.db, scope, entry.book)
                .await?
                .ok_or(Failure::NotFound)?;
            return Ok(Self {
                choices: vec![(book, entry.n)],
                bound: true,
            });
        }
        Self::open(app, scope).await
    }

    /// What is open today.
    pub(super) async fn open<R: Desk>(app: &App, scope: &Scoped<R>) -> Result<Self, Failure> {
        let open = match R::STAGE {
            Stage::Sign => Vec::new(),
            Stage::Seal => books::open_on(&app.db, scope, day_in_vietnam(app.now())).await?,
        };
        let choices = open.into_iter().map(|book| {
            let next = book.next_number;
            (book, next)
        });
        Ok(Self {
            choices: choices.collect(),
            bound: false,
        })
    }

    /// The book of that name and its number.
    pub(super) fn in_book(&self, id: &str) -> Option<(&Book, i64)> {
        let id: BookId = id.parse().ok()?;
        let found = self.choices.iter().find(|(book, _)| book.id == id)?;
        Some((&found.0, found.1))
    }

    /// The one to offer: chosen last in this browser, else the newest.
    pub(super) fn offered(&self, headers: &HeaderMap) -> Option<String> {
        let last = certificates::cookie(headers, BOOK).filter(|last| self.in_book(last).is_some());
        last.or_else(|| self.choices.first().map(|(book, _)| book.id.to_string()))
    }

    /// As the pages show them.
    pub(super) fn shown(&self) -> Vec<BookChoice> {
        self.choices
            .iter()
            .map(|(book, n)| BookChoice {
                id: book.id.to_string(),
                name: book.name.to_string(),
                next: flow::number_text(book, *n),
            })
            .collect()
    }
}
