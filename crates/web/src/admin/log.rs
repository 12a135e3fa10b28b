//! “Nhật ký”: who did or saw what, in the administrator's subtree; on the page and as CSV.

use axum::extract::State;
use axum::http::StatusCode;
use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use saoy_domain::{AgencyId, Audited, PersonId, Thing, day_in_vietnam, in_vietnam, vietnam};
use saoy_store::audit::{self, AuditRow, AuditSearch};
use serde::Deserialize;

use super::tree::Subtree;
use super::{Administrator, people};
use crate::app::App;
use crate::asked::{Asked, day, day_text};
use crate::failure::{Answer, Failure};
use crate::pages::{Choice, FieldError, LogPage, LogRow, Text};
use crate::served::{self, How};

/// Rows of a page.
const SHOWN: u32 = 100;
/// Rows of a CSV.
const EXPORTED: u32 = 100_000;

/// The head of the CSV.
const COLUMNS: [&str; 9] = [
    "log-csv-row",
    "log-at",
    "receiving-agency-short",
    "log-person",
    "log-what",
    "log-subject",
    "log-csv-subject",
    "log-csv-code",
    "log-csv-source",
];

/// What is looked for. Days and ids stand in the address, never names.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct Which {
    day: String,
    agency: String,
    person: String,
    before: String,
}

/// The search understood, with the names it needs.
struct Wanted {
    search: AuditSearch,
    day: Date,
    agency: AgencyId,
    people: Vec<Choice>,
    subtree: Subtree,
    errors: Vec<FieldError>,
}

pub(super) async fn show(State(app): State<App>, who: Administrator, Asked(which): Asked<Which>) -> Answer {
    let wanted = read(&app, &who, &which).await?;
    let before = which.before.parse().ok();
    let rows = audit::search(&app.db, &who.scope, &wanted.search, before, SHOWN).await?;
    let more = (rows.len() >= SHOWN as usize)
        .then(|| rows.last().map(|row| row.id.to_string()))
        .flatten();
    let page = LogPage {
        day: if wanted.errors.is_empty() {
            day_text(wanted.day)
        } else {
            which.day.clone()
        },
        agencies: wanted.subtree.choices(),
        agency: wanted.agency.to_string(),
        person: which.person.clone(),
        rows: rows.iter().map(|row| shown(row, &wanted)).collect(),
        people: wanted.people,
        more,
        errors: wanted.errors,
    };
    app.page(StatusCode::OK, &who.frame(&app).await, &page)
}

pub(super) async fn export(State(app): State<App>, who: Administrator, Asked(which): Asked<Which>) -> Answer {
    let wanted = read(&app, &who, &which).await?;
    let rows = audit::search(&app.db, &who.scope, &wanted.search, None, EXPORTED).await?;
    let say = |text: Text| app.renderer.say(who.visitor.lang(), &text);
    // Excel takes a CSV for UTF-8 only with this mark.
    let mut text = format!("\u{feff}{}", csv(COLUMNS.map(|key| say(Text::key(key)))));
    for row in &rows {
        text.push_str(&csv(cells(row, &wanted, say)));
    }
    let name = format!("nhat-ky-{}.csv", wanted.day);
    Ok(served::named("text/csv; charset=utf-8", &name, How::Saved, text))
}

async fn read(app: &App, who: &Administrator, which: &Which) -> Answer<Wanted> {
    let subtree = Subtree::load(app, who).await?;
    let today = day_in_vietnam(who.visitor.at);
    let mut errors = Vec::new();
    let chosen = match which.day.trim() {
        "" => today,
        text => day(text).unwrap_or_else(|| {
            errors.push(FieldError::new(
                "day",
                Text::key("date-wrong").with("value", text),
            ));
            today
        }),
    };
    let agency = match which.agency.as_str() {
        "" => who.agency(),
        text => text
            .parse()
            .ok()
            .filter(|agency| subtree.has(*agency))
            .ok_or(Failure::NotFound)?,
    };
    let midnight = |day: Date| day.to_zoned(vietnam()).map(|zoned| zoned.timestamp());
    let from = midnight(chosen).map_err(Failure::broken)?;
    let to = midnight(chosen.saturating_add(1.day())).map_err(Failure::broken)?;
    let people = people::everybody(app, &subtree).await?;
    let people = people.into_iter().map(|person| Choice {
        value: person.id.to_string(),
        label: person.name,
    });
    Ok(Wanted {
        search: AuditSearch {
            agency,
            from,
            to,
            actor: which.person.parse::<PersonId>().ok(),
        },
        day: chosen,
        agency,
        people: people.collect(),
        subtree,
        errors,
    })
}

fn shown(row: &AuditRow, wanted: &Wanted) -> LogRow {
    LogRow {
        at: row.at,
        person: row.actor.map(|actor| wanted.person(actor)).unwrap_or_default(),
        agency: row.agency.map(|agency| wanted.agency(agency)).unwrap_or_default(),
        what: what(row),
        thing: thing(row),
        subject: row.subject.map(|subject| subject.to_string()).unwrap_or_default(),
    }
}

/// What the row says. Another version of the service may have written words that this one does not know.
fn what(row: &AuditRow) -> Text {
    let known = row.action.parse::<Audited>();
    known.map_or_else(
        |_| Text::key("log-unknown").with("code", &row.action),
        |known| Text::key(known.key()),
    )
}

fn thing(row: &AuditRow) -> Text {
    let known = Thing::named(&row.subject_kind);
    known.map_or_else(
        || Text::key("log-unknown").with("code", &row.subject_kind),
        |known| Text::key(known.key()),
    )
}

impl Wanted {
    fn person(&self, id: PersonId) -> String {
        let id = id.to_string();
        let known = self.people.iter().find(|person| person.value == id);
        known.map_or_else(|| format!("#{id}"), |person| person.label.clone())
    }

    fn agency(&self, id: AgencyId) -> String {
        self.subtree
            .get(id)
            .map(|agency| agency.name.clone())
            .unwrap_or_default()
    }
}

fn cells(row: &AuditRow, wanted: &Wanted, say: impl Fn(Text) -> String) -> [String; COLUMNS.len()] {
    [
        row.id.to_string(),
        clock(row.at),
        row.agency.map(|agency| wanted.agency(agency)).unwrap_or_default(),
        row.actor.map(|actor| wanted.person(actor)).unwrap_or_default(),
        say(what(row)),
        say(thing(row)),
        row.subject.map(|subject| subject.to_string()).unwrap_or_default(),
        row.action.clone(),
        row.source_hash.map(|hash| hash.to_string()).unwrap_or_default(),
    ]
}

/// A line of a CSV.
fn csv(cells: [String; COLUMNS.len()]) -> String {
    let cells = cells.map(|cell| quoted(&cell));
    format!("{}\r\n", cells.join(","))
}

fn clock(at: Timestamp) -> String {
    in_vietnam(at).strftime("%Y-%m-%dT%H:%M:%S%.3f%:z").to_string()
}

/// RFC 4180; a cell that a spreadsheet would take for a formula is told apart by an apostrophe.
fn quoted(cell: &str) -> String {
    let formula = cell.starts_with(['=', '+', '-', '@', '\t']);
    let mark = if formula { "'" } else { "" };
    format!("\"{mark}{}\"", cell.replace('"', "\"\""))
}

#[cfg(test)]
mod tests {
    use saoy_domain::Deed;

    use super::*;
    use crate::pages::Lang;
    use crate::permits::{For, ROUTES};
    use crate::render::Renderer;

    #[test]
    fn every_deed_every_view_and_every_thing_has_its_words_in_both_languages() {
        let renderer = Renderer::new().unwrap();
        let did = Deed::ALL.iter().map(|deed| Audited::Did(*deed).key());
        let seen = ROUTES.iter().filter_map(|(_, what)| match what {
            For::Shows(actions) | For::ShowsPages(actions) => Some(Audited::Seen(*actions.first()?).key()),
            _ => None,
        });
        let things = Thing::ALL.iter().map(|thing| thing.key());
        for key in did.chain(seen).chain(things) {
            for lang in [Lang::Vi, Lang::En] {
                assert_ne!(renderer.say(lang, &Text::key(&key)), key);
            }
        }
        assert!(renderer.missing().is_empty(), "{:?}", renderer.missing());
    }

    #[test]
    fn words_of_another_version_are_shown_as_they_are() {
        let renderer = Renderer::new().unwrap();
        let text = Text::key("log-unknown").with("code", "dossier.forget");
        assert_eq!(renderer.say(Lang::En, &text), "Other (dossier.forget)");
    }

    #[test]
    fn a_cell_is_neither_a_formula_nor_the_end_of_its_line() {
        assert_eq!(quoted("Lan \"bé\", xã"), "\"Lan \"\"bé\"\", xã\"");
        assert_eq!(quoted("=1+1"), "\"'=1+1\"");
    }
}
