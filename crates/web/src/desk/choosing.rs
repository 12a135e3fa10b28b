//! “Danh sách chứng thư số” of one dossier.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Redirect};
use axum::routing::get;
use saoy_domain::DossierId;
use saoy_store::scope::{CopySeal, CopySign};

use super::form::{Seen, Way};
use super::refused::list;
use super::stage::Desk;
use super::work::{elsewhere, find};
use super::{certificates, draw, status};
use crate::app::App;
use crate::asked::{Asked, At, Posted};
use crate::auth::Officer;
use crate::failure::{Answer, Failure};
use crate::flow::{self, FlowError};
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
    officer: Officer<R>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Asked(way): Asked<Way>,
) -> Answer {
    let loaded = find(&app, &officer.scope, id).await?;
    match elsewhere::<R>(&loaded) {
        Some(there) => Ok(there.into_response()),
        None => choose(&app, &officer, &headers, id, &way.book, Vec::new()).await,
    }
}

/// The list, with what was wrong.
pub(super) async fn choose<R: Desk>(
    app: &App,
    officer: &Officer<R>,
    headers: &HeaderMap,
    id: DossierId,
    book: &str,
    errors: Vec<FieldError>,
) -> Answer {
    let found = certificates::found(app, R::owner(&officer.scope), R::STAGE, headers).await?;
    let stem = format!("{}/{id}", list(R::STAGE));
    let page = ChooseCertificate {
        stage: R::STAGE,
        action: format!("{stem}/certificate{}", Way::query(book)),
        back: stem,
        certificates: found.certificates,
        chosen: found.chosen,
        errors,
    };
    draw(app, officer, status(&page.errors), &page).await
}

async fn chosen<R: Desk>(
    State(app): State<App>,
    officer: Officer<R>,
    headers: HeaderMap,
    At(id): At<DossierId>,
    Asked(way): Asked<Way>,
    Posted(seen): Posted<Seen>,
) -> Answer {
    find(&app, &officer.scope, id).await?;
    if seen.certificate.is_empty() {
        return choose(
            &app,
            &officer,
            &headers,
            id,
            &way.book,
            vec![certificates::missing()],
        )
        .await;
    }
    match flow::choose(&app, R::owner(&officer.scope), Some(&seen.certificate)).await {
        Ok(candidate) => {
            let cookie = certificates::remember(&app, R::STAGE, &candidate.id(), seen.remember == "on");
            let next = format!("{}/{id}/preview{}", list(R::STAGE), Way::query(&way.book));
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&next)).into_response())
        }
        Err(FlowError::Broken(cause)) => Err(Failure::Broken(cause)),
        Err(error) => {
            let errors = vec![certificates::error(&error)];
            choose(&app, &officer, &headers, id, &way.book, errors).await
        }
    }
}
