//! “Xem sổ chứng thực”: the book, whether its series is whole, and its entries, the newest first.

use std::collections::HashMap;

use axum::extract::State;
use axum::http::StatusCode;
use saoy_domain::{BookId, EntryId, PersonId, day_in_vietnam};
use saoy_store::books::{self, Book};
use saoy_store::entries::{self, Entry, EntryState};
use saoy_store::scope::Sight;
use saoy_store::{agencies, closings, people};
use serde::Deserialize;

use super::{Looker, keeps, look, row};
use crate::app::App;
use crate::asked::{Asked, At};
use crate::failure::Answer;
use crate::flow;
use crate::office::done::{self, Done};
use crate::pages::{self, BookView, ClosingRecord, EntryNote, Series};

/// Rows a page.
const PER_PAGE: i64 = 50;
/// Entries that are read at a time to find a gap.
const CHUNK: u32 = 1_000;
/// So many missing numbers are named.
const NAMED: usize = 20;

#[derive(Deserialize)]
pub(super) struct Which {
    #[serde(default)]
    page: Option<i64>,
    #[serde(default)]
    done: Done,
}

pub(super) async fn show(
    State(app): State<App>,
    who: Looker,
    At(id): At<BookId>,
    Asked(which): Asked<Which>,
) -> Answer {
    let (book, sight) = look(&app, &who, id).await?;
    let given = book.next_number - book.first_number;
    let last_page = ((given + PER_PAGE - 1) / PER_PAGE).max(1);
    let number = which.page.unwrap_or(1).clamp(1, last_page);
    let agency = agencies::find(&app.db, book.agency).await?;
    let page = BookView {
        book: row(&book, day_in_vietnam(who.visitor.at)),
        agency: agency.map(|agency| agency.name).unwrap_or_default(),
        series: series(&app, &sight, &book).await?,
        entries: page(&app, &sight, &book, number).await?,
        total: positive(given),
        keeps: keeps(&sight),
        record: record(&app, &sight, &book).await?,
        page: positive(number),
        per_page: positive(PER_PAGE),
    };
    let frame = done::tell(who.frame(&app).await, which.done);
    app.page(StatusCode::OK, &frame, &page)
}

/// The closing record of a locked book.
async fn record(app: &App, sight: &Sight, book: &Book) -> Answer<Option<ClosingRecord>> {
    if book.closed_at.is_none() {
        return Ok(None);
    }
    let Some(sealed) = closings::find(&app.db, sight, book.id).await? else {
        return Ok(Some(ClosingRecord { sealed: None }));
    };
    let who = people::find(&app.db, sealed.sealed_by).await?;
    Ok(Some(ClosingRecord {
        sealed: Some((
            sealed.sealed_at,
            who.map(|person| person.name).unwrap_or_default(),
        )),
    }))
}

/// Whether every number from the first to the last has its row.
async fn series(app: &App, sight: &Sight, book: &Book) -> Answer<Series> {
    let totals = books::totals(&app.db, sight, book.id).await?;
    let given = book.next_number - book.first_number;
    let gaps = if totals.total == given {
        Vec::new()
    } else {
        gaps(app, sight, book).await?
    };
    Ok(Series {
        from: positive(book.first_number),
        to: book.current_number().map(positive),
        gaps,
        unused: positive(totals.unused),
    })
}

async fn gaps(app: &App, sight: &Sight, book: &Book) -> Answer<Vec<u64>> {
    let mut gaps = Vec::new();
    let mut expected = book.first_number;
    loop {
        let chunk = entries::page(&app.db, sight, book.id, expected - 1, CHUNK).await?;
        let end = chunk.is_empty();
        for n in chunk
            .iter()
            .map(|entry| entry.n)
            .chain(end.then_some(book.next_number))
        {
            gaps.extend((expected..n).map(positive).take(NAMED - gaps.len()));
            expected = n + 1;
        }
        if end || gaps.len() >= NAMED {
            return Ok(gaps);
        }
    }
}

/// One page of entries, the newest first: the numbers are in order, so a page is a range of them.
async fn page(app: &App, sight: &Sight, book: &Book, number: i64) -> Answer<Vec<pages::Entry>> {
    let to = book.next_number - 1 - (number - 1) * PER_PAGE;
    let from = (to - PER_PAGE + 1).max(book.first_number);
    let limit = u32::try_from(to - from + 1).unwrap_or_default();
    let found = entries::page(&app.db, sight, book.id, from - 1, limit).await?;
    let mut notes = notes(app, sight, book, from, to).await?;
    let mut shown = Vec::new();
    for entry in found.iter().rev().filter(|entry| entry.n <= to) {
        let beside = notes.remove(&entry.id).unwrap_or_default();
        shown.push(entry_row(book, entry, beside));
    }
    Ok(shown)
}

async fn notes(
    app: &App,
    sight: &Sight,
    book: &Book,
    from: i64,
    to: i64,
) -> Answer<HashMap<EntryId, Vec<EntryNote>>> {
    let mut names: HashMap<PersonId, String> = HashMap::new();
    let mut notes: HashMap<EntryId, Vec<EntryNote>> = HashMap::new();
    for note in entries::notes(&app.db, sight, book.id, from, to).await? {
        let name = match note.person {
            None => String::new(),
            Some(id) => match names.get(&id) {
                Some(name) => name.clone(),
                None => {
                    let name = people::find(&app.db, id)
                        .await?
                        .map(|person| person.name)
                        .unwrap_or_default();
                    names.insert(id, name.clone());
                    name
                }
            },
        };
        let beside = EntryNote {
            at: note.at,
            who: name,
            text: note.text,
            withdrawal: note.withdrawal,
        };
        notes.entry(note.entry).or_default().push(beside);
    }
    Ok(notes)
}

fn entry_row(book: &Book, entry: &Entry, notes: Vec<EntryNote>) -> pages::Entry {
    pages::Entry {
        row: positive(entry.n - book.first_number + 1),
        n: entry.n,
        number: flow::number_text(book, entry.n),
        day: entry.day,
        certified: entry.certified_on.filter(|day| *day != entry.day),
        unused: (entry.state == EntryState::Unused).then(|| entry.reason.clone().unwrap_or_default()),
        pending: entry.state == EntryState::Bound,
        dossier: entry.dossier.map(|id| id.to_string()),
        name: entry.requester.clone(),
        identity: entry.identity.clone(),
        document_type: entry.document.clone(),
        signer: entry.signer.clone(),
        signer_title: entry.signer_title.clone(),
        copies: entry.copies,
        pages: entry.pages,
        fee: positive(entry.fee),
        notes,
    }
}

fn positive(n: i64) -> u64 {
    u64::try_from(n).unwrap_or_default()
}
