//! One list: which dossiers it shows, in which order, and its two addresses.

use axum::Form;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::State as DossierState;
use saoy_store::dossiers::ListQuery;
use saoy_store::scope::{Follow, Reads, Right};

use super::block::{self, Block};
use super::build::{self, Ask};
use crate::app::App;
use crate::asked::Asked;
use crate::auth::Officer;
use crate::desk::Told;
use crate::failure::{Answer, Failure};
use crate::pages::{Column, ListName};

/// What makes a list.
pub(super) trait List: Send + Sync + 'static {
    /// Its name.
    const NAME: ListName;
    /// Its address.
    const PATH: &'static str;
    /// The states it shows; every state when empty.
    const STATES: &'static [DossierState];
    /// What it is sorted by until somebody chooses, and whether downwards.
    const SORT: (Column, bool);
    /// Whether it leaves out what waits for another leader.
    const OWN: bool = false;
}

/// “Hồ sơ lưu nháp”.
pub(super) struct Drafts;
/// “Hồ sơ bị từ chối”.
pub(super) struct Returned;
/// “Bản sao chờ ký”, with what is signed and not yet passed on.
pub(super) struct ToSign;
/// “Bản sao chờ đóng dấu”, with what is sealed and not yet delivered.
pub(super) struct ToSeal;
/// “Theo dõi hồ sơ chứng thực”.
pub(super) struct Following;

impl List for Drafts {
    const NAME: ListName = ListName::Drafts;
    const PATH: &'static str = "/copies/drafts";
    const STATES: &'static [DossierState] = &[DossierState::Draft];
    const SORT: (Column, bool) = (Column::Registered, true);
}

impl List for Returned {
    const NAME: ListName = ListName::Returned;
    const PATH: &'static str = "/copies/returned";
    const STATES: &'static [DossierState] = &[DossierState::Returned];
    const SORT: (Column, bool) = (Column::Registered, true);
}

impl List for ToSign {
    const NAME: ListName = ListName::ToSign;
    const PATH: &'static str = "/sign";
    const STATES: &'static [DossierState] = &[DossierState::AwaitingSignature, DossierState::Signed];
    const SORT: (Column, bool) = (Column::Due, false);
    const OWN: bool = true;
}

impl List for ToSeal {
    const NAME: ListName = ListName::ToSeal;
    const PATH: &'static str = "/seal";
    const STATES: &'static [DossierState] = &[DossierState::AwaitingSeal, DossierState::Sealed];
    const SORT: (Column, bool) = (Column::Due, false);
}

impl List for Following {
    const NAME: ListName = ListName::Following;
    const PATH: &'static str = "/following";
    const STATES: &'static [DossierState] = &[];
    const SORT: (Column, bool) = (Column::Registered, true);
}

/// The list, with the search that its address names.
pub(super) async fn show<L: List, R: Right>(
    State(app): State<App>,
    officer: Officer<R>,
    Query(ask): Query<Ask>,
    Asked(told): Asked<Told>,
) -> Answer {
    let scope = officer.scope;
    draw::<L, R>(&app, &officer, &scope, &ask, &told).await
}

/// The list as far as the person sees: administrators follow everything below their agency.
pub(super) async fn follow<L: List>(
    State(app): State<App>,
    officer: Officer<Follow>,
    Query(ask): Query<Ask>,
) -> Answer {
    let sight = officer.scope.sight();
    draw::<L, Follow>(&app, &officer, &sight, &ask, &Told::default()).await
}

async fn draw<L: List, R: Right>(
    app: &App,
    officer: &Officer<R>,
    reads: &impl Reads,
    ask: &Ask,
    told: &Told,
) -> Answer {
    let block = block::kept(app, &officer.scope, ask.q.as_deref()).await?;
    let base = ListQuery {
        states: L::STATES.to_vec(),
        for_leader: L::OWN.then(|| officer.id()),
        ..ListQuery::default()
    };
    let view = build::View {
        list: L::NAME,
        path: L::PATH.to_owned(),
        sort: ask.column().unwrap_or(L::SORT.0),
        down: if ask.column().is_some() {
            ask.is_down()
        } else {
            L::SORT.1
        },
    };
    let (query, errors) = block.narrow(base);
    let mut page = build::page(app, officer, reads, view, query.as_ref(), ask).await?;
    page.search = block.shown();
    page.errors = errors;
    let mut frame = officer.frame(app).await;
    frame.flash = told.flash(app, &officer.scope, false).await?;
    app.page(StatusCode::OK, &frame, &page)
}

/// Keeps the search and shows the list with it: names and numbers never stand in an address.
pub(super) async fn search<L: List, R: Right>(
    State(app): State<App>,
    officer: Officer<R>,
    Form(block): Form<Block>,
) -> Answer {
    if block.is_empty() {
        return Ok(Redirect::to(L::PATH).into_response());
    }
    let kept = serde_json::to_value(&block).map_err(Failure::broken)?;
    let token = build::keep(&app, &officer.scope, kept).await?;
    Ok(Redirect::to(&format!("{}?q={token}", L::PATH)).into_response())
}
