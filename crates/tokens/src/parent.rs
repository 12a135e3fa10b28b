//! The side that asks: starts a module's process, waits no longer than it says, kills, starts again.

mod driver;
mod environment;
mod noise;
mod process;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::time::Duration;

pub use driver::Driver;
pub use noise::Noise;

/// How to start a module's process.
#[derive(Debug, Clone)]
pub struct Launch {
    pub(crate) program: PathBuf,
    pub(crate) module: PathBuf,
    pub(crate) environment: Vec<(OsString, OsString)>,
}

/// How long each thing may take. The clock is the system's monotonic one.
#[derive(Debug, Clone, Copy)]
pub struct Deadlines {
    /// Loading and starting the module.
    pub start: Duration,
    /// Listing tokens and reading certificates before the PIN. A module that needs longer is taken for one that shows
    /// nothing before it.
    pub list: Duration,
    /// Listing tokens when somebody is logged in, or without reading certificates.
    pub list_after_pin: Duration,
    /// Checking a typed PIN, and finding the key.
    pub login: Duration,
    /// A person typing the PIN on the token.
    pub pin_pad: Duration,
    /// One signature.
    pub sign: Duration,
    /// Leaving.
    pub leave: Duration,
    /// Between two tries of a token that another program uses; it is tried three times.
    pub busy: Duration,
}

impl Launch {
    /// `program` becomes the module's process when it is called with [`crate::child::VERB`] and the module
    /// ([`crate::child::run`]): the caller's own executable, mostly.
    #[must_use]
    pub fn new(program: &Path, module: &Path) -> Self {
        Self {
            program: program.to_owned(),
            module: module.to_owned(),
            environment: Vec::new(),
        }
    }

    /// One more variable for the process; its environment is empty but for what drivers need (`PATH`, `HOME` and such).
    #[must_use]
    pub fn with_variable(mut self, name: impl Into<OsString>, value: impl Into<OsString>) -> Self {
        self.environment.push((name.into(), value.into()));
        self
    }

    /// The module.
    #[must_use]
    pub fn module(&self) -> &Path {
        &self.module
    }
}

impl Default for Deadlines {
    /// For slow tokens on slow computers.
    fn default() -> Self {
        Self {
            start: Duration::from_secs(15),
            list: Duration::from_secs(8),
            list_after_pin: Duration::from_secs(30),
            login: Duration::from_secs(20),
            pin_pad: Duration::from_secs(120),
            sign: Duration::from_secs(30),
            leave: Duration::from_secs(1),
            busy: Duration::from_millis(500),
        }
    }
}
