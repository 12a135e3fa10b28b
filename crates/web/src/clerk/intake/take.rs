//! A scan that waits becomes part of a form, is thrown away, or joined again after it was cut.

use saoy_domain::{Deed, Digest, ScanId};
use saoy_store::intake::{self, NewPart, Scan, ScanState};
use saoy_store::scope::{CopyCreate, Scoped};
use saoy_store::uploads;

use super::part::Papers;
use super::{looking, scan, upload};
use crate::app::App;
use crate::audit;
use crate::auth::Officer;
use crate::failure::Answer;

/// Takes a scan into the clerk's form, cut if it is a stack; gives the uploads. `None`: somebody else has it.
pub(super) async fn take(
    app: &App,
    officer: &Officer<CopyCreate>,
    id: ScanId,
) -> Answer<Option<Vec<String>>> {
    let scope = &officer.scope;
    let Some(found) = intake::find(&app.db, scope, id).await? else {
        return Ok(None);
    };
    let Some(digest) = found.digest.filter(|_| found.state == ScanState::Waiting) else {
        return Ok(None);
    };
    if found.waits_as_it_came() {
        return as_it_came(app, scope, &found, digest).await;
    }
    let whole = scan::Scan {
        digest,
        pages: found.pages,
    };
    let papers = match looking::cut_of(app, whole).await? {
        Some(cut) => Papers::of(app, scan::bytes(app, digest).await?, cut).await?,
        None => Papers::whole(digest, found.length, found.pages),
    };
    let mut tx = app.db.begin().await?;
    let Some(mine) = intake::claim(&mut tx, scope, id, app.now()).await? else {
        return Ok(None);
    };
    let tokens = papers
        .write(app, &mut tx, scope, (mine.id, mine.normalisation), &mine.name)
        .await?;
    audit::record(&mut tx, scope, Deed::ScanTake, id, app.now()).await?;
    tx.commit().await?;
    Ok(Some(tokens))
}

/// A file that waits to be normalised goes into the form as an upload of its bytes; there it is judged like every other.
async fn as_it_came(
    app: &App,
    scope: &Scoped<CopyCreate>,
    found: &Scan,
    digest: Digest,
) -> Answer<Option<Vec<String>>> {
    let bytes = scan::bytes(app, digest).await?;
    let token = app.token();
    let upload = upload::make(app, scope, token.clone(), &found.name, bytes.len() as u64).await?;
    let folder = scan::incoming(app)?;
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let written = app
        .blocking(move |_| folder.append(upload, 0, &mut &bytes[..], bytes.len() as u64))
        .await?;
    written.map_err(upload::lost)?;
    let mut tx = app.db.begin().await?;
    if intake::claim(&mut tx, scope, found.id, app.now())
        .await?
        .is_none()
    {
        drop(tx);
        upload::give_up(app, scope, upload).await?;
        return Ok(None);
    }
    uploads::settle(&mut tx, scope, upload, length).await?;
    let part = NewPart {
        upload,
        scan: found.id,
        part: 0,
        parts: 0,
        first_page: 0,
        last_page: 0,
        left_out: 0,
    };
    intake::attach(&mut tx, &part).await?;
    audit::record(&mut tx, scope, Deed::ScanTake, found.id, app.now()).await?;
    tx.commit().await?;
    Ok(Some(vec![token]))
}

/// Throws a scan away; `false` when somebody else has it.
pub(super) async fn dismiss(app: &App, officer: &Officer<CopyCreate>, id: ScanId) -> Answer<bool> {
    let mut tx = app.db.begin().await?;
    let done = intake::dismiss(&mut tx, &officer.scope, id, app.now()).await?;
    audit::record(&mut tx, &officer.scope, Deed::ScanDismiss, id, app.now()).await?;
    if done {
        tx.commit().await?;
    }
    Ok(done)
}

/// Joins the clerk's own parts of a scan again; gives them and the whole. `None`: none of them is there any more.
pub(super) async fn rejoin(
    app: &App,
    officer: &Officer<CopyCreate>,
    id: ScanId,
) -> Answer<Option<(Vec<String>, String)>> {
    let scope = &officer.scope;
    let mut tx = app.db.begin().await?;
    let parts = intake::tokens(&mut tx, scope, id).await?;
    let found = intake::find(&mut tx, scope, id).await?;
    let whole = found.filter(|scan| scan.state == ScanState::Waiting && !parts.is_empty());
    let Some((scan, digest)) = whole.and_then(|scan| scan.digest.map(|digest| (scan, digest))) else {
        return Ok(None);
    };
    for token in &parts {
        if let Some(upload) = uploads::find(&mut tx, scope, token).await? {
            uploads::end(&mut tx, scope, upload.id).await?;
        }
    }
    let papers = Papers::whole(digest, scan.length, scan.pages);
    let mut tokens = papers
        .write(app, &mut tx, scope, (id, scan.normalisation), &scan.name)
        .await?;
    audit::record(&mut tx, scope, Deed::ScanRejoin, id, app.now()).await?;
    tx.commit().await?;
    Ok(tokens.pop().map(|whole| (parts, whole)))
}
