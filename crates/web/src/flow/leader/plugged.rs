//! Profile B: the attestation page that a leader's program signs, and the file once it came back.

use saoy_blob::Blob;
use saoy_certified_copy::{SealWaits, Sheet, SheetInput, prepare_sheet};
use saoy_domain::dossier::Stamp;
use saoy_domain::{Digest, DossierId, MoveRefusal};
use saoy_pdf::{Limits, Reader};
use saoy_store::dossiers::{Profile, Row};
use saoy_store::scope::{CopySign, Scoped};

use super::super::plugged::{Back, Places, Sent, completed, corners, own};
use super::super::{Candidate, FlowError, SEAL_MM, files};
use super::drawing::{People, facts, signer};
use super::signing::{SignedFile, save};
use super::waiting;
use crate::app::App;
use crate::settings::Settings;

/// Draws the page, which nobody has signed: what the program is sent.
///
/// # Errors
/// The file changed since it was shown, the leader may not sign in this capacity today, the page cannot be drawn.
pub(crate) async fn send(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    displayed: Digest,
    key: &Candidate,
) -> Result<Sent, FlowError> {
    let row = waiting(app, scope, id).await?;
    own(&row, Profile::B)?;
    let scan = row.stored()?.awaiting_signature()?.state.scan;
    if displayed != scan {
        return Err(MoveRefusal::FileChanged.into());
    }
    let base = files::read(app, scan).await?;
    let sheet = sheet(app, scope, &row, base.clone()).await?;
    Ok(Sent {
        dossier: id,
        displayed,
        base,
        certificate: key.certificate.clone(),
        bound: None,
        places: Places {
            page: sheet.page,
            own: corners(&sheet.leader),
            seal: corners(&sheet.seal),
        },
        section: Blob::from(sheet.appended),
    })
}

/// The page as it is sent; the program draws the signature into it.
pub(super) async fn sheet(
    app: &App,
    scope: &Scoped<CopySign>,
    row: &Row,
    base: Blob,
) -> Result<Sheet, FlowError> {
    let People {
        leader,
        agency,
        capacity,
    } = signer(app, scope).await?;
    let now = app.now();
    let facts = facts(app, row, &leader, &capacity, &agency, None, now);
    let template = Settings::of(&agency).template().map_err(FlowError::broken)?;
    app.blocking(move |_| {
        let reader = Reader::open(&base, &Limits::default())?;
        let input = SheetInput {
            template: &template,
            facts: &facts,
            seal_mm: SEAL_MM,
            seal: SealWaits::ForProgram,
            signed_at: now,
        };
        Ok(prepare_sheet(&reader, &input)?)
    })
    .await?
}

/// Adds the timestamp to the file that came back, and moves the dossier on.
///
/// # Errors
/// Somebody was faster, or something is broken.
pub(crate) async fn take(app: &App, scope: &Scoped<CopySign>, back: Back) -> Result<Stamp, FlowError> {
    let completed = completed(app, &back).await?;
    let signed = SignedFile {
        displayed: back.displayed,
        file: completed.staged.digest(),
        length: completed.length,
        stamped: completed.stamped,
        known: completed.known,
    };
    files::keep(app, vec![completed.staged]).await?;
    save(app, scope, back.dossier, signed).await
}
