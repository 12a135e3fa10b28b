use jiff::civil::date;

use super::*;
use crate::{AgencyId, BookId};

fn book(
    id: i64,
    name: &str,
    first: i64,
    last: Option<i64>,
    opens: Date,
    closes: Option<Date>,
) -> RegisterBook {
    RegisterBook {
        id: BookId(id),
        agency: AgencyId(4),
        name: name.parse().unwrap(),
        first,
        last,
        opens,
        closes,
        locked: None,
    }
}

fn first_half() -> RegisterBook {
    book(
        1,
        "01/2026/ĐT",
        1,
        Some(400),
        date(2026, 1, 2),
        Some(date(2026, 6, 30)),
    )
}

fn plan() -> BookPlan {
    BookPlan {
        name: "02/2026/ĐT".parse().unwrap(),
        first: 401,
        opens: date(2026, 7, 1),
        closes: None,
    }
}

fn new(plan: &BookPlan) -> Result<Vec<BookWarning>, BookRefusal> {
    plan_new(plan, &[first_half()], &Suffix::default())
}

fn change(book: &RegisterBook, plan: &BookPlan) -> Result<Vec<BookWarning>, BookRefusal> {
    let entries = (!book.is_empty()).then_some((date(2026, 1, 5), date(2026, 6, 20)));
    plan_change(book, plan, entries, &[first_half()], &Suffix::default())
}

fn as_plan(book: &RegisterBook) -> BookPlan {
    BookPlan {
        name: book.name.clone(),
        first: book.first,
        opens: book.opens,
        closes: book.closes,
    }
}

#[test]
fn the_series_of_a_year_runs_on_into_the_next_book() {
    assert_eq!(default_first(&[first_half()], 2026), 401);
    assert_eq!(default_first(&[first_half()], 2027), 1);
    let empty = book(2, "02/2026/ĐT", 401, None, date(2026, 7, 1), None);
    assert_eq!(default_first(&[first_half(), empty], 2026), 401);
    assert_eq!(new(&plan()), Ok(vec![]));
}

#[test]
fn another_start_an_overlap_and_a_bare_name_are_warned_about_all_at_once() {
    let odd = BookPlan {
        name: "Sổ tay".parse().unwrap(),
        first: 1,
        opens: date(2026, 6, 1),
        closes: None,
    };
    assert_eq!(
        new(&odd).unwrap(),
        [
            BookWarning::Start { default: 401 },
            BookWarning::Overlap {
                name: "01/2026/ĐT".to_owned()
            },
            BookWarning::Suffix {
                suffix: "/ĐT".to_owned()
            },
        ]
    );
}

#[test]
fn warnings_are_overridden_only_with_a_reason_which_is_kept() {
    let warnings = [BookWarning::Start { default: 401 }];
    assert_eq!(BookPlan::accept(&warnings, "  "), Err(BookRefusal::WarningsStand));
    let kept = BookPlan::accept(&warnings, " Sổ cũ ghi tay đến số 500 ");
    assert_eq!(kept, Ok(Some("Sổ cũ ghi tay đến số 500".to_owned())));
    assert_eq!(BookPlan::accept(&[], "thừa"), Ok(None));
}

#[test]
fn what_cannot_be_is_refused() {
    assert_eq!(
        new(&BookPlan { first: 0, ..plan() }),
        Err(BookRefusal::FirstNumber)
    );
    let backwards = BookPlan {
        closes: Some(date(2026, 6, 30)),
        ..plan()
    };
    assert_eq!(new(&backwards), Err(BookRefusal::ClosesBeforeOpening));
    let same = BookPlan {
        name: "01/2026/đt".parse().unwrap(),
        ..plan()
    };
    assert_eq!(new(&same), Err(BookRefusal::NameTaken { year: 2026 }));
    let one_day = BookPlan {
        closes: Some(date(2026, 7, 1)),
        ..plan()
    };
    assert_eq!(new(&one_day), Ok(vec![]));
}

#[test]
fn the_first_number_changes_only_while_the_book_is_empty() {
    let used = first_half();
    let other = BookPlan {
        first: 2,
        ..as_plan(&used)
    };
    assert_eq!(
        change(&used, &other),
        Err(BookRefusal::FirstNumberFixed { last: 400 })
    );
    let empty = RegisterBook { last: None, ..used };
    assert_eq!(change(&empty, &other), Ok(vec![]));
}

#[test]
fn no_entry_is_left_outside_the_days_of_its_book() {
    let used = first_half();
    let early = BookPlan {
        closes: Some(date(2026, 6, 19)),
        ..as_plan(&used)
    };
    assert_eq!(
        change(&used, &early),
        Err(BookRefusal::ClosesBeforeLastEntry {
            last: date(2026, 6, 20)
        })
    );
    let late = BookPlan {
        opens: date(2026, 1, 6),
        ..as_plan(&used)
    };
    assert_eq!(
        change(&used, &late),
        Err(BookRefusal::OpensAfterFirstEntry {
            first: date(2026, 1, 5)
        })
    );
    let exact = BookPlan {
        opens: date(2026, 1, 5),
        closes: Some(date(2026, 6, 20)),
        ..as_plan(&used)
    };
    assert_eq!(change(&used, &exact), Ok(vec![]));
}

#[test]
fn a_book_in_use_is_renamed_only_over_a_warning() {
    let used = first_half();
    let renamed = BookPlan {
        name: "1/2026/ĐT".parse().unwrap(),
        ..as_plan(&used)
    };
    assert_eq!(
        change(&used, &renamed),
        Ok(vec![BookWarning::Renamed {
            name: "01/2026/ĐT".to_owned()
        }])
    );
}

#[test]
fn only_an_empty_unlocked_book_is_deleted_and_a_locked_one_never_changes() {
    let used = first_half();
    assert_eq!(used.may_delete(), Err(BookRefusal::NotEmpty { last: 400 }));
    assert_eq!(
        RegisterBook {
            last: None,
            ..first_half()
        }
        .may_delete(),
        Ok(())
    );
    let locked = date(2027, 1, 4);
    let book = RegisterBook {
        last: None,
        locked: Some(locked),
        ..first_half()
    };
    assert_eq!(book.may_delete(), Err(BookRefusal::Locked { locked }));
    assert_eq!(
        change(&book, &as_plan(&book)),
        Err(BookRefusal::Locked { locked })
    );
}
