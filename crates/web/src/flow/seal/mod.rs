//! The seal keeper's step: the number is bound, then the agency's key signs.

mod bind;
mod plugged;

pub(crate) use plugged::{send, take};

use std::sync::Arc;

use saoy_blob::Blob;
use saoy_certified_copy::{BaseDigest, Prepared, SealInput, prepare_seal};
use saoy_domain::dossier::{BoundNumber, Stamp};
use saoy_domain::{BookId, Deed, Digest, DossierId, State};
use saoy_pdf::{Limits, Reader};
use saoy_pki::Certificate;
use saoy_sheet::picture::EncodedPicture;
use saoy_store::blobs;
use saoy_store::books::{self, Book};
use saoy_store::dossiers::{self, Profile};
use saoy_store::entries::{self, NumberError};
use saoy_store::evidence::{self as kept, Evidence};
use saoy_store::issued::{self, IssuedKind};
use saoy_store::pictures::{self, Owner};
use saoy_store::scope::{CopySeal, Scoped};
use saoy_store::unstamped;

use self::bind::{Draw, bind};
use super::archive::{Archived, archive, revision};
use super::pending::{Bound, Pending, Request};
use super::plugged::{Completed, own};
use super::stamp::{Stamped, stamp};
use super::{
    Candidate, EXPECTED_TOKEN, FlowError, Step, authority, choose, completion, evidence, files, picture,
};
use crate::app::App;

/// The file as it will look once sealed, without a signature; the number shown need not be bound yet.
///
/// # Errors
/// As [`seal`], except for what concerns the key.
pub async fn draft(
    app: &App,
    scope: &Scoped<CopySeal>,
    id: DossierId,
    wanted: Wanted,
) -> Result<Vec<u8>, FlowError> {
    let row = dossiers::find(&app.db, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let signed = row.stored()?.awaiting_seal()?.state.file;
    let base = files::read(app, signed).await?;
    let (book, n) = match wanted {
        Wanted::Shown(number) => (number.book, number.n),
        Wanted::NextIn(book) => {
            let next = entries::next_number(&app.db, scope, book).await?;
            (book, next.ok_or(NumberError::NotFound)?)
        }
    };
    let book = books::find(&app.db, scope, book)
        .await?
        .ok_or(NumberError::NotFound)?;
    if row.profile == Profile::B {
        let section = plugged::Number.with(app, base.clone(), &book, n).await?;
        return Ok([&base[..], &section].concat());
    }
    let seal = WithSeal {
        picture: seal_picture(app, scope).await?,
        chain: Vec::new(),
    };
    let prepared = seal.with(app, base.clone(), &book, n).await?;
    Ok([&base[..], &prepared.appended].concat())
}

/// Which number a copy is to carry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wanted {
    /// Exactly the one that was looked at, or none.
    Shown(BoundNumber),
    /// Whatever is next in the book: a batch takes its numbers in order.
    NextIn(BookId),
}

impl Wanted {
    const fn book(self) -> BookId {
        match self {
            Self::Shown(number) => number.book,
            Self::NextIn(book) => book,
        }
    }

    /// Refuses another number than the one that was looked at.
    fn agrees(self, book: BookId, n: i64) -> Result<(), NumberError> {
        match self {
            Self::Shown(shown) if shown != (BoundNumber { book, n }) => {
                Err(NumberError::NumberTaken { next: n })
            }
            _ => Ok(()),
        }
    }
}

/// “Đóng dấu … Áp dụng” with a key within reach of the server. `displayed` is the SHA-256 of the file that the seal keeper
/// saw.
///
/// # Errors
/// The file changed since, the book takes no numbers today, the number shown is another dossier's by now, the
/// certificate may not sign, somebody was faster.
pub async fn seal(
    app: &App,
    scope: &Scoped<CopySeal>,
    id: DossierId,
    displayed: Digest,
    wanted: Wanted,
    certificate: Option<&str>,
) -> Result<(BoundNumber, Stamp), FlowError> {
    let key = choose(app, Owner::Agency(scope.agency()), certificate).await?;
    let (number, pending) = ask(app, scope, id, displayed, wanted, &key).await?;
    let value = pending.request.value(&key).await?;
    let stamp = finish(app, scope, pending, &value).await?;
    Ok((number, stamp))
}

/// Binds the number and draws the sealed revision with it: what the key is asked to sign.
///
/// The number is bound in a transaction of its own just before prepared bytes leave for the key; a retry after a fault
/// finds and uses it again.
///
/// # Errors
/// As [`seal`], except for what concerns the key.
pub(crate) async fn ask(
    app: &App,
    scope: &Scoped<CopySeal>,
    id: DossierId,
    displayed: Digest,
    wanted: Wanted,
    key: &Candidate,
) -> Result<(BoundNumber, Pending), FlowError> {
    let row = dossiers::find(&app.db, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    own(&row, Profile::A)?;
    let signed = row.stored()?.awaiting_seal()?.state.file;
    if displayed != signed {
        return Err(saoy_domain::MoveRefusal::FileChanged.into());
    }
    let seal = WithSeal {
        picture: seal_picture(app, scope).await?,
        chain: key.chain(),
    };
    let base = files::read(app, signed).await?;
    let (bound, prepared) = bind(app, scope, &row, &base, wanted, &seal).await?;
    let pending = Pending {
        dossier: id,
        displayed,
        base,
        bound: Some(bound),
        request: Request::new(prepared, key)?,
    };
    Ok((bound.number, pending))
}

/// Embeds the value, adds timestamp and archive data, and moves the dossier on.
///
/// # Errors
/// The value is not the certificate's, the number was given up meanwhile, somebody was faster.
pub(crate) async fn finish(
    app: &App,
    scope: &Scoped<CopySeal>,
    pending: Pending,
    value: &[u8],
) -> Result<Stamp, FlowError> {
    let Pending {
        dossier: id,
        base,
        bound,
        request,
        ..
    } = pending;
    let bound = bound.ok_or_else(|| FlowError::broken("a copy is to be sealed without a number"))?;
    let (prepared, cms) = request.embedded(value)?;
    let known = evidence::known(app, cms.clone()).await?;
    let (prepared, stamped) = stamp(app, prepared, cms).await?;
    let sealed = Completed {
        length: prepared.base_len + prepared.appended.len() as u64,
        staged: files::stage(app, vec![base, Blob::from(prepared.appended)]).await?,
        stamped,
        known,
    };
    issue(app, scope, id, bound, sealed).await
}

/// Archives the sealed file where its timestamp is there, and issues it under its number.
///
/// # Errors
/// The number was given up meanwhile, somebody was faster.
pub(super) async fn issue(
    app: &App,
    scope: &Scoped<CopySeal>,
    id: DossierId,
    bound: Bound,
    sealed: Completed,
) -> Result<Stamp, FlowError> {
    let archived = match sealed.stamped {
        Stamped::Yes | Stamped::DoesNotFit => {
            let data = evidence::with(evidence::kept(app, id).await?, &sealed.known);
            archive(app, sealed.staged.blob(), data).await?
        }
        Stamped::Later => None,
    };
    let (archived, last) = archived.unzip();
    let revision = Sealed {
        file: sealed.staged.digest(),
        length: sealed.length,
        stamped: sealed.stamped,
        known: sealed.known,
    };
    files::keep(app, last.into_iter().chain([sealed.staged]).collect()).await?;
    match save(app, scope, id, bound, revision, archived).await {
        Err(error @ FlowError::Number(NumberError::NotBound { .. })) => {
            late(app, scope, id, bound.number).await?;
            Err(error)
        }
        saved => saved,
    }
}

/// A signature came after its number had been given up: it was refused, and the history says so.
async fn late(
    app: &App,
    scope: &Scoped<CopySeal>,
    id: DossierId,
    number: BoundNumber,
) -> Result<(), FlowError> {
    let book = books::find(&app.db, scope, number.book).await?;
    let number = book.map_or_else(|| number.n.to_string(), |book| authority::number(&book, number.n));
    let mut step = Step::begin(app, scope, id).await?;
    let event = step.row.stored()?.late(&step.act, &number);
    dossiers::happened(&mut step.tx, scope, id, &event).await?;
    tracing::warn!(dossier = %id, number, "a signature came after its number was given up");
    Ok(step.end(Deed::DossierSealLate).await?)
}

/// The sealed revision.
struct Sealed {
    file: Digest,
    length: u64,
    stamped: Stamped,
    known: Vec<Evidence>,
}

async fn save(
    app: &App,
    scope: &Scoped<CopySeal>,
    id: DossierId,
    Bound { entry, number }: Bound,
    sealed: Sealed,
    archived: Option<Archived>,
) -> Result<Stamp, FlowError> {
    let mut step = Step::begin(app, scope, id).await?;
    let Step { tx, row, act, .. } = &mut step;
    let now = act.at;
    entries::issue(tx, scope, entry, id, now).await?;
    let (file, length, stamp) = match &archived {
        Some(archived) => (archived.file, archived.length, Stamp::Present),
        None => (sealed.file, sealed.length, Stamp::Awaited),
    };
    let moved = row.stored()?.awaiting_seal()?.seal(number, file, stamp, act)?;
    row.file_length = i64::try_from(length).ok();
    row.sealed_by = Some(scope.person());
    row.sealed_at = Some(now);
    blobs::present(tx, sealed.file).await?;
    if let Some(archived) = &archived {
        blobs::present(tx, archived.file).await?;
    }
    step.to(moved).await?;
    let tx = &mut step.tx;
    kept::add(tx, scope, id, &sealed.known).await?;
    if sealed.stamped == Stamped::DoesNotFit {
        unstamped::note(tx, scope, id).await?;
    }
    if sealed.stamped != Stamped::Later {
        let new = revision(id, IssuedKind::Sealed, sealed.file, sealed.length, now);
        issued::add(tx, scope, &new).await?;
    }
    match archived {
        Some(archived) => {
            let new = revision(id, IssuedKind::Archived, archived.file, archived.length, now);
            issued::add(tx, scope, &new).await?;
        }
        None => completion::enqueue(tx, id, State::Sealed, now).await?,
    }
    step.end(Deed::DossierSeal).await?;
    Ok(stamp)
}

pub(super) async fn seal_picture(
    app: &App,
    scope: &Scoped<CopySeal>,
) -> Result<Arc<EncodedPicture>, FlowError> {
    let known = pictures::at(&app.db, Owner::Agency(scope.agency()), app.now())
        .await?
        .ok_or(FlowError::NoSealPicture)?;
    picture::encoded(app, known.digest).await
}

/// The sealed revision: number, book, seal and an empty signature in one.
struct WithSeal {
    picture: Arc<EncodedPicture>,
    chain: Vec<Certificate>,
}

impl Draw for WithSeal {
    type Drawn = Prepared;

    async fn with(&self, app: &App, base: Blob, book: &Book, n: i64) -> Result<Prepared, FlowError> {
        let (number, quyen) = (authority::number(book, n), authority::book(book));
        let picture = Arc::clone(&self.picture);
        let chain = self.chain.clone();
        let now = app.now();
        app.blocking(move |_| {
            let reader = Reader::open(&base, &Limits::default())?;
            let digest = BaseDigest::of(&base);
            let input = SealInput {
                number: &number,
                book: &quyen,
                seal: &picture,
                chain: &chain,
                signed_at: now,
                expected_token: EXPECTED_TOKEN,
            };
            Ok(prepare_seal(&reader, &digest, &input)?)
        })
        .await?
    }
}
