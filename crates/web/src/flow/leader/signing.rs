//! The leader's signature: what is asked of the key, and the file once its value is there.

use saoy_blob::Blob;
use saoy_domain::dossier::Stamp;
use saoy_domain::{Deed, Digest, DossierId, State};
use saoy_store::dossiers::Profile;
use saoy_store::evidence::{self as kept, Evidence};
use saoy_store::pictures::Owner;
use saoy_store::scope::{CopySign, Scoped};
use saoy_store::{blobs, unstamped};

use super::super::pending::{Pending, Request};
use super::super::plugged::own;
use super::super::stamp::{Stamped, stamp};
use super::super::{Candidate, FlowError, Look, Step, choose, completion, evidence, files};
use super::drawing::{Drawing, prepare};
use super::waiting;
use crate::app::App;

/// “Ký số … Áp dụng” with a key within reach of the server. `displayed` is the SHA-256 of the file that the leader saw,
/// `look` how the signature was shown, `certificate` the one chosen.
///
/// # Errors
/// The file changed since, the certificate may not sign, the key did not, somebody was faster.
pub async fn sign(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    displayed: Digest,
    look: Look,
    certificate: Option<&str>,
) -> Result<Stamp, FlowError> {
    let key = choose(app, Owner::Person(scope.person()), certificate).await?;
    let pending = ask(app, scope, id, displayed, look, &key).await?;
    let value = pending.request.value(&key).await?;
    finish(app, scope, pending, &value).await
}

/// Draws revision 1: what the key is asked to sign.
///
/// # Errors
/// The file changed since it was shown, the leader may not sign in this capacity today, the page cannot be drawn.
pub(crate) async fn ask(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    displayed: Digest,
    look: Look,
    key: &Candidate,
) -> Result<Pending, FlowError> {
    let row = waiting(app, scope, id).await?;
    own(&row, Profile::A)?;
    let scan = row.stored()?.awaiting_signature()?.state.scan;
    if displayed != scan {
        return Err(saoy_domain::MoveRefusal::FileChanged.into());
    }
    let base = files::read(app, scan).await?;
    let (base, prepared) = prepare(app, scope, &row, base, Drawing::Signature(look), Some(key)).await?;
    Ok(Pending {
        dossier: id,
        displayed,
        base,
        bound: None,
        request: Request::new(prepared, key)?,
    })
}

/// Embeds the value, adds the timestamp, and moves the dossier on.
///
/// # Errors
/// The value is not the certificate's, somebody was faster.
pub(crate) async fn finish(
    app: &App,
    scope: &Scoped<CopySign>,
    pending: Pending,
    value: &[u8],
) -> Result<Stamp, FlowError> {
    let Pending {
        dossier: id,
        displayed,
        base,
        request,
        ..
    } = pending;
    let (prepared, signed) = request.embedded(value)?;
    let known = evidence::known(app, signed.clone()).await?;
    let (prepared, stamped) = stamp(app, prepared, signed).await?;
    let length = prepared.base_len + prepared.appended.len() as u64;
    let staged = files::stage(app, vec![base, Blob::from(prepared.appended)]).await?;
    let file = staged.digest();
    files::keep(app, vec![staged]).await?;
    let signed = SignedFile {
        displayed,
        file,
        length,
        stamped,
        known,
    };
    save(app, scope, id, signed).await
}

/// Revision 1, stored.
pub(super) struct SignedFile {
    pub(super) displayed: Digest,
    pub(super) file: Digest,
    pub(super) length: u64,
    pub(super) stamped: Stamped,
    pub(super) known: Vec<Evidence>,
}

pub(super) async fn save(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    signed: SignedFile,
) -> Result<Stamp, FlowError> {
    let SignedFile {
        displayed,
        file,
        length,
        stamped,
        known,
    } = signed;
    let stamp = match stamped {
        Stamped::Yes | Stamped::DoesNotFit => Stamp::Present,
        Stamped::Later => Stamp::Awaited,
    };
    let mut step = Step::begin(app, scope, id).await?;
    let Step { tx, row, act, .. } = &mut step;
    let now = act.at;
    let moved = row
        .stored()?
        .awaiting_signature()?
        .sign(displayed, file, stamp, act)?;
    row.file_length = i64::try_from(length).ok();
    row.displayed_digest = Some(displayed);
    row.signed_by = Some(scope.person());
    row.signed_at = Some(now);
    blobs::present(tx, file).await?;
    step.to(moved).await?;
    let tx = &mut step.tx;
    kept::add(tx, scope, id, &known).await?;
    if stamp == Stamp::Awaited {
        completion::enqueue(tx, id, State::Signed, now).await?;
    }
    if stamped == Stamped::DoesNotFit {
        unstamped::note(tx, scope, id).await?;
    }
    step.end(Deed::DossierSign).await?;
    Ok(stamp)
}
