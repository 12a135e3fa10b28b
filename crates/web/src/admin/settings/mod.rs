//! The settings of an agency: working time, holidays, fees, the suffix of its books, the attestation, mail.

mod days;
mod fees;
mod form;
mod preview;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{get, post};
use jiff::ToSpan as _;
use saoy_domain::{AgencyId, Deed, day_in_vietnam};
use saoy_store::agencies::{self, Agency};
use saoy_store::catalog;
use saoy_store::dossiers::Profile;
use serde::Deserialize;

use super::Administrator;
use super::tree::Subtree;
use crate::app::App;
use crate::asked::{Asked, At, Posted};
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::office::done::{self, Done};
use crate::pages::{AgencySettings, DayTyped, FeeRow, FeeTyped, FieldError, SpecialDay, Text};
use crate::settings::Settings;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/admin/agencies/{id}/settings", get(show).post(save))
        .route("/admin/agencies/{id}/fees", post(fees::change))
        .route("/admin/agencies/{id}/days", post(days::change))
}

#[derive(Deserialize)]
struct Which {
    #[serde(default)]
    done: Done,
}

/// Everything that is typed on the page, besides the settings themselves.
#[derive(Default)]
struct Other {
    fee: Option<FeeTyped>,
    day: Option<DayTyped>,
    preview: Option<String>,
    errors: Vec<FieldError>,
}

async fn show(
    State(app): State<App>,
    who: Administrator,
    At(id): At<AgencyId>,
    Asked(which): Asked<Which>,
) -> Answer {
    let agency = find(&app, &who, id).await?;
    let typed = form::Typed::of(&Settings::of(&agency));
    draw(
        &app,
        &who,
        &agency,
        StatusCode::OK,
        &typed,
        Other::default(),
        which.done,
    )
    .await
}

async fn save(
    State(app): State<App>,
    who: Administrator,
    At(id): At<AgencyId>,
    Posted(typed): Posted<form::Typed>,
) -> Answer {
    let agency = find(&app, &who, id).await?;
    let mut other = Other::default();
    let read = form::read(&typed, Settings::of(&agency), &app.config, &mut other.errors);
    let Some(settings) = read else {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return draw(&app, &who, &agency, status, &typed, other, Done::Nothing).await;
    };
    if typed.wants_preview() {
        let drawn = preview::draw(&app, &agency, &settings).await?;
        let status = match drawn {
            Ok(picture) => {
                other.preview = Some(picture);
                StatusCode::OK
            }
            Err(why) => {
                other.errors.push(FieldError::new("page", why));
                StatusCode::UNPROCESSABLE_ENTITY
            }
        };
        return draw(&app, &who, &agency, status, &typed, other, Done::Nothing).await;
    }
    // What cannot be drawn would stop every signature: it is not kept.
    if let Err(why) = preview::draw(&app, &agency, &settings).await? {
        other.errors.push(FieldError::new("page", why));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return draw(&app, &who, &agency, status, &typed, other, Done::Nothing).await;
    }
    if typed.version != agency.version.0.to_string() || !keep(&app, &who, &agency, &settings).await? {
        return Err(Failure::Bad(Text::key("settings-stale")));
    }
    Ok(saved(id))
}

fn saved(id: AgencyId) -> axum::response::Response {
    Redirect::to(&format!("/admin/agencies/{id}/settings?done=saved")).into_response()
}

/// Saves the settings; `false` when somebody else did meanwhile.
async fn keep(app: &App, who: &Administrator, agency: &Agency, settings: &Settings) -> Answer<bool> {
    let json = serde_json::to_value(settings).map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    let kept = agencies::save_settings(&mut tx, &who.scope, agency.id, agency.version, json).await?;
    if kept {
        let now = who.visitor.at;
        audit::record(&mut tx, &who.scope, Deed::AgencySettings, agency.id, now).await?;
        let before = Settings::of(agency).electronic_originals;
        if before != settings.electronic_originals {
            let deed = if before {
                Deed::AgencyElectronicOff
            } else {
                Deed::AgencyElectronicOn
            };
            audit::record(&mut tx, &who.scope, deed, agency.id, now).await?;
        }
        if Settings::of(agency).profile != settings.profile {
            let deed = match settings.profile {
                Profile::A => Deed::AgencyProgramsOff,
                Profile::B => Deed::AgencyProgramsOn,
            };
            audit::record(&mut tx, &who.scope, deed, agency.id, now).await?;
        }
        tx.commit().await?;
    }
    Ok(kept)
}

/// An agency of the subtree.
async fn find(app: &App, who: &Administrator, id: AgencyId) -> Answer<Agency> {
    let subtree = Subtree::load(app, who).await?;
    subtree.get(id).cloned().ok_or(Failure::NotFound)
}

async fn draw(
    app: &App,
    who: &Administrator,
    agency: &Agency,
    status: StatusCode,
    typed: &form::Typed,
    other: Other,
    done: Done,
) -> Answer {
    let today = day_in_vietnam(who.visitor.at);
    let (from, to) = (today.saturating_sub(1.month()), today.saturating_add(14.months()));
    let mut days = Vec::new();
    for day in catalog::holidays(&app.db, agency.id, from, to).await? {
        let of = match day.agency.filter(|of| *of != agency.id) {
            Some(of) => agencies::find(&app.db, of).await?.map(|of| of.name),
            None => None,
        };
        days.push(SpecialDay {
            day: day.day,
            name: day.name,
            works: day.works,
            own: day.agency == Some(agency.id),
            of,
        });
    }
    let settings = Settings::of(agency);
    let amount = |amount: i64| u64::try_from(amount).unwrap_or(0);
    let all = settings.fees();
    let fees = all.tables().iter().map(|table| FeeRow {
        from: table.from,
        source: table.source.clone(),
        first: amount(table.first_pages),
        next: amount(table.further_pages),
        most: amount(table.cap),
        own: settings.fees.contains(table),
    });
    let page = AgencySettings {
        id: agency.id.to_string(),
        name: agency.name.clone(),
        // A form that is shown again keeps the version that it was filled over.
        version: Some(typed.version.clone())
            .filter(|version| !version.is_empty())
            .unwrap_or_else(|| agency.version.0.to_string()),
        cutoff: typed.cutoff.clone(),
        closes: typed.closes.clone(),
        promise: typed.promise.clone(),
        suffix: typed.suffix.clone(),
        mail_mb: typed.mail_mb.clone(),
        mail_most: app.config.mail.attach_up_to,
        words: typed.words.clone(),
        editable: typed.editable == "on",
        electronic: typed.electronic == "on",
        profile: typed.profile.parse().unwrap_or(settings.profile),
        vnpt_licence: typed.vnpt_licence.clone(),
        page: typed.page.clone(),
        preview: other.preview,
        fees: fees.collect(),
        fee: other.fee.unwrap_or_default(),
        days,
        day: other.day.unwrap_or_default(),
        year: today.year().saturating_add(1).to_string(),
        errors: other.errors,
    };
    let frame = done::tell(who.frame(app).await, done);
    app.page(status, &frame, &page)
}
