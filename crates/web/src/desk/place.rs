//! “Đặt vị trí chữ ký”: the block in millimetres of the page as it is shown.

use axum::Router;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_certified_copy::Room;
use saoy_domain::{Deed, DossierId, State as DossierState};
use saoy_sheet::geometry::Placement;
use saoy_store::dossiers::{self, Profile};
use saoy_store::scope::{CopySign, Scoped};
use serde::Deserialize;

use super::refused::{conflict, refused};
use super::{certificates, draft};
use crate::app::App;
use crate::asked::{Asked, At, Posted, status};
use crate::auth::Officer;
use crate::cards::{self, Loaded};
use crate::drawn::{self, Source};
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError, Placing};
use crate::opened::Opened;
use crate::pages::{Block, FieldError, PageSize, PlaceSignature, Stage, Text, Viewer};
use crate::served::{self, Cache, Width};

/// Millimetres of a point.
const MM: f64 = 25.4 / 72.0;
/// The smallest block that can still be read.
pub(super) const LEAST: (f64, f64) = (20.0, 10.0);

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign/{id}/place", get(show).post(keep))
        .route("/sign/{id}/place/{version}/{page}", get(picture))
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

/// The pages on which the block may stand.
struct Paper {
    /// The visible sizes of the scan's pages, then of the attestation page.
    sizes: Vec<PageSize>,
    /// On the attestation page: where nothing else stands, and where the template has the block.
    room: Room,
}

impl Paper {
    async fn of(app: &App, officer: &Officer<CopySign>, loaded: &Loaded) -> Result<Self, Failure> {
        Ok(Self {
            sizes: sizes(app, loaded).await?,
            room: flow::room(app, &officer.scope, &loaded.row).await?,
        })
    }

    /// The attestation page's number.
    fn last(&self) -> u32 {
        u32::try_from(self.sizes.len()).unwrap_or(u32::MAX)
    }

    /// Where the template has the block.
    fn usual(&self) -> Block {
        self.on_the_last(&self.room.usual)
    }

    /// The seal over the signature there.
    fn usual_seal(&self) -> Block {
        self.on_the_last(&self.room.seal)
    }

    /// The free room of the attestation page.
    fn free(&self) -> Block {
        self.on_the_last(&self.room.free)
    }

    fn on_the_last(&self, place: &Placement) -> Block {
        Block {
            page: self.last(),
            x: tenths(place.left),
            y: tenths(place.top),
            width: tenths(place.width),
            height: tenths(place.height),
        }
    }
}

async fn show(State(app): State<App>, opened: Opened<CopySign>) -> Answer {
    let Opened { officer, loaded } = &opened;
    // A program draws the signature where the page has its place.
    if loaded.row.state != DossierState::AwaitingSignature || loaded.row.profile == Profile::B {
        return Ok(Redirect::to(&format!("/sign/{}", opened.id())).into_response());
    }
    let paper = Paper::of(&app, officer, loaded).await?;
    let block = loaded
        .row
        .placement
        .clone()
        .and_then(|json| serde_json::from_value::<Placing>(json).ok())
        .map_or_else(|| paper.usual(), block);
    page(&app, &opened, &paper, block, Vec::new()).await
}

async fn page(
    app: &App,
    opened: &Opened<CopySign>,
    paper: &Paper,
    block: Block,
    errors: Vec<FieldError>,
) -> Answer {
    let Opened { officer, loaded } = opened;
    let seal = if same(&block, &paper.usual()) {
        paper.usual_seal()
    } else {
        seal_of(&block, paper)
    };
    let page = PlaceSignature {
        card: cards::card(app, &officer.scope, loaded).await?,
        viewer: bare(app, officer, loaded).await?,
        default: paper.usual(),
        free: paper.free(),
        sizes: paper.sizes.clone(),
        block,
        usual_seal: paper.usual_seal(),
        moved: !same(&block, &paper.usual()),
        seal,
        errors,
    };
    officer.draw(app, status(&page.errors), &page).await
}

/// The document with its attestation page, without the block that is being placed.
async fn bare(app: &App, officer: &Officer<CopySign>, loaded: &Loaded) -> Result<Viewer, Failure> {
    let (row, scope) = (&loaded.row, &officer.scope);
    let pages = drawn::opened(app, paper_of(scope, row.id, row.version.0), async || {
        flow::bare(app, scope, row.id).await
    });
    match draft::shown(
        pages.await,
        loaded,
        format!("/sign/{}/place/{}", row.id, row.version.0),
    ) {
        Ok(viewer) => Ok(viewer),
        // A page too full for any block: the scan can still carry it.
        Err(FlowError::Place(_)) => cards::viewer(row).ok_or(Failure::NotFound),
        Err(error) => Err(refused(app, scope, row.id, Stage::Sign, None, error).await),
    }
}

/// `{version}/{page}` of the address.
#[derive(Deserialize)]
struct Sheet {
    version: i64,
    page: String,
}

/// A page of that document.
async fn picture(
    State(app): State<App>,
    opened: Opened<CopySign>,
    At(Sheet { version, page }): At<Sheet>,
    Asked(width): Asked<Width>,
) -> Answer {
    if !opened.is_at(version) {
        return Err(Failure::NotFound);
    }
    let (id, scope, app) = (opened.id(), *opened.scope(), &app);
    let load = async || flow::bare(app, &scope, id).await;
    let source = paper_of(&scope, id, version);
    let number = served::page_number(&page)?;
    served::page(
        drawn::page_of(app, source, number, width.pixels(), load).await,
        Cache::Asks,
    )
}

fn paper_of(scope: &Scoped<CopySign>, id: DossierId, version: i64) -> Source {
    Source::Draft(format!("paper {} {id} {version}", scope.person()))
}

async fn keep(
    State(app): State<App>,
    opened: Opened<CopySign>,
    headers: HeaderMap,
    Posted(wanted): Posted<Wanted>,
) -> Answer {
    let Opened { officer, loaded } = &opened;
    let id = opened.id();
    if loaded.row.state != DossierState::AwaitingSignature || loaded.row.profile == Profile::B {
        return Err(conflict(loaded, Stage::Sign, None));
    }
    let paper = Paper::of(&app, officer, loaded).await?;
    let placing = match read(&wanted, &paper) {
        Ok(placing) => placing,
        Err((block, errors)) => return page(&app, &opened, &paper, block, errors).await,
    };
    let mut row = loaded.row.clone();
    // Left where the template has it, the block stays the template's own.
    let moved = !same(&block(placing), &paper.usual());
    row.placement = moved
        .then(|| serde_json::to_value(placing))
        .transpose()
        .map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    if let Err(error) = dossiers::save(&mut tx, &officer.scope, &mut row).await {
        // What is permanent by now is read next, and that waits for the turn to write.
        drop(tx);
        return Err(refused(&app, &officer.scope, id, Stage::Sign, None, error.into()).await);
    }
    crate::audit::record(&mut tx, &officer.scope, Deed::DossierPlace, id, app.now()).await?;
    tx.commit().await?;
    let next = if certificates::remembered(&headers, Stage::Sign, Profile::A).is_some() {
        format!("/sign/{id}/preview")
    } else {
        format!("/sign/{id}")
    };
    Ok(Redirect::to(&next).into_response())
}

/// To a tenth of a millimetre, which is what the fields show.
fn same(one: &Block, other: &Block) -> bool {
    let near = |a: f64, b: f64| (a - b).abs() < 0.15;
    one.page == other.page
        && near(one.x, other.x)
        && near(one.y, other.y)
        && near(one.width, other.width)
        && near(one.height, other.height)
}

/// What was typed, or everything that is wrong with it.
fn read(wanted: &Wanted, paper: &Paper) -> Result<Placing, (Block, Vec<FieldError>)> {
    let sizes = &paper.sizes;
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
    let block = Block {
        page: page.filter(|_| size.is_some()).unwrap_or(paper.last()),
        x,
        y,
        width,
        height,
    };
    let free = paper.free();
    if errors.is_empty() && block.page == free.page && !lies_in(&block, &free) {
        let text = Text::key("place-not-free")
            .with("top", millimetres(free.y))
            .with("bottom", millimetres(free.y + free.height))
            .with("left", millimetres(free.x))
            .with("right", millimetres(free.x + free.width));
        errors.push(FieldError::new("y", text));
    }
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

/// Where the seal is stamped over a moved block: its right edge a third into it, at its height, kept on the paper.
fn seal_of(block: &Block, paper: &Paper) -> Block {
    let side = flow::SEAL_MM;
    let index = usize::try_from(block.page).unwrap_or(0).saturating_sub(1);
    let (left, top, width, height) = match paper.sizes.get(index) {
        Some(size) if block.page != paper.last() => (0.0, 0.0, size.width, size.height),
        _ => {
            let free = paper.free();
            (free.x, free.y, free.width, free.height)
        }
    };
    let within = |wanted: f64, low: f64, room: f64| wanted.min(low + room - side).max(low);
    Block {
        x: tenths(within(block.x + block.width / 3.0 - side, left, width)),
        y: tenths(within(block.y + (block.height - side) / 2.0, top, height)),
        width: side,
        height: side,
        ..*block
    }
}

fn lies_in(block: &Block, free: &Block) -> bool {
    // The room must also hold the seal.
    free.height >= flow::SEAL_MM
        && block.x >= free.x - 0.05
        && block.y >= free.y - 0.05
        && block.x + block.width <= free.x + free.width + 0.05
        && block.y + block.height <= free.y + free.height + 0.05
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

    /// Two pages of a scan and the attestation page.
    fn paper() -> Paper {
        let (width, height) = (210.0, 297.0);
        let place = |left, top, width, height| Placement {
            left,
            top,
            width,
            height,
        };
        Paper {
            sizes: vec![PageSize { width, height }; 3],
            room: Room {
                free: place(29.9, 160.0, 160.0, 80.0),
                usual: place(99.0, 165.0, 91.0, 68.0),
                seal: place(100.0, 181.0, 36.0, 36.0),
            },
        }
    }

    #[test]
    fn millimetres_are_read_with_point_or_comma() {
        let placing = read(&wanted("2", "20,5", " 30.25", "80", "45"), &paper()).unwrap();
        assert_eq!((placing.page, placing.x, placing.y), (2, 20.5, 30.25));
    }

    #[test]
    fn what_does_not_fit_is_named_field_by_field() {
        let names = |wanted: Wanted| -> Vec<String> {
            let (_, errors) = read(&wanted, &paper()).unwrap_err();
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

    #[test]
    fn the_seal_is_shown_where_it_is_stamped() {
        let at = |page, x, y| Block {
            page,
            x,
            y,
            width: 60.0,
            height: 30.0,
        };
        let seal = |block: Block| (seal_of(&block, &paper()).x, seal_of(&block, &paper()).y);
        assert_eq!(seal(at(1, 100.0, 50.0)), (84.0, 47.0));
        assert_eq!(seal(at(1, 5.0, 0.0)), (0.0, 0.0), "kept on the page");
        assert_eq!(seal(at(3, 29.9, 160.0)), (29.9, 160.0), "kept in the free room");
    }

    #[test]
    fn on_the_attestation_page_the_block_covers_nothing() {
        let free = read(&wanted("3", "30", "170", "80", "45"), &paper());
        assert_eq!(free.unwrap().page, 3);
        for (x, y) in [("30", "60"), ("30", "240"), ("125", "170"), ("5", "170")] {
            let (_, errors) = read(&wanted("3", x, y, "80", "45"), &paper()).unwrap_err();
            assert_eq!(errors[0].text.key, "place-not-free", "{x} {y}");
        }
        // The same place on a page of the scan is the leader's own affair.
        assert!(read(&wanted("2", "30", "60", "80", "45"), &paper()).is_ok());
    }
}
