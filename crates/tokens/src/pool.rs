//! One key of a hardware module that a service signs with: several sessions at once, each a process of its own, that come back by
//! themselves.
//!
//! The PIN is given once, by whoever starts the service, and kept in memory: without a person there is nobody else to give it
//! again when a line was down. A PIN that the module calls wrong is never tried a second time, by no session, until the
//! service is started anew.

mod device;
mod gate;
mod seat;

use std::num::NonZeroU8;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;
use std::{io, thread};

use saoy_pki::{Certificate, SignatureScheme};

use crate::{Deadlines, Launch, Pin, Token, TokenError};
pub use device::Device;
use gate::Gate;
use seat::Seat;

/// Where a key lies.
#[derive(Debug, Clone)]
pub struct Place {
    /// How the module is started.
    pub launch: Launch,
    /// How long each call may take.
    pub deadlines: Deadlines,
    /// The token (partition) in the module.
    pub token: TokenName,
    /// The certificate of the key, which the token holds beside it.
    pub certificate: Certificate,
    /// How it signs.
    pub scheme: SignatureScheme,
    /// How long the key is left alone after it did not come back: what is asked meanwhile is answered at once.
    pub rest: Duration,
}

/// What a token is called by whoever sets up the service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TokenName {
    /// `CKA_LABEL` of the token.
    Label(String),
    /// Its serial number.
    Serial(String),
}

/// What is done with a value, or with the reason why there is none. Called on a thread of the pool: it must not wait.
pub type Told = Box<dyn FnOnce(Result<Vec<u8>, TokenError>) + Send>;

/// The sessions of one key. They end, with their processes, when it is dropped.
#[derive(Debug)]
pub struct Pool {
    jobs: Sender<Job>,
}

struct Job {
    message: Vec<u8>,
    told: Told,
}

impl Pool {
    /// Starts so many sessions; none of them touches the module before the first signature, so that a module that is not
    /// there yet keeps nothing from starting.
    ///
    /// # Errors
    /// Threads that the system does not give.
    pub fn start(place: Place, pin: Pin, sessions: NonZeroU8) -> io::Result<Self> {
        let (jobs, waiting) = channel();
        let waiting = Arc::new(Mutex::new(waiting));
        let gate = Arc::new(Gate::new(place, pin));
        for number in 1..=sessions.get() {
            let (seat, waiting) = (Seat::new(Arc::clone(&gate)), Arc::clone(&waiting));
            thread::Builder::new()
                .name(format!("key session {number}"))
                .spawn(move || work(seat, &waiting))?;
        }
        Ok(Self { jobs })
    }

    /// Asks for a signature; the next session that is free makes it.
    pub fn sign(&self, message: Vec<u8>, told: Told) {
        let job = Job { message, told };
        if let Err(lost) = self.jobs.send(job) {
            (lost.0.told)(Err(TokenError::NotStarted("the sessions have ended".to_owned())));
        }
    }
}

impl TokenName {
    /// Whether it is this token.
    #[must_use]
    pub fn is(&self, token: &Token) -> bool {
        match self {
            Self::Label(label) => token.label == *label,
            Self::Serial(serial) => token.serial.whole() == serial,
        }
    }
}

impl std::fmt::Display for TokenName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Label(name) | Self::Serial(name) => f.write_str(name),
        }
    }
}

fn work(mut seat: Seat, waiting: &Mutex<Receiver<Job>>) {
    loop {
        // Held while it waits: whoever holds it gets the next job, the others wait for the lock instead.
        let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok(job) = next else {
            return;
        };
        (job.told)(seat.sign(&job.message));
    }
}
