//! A page of a list: rows, “Tìm thấy N kết quả”, how many are overdue.

use saoy_store::dossiers::{self, Direction, ListQuery, Order, Page, SortColumn};
use saoy_store::scope::{Reads, Right, Scoped};
use saoy_store::searches;
use serde::Deserialize;

use super::rows::Shown;
use crate::app::App;
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::pages::{Column, ListName, ListPage, SearchForm};

/// “Số hàng mỗi trang”: what the pages offer; the first is the default.
const ROWS: [u64; 4] = [50, 20, 100, 200];

/// What the address of a list asks for besides the search.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Ask {
    pub(super) q: Option<String>,
    page: String,
    per: String,
    sort: String,
    down: String,
}

impl Ask {
    pub(super) fn column(&self) -> Option<Column> {
        match self.sort.as_str() {
            "code" => Some(Column::Code),
            "name" => Some(Column::Name),
            "registered" => Some(Column::Registered),
            "due" => Some(Column::Due),
            "state" => Some(Column::State),
            _ => None,
        }
    }

    pub(super) fn is_down(&self) -> bool {
        self.down == "1"
    }

    fn rows(&self) -> u64 {
        let asked = self.per.parse().ok().filter(|rows| ROWS.contains(rows));
        asked.unwrap_or(ROWS[0])
    }

    fn page(&self) -> u64 {
        self.page.parse().unwrap_or(1).clamp(1, 1_000_000)
    }
}

/// Which list, in which order.
pub(super) struct View {
    pub(super) list: ListName,
    pub(super) path: String,
    pub(super) sort: Column,
    pub(super) down: bool,
}

/// The page; no rows without a query (the search was not understood).
pub(super) async fn page<R: Right>(
    app: &App,
    officer: &Officer<R>,
    reads: &impl Reads,
    view: View,
    query: Option<&ListQuery>,
    ask: &Ask,
) -> Answer<ListPage> {
    let per_page = ask.rows();
    let mut page = ListPage {
        list: view.list,
        path: view.path,
        agencies: reads.below(),
        q: ask.q.clone().filter(|q| !q.is_empty()),
        search: SearchForm::default(),
        rows: Vec::new(),
        total: 0,
        overdue: 0,
        page: 1,
        per_page,
        sort: view.sort,
        down: view.down,
        errors: Vec::new(),
    };
    let Some(query) = query else { return Ok(page) };
    let query = ListQuery {
        order: order(view.sort, view.down),
        ..query.clone()
    };
    page.total = count(dossiers::count(&app.db, reads, &query).await?);
    let late = ListQuery {
        overdue_at: Some(officer.visitor.at),
        ..query.clone()
    };
    page.overdue = count(dossiers::count(&app.db, reads, &late).await?);
    // An address kept from longer days leads to the last page there is, never to an empty one.
    page.page = ask.page().min(page.total.div_ceil(per_page).max(1));
    let part = Page {
        offset: u32::try_from((page.page - 1) * per_page).unwrap_or(u32::MAX),
        limit: u32::try_from(per_page).unwrap_or(u32::MAX),
    };
    let mut shown = Shown::new(app, reads, officer.visitor.lang());
    for row in dossiers::list(&app.db, reads, &query, part).await? {
        page.rows.push(shown.row(&row).await?);
    }
    Ok(page)
}

/// Keeps a search for the officers of the agency and gives the token of its address.
pub(crate) async fn keep<R: Right>(app: &App, scope: &Scoped<R>, query: serde_json::Value) -> Answer<String> {
    let token = app.token();
    let mut tx = app.db.begin().await?;
    searches::keep(&mut tx, scope, &token, query, app.now()).await?;
    tx.commit().await.map_err(Failure::from)?;
    Ok(token)
}

fn order(column: Column, down: bool) -> Order {
    let direction = if down { Direction::Down } else { Direction::Up };
    let column = match column {
        Column::Code => SortColumn::Code,
        Column::Name => SortColumn::Name,
        Column::Registered => SortColumn::Registered,
        Column::Due => SortColumn::Due,
        Column::State => SortColumn::State,
    };
    Order::By(column, direction)
}

fn count(found: i64) -> u64 {
    u64::try_from(found).unwrap_or(0)
}
