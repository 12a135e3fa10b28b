//! “Danh sách chứng thư số” of one dossier.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_store::scope::{CopySeal, CopySign};

use super::certificates;
use super::form::{Seen, Way};
use super::refused::list;
use super::stage::Desk;
use super::work::elsewhere;
use crate::app::App;
use crate::asked::{Asked, Posted, status};
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError};
use crate::opened::Opened;
use crate::pages::{ChooseCertificate, FieldError};

pub(super) fn routes() -> Router<App> {
    of::<CopySign>("/sign").merge(of::<CopySeal>("/seal"))
}

fn of<R: Desk>(stem: &str) -> Router<App> {
    Router::new().route(
        &format!("{stem}/{{id}}/certificate"),
        get(certificate::<R>).post(chosen::<R>),
    )
}

async fn certificate<R: Desk>(
    State(app): State<App>,
    opened: Opened<R>,
    headers: HeaderMap,
    Asked(way): Asked<Way>,
) -> Answer {
    match elsewhere::<R>(&opened.loaded) {
        Some(there) => Ok(there.into_response()),
        None => choose(&app, &opened, &headers, &way.book, Vec::new()).await,
    }
}

/// The list, with what was wrong.
pub(super) async fn choose<R: Desk>(
    app: &App,
    opened: &Opened<R>,
    headers: &HeaderMap,
    book: &str,
    errors: Vec<FieldError>,
) -> Answer {
    let profile = opened.row().profile;
    let found = certificates::found(app, R::owner(opened.scope()), R::STAGE, headers, profile).await?;
    let stem = format!("{}/{}", list(R::STAGE), opened.id());
    let page = ChooseCertificate {
        stage: R::STAGE,
        action: format!("{stem}/certificate{}", Way::query(book)),
        back: stem,
        certificates: found.certificates,
        chosen: found.chosen,
        errors,
    };
    opened.officer.draw(app, status(&page.errors), &page).await
}

async fn chosen<R: Desk>(
    State(app): State<App>,
    opened: Opened<R>,
    headers: HeaderMap,
    Asked(way): Asked<Way>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    if seen.certificate.is_empty() || flow::profile_of(&seen.certificate) != opened.row().profile {
        let errors = vec![certificates::missing()];
        return choose(&app, &opened, &headers, &way.book, errors).await;
    }
    match flow::choose(&app, R::owner(opened.scope()), Some(&seen.certificate)).await {
        Ok(candidate) => {
            let cookie = certificates::remember(&app, R::STAGE, &candidate.id(), seen.remember == "on");
            let next = format!(
                "{}/{}/preview{}",
                list(R::STAGE),
                opened.id(),
                Way::query(&way.book)
            );
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&next)).into_response())
        }
        Err(FlowError::Broken(cause)) => Err(Failure::Broken(cause)),
        Err(error) => {
            let errors = vec![certificates::error(&error)];
            choose(&app, &opened, &headers, &way.book, errors).await
        }
    }
}
