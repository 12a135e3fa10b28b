//! The one-time code of a large copy: random, on the receipt, never in the mail that has the link.

use saoy_domain::{Digest, DossierId};
use saoy_store::issued::{self, IssuedKind};
use saoy_store::mails::{self, Letter, Mail};
use saoy_store::scope::{CopySeal, Scoped};
use saoy_store::{Tx, agencies, books, dossiers, pickups};

use super::FlowError;
use super::deliver::{linked_words, token};
use crate::app::App;
use crate::auth::token_hash;

/// The code of a dossier, made when it is first asked for.
///
/// # Errors
/// What the database reports.
pub async fn code(app: &App, tx: &mut Tx, dossier: DossierId) -> Result<String, FlowError> {
    Ok(pickups::ensure(tx, dossier, &fresh(app), app.now()).await?)
}

/// What is kept of a code: it opens one link only.
pub fn code_hash(token: &str, code: &str) -> Digest {
    token_hash(&format!("{token} {code}"))
}

/// Gives a mail another link and the dossier another code: those before open nothing any more.
///
/// # Errors
/// What is broken.
pub async fn relink(app: &App, tx: &mut Tx, scope: &Scoped<CopySeal>, mail: &Mail) -> Result<(), FlowError> {
    let id = mail.dossier.ok_or(FlowError::NotFound)?;
    let row = dossiers::find(&mut *tx, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let agency = agencies::find(&mut *tx, row.agency)
        .await?
        .ok_or(FlowError::NotFound)?;
    let book = match row.number_book {
        Some(book) => books::find(&mut *tx, scope, book).await?,
        None => None,
    };
    let copy = issued::of_dossier(&mut *tx, id)
        .await?
        .into_iter()
        .find(|file| file.kind == IssuedKind::Archived)
        .ok_or(FlowError::NotFound)?;
    let now = app.now();
    let (token, code) = (token(app), fresh(app));
    let code = pickups::renew(tx, id, &code, now).await?;
    let words = linked_words(app, &row, &agency.name, book.as_ref(), &token, copy.length, now)?;
    let letter = Letter {
        subject: words.subject.clone(),
        body: serde_json::to_string(&words).map_err(FlowError::broken)?,
        link_hash: token_hash(&token),
        code_hash: code_hash(&token, &code),
    };
    Ok(mails::relink(tx, mail.id, &letter).await?)
}

/// Eight random digits.
fn fresh(app: &App) -> String {
    let number = u64::from_be_bytes(app.random_bytes::<8>());
    format!("{:08}", number % 100_000_000)
}
