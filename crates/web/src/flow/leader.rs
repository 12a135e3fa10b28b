//! The leader's step: the draft that is looked at, and the signature.

use jiff::Timestamp;
use saoy_blob::Blob;
use saoy_certified_copy::{BaseDigest, LeaderInput, Prepared, Stand, prepare_leader};
use saoy_domain::dossier::{Act, Stamp};
use saoy_domain::title::Capacity;
use saoy_domain::{Digest, DossierId, State, in_vietnam};
use saoy_pdf::{Limits, Reader};
use saoy_pki::Certificate;
use saoy_sheet::appearance::SignatureBlock;
use saoy_sheet::attestation::{Attestation, SignaturePlace, Template};
use saoy_sheet::geometry::Placement;
use saoy_sheet::picture::EncodedPicture;
use saoy_store::agencies::Agency;
use saoy_store::dossiers::{self, Row};
use saoy_store::evidence::{self as kept, Evidence};
use saoy_store::people::{self, Person};
use saoy_store::pictures::{self, Owner};
use saoy_store::scope::{CopySign, Scoped};
use saoy_store::{agencies, blobs, queue};
use serde::{Deserialize, Serialize};

use super::stamp::{Stamped, sign_prepared, stamp};
use super::{
    COMPLETE, Candidate, EXPECTED_TOKEN, FlowError, SEAL_MM, authority, choose, evidence, files, picture,
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
    key: Option<&Candidate>,
) -> Result<Vec<u8>, FlowError> {
    let row = dossiers::find(&app.db, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let scan = row.stored()?.awaiting_signature()?.state.scan;
    let base = files::read(app, scan).await?;
    let (base, prepared) = prepare(app, scope, &row, base, key).await?;
    Ok([&base[..], &prepared.appended].concat())
}

/// “Ký số … Áp dụng”. `displayed` is the SHA-256 of the file that the leader saw, `certificate` the one chosen.
///
/// # Errors
/// The file changed since, the certificate may not sign, the key did not, somebody was faster.
pub async fn sign(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    displayed: Digest,
    certificate: Option<&str>,
) -> Result<Stamp, FlowError> {
    let row = dossiers::find(&app.db, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let scan = row.stored()?.awaiting_signature()?.state.scan;
    if displayed != scan {
        return Err(saoy_domain::MoveRefusal::FileChanged.into());
    }
    let key = choose(app, Owner::Person(scope.person()), certificate).await?;
    let base = files::read(app, scan).await?;
    let (base, prepared) = prepare(app, scope, &row, base, Some(&key)).await?;
    let (prepared, signed) = sign_prepared(prepared, &key).await?;
    let known = evidence::known(app, signed.clone()).await?;
    let (prepared, stamped) = stamp(app, prepared, signed).await?;
    let length = prepared.base_len + prepared.appended.len() as u64;
    let staged = files::stage(app, vec![base, Blob::from(prepared.appended)]).await?;
    let file = staged.digest();
    files::keep(app, vec![staged]).await?;
    let stamp = if stamped == Stamped::Yes {
        Stamp::Present
    } else {
        Stamp::Awaited
    };
    let signed = SignedFile {
        displayed,
        file,
        length,
        stamp,
    };
    save(app, scope, id, signed, &known).await?;
    Ok(stamp)
}

/// Revision 1, stored.
struct SignedFile {
    displayed: Digest,
    file: Digest,
    length: u64,
    stamp: Stamp,
}

async fn save(
    app: &App,
    scope: &Scoped<CopySign>,
    id: DossierId,
    signed: SignedFile,
    known: &[Evidence],
) -> Result<(), FlowError> {
    let SignedFile {
        displayed,
        file,
        length,
        stamp,
    } = signed;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    let mut row = dossiers::find(&mut tx, scope, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let act = Act {
        by: scope.officer(),
        at: now,
    };
    let moved = row
        .stored()?
        .awaiting_signature()?
        .sign(displayed, file, stamp, &act)?;
    row.file_length = i64::try_from(length).ok();
    row.displayed_digest = Some(displayed);
    row.signed_by = Some(scope.person());
    row.signed_at = Some(now);
    blobs::present(&mut tx, file).await?;
    dossiers::move_on(&mut tx, scope, &mut row, moved).await?;
    kept::add(&mut tx, scope, id, known).await?;
    if stamp == Stamp::Awaited {
        enqueue_completion(&mut tx, id, State::Signed, now).await?;
    }
    crate::audit::record(&mut tx, scope, "dossier.sign", id, now).await?;
    Ok(tx.commit().await?)
}

/// Queues the work that completes a timestamp and the archive.
pub(super) async fn enqueue_completion(
    tx: &mut saoy_store::Tx,
    id: DossierId,
    state: State,
    now: Timestamp,
) -> Result<(), FlowError> {
    let key = format!("{COMPLETE}:{id}:{state}");
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

/// Everything that revision 1 shows, gathered and drawn.
async fn prepare(
    app: &App,
    scope: &Scoped<CopySign>,
    row: &Row,
    base: Blob,
    key: Option<&Candidate>,
) -> Result<(Blob, Prepared), FlowError> {
    let leader = people::find(&app.db, scope.person())
        .await?
        .ok_or(FlowError::NotFound)?;
    let agency = agencies::find(&app.db, scope.agency())
        .await?
        .ok_or(FlowError::NotFound)?;
    let now = app.now();
    let capacity = authority::capacity(app, leader.id, now).await?;
    let picture = match pictures::at(&app.db, Owner::Person(leader.id), now).await? {
        Some(known) => Some(picture::encoded(app, known.digest).await?),
        None => None,
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
    placing: Option<Placing>,
    chain: &[Certificate],
    now: Timestamp,
) -> Result<Prepared, FlowError> {
    let look = match (picture, placing) {
        (None, _) => SignatureBlock::Text {
            name,
            title: capacity.title(),
            time: now,
        },
        (Some(picture), None) => SignatureBlock::Picture(picture),
        (Some(picture), Some(_)) => SignatureBlock::Whole {
            authority: &facts.authority,
            picture,
            name,
        },
    };
    let stand = match placing {
        None => Stand::Attestation,
        Some(Placing {
            page,
            x,
            y,
            width,
            height,
        }) => Stand::Scan {
            page: (page as usize).saturating_sub(1),
            place: Placement {
                left: x,
                top: y,
                width,
                height,
            },
        },
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
