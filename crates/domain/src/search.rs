//! The search block of every list, parsed: what a kept search holds.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::{ApplicantKind, fold, refusal::refusals};

refusals! {
    /// What is wrong with a search.
    pub enum SearchRefusal {
        /// “Đối tượng” is none of the four.
        #[error("no such kind of applicant")]
        Kind => "refusal-search-kind",
        /// “Từ ngày” is not a day.
        #[error("the first day is not a day")]
        From => "refusal-search-from",
        /// “Đến ngày” is not a day.
        #[error("the last day is not a day")]
        To => "refusal-search-to",
        /// “Từ ngày” lies after “Đến ngày”.
        #[error("the first day lies after the last")]
        Backwards => "refusal-search-backwards",
        /// The text is too long to mean anything.
        #[error("the text has {length} characters")]
        Long { length: usize } => "refusal-search-long",
        /// No such column to sort by.
        #[error("no such order")]
        Sort => "refusal-search-sort",
        /// Not a page number.
        #[error("not a page number")]
        Page => "refusal-search-page",
        /// Not one of the offered numbers of rows.
        #[error("not one of the offered numbers of rows")]
        Rows => "refusal-search-rows",
    }
}

/// The column a list is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Due soonest first.
    Due,
    /// By “Tên đối tượng”.
    Name,
    /// By “Mã chứng thực”.
    Code,
}

impl Sort {
    /// Every order.
    pub const ALL: [Self; 5] = [Self::Newest, Self::Oldest, Self::Due, Self::Name, Self::Code];

    /// The value in a form.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Newest => "newest",
            Self::Oldest => "oldest",
            Self::Due => "due",
            Self::Name => "name",
            Self::Code => "code",
        }
    }
}

/// “Số hàng mỗi trang”: what is offered; the first is the default.
pub const ROWS: [u32; 4] = [20, 10, 50, 100];

/// The longest text searched for, in characters.
pub const MAX_TEXT: usize = 200;

/// A search as the form sends it: everything may be empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SearchForm {
    /// “Đối tượng”: `all`, `citizen`, `business`, `no_account`.
    pub kind: String,
    /// “Mã chứng thực”.
    pub code: String,
    /// “Tên đối tượng / số CMT / CCCD / MST / Email”.
    pub text: String,
    /// “Từ ngày”, dd/MM/yyyy (or yyyy-MM-dd, as date fields send it).
    pub from: String,
    /// “Đến ngày”.
    pub to: String,
    /// The page, from 1.
    pub page: String,
    /// “Số hàng mỗi trang”.
    pub rows: String,
    /// The order.
    pub sort: String,
}

/// A search that was understood.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListQuery {
    /// Only this kind of applicant.
    pub kind: Option<ApplicantKind>,
    /// Codes that contain this, in capitals.
    pub code: Option<String>,
    /// The folded words; every one has to be found in name, numbers or e-mail.
    pub text: Option<String>,
    /// Handed in on this day or later.
    pub from: Option<Date>,
    /// Handed in on this day or earlier.
    pub to: Option<Date>,
    /// The page, from 1.
    pub page: u32,
    /// Rows per page.
    pub rows: u32,
    /// The order.
    pub sort: Sort,
}

impl Default for ListQuery {
    fn default() -> Self {
        let rows = ROWS.first().copied().unwrap_or(20);
        Self {
            kind: None,
            code: None,
            text: None,
            from: None,
            to: None,
            page: 1,
            rows,
            sort: Sort::Newest,
        }
    }
}

impl ListQuery {
    /// Understands a form.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn parse(form: &SearchForm) -> Result<Self, Vec<SearchRefusal>> {
        let mut wrong = Vec::new();
        let mut keep = |refusal| wrong.push(refusal);
        let kind = kind(form.kind.trim()).unwrap_or_else(|refusal| {
            keep(refusal);
            None
        });
        let mut day = |text: &str, refusal| match text.trim() {
            "" => None,
            text => parse_day(text).or_else(|| {
                keep(refusal);
                None
            }),
        };
        let (from, to) = (
            day(&form.from, SearchRefusal::From),
            day(&form.to, SearchRefusal::To),
        );
        if matches!((from, to), (Some(from), Some(to)) if from > to) {
            keep(SearchRefusal::Backwards);
        }
        for text in [&form.text, &form.code] {
            let length = text.chars().count();
            if length > MAX_TEXT {
                keep(SearchRefusal::Long { length });
            }
        }
        let sort = match form.sort.trim() {
            "" => Some(Sort::default()),
            text => Sort::ALL.into_iter().find(|sort| sort.as_str() == text),
        };
        let page = match form.page.trim() {
            "" => Some(1),
            text => text.parse().ok().filter(|page| (1..=10_000_000).contains(page)),
        };
        let rows = match form.rows.trim() {
            "" => ROWS.first().copied(),
            text => text.parse().ok().filter(|rows| ROWS.contains(rows)),
        };
        wrong.extend(sort.is_none().then_some(SearchRefusal::Sort));
        wrong.extend(page.is_none().then_some(SearchRefusal::Page));
        wrong.extend(rows.is_none().then_some(SearchRefusal::Rows));
        match (sort, page, rows) {
            (Some(sort), Some(page), Some(rows)) if wrong.is_empty() => {
                let code = code(&form.code);
                let text = Some(fold(&form.text)).filter(|text| !text.is_empty());
                Ok(Self {
                    kind,
                    code,
                    text,
                    from,
                    to,
                    page,
                    rows,
                    sort,
                })
            }
            _ => Err(wrong),
        }
    }

    /// The words of the text.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.text.iter().flat_map(|text| text.split(' '))
    }

    /// How many rows come before this page.
    pub fn offset(&self) -> i64 {
        i64::from(self.page.saturating_sub(1)) * i64::from(self.rows)
    }
}

/// A day as people write it, dd/MM/yyyy, or as date fields send it, yyyy-MM-dd.
pub fn parse_day(text: &str) -> Option<Date> {
    let text = text.trim();
    if let Ok(day) = text.parse::<Date>() {
        return (text.len() == 10).then_some(day);
    }
    let mut parts = text.split(['/', '-', '.']);
    let mut number = || {
        parts
            .next()
            .filter(|part| part.bytes().all(|b| b.is_ascii_digit()))
    };
    let (day, month, year) = (number()?, number()?, number()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok()
}

fn kind(text: &str) -> Result<Option<ApplicantKind>, SearchRefusal> {
    match text {
        "" | "all" => Ok(None),
        text => text.parse().map(Some).map_err(|_| SearchRefusal::Kind),
    }
}

/// A whole code in any of its shapes, or a part of one.
fn code(text: &str) -> Option<String> {
    let code = text
        .parse::<crate::SearchCode>()
        .map_or_else(|_| text.trim().to_uppercase(), |code| code.to_string());
    Some(code).filter(|code| !code.is_empty())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn form() -> SearchForm {
        SearchForm::default()
    }

    #[test]
    fn an_empty_form_finds_everything_newest_first() {
        assert_eq!(ListQuery::parse(&form()), Ok(ListQuery::default()));
        assert_eq!(
            (ListQuery::default().rows, ListQuery::default().offset()),
            (20, 0)
        );
    }

    #[test]
    fn a_filled_form_is_understood() {
        let query = ListQuery::parse(&SearchForm {
            kind: "citizen".to_owned(),
            code: "g22.29–200624–0018".to_owned(),
            text: " Trần  QUÂN ".to_owned(),
            from: "01/10/2026".to_owned(),
            to: "2026-10-14".to_owned(),
            page: "3".to_owned(),
            rows: "50".to_owned(),
            sort: "due".to_owned(),
        })
        .unwrap();
        assert_eq!(query.code.as_deref(), Some("G22.29-200624-0018"));
        assert_eq!(query.words().collect::<Vec<_>>(), ["tran", "quan"]);
        assert_eq!(
            (query.from, query.to),
            (Some(date(2026, 10, 1)), Some(date(2026, 10, 14)))
        );
        assert_eq!(
            (query.kind, query.sort, query.offset()),
            (Some(ApplicantKind::Citizen), Sort::Due, 100)
        );
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let wrong = ListQuery::parse(&SearchForm {
            kind: "ghost".to_owned(),
            text: "a".repeat(201),
            from: "31/02/2026".to_owned(),
            to: "soon".to_owned(),
            page: "0".to_owned(),
            rows: "7".to_owned(),
            sort: "luck".to_owned(),
            ..form()
        });
        assert_eq!(
            wrong.unwrap_err(),
            [
                SearchRefusal::Kind,
                SearchRefusal::From,
                SearchRefusal::To,
                SearchRefusal::Long { length: 201 },
                SearchRefusal::Sort,
                SearchRefusal::Page,
                SearchRefusal::Rows,
            ]
        );
        let backwards = SearchForm {
            from: "02/10/2026".to_owned(),
            to: "01/10/2026".to_owned(),
            ..form()
        };
        assert_eq!(ListQuery::parse(&backwards), Err(vec![SearchRefusal::Backwards]));
    }

    #[test]
    fn days_are_read_as_people_write_them() {
        assert_eq!(parse_day("1/2/2026"), Some(date(2026, 2, 1)));
        for text in [
            "",
            "2026",
            "1/2/26",
            "32/1/2026",
            "1/2/2026/3",
            "+1/2/2026",
            "2026-10-14T00:00:00",
        ] {
            assert_eq!(parse_day(text), None, "{text}");
        }
    }
}
