//! `saoy-agent`: started by a `saoy:` link, by a person, or by itself as the process of one driver.

mod command;
mod machine;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let words: Vec<_> = std::env::args_os().skip(1).collect();
    match &words[..] {
        // Nothing else is read before: this process belongs to the driver.
        [verb, module] if verb == saoy_tokens::child::VERB => saoy_tokens::child::run(Path::new(module)),
        words => {
            saoy_tokens::child::no_dumps();
            command::run(words)
        }
    }
}
