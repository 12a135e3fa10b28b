//! Deleting a book, while it is empty.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::{BookId, Deed, day_in_vietnam};
use saoy_store::books::{self, Book};

use super::{Keeper, Seen, find, register, row, words};
use crate::app::App;
use crate::asked::{At, Posted, sentence};
use crate::audit;
use crate::failure::Answer;
use crate::pages::{BookConfirm, Text};

pub(super) async fn ask(State(app): State<App>, who: Keeper, At(id): At<BookId>) -> Answer {
    let book = find(&app, &who, id).await?;
    let refused = register(&book)
        .may_delete()
        .err()
        .map(|refusal| sentence(&refusal));
    draw(&app, &who, StatusCode::OK, &book, refused).await
}

pub(super) async fn delete(
    State(app): State<App>,
    who: Keeper,
    At(id): At<BookId>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    let book = find(&app, &who, id).await?;
    if let Err(refusal) = register(&book).may_delete() {
        return draw(&app, &who, StatusCode::CONFLICT, &book, Some(sentence(&refusal))).await;
    }
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    match books::delete(&mut tx, &who.scope, id, seen.version()).await {
        Ok(()) => {
            audit::record(&mut tx, &who.scope, Deed::BookDelete, id, now).await?;
            tx.commit().await?;
            Ok(Redirect::to("/books?done=deleted").into_response())
        }
        Err(error) => {
            drop(tx);
            draw(&app, &who, StatusCode::CONFLICT, &book, Some(words(error)?)).await
        }
    }
}

async fn draw(app: &App, who: &Keeper, status: StatusCode, book: &Book, refused: Option<Text>) -> Answer {
    let page = BookConfirm {
        book: row(book, day_in_vietnam(who.visitor.at)),
        close: false,
        refused,
        totals: None,
        version: u64::try_from(book.version.0).unwrap_or_default(),
    };
    app.page(status, &who.frame(app).await, &page)
}
