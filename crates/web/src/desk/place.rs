//! “Đặt vị trí chữ ký”: the block in millimetres of the page as it is shown.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::{DossierId, State as DossierState};
use saoy_store::dossiers;
use saoy_store::pictures::{self, Owner};
use saoy_store::scope::CopySign;
use serde::Deserialize;

use super::refused::{conflict, refused};
use super::{certificates, draft, draw, sign};
use crate::app::App;
use crate::asked::{At, Posted};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::drawn::{self, Source};
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError, Placing};
use crate::pages::{Block, FieldError, PageSize, PlaceSignature, Stage, Text};

/// Millimetres of a point.
const MM: f64 = 25.4 / 72.0;
/// The smallest block that can still be read.
const LEAST: (f64, f64) = (20.0, 10.0);
/// Where the block stands on the attestation page, as far as the pages show it; the template sets the exact place.
const DEFAULT: (f64, f64, f64, f64) = (110.0, 190.0, 80.0, 45.0);

pub(super) fn routes() -> Router<App> {
    Router::new().route("/sign/{id}/place", get(show).post(keep))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    page: String,
    #[serde(default)]
    x: String,
    #[serde(default)]
    y: String,
    #[serde(default)]
    width: String,
    #[serde(default)]
    height: String,
}

async fn show(State(app): State<App>, officer: Officer<CopySign>, At(id): At<DossierId>) -> Answer {
    let loaded = sign::awaiting(&app, &officer.scope, id).await?;
    if loaded.row.state != DossierState::AwaitingSignature {
        return Ok(Redirect::to(&format!("/sign/{id}")).into_response());
    }
    let sizes = sizes(&app, &loaded).await?;
    let default = default(&sizes);
    let block = loaded
        .row
        .placement
        .clone()
        .and_then(|json| serde_json::from_value::<Placing>(json).ok())
        .map_or(default, block);
    page(&app, &officer, &loaded, sizes, block, Vec::new()).await
}

async fn page(
    app: &App,
    officer: &Officer<CopySign>,
    loaded: &Loaded,
    sizes: Vec<PageSize>,
    block: Block,
    errors: Vec<FieldError>,
) -> Answer {
    let viewer = match draft::viewer_of_signature(app, &officer.scope, loaded).await {
        Ok(viewer) => viewer,
        // A block that does not fit any more must not keep the leader from moving it.
        Err(FlowError::Place(_)) => cards::viewer(&loaded.row).ok_or(Failure::NotFound)?,
        Err(error) => {
            return Err(refused(app, &officer.scope, loaded.row.id, Stage::Sign, None, error).await);
        }
    };
    let picture = pictures::at(&app.db, Owner::Person(officer.id()), app.now()).await?;
    let seal = pictures::at(&app.db, Owner::Agency(officer.agency()), app.now()).await?;
    let status = if errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = PlaceSignature {
        card: cards::card(app, &officer.scope, loaded).await?,
        viewer,
        default: default(&sizes),
        sizes,
        block,
        picture: picture.map(|picture| format!("/signature-picture/{}.png", picture.id)),
        // Only seal keepers are shown the seal's picture; the page draws its outline.
        seal: seal.and(None),
        name: officer.person.name.clone(),
        errors,
    };
    draw(app, officer, status, &page).await
}

async fn keep(
    State(app): State<App>,
    officer: Officer<CopySign>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Posted(wanted): Posted<Wanted>,
) -> Answer {
    let loaded = sign::awaiting(&app, &officer.scope, id).await?;
    if loaded.row.state != DossierState::AwaitingSignature {
        return Err(conflict(&loaded, Stage::Sign, None));
    }
    let sizes = sizes(&app, &loaded).await?;
    let placing = match read(&wanted, &sizes) {
        Ok(placing) => placing,
        Err((block, errors)) => return page(&app, &officer, &loaded, sizes, block, errors).await,
    };
    let mut row = loaded.row.clone();
    // The last page is the attestation's own: there the template says where the block stands.
    let elsewhere = usize::try_from(placing.page).is_ok_and(|page| page < sizes.len());
    row.placement = elsewhere
        .then(|| serde_json::to_value(placing))
        .transpose()
        .map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    if let Err(error) = dossiers::save(&mut tx, &officer.scope, &mut row).await {
        return Err(refused(&app, &officer.scope, id, Stage::Sign, None, error.into()).await);
    }
    crate::audit::record(&mut tx, &officer.scope, "dossier.place", id, app.now()).await?;
    tx.commit().await?;
    let next = if certificates::remembered(&headers, Stage::Sign).is_some() {
        format!("/sign/{id}/preview")
    } else {
        format!("/sign/{id}")
    };
    Ok(Redirect::to(&next).into_response())
}

/// What was typed, or everything that is wrong with it.
fn read(wanted: &Wanted, sizes: &[PageSize]) -> Result<Placing, (Block, Vec<FieldError>)> {
    let number = |text: &str| {
        text.trim()
            .replace(',', ".")
            .parse::<f64>()
            .ok()
            .filter(|n| n.is_finite())
    };
    let page: Option<u32> = wanted.page.trim().parse().ok();
    let size = page
        .and_then(|page| usize::try_from(page).ok())
        .and_then(|page| page.checked_sub(1))
        .and_then(|index| sizes.get(index));
    let mut errors = Vec::new();
    if size.is_none() {
        errors.push(FieldError::new(
            "page",
            Text::key("place-page-wrong").with("pages", sizes.len()),
        ));
    }
    let mut field = |name: &str, text: &str, least: f64| match number(text) {
        Some(n) if n >= least => n,
        _ => {
            errors.push(FieldError::new(
                name,
                Text::key("place-number-wrong").with("least", least),
            ));
            least
        }
    };
    let x = field("x", &wanted.x, 0.0);
    let y = field("y", &wanted.y, 0.0);
    let width = field("width", &wanted.width, LEAST.0);
    let height = field("height", &wanted.height, LEAST.1);
    if let Some(size) = size
        && (x + width > size.width + 0.05 || y + height > size.height + 0.05)
    {
        let text = Text::key("place-outside")
            .with("width", millimetres(size.width))
            .with("height", millimetres(size.height));
        errors.push(FieldError::new("x", text));
    }
    let last = u32::try_from(sizes.len()).unwrap_or(u32::MAX);
    let block = Block {
        page: page.filter(|_| size.is_some()).unwrap_or(last),
        x,
        y,
        width,
        height,
    };
    if errors.is_empty() {
        Ok(Placing {
            page: block.page,
            x,
            y,
            width,
            height,
        })
    } else {
        Err((block, errors))
    }
}

/// The visible sizes of the scan's pages, then of the attestation page.
async fn sizes(app: &App, loaded: &Loaded) -> Result<Vec<PageSize>, Failure> {
    let scan = loaded.row.scan_digest.ok_or(Failure::NotFound)?;
    let pages = drawn::opened(app, Source::Stored(scan), async || {
        Ok(flow::read(app, scan).await?.to_vec())
    });
    let pages = pages.await.map_err(Failure::broken)?;
    let found = app
        .blocking(move |_| {
            (1..=pages.count())
                .map(|page| pages.size(page))
                .collect::<Result<Vec<_>, _>>()
        })
        .await?;
    let mut sizes: Vec<PageSize> = found
        .map_err(Failure::broken)?
        .into_iter()
        .map(|(width, height)| PageSize {
            width: tenths(f64::from(width) * MM),
            height: tenths(f64::from(height) * MM),
        })
        .collect();
    sizes.push(PageSize {
        width: 210.0,
        height: 297.0,
    });
    Ok(sizes)
}

fn default(sizes: &[PageSize]) -> Block {
    let (x, y, width, height) = DEFAULT;
    Block {
        page: u32::try_from(sizes.len()).unwrap_or(u32::MAX),
        x,
        y,
        width,
        height,
    }
}

fn block(placing: Placing) -> Block {
    Block {
        page: placing.page,
        x: placing.x,
        y: placing.y,
        width: placing.width,
        height: placing.height,
    }
}

fn tenths(millimetres: f64) -> f64 {
    (millimetres * 10.0).round() / 10.0
}

/// “210” or “215,9”.
fn millimetres(n: f64) -> String {
    tenths(n).to_string().replace('.', ",")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(page: &str, x: &str, y: &str, width: &str, height: &str) -> Wanted {
        Wanted {
            page: page.into(),
            x: x.into(),
            y: y.into(),
            width: width.into(),
            height: height.into(),
        }
    }

    fn a4(pages: usize) -> Vec<PageSize> {
        vec![
            PageSize {
                width: 210.0,
                height: 297.0
            };
            pages
        ]
    }

    #[test]
    fn millimetres_are_read_with_point_or_comma() {
        let placing = read(&wanted("2", "20,5", " 30.25", "80", "45"), &a4(3)).unwrap();
        assert_eq!((placing.page, placing.x, placing.y), (2, 20.5, 30.25));
    }

    #[test]
    fn what_does_not_fit_is_named_field_by_field() {
        let names = |wanted: Wanted| -> Vec<String> {
            let (_, errors) = read(&wanted, &a4(3)).unwrap_err();
            errors.into_iter().map(|error| error.field).collect()
        };
        assert_eq!(names(wanted("4", "1", "1", "80", "45")), ["page"]);
        assert_eq!(
            names(wanted("0", "-1", "NaN", "5", "inf")),
            ["page", "x", "y", "width", "height"]
        );
        assert_eq!(names(wanted("1", "140", "1", "80", "45")), ["x"]);
        assert_eq!(names(wanted("", "", "", "", "")).len(), 5);
    }
}
