//! Stacks: found in a file of the form, shown, cut.

use saoy_domain::Deed;
use saoy_intake::separator::Cut;
use saoy_store::intake::{self, NewScan, Source};
use saoy_store::scope::CopyCreate;
use saoy_store::{normalisations, uploads};

use super::part::Papers;
use super::{Fields, looking, scan, sha256, upload};
use crate::app::App;
use crate::audit;
use crate::auth::Officer;
use crate::failure::Answer;
use crate::pages::{FileRow, StackRow};

/// A file's row with what is known of its stack.
pub(in crate::clerk) async fn stacked(
    app: &App,
    officer: &Officer<CopyCreate>,
    mut row: FileRow,
) -> Answer<FileRow> {
    if row.pages == 0 || scan::dossier_of(&row.upload).is_some() {
        return Ok(row);
    }
    row.stack = match intake::of_upload(&app.db, &officer.scope, &row.upload).await? {
        Some(part) if part.parts > 0 => Some(StackRow::Part {
            scan: part.scan.to_string(),
            name: part.name,
            part: part.part,
            parts: part.parts,
            first: part.first_page,
            last: part.last_page,
            left_out: part.left_out,
        }),
        // What was joined again, too, can be cut again.
        _ => match scan::find(app, &officer.scope, &row.upload).await? {
            Some(file) => match whole(app, file).await? {
                Some(stack) => stack,
                None => {
                    row.looking = true;
                    None
                }
            },
            None => None,
        },
    };
    Ok(row)
}

/// The stack that a file is, if it is one; `None` while its pages are still looked at.
async fn whole(app: &App, file: scan::File) -> Answer<Option<Option<StackRow>>> {
    let Some(found) = file.scan() else {
        return Ok(Some(None));
    };
    let cut = looking::cut_so_far(app, found).await?;
    let stack = |cut: Cut| StackRow::Whole {
        parts: u32::try_from(cut.split.parts.len()).unwrap_or(u32::MAX),
    };
    Ok(cut.map(|cut| cut.map(stack)))
}

/// Cuts a file of the form; `false` when it is no stack, is a part of one, or was joined again by the clerk and the
/// button for it was not pressed.
pub(super) async fn cut(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &mut Fields,
    key: &str,
) -> Answer<bool> {
    let asked = fields.get("do").strip_prefix("split:") == Some(key);
    let known = intake::of_upload(&app.db, &officer.scope, key).await?;
    if known.as_ref().is_some_and(|part| part.parts > 0 || !asked) || scan::dossier_of(key).is_some() {
        return Ok(false);
    }
    let Some(file) = scan::find(app, &officer.scope, key).await? else {
        return Ok(false);
    };
    let Some(found) = file.scan() else {
        return Ok(false);
    };
    let Some(cut) = looking::cut_of(app, found).await? else {
        return Ok(false);
    };
    let stack = scan::bytes(app, found.digest).await?;
    let length = i64::try_from(stack.len()).unwrap_or(i64::MAX);
    let papers = Papers::of(app, stack, cut).await?;
    let scope = &officer.scope;
    let mut tx = app.db.begin().await?;
    let Some(before) = uploads::find(&mut tx, scope, key).await? else {
        return Ok(false);
    };
    let made = normalisations::of_upload(&mut tx, scope, key).await?;
    let made = made.map(|made| made.id);
    let id = match known {
        Some(part) => part.scan,
        None => {
            let new = NewScan {
                person: Some(scope.person()),
                source: Source::Upload,
                name: file.name.clone(),
                // The same stack may be uploaded again: the upload is what comes only once.
                raw: sha256(key.as_bytes()),
                digest: Some(found.digest),
                length,
                pages: found.pages,
                refused: None,
                arrived_at: app.now(),
                normalisation: made,
            };
            match intake::arrive(&mut tx, scope, scope.agency(), &new).await? {
                Some(id) => id,
                None => return Ok(false),
            }
        }
    };
    uploads::end(&mut tx, scope, before.id).await?;
    let tokens = papers.write(app, &mut tx, scope, (id, made), &file.name).await?;
    audit::record(&mut tx, scope, Deed::ScanSplit, id, app.now()).await?;
    tx.commit().await?;
    upload::drop_bytes(app, before.id).await?;
    fields.remove_file(key);
    tokens.into_iter().for_each(|token| fields.push("upload", token));
    Ok(true)
}
