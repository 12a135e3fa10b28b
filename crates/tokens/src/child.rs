//! The process that loads one module: asked through its standard input, it answers through its standard output, and can
//! be killed at any time.

mod quiet;
mod work;

use std::io::{Read, Write};
use std::mem::ManuallyDrop;
use std::path::Path;
use std::sync::mpsc::{Receiver, sync_channel};
use std::thread;

use crate::pin::Pin;
use crate::wire::{self, Answer, Ask, Follows, Incoming};
pub use quiet::no_dumps;
use work::{Given, Work};

/// The first argument of an executable that is to become this process; the second is the module.
pub const VERB: &str = "p11-child";

/// Serves this process' standard input until it ends. What the module prints, or reads, cannot get in between: both
/// streams are taken away from it first. No memory of the process is ever written to disk.
pub fn run(module: &Path) -> ! {
    quiet::no_dumps();
    quiet::panics_without_words();
    if let Ok((input, output)) = quiet::take_streams() {
        serve(module, input, output, quiet::leave);
    }
    quiet::leave()
}

/// Serves one conversation with one module. `gone` is called when the other side is no more there, even while the module
/// hangs in a call; it is expected to end the process.
pub fn serve(module: &Path, input: impl Read + Send + 'static, mut output: impl Write, gone: fn() -> !) {
    let (sender, incoming) = sync_channel(4);
    thread::spawn(move || {
        let mut input = input;
        while let Ok(one) = wire::read_incoming(&mut input) {
            let last = matches!(one, Incoming::Ask(Ask::Bye));
            if sender.send(one).is_err() || last {
                return;
            }
        }
        gone();
    });
    // Never dropped: closing sessions is one more chance for a module to hang.
    let mut work = ManuallyDrop::new(Work::new(module));
    while let Ok(Incoming::Ask(ask)) = incoming.recv() {
        let Some(given) = given(&ask, &incoming) else {
            return;
        };
        let leaving = matches!(ask, Ask::Bye);
        let answer = work.answer(ask, &given).unwrap_or_else(Answer::Refused);
        drop(given);
        if wire::write_answer(&mut output, &answer).is_err() || leaving {
            return;
        }
    }
}

/// What follows the request; `None` when something else does.
fn given(ask: &Ask, incoming: &Receiver<Incoming>) -> Option<Given> {
    let (Ask::Login { secret, .. } | Ask::Sign { secret, .. }) = ask else {
        return Some(Given::Nothing);
    };
    match secret {
        Follows::Nothing => Some(Given::Nothing),
        Follows::Pad => Some(Given::Secret(crate::Secret::Pad)),
        Follows::Pin => next_pin(incoming).map(|pin| Given::Secret(crate::Secret::Typed(pin))),
    }
}

fn next_pin(incoming: &Receiver<Incoming>) -> Option<Pin> {
    match incoming.recv() {
        Ok(Incoming::Pin(pin)) => Some(pin),
        _ => None,
    }
}
