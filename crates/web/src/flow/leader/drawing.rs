//! What revision 1 shows: the attestation with the signature block, gathered from dossier, agency, leader and template.

use std::sync::Arc;

use jiff::Timestamp;
use saoy_blob::Blob;
use saoy_certified_copy::{BaseDigest, LeaderInput, Prepared, Stand, prepare_leader, room as certified_room};
use saoy_domain::in_vietnam;
use saoy_domain::title::Capacity;
use saoy_pdf::{Limits, Reader};
use saoy_pki::Certificate;
use saoy_sheet::appearance::SignatureBlock;
use saoy_sheet::attestation::{Attestation, SignaturePlace, Template};
use saoy_sheet::geometry::Placement;
use saoy_sheet::picture::EncodedPicture;
use saoy_store::agencies::{self, Agency};
use saoy_store::dossiers::Row;
use saoy_store::people::{self, Person};
use saoy_store::pictures::{self, Owner};
use saoy_store::scope::{CopySign, Scoped};

use super::super::{Candidate, EXPECTED_TOKEN, FlowError, Look, SEAL_MM, authority, picture};
use super::Placing;
use crate::app::App;
use crate::settings::{Settings, heading};

/// What stands in the place of the signature.
#[derive(Debug, Clone, Copy)]
pub(super) enum Drawing {
    /// As it will be signed.
    Signature(Look),
    /// Nothing: the bare attestation page.
    Paper,
}

/// Who signs, for whom.
pub(super) struct People {
    pub(super) leader: Person,
    pub(super) agency: Agency,
    pub(super) capacity: Capacity,
}

pub(super) async fn signer(app: &App, scope: &Scoped<CopySign>) -> Result<People, FlowError> {
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

/// The leader's signature picture, where the block shows one.
pub(super) async fn picture_of(
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
pub(super) fn shown<'a>(
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
pub(super) async fn prepare(
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

pub(super) fn facts(
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
