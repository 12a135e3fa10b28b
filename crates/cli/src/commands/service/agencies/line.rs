//! One line of the table of agencies.

use csv::StringRecord;
use saoy_domain::AgencyCode;
use saoy_domain::agency::AgencyKind;

use super::super::Failure;

/// The longest name of an agency, in characters.
const LONGEST: usize = 300;

/// The columns that must be there, then the one that may.
const COLUMNS: [&str; 6] = ["code", "name", "kind", "parent", "competent", "code_qcvn"];

/// An agency as the table has it.
#[derive(Debug)]
pub(super) struct Line {
    pub(super) number: u64,
    pub(super) code: AgencyCode,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) parent: Option<AgencyCode>,
    pub(super) competent: bool,
    pub(super) code_qcvn: Option<String>,
}

/// Something wrong in a line.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) line: u64,
    pub(super) why: String,
}

impl Fault {
    pub(super) fn new(line: u64, why: impl Into<String>) -> Self {
        Self {
            line,
            why: why.into(),
        }
    }
}

/// Where each column stands.
pub(super) struct Columns([Option<usize>; COLUMNS.len()]);

impl Columns {
    fn value<'r>(&self, record: &'r StringRecord, name: &str) -> &'r str {
        let at = COLUMNS.iter().position(|known| *known == name);
        let place = at.and_then(|at| self.0.get(at).copied().flatten());
        place.and_then(|place| record.get(place)).unwrap_or_default()
    }
}

/// Finds the columns by their names; all that are missing or unknown are said at once.
pub(super) fn columns(headers: &StringRecord) -> Result<Columns, Failure> {
    let clean = |name: &str| name.trim_start_matches('\u{feff}').to_lowercase();
    let place = |wanted: &str| headers.iter().position(|name| clean(name) == wanted);
    let mut wrong: Vec<String> = COLUMNS
        .iter()
        .filter(|name| **name != "code_qcvn" && place(name).is_none())
        .map(|name| format!("the column {name} is missing"))
        .collect();
    let unknown = headers
        .iter()
        .filter(|name| !COLUMNS.contains(&clean(name).as_str()));
    wrong.extend(unknown.map(|name| format!("the column {name} is unknown")));
    if wrong.is_empty() {
        Ok(Columns(COLUMNS.map(place)))
    } else {
        Err(wrong.join("\n").into())
    }
}

/// The columns of one JSON object: only unknown names are wrong, what is missing counts as empty.
pub(super) fn columns_of(names: &StringRecord) -> Result<Columns, Vec<Fault>> {
    let unknown: Vec<Fault> = names
        .iter()
        .filter(|name| !COLUMNS.contains(name))
        .map(|name| Fault::new(0, format!("“{name}” is unknown")))
        .collect();
    if unknown.is_empty() {
        Ok(Columns(
            COLUMNS.map(|wanted| names.iter().position(|name| name == wanted)),
        ))
    } else {
        Err(unknown)
    }
}

/// Reads a line, or says everything that is wrong with it.
pub(super) fn parse(columns: &Columns, record: &StringRecord, number: u64) -> Result<Line, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |why: String| faults.push(Fault::new(number, why));
    let value = |name: &str| columns.value(record, name);
    let code = value("code").parse::<AgencyCode>();
    if let Err(why) = &code {
        fault(format!("code “{}”: {why}", value("code")));
    }
    let parent = Some(value("parent"))
        .filter(|code| !code.is_empty())
        .map(str::parse::<AgencyCode>);
    if let Some(Err(why)) = &parent {
        fault(format!("parent “{}”: {why}", value("parent")));
    }
    match value("name").chars().count() {
        0 => fault("name is missing".to_owned()),
        1..=LONGEST => {}
        length => fault(format!("name has {length} characters, at most {LONGEST}")),
    }
    if value("kind").parse::<AgencyKind>().is_err() {
        fault(format!("there is no kind of agency “{}”", value("kind")));
    }
    let competent = match value("competent").to_lowercase().as_str() {
        "yes" | "có" | "1" | "true" => Some(true),
        "no" | "không" | "0" | "false" | "" => Some(false),
        other => {
            fault(format!("competent is yes or no, not “{other}”"));
            None
        }
    };
    match (code, parent.transpose(), competent) {
        (Ok(code), Ok(parent), Some(competent)) if faults.is_empty() => Ok(Line {
            number,
            code,
            name: value("name").to_owned(),
            kind: value("kind").to_owned(),
            parent,
            competent,
            code_qcvn: Some(value("code_qcvn").to_owned()).filter(|code| !code.is_empty()),
        }),
        _ => Err(faults),
    }
}
