//! The table of agencies as JSON: a list of objects with the names of the columns.

use std::path::Path;

use csv::StringRecord;
use serde_json::{Map, Value};

use super::super::Failure;
use super::line::{self, Fault, Line};

/// Reads the list; lines are counted by object, from 1.
pub(super) fn read(path: &Path) -> Result<(Vec<Line>, Vec<Fault>), Failure> {
    let named = |error: String| format!("{}: {error}", path.display());
    let text = std::fs::read_to_string(path).map_err(|error| named(error.to_string()))?;
    let objects: Vec<Map<String, Value>> =
        serde_json::from_str(&text).map_err(|error| named(error.to_string()))?;
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for (number, object) in (1..).zip(&objects) {
        let headers: StringRecord = object.keys().map(String::as_str).collect();
        let values: StringRecord = object.values().map(text_of).collect();
        // What may be missing in an object is what may be empty in a table.
        let parsed = line::columns_of(&headers).and_then(|columns| line::parse(&columns, &values, number));
        match parsed {
            Ok(line) => lines.push(line),
            Err(more) => faults.extend(more.into_iter().map(|fault| Fault::new(number, fault.why))),
        }
    }
    Ok((lines, faults))
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(yes) => if *yes { "yes" } else { "no" }.to_owned(),
        other => other.to_string(),
    }
}
