//! What a module prints. It is counted, not kept: it may print what it was given.

use std::io::Read;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What the module's process wrote where nobody should.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Noise {
    /// How many bytes.
    pub bytes: u64,
    /// The first line, when it was written before any PIN was given; at most 200 characters.
    pub first_line: Option<String>,
}

/// Collects noise as it comes.
#[derive(Debug, Clone, Default)]
pub(super) struct Listener(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    noise: Noise,
    /// The beginning, until a line is full or a PIN was given.
    line: Vec<u8>,
    closed: bool,
}

impl Listener {
    pub(super) fn listen(&self, mut from: impl Read + Send + 'static) {
        let listener = self.clone();
        thread::spawn(move || {
            let mut buffer = [0; 4096];
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                listener.with(|state| state.take(buffer.get(..count).unwrap_or_default()));
            }
        });
    }

    /// From now on a PIN is known to the process: no word of it is kept any more.
    pub(super) fn close(&self) {
        self.with(|state| {
            state.closed = true;
            state.line.clear();
        });
    }

    pub(super) fn heard(&self) -> Noise {
        self.with(|state| state.noise.clone())
    }

    fn with<T>(&self, act: impl FnOnce(&mut State) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl State {
    fn take(&mut self, bytes: &[u8]) {
        self.noise.bytes += bytes.len() as u64;
        if self.closed || self.noise.first_line.is_some() {
            return;
        }
        let end = bytes.iter().position(|byte| *byte == b'\n');
        let some = bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default();
        self.line.extend_from_slice(some);
        if end.is_some() || self.line.len() >= 200 {
            let line: String = String::from_utf8_lossy(&self.line)
                .chars()
                .filter(|c| !c.is_control())
                .take(200)
                .collect();
            self.noise.first_line = Some(line);
            self.line.clear();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_kept_only_when_it_was_full_before_the_pin() {
        let before = Listener::default();
        before.with(|state| state.take(b"driver 4.0\nreader "));
        assert_eq!(before.heard().first_line.as_deref(), Some("driver 4.0"));

        let during = Listener::default();
        during.with(|state| state.take(b"login with "));
        during.close();
        during.with(|state| state.take(b"73190846\n"));
        assert_eq!(
            during.heard(),
            Noise {
                bytes: 20,
                first_line: None
            }
        );
    }
}
