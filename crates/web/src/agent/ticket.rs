//! Tickets: the code in a page's link, with which the officer's computer fetches what the batch has to sign.

use jiff::SignedDuration;
use saoy_agent_protocol::{Link, ShortCode};
use saoy_domain::{BatchId, PersonId};
use saoy_store::Tx;
use saoy_store::tickets::{self, NewTicket, Ticket};

use super::keys::{code_of, hash_of, here};
use crate::app::App;
use crate::flow::FlowError;

/// So long can a code be taken.
pub(crate) const MINUTES: SignedDuration = SignedDuration::from_mins(10);

/// Gives a batch a new code; an older one works no more.
///
/// # Errors
/// What is broken.
pub(crate) async fn give(app: &App, tx: &mut Tx, batch: BatchId, person: PersonId) -> Result<(), FlowError> {
    let number = app.random_bytes::<16>();
    let now = app.now();
    let new = NewTicket {
        batch,
        person,
        code_hash: hash_of(&code_of(app, &number).await?),
        order_number: number.to_vec(),
        expires_at: now.saturating_add(MINUTES).map_err(FlowError::broken)?,
    };
    tickets::give(tx, &new, now).await?;
    Ok(())
}

/// The link that opens the agent, and the code that is typed where it does not.
///
/// # Errors
/// What is broken.
pub(crate) async fn link(app: &App, ticket: &Ticket) -> Result<(Link, ShortCode), FlowError> {
    let code = code_of(app, &ticket.order_number).await?;
    let link = Link::Sign {
        at: here(app)?,
        code: code.clone(),
    };
    Ok((link, code))
}
