//! Signatures that are invalid before anybody signs again: the file takes its worst, whatever follows.

use saoy_pdf::Reader;

use crate::changes::{ChangesAfter, Finding, Lang, Level, changes_after};
use crate::validation::{Indication, indication_of};
use crate::{Coverage, Examined, Fault, SignatureKind, examine, survey};

/// A signature that no later one makes better.
#[derive(Clone, Debug, PartialEq)]
pub struct Invalid {
    /// Its field.
    pub field: String,
    /// What is wrong with it.
    pub why: Why,
}

/// Why a signature is invalid.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// It does not hold.
    Fault(Fault),
    /// It covers only a part of what stood in the file when it was made.
    Partial,
    /// The file was changed afterwards in a way that nothing allows: the first such change.
    Changed(Option<Finding>),
}

/// The signatures of a file that are invalid as they stand, whoever is trusted; timestamps decide nothing about a file.
/// To be asked before anybody signs or stamps it.
pub fn invalid(reader: &Reader<'_>) -> Vec<Invalid> {
    let survey = survey(reader);
    if survey.entries.is_empty() {
        return Vec::new();
    }
    let examined = examine(reader, &survey);
    let changes = changes_after(reader, &survey.entries);
    let all = examined.iter().zip(&changes);
    let people = all.filter(|(one, _)| one.entry.kind != SignatureKind::DocumentTimestamp);
    let found = people.filter_map(|(one, changes)| {
        let field = one.entry.name();
        why(one, changes).map(|why| Invalid { field, why })
    });
    found.collect()
}

/// In the order in which a verdict is decided.
fn why(examined: &Examined, changes: &ChangesAfter) -> Option<Why> {
    let fault = examined.integrity.fault();
    if let Some(fault) = fault.filter(|fault| indication_of(fault).main() == Indication::TotalFailed) {
        return Some(Why::Fault(fault.clone()));
    }
    if examined.entry.coverage == Some(Coverage::Partial) {
        return Some(Why::Partial);
    }
    let changed = changes.level == Level::Other && !changes.allowed;
    changed.then(|| Why::Changed(changes.refused().next().cloned()))
}

impl Invalid {
    /// Whose signature it is and what is wrong with it, without a period.
    pub fn words(&self, lang: Lang) -> String {
        let field = &self.field;
        let (vi, en) = match &self.why {
            Why::Fault(fault) => {
                let [vi, en] = fault.words();
                (vi, en)
            }
            Why::Partial => (
                "không bao trùm hết tệp lúc ký".to_owned(),
                "it does not cover all of the file as it was signed".to_owned(),
            ),
            Why::Changed(change) => {
                let told = |lang| change.as_ref().map(|change| change.sentence(lang));
                (
                    told(Lang::Vi).unwrap_or_else(|| "tệp bị sửa sau khi ký".to_owned()),
                    told(Lang::En).unwrap_or_else(|| "the file was changed afterwards".to_owned()),
                )
            }
        };
        match lang {
            Lang::Vi => format!("chữ ký ở trường “{field}” đã không hợp lệ từ trước ({vi})"),
            Lang::En => format!("the signature in “{field}” is invalid already ({en})"),
        }
    }
}
