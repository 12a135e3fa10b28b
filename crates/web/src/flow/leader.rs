//! The leader's step: the draft that is looked at, and the signature.

use std::sync::Arc;

use jiff::Timestamp;
use saoy_blob::Blob;
use saoy_certified_copy::{
    BaseDigest, LeaderInput, Prepared, Room, Stand, prepare_leader, room as certified_room,
};
use saoy_domain::dossier::Stamp;
use saoy_domain::title::Capacity;
use saoy_domain::{Deed, Digest, DossierId, State, in_vietnam};
use saoy_pdf::{Limits, Reader};
use saoy_pki::Certificate;
use saoy_sheet::appearance::{self, SignatureBlock};
use saoy_sheet::attestation::{Attestation, SignaturePlace, Template};
use saoy_sheet::geometry::Placement;
use saoy_sheet::picture::EncodedPicture;
use saoy_sheet::rect::MM;
use saoy_store::agencies::Agency;
use saoy_store::dossiers::{self, Row};
use saoy_store::evidence::{self as kept, Evidence};
use saoy_store::people::{self, Person};
use saoy_store::pictures::{self, Owner};
use saoy_store::scope::{CopySign, Scoped};
use saoy_store::{agencies, blobs, queue, unstamped};
use serde::{Deserialize, Serialize};

use super::stamp::{Stamped, sign_prepared, stamp};
use super::{
    COMPLETE, Candidate, EXPECTED_TOKEN, FlowError, Look, SEAL_MM, Step, authority, choose, evidence, files,
    picture,
};
use crate::app::App;
use crate::settings::{Settings, heading};

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

/// What stands in the place of the signature.
#[derive(Debug, Clone, Copy)]
enum Drawing {
    Signature(Look),
    /// Nothing: the bare attestation page.
    Paper,
}

/// Who signs, for whom.
struct People {
    leader: Person,
    agency: Agency,
    capacity: Capacity,
}

async fn signer(app: &App, scope: &Scoped<CopySign>) -> Result<People, FlowError> {
    let leader = people::find(&app.db, scope.person())
        .await?
        .ok_or(FlowError::NotFound)?;
    let agency = agencies::find(&app.db, scope.agency())
        .await?
        .ok_or(FlowError::NotFound)?;
    let capacity = authority::capacity(app, leader.id, app.now()).await?;
    Ok(People {
        leader,
        agency,
        capacity,
    })
}

/// “Ký số … Áp dụng”. `displayed` is the SHA-256 of the file that the leader saw, `look` how the signature was shown,
/// `certificate` the one chosen.
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
    let row = waiting(app, scope, id).await?;
    let scan = row.stored()?.awaiting_signature()?.state.scan;
    if displayed != scan {
        return Err(saoy_domain::MoveRefusal::FileChanged.into());
    }
    let key = choose(app, Owner::Person(scope.person()), certificate).await?;
    let base = files::read(app, scan).await?;
    let (base, prepared) = prepare(app, scope, &row, base, Drawing::Signature(look), Some(&key)).await?;
    let (prepared, signed) = sign_prepared(prepared, &key).await?;
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
    };
    save(app, scope, id, signed, &known).await
}

/// Revision 1, stored.
struct SignedFile {
    displayed: Digest,
    file: Digest,
    length: u64,
    stamped: Stamped,
}

async fn save(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    signed: SignedFile,
    known: &[Evidence],
) -> Result<Stamp, FlowError> {
    let SignedFile {
        displayed,
        file,
        length,
        stamped,
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
    kept::add(tx, scope, id, known).await?;
    if stamp == Stamp::Awaited {
        enqueue_completion(tx, id, State::Signed, now).await?;
    }
    if stamped == Stamped::DoesNotFit {
        unstamped::note(tx, scope, id).await?;
    }
    step.end(Deed::DossierSign).await?;
    Ok(stamp)
}

/// The name of that work in the queue: it is queued once.
pub(crate) fn completion_key(id: DossierId, state: State) -> String {
    format!("{COMPLETE}:{id}:{state}")
}

/// Queues the work that completes a timestamp and the archive.
pub(super) async fn enqueue_completion(
    tx: &mut saoy_store::Tx,
    id: DossierId,
    state: State,
    now: Timestamp,
) -> Result<(), FlowError> {
    let key = completion_key(id, state);
    let payload = serde_json::json!({ "dossier": id });
    queue::enqueue(
        tx,
        &queue::NewJob {
            kind: COMPLETE,
            payload,
            run_at: now,
            unique_key: Some(&key),
        },
        now,
    )
    .await?;
    Ok(())
}

/// The leader's signature picture, where the block shows one.
async fn picture_of(
    app: &App,
    leader: &Person,
    look: Look,
    now: Timestamp,
) -> Result<Option<Arc<EncodedPicture>>, FlowError> {
    let known = match look {
        Look::Picture => pictures::at(&app.db, Owner::Person(leader.id), now).await?,
        Look::Text => None,
    };
    match known {
        Some(known) => Ok(Some(picture::encoded(app, known.digest).await?)),
        None => Ok(None),
    }
}

/// What the block shows. Where the template has it, authority and name stand on the page; a `moved` one takes them along.
fn shown<'a>(
    picture: Option<&'a EncodedPicture>,
    name: &'a str,
    capacity: &'a Capacity,
    authority: &'a [String],
    moved: bool,
    time: Timestamp,
) -> SignatureBlock<'a> {
    match picture {
        None => SignatureBlock::Text {
            name,
            title: capacity.title(),
            time,
        },
        Some(picture) if moved => SignatureBlock::Whole {
            authority,
            picture,
            name,
        },
        Some(picture) => SignatureBlock::Picture(picture),
    }
}

/// Everything that revision 1 shows, gathered and drawn.
async fn prepare(
    app: &App,
    scope: &Scoped<CopySign>,
    row: &Row,
    base: Blob,
    drawing: Drawing,
    key: Option<&Candidate>,
) -> Result<(Blob, Prepared), FlowError> {
    let People {
        leader,
        agency,
        capacity,
    } = signer(app, scope).await?;
    let now = app.now();
    let picture = match drawing {
        Drawing::Signature(look) => picture_of(app, &leader, look, now).await?,
        Drawing::Paper => None,
    };
    let facts = facts(app, row, &leader, &capacity, &agency, picture.as_deref(), now);
    let template = Settings::of(&agency).template().map_err(FlowError::broken)?;
    let placing: Option<Placing> = row
        .placement
        .clone()
        .and_then(|json| serde_json::from_value(json).ok());
    let chain = key.map(Candidate::chain).unwrap_or_default();
    app.blocking(move |_| {
        let reader = Reader::open(&base, &Limits::default())?;
        let digest = BaseDigest::of(&base);
        let prepared = revision(
            &reader,
            &digest,
            &template,
            &facts,
            picture.as_deref(),
            &leader.name,
            &capacity,
            drawing,
            placing,
            &chain,
            now,
        )?;
        Ok((base.clone(), prepared))
    })
    .await?
}

#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one drawing, each of its own kind"
)]
fn revision(
    reader: &Reader<'_>,
    digest: &BaseDigest,
    template: &Template,
    facts: &Attestation,
    picture: Option<&EncodedPicture>,
    name: &str,
    capacity: &Capacity,
    drawing: Drawing,
    placing: Option<Placing>,
    chain: &[Certificate],
    now: Timestamp,
) -> Result<Prepared, FlowError> {
    let look = match drawing {
        Drawing::Paper => SignatureBlock::Nothing,
        Drawing::Signature(_) => shown(picture, name, capacity, &facts.authority, placing.is_some(), now),
    };
    let stand = match placing {
        // The whole page is shown, with nothing where the template has the block.
        None if matches!(drawing, Drawing::Paper) => Stand::Moved(certified_room(template, facts)?.free),
        None => Stand::Attestation,
        Some(placing) => stand(placing, reader.pages()?.len()),
    };
    let input = LeaderInput {
        template,
        facts,
        look,
        stand,
        seal_mm: SEAL_MM,
        chain,
        signed_at: now,
        expected_token: EXPECTED_TOKEN,
    };
    Ok(prepare_leader(reader, digest, &input)?)
}

/// The page after the scan's last is the attestation's own.
fn stand(placing: Placing, pages: usize) -> Stand {
    let place = Placement {
        left: placing.x,
        top: placing.y,
        width: placing.width,
        height: placing.height,
    };
    match (placing.page as usize).saturating_sub(1) {
        page if page >= pages => Stand::Moved(place),
        page => Stand::Scan { page, place },
    }
}

fn facts(
    app: &App,
    row: &Row,
    leader: &Person,
    capacity: &Capacity,
    agency: &Agency,
    picture: Option<&EncodedPicture>,
    now: Timestamp,
) -> Attestation {
    let code = row.verification_code.to_string();
    let host = app
        .config
        .public_url
        .split_once("://")
        .map_or(app.config.public_url.as_str(), |(_, host)| host);
    Attestation {
        agency: authority::agency_lines(&agency.name),
        words: heading(&row.attestation),
        document: row.document_name.clone(),
        pages: row.pages,
        dossier: row.code.to_string(),
        place: authority::place_name(&agency.name),
        date: in_vietnam(now).date(),
        authority: capacity.lines(),
        name: leader.name.clone(),
        url: format!("{}/kt/{code}", app.config.public_url),
        host: format!("{host}/kt"),
        code,
        demo: app.demo,
        picture: picture.map(EncodedPicture::shape),
        signature: SignaturePlace::Here,
    }
}
