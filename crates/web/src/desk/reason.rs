//! The page that asks for the reason of a step back.

use saoy_store::scope::Right;

use crate::app::App;
use crate::asked::status;
use crate::cards;
use crate::failure::Answer;
use crate::opened::Opened;
use crate::pages::{AskReason, FieldError, ReasonFor};

/// What was typed so far.
#[derive(Default)]
pub(super) struct Typed<'t> {
    pub(super) reason: &'t str,
    /// The code of the dossier that takes the place of a withdrawn one.
    pub(super) replaced_by: &'t str,
}

/// Asks, or asks again with what was wrong.
pub(super) async fn ask<R: Right>(
    app: &App,
    opened: &Opened<R>,
    what: ReasonFor,
    typed: Typed<'_>,
    errors: Vec<FieldError>,
) -> Answer {
    let id = opened.id();
    let page = AskReason {
        what,
        card: cards::card(app, opened.scope(), &opened.loaded).await?,
        action: match what {
            ReasonFor::Withdraw => format!("/dossiers/{id}/withdraw"),
            ReasonFor::Abandon => format!("/seal/{id}/abandon"),
        },
        back: format!("/dossiers/{id}"),
        reason: typed.reason.to_owned(),
        replaced_by: typed.replaced_by.to_owned(),
        errors,
    };
    opened.officer.draw(app, status(&page.errors), &page).await
}
