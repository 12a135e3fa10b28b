//! The closing record “Biên bản khóa sổ” of a locked book, as a PDF to be signed and sealed.
//!
//! It says what stood in the register when the book was locked: a correction noted later does not change it.

use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use jiff::Timestamp;
use saoy_domain::title::Capacity;
use saoy_domain::{BookId, Permission, day_in_vietnam};
use saoy_sheet::closing::{Closing, closing};
use saoy_store::books::Book;
use saoy_store::entries::{self, EntryState};
use saoy_store::people::Person;
use saoy_store::{agencies, capacities, grants, people};

use super::{Keeper, find};
use crate::app::App;
use crate::asked::At;
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::flow;

/// Entries that are read at a time.
const CHUNK: u32 = 1_000;

pub(super) async fn download(State(app): State<App>, who: Keeper, At(id): At<BookId>) -> Answer {
    let book = find(&app, &who, id).await?;
    let Some(closed_at) = book.closed_at else {
        return Err(Failure::NotFound);
    };
    let facts = facts(&app, &who, &book, closed_at).await?;
    let name = format!("bien-ban-khoa-so-{}.pdf", book.id);
    // The same record has the same bytes whenever it is asked for.
    let seed = saoy_pki::sha256(format!("closing {id} {closed_at}").as_bytes());
    let mut file = [0; 16];
    file.iter_mut().zip(seed).for_each(|(to, from)| *to = from);
    let page = app
        .blocking(move |_| closing(&facts, file))
        .await?
        .map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    audit::about(&mut tx, &who.scope, "book.record", "book", id, who.visitor.at).await?;
    tx.commit().await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ),
    ];
    Ok((headers, page.pdf).into_response())
}

async fn facts(app: &App, who: &Keeper, book: &Book, closed_at: Timestamp) -> Answer<Closing> {
    let agency = agencies::find(&app.db, who.agency())
        .await?
        .ok_or(Failure::NotFound)?;
    let head = head_of(app, who).await?;
    let authority = match &head {
        Some(head) => flow::authority_lines(app, head, closed_at).await?,
        None => Vec::new(),
    };
    let counted = count(app, who, book, closed_at).await?;
    let number = |n: i64| flow::number_text(book, n);
    Ok(Closing {
        agency: flow::agency_lines(&agency.name),
        book: flow::book_volume(book),
        opened: book.opens_on,
        closed: day_in_vietnam(closed_at),
        total: counted.issued,
        numbers: book
            .current_number()
            .map(|last| (number(book.first_number), number(last))),
        corrections: counted.corrections,
        unused: counted.unused.into_iter().map(number).collect(),
        place: flow::place_name(&agency.name),
        authority,
        name: head.map(|person| person.name).unwrap_or_default(),
    })
}

/// Who signs the record: the agency's chair, else the first of those who sign copies there.
async fn head_of(app: &App, who: &Keeper) -> Answer<Option<Person>> {
    let mut leaders = Vec::new();
    for id in grants::holders(&app.db, who.agency(), Permission::CopySign, who.visitor.at).await? {
        let Some(person) = people::find(&app.db, id).await? else {
            continue;
        };
        let capacity = capacities::at(&app.db, id, who.visitor.at).await?;
        leaders.push((!matches!(capacity, Some(Capacity::Head { .. })), person));
    }
    leaders.sort_by_key(|(other, _)| *other);
    Ok(leaders.into_iter().next().map(|(_, person)| person))
}

#[derive(Default)]
struct Count {
    issued: u32,
    corrections: u32,
    unused: Vec<i64>,
}

async fn count(app: &App, who: &Keeper, book: &Book, closed_at: Timestamp) -> Answer<Count> {
    let mut count = Count::default();
    let mut after = book.first_number - 1;
    loop {
        let chunk = entries::page(&app.db, &who.scope, book.id, after, CHUNK).await?;
        let Some(last) = chunk.last().map(|entry| entry.n) else {
            return Ok(count);
        };
        for entry in &chunk {
            match entry.state {
                EntryState::Issued => count.issued += 1,
                EntryState::Unused => count.unused.push(entry.n),
                EntryState::Bound => {}
            }
        }
        let notes = entries::notes(&app.db, &who.scope, book.id, after + 1, last).await?;
        let before = notes.iter().filter(|note| note.at <= closed_at).count();
        count.corrections += u32::try_from(before).unwrap_or(u32::MAX);
        after = last;
    }
}
