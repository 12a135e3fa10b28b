//! Terminals of Linux and macOS.

use std::io::{self, Write as _};

use rustix::process::{Signal, getpid, kill_process};
use rustix::termios::{LocalModes, OptionalActions, SpecialCodeIndex as Code, tcgetattr, tcsetattr};
use zeroize::Zeroizing;

/// The most that a terminal gives at once (`MAX_CANON` and its end); what is longer was not typed.
const MOST: usize = 4096;

/// Asks on standard error, and reads a line that is not shown; nothing where standard input is no terminal.
///
/// Whoever breaks off (^C, ^\\) gets the terminal back as it was: these keys end the line instead of the program, which
/// then ends itself by the signal that they stand for.
pub fn line(question: &str) -> Option<Zeroizing<String>> {
    let input = io::stdin();
    let before = tcgetattr(&input).ok()?;
    let mut silent = before.clone();
    silent.local_modes.remove(LocalModes::ECHO | LocalModes::ISIG);
    let stops = [
        before.special_codes[Code::VINTR],
        before.special_codes[Code::VQUIT],
    ];
    silent.special_codes[Code::VEOL] = stops[0];
    silent.special_codes[Code::VEOL2] = stops[1];
    let _ = write!(io::stderr(), "{question} ");
    tcsetattr(&input, OptionalActions::Flush, &silent).ok()?;
    let typed = typed(&input, stops);
    let _ = tcsetattr(&input, OptionalActions::Flush, &before);
    let _ = writeln!(io::stderr());
    let typed = typed.ok()?;
    let stopped = typed.last().filter(|last| is_stop(**last, stops));
    if let Some(stopped) = stopped {
        let signal = if *stopped == stops[0] {
            Signal::INT
        } else {
            Signal::QUIT
        };
        let _ = kill_process(getpid(), signal);
        // Somebody started it so that this signal is passed over (nohup): it ends as if it were not.
        std::process::exit(128 + signal.as_raw());
    }
    let line = std::str::from_utf8(&typed).ok()?;
    Some(Zeroizing::new(line.trim_end_matches(['\r', '\n']).to_owned()))
}

/// A line with what ended it: its end, one of the keys, or the end of everything. It is read past the standard library,
/// whose buffer would keep it.
fn typed(input: &io::Stdin, stops: [u8; 2]) -> io::Result<Zeroizing<Vec<u8>>> {
    // Room enough that it need not move and leave itself behind.
    let mut line = Zeroizing::new(Vec::with_capacity(MOST));
    let mut piece = Zeroizing::new([0; 256]);
    loop {
        let length = match rustix::io::read(input, &mut *piece) {
            Err(rustix::io::Errno::INTR) => continue,
            length => length?,
        };
        if line.len() + length > MOST {
            return Err(io::ErrorKind::InvalidData.into());
        }
        line.extend_from_slice(piece.get(..length).unwrap_or_default());
        let ended = line
            .last()
            .is_some_and(|last| *last == b'\n' || is_stop(*last, stops));
        if ended || length == 0 {
            return Ok(line);
        }
    }
}

/// 0 stands for a key that is not there (POSIX `_POSIX_VDISABLE`).
fn is_stop(byte: u8, stops: [u8; 2]) -> bool {
    byte != 0 && stops.contains(&byte)
}
