//! Profile B: the number in a revision of its own, which the seal keeper's program signs, and the file once it came back.

use saoy_blob::Blob;
use saoy_certified_copy::prepare_number;
use saoy_domain::dossier::Stamp;
use saoy_domain::{Digest, DossierId, MoveRefusal};
use saoy_pdf::{Limits, Reader};
use saoy_store::books::Book;
use saoy_store::dossiers::{self, Profile};
use saoy_store::scope::{CopySeal, Scoped, System};
use saoy_store::signings;

use super::super::plugged::{Back, Places, Sent, completed, own, places};
use super::super::{Candidate, FlowError, authority, files};
use super::bind::{Draw, bind};
use super::{Wanted, issue};
use crate::app::App;

/// Number and book, which nobody signs yet.
pub(super) struct Number;

impl Draw for Number {
    type Drawn = Vec<u8>;

    async fn with(&self, app: &App, base: Blob, book: &Book, n: i64) -> Result<Vec<u8>, FlowError> {
        let (number, volume) = (authority::number(book, n), authority::book(book));
        app.blocking(move |_| {
            let reader = Reader::open(&base, &Limits::default())?;
            Ok(prepare_number(&reader, &number, &volume)?)
        })
        .await?
    }
}

/// Binds the number and draws the revision with it: what the program is sent.
///
/// # Errors
/// As [`super::ask`].
pub(crate) async fn send(
    app: &App,
    scope: &Scoped<CopySeal>,
    id: DossierId,
    displayed: Digest,
    wanted: Wanted,
    key: &Candidate,
) -> Result<Sent, FlowError> {
    let row = dossiers::find(&app.db, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    own(&row, Profile::B)?;
    let signed = row.stored()?.awaiting_seal()?.state.file;
    if displayed != signed {
        return Err(MoveRefusal::FileChanged.into());
    }
    let leaders = signings::last_returned(&app.db, &System, id).await?;
    let leaders = leaders.ok_or_else(|| FlowError::broken("no program signed for the leader"))?;
    let sheet = places(&leaders)?;
    let base = files::read(app, signed).await?;
    let (bound, section) = bind(app, scope, &row, &base, wanted, &Number).await?;
    Ok(Sent {
        dossier: id,
        displayed,
        base,
        section: Blob::from(section),
        certificate: key.certificate.clone(),
        bound: Some(bound),
        places: Places {
            own: sheet.seal,
            ..sheet
        },
    })
}

/// Adds timestamp and archive data to the file that came back, and moves the dossier on.
///
/// # Errors
/// As [`super::finish`], except for what concerns the value.
pub(crate) async fn take(app: &App, scope: &Scoped<CopySeal>, back: Back) -> Result<Stamp, FlowError> {
    let bound = back
        .bound
        .ok_or_else(|| FlowError::broken("a copy is to be sealed without a number"))?;
    let completed = completed(app, &back).await?;
    issue(app, scope, back.dossier, bound, completed).await
}
