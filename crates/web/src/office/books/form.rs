//! “Thêm mới sổ”, “Sửa thông tin sổ chứng thực”.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::book::{BookPlan, BookWarning, plan_change, plan_new};
use saoy_domain::{BookId, BookName, BookRefusal, Deed, RegisterBook, Suffix, Version, day_in_vietnam};
use saoy_store::books::{self, Book, BookError, BookFields};
use serde::Deserialize;

use super::{Keeper, find, last_day, register, suffix, words};
use crate::app::App;
use crate::asked::{At, Posted, day, day_text, sentence, ticked};
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::pages::{BookForm, FieldError, Text};

/// What was typed.
#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    name: String,
    /// The name is to stand without the suffix.
    bare: String,
    first: String,
    opens: String,
    closes: String,
    #[serde(rename = "override")]
    overridden: String,
    override_reason: String,
    version: i64,
}

impl Default for Typed {
    fn default() -> Self {
        let blank = String::new;
        Self {
            name: blank(),
            bare: blank(),
            first: blank(),
            opens: blank(),
            closes: blank(),
            overridden: blank(),
            override_reason: blank(),
            version: 0,
        }
    }
}

pub(super) async fn blank(State(app): State<App>, who: Keeper) -> Answer {
    let today = day_in_vietnam(who.visitor.at);
    let first = books::suggested_first_number(&app.db, &who.scope, today.year()).await?;
    let form = BookForm {
        first: first.to_string(),
        opens: day_text(today),
        closes: format!("31/12/{}", today.year()),
        ..empty(&suffix(&app, &who).await?)
    };
    draw(&app, &who, StatusCode::OK, form).await
}

pub(super) async fn filled(State(app): State<App>, who: Keeper, At(id): At<BookId>) -> Answer {
    let book = find(&app, &who, id).await?;
    if book.closed_at.is_some() {
        return Err(Failure::Bad(words(BookError::Closed)?));
    }
    let suffix = suffix(&app, &who).await?;
    let form = BookForm {
        id: Some(id.to_string()),
        name: book.name.volume(&suffix).to_owned(),
        bare: !book.name.has(&suffix),
        first: book.first_number.to_string(),
        first_fixed: !book.is_empty(),
        opens: day_text(book.opens_on),
        closes: day_text(last_day(&book)),
        version: number(book.version),
        ..empty(&suffix)
    };
    draw(&app, &who, StatusCode::OK, form).await
}

pub(super) async fn add(State(app): State<App>, who: Keeper, Posted(typed): Posted<Typed>) -> Answer {
    let suffix = suffix(&app, &who).await?;
    let mut form = again(&typed, None, &suffix);
    let Some(plan) = plan(&typed, &suffix, &mut form) else {
        return draw(&app, &who, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    let judged = plan_new(&plan, &all(&app, &who).await?, &suffix);
    let Some(fields) = settle(plan, judged, &typed, &mut form) else {
        return draw(&app, &who, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    match books::add(&mut tx, &who.scope, &fields, now).await {
        Ok(id) => {
            audit::record(&mut tx, &who.scope, Deed::BookAdd, id, now).await?;
            tx.commit().await?;
            Ok(Redirect::to(&format!("/books/{id}?done=saved")).into_response())
        }
        Err(error) => refuse(&app, &who, form, error).await,
    }
}

pub(super) async fn save(
    State(app): State<App>,
    who: Keeper,
    At(id): At<BookId>,
    Posted(typed): Posted<Typed>,
) -> Answer {
    let book = find(&app, &who, id).await?;
    let suffix = suffix(&app, &who).await?;
    let mut form = again(&typed, Some(&book), &suffix);
    let Some(plan) = plan(&typed, &suffix, &mut form) else {
        return draw(&app, &who, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    // The days of the first and last entry are the store's to check, under the book's lock.
    let judged = plan_change(&register(&book), &plan, None, &all(&app, &who).await?, &suffix);
    let Some(fields) = settle(plan, judged, &typed, &mut form) else {
        return draw(&app, &who, StatusCode::UNPROCESSABLE_ENTITY, form).await;
    };
    let now = who.visitor.at;
    let mut tx = app.db.begin().await?;
    match books::edit(&mut tx, &who.scope, id, Version(typed.version), &fields).await {
        Ok(()) => {
            audit::record(&mut tx, &who.scope, Deed::BookEdit, id, now).await?;
            tx.commit().await?;
            Ok(Redirect::to(&format!("/books/{id}?done=saved")).into_response())
        }
        Err(error) => refuse(&app, &who, form, error).await,
    }
}

/// The agency's books, beside which a plan is judged.
async fn all(app: &App, who: &Keeper) -> Answer<Vec<RegisterBook>> {
    let books = books::list(&app.db, &who.scope, None, None).await?;
    Ok(books.iter().map(register).collect())
}

/// Reads the four fields; everything that is wrong goes into the form.
fn plan(typed: &Typed, suffix: &Suffix, form: &mut BookForm) -> Option<BookPlan> {
    let mut wrong = |field: &str, text: Text| form.errors.push(FieldError::new(field, text));
    let name = match whole_name(typed, suffix).map(|name| name.parse::<BookName>()) {
        None => {
            wrong("name", Text::key("book-name-missing"));
            None
        }
        Some(Err(refusal)) => {
            wrong("name", sentence(&refusal));
            None
        }
        Some(Ok(name)) => Some(name),
    };
    let digits = typed.first.trim();
    let first = digits
        .parse()
        .ok()
        .filter(|_| digits.bytes().all(|b| b.is_ascii_digit()));
    if first.is_none() {
        wrong("first", Text::key("book-first-digits"));
    }
    let mut date = |field: &str, text: &str| {
        let read = day(text);
        if read.is_none() {
            wrong(field, Text::key("date-wrong").with("value", text.trim()));
        }
        read
    };
    let opens = date("opens", &typed.opens);
    let closes = date("closes", &typed.closes);
    Some(BookPlan {
        name: name?,
        first: first?,
        opens: opens?,
        closes: Some(closes?),
    })
}

/// The name with its suffix, which need not be typed.
fn whole_name(typed: &Typed, suffix: &Suffix) -> Option<String> {
    let name = typed.name.trim();
    if name.is_empty() {
        None
    } else if ticked(&typed.bare) || name.ends_with(suffix.as_str()) {
        Some(name.to_owned())
    } else {
        Some(format!("{name}{suffix}"))
    }
}

/// Settles what the rules say: refused, warned, or fit to be saved.
fn settle(
    plan: BookPlan,
    judged: Result<Vec<BookWarning>, BookRefusal>,
    typed: &Typed,
    form: &mut BookForm,
) -> Option<BookFields> {
    let warnings = match judged {
        Ok(warnings) => warnings,
        Err(refusal) => {
            form.errors
                .push(FieldError::new(field_of(&refusal), sentence(&refusal)));
            return None;
        }
    };
    form.warnings = warnings.iter().map(warning).collect();
    let reason = if ticked(&typed.overridden) {
        typed.override_reason.as_str()
    } else {
        ""
    };
    match BookPlan::accept(&warnings, reason) {
        Ok(override_reason) => Some(BookFields {
            name: plan.name,
            first_number: plan.first,
            opens_on: plan.opens,
            closes_on: plan.closes,
            override_reason,
        }),
        // Shown for the first time, the warnings are no error yet.
        Err(BookRefusal::WarningsStand) if !ticked(&typed.overridden) => None,
        Err(refusal) => {
            form.errors
                .push(FieldError::new("override_reason", sentence(&refusal)));
            None
        }
    }
}

fn warning(warning: &BookWarning) -> Text {
    let text = Text::key(warning.key());
    match warning {
        BookWarning::Start { default } => text.with("default", default),
        BookWarning::Overlap { name } | BookWarning::Renamed { name } => text.with("name", name),
        BookWarning::Suffix { suffix } => text.with("suffix", suffix),
    }
}

fn field_of(refusal: &BookRefusal) -> &'static str {
    match refusal {
        BookRefusal::FirstNumber | BookRefusal::FirstNumberFixed { .. } => "first",
        BookRefusal::ClosesBeforeOpening | BookRefusal::ClosesBeforeLastEntry { .. } => "closes",
        BookRefusal::OpensAfterFirstEntry { .. } => "opens",
        BookRefusal::NameTaken { .. } => "name",
        _ => "",
    }
}

async fn refuse(app: &App, who: &Keeper, mut form: BookForm, error: BookError) -> Answer {
    let field = match &error {
        BookError::NameTaken => "name",
        BookError::FirstNumberFixed => "first",
        BookError::ClosesBeforeLastEntry { .. } => "closes",
        BookError::OpensAfterFirstEntry { .. } => "opens",
        _ => "",
    };
    form.errors.push(FieldError::new(field, words(error)?));
    draw(app, who, StatusCode::UNPROCESSABLE_ENTITY, form).await
}

/// The form with what was typed.
fn again(typed: &Typed, book: Option<&Book>, suffix: &Suffix) -> BookForm {
    let name = typed.name.trim();
    BookForm {
        id: book.map(|book| book.id.to_string()),
        name: name.strip_suffix(suffix.as_str()).unwrap_or(name).to_owned(),
        bare: ticked(&typed.bare),
        first: typed.first.clone(),
        first_fixed: book.is_some_and(|book| !book.is_empty()),
        opens: typed.opens.clone(),
        closes: typed.closes.clone(),
        override_reason: typed.override_reason.clone(),
        version: u64::try_from(typed.version).unwrap_or_default(),
        ..empty(suffix)
    }
}

fn empty(suffix: &Suffix) -> BookForm {
    BookForm {
        id: None,
        name: String::new(),
        bare: false,
        suffix: suffix.to_string(),
        first: String::new(),
        first_fixed: false,
        opens: String::new(),
        closes: String::new(),
        warnings: Vec::new(),
        override_reason: String::new(),
        version: 0,
        errors: Vec::new(),
    }
}

fn number(version: Version) -> u64 {
    u64::try_from(version.0).unwrap_or_default()
}

async fn draw(app: &App, who: &Keeper, status: StatusCode, form: BookForm) -> Answer {
    app.page(status, &who.frame(app).await, &form)
}
