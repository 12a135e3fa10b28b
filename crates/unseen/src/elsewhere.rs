//! Windows' console. Not compiled where the project is tested.

use std::io::{IsTerminal as _, stdin};

use zeroize::Zeroizing;

/// Asks, and reads a line that is not shown; nothing where standard input is no terminal.
pub fn line(question: &str) -> Option<Zeroizing<String>> {
    if !stdin().is_terminal() {
        return None;
    }
    rpassword::prompt_password(format!("{question} "))
        .ok()
        .map(Zeroizing::new)
}
