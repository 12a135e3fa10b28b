//! “Thêm mới bản sao từ bản chính”.

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Redirect};
use saoy_domain::Deed;
use saoy_store::scope::CopyCreate;
use saoy_store::{searches, uploads};
use serde::Deserialize;

use super::fields::{self, Fields};
use super::page::{self, Head};
use super::save::{self, Known};
use super::{account, check, intake, normalise, refuse, sent, upload};
use crate::app::App;
use crate::asked::{Asked, status};
use crate::audit;
use crate::auth::Officer;
use crate::failure::Answer;
use crate::pages::FieldError;

#[derive(Deserialize)]
pub(super) struct Brought {
    #[serde(default)]
    kept: String,
}

/// The empty form, or what was typed before the session ended.
pub(super) async fn show(
    State(app): State<App>,
    officer: Officer<CopyCreate>,
    Asked(brought): Asked<Brought>,
) -> Answer {
    let restored = kept(&app, &officer, &brought.kept).await?;
    let head = Head {
        restored: restored.is_some(),
        ..head()
    };
    draw(&app, &officer, head, &restored.unwrap_or_default(), Vec::new()).await
}

/// A button of the form.
pub(super) async fn act(State(app): State<App>, officer: Officer<CopyCreate>, request: Request) -> Answer {
    let (mut fields, errors) = fields::read(&app, &officer.scope, request).await?;
    handle(&app, &officer, head(), &mut fields, errors, Known::default()).await
}

/// What every button does, for a new form and for one about dossiers that exist; what writes the form down, once.
pub(super) async fn handle(
    app: &App,
    officer: &Officer<CopyCreate>,
    head: Head,
    fields: &mut Fields,
    errors: Vec<FieldError>,
    known: Known,
) -> Answer {
    let writes = matches!(fields.get("do"), "" | "submit" | "draft" | "refuse");
    let files = fields.files();
    let work = press(app, officer, head, fields, errors, known);
    if writes {
        sent::once(app, officer, &files, work).await
    } else {
        work.await
    }
}

async fn press(
    app: &App,
    officer: &Officer<CopyCreate>,
    head: Head,
    fields: &mut Fields,
    mut errors: Vec<FieldError>,
    known: Known,
) -> Answer {
    if intake::press(app, officer, fields, &mut errors).await? {
        return draw(app, officer, head, fields, errors).await;
    }
    let wanted = fields.get("do").to_owned();
    if let Some(key) = wanted.strip_prefix("normalise:") {
        let said = normalise::Said::of(fields, key);
        errors.extend(normalise::accept(app, &officer.scope, key, said).await?);
        return draw(app, officer, head, fields, errors).await;
    }
    if let Some(key) = wanted.strip_prefix("remove:") {
        fields.remove_file(key);
        if let Some(found) = uploads::find(&app.db, &officer.scope, key).await? {
            upload::forget(app, &officer.scope, &found).await?;
        }
        return draw(app, officer, head, fields, errors).await;
    }
    match wanted.as_str() {
        "skip" => {
            for key in fields.files() {
                if let Some(found) = uploads::find(&app.db, &officer.scope, &key).await? {
                    upload::forget(app, &officer.scope, &found).await?;
                }
            }
            return Ok(Redirect::to("/following").into_response());
        }
        "search" => {
            let typed = fields.get("identity").trim();
            let why = account::wrong_search(app, typed);
            errors.extend(why.map(|why| FieldError::new("identity", why)));
            note_search(app, officer, typed).await?;
            return draw(app, officer, head, fields, errors).await;
        }
        "attach" => return draw(app, officer, head, fields, errors).await,
        _ => {}
    }
    take(app, officer, head, fields, errors, known).await
}

/// The form is written down: as a draft, refused, or to be read back and submitted.
async fn take(
    app: &App,
    officer: &Officer<CopyCreate>,
    head: Head,
    fields: &Fields,
    mut errors: Vec<FieldError>,
    known: Known,
) -> Answer {
    let agency = page::agency(app, officer).await?;
    let (asked, wrong) = check::read(app, officer, &agency, fields).await?;
    match fields.get("do") {
        "draft" => {
            // A draft takes what there is; only a file that could not be taken is said, and one still on its way
            // or not normalised yet is not thrown away.
            errors.extend(
                wrong
                    .into_iter()
                    .filter(|error| matches!(error.text.key.as_str(), check::UNDER_WAY | check::OFFERED)),
            );
            let scans = scans(app, &asked, &mut errors).await?;
            if !errors.is_empty() {
                return draw(app, officer, head, fields, errors).await;
            }
            save::save(app, officer, &agency, &asked, scans, known, false).await?;
            Ok(Redirect::to("/copies/drafts").into_response())
        }
        "refuse" => refuse::act(app, officer, &agency, head, fields, asked, wrong, known).await,
        _ => {
            errors.extend(wrong);
            if !errors.is_empty() {
                return draw(app, officer, head, fields, errors).await;
            }
            let scans = scans(app, &asked, &mut errors).await?;
            if !errors.is_empty() {
                return draw(app, officer, head, fields, errors).await;
            }
            let saved = save::save(app, officer, &agency, &asked, scans, known, true).await?;
            Ok(Redirect::to(&format!("/copies/{}/confirm", saved.visit)).into_response())
        }
    }
}

/// A search shows personal data: a row for each account that was shown.
async fn note_search(app: &App, officer: &Officer<CopyCreate>, typed: &str) -> Answer<()> {
    let found = account::search(app, officer, typed).await?;
    let mut tx = app.db.begin().await?;
    for person in found {
        let at = officer.visitor.at;
        audit::record(&mut tx, &officer.scope, Deed::AccountSearch, person.id, at).await?;
    }
    Ok(tx.commit().await?)
}

/// The scans as they will be stored; pages that cannot be joined are said beside the choice to join them.
pub(super) async fn scans(
    app: &App,
    asked: &check::Asked,
    errors: &mut Vec<FieldError>,
) -> Answer<Vec<save::Stored>> {
    Ok(save::prepare(app, asked).await?.unwrap_or_else(|why| {
        errors.push(FieldError::new("join", why));
        Vec::new()
    }))
}

/// The form with what was typed; 422 when something of it is wrong.
pub(super) async fn draw(
    app: &App,
    officer: &Officer<CopyCreate>,
    head: Head,
    fields: &Fields,
    errors: Vec<FieldError>,
) -> Answer {
    let status = status(&errors);
    let page = page::form(app, officer, head, fields, errors).await?;
    officer.draw(app, status, &page).await
}

/// What was kept of a form that met an ended session; only for whoever typed it.
pub(super) async fn kept(app: &App, officer: &Officer<CopyCreate>, token: &str) -> Answer<Option<Fields>> {
    if token.is_empty() {
        return Ok(None);
    }
    let found = searches::find(&app.db, &officer.scope, token).await?;
    let kept = found.and_then(|kept| serde_json::from_value::<crate::auth::KeptForm>(kept).ok());
    let own = kept.filter(|kept| kept.person == officer.id());
    Ok(own.and_then(|kept| serde_json::from_value(serde_json::json!(kept.fields)).ok()))
}

fn head() -> Head {
    Head {
        action: "/copies/new".to_owned(),
        ..Head::default()
    }
}
