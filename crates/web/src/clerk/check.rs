//! The copy form understood: everything that can be used, and everything that is wrong, at once.

use saoy_domain::document_type::{DocumentType, DocumentTypeRefusal, MAX_NAME};
use saoy_domain::fees::{Fee, Fees};
use saoy_store::agencies::Agency;
use saoy_store::scope::CopyCreate;

use super::account::{self, Requester};
use super::fields::Fields;
use super::order::{self, Place};
use super::scan::{self, Content, File, Scan};
use super::{day, page, sentence};
use crate::app::App;
use crate::auth::Officer;
use crate::failure::Answer;
use crate::pages::{FieldError, Text};
use crate::printed::unprintable;

/// Said of a file whose bytes are not all here.
pub(super) const UNDER_WAY: &str = "file-uploading-still";
/// Said of a file that waits to be normalised.
pub(super) const OFFERED: &str = "file-normalise-first";

/// The most pages of an original and copies that the form takes.
const MOST_PAGES: u32 = 400;
const MOST_COPIES: u32 = 999;

/// What the form asks for.
pub(super) struct Asked {
    pub(super) requester: Requester,
    pub(super) originals: Vec<Original>,
    pub(super) paper: u32,
    pub(super) attestation: String,
    pub(super) waived: Option<String>,
    /// Every upload of the form, used or not.
    pub(super) uploads: Vec<String>,
}

/// One original: one dossier.
pub(super) struct Original {
    /// Its name in the form.
    pub(super) key: String,
    /// Where its pages come from.
    pub(super) parts: Vec<Part>,
    /// The name of its (first) file.
    pub(super) name: String,
    pub(super) document: Option<DocumentType>,
    pub(super) pages: u32,
    /// Copies, those on paper included.
    pub(super) copies: u32,
    pub(super) fee: i64,
}

/// Pages of one file.
pub(super) struct Part {
    /// Its name in the form.
    pub(super) key: String,
    pub(super) scan: Scan,
    pub(super) places: Vec<Place>,
}

/// Reads the whole form.
pub(super) async fn read(
    app: &App,
    officer: &Officer<CopyCreate>,
    agency: &Agency,
    fields: &Fields,
) -> Answer<(Asked, Vec<FieldError>)> {
    let mut errors = Vec::new();
    let requester = account::read(app, officer, fields, &mut errors).await?;
    let paper = paper(fields, &mut errors);
    let waived = waived(fields, &mut errors);
    let files = files(app, officer, fields, &mut errors).await?;
    let reading = Reading {
        types: page::listed(app).await?,
        today: account::today(app),
        paper,
        waived: waived.is_some(),
        fees: day::fees(agency),
    };
    let mut originals = Vec::new();
    for file in &files {
        originals.extend(reading.original(fields, file, originals.is_empty(), &mut errors));
    }
    if fields.is_on("join") && originals.len() > 1 {
        let whole = reading.joined(originals);
        if whole.pages > MOST_PAGES {
            let text = Text::key("joined-too-many-pages")
                .with("pages", whole.pages)
                .with("limit", MOST_PAGES);
            errors.push(FieldError::new("join", text));
        }
        originals = vec![whole];
    }
    let attestation = attestation(agency, fields, &mut errors);
    let closed = agency.closed_on.is_some_and(|last| last <= reading.today);
    if !agency.competent || closed || fields.get("agency") != officer.agency().to_string() {
        errors.push(FieldError::new("agency", Text::key("agency-wrong")));
    }
    if !fields.is_on("checked") {
        errors.push(FieldError::new("checked", Text::key("checked-missing")));
    }
    let asked = Asked {
        requester,
        originals,
        paper,
        attestation,
        waived,
        uploads: fields.files(),
    };
    Ok((asked, errors))
}

async fn files(
    app: &App,
    officer: &Officer<CopyCreate>,
    fields: &Fields,
    errors: &mut Vec<FieldError>,
) -> Answer<Vec<File>> {
    let keys = fields.files();
    let mut files = Vec::new();
    for key in &keys {
        match scan::find(app, &officer.scope, key).await? {
            Some(file) => files.push(file),
            None => errors.push(FieldError::new("scan", Text::key("upload-gone"))),
        }
    }
    if keys.is_empty() {
        errors.push(FieldError::new("scan", Text::key("scan-missing")));
    }
    Ok(files)
}

/// The attestation's words as the clerk may change them.
fn attestation(agency: &Agency, fields: &Fields, errors: &mut Vec<FieldError>) -> String {
    let (template, editable) = day::attestation(agency);
    errors.extend(unprintable("attestation", fields.get("attestation")));
    match template.edited(fields.get("attestation"), editable) {
        Ok(words) => words.as_str().to_owned(),
        Err(why) => {
            errors.push(FieldError::new("attestation", sentence::text(&why)));
            template.as_str().to_owned()
        }
    }
}

/// A number that was typed; `None` when it is none, or not from 1 to `most`.
fn number(text: &str, most: u32) -> Option<u32> {
    text.trim().parse().ok().filter(|n| (1..=most).contains(n))
}

/// Pages and copies as far as they can be told, for the sum that is shown; the file has `pages` pages.
pub(super) fn counted(fields: &Fields, key: &str, pages: u32) -> (u32, u32) {
    let copies = fields.get(&format!("copies-{key}"));
    let most = MOST_PAGES.max(MOST_COPIES);
    (
        number(&pages_typed(fields, key, pages), most).unwrap_or(pages),
        number(copies, most).unwrap_or(1),
    )
}

/// The pages that are offered for a file of `pages` pages: those that the order leaves.
pub(super) fn pages_offered(fields: &Fields, key: &str, pages: u32) -> u32 {
    order::left(fields.get(&format!("order-{key}")), pages)
}

/// The pages of the original as the form has them. The number that was only offered follows the order of pages; one that
/// somebody typed stays.
pub(super) fn pages_typed(fields: &Fields, key: &str, pages: u32) -> String {
    let typed = fields.get(&format!("pages-{key}"));
    if typed.is_empty() || typed == fields.get(&format!("offered-{key}")) {
        return pages_offered(fields, key, pages).max(1).to_string();
    }
    typed.to_owned()
}

fn paper(fields: &Fields, errors: &mut Vec<FieldError>) -> u32 {
    let typed = fields.get("paper").trim();
    if typed.is_empty() || typed == "0" {
        return 0;
    }
    number(typed, MOST_COPIES).unwrap_or_else(|| {
        errors.push(FieldError::new("paper", Text::key("copies-wrong")));
        0
    })
}

fn waived(fields: &Fields, errors: &mut Vec<FieldError>) -> Option<String> {
    if !fields.is_on("waived") {
        return None;
    }
    match Fee::waive(fields.get("waived_reason")) {
        Ok(Fee::Waived { reason }) => Some(reason),
        _ => {
            errors.push(FieldError::new(
                "waived_reason",
                Text::key("waived-reason-missing"),
            ));
            Some(String::new())
        }
    }
}

impl Original {
    fn empty() -> Self {
        Self {
            key: String::new(),
            parts: Vec::new(),
            name: String::new(),
            document: None,
            pages: 1,
            copies: 1,
            fee: 0,
        }
    }
}

struct Reading {
    types: Vec<saoy_domain::document_type::ListedType>,
    today: jiff::civil::Date,
    paper: u32,
    waived: bool,
    fees: Fees,
}

impl Reading {
    /// All files are one original: its kind and copies stand with the first file, its pages with each.
    fn joined(&self, originals: Vec<Original>) -> Original {
        let mut originals = originals.into_iter();
        let mut first = match originals.next() {
            Some(first) => first,
            None => return Original::empty(),
        };
        for other in originals {
            first.pages = first.pages.saturating_add(other.pages);
            first.parts.extend(other.parts);
        }
        first.fee = self.fee(first.pages, first.copies);
        first
    }

    fn fee(&self, pages: u32, copies: u32) -> i64 {
        if self.waived {
            return 0;
        }
        let fee = self.fees.fee(pages, copies, self.today);
        fee.map_or(0, |fee| fee.total())
    }

    /// One file; `None` when it cannot be used.
    fn original(
        &self,
        fields: &Fields,
        file: &File,
        first: bool,
        errors: &mut Vec<FieldError>,
    ) -> Option<Original> {
        let key = &file.key;
        let scan = match &file.content {
            Some(Content::Scan(scan)) => *scan,
            Some(Content::Refused(why)) => {
                errors.push(FieldError::new("scan", why.clone()));
                return None;
            }
            Some(Content::Offer(_)) => {
                let text = Text::key(OFFERED).with("name", &file.name);
                errors.push(FieldError::new(&format!("normalise-{key}"), text));
                return None;
            }
            None => {
                errors.push(FieldError::new("scan", Text::key(UNDER_WAY)));
                return None;
            }
        };
        let typed = |name: &str| fields.get(&format!("{name}-{key}")).to_owned();
        let order = typed("order");
        let places = order::parse(&order, scan.pages).unwrap_or_else(|| {
            let text = Text::key("order-wrong").with("value", &order);
            errors.push(FieldError::new(&format!("order-{key}"), text));
            Vec::new()
        });
        // Of joined files only the first is asked for kind and copies.
        let counts = first || !fields.is_on("join");
        let document = DocumentType::parse(&typed("type"), &typed("other"), &self.types);
        let document = document.unwrap_or_else(|why| {
            if counts {
                errors.push(self.document_error(key, &why));
            }
            DocumentType::Other { name: String::new() }
        });
        errors.extend(unprintable(&format!("other-{key}"), document.name()));
        let mut number = |name: &str, typed: &str, most, wrong: &str, counts: bool| {
            number(typed, most).unwrap_or_else(|| {
                if counts {
                    errors.push(FieldError::new(&format!("{name}-{key}"), Text::key(wrong)));
                }
                1
            })
        };
        let pages = match typed("pages").is_empty() {
            true => String::new(),
            false => pages_typed(fields, key, scan.pages),
        };
        let pages = number("pages", &pages, MOST_PAGES, "pages-wrong", true);
        let copies = number("copies", &typed("copies"), MOST_COPIES, "copies-wrong", counts) + self.paper;
        Some(Original {
            key: key.clone(),
            parts: vec![Part {
                key: key.clone(),
                scan,
                places,
            }],
            name: file.name.clone(),
            document: Some(document).filter(|document| !document.name().is_empty()),
            pages,
            copies,
            fee: self.fee(pages, copies),
        })
    }

    fn document_error(&self, key: &str, why: &DocumentTypeRefusal) -> FieldError {
        match why {
            DocumentTypeRefusal::OtherUnnamed => {
                FieldError::new(&format!("other-{key}"), Text::key("type-other-missing"))
            }
            DocumentTypeRefusal::Long { .. } => FieldError::new(
                &format!("other-{key}"),
                Text::key("type-other-long").with("limit", MAX_NAME),
            ),
            DocumentTypeRefusal::Missing | DocumentTypeRefusal::Unknown => {
                FieldError::new(&format!("type-{key}"), Text::key("type-missing"))
            }
        }
    }
}
