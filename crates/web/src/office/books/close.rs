//! “Khóa sổ”: the year's end, with total, first and last number and corrections.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::book::EntryTotals;
use saoy_domain::{BookId, Deed, day_in_vietnam};
use saoy_store::books::{self, Book, Totals as Counted};

use super::{Keeper, Seen, find, last_day, record, register, row, words};
use crate::app::App;
use crate::asked::{At, Posted, sentence};
use crate::audit;
use crate::failure::Answer;
use crate::flow;
use crate::pages::{BookConfirm, Text, Totals};

pub(super) async fn ask(State(app): State<App>, who: Keeper, At(id): At<BookId>) -> Answer {
    let book = find(&app, &who, id).await?;
    let counted = books::totals(&app.db, &who.scope, id).await?;
    let refused = judge(&who, &book, &counted).err();
    draw(&app, &who, StatusCode::OK, &book, counted, refused).await
}

pub(super) async fn close(
    State(app): State<App>,
    who: Keeper,
    At(id): At<BookId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let book = find(&app, &who, id).await?;
    let counted = books::totals(&app.db, &who.scope, id).await?;
    if let Err(refused) = judge(&who, &book, &counted) {
        return draw(&app, &who, StatusCode::CONFLICT, &book, counted, Some(refused)).await;
    }
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    match books::close(&mut tx, &who.scope, id, seen.version(), last_day(&book), now).await {
        Ok(_) => {
            audit::record(&mut tx, &who.scope, Deed::BookClose, id, now).await?;
            tx.commit().await?;
            // The book is locked whether or not the key is within reach now: the record can be sealed later.
            let book = find(&app, &who, id).await?;
            let done = match record::sealed(&app, &who, &book).await {
                Ok(()) => "closed",
                Err(error) => {
                    tracing::warn!(book = %id, ?error, "the closing record is not sealed yet");
                    "unsealed"
                }
            };
            Ok(Redirect::to(&format!("/books/{id}?done={done}")).into_response())
        }
        Err(error) => {
            drop(tx);
            draw(
                &app,
                &who,
                StatusCode::CONFLICT,
                &book,
                counted,
                Some(words(error)?),
            )
            .await
        }
    }
}

/// Whether the domain's rules let the book be locked today.
fn judge(who: &Keeper, book: &Book, counted: &Counted) -> Result<(), Text> {
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let totals = EntryTotals {
        issued: count(counted.issued),
        unused: count(counted.unused),
        bound: count(counted.bound),
        corrections: count(counted.corrections),
    };
    let locked = register(book).lock(totals, day_in_vietnam(who.visitor.at));
    locked.map(drop).map_err(|refusal| sentence(&refusal))
}

async fn draw(
    app: &App,
    who: &Keeper,
    status: StatusCode,
    book: &Book,
    counted: Counted,
    refused: Option<Text>,
) -> Answer {
    let count = |n: i64| u64::try_from(n).unwrap_or_default();
    let page = BookConfirm {
        book: row(book, day_in_vietnam(who.visitor.at)),
        close: true,
        refused,
        totals: Some(Totals {
            first: flow::number_text(book, counted.first.unwrap_or(book.first_number)),
            last: counted.last.map(|n| flow::number_text(book, n)),
            entries: count(counted.issued),
            unused: count(counted.unused),
            corrections: count(counted.corrections),
            withdrawn: count(counted.withdrawn),
        }),
        version: count(book.version.0),
    };
    app.page(status, &who.frame(app).await, &page)
}
