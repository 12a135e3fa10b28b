//! Scans that arrive otherwise than by upload: from the agency's watched folder, from a scanner, and as a
//! stack with separator sheets, which becomes several dossiers.
//!
//! Whatever the way, a scan ends as uploads of the form, judged like every other, and the form is saved as ever.

mod folder;
mod part;
mod scanner;
mod separator;
mod split;
mod take;
mod waiting;

use axum::Router;
use axum::routing::get;
use saoy_domain::{Digest, ScanId};
use saoy_store::scope::CopyCreate;

use super::fields::Fields;
use super::normalise::trial;
use super::{judge, looking, scan, sentence, upload};
use crate::app::App;
use crate::auth::Officer;
use crate::failure::Answer;
use crate::pages::{FieldError, Text};

pub use folder::FolderRounds;
pub(crate) use folder::watch as watch_folder;
pub(crate) use scanner::is_scanner;
pub(super) use split::stacked;
pub(super) use waiting::context;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/intake/waiting", get(waiting::show))
        .route("/intake/{scan}/page.png", get(waiting::picture))
        .route("/intake/separator.pdf", get(separator::print))
}

/// A button of the form, as far as it is one of this part; a stack that was sent with any button but those that leave the
/// form or look somebody up is cut first. `true`: the form is to be shown again.
pub(super) async fn press(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &mut Fields,
    errors: &mut Vec<FieldError>,
) -> Answer<bool> {
    let wanted = fields.get("do").to_owned();
    let (what, which) = wanted.split_once(':').unwrap_or((&wanted, ""));
    let id = which.parse().map(ScanId);
    match (what, id) {
        ("take", Ok(id)) => {
            let taken = take::take(app, officer, id).await?;
            add(fields, errors, taken);
        }
        ("dismiss", Ok(id)) => {
            if !take::dismiss(app, officer, id).await? {
                errors.push(gone());
            }
        }
        ("rejoin", Ok(id)) => {
            let joined = take::rejoin(app, officer, id).await?;
            if let Some((parts, _)) = &joined {
                parts.iter().for_each(|key| fields.remove_file(key));
            }
            add(fields, errors, joined.map(|(_, whole)| vec![whole]));
        }
        ("split", _) => {
            split::cut(app, officer, fields, which).await?;
        }
        ("scan", _) => match scanner::scan(app, officer, fields).await? {
            Ok(id) => {
                let taken = take::take(app, officer, id).await?;
                add(fields, errors, taken);
            }
            Err(why) => errors.push(FieldError::new("scanner", why)),
        },
        // Nobody presses this with a stack in mind: it would be certified as one paper, separator sheets and all.
        ("submit", _) => {
            let mut cut = false;
            for key in fields.files() {
                cut |= split::cut(app, officer, fields, &key).await?;
            }
            return Ok(cut);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

fn add(fields: &mut Fields, errors: &mut Vec<FieldError>, taken: Option<Vec<String>>) {
    match taken {
        Some(keys) => keys.into_iter().for_each(|key| fields.push("upload", key)),
        None => errors.push(gone()),
    }
}

fn gone() -> FieldError {
    FieldError::new("scan", Text::key("intake-gone"))
}

fn sha256(bytes: &[u8]) -> Digest {
    let mut hash = saoy_certified_copy::BaseDigest::new();
    hash.update(bytes);
    Digest(hash.sha256())
}
