//! A certificate whose key a provider keeps: the account is looked up, one of its keys chosen, and a sentence signed with it, as with
//! any other key. Then it is the officer's or the agency's, with the account behind it.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::post;
use saoy_domain::RemoteOrderId;
use saoy_pki::Certificate;
use saoy_remote_signing::{Client, Credential, Grant, Scope, Secret};
use saoy_store::pictures::Owner;
use saoy_store::registrations;
use saoy_store::remote_orders::{self, RemoteState};
use saoy_store::scope::System;
use serde::Deserialize;

use super::certificates::{PATIENCE, draw, sealed_by};
use super::computers::officer;
use crate::agent::registering;
use crate::app::App;
use crate::asked::Posted;
use crate::auth::SignedIn;
use crate::desk::activation;
use crate::failure::{Answer, Failure};
use crate::flow::RemoteKey;
use crate::pages::{RemoteKeyFound, RemoteProvider, RemoteRegistration, Text, in_pairs};
use crate::remote::{self, LetIn, Make, Purpose};

/// The longest name of an account, in bytes.
const MAX_USER: usize = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/certificates/remote", post(look_up))
        .route("/certificates/remote/release", post(release))
}

#[derive(Deserialize)]
struct Wanted {
    #[serde(default)]
    of: String,
    provider: String,
    #[serde(default)]
    user: String,
    #[serde(default)]
    credential: String,
}

/// What the page offers before anything was typed.
pub(super) fn offered(app: &App) -> Option<RemoteRegistration> {
    let providers = app.config.remote.iter().map(|at| RemoteProvider {
        id: at.id.clone(),
        name: at.name.clone(),
    });
    let offered = RemoteRegistration {
        providers: providers.collect(),
        of: "me".to_owned(),
        ..RemoteRegistration::default()
    };
    (!offered.providers.is_empty()).then_some(offered)
}

async fn look_up(State(app): State<App>, who: SignedIn, Posted(wanted): Posted<Wanted>) -> Answer {
    officer(&who)?;
    let owner = match wanted.of.as_str() {
        "seal" => Owner::Agency(sealed_by(&app, &who).await?.ok_or(Failure::NotFound)?),
        _ => Owner::Person(who.person.id),
    };
    let at = app
        .config
        .remote_provider(&wanted.provider)
        .ok_or(Failure::NotFound)?;
    let mut page = offered(&app).unwrap_or_default();
    (page.of, page.provider) = (wanted.of.clone(), wanted.provider.clone());
    page.user = wanted.user.trim().to_owned();
    if page.user.is_empty() || page.user.len() > MAX_USER || page.user.chars().any(char::is_control) {
        page.fault = Some(Text::key("remote-user-missing"));
        return draw(&app, &who, Some(page)).await;
    }
    let person = who.person.id;
    if at.login == LetIn::Officer && app.vault().token(person, &at.id, app.now()).is_none() {
        page.link = Some(let_in(&app, &who, &wanted.provider)?);
        return draw(&app, &who, Some(page)).await;
    }
    let found = match remote::credentials(&app, person, &wanted.provider, &page.user).await? {
        Ok(found) => found,
        Err(fault) => {
            page.fault = Some(remote::sentence(&fault, &at.name));
            return draw(&app, &who, Some(page)).await;
        }
    };
    let chosen = match found.as_slice() {
        [only] => Some(only),
        several => several
            .iter()
            .find(|one| one.account.credential == wanted.credential),
    };
    let Some(chosen) = chosen else {
        page.fault = found
            .is_empty()
            .then(|| Text::key("remote-no-key").with("name", &at.name));
        page.found = found.iter().map(key_found).collect();
        return draw(&app, &who, Some(page)).await;
    };
    match begin(&app, &who, owner, (&wanted.provider, &at.name), chosen).await? {
        None => Ok(Redirect::to("/certificates").into_response()),
        Some(why) => {
            page.fault = Some(why);
            draw(&app, &who, Some(page)).await
        }
    }
}

/// The sentence is prepared and its signature asked for; or why this certificate is not registered.
async fn begin(
    app: &App,
    who: &SignedIn,
    owner: Owner,
    (provider, name): (&str, &str),
    chosen: &Credential,
) -> Result<Option<Text>, Failure> {
    let certificate: &Certificate = &chosen.certificate;
    if let Err(why) = registering::may_be_registered(app, owner, certificate).await? {
        return Ok(Some(why));
    }
    let (person, now) = (who.person.id, who.visitor.at);
    let lapses_at = now.saturating_add(PATIENCE).map_err(Failure::broken)?;
    let mut tx = app.db.begin().await?;
    let id = registrations::begin(&mut tx, person, owner, now, lapses_at).await?;
    tx.commit().await?;
    let registration = registrations::find(&app.db, &System, id).await?;
    let registration = registration.ok_or(Failure::NotFound)?;
    let code = app.secret::<4>();
    let statement = registering::statement(app, &registration, certificate, &code).await?;
    let key = RemoteKey {
        provider: provider.to_owned(),
        name: name.to_owned(),
        account: chosen.account.clone(),
    };
    let what = Make {
        batch: None,
        registration: Some(id),
        person,
    };
    let mut tx = app.db.begin().await?;
    registrations::choose(&mut tx, id, (certificate.der(), &statement), now).await?;
    remote::make(app, &mut tx, &what, &key, &[]).await?;
    tx.commit().await?;
    Ok(None)
}

/// Where the officer lets this installation in.
fn let_in(app: &App, who: &SignedIn, provider: &str) -> Result<String, Failure> {
    let at = app.config.remote_provider(provider).ok_or(Failure::NotFound)?;
    let purpose = Purpose::Service(None);
    let visit = app.vault().visit(
        (who.person.id, provider),
        purpose,
        || app.secret::<32>(),
        app.now(),
    );
    let redirect = remote::back_address(app);
    let grant = Grant {
        scope: Scope::Service,
        redirect: &redirect,
        state: &visit.state,
        verifier: &visit.verifier,
        lang: "vi-VN",
    };
    let known = at.provider();
    let client = Client::new(&known, &*app.providers);
    client.page(&grant).map_err(Failure::broken)
}

#[derive(Deserialize)]
struct Released {
    order: RemoteOrderId,
    #[serde(default)]
    pin: Secret,
    #[serde(default)]
    otp: Secret,
}

/// What was typed to release the key for its proof.
async fn release(State(app): State<App>, who: SignedIn, Posted(typed): Posted<Released>) -> Answer {
    officer(&who)?;
    let order = remote_orders::find(&app.db, &System, typed.order).await?;
    let own = order.filter(|order| order.person == who.person.id && order.registration.is_some());
    let order = own.ok_or(Failure::NotFound)?;
    if order.state != RemoteState::Open {
        return Err(Failure::Bad(Text::key("remote-over")));
    }
    let now = app.now();
    app.vault().show(order.id, activation(typed.pin, typed.otp)?, now);
    let mut tx = app.db.begin().await?;
    if remote_orders::queue(&mut tx, order.id).await? {
        remote::enqueue(&mut tx, order.id, now).await?;
    }
    tx.commit().await?;
    Ok(Redirect::to("/certificates").into_response())
}

fn key_found(one: &Credential) -> RemoteKeyFound {
    let certificate = &one.certificate;
    RemoteKeyFound {
        credential: one.account.credential.clone(),
        name: certificate.subject_common_name().unwrap_or_default(),
        issuer: certificate.issuer_common_name().unwrap_or_default(),
        serial: in_pairs(&certificate.serial_hex()),
        from: certificate.not_before(),
        to: certificate.not_after(),
    }
}
