//! Everything that keeps the agent from signing, each with the sentence that says what happened and what to do.

use saoy_agent_protocol::api::Fault;
use saoy_agent_protocol::{BadWords, LinkRefusal, NotACode, OrderRefusal, Origin};
use saoy_tokens::TokenError;
use thiserror::Error;

use crate::http::HttpFault;
use crate::kept::KeptError;
use crate::key_file::KeyFileFault;

/// Why nothing, or nothing more, is signed.
#[derive(Debug, Error)]
pub enum Trouble {
    /// The link that started the agent.
    #[error(transparent)]
    Link(#[from] LinkRefusal),
    /// The typed code.
    #[error(transparent)]
    Code(#[from] NotACode),
    /// The installation is not paired with this computer.
    #[error("{0} is not paired with this computer")]
    NotPaired(Origin),
    /// The agency's administrator allows other installations only.
    #[error("{0} is not on this computer's list of installations")]
    NotAllowed(Origin),
    /// The installation was not reached.
    #[error("{at}: {why}")]
    Network {
        /// Which.
        at: Origin,
        /// What happened.
        why: HttpFault,
    },
    /// The installation said no.
    #[error("{at}: {fault:?}")]
    Refused {
        /// Which.
        at: Origin,
        /// Its reason.
        fault: Fault,
    },
    /// The installation's answer is none of this protocol, or not signed by its key.
    #[error("{at} answered with something that is not its own")]
    NotItsOwn {
        /// Which.
        at: Origin,
    },
    /// The installation shows words that must not be shown.
    #[error(transparent)]
    Words(#[from] BadWords),
    /// The order is refused.
    #[error(transparent)]
    Order(#[from] OrderRefusal),
    /// The key.
    #[error(transparent)]
    Key(#[from] TokenError),
    /// The self-test found no token to try: the word that the page got.
    #[error("nothing to try: {0}")]
    NothingToTry(&'static str),
    /// The file with a key.
    #[error(transparent)]
    KeyFile(#[from] KeyFileFault),
    /// A key in a file is asked to sign documents.
    #[error("a key in a file signs no documents")]
    FileOnlyProves,
    /// The agent's own files.
    #[error(transparent)]
    Kept(#[from] KeptError),
    /// The folder into which links are put.
    #[error("the agent's folder: {0}")]
    Inbox(std::io::Error),
    /// The officer closed the window.
    #[error("the officer stopped")]
    Stopped,
}
