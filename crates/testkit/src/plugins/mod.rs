//! Stand-ins of the programs that sign whole files on officers' computers: VGCASignService of the Government Cipher Committee
//! and the VNPT-CA plug-in. Each listens on the loopback, takes one message and gives one answer, really signs, and has a
//! switch for everything that may go wrong.
//!
//! They speak as their makers' scripts do as far as that is public (endpoints, requests, answers, codes). Two things are not:
//! how the VNPT-CA plug-in frames a call in its one text message, and which `Status` VGCASignService answers when the officer
//! closes its window. The frame here is `{"function": …, "args": […]}`, the status is 1.
//!
//! Real ones speak `wss` with a certificate of their own making. These speak `ws`, so that a browser under test need not trust
//! anything.

mod http;
mod sign;
mod socket;
mod vgca;
mod vnpt;

pub use sign::{Keys, Mood};
pub use vgca::Vgca;
pub use vnpt::Vnpt;

use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

/// What a stand-in is to do, and what it was asked.
#[derive(Debug)]
struct Inner {
    keys: Keys,
    mood: Mood,
    asked: Vec<String>,
}

#[derive(Debug, Clone)]
struct Shared(Arc<Mutex<Inner>>);

impl Shared {
    fn new(keys: Keys) -> Self {
        Self(Arc::new(Mutex::new(Inner {
            keys,
            mood: Mood::Well,
            asked: Vec::new(),
        })))
    }

    /// Notes what came; gives keys and mood of this moment.
    fn heard(&self, path: &str, message: &str) -> (Keys, Mood) {
        let mut inner = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        inner.asked.push(format!("{path} {message}"));
        (inner.keys.clone(), inner.mood)
    }

    fn set(&self, mood: Mood) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).mood = mood;
    }

    fn asked(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .asked
            .clone()
    }
}

/// Answers until the program ends. `answer` gets path and message of each connection; none is silence.
fn listen(
    port: u16,
    answer: impl Fn(&str, &str) -> Option<String> + Clone + Send + 'static,
) -> std::io::Result<SocketAddr> {
    let listener = TcpListener::bind(("127.0.0.1", port))?;
    let address = listener.local_addr()?;
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let answer = answer.clone();
            std::thread::spawn(move || drop(socket::talk(stream, answer)));
        }
    });
    Ok(address)
}
