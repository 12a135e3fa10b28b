//! “Quản lý sổ chứng thực”.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

use super::{FieldError, Page, Sample, Text, sample};

/// The list of books; filtered by `year` and `name` in the address.
#[derive(Clone, Debug, Serialize)]
pub struct Books {
    /// “Năm”.
    pub year: String,
    /// “Tên sổ chứng thực”.
    pub name: String,
    /// Several agencies' books stand in the list: it has the column “Cơ quan”.
    pub agencies: bool,
    /// The person keeps the books, and does not only look.
    pub keeps: bool,
    /// The books.
    pub books: Vec<BookRow>,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// One book.
#[derive(Clone, Debug, Serialize)]
pub struct BookRow {
    /// Opaque id.
    pub id: String,
    /// “Cơ quan”, where the list has that column.
    pub agency: Option<String>,
    /// “Tên sổ chứng thực”, with its suffix.
    pub name: String,
    /// “Số ban đầu”, e.g. `1/ĐT`.
    pub first: String,
    /// “Số hiện tại”: the last number issued; `None` while empty.
    pub current: Option<String>,
    /// “Ngày mở sổ”.
    pub opens: Date,
    /// “Ngày đóng sổ”.
    pub closes: Date,
    /// Open today, not yet, over, or locked.
    pub state: BookState,
}

/// What a book allows today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum BookState {
    /// Numbers can be taken.
    Open,
    /// Its first day is still to come.
    NotYet,
    /// Past its last day.
    Over,
    /// “Khóa sổ” was done.
    Locked,
}

/// “Thêm mới sổ” (`/books/new`) and “Sửa thông tin sổ chứng thực” (`/books/{id}/edit`): `name`, `first`, `opens`,
/// `closes`, and `override` + `override_reason` when warnings were shown.
#[derive(Clone, Debug, Serialize)]
pub struct BookForm {
    /// The book, when editing.
    pub id: Option<String>,
    /// Name as typed (without suffix).
    pub name: String,
    /// Suffix, `/ĐT` unless set otherwise.
    pub suffix: String,
    /// The name is to stand without the suffix (`bare`), with a warning.
    pub bare: bool,
    /// First number as typed.
    pub first: String,
    /// The first number can no longer change: the book has entries.
    pub first_fixed: bool,
    /// Opening day as typed.
    pub opens: String,
    /// Closing day as typed.
    pub closes: String,
    /// Overlaps, another series' start: can be overridden with a reason.
    pub warnings: Vec<Text>,
    /// The reason as typed.
    pub override_reason: String,
    /// Optimistic version.
    pub version: u64,
    /// Everything that was wrong.
    pub errors: Vec<FieldError>,
}

/// “Xem sổ chứng thực”.
#[derive(Clone, Debug, Serialize)]
pub struct BookView {
    /// The book.
    pub book: BookRow,
    /// “Cơ quan quản lý sổ”.
    pub agency: String,
    /// Whether every number is accounted for.
    pub series: Series,
    /// The person keeps the book, and does not only look.
    pub keeps: bool,
    /// The closing record, once the book is locked.
    pub record: Option<ClosingRecord>,
    /// Entries of this page, newest first.
    pub entries: Vec<Entry>,
    /// How many in all.
    pub total: u64,
    /// This page, from 1.
    pub page: u64,
    /// Rows a page.
    pub per_page: u64,
}

/// “Biên bản khóa sổ”.
#[derive(Clone, Debug, Serialize)]
pub struct ClosingRecord {
    /// When it was sealed, and by whom; `None` while it waits for its seal.
    pub sealed: Option<(Timestamp, String)>,
}

/// Result of the gap check.
#[derive(Clone, Debug, Serialize)]
pub struct Series {
    /// First number.
    pub from: u64,
    /// Last number issued; `None` while empty.
    pub to: Option<u64>,
    /// Numbers that are neither used nor accounted for; empty when all is well.
    pub gaps: Vec<u64>,
    /// Rows “Không sử dụng”.
    pub unused: u64,
}

/// One entry of a book.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Running row number.
    pub row: u64,
    /// The number alone, for the address of its corrections.
    pub n: i64,
    /// “Số chứng thực”.
    pub number: String,
    /// “Ngày chứng thực”.
    pub day: Date,
    /// The day of the leader's signature, when sealing fell on a later one.
    pub certified: Option<Date>,
    /// The number is bound to a dossier whose seal is under way.
    pub pending: bool,
    /// Why the number is “Không sử dụng”; then the rest is empty.
    pub unused: Option<String>,
    /// Dossier id, for the link.
    pub dossier: Option<String>,
    /// “Tên đối tượng đăng ký chứng thực”.
    pub name: String,
    /// Identity or tax number.
    pub identity: String,
    /// “Giấy tờ cần chứng thực”.
    pub document_type: String,
    /// Signer.
    pub signer: String,
    /// Signer's title.
    pub signer_title: String,
    /// Copies.
    pub copies: u32,
    /// Pages.
    pub pages: u32,
    /// Fee in đồng.
    pub fee: u64,
    /// Corrections and withdrawals added later.
    pub notes: Vec<EntryNote>,
}

/// A note added to an entry.
#[derive(Clone, Debug, Serialize)]
pub struct EntryNote {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub who: String,
    /// What it says.
    pub text: String,
    /// A withdrawal, not a correction.
    pub withdrawal: bool,
}

/// Deleting (`/books/{id}/delete`) or closing (`/books/{id}/close`) a book: asked once.
#[derive(Clone, Debug, Serialize)]
pub struct BookConfirm {
    /// The book.
    pub book: BookRow,
    /// Close it (“Khóa sổ”), not delete it.
    pub close: bool,
    /// Why it cannot be done.
    pub refused: Option<Text>,
    /// Totals for the closing record: first number, last number, entries, unused, corrections.
    pub totals: Option<Totals>,
    /// Optimistic version.
    pub version: u64,
}

/// What a closing record counts.
#[derive(Clone, Debug, Serialize)]
#[allow(missing_docs)]
pub struct Totals {
    pub first: String,
    pub last: Option<String>,
    pub entries: u64,
    pub unused: u64,
    pub corrections: u64,
    pub withdrawn: u64,
}

fn book(state: BookState, current: Option<&str>) -> BookRow {
    BookRow {
        id: "b1".into(),
        agency: None,
        name: "01/2026/ĐT".into(),
        first: "1/ĐT".into(),
        current: current.map(Into::into),
        opens: jiff::civil::date(2026, 1, 5),
        closes: jiff::civil::date(2026, 12, 31),
        state,
    }
}

impl Page for Books {
    const TEMPLATE: &'static str = "books.html";

    fn samples() -> Vec<Sample<Self>> {
        let named = |id: &str, name: &str, row: BookRow| BookRow {
            id: id.into(),
            name: name.into(),
            ..row
        };
        let books = vec![
            book(BookState::Open, Some("123/ĐT")),
            named("b2", "02/2026/ĐT", book(BookState::NotYet, None)),
            named("b3", "Sổ gốc hộ tịch/ĐT", book(BookState::Over, Some("40/ĐT"))),
            named("b4", "01/2025/ĐT", book(BookState::Locked, Some("1877/ĐT"))),
        ];
        let full = Self {
            year: "2026".into(),
            name: String::new(),
            agencies: false,
            keeps: true,
            books,
            errors: vec![],
        };
        let mut below = Self {
            agencies: true,
            keeps: false,
            ..full.clone()
        };
        for row in &mut below.books {
            row.agency = Some("UBND phường Hòa An".into());
        }
        let frame = || sample::seal_keeper("/books");
        vec![
            Sample::new("some", frame(), full.clone()),
            Sample::new("below", sample::administrator("/books"), below),
            Sample::new(
                "empty",
                frame(),
                Self {
                    books: vec![],
                    ..full.clone()
                },
            ),
            Sample::new(
                "bad-year",
                frame(),
                Self {
                    year: "20260".into(),
                    books: vec![],
                    errors: vec![FieldError::new("year", Text::key("year-wrong"))],
                    ..full
                },
            ),
        ]
    }
}

impl Page for BookForm {
    const TEMPLATE: &'static str = "book-form.html";

    fn samples() -> Vec<Sample<Self>> {
        let new = Self {
            id: None,
            name: String::new(),
            suffix: "/ĐT".into(),
            bare: false,
            first: "124".into(),
            first_fixed: false,
            opens: String::new(),
            closes: String::new(),
            warnings: vec![],
            override_reason: String::new(),
            version: 0,
            errors: vec![],
        };
        let typed = Self {
            name: "02/2026".into(),
            opens: "01/11/2026".into(),
            closes: "31/12/2026".into(),
            ..new.clone()
        };
        let wrong = vec![
            FieldError::new("name", Text::key("book-name-missing")),
            FieldError::new("first", Text::key("book-first-digits")),
            FieldError::new("closes", Text::key("book-closes-before")),
        ];
        let warned = vec![
            Text::key("book-start-differs").with("expected", "124/ĐT"),
            Text::key("book-overlaps").with("name", "01/2026/ĐT"),
        ];
        let frame = || sample::seal_keeper("/books/new");
        vec![
            Sample::new("new", frame(), new.clone()),
            Sample::new(
                "errors",
                frame(),
                Self {
                    first: "mười".into(),
                    opens: "31/12/2026".into(),
                    closes: "01/01/2026".into(),
                    errors: wrong,
                    ..new
                },
            ),
            Sample::new(
                "warned",
                frame(),
                Self {
                    first: "1".into(),
                    warnings: warned,
                    ..typed.clone()
                },
            ),
            Sample::new(
                "edit",
                sample::seal_keeper("/books/b1/edit"),
                Self {
                    id: Some("b1".into()),
                    first_fixed: true,
                    version: 4,
                    ..typed
                },
            ),
        ]
    }
}

impl Page for BookView {
    const TEMPLATE: &'static str = "book.html";

    fn samples() -> Vec<Sample<Self>> {
        let entries: Vec<Entry> = sample::rows()
            .into_iter()
            .enumerate()
            .map(|(index, row)| {
                let unused =
                    (index == 3).then(|| "Thiết bị ký bị rút ra, văn thư bỏ lần đóng dấu".to_owned());
                Entry {
                    row: 123 - index as u64,
                    n: 123 - index as i64,
                    pending: index == 0,
                    number: format!("{}/ĐT", 123 - index),
                    day: jiff::civil::date(2026, 10, 14),
                    certified: (index == 2).then_some(jiff::civil::date(2026, 10, 13)),
                    dossier: unused.is_none().then_some(row.id),
                    name: row.name,
                    identity: row.identity.unwrap_or_default(),
                    document_type: row.document_type,
                    signer: "Đặng Hữu Khải".into(),
                    signer_title: "Phó Chủ tịch".into(),
                    copies: 1,
                    pages: row.pages,
                    fee: 4000,
                    notes: match index {
                        5 => vec![EntryNote {
                            at: sample::at(13, 9, 0),
                            who: "Hồ Ngọc Diệp".into(),
                            text: "tên đúng là “Nguyễn Quốc Đạt”.".into(),
                            withdrawal: false,
                        }],
                        7 => vec![EntryNote {
                            at: sample::at(14, 9, 0),
                            who: "Lê Thị Thanh Tâm".into(),
                            text: "bản chính được phát hiện bị sửa chữa.".into(),
                            withdrawal: true,
                        }],
                        _ => vec![],
                    },
                    unused,
                }
            })
            .collect();
        let open = Self {
            book: book(BookState::Open, Some("123/ĐT")),
            agency: "UBND phường Hòa An".into(),
            series: Series {
                from: 1,
                to: Some(123),
                gaps: vec![],
                unused: 1,
            },
            keeps: true,
            record: None,
            entries,
            total: 123,
            page: 1,
            per_page: 50,
        };
        let empty = Self {
            book: book(BookState::NotYet, None),
            series: Series {
                from: 1,
                to: None,
                gaps: vec![],
                unused: 0,
            },
            entries: vec![],
            total: 0,
            ..open.clone()
        };
        let gaps = Self {
            book: book(BookState::Locked, Some("123/ĐT")),
            series: Series {
                gaps: vec![41, 42],
                ..open.series.clone()
            },
            page: 3,
            record: Some(ClosingRecord { sealed: None }),
            ..open.clone()
        };
        let sealed = Self {
            book: book(BookState::Locked, Some("123/ĐT")),
            keeps: false,
            record: Some(ClosingRecord {
                sealed: Some((sample::at(14, 9, 0), "Hồ Ngọc Diệp".into())),
            }),
            ..open.clone()
        };
        let frame = || sample::seal_keeper("/books/b1");
        vec![
            Sample::new("open", frame(), open),
            Sample::new("empty", frame(), empty),
            Sample::new("gaps", frame(), gaps),
            Sample::new("sealed", sample::administrator("/books/b1"), sealed),
        ]
    }
}

impl Page for BookConfirm {
    const TEMPLATE: &'static str = "book-confirm.html";

    fn samples() -> Vec<Sample<Self>> {
        let delete = Self {
            book: book(BookState::NotYet, None),
            close: false,
            refused: None,
            totals: None,
            version: 1,
        };
        let totals = Totals {
            first: "1/ĐT".into(),
            last: Some("123/ĐT".into()),
            entries: 122,
            unused: 1,
            corrections: 1,
            withdrawn: 1,
        };
        let used = Self {
            book: book(BookState::Open, Some("123/ĐT")),
            refused: Some(Text::key("book-not-empty").with("count", 123)),
            ..delete.clone()
        };
        let close = Self {
            book: book(BookState::Over, Some("123/ĐT")),
            close: true,
            totals: Some(totals),
            ..delete.clone()
        };
        let frame = || sample::seal_keeper("/books/b1/delete");
        vec![
            Sample::new("delete", frame(), delete),
            Sample::new("delete-refused", frame(), used),
            Sample::new("close", frame(), close.clone()),
            Sample::new(
                "close-refused",
                frame(),
                Self {
                    refused: Some(Text::key("book-has-pending").with("count", 2)),
                    ..close
                },
            ),
        ]
    }
}
