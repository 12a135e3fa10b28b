//! Tickets: the code in a page's link, with which the officer's computer fetches what the batch has to sign.

use jiff::{SignedDuration, Timestamp};
use saoy_agent_protocol::{Link, ShortCode};
use saoy_domain::{BatchId, Digest, PersonId, RegistrationId};
use saoy_store::tickets::{self, NewTicket, Ticket};
use saoy_store::{StoreError, Tx};

use super::keys::{code_of, hash_of, here};
use crate::app::App;
use crate::flow::FlowError;

/// So long can a code be taken.
pub(crate) const MINUTES: SignedDuration = SignedDuration::from_mins(10);

/// What a code is for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Work {
    /// The dossiers of a batch.
    Batch(BatchId),
    /// The proof of a certificate that is being registered.
    Registration(RegistrationId),
}

impl Work {
    /// Of a ticket.
    pub(super) fn of(ticket: &Ticket) -> Option<Self> {
        let registration = ticket.registration.map(Self::Registration);
        ticket.batch.map(Self::Batch).or(registration)
    }
}

/// A code that nobody has yet. It is made before the transaction that gives it: the first one makes the installation's
/// secrets, in a transaction of its own.
pub(crate) struct Fresh {
    number: [u8; 16],
    code_hash: Digest,
    made_at: Timestamp,
    expires_at: Timestamp,
}

impl Fresh {
    /// A new code.
    ///
    /// # Errors
    /// What is broken.
    pub(crate) async fn new(app: &App) -> Result<Self, FlowError> {
        let number = app.random_bytes::<16>();
        let made_at = app.now();
        Ok(Self {
            number,
            code_hash: hash_of(&code_of(app, &number).await?),
            made_at,
            expires_at: made_at.saturating_add(MINUTES).map_err(FlowError::broken)?,
        })
    }

    /// Gives it to what is to be signed; a batch's older one works no more.
    ///
    /// # Errors
    /// What the database reports.
    pub(crate) async fn give(self, tx: &mut Tx, what: Work, person: PersonId) -> Result<(), StoreError> {
        let (batch, registration) = match what {
            Work::Batch(batch) => (Some(batch), None),
            Work::Registration(registration) => (None, Some(registration)),
        };
        let new = NewTicket {
            batch,
            registration,
            person,
            code_hash: self.code_hash,
            order_number: self.number.to_vec(),
            expires_at: self.expires_at,
        };
        tickets::give(tx, &new, self.made_at).await.map(drop)
    }
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
