//! The closing record “Biên bản khóa sổ” of a locked book, as a PDF that the agency's key seals.
//!
//! It says what stood in the register when the book was locked: a correction noted later does not change it.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use jiff::Timestamp;
use saoy_domain::title::Capacity;
use saoy_domain::{BookId, Deed, Permission, day_in_vietnam};
use saoy_sheet::closing::{Closing, ClosingPage, closing};
use saoy_store::books::Book;
use saoy_store::entries::{self, EntryState};
use saoy_store::people::Person;
use saoy_store::scope::Reads;
use saoy_store::{agencies, capacities, closings, grants, people};

use super::{Keeper, Looker, find, look};
use crate::app::App;
use crate::asked::At;
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::served::{self, How};

/// Entries that are read at a time.
const CHUNK: u32 = 1_000;

pub(super) async fn download(State(app): State<App>, who: Looker, At(id): At<BookId>) -> Answer {
    let (book, sight) = look(&app, &who, id).await?;
    let Some(closed_at) = book.closed_at else {
        return Err(Failure::NotFound);
    };
    let name = format!("bien-ban-khoa-so-{}.pdf", book.id);
    let pdf = match closings::find(&app.db, &sight, id).await? {
        Some(sealed) => flow::read(&app, sealed.digest).await?.to_vec(),
        None => drawn(&app, &sight, &book, closed_at).await?.pdf,
    };
    let mut tx = app.db.begin().await?;
    audit::record(&mut tx, &who.scope, Deed::BookRecord, id, who.visitor.at).await?;
    tx.commit().await?;
    Ok(served::named("application/pdf", &name, How::Saved, pdf))
}

/// “Đóng dấu biên bản”: for a book whose record could not be sealed when it was locked.
pub(super) async fn seal(State(app): State<App>, who: Keeper, At(id): At<BookId>) -> Answer {
    let book = find(&app, &who, id).await?;
    sealed(&app, &who, &book).await?;
    Ok(Redirect::to(&format!("/books/{id}?done=recorded")).into_response())
}

/// Draws the record of a locked book and lets the agency's key seal it.
pub(super) async fn sealed(app: &App, who: &Keeper, book: &Book) -> Answer<()> {
    let closed_at = book.closed_at.ok_or(Failure::NotFound)?;
    let record = drawn(app, &who.scope, book, closed_at).await?;
    Ok(flow::seal_record(app, &who.scope, book.id, record).await?)
}

/// The same record has the same bytes whenever it is drawn.
async fn drawn(app: &App, reads: &impl Reads, book: &Book, closed_at: Timestamp) -> Answer<ClosingPage> {
    let facts = facts(app, reads, book, closed_at).await?;
    let seed = saoy_pki::sha256(format!("closing {} {closed_at}", book.id).as_bytes());
    let mut file = [0; 16];
    file.iter_mut().zip(seed).for_each(|(to, from)| *to = from);
    app.blocking(move |_| closing(&facts, file))
        .await?
        .map_err(Failure::broken)
}

async fn facts(app: &App, reads: &impl Reads, book: &Book, closed_at: Timestamp) -> Answer<Closing> {
    let agency = agencies::find(&app.db, book.agency)
        .await?
        .ok_or(Failure::NotFound)?;
    let head = head_of(app, book, closed_at).await?;
    let authority = match &head {
        Some(head) => flow::authority_lines(app, head, closed_at).await?,
        None => Vec::new(),
    };
    let day = day_in_vietnam(closed_at);
    let name = agencies::name_on(&app.db, agency.id, day)
        .await?
        .unwrap_or(agency.name);
    let counted = count(app, reads, book, closed_at).await?;
    let number = |n: i64| flow::number_text(book, n);
    Ok(Closing {
        agency: flow::agency_lines(&name),
        book: flow::book_volume(book),
        opened: book.opens_on,
        closed: day_in_vietnam(closed_at),
        total: counted.issued,
        numbers: book
            .current_number()
            .map(|last| (number(book.first_number), number(last))),
        corrections: counted.corrections,
        withdrawn: counted.withdrawn,
        unused: counted.unused.into_iter().map(number).collect(),
        place: flow::place_name(&name),
        authority,
        name: head.map(|person| person.name).unwrap_or_default(),
    })
}

/// Who signs the record: the agency's chair, else the first of those who sign copies there.
async fn head_of(app: &App, book: &Book, closed_at: Timestamp) -> Answer<Option<Person>> {
    let mut leaders = Vec::new();
    for id in grants::holders(&app.db, book.agency, Permission::CopySign, closed_at).await? {
        let Some(person) = people::find(&app.db, id).await? else {
            continue;
        };
        let capacity = capacities::at(&app.db, id, closed_at).await?;
        leaders.push((!matches!(capacity, Some(Capacity::Head { .. })), person));
    }
    leaders.sort_by_key(|(other, _)| *other);
    Ok(leaders.into_iter().next().map(|(_, person)| person))
}

#[derive(Default)]
struct Count {
    issued: u32,
    corrections: u32,
    withdrawn: u32,
    unused: Vec<i64>,
}

async fn count(app: &App, reads: &impl Reads, book: &Book, closed_at: Timestamp) -> Answer<Count> {
    let mut count = Count::default();
    let mut after = book.first_number - 1;
    loop {
        let chunk = entries::page(&app.db, reads, book.id, after, CHUNK).await?;
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
        let notes = entries::notes(&app.db, reads, book.id, after + 1, last).await?;
        for note in notes.iter().filter(|note| note.at <= closed_at) {
            if note.withdrawal {
                count.withdrawn += 1;
            } else {
                count.corrections += 1;
            }
        }
        after = last;
    }
}
