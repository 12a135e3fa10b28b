//! “Chứng thư số chờ xác nhận”: whose certificate it is, where the certificate itself does not say so, is for two administrators to
//! say, neither of them the one who registered it.

use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use saoy_domain::{CertificateId, Deed, PersonId};
use saoy_store::certificates::{self, Certificate};
use saoy_store::{agencies, people};

use super::Administrator;
use crate::app::App;
use crate::asked::{At, status};
use crate::audit;
use crate::failure::{Answer, Failure};
use crate::pages::{OwnCertificate, ProposedCertificate, ProposedCertificates, Standing, Text};
use crate::proposals;

pub(super) async fn show(State(app): State<App>, who: Administrator) -> Answer {
    let mut rows = Vec::new();
    for one in certificates::proposed(&app.db, &who.scope).await? {
        rows.push(row(&app, &who, &one).await?);
    }
    let page = ProposedCertificates { rows };
    who.draw(&app, status(&[]), &page).await
}

pub(super) async fn approve(State(app): State<App>, who: Administrator, At(id): At<CertificateId>) -> Answer {
    let one = find(&app, &who, id).await?;
    if !proposals::may_confirm(&one, who.id()) {
        return Err(Failure::Bad(Text::key("certificate-second-needed")));
    }
    let now = app.now();
    let mut tx = app.db.begin().await?;
    if !certificates::approve(&mut tx, &who.scope, &one, now).await? {
        return Err(Failure::Bad(Text::key("certificate-second-needed")));
    }
    audit::record(
        &mut tx,
        &who.scope,
        Deed::CertificateApprove,
        subject(&who, &one),
        now,
    )
    .await?;
    proposals::tell(&app, &mut tx, id, now).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/certificates").into_response())
}

pub(super) async fn refuse(State(app): State<App>, who: Administrator, At(id): At<CertificateId>) -> Answer {
    let one = find(&app, &who, id).await?;
    let now = app.now();
    let mut tx = app.db.begin().await?;
    certificates::refuse(&mut tx, &who.scope, one.id, now).await?;
    audit::record(
        &mut tx,
        &who.scope,
        Deed::CertificateRefuse,
        subject(&who, &one),
        now,
    )
    .await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/certificates").into_response())
}

async fn find(app: &App, who: &Administrator, id: CertificateId) -> Result<Certificate, Failure> {
    let waiting = certificates::proposed(&app.db, &who.scope).await?;
    let found = waiting.into_iter().find(|one| one.id == id);
    found.ok_or(Failure::NotFound)
}

/// The person whom the row of the log is about.
fn subject(who: &Administrator, one: &Certificate) -> PersonId {
    one.person.or(one.registered_by).unwrap_or(who.id())
}

async fn row(app: &App, who: &Administrator, one: &Certificate) -> Result<ProposedCertificate, Failure> {
    let owner = match (one.agency, one.person) {
        (Some(agency), _) => agencies::find(&app.db, agency).await?.map(|agency| agency.name),
        (None, Some(person)) => name(app, Some(person)).await?,
        (None, None) => None,
    };
    Ok(ProposedCertificate {
        owner: owner.unwrap_or_default(),
        by: name(app, one.registered_by).await?.unwrap_or_default(),
        first: name(app, one.approved_by).await?,
        may: proposals::may_confirm(one, who.id()),
        certificate: OwnCertificate::of(one, Standing::Proposed),
    })
}

async fn name(app: &App, person: Option<PersonId>) -> Result<Option<String>, Failure> {
    match person {
        Some(person) => Ok(people::find(&app.db, person).await?.map(|person| person.name)),
        None => Ok(None),
    }
}
