//! Pictures of the signature block for the placing page: drawn by what stamps it, so that nobody is shown another one.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use saoy_raster::{MAX_WIDTH, Pages};
use saoy_store::scope::CopySign;
use serde::Deserialize;

use super::place::LEAST;
use crate::app::App;
use crate::asked::{Asked, At};
use crate::drawn::{self, DrawError, Source};
use crate::failure::{Answer, Failure};
use crate::flow;
use crate::opened::Opened;
use crate::served::{self, Cache, Width};

/// The largest that is drawn alone: no page is wider or higher than this.
const LARGEST: f64 = 2000.0;
/// Pixels of a millimetre of the block's picture: sharp on a screen at twice the ordinary density.
const BLOCK_PIXELS: f64 = 12.0;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/sign/{id}/place/{version}/usual.png", get(usual_block))
        .route("/sign/{id}/place/block.png", get(moved_block))
}

/// The size of a block, in millimetres.
#[derive(Deserialize)]
struct Size {
    #[serde(default)]
    width: f64,
    #[serde(default)]
    height: f64,
}

/// `{version}` of the address.
#[derive(Deserialize)]
struct Sheet {
    version: i64,
}

/// The attestation page with the block where the template has it; the screen cuts the block out.
async fn usual_block(
    State(app): State<App>,
    opened: Opened<CopySign>,
    At(Sheet { version }): At<Sheet>,
    Asked(width): Asked<Width>,
) -> Answer {
    if !opened.is_at(version) {
        return Err(Failure::NotFound);
    }
    let (id, scope, app) = (opened.id(), *opened.scope(), &app);
    let look = flow::look_of(app, &scope).await?;
    let source = Source::Draft(format!("usual {} {id} {version} {}", scope.person(), look.name()));
    let load = async || flow::unmoved(app, &scope, id, look).await;
    let shown = match drawn::opened(app, source.clone(), load).await {
        Ok(pages) => drawn::page_of(app, source, pages.count(), width.pixels(), load).await,
        Err(error) => Err(error),
    };
    served::page(shown, Cache::Asks)
}

/// A block of that size as it is stamped once it is moved.
async fn moved_block(State(app): State<App>, opened: Opened<CopySign>, Asked(size): Asked<Size>) -> Answer {
    let (width, height) = (
        size.width.max(LEAST.0).min(LARGEST),
        size.height.max(LEAST.1).min(LARGEST),
    );
    let look = flow::look_of(&app, opened.scope()).await?;
    // Never kept: title, picture and time may be others a moment later.
    let file = flow::draft_block(&app, opened.scope(), look, width, height).await?;
    let pixels = (width * BLOCK_PIXELS) as u32;
    let png = app
        .blocking(move |_| Pages::open(Arc::new(file))?.png(1, pixels.clamp(1, MAX_WIDTH)))
        .await?;
    served::page(png.map(Into::into).map_err(DrawError::from), Cache::Asks)
}
