//! “Xuất Excel”: the register read page by page, written to a temporary file, sent while it is packed. Neither the
//! number of entries nor the speed of the line changes the memory that it takes.

use std::io::{self, Write};

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::header;
use axum::response::IntoResponse;
use futures_util::stream::poll_fn;
use saoy_domain::BookId;
use saoy_store::agencies;
use saoy_store::books::Book;
use saoy_store::entries::{self, Entry, EntryState, Note};
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::{Keeper, find, last_day};
use crate::app::App;
use crate::asked::At;
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::office::sheet::{Head, RegisterSheet, Row, Used};

/// Entries that are read at a time.
const CHUNK: u32 = 500;
/// Bytes that are sent at a time.
const PIECE: usize = 64 << 10;

pub(super) async fn download(State(app): State<App>, who: Keeper, At(id): At<BookId>) -> Answer {
    let book = find(&app, &who, id).await?;
    let agency = agencies::find(&app.db, who.agency())
        .await?
        .ok_or(Failure::NotFound)?;
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    audit::about(&mut tx, &who.scope, "book.export", "book", id, now).await?;
    tx.commit().await?;
    let head = Head {
        name: book.name.to_string(),
        first: flow::number_text(&book, book.first_number),
        current: book
            .current_number()
            .map(|n| flow::number_text(&book, n))
            .unwrap_or_default(),
        opens: book.opens_on,
        closes: last_day(&book),
        agency: agency.name,
    };
    let headers = [
        (
            header::CONTENT_TYPE,
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            format!("attachment; filename=\"so-chung-thuc-{id}.xlsx\""),
        ),
    ];
    let (rows, coming) = mpsc::channel(2);
    tokio::spawn(async move {
        if let Err(error) = read(&app, &who, &book, &rows).await {
            tracing::error!(%error, "the register could not be read for its export");
            // Without its end mark the file is visibly broken, never silently short.
            let _ = rows.send(Err(io::Error::other(error.to_string()))).await;
        }
    });
    Ok((headers, written(head, coming)).into_response())
}

/// The workbook of rows that are still coming, as a body that is sent while it is packed.
fn written(head: Head, mut coming: Receiver<io::Result<Vec<Row>>>) -> Body {
    let (pieces, mut sent) = mpsc::channel::<io::Result<Bytes>>(4);
    tokio::task::spawn_blocking(move || {
        let packed = pack(
            &head,
            &mut coming,
            Pieces {
                to: pieces.clone(),
                piece: Vec::new(),
            },
        );
        if let Err(error) = packed {
            tracing::warn!(%error, "the export stopped");
            let _ = pieces.blocking_send(Err(error));
        }
    });
    Body::from_stream(poll_fn(move |context| sent.poll_recv(context)))
}

fn pack(head: &Head, coming: &mut Receiver<io::Result<Vec<Row>>>, mut to: Pieces) -> io::Result<()> {
    let mut sheet = RegisterSheet::new(head).map_err(io::Error::other)?;
    while let Some(rows) = coming.blocking_recv() {
        for row in rows? {
            sheet.row(&row).map_err(io::Error::other)?;
        }
    }
    sheet.save(&mut to).map_err(io::Error::other)?;
    to.flush()
}

/// Sends what is written in pieces; waits while the line is slow.
struct Pieces {
    to: Sender<io::Result<Bytes>>,
    piece: Vec<u8>,
}

impl Write for Pieces {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.piece.extend_from_slice(bytes);
        if self.piece.len() >= PIECE {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let piece = std::mem::take(&mut self.piece);
        if piece.is_empty() {
            return Ok(());
        }
        self.to
            .blocking_send(Ok(piece.into()))
            .map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

async fn read(
    app: &App,
    who: &Keeper,
    book: &Book,
    rows: &Sender<io::Result<Vec<Row>>>,
) -> Result<(), saoy_store::StoreError> {
    let mut after = book.first_number - 1;
    loop {
        let chunk = entries::page(&app.db, &who.scope, book.id, after, CHUNK).await?;
        let Some(last) = chunk.last().map(|entry| entry.n) else {
            return Ok(());
        };
        let notes = entries::notes(&app.db, &who.scope, book.id, after + 1, last).await?;
        let ready = chunk.iter().map(|entry| row(book, entry, &notes)).collect();
        if rows.send(Ok(ready)).await.is_err() {
            return Ok(()); // Nobody listens any more.
        }
        after = last;
    }
}

fn row(book: &Book, entry: &Entry, notes: &[Note]) -> Row {
    let unused = entry.state == EntryState::Unused;
    let why = unused.then(|| format!("Không sử dụng: {}", entry.reason.as_deref().unwrap_or_default()));
    let under_way = (entry.state == EntryState::Bound).then(|| "Đang đóng dấu".to_owned());
    let beside = notes.iter().filter(|note| note.entry == entry.id).map(|note| {
        let day = crate::asked::day_text(saoy_domain::day_in_vietnam(note.at));
        format!("Đính chính ngày {day}: {}", note.text)
    });
    let used = Used {
        identity: entry.identity.clone(),
        signer: entry.signer.clone(),
        title: entry.signer_title.clone(),
        copies: entry.copies,
        pages: entry.pages,
        fee: entry.fee,
    };
    let or_blank = |text: &str| if unused { String::new() } else { text.to_owned() };
    Row {
        name: or_blank(&entry.requester),
        document: or_blank(&entry.document),
        number: flow::number_text(book, entry.n),
        day: entry.day,
        used: (!unused).then_some(used),
        note: why
            .into_iter()
            .chain(under_way)
            .chain(beside)
            .collect::<Vec<_>>()
            .join("; "),
    }
}
