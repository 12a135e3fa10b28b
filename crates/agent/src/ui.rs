//! What the officer sees and says. The window and the terminal are two ways of it, the tests a third.

use saoy_agent_protocol::{Accepted, Origin};
use saoy_tokens::{PinState, Secret};

use crate::compare::Compared;
use crate::keys::{Found, Place, Reach};
use crate::trouble::Trouble;

/// The officer. Every question names the installation: it is what a forged page cannot choose.
pub trait Ui: Send {
    /// “Ghép máy này với … ?”, before anything is sent there.
    fn may_pair(&mut self, at: &Origin, official: bool) -> bool;

    /// The six digits that are typed into the page; `false` when the officer gives up.
    fn digits(&mut self, at: &Origin, digits: &str, person: &str) -> bool;

    /// Files are being prepared; `false` when the officer gives up.
    fn preparing(&mut self, at: &Origin, ready: u32, of: u32) -> bool;

    /// The token with the order's certificate is not there; `false` when the officer gives up.
    fn wait_for_token(&mut self, at: &Origin, reach: &Reach) -> bool;

    /// Which certificate: its place in the list.
    fn choose(&mut self, at: &Origin, within_reach: &[Found]) -> Option<usize>;

    /// What is to be signed.
    fn review(&mut self, at: &Origin, order: &Accepted, found: &Found) -> Review;

    /// How the comparison of an item came out.
    fn compared(&mut self, n: u32, compared: &Compared);

    /// The PIN for a token; `None` when the officer gives up.
    fn pin(&mut self, at: &Origin, token: &Place, asked: Asked) -> Option<Secret>;

    /// So many are signed; `false`: the officer pressed stop.
    fn progress(&mut self, at: &Origin, signed: usize, of: usize) -> bool;

    /// The token was pulled out with so many left; `false` when the officer gives up.
    fn pulled_out(&mut self, at: &Origin, found: &Found, left: usize) -> bool;

    /// The end of it.
    fn done(&mut self, at: &Origin, signed: usize, of: usize);

    /// Something keeps the agent from going on.
    fn trouble(&mut self, trouble: &Trouble);
}

/// What the officer says to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Review {
    /// Sign all of it.
    Sign,
    /// Fetch the file of this item and compare it.
    Compare(u32),
    /// Sign nothing.
    Decline,
}

/// Why a PIN is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    /// What the token says about its PIN now.
    pub state: PinState,
    /// The last one was wrong.
    pub wrong: bool,
    /// The token shows its certificates only after the PIN.
    pub to_look: bool,
}
