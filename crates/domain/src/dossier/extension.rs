//! What happens to a dossier without moving it: a later due time, and a signature that came too late.

use jiff::Timestamp;

use super::{Act, Event, Move, MoveRefusal, Stored};
use crate::{
    Permission,
    due::{DueRefusal, Extension, WorkCalendar},
};

/// Why a due time is not extended.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ExtendRefusal {
    /// The officer may not, or nobody has to act any more.
    #[error(transparent)]
    Move(#[from] MoveRefusal),
    /// The law.
    #[error(transparent)]
    Due(#[from] DueRefusal),
}

impl Stored {
    /// “Gia hạn”: moves `due` by working days and begins the row of history (Decree 23/2015 Article 21).
    ///
    /// # Errors
    /// [`ExtendRefusal`].
    pub fn extend(
        &self,
        due: Timestamp,
        calendar: &WorkCalendar,
        days: u32,
        agreed: bool,
        reason: &str,
        act: &Act,
    ) -> Result<(Extension, Event), ExtendRefusal> {
        let (facts, state) = (self.facts(), self.state());
        if act.by.agency != facts.agency {
            return Err(MoveRefusal::OtherAgency.into());
        }
        let may = Move::Extend.needs();
        if !may.iter().any(|permission| act.by.permissions.has(*permission)) {
            let permission = Permission::CopyCreate;
            return Err(MoveRefusal::Permission { permission }.into());
        }
        if !state.is_open() {
            return Err(MoveRefusal::NotNow { is: state }.into());
        }
        let extension = calendar.extend(due, days, agreed, reason)?;
        let event = Event {
            by: Some(act.by.person),
            ..Event::of(Move::Extend, facts.agency, act.at, state, state)
        };
        let event = event.because(extension.reason.clone());
        Ok((extension, event))
    }

    /// The row of history for a signature that came after its number had been given up: it was refused.
    pub fn late(&self, act: &Act, number: &str) -> Event {
        let (facts, state) = (self.facts(), self.state());
        let event = Event {
            by: Some(act.by.person),
            ..Event::of(Move::Late, facts.agency, act.at, state, state)
        };
        event.because(number.to_owned())
    }
}
