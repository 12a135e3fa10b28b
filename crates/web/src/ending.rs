//! Certificates that end: the holder and the agency's administrators are told 60, 30, 7 days and a day before, and when it has
//! ended, each once. Whoever can go on signing with a certificate that lasts longer is left in peace.

use jiff::civil::Date;
use jiff::{Timestamp, ToSpan as _};
use saoy_domain::{AgencyId, Permission, PersonId, day_in_vietnam, in_vietnam, vietnam};
use saoy_notify::Kind;
use saoy_store::certificates::Certificate;
use saoy_store::scope::System;
use saoy_store::{Tx, agencies, grants, notifications, people, reminders};

use crate::app::App;
use crate::flow::FlowError;
use crate::letters;
use crate::overdue;
use crate::pages::in_pairs;

/// Days before the end at which a reminder goes out, and the step after each. What ended more than a month ago is old news.
const STEPS: [(i64, i64); 5] = [(60, 30), (30, 7), (7, 1), (1, 0), (0, -31)];

/// So many of a step are told in one go; the rest waits for the next round.
const AT_ONCE: u32 = 200;

/// Whole days in Vietnam from `now` to the day on which something ends; negative when that day is over.
pub(crate) fn days_left(ends: Timestamp, now: Timestamp) -> i64 {
    let days = |day: Date| day.since(Date::ZERO).map_or(0, |span| i64::from(span.get_days()));
    days(day_in_vietnam(ends)) - days(day_in_vietnam(now))
}

/// Sends the reminders that are due; gives how many certificates they were about.
///
/// # Errors
/// What is broken.
pub async fn remind(app: &App) -> Result<usize, FlowError> {
    let now = app.now();
    let mut count = 0;
    for (step, next) in STEPS {
        let span = (day_from(now, next + 1)?, day_from(now, step + 1)?);
        for one in reminders::due(&app.db, &System, step, span, AT_ONCE).await? {
            let mut tx = app.db.begin().await?;
            // Of several processes only one tells.
            if reminders::told(&mut tx, &System, &one, step, now).await? {
                tell(app, &mut tx, &one, now).await?;
                count += 1;
            }
            tx.commit().await?;
        }
    }
    Ok(count)
}

/// The first instant of a day in Vietnam, so many days from today.
fn day_from(now: Timestamp, days: i64) -> Result<Timestamp, FlowError> {
    let day = day_in_vietnam(now).checked_add(days.days());
    let begins = day.and_then(|day| day.to_zoned(vietnam()));
    Ok(begins.map_err(FlowError::broken)?.timestamp())
}

/// Who uses a certificate, and in which agencies.
struct Concerned {
    owner: String,
    holders: Vec<PersonId>,
    agencies: Vec<AgencyId>,
}

async fn concerned(tx: &mut Tx, one: &Certificate, now: Timestamp) -> Result<Option<Concerned>, FlowError> {
    Ok(match (one.agency, one.person) {
        (Some(agency), _) => agencies::find(&mut *tx, agency)
            .await?
            .map(|found| found.name)
            .map(|owner| Concerned {
                owner,
                holders: Vec::new(),
                agencies: vec![agency],
            }),
        (None, Some(person)) => match people::find(&mut *tx, person).await? {
            Some(found) => Some(Concerned {
                owner: found.name,
                holders: vec![person],
                agencies: grants::agencies_of(&mut *tx, person, now).await?,
            }),
            None => None,
        },
        (None, None) => None,
    })
}

async fn tell(app: &App, tx: &mut Tx, one: &Certificate, now: Timestamp) -> Result<(), FlowError> {
    let Some(mut about) = concerned(tx, one, now).await? else {
        return Ok(());
    };
    // Whoever holds nothing anywhere signs nothing: nobody has to renew that certificate.
    let Some(agency) = about.agencies.first().copied() else {
        return Ok(());
    };
    if one.agency.is_some() {
        about.holders = grants::holders(&mut *tx, agency, Permission::CopySeal, now).await?;
    }
    let left = days_left(one.not_after, now);
    let until = in_vietnam(one.not_after).strftime("%d/%m/%Y").to_string();
    let parsed = saoy_pki::Certificate::from_der(&one.der).map_err(FlowError::broken)?;
    let serial = in_pairs(&parsed.serial_hex());
    let days = left.max(0).to_string();
    let (kind, note) = match left {
        1.. => (Kind::CertificateEnds, "note-certificate-ends"),
        _ => (Kind::CertificateEnded, "note-certificate-ended"),
    };
    let mut letters = vec![(agency, about.holders.clone(), "/certificates", note.to_owned())];
    let mut told = about.holders;
    // Each agency writes to its own administrators: its outbox shows nobody else's addresses.
    for agency in about.agencies {
        let mut readers = overdue::administrators(tx, agency, now).await?;
        readers.retain(|person| !told.contains(person));
        told.extend(&readers);
        letters.push((agency, readers, "/admin/calendar", format!("{note}-of")));
    }
    for (agency, readers, page, note) in letters {
        let name = agencies::find(&mut *tx, agency).await?.map(|agency| agency.name);
        let link = format!("{}{page}", app.config.public_url);
        let values = [
            ("agency", name.as_deref().unwrap_or_default()),
            ("owner", about.owner.as_str()),
            ("issuer", &one.issuer),
            ("serial", &serial),
            ("until", &until),
            ("days", &days),
            ("link", &link),
        ];
        letters::queue(tx, kind, agency, &readers, &values, now).await?;
        for reader in readers {
            let args = serde_json::json!({ "owner": about.owner, "until": until });
            notifications::tell(tx, reader, None, &note, args, now).await?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_as_people_in_vietnam_do() {
        let left = |ends: &str, now: &str| days_left(ends.parse().unwrap(), now.parse().unwrap());
        assert_eq!(left("2026-03-02T17:30:00Z", "2026-03-02T16:30:00Z"), 1);
        assert_eq!(left("2026-03-02T16:59:00Z", "2026-03-01T17:00:00Z"), 0);
        assert_eq!(left("2026-04-01T02:00:00Z", "2026-01-31T02:00:00Z"), 60);
        assert_eq!(left("2026-03-01T02:00:00Z", "2026-03-03T02:00:00Z"), -2);
    }

    #[test]
    fn the_steps_join_without_a_gap() {
        for pair in STEPS.windows(2) {
            assert_eq!(pair[0].1, pair[1].0);
        }
    }
}
