//! Every list of dossiers: one context, one template, one search block.

use jiff::Timestamp;
use serde::Serialize;

use super::{FieldError, Flash, Frame, Kind, Link, Page, Returned, Sample, State, Text, sample};

/// Which list; its title is `list-<name>`, its empty sentence `list-<name>-empty`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ListName {
    /// “Hồ sơ lưu nháp”, `/copies/drafts`.
    Drafts,
    /// “Hồ sơ bị từ chối”, `/copies/returned`.
    Returned,
    /// “Bản sao chờ ký”, `/sign`.
    ToSign,
    /// “Bản sao chờ đóng dấu”, `/seal`.
    ToSeal,
    /// “Theo dõi hồ sơ chứng thực”, `/following`.
    Following,
    /// Results of the search box in the top bar, `/search/{id}`.
    Found,
}

/// A list of dossiers. The search is posted to `{path}/search`, which answers with `{path}?q=<opaque id>`; the address
/// also takes `page`, `per`, `sort` (a [`Column`]) and `down` (`1`).
#[derive(Clone, Debug, Serialize)]
pub struct ListPage {
    /// Which list.
    pub list: ListName,
    /// Its address without query.
    pub path: String,
    /// Opaque id of the search, once one was made.
    pub q: Option<String>,
    /// Several agencies' dossiers stand in the list: it has the column “Cơ quan”.
    pub agencies: bool,
    /// The search block as typed.
    pub search: SearchForm,
    /// The rows of this page.
    pub rows: Vec<Row>,
    /// “Tìm thấy N kết quả”.
    pub total: u64,
    /// How many of them are overdue.
    pub overdue: u64,
    /// This page, from 1.
    pub page: u64,
    /// “Số hàng mỗi trang”.
    pub per_page: u64,
    /// Sorted by.
    pub sort: Column,
    /// Descending.
    pub down: bool,
    /// Everything that was wrong with the search.
    pub errors: Vec<FieldError>,
}

/// The search block; `kind`, `code`, `who`, `from`, `to`, `state`.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SearchForm {
    /// `None` is “Tất cả”.
    pub kind: Option<Kind>,
    /// “Mã chứng thực”.
    pub code: String,
    /// “Tên đối tượng / số CMT / CCCD / MST / Email”.
    pub who: String,
    /// “Ngày nộp từ ngày”, dd/MM/yyyy as typed.
    pub from: String,
    /// “Đến ngày”.
    pub to: String,
}

/// What a list can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
#[allow(missing_docs)]
pub enum Column {
    Code,
    Name,
    Registered,
    Due,
    State,
}

/// One dossier in a list.
#[derive(Clone, Debug, Serialize)]
pub struct Row {
    /// Opaque id in addresses.
    pub id: String,
    /// “Cơ quan”, where the list has that column.
    pub agency: Option<String>,
    /// “Mã chứng thực”.
    pub code: String,
    /// “Đối tượng”.
    pub kind: Kind,
    /// “Tên đối tượng đăng ký”.
    pub name: String,
    /// “Số CMT/CCCD/MST”.
    pub identity: Option<String>,
    /// “Email”.
    pub email: Option<String>,
    /// Document type.
    pub document_type: String,
    /// “Ngày đăng ký”.
    pub registered: Timestamp,
    /// Due by law or by the agency's promise; `None` once it is over.
    pub due: Option<Timestamp>,
    /// State.
    #[serde(serialize_with = "super::common::state_name")]
    pub state: State,
    /// Submitted again after a return.
    pub again: bool,
    /// A timestamp is awaited.
    pub waiting_for_timestamp: bool,
    /// It went to the receiving officer's address and waits to be handed over.
    pub hand_over: bool,
    /// Who holds it now.
    pub holder: Option<String>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// “Số chứng thực” with its book, once bound.
    pub number: Option<String>,
    /// Pages of the original.
    pub pages: u32,
    /// SHA-256 of the file that a batch would sign or seal, hex: sent back with the row.
    pub sha256: Option<String>,
    /// The last return, for the list of returned dossiers.
    pub reason: Option<Returned>,
}

fn list(list: ListName, path: &str, rows: Vec<Row>) -> ListPage {
    ListPage {
        list,
        path: path.into(),
        agencies: false,
        q: None,
        search: SearchForm {
            from: "01/10/2026".into(),
            to: "14/10/2026".into(),
            ..SearchForm::default()
        },
        total: rows.len() as u64,
        overdue: u64::from(!rows.is_empty()),
        rows,
        page: 1,
        per_page: 50,
        sort: Column::Due,
        down: false,
        errors: vec![],
    }
}

fn with(state: State, change: impl Fn(&mut Row)) -> Vec<Row> {
    let mut rows = sample::rows();
    rows.truncate(6);
    for row in &mut rows {
        row.state = state;
        row.again = false;
        change(row);
    }
    rows
}

impl Page for ListPage {
    const TEMPLATE: &'static str = "list.html";

    fn samples() -> Vec<Sample<Self>> {
        let returned = with(State::Returned, |row| {
            row.reason = Some(Returned {
                who: "Đặng Hữu Khải".into(),
                at: sample::at(14, 9, 40),
                reason: "Trang 2 bị lệch, đề nghị quét lại.".into(),
            });
        });
        let drafts = with(State::Draft, |row| row.due = None);
        let to_seal = with(State::AwaitingSeal, |row| {
            row.holder = Some("Hồ Ngọc Diệp".into())
        });
        let states = [
            State::AwaitingSignature,
            State::AwaitingSeal,
            State::Sealed,
            State::Delivered,
            State::Returned,
            State::Cancelled,
            State::Refused,
            State::Withdrawn,
            State::Draft,
            State::Signed,
        ];
        let mut following = sample::rows();
        for (row, state) in following.iter_mut().zip(states) {
            row.state = state;
            if matches!(state, State::Sealed | State::Delivered | State::Withdrawn) {
                row.number = Some("123/ĐT".into());
                row.due = None;
                row.holder = None;
            }
        }
        let mut below = list(ListName::Following, "/following", following.clone());
        below.agencies = true;
        for (index, row) in below.rows.iter_mut().enumerate() {
            let name = if index % 3 == 0 {
                "UBND xã Bến Lụa"
            } else {
                "UBND phường Hòa An"
            };
            row.agency = Some(name.into());
        }
        let mut long = sample::rows();
        for row in &mut long {
            row.name = sample::LONG.into();
            row.document_type = sample::WORD.into();
            row.email =
                Some("phong.hanh.chinh.tong.hop.va.nhan.su@chi-nhanh-hoa-an.hat-sen.vidu.example".into());
        }
        let searched = SearchForm {
            kind: Some(Kind::Business),
            who: "hat sen".into(),
            from: "40/10/2026".into(),
            ..SearchForm::default()
        };
        let errors = vec![FieldError::new(
            "from",
            Text::key("date-wrong").with("value", "40/10/2026"),
        )];
        let flash = Flash {
            good: true,
            text: Text::key("flash-signed").with("code", "K88.04-141026-010127"),
            link: Some(Link {
                text: Text::key("open-it"),
                href: "/dossiers/1096".into(),
            }),
        };
        vec![
            Sample::new(
                "to-sign",
                sample::leader("/sign"),
                list(ListName::ToSign, "/sign", sample::rows()),
            ),
            Sample::new(
                "to-sign-empty",
                sample::leader("/sign"),
                list(ListName::ToSign, "/sign", vec![]),
            ),
            Sample::new(
                "to-sign-long",
                Frame {
                    flash: Some(flash),
                    ..sample::leader("/sign")
                },
                ListPage {
                    total: 1234,
                    page: 2,
                    per_page: 20,
                    q: Some("x7f2".into()),
                    ..list(ListName::ToSign, "/sign", long)
                },
            ),
            Sample::new(
                "returned",
                sample::clerk("/copies/returned"),
                list(ListName::Returned, "/copies/returned", returned),
            ),
            Sample::new(
                "drafts",
                sample::clerk("/copies/drafts"),
                list(ListName::Drafts, "/copies/drafts", drafts),
            ),
            Sample::new(
                "drafts-empty",
                sample::clerk("/copies/drafts"),
                list(ListName::Drafts, "/copies/drafts", vec![]),
            ),
            Sample::new(
                "to-seal",
                sample::seal_keeper("/seal"),
                list(ListName::ToSeal, "/seal", to_seal),
            ),
            Sample::new(
                "following",
                sample::everything("/following"),
                list(ListName::Following, "/following", following),
            ),
            Sample::new("following-below", sample::administrator("/following"), below),
            Sample::new(
                "following-error",
                sample::clerk("/following"),
                ListPage {
                    search: searched,
                    errors,
                    q: Some("x7f2".into()),
                    ..list(ListName::Following, "/following", vec![])
                },
            ),
            Sample::new(
                "found",
                sample::clerk("/search/x7f2"),
                list(
                    ListName::Found,
                    "/search/x7f2",
                    with(State::Delivered, |row| row.due = None),
                ),
            ),
            Sample::new(
                "found-empty",
                sample::clerk("/search/x7f2"),
                ListPage {
                    q: Some("x7f2".into()),
                    ..list(ListName::Found, "/search/x7f2", vec![])
                },
            ),
        ]
    }
}
