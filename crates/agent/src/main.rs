//! `saoy-agent`: started by a `saoy:` link, by a person, or by itself as the process of one driver.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    match (words.next(), words.next(), words.next()) {
        (Some(verb), Some(module), None) if verb == saoy_tokens::child::VERB => {
            saoy_tokens::child::run(Path::new(&module))
        }
        _ => ExitCode::from(2),
    }
}
