//! “Xuất Excel”: the register read page by page, written to a temporary file, sent while it is packed. Neither the
//! number of entries nor the speed of the line changes the memory that it takes.

use std::io::{self, Write};

use axum::body::{Body, Bytes};
use axum::extract::State;
use futures_util::stream::poll_fn;
use saoy_domain::{BookId, Deed};
use saoy_store::agencies;
use saoy_store::books::Book;
use saoy_store::entries::{self, Entry, EntryState, Note};
use saoy_store::scope::Sight;
use tokio::sync::mpsc::{self, Receiver, Sender};

use super::{Looker, last_day, look};
use crate::app::App;
use crate::asked::At;
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::office::sheet::{Head, RegisterSheet, Row, Used};
use crate::served::{self, How};

/// ECMA-376 part 2, the type of a workbook.
const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Entries that are read at a time.
const CHUNK: u32 = 500;
/// Bytes that are sent at a time.
const PIECE: usize = 64 << 10;

pub(super) async fn download(State(app): State<App>, who: Looker, At(id): At<BookId>) -> Answer {
    let (book, sight) = look(&app, &who, id).await?;
    let agency = agencies::find(&app.db, book.agency)
        .await?
        .ok_or(Failure::NotFound)?;
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    audit::record(&mut tx, &who.scope, Deed::BookExport, id, now).await?;
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
    let name = format!("so-chung-thuc-{id}.xlsx");
    let (rows, coming) = mpsc::channel(2);
    tokio::spawn(async move {
        if let Err(error) = read(&app, &sight, &book, &rows).await {
            tracing::error!(%error, "the register could not be read for its export");
            // Without its end mark the file is visibly broken, never silently short.
            let _ = rows.send(Err(io::Error::other(error.to_string()))).await;
        }
    });
    Ok(served::named(WORKBOOK, &name, How::Saved, written(head, coming)))
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
    sight: &Sight,
    book: &Book,
    rows: &Sender<io::Result<Vec<Row>>>,
) -> Result<(), saoy_store::StoreError> {
    let mut after = book.first_number - 1;
    loop {
        let chunk = entries::page(&app.db, sight, book.id, after, CHUNK).await?;
        let Some(last) = chunk.last().map(|entry| entry.n) else {
            return Ok(());
        };
        let notes = entries::notes(&app.db, sight, book.id, after + 1, last).await?;
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
    let day_text = crate::asked::day_text;
    let beside = notes.iter().filter(|note| note.entry == entry.id).map(|note| {
        let what = if note.withdrawal {
            "Thu hồi"
        } else {
            "Đính chính"
        };
        let day = day_text(saoy_domain::day_in_vietnam(note.at));
        format!("{what} ngày {day}: {}", note.text)
    });
    let certified = entry.certified_on.filter(|day| *day != entry.day && !unused);
    let days = certified.map(|certified| {
        let (certified, sealed) = (day_text(certified), day_text(entry.day));
        format!("Lãnh đạo ký ngày {certified}, cấp số và đóng dấu ngày {sealed}")
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
            .chain(days)
            .chain(beside)
            .collect::<Vec<_>>()
            .join("; "),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use saoy_domain::{AgencyId, DossierId, EntryId, PersonId, Version};

    use super::*;

    fn book() -> Book {
        Book {
            id: BookId(1),
            agency: AgencyId(4),
            name: "01/2026/ĐT".parse().unwrap(),
            year: 2026,
            first_number: 1,
            next_number: 2,
            opens_on: date(2026, 1, 1),
            closes_on: None,
            closed_at: None,
            closed_by: None,
            override_reason: None,
            version: Version(1),
        }
    }

    fn entry(state: EntryState) -> Entry {
        Entry {
            id: EntryId(7),
            book: BookId(1),
            n: 1,
            state,
            dossier: Some(DossierId(3)),
            day: date(2026, 10, 15),
            bound_at: "2026-10-15T02:00:00Z".parse().unwrap(),
            bound_by: PersonId(5),
            issued_at: None,
            reason: Some("Bản quét sai.".to_owned()),
            requester: "Trần Minh Quân".to_owned(),
            identity: "099201014377".to_owned(),
            document: "Bằng tốt nghiệp".to_owned(),
            signer: "Đặng Hữu Khải".to_owned(),
            signer_title: "Phó Chủ tịch".to_owned(),
            certified_on: Some(date(2026, 10, 14)),
            copies: 1,
            pages: 2,
            fee: 4_000,
        }
    }

    #[test]
    fn the_note_names_both_days_corrections_and_withdrawals() {
        let note = |withdrawal, text: &str| Note {
            entry: EntryId(7),
            at: "2026-10-16T02:00:00Z".parse().unwrap(),
            person: None,
            text: text.to_owned(),
            withdrawal,
        };
        let notes = [note(false, "tên đúng là Đạt"), note(true, "bản chính bị sửa")];
        assert_eq!(
            row(&book(), &entry(EntryState::Issued), &notes).note,
            "Lãnh đạo ký ngày 14/10/2026, cấp số và đóng dấu ngày 15/10/2026; \
             Đính chính ngày 16/10/2026: tên đúng là Đạt; Thu hồi ngày 16/10/2026: bản chính bị sửa"
        );
    }

    #[test]
    fn a_number_that_is_not_used_has_its_row_with_the_reason_and_nobodys_data() {
        let made = row(&book(), &entry(EntryState::Unused), &[]);
        assert_eq!(made.number, "1/ĐT");
        assert_eq!(made.note, "Không sử dụng: Bản quét sai.");
        assert!(made.name.is_empty() && made.document.is_empty() && made.used.is_none());
    }
}
