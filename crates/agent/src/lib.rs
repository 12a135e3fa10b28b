//! The signing agent for an officer's computer: it fetches an order from an installation that it is paired with, shows what
//! is to be signed, asks the PIN in its own window, lets the token sign, and sends the values back. It listens nowhere.

mod compare;
mod diary;
mod edge;
mod http;
mod inbox;
pub mod install;
mod installation;
mod kept;
mod key_file;
mod keys;
mod pair;
mod sentence;
mod terminal;
mod trouble;
mod ui;
mod work;

pub use compare::{Compared, NotTheSame, Same, compare};
pub use diary::Diary;
pub use edge::{Edge, random_name};
pub use http::{Call, HttpFault, Https, Reply, Transport};
pub use inbox::{Inbox, OnlyOne};
pub use installation::Installation;
pub use kept::{Kept, KeptError, Pairing};
pub use key_file::{KeyFile, KeyFileFault};
pub use keys::{Found, Keys, Place, Reach, Tokens};
pub use pair::{Machine, pair};
pub use sentence::Lang;
pub use terminal::{PinSource, Terminal};
pub use trouble::Trouble;
pub use ui::{Asked, Review, Ui};
pub use work::{Summary, Worker};
