//! The leader's step: the draft that is looked at, and the signature.

mod drawing;
mod plugged;
mod signing;

use saoy_certified_copy::{Room, room as certified_room};
use saoy_domain::DossierId;
use saoy_sheet::appearance;
use saoy_sheet::rect::MM;
use saoy_store::dossiers::{self, Profile, Row};
use saoy_store::scope::{CopySign, Scoped};
use serde::{Deserialize, Serialize};

use self::drawing::{Drawing, facts, picture_of, prepare, shown, signer};
pub(crate) use self::plugged::{send, take};
pub use self::signing::sign;
pub(crate) use self::signing::{ask, finish};
use super::{FlowError, Look, files};
use crate::app::App;
use crate::settings::Settings;

/// Where the leader put the signature block, in millimetres of the page as it is shown; kept with the dossier.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Placing {
    /// The page, from 1.
    pub page: u32,
    /// From the left edge.
    pub x: f64,
    /// From the upper edge.
    pub y: f64,
    /// Width.
    pub width: f64,
    /// Height.
    pub height: f64,
}

/// The file as it will look once signed, without a signature: what the leader looks at before “Áp dụng”.
///
/// # Errors
/// As [`sign`], except for what concerns the key.
pub async fn draft(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    look: Look,
) -> Result<Vec<u8>, FlowError> {
    let row = waiting(app, scope, id).await?;
    drawn(app, scope, &row, Drawing::Signature(look)).await
}

/// The same file without a signature block, on which one is placed.
///
/// # Errors
/// As [`draft`].
pub async fn bare(app: &App, scope: &Scoped<CopySign>, id: DossierId) -> Result<Vec<u8>, FlowError> {
    let mut row = waiting(app, scope, id).await?;
    row.placement = None;
    drawn(app, scope, &row, Drawing::Paper).await
}

/// The same file with the block where the template has it, whatever the leader kept: what a block that is not moved will
/// look like.
///
/// # Errors
/// As [`draft`].
pub async fn unmoved(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    look: Look,
) -> Result<Vec<u8>, FlowError> {
    let mut row = waiting(app, scope, id).await?;
    row.placement = None;
    drawn(app, scope, &row, Drawing::Signature(look)).await
}

/// A moved block of `width` × `height` millimetres alone on a page of its size, as it will be stamped.
///
/// # Errors
/// The leader has no title today, the picture cannot be read.
pub async fn block(
    app: &App,
    scope: &Scoped<CopySign>,
    look: Look,
    width: f64,
    height: f64,
) -> Result<Vec<u8>, FlowError> {
    let people = signer(app, scope).await?;
    let now = app.now();
    let picture = picture_of(app, &people.leader, look, now).await?;
    let file = app.blocking(move |_| {
        let authority = people.capacity.lines();
        let name = &people.leader.name;
        let block = shown(picture.as_deref(), name, &people.capacity, &authority, true, now);
        // Only looked at: the file's identifier may be any.
        appearance::alone(block, width * MM, height * MM, [0; 16])
    });
    file.await?.map_err(FlowError::broken)
}

async fn drawn(
    app: &App,
    scope: &Scoped<CopySign>,
    row: &Row,
    drawing: Drawing,
) -> Result<Vec<u8>, FlowError> {
    let scan = row.stored()?.awaiting_signature()?.state.scan;
    let base = files::read(app, scan).await?;
    if row.profile == Profile::B {
        // The program draws the signature: without it the page is the same whatever was chosen.
        let sheet = plugged::sheet(app, scope, row, base.clone()).await?;
        return Ok([&base[..], &sheet.appended].concat());
    }
    let (base, prepared) = prepare(app, scope, row, base, drawing, None).await?;
    Ok([&base[..], &prepared.appended].concat())
}

async fn waiting(app: &App, scope: &Scoped<CopySign>, id: DossierId) -> Result<Row, FlowError> {
    dossiers::find(&app.db, scope, id)
        .await?
        .ok_or(FlowError::NotFound)
}

/// Where the block may stand on the attestation page, and where it stands unless the leader moves it.
///
/// # Errors
/// The page cannot be laid out.
pub async fn room(app: &App, scope: &Scoped<CopySign>, row: &Row) -> Result<Room, FlowError> {
    let people = signer(app, scope).await?;
    let facts = facts(
        app,
        row,
        &people.leader,
        &people.capacity,
        &people.agency,
        None,
        app.now(),
    );
    let template = Settings::of(&people.agency)
        .template()
        .map_err(FlowError::broken)?;
    Ok(certified_room(&template, &facts)?)
}
