//! “Lịch chứng thư số”: which certificate of the agency ends when.

use std::collections::BTreeMap;

use axum::extract::State;
use jiff::Timestamp;
use saoy_domain::in_vietnam;
use saoy_store::certificates::{self, Certificate, CertificateState};
use saoy_store::pictures::Owner;
use saoy_store::{agencies, people};

use super::Administrator;
use crate::app::App;
use crate::asked::status;
use crate::authorities;
use crate::ending::days_left;
use crate::failure::{Answer, Failure};
use crate::pages::{CalendarKind, CalendarMonth, CalendarRow, CertificateCalendar, in_pairs};

pub(super) async fn show(State(app): State<App>, who: Administrator) -> Answer {
    let now = app.now();
    let all = certificates::calendar(&app.db, &who.scope, now).await?;
    let mut rows = Vec::with_capacity(all.len());
    for one in &all {
        let followed = follower(&all, one);
        // What has ended and was followed is over.
        if one.not_after > now || followed.is_none() {
            rows.push(row(&app, one, followed).await?);
        }
    }
    for authority in authorities::known(&app).await? {
        let parsed = saoy_pki::Certificate::from_der(&authority.der).map_err(Failure::broken)?;
        rows.push(CalendarRow {
            kind: CalendarKind::Authority,
            owner: authority.name,
            name: authority.subject,
            left: days_left(authority.not_after, now),
            ..of(&parsed, now)
        });
    }
    rows.extend(unregistered(&app, &who, &all).await?);
    rows.sort_by_key(|row| row.to);
    let proposed = certificates::proposed(&app.db, &who.scope).await?.len();
    let (ended, coming): (Vec<_>, Vec<_>) = rows.into_iter().partition(|row| row.to <= now);
    let page = CertificateCalendar {
        ended,
        months: by_month(coming),
        proposed,
    };
    who.draw(&app, status(&[]), &page).await
}

/// Another one in use of the same owner that lasts longer.
fn follower(all: &[Certificate], one: &Certificate) -> Option<Timestamp> {
    let same = |other: &&Certificate| (other.agency, other.person) == (one.agency, one.person);
    let in_use = |other: &&Certificate| other.state == CertificateState::Active;
    let lasts = all
        .iter()
        .filter(same)
        .filter(in_use)
        .map(|other| other.not_after);
    lasts.max().filter(|last| *last > one.not_after)
}

async fn row(app: &App, one: &Certificate, followed: Option<Timestamp>) -> Result<CalendarRow, Failure> {
    let now = app.now();
    let parsed = saoy_pki::Certificate::from_der(&one.der).map_err(Failure::broken)?;
    let (kind, owner) = match (one.agency, one.person) {
        (Some(agency), _) => {
            let keys = app.keys.of(Owner::Agency(agency));
            let is_near = keys
                .iter()
                .any(|key| key.certificate().fingerprint() == one.digest.0);
            let kind = if is_near {
                CalendarKind::Device
            } else {
                CalendarKind::Seal
            };
            (
                kind,
                agencies::find(&app.db, agency).await?.map(|agency| agency.name),
            )
        }
        (None, Some(person)) => {
            let name = people::find(&app.db, person).await?.map(|person| person.name);
            (CalendarKind::Officer, name)
        }
        (None, None) => (CalendarKind::Officer, None),
    };
    Ok(CalendarRow {
        kind,
        owner: owner.unwrap_or_default(),
        followed,
        proposed: one.state == CertificateState::Proposed,
        ..of(&parsed, now)
    })
}

/// The seal's keys in devices of this server that nobody registered yet: they end all the same.
async fn unregistered(
    app: &App,
    who: &Administrator,
    known: &[Certificate],
) -> Result<Vec<CalendarRow>, Failure> {
    let agency = who.scope.agency();
    let name = agencies::find(&app.db, agency).await?.map(|agency| agency.name);
    let keys = app.keys.of(Owner::Agency(agency)).into_iter();
    let unknown = keys.filter(|key| {
        let fingerprint = key.certificate().fingerprint();
        !known.iter().any(|one| one.digest.0 == fingerprint)
    });
    let rows = unknown.map(|key| CalendarRow {
        kind: CalendarKind::Device,
        owner: name.clone().unwrap_or_default(),
        ..of(key.certificate(), app.now())
    });
    Ok(rows.collect())
}

fn of(certificate: &saoy_pki::Certificate, now: Timestamp) -> CalendarRow {
    CalendarRow {
        kind: CalendarKind::Officer,
        owner: String::new(),
        name: certificate.subject_common_name().unwrap_or_default(),
        issuer: certificate.issuer_common_name().unwrap_or_default(),
        serial: in_pairs(&certificate.serial_hex()),
        to: certificate.not_after(),
        left: days_left(certificate.not_after(), now),
        followed: None,
        proposed: false,
    }
}

fn by_month(rows: Vec<CalendarRow>) -> Vec<CalendarMonth> {
    let mut months: BTreeMap<(i16, i8), CalendarMonth> = BTreeMap::new();
    for row in rows {
        let day = in_vietnam(row.to);
        let month = months
            .entry((day.year(), day.month()))
            .or_insert_with(|| CalendarMonth {
                month: row.to,
                rows: Vec::new(),
            });
        month.rows.push(row);
    }
    months.into_values().collect()
}
