//! `saoy agencies`: the tree of agencies from a table, and its changes with their days.

mod change;
mod json;
mod line;

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use jiff::civil::Date;
use saoy_domain::{AgencyCode, AgencyId, Clock as _, day_in_vietnam};
use saoy_store::agencies::{self, Agency, NewAgency};
use saoy_store::scope::System;
use saoy_store::{Db, Tx};

use self::line::{Fault, Line};
use super::{Failure, serve};
use crate::edge::SystemClock;

/// Set up the tree of agencies
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add agencies from a CSV with the columns code, name, kind, parent, competent (yes/no), code_qcvn, or from a JSON
    /// list of objects with these names
    Import(Import),
    /// Give an agency another name from a day on; older documents keep the older name
    Rename(change::Rename),
    /// Close an agency; its permissions end, its dossiers and books stay
    Close(change::Close),
    /// Merge an agency into another, which takes its officers over
    Merge(change::Merge),
}

#[derive(Args)]
pub(crate) struct Import {
    /// The table, UTF-8, with a line of column names; agencies that are there already stay as they are
    table: PathBuf,
    /// The day from which the names are valid; today when absent
    #[arg(long)]
    since: Option<Date>,
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

pub(crate) fn run(command: &Command) -> Result<ExitCode, Failure> {
    match command {
        Command::Import(import) => run_import(import),
        Command::Rename(rename) => change::rename(rename),
        Command::Close(close) => change::close(close),
        Command::Merge(merge) => change::merge(merge),
    }
}

fn run_import(import: &Import) -> Result<ExitCode, Failure> {
    let config = serve::read(&import.config)?;
    let (lines, mut faults) = read(&import.table)?;
    let since = import.since.unwrap_or_else(|| day_in_vietnam(SystemClock.now()));
    let added = super::wait(async {
        let db = Db::connect(&config.database).await?;
        let mut tx = db.begin().await?;
        let there = agencies::list(&mut tx, None).await?;
        faults.extend(against(&lines, &there));
        faults.sort_by_key(|fault| fault.line);
        let mut added = 0;
        if faults.is_empty() {
            added = add(&mut tx, &lines, &there, since).await?;
            tx.commit().await?;
        } else {
            tx.rollback().await?;
        }
        db.close().await;
        Ok(added)
    })?;
    if faults.is_empty() {
        println!(
            "{added} agencies were added, {} were there already",
            lines.len() - added
        );
        return Ok(ExitCode::SUCCESS);
    }
    for fault in &faults {
        eprintln!("{}:{}: {}", import.table.display(), fault.line, fault.why);
    }
    eprintln!("nothing was added");
    Ok(ExitCode::FAILURE)
}

fn read(table: &Path) -> Result<(Vec<Line>, Vec<Fault>), Failure> {
    if table
        .extension()
        .is_some_and(|end| end.eq_ignore_ascii_case("json"))
    {
        return json::read(table);
    }
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_path(table)
        .map_err(|error| format!("{}: {error}", table.display()))?;
    let headers = reader.headers()?.clone();
    let columns = line::columns(&headers)?;
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    for record in reader.records() {
        let record = record?;
        let number = record.position().map_or(0, csv::Position::line);
        match line::parse(&columns, &record, number) {
            Ok(line) => lines.push(line),
            Err(more) => faults.extend(more),
        }
    }
    Ok((lines, faults))
}

/// What is wrong between the lines, and between them and the agencies that are there.
fn against(lines: &[Line], there: &[Agency]) -> Vec<Fault> {
    let mut faults = Vec::new();
    let known: HashMap<&AgencyCode, &Agency> = there.iter().map(|agency| (&agency.code, agency)).collect();
    let mut parents: HashMap<&AgencyCode, Option<&AgencyCode>> = HashMap::new();
    for line in lines {
        if let Some(agency) = known.get(&line.code)
            && agency.name != line.name
        {
            let why = format!("{} is there already as “{}”", line.code, agency.name);
            faults.push(Fault::new(line.number, why));
        }
        if parents.insert(&line.code, line.parent.as_ref()).is_some() {
            faults.push(Fault::new(
                line.number,
                format!("{} stands in the table twice", line.code),
            ));
        }
    }
    for line in lines {
        match &line.parent {
            Some(parent) if !parents.contains_key(parent) && !known.contains_key(parent) => {
                let why = format!("parent: there is no agency {parent}, in the table or before");
                faults.push(Fault::new(line.number, why));
            }
            Some(_) if in_a_circle(&line.code, &parents) => {
                faults.push(Fault::new(
                    line.number,
                    format!("{} lies below itself", line.code),
                ));
            }
            _ => {}
        }
    }
    faults
}

fn in_a_circle(code: &AgencyCode, parents: &HashMap<&AgencyCode, Option<&AgencyCode>>) -> bool {
    let (mut seen, mut above) = (HashSet::new(), parents.get(code).copied().flatten());
    while let Some(next) = above {
        if next == code {
            return true;
        }
        if !seen.insert(next) {
            return false;
        }
        above = parents.get(next).copied().flatten();
    }
    false
}

/// Adds what is not there, parents before their children; gives how many.
async fn add(tx: &mut Tx, lines: &[Line], there: &[Agency], since: Date) -> Result<usize, Failure> {
    let mut ids: HashMap<&AgencyCode, AgencyId> =
        there.iter().map(|agency| (&agency.code, agency.id)).collect();
    let mut left: Vec<&Line> = lines
        .iter()
        .filter(|line| !ids.contains_key(&line.code))
        .collect();
    let added = left.len();
    while !left.is_empty() {
        let mut later = Vec::new();
        for line in &left {
            let parent = match &line.parent {
                None => None,
                Some(code) => match ids.get(code) {
                    Some(parent) => Some(*parent),
                    None => {
                        later.push(*line);
                        continue;
                    }
                },
            };
            ids.insert(
                &line.code,
                agencies::add(tx, &System, &new(line, parent), since).await?,
            );
        }
        if later.len() == left.len() {
            return Err("the tree has a circle".into());
        }
        left = later;
    }
    Ok(added)
}

fn new(line: &Line, parent: Option<AgencyId>) -> NewAgency {
    NewAgency {
        parent,
        code: line.code.clone(),
        code_qcvn: line.code_qcvn.clone(),
        name: line.name.clone(),
        kind: line.kind.clone(),
        competent: line.competent,
        address: None,
        phone: None,
        settings: serde_json::json!({}),
    }
}
