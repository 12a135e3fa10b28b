//! Revision 3, and what came late: the worker completes timestamps and archives until every copy is PAdES B-LTA.

use jiff::Timestamp;
use saoy_blob::{Blob, Staged};
use saoy_certified_copy::{BaseDigest, ValidationData, embed_timestamp, patch_contents, prepare_archive};
use saoy_domain::dossier::Stored;
use saoy_domain::{Digest, DossierId};
use saoy_pdf::{Limits, Reader};
use saoy_pki::cms;
use saoy_pki_client::Plausible;
use saoy_store::blobs;
use saoy_store::dossiers::{self, Row};
use saoy_store::issued::{self, IssuedKind, NewIssuedFile};
use saoy_store::scope::System;
use saoy_store::unstamped;

use super::stamp::{is_early, latest, patched, timestamped};
use super::{EXPECTED_TOKEN, FlowError, evidence, files};
use crate::app::App;

/// Revision 3 of a copy.
pub(crate) struct Archived {
    pub(crate) file: Digest,
    pub(crate) length: u64,
}

/// Adds validation data and the document timestamp to a sealed file and stages it; `None` when somebody out there does
/// not answer: the worker tries again.
pub(crate) async fn archive(
    app: &App,
    sealed: &Blob,
    kept: ValidationData,
) -> Result<Option<(Archived, Staged)>, FlowError> {
    let base = sealed.clone();
    let section = app.blocking(move |app| section(app, &base, kept)).await??;
    let Some(section) = section else {
        return Ok(None);
    };
    let staged = files::stage(app, vec![sealed.clone(), Blob::from(section)]).await?;
    let archived = Archived {
        file: staged.digest(),
        length: staged.blob().len() as u64,
    };
    Ok(Some((archived, staged)))
}

/// The appended section of revision 3.
fn section(app: &App, base: &Blob, mut data: ValidationData) -> Result<Option<Vec<u8>>, FlowError> {
    let reader = Reader::open(base, &Limits::default())?;
    let signatures = saoy_pades::signatures(&reader).map_err(FlowError::broken)?;
    let signed: Vec<&[u8]> = signatures.iter().map(|one| one.cms.as_slice()).collect();
    // The archive timestamp's own authority belongs to the data, too: its certificate is known from the earlier tokens.
    let Some(fresh) = evidence::collect(app, &signed)? else {
        return Ok(None);
    };
    add_new(
        &mut data.certificates,
        fresh.certificates.iter().map(|one| one.der().to_vec()),
    );
    add_new(&mut data.ocsp, fresh.ocsp);
    add_new(&mut data.crls, fresh.crls);
    let mut prepared = prepare_archive(&reader, &BaseDigest::of(base), &data, EXPECTED_TOKEN)?;
    let clock = || app.now();
    let authorities = &app.trust.authorities;
    match app
        .trust
        .client
        .timestamp_within(authorities, &prepared.digest, &Plausible::by(&clock))
    {
        Ok(stamp) if is_early(stamp.token.gen_time, latest(&signatures)) => {
            tracing::warn!("the archive's timestamp comes before one that it covers");
            Ok(None)
        }
        Ok(stamp) => {
            app.authorities().note(&stamp);
            embed_timestamp(&mut prepared, &stamp.token.der)?;
            Ok(Some(prepared.appended))
        }
        Err(error) => {
            tracing::warn!(%error, "no archive timestamp");
            Ok(None)
        }
    }
}

fn add_new(list: &mut Vec<Vec<u8>>, more: impl IntoIterator<Item = Vec<u8>>) {
    for der in more {
        if !list.contains(&der) {
            list.push(der);
        }
    }
}

/// The worker's step: whatever the dossier still lacks. `false` when somebody out there still does not answer.
///
/// # Errors
/// What is broken.
pub async fn complete(app: &App, id: DossierId) -> Result<bool, FlowError> {
    let Some(row) = dossiers::find_any(&app.db, id).await? else {
        return Ok(true);
    };
    if row.waiting_for.is_none() {
        return Ok(true);
    }
    match row.stored()? {
        Stored::Signed(dossier) => {
            let Some(file) = late_stamp(app, id, dossier.state.file).await? else {
                return Ok(false);
            };
            save_signed(app, id, dossier.state.file, file).await?;
            Ok(true)
        }
        Stored::Sealed(dossier) => complete_sealed(app, &row, dossier.state.file).await,
        _ => Ok(true),
    }
}

async fn complete_sealed(app: &App, row: &Row, file: Digest) -> Result<bool, FlowError> {
    let stamped = match issued::of_dossier(&app.db, row.id)
        .await?
        .iter()
        .find(|known| known.kind == IssuedKind::Sealed)
    {
        Some(known) => known.digest,
        None => {
            let Some(stamped) = late_stamp(app, row.id, file).await? else {
                return Ok(false);
            };
            save_sealed(app, row.id, stamped).await?;
            stamped
        }
    };
    let sealed = files::read(app, stamped).await?;
    let Some((archived, staged)) = archive(app, &sealed, evidence::kept(app, row.id).await?).await? else {
        return Ok(false);
    };
    files::keep(app, vec![staged]).await?;
    save_archived(app, row.id, archived).await?;
    Ok(true)
}

/// Adds the timestamp to the newest signature of a stored file and stores the result; the file's other bytes stay.
async fn late_stamp(app: &App, id: DossierId, file: Digest) -> Result<Option<Digest>, FlowError> {
    let bytes = files::read(app, file).await?;
    let (newest, covered) = {
        let reader = Reader::open(&bytes, &Limits::default())?;
        let found = saoy_pades::signatures(&reader).map_err(FlowError::broken)?;
        let covered = latest(&found);
        (found.into_iter().next_back(), covered)
    };
    let newest = newest.ok_or_else(|| FlowError::broken("the signed file has no signature"))?;
    if cms::SignedData::parse(&newest.cms)?
        .signature_timestamp()
        .is_some()
    {
        return Ok(Some(file));
    }
    let Some(signed) = timestamped(app, newest.cms.clone(), covered).await? else {
        return Ok(None);
    };
    let patch = match patch_contents(&newest, &signed) {
        Ok(patch) => patch,
        // A token that does not fit leaves the signature B-B, proven by the document timestamp.
        Err(saoy_certified_copy::EmbedError::TooLarge { .. }) => {
            let mut tx = app.db.begin().await?;
            unstamped::note(&mut tx, &System, id).await?;
            tx.commit().await?;
            return Ok(Some(file));
        }
        Err(error) => return Err(error.into()),
    };
    Ok(Some(files::store(app, patched(&bytes, patch)?).await?))
}

async fn save_signed(app: &App, id: DossierId, old: Digest, file: Digest) -> Result<(), FlowError> {
    let mut tx = app.db.begin().await?;
    let mut row = dossiers::find_any(&mut tx, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let signed = row.stored()?.signed()?;
    if signed.state.file != old {
        return Err(FlowError::Stale { now: row.state });
    }
    let moved = signed.timestamped(file, app.now())?;
    dossiers::move_on(&mut tx, &System, &mut row, moved).await?;
    Ok(tx.commit().await?)
}

/// The sealed revision has its timestamp: from now on the register knows it.
async fn save_sealed(app: &App, id: DossierId, file: Digest) -> Result<(), FlowError> {
    let length = files::length(app, file).await?;
    let new = revision(id, IssuedKind::Sealed, file, length, app.now());
    let mut tx = app.db.begin().await?;
    issued::add(&mut tx, &System, &new).await?;
    Ok(tx.commit().await?)
}

/// A revision of a copy as the register knows it.
pub(super) fn revision(
    dossier: DossierId,
    kind: IssuedKind,
    digest: Digest,
    length: u64,
    issued_at: Timestamp,
) -> NewIssuedFile {
    NewIssuedFile {
        dossier,
        kind,
        length: i64::try_from(length).unwrap_or(i64::MAX),
        digest,
        issued_at,
    }
}

async fn save_archived(app: &App, id: DossierId, archived: Archived) -> Result<(), FlowError> {
    let mut tx = app.db.begin().await?;
    let mut row = dossiers::find_any(&mut tx, id)
        .await?
        .ok_or(FlowError::NotFound)?;
    let moved = row.stored()?.sealed()?.timestamped(archived.file, app.now())?;
    row.file_length = i64::try_from(archived.length).ok();
    blobs::present(&mut tx, archived.file).await?;
    dossiers::move_on(&mut tx, &System, &mut row, moved).await?;
    let new = revision(
        id,
        IssuedKind::Archived,
        archived.file,
        archived.length,
        app.now(),
    );
    issued::add(&mut tx, &System, &new).await?;
    Ok(tx.commit().await?)
}
