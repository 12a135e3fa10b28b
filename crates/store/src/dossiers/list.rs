//! The lists with the search block. Their text depends on what is asked; every value is a parameter.

use jiff::{Timestamp, ToSpan as _, civil::Date};
use saoy_domain::{DossierId, PersonId, State, vietnam};
use serde::{Deserialize, Serialize};

use super::row::{RequesterKind, Row};
use crate::{
    Reader, Result,
    engine::{
        Query,
        value::{Column, Value},
    },
    fold,
    scope::{Reads, Right, Scoped},
};

/// What the search block asks for. The agency is not part of it: it comes from the proof.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct ListQuery {
    /// The states to show; every state when empty.
    pub states: Vec<State>,
    /// Tất cả / Công dân / Doanh nghiệp / Đối tượng không có tài khoản DVCQG.
    pub kind: Option<RequesterKind>,
    /// A part of “Mã chứng thực”.
    pub code: Option<String>,
    /// A part of name, CMND, CCCD, MST, e-mail or telephone; accents and case do not matter.
    pub text: Option<String>,
    /// “Ngày nộp từ ngày”.
    pub from: Option<Date>,
    /// “… đến ngày”, included.
    pub to: Option<Date>,
    /// Only what waits for this leader: assigned to them, or to nobody.
    pub for_leader: Option<PersonId>,
    /// Only what is due before this instant and still open.
    pub overdue_at: Option<Timestamp>,
    /// The register number.
    #[serde(default)]
    pub number: Option<i64>,
    /// Which comes first.
    pub order: Order,
}

/// A column that a list can be sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum SortColumn {
    /// “Mã chứng thực”.
    Code,
    /// “Tên đối tượng đăng ký”.
    Name,
    /// “Ngày đăng ký”.
    Registered,
    /// When it is due.
    Due,
    /// Its state, in the order of a dossier's way.
    State,
}

/// Which comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Order {
    /// As a person chose: by a column, up or down.
    By(SortColumn, Direction),
    /// What has waited longest: the waiting lists.
    OldestFirst,
    /// What came last: following.
    #[default]
    NewestFirst,
}

/// Up or down.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Direction {
    /// Smallest, earliest first.
    Up,
    /// Largest, latest first.
    Down,
}

impl Order {
    /// What follows `ORDER BY`; the row's id decides between equals, so that no page shows a row twice.
    fn sql(self) -> String {
        match self {
            Self::OldestFirst => "dossier.state_since, dossier.id".to_owned(),
            Self::NewestFirst => "dossier.id DESC".to_owned(),
            Self::By(column, direction) => {
                let way = match direction {
                    Direction::Up => "ASC",
                    Direction::Down => "DESC",
                };
                format!("{} {way}, dossier.id {way}", column.sql())
            }
        }
    }
}

impl SortColumn {
    fn sql(self) -> String {
        match self {
            Self::Code => "dossier.code".to_owned(),
            Self::Name => "dossier.requester_folded".to_owned(),
            Self::Registered => "dossier.created_at".to_owned(),
            // Both engines agree on where absent values stand only when they are told.
            Self::Due => "CASE WHEN dossier.due_at IS NULL THEN 1 ELSE 0 END, dossier.due_at".to_owned(),
            Self::State => {
                let cases: Vec<String> = State::ALL
                    .iter()
                    .enumerate()
                    .map(|(place, state)| format!("WHEN '{}' THEN {place}", state.as_str()))
                    .collect();
                format!("CASE dossier.state {} END", cases.join(" "))
            }
        }
    }
}

/// Which part of the list: “Số hàng mỗi trang”.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Rows to pass over.
    pub offset: u32,
    /// Rows to give.
    pub limit: u32,
}

/// How many dossiers wait under each entry of the menu.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MenuCounts {
    /// “Lưu nháp”.
    pub drafts: i64,
    /// “Hồ sơ bị từ chối”.
    pub returned: i64,
    /// “Bản sao chờ ký”, with what is signed and not yet passed on.
    pub awaiting_signature: i64,
    /// “Bản sao chờ đóng dấu”, with what is sealed and not yet delivered.
    pub awaiting_seal: i64,
}

/// One page of a list.
///
/// # Errors
/// What the database reports.
pub async fn list(
    reader: impl Into<Reader<'_>>,
    scope: &impl Reads,
    query: &ListQuery,
    page: Page,
) -> Result<Vec<Row>> {
    let mut built = Built::new(scope, query);
    let order = query.order.sql();
    let limit = built.value(page.limit);
    let offset = built.value(page.offset);
    let sql = format!(
        "SELECT dossier.*, register_entry.id AS entry, register_entry.book AS number_book, \
         register_entry.n AS number_n FROM dossier LEFT JOIN register_entry \
         ON register_entry.dossier = dossier.id AND register_entry.state <> 'unused' \
         WHERE {} ORDER BY {order} LIMIT {limit} OFFSET {offset}",
        built.conditions
    );
    reader.into().list(Query::built(sql, built.values)).await
}

/// “Tìm thấy N kết quả”.
///
/// # Errors
/// What the database reports.
pub async fn count(reader: impl Into<Reader<'_>>, scope: &impl Reads, query: &ListQuery) -> Result<i64> {
    let built = Built::new(scope, query);
    let sql = format!("SELECT COUNT(*) AS found FROM dossier WHERE {}", built.conditions);
    reader
        .into()
        .value_or_default(Query::built(sql, built.values), "found")
        .await
}

/// How many dossiers wait under each entry of the menu, for a leader without what is assigned to others.
///
/// # Errors
/// What the database reports.
pub async fn menu_counts<R: Right>(reader: impl Into<Reader<'_>>, scope: &Scoped<R>) -> Result<MenuCounts> {
    let mut built = Built::new(scope, &ListQuery::default());
    let me = built.value(scope.person());
    let sql = format!(
        "SELECT state, COUNT(*) AS found FROM dossier WHERE {} AND state IN ('draft', 'returned', \
         'awaiting_signature', 'signed', 'awaiting_seal', 'sealed') AND (state NOT IN ('awaiting_signature') OR \
         assigned_leader IS NULL OR assigned_leader = {me}) GROUP BY state",
        built.conditions
    );
    let mut counts = MenuCounts::default();
    for row in reader.into().rows(Query::built(sql, built.values)).await? {
        let found: i64 = row.get("found")?;
        match row.get::<State>("state")? {
            State::Draft => counts.drafts += found,
            State::Returned => counts.returned += found,
            State::AwaitingSignature | State::Signed => counts.awaiting_signature += found,
            State::AwaitingSeal | State::Sealed => counts.awaiting_seal += found,
            State::Delivered | State::Cancelled | State::Refused | State::Withdrawn => {}
        }
    }
    Ok(counts)
}

/// The dossier that has waited longest in what the query asks for, other than the one just dealt with.
///
/// # Errors
/// What the database reports.
pub async fn next_waiting<R: Right>(
    reader: impl Into<Reader<'_>>,
    scope: &Scoped<R>,
    query: &ListQuery,
    done: DossierId,
) -> Result<Option<DossierId>> {
    let mut built = Built::new(scope, query);
    let done = built.value(done);
    let sql = format!(
        "SELECT id FROM dossier WHERE {} AND id <> {done} ORDER BY state_since, id LIMIT 1",
        built.conditions
    );
    reader.into().value(Query::built(sql, built.values), "id").await
}

/// Conditions and the values that they name.
pub(crate) struct Built {
    pub(crate) conditions: String,
    pub(crate) values: Vec<Value>,
}

impl Built {
    pub(crate) fn new(scope: &impl Reads, query: &ListQuery) -> Self {
        let mut built = Self {
            conditions: String::new(),
            values: Vec::new(),
        };
        let agency = built.value(scope.agency());
        built.conditions = if scope.below() {
            format!(
                "dossier.agency IN (WITH RECURSIVE below (id) AS (SELECT id FROM agency WHERE id = {agency} UNION \
                 SELECT agency.id FROM agency JOIN below ON agency.parent = below.id) SELECT id FROM below)"
            )
        } else {
            format!("dossier.agency = {agency}")
        };
        if !query.states.is_empty() {
            let states: Vec<String> = query.states.iter().map(|state| built.value(*state)).collect();
            built.and(&format!("dossier.state IN ({})", states.join(", ")));
        }
        if let Some(kind) = query.kind {
            let kind = built.value(kind);
            built.and(&format!("dossier.requester_kind = {kind}"));
        }
        if let Some(code) = filled(query.code.as_deref()) {
            let code = built.value(fold::contains(code));
            built.and(&format!("LOWER(dossier.code) LIKE {code} ESCAPE '\\'"));
        }
        if let Some(text) = filled(query.text.as_deref()) {
            let text = built.value(fold::contains(text));
            built.and(&format!("dossier.requester_folded LIKE {text} ESCAPE '\\'"));
        }
        if let Some(from) = query.from.and_then(midnight) {
            let from = built.value(from);
            built.and(&format!("dossier.created_at >= {from}"));
        }
        if let Some(to) = query
            .to
            .and_then(|day| day.checked_add(1.day()).ok())
            .and_then(midnight)
        {
            let to = built.value(to);
            built.and(&format!("dossier.created_at < {to}"));
        }
        if let Some(number) = query.number {
            let number = built.value(number);
            built.and(&format!(
                "EXISTS (SELECT 1 FROM register_entry AS known WHERE known.dossier = dossier.id \
                 AND known.state <> 'unused' AND known.n = {number})"
            ));
        }
        if let Some(leader) = query.for_leader {
            let leader = built.value(leader);
            built.and(&format!(
                "(dossier.assigned_leader IS NULL OR dossier.assigned_leader = {leader})"
            ));
        }
        if let Some(now) = query.overdue_at {
            let now = built.value(now);
            let open: Vec<String> = State::ALL
                .iter()
                .filter(|s| s.is_open())
                .map(|s| format!("'{}'", s.as_str()))
                .collect();
            built.and(&format!(
                "dossier.due_at < {now} AND dossier.state IN ({})",
                open.join(", ")
            ));
        }
        built
    }

    /// For a list of messages, which need not belong to a dossier.
    pub(crate) fn anything() -> Self {
        Self {
            conditions: "1 = 1".to_owned(),
            values: Vec::new(),
        }
    }

    /// Adds a value and gives the name of its parameter.
    pub(crate) fn value(&mut self, value: impl Column) -> String {
        self.values.push(value.into_value());
        format!("${}", self.values.len())
    }

    fn and(&mut self, condition: &str) {
        self.conditions.push_str(" AND ");
        self.conditions.push_str(condition);
    }
}

fn filled(text: Option<&str>) -> Option<&str> {
    text.map(str::trim).filter(|text| !text.is_empty())
}

/// The beginning of a day in Vietnam.
fn midnight(day: Date) -> Option<Timestamp> {
    day.to_zoned(vietnam()).ok().map(|zoned| zoned.timestamp())
}
