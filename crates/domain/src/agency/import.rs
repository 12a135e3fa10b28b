//! The tree of agencies as a file: CSV with the columns code, name, kind, parent, competent.

use std::collections::BTreeMap;

use super::{AgencyKind, TreeRefusal};
use crate::{AgencyCode, refusal::refusals};

refusals! {
    /// Why a line of the file is refused.
    pub enum ImportRefusal {
        /// The first line does not name the five columns.
        #[error("the first line must be code,name,kind,parent,competent")]
        Heading => "refusal-import-heading",
        /// The line has too few or too many columns, or a quotation mark that does not end.
        #[error("line {line}: five columns are expected")]
        Columns { line: usize } => "refusal-import-columns",
        /// The code is not written as one.
        #[error("line {line}: {code} is no agency code")]
        Code { line: usize, code: String } => "refusal-import-code",
        /// There is no such kind of agency.
        #[error("line {line}: there is no kind {kind}")]
        Kind { line: usize, kind: String } => "refusal-import-kind",
        /// Neither yes nor no.
        #[error("line {line}: competent is yes or no, not {value}")]
        Competent { line: usize, value: String } => "refusal-import-competent",
        /// The agency has no name.
        #[error("line {line}: the name is missing")]
        Name { line: usize } => "refusal-import-name",
        /// The code stands twice.
        #[error("line {line}: {code} stands twice")]
        Twice { line: usize, code: String } => "refusal-import-twice",
        /// The agency above is neither in the file before this line nor in the tree.
        #[error("line {line}: the agency above, {parent}, is neither above this line nor in the tree")]
        Parent { line: usize, parent: String } => "refusal-import-parent",
    }
}

/// One agency of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedAgency {
    /// “Mã định danh”.
    pub code: AgencyCode,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: AgencyKind,
    /// The agency above.
    pub parent: Option<AgencyCode>,
    /// Whether it certifies copies.
    pub competent: bool,
}

/// Reads the file; `known` says which codes the tree has already. Everything that is wrong is said at once.
///
/// # Errors
/// One refusal for each line that cannot be taken.
pub fn parse_agencies(
    text: &str,
    known: impl Fn(&AgencyCode) -> bool,
) -> Result<Vec<ImportedAgency>, Vec<ImportRefusal>> {
    let text = text.trim_start_matches('\u{feff}');
    let mut lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
    let heading = lines.next().and_then(|(_, line)| cells(line)).unwrap_or_default();
    if heading != ["code", "name", "kind", "parent", "competent"] {
        return Err(vec![ImportRefusal::Heading]);
    }
    let mut found: BTreeMap<AgencyCode, usize> = BTreeMap::new();
    let (mut agencies, mut refusals) = (Vec::new(), Vec::new());
    for (line, text) in lines {
        match agency(line, text) {
            Ok(agency) => {
                let above = |parent: &AgencyCode| found.contains_key(parent) || known(parent);
                if let Some(parent) = agency.parent.as_ref().filter(|parent| !above(parent)) {
                    refusals.push(ImportRefusal::Parent { line, parent: parent.to_string() });
                }
                if found.insert(agency.code.clone(), line).is_some() {
                    refusals.push(ImportRefusal::Twice { line, code: agency.code.to_string() });
                }
                agencies.push(agency);
            }
            Err(refusal) => refusals.push(refusal),
        }
    }
    if refusals.is_empty() { Ok(agencies) } else { Err(refusals) }
}

fn agency(line: usize, text: &str) -> Result<ImportedAgency, ImportRefusal> {
    let cells = cells(text).unwrap_or_default();
    let [code, name, kind, parent, competent] = cells.as_slice() else {
        return Err(ImportRefusal::Columns { line });
    };
    let coded = |code: &str| code.parse().map_err(|_| ImportRefusal::Code { line, code: code.to_owned() });
    if name.is_empty() {
        return Err(ImportRefusal::Name { line });
    }
    Ok(ImportedAgency {
        code: coded(code)?,
        name: name.clone(),
        kind: kind.parse().map_err(|_: TreeRefusal| ImportRefusal::Kind { line, kind: kind.clone() })?,
        parent: if parent.is_empty() { None } else { Some(coded(parent)?) },
        competent: match competent.to_lowercase().as_str() {
            "yes" | "true" | "1" | "có" => true,
            "no" | "false" | "0" | "không" | "" => false,
            _ => return Err(ImportRefusal::Competent { line, value: competent.clone() }),
        },
    })
}

/// The cells of a line; those with a comma stand in quotation marks, which are doubled within (RFC 4180).
fn cells(line: &str) -> Option<Vec<String>> {
    let mut cells = vec![String::new()];
    let mut quoted = false;
    let mut letters = line.chars().peekable();
    while let Some(letter) = letters.next() {
        let cell = cells.last_mut()?;
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => cells.push(String::new()),
            other => cell.push(other),
        }
    }
    (!quoted).then(|| cells.into_iter().map(|cell| cell.trim().to_owned()).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADING: &str = "code,name,kind,parent,competent\n";

    fn parse(lines: &str) -> Result<Vec<ImportedAgency>, Vec<ImportRefusal>> {
        parse_agencies(&format!("{HEADING}{lines}"), |code| code.as_str() == "K88")
    }

    #[test]
    fn agencies_are_read_with_those_above_them() {
        let lines = "K88.04,\"UBND phường \"\"Hòa An\"\", Sông Lam\",commune,K88,yes\r\n\nK88.04.1,Trạm,department,K88.04,no\n";
        let found = parse(lines).unwrap();
        assert_eq!(found[0].name, "UBND phường \"Hòa An\", Sông Lam");
        assert_eq!((found[0].kind, found[0].competent), (AgencyKind::Commune, true));
        assert_eq!(found[1].parent.as_ref().map(AgencyCode::as_str), Some("K88.04"));
    }

    #[test]
    fn every_line_that_cannot_be_taken_is_named() {
        let lines = "K88.01,A,commune,K88\nx,A,commune,,no\nK88.02,A,village,K88,no\nK88.03,A,commune,K88,maybe\n\
                     K88.04,,commune,K88,no\nK88.05,A,commune,K77,no\nK88.05,B,commune,K88,no\nK88.06,\"A,commune,K88,no\n";
        let line = |n: usize| n + 1;
        assert_eq!(
            parse(lines).unwrap_err(),
            [
                ImportRefusal::Columns { line: line(1) },
                ImportRefusal::Code { line: line(2), code: "x".into() },
                ImportRefusal::Kind { line: line(3), kind: "village".into() },
                ImportRefusal::Competent { line: line(4), value: "maybe".into() },
                ImportRefusal::Name { line: line(5) },
                ImportRefusal::Parent { line: line(6), parent: "K77".into() },
                ImportRefusal::Twice { line: line(7), code: "K88.05".into() },
                ImportRefusal::Columns { line: line(8) },
            ]
        );
        assert_eq!(parse_agencies("code;name\n", |_| false), Err(vec![ImportRefusal::Heading]));
    }
}
