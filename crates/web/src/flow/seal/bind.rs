//! The number of the register: what is drawn with it is ready before it is bound.

use saoy_blob::Blob;
use saoy_domain::dossier::BoundNumber;
use saoy_domain::{DossierId, EntryId, day_in_vietnam};
use saoy_store::books::{self, Book};
use saoy_store::capacities;
use saoy_store::dossiers::Row;
use saoy_store::entries::{self, EntryFields, NumberError};
use saoy_store::people;
use saoy_store::scope::{CopySeal, Scoped};

use super::super::pending::Bound;
use super::super::{FlowError, Step};
use super::Wanted;
use crate::app::App;

/// How often a number that somebody else took is asked for again.
const ATTEMPTS: usize = 50;

/// What is drawn with a number, before that number is bound.
pub(super) trait Draw: Sync {
    /// What comes of it.
    type Drawn: Send;

    /// Draws it.
    fn with(
        &self,
        app: &App,
        base: Blob,
        book: &Book,
        n: i64,
    ) -> impl Future<Output = Result<Self::Drawn, FlowError>> + Send;
}

/// Draws with the number that would be next and takes it; with the number that is bound already, if there is one.
pub(super) async fn bind<D: Draw>(
    app: &App,
    scope: &Scoped<CopySeal>,
    row: &Row,
    base: &Blob,
    wanted: Wanted,
    draw: &D,
) -> Result<(Bound, D::Drawn), FlowError> {
    if let Some(entry) = entries::already_bound(&app.db, scope, row.id).await? {
        wanted.agrees(entry.book, entry.n)?;
        let book = books::find(&app.db, scope, entry.book)
            .await?
            .ok_or(NumberError::NotFound)?;
        let drawn = draw.with(app, base.clone(), &book, entry.n).await?;
        let number = BoundNumber {
            book: entry.book,
            n: entry.n,
        };
        let entry = entry.id;
        return Ok((Bound { entry, number }, drawn));
    }
    let fields = fields(app, row).await?;
    let book = wanted.book();
    let mut n = entries::next_number(&app.db, scope, book)
        .await?
        .ok_or(NumberError::NotFound)?;
    for _ in 0..ATTEMPTS {
        wanted.agrees(book, n)?;
        let found = books::find(&app.db, scope, book)
            .await?
            .ok_or(NumberError::NotFound)?;
        let drawn = draw.with(app, base.clone(), &found, n).await?;
        let number = BoundNumber { book, n };
        match take(app, scope, row.id, number, &fields).await {
            Ok(entry) => return Ok((Bound { entry, number }, drawn)),
            Err(FlowError::Number(NumberError::NumberTaken { next })) => n = next,
            Err(other) => return Err(other),
        }
    }
    Err(FlowError::RegisterBusy)
}

/// The short transaction in which the number becomes this dossier's.
async fn take(
    app: &App,
    scope: &Scoped<CopySeal>,
    id: DossierId,
    number: BoundNumber,
    fields: &EntryFields,
) -> Result<EntryId, FlowError> {
    let mut step = Step::begin(app, scope, id).await?;
    let now = step.act.at;
    let waiting = step.row.stored()?.awaiting_seal()?;
    let named = entries::Number {
        book: number.book,
        n: number.n,
        day: day_in_vietnam(now),
    };
    let entry = entries::bind(&mut step.tx, scope, named, id, fields, now).await?;
    step.to(waiting.bind(number, &step.act)?).await?;
    // The seal that follows is what the log says.
    step.tx.commit().await?;
    Ok(entry)
}

/// What the entry says about the dossier.
async fn fields(app: &App, row: &Row) -> Result<EntryFields, FlowError> {
    let signer = match row.signed_by {
        Some(person) => people::find(&app.db, person).await?,
        None => None,
    };
    let capacity = match row.signed_by.zip(row.signed_at) {
        Some((person, at)) => capacities::at(&app.db, person, at).await?,
        None => None,
    };
    let title = capacity.map(|capacity| capacity.title().to_owned());
    Ok(EntryFields {
        requester: row.requester_name.clone(),
        identity: row.requester_identity.clone(),
        document: row.document_name.clone(),
        signer: signer
            .as_ref()
            .map(|person| person.name.clone())
            .unwrap_or_default(),
        signer_title: title
            .or(signer.and_then(|person| person.title))
            .unwrap_or_default(),
        certified_on: row.signed_at.map(day_in_vietnam),
        copies: row.copies,
        pages: row.pages,
        fee: row.fee,
    })
}
