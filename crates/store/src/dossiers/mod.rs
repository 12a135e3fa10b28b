//! Dossiers: made, loaded, moved, followed, searched.

mod events;
mod find;
mod grounds;
mod list;
mod row;
mod save;
mod stored;

pub use events::{TimelineRow, happened, timeline, timeline_of, timeline_of_account};
pub use find::{PublicView, find, find_any, of_account, of_visit, public};
pub use grounds::RefusalGrounds;
pub(crate) use list::Built;
pub use list::{
    Direction, ListQuery, MenuCounts, Order, Page, SortColumn, count, list, menu_counts, next_waiting,
};
pub use row::{Profile, RequesterKind, Row, Waiting};
pub use save::{NewDossier, SaveError, create, extend, move_on, save};

/// Every statement of this folder.
#[cfg(test)]
pub(crate) const STATEMENTS: &[&[crate::engine::Statement]] =
    &[events::STATEMENTS, find::STATEMENTS, save::STATEMENTS];
