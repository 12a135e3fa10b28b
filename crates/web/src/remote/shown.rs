//! What the pages say about a question: what the officer does now, and how long there is still time.

use std::collections::BTreeMap;

use jiff::Timestamp;
use saoy_remote_signing::{Client, Grant, Mode, ObjectKind, Scope};
use saoy_store::batches::{Batch, Item, ItemState, KeyPlace};
use saoy_store::remote_orders::{self, RemoteOrder, RemoteState};
use saoy_store::scope::System;
use saoy_store::signings::{self, SigningState};

use super::asking;
use super::back::address;
use super::config::LetIn;
use super::making::is_open;
use super::vault::Purpose;
use crate::app::App;
use crate::flow::FlowError;
use crate::pages::{AtProvider, BatchItem, ProviderState, Text};

/// What the page of a batch says; `None` when the key is elsewhere or nothing is left to sign.
///
/// # Errors
/// Something is broken.
pub(crate) async fn of_batch(
    app: &App,
    batch: &Batch,
    items: &[Item],
) -> Result<Option<AtProvider>, FlowError> {
    if batch.signer != KeyPlace::Remote || batch.finished_at.is_some() {
        return Ok(None);
    }
    let coming = |item: &&Item| matches!(item.state, ItemState::Waiting | ItemState::Running);
    let preparing = items.iter().filter(coming).count();
    let open = signings::open(&app.db, &System, batch.id).await?;
    let asked = open.iter().filter(|one| one.state == SigningState::Asked).count();
    let orders = remote_orders::of_batch(&app.db, batch.id).await?;
    // Whatever the officer has to do comes first.
    let wants = orders.iter().rev().find(|one| one.state == RemoteState::Open);
    let waits = orders.iter().find(|one| is_open(one));
    let Some(last) = wants.or(waits).or(orders.first()) else {
        return Ok(None);
    };
    if asked + preparing == 0 {
        return Ok(None);
    }
    let mut shown = at_provider(app, last).await?;
    shown.left = asked + preparing;
    if preparing > 0 && shown.state == ProviderState::Again {
        shown.state = ProviderState::Waiting;
    }
    Ok(Some(shown))
}

/// What a page says about one question.
///
/// # Errors
/// Something is broken.
pub(crate) async fn at_provider(app: &App, order: &RemoteOrder) -> Result<AtProvider, FlowError> {
    let now = app.now();
    if app.config.remote_provider(&order.provider).is_none() {
        return Ok(AtProvider {
            name: order.provider.clone(),
            state: ProviderState::Again,
            order: order.id.to_string(),
            pin: false,
            otp: false,
            link: None,
            left: 1,
            seconds: None,
            fault: Some(gone(order)),
        });
    }
    let (provider, account) = asking::provider(app, order)?;
    let typed = account.mode.typed();
    let mut link = None;
    let state = match (order.state, &account.mode) {
        (RemoteState::Open, Mode::Page) => {
            link = Some(page(app, order).await?);
            ProviderState::Page
        }
        (RemoteState::Open, _) => ProviderState::Typed,
        (RemoteState::Queued | RemoteState::Asked, _) => ProviderState::Waiting,
        (RemoteState::Done, _) => ProviderState::Waiting,
        (RemoteState::Stopped, _) => ProviderState::Again,
    };
    let is_otp = |kind: &ObjectKind| matches!(kind, ObjectKind::Otp | ObjectKind::SentOtp);
    Ok(AtProvider {
        name: provider.name,
        state,
        order: order.id.to_string(),
        pin: typed.contains(&ObjectKind::Pin),
        otp: typed.iter().any(is_otp),
        link,
        left: 1,
        seconds: seconds(order, now),
        fault: order.reason.as_ref().and_then(Text::kept),
    })
}

/// Where the officer goes: first to let this installation in, where only the officer can, then to release the key.
async fn page(app: &App, order: &RemoteOrder) -> Result<String, FlowError> {
    let now = app.now();
    let (provider, account) = asking::provider(app, order)?;
    let at = app.config.remote_provider(&order.provider);
    let officers = at.is_some_and(|at| at.login == LetIn::Officer);
    let let_in = !officers || app.vault().token(order.person, &order.provider, now).is_some();
    let purpose = match let_in {
        true => Purpose::Key(order.id),
        false => Purpose::Service(Some(order.id)),
    };
    let who = (order.person, order.provider.as_str());
    let visit = app.vault().visit(who, purpose, || app.secret::<32>(), now);
    let (_, asked) = asking::asked(app, order).await?;
    let digests = asked.digests();
    let description = format!("Ký {} văn bản sao y", digests.len());
    let redirect = address(app);
    let grant = Grant {
        scope: match let_in {
            false => Scope::Service,
            true => Scope::Credential {
                credential: &account.credential,
                digests: &digests,
                hash: asked.scheme.hash(),
                description: &description,
            },
        },
        redirect: &redirect,
        state: &visit.state,
        verifier: &visit.verifier,
        lang: "vi-VN",
    };
    let client = Client::new(&provider, &*app.providers);
    client.page(&grant).map_err(FlowError::broken)
}

/// Puts how long there is time beside every dossier that waits for a confirmation.
///
/// # Errors
/// What the database reports.
pub(crate) async fn times(
    app: &App,
    batch: &Batch,
    items: &[Item],
    shown: &mut [BatchItem],
) -> Result<(), FlowError> {
    if batch.signer != KeyPlace::Remote {
        return Ok(());
    }
    let now = app.now();
    let open = signings::open(&app.db, &System, batch.id).await?;
    let mut lines = BTreeMap::new();
    for order in remote_orders::under_way(&app.db, batch.id).await? {
        let text = match (order.state, seconds(&order, now)) {
            (RemoteState::Asked, Some(left)) if left > 0 => {
                Text::key("remote-item-waiting").with("left", clock(left))
            }
            (RemoteState::Asked, _) => Text::key("remote-item-last"),
            (RemoteState::Open, _) => Text::key("remote-item-open"),
            _ => Text::key("remote-item-queued"),
        };
        for signing in remote_orders::items(&app.db, order.id).await? {
            let dossier = open.iter().find(|one| one.id == signing).map(|one| one.dossier);
            lines.extend(dossier.map(|dossier| (dossier.to_string(), text.clone())));
        }
    }
    let waits = |id: &str| {
        let item = items.iter().find(|item| item.dossier.to_string() == id);
        item.is_some_and(|item| item.state == ItemState::Asked)
    };
    for line in shown.iter_mut().filter(|line| waits(&line.id)) {
        if let Some(text) = lines.remove(&line.id) {
            line.text = Some(text);
        } else if line.text.is_none() {
            line.text = Some(Text::key("remote-item-queued"));
        }
    }
    Ok(())
}

/// The provider was taken out of the configuration.
pub(super) fn gone(order: &RemoteOrder) -> Text {
    Text::key("remote-gone").with("name", &order.provider)
}

/// So many seconds may the officer still confirm.
fn seconds(order: &RemoteOrder, now: Timestamp) -> Option<u64> {
    let until = order.until.filter(|_| order.state == RemoteState::Asked)?;
    Some(u64::try_from(until.duration_since(now).as_secs()).unwrap_or(0))
}

/// `4:32`.
fn clock(seconds: u64) -> String {
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
