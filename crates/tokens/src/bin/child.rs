//! The process that loads one module, as a program of its own: for a module of another word size than the caller's, and
//! for the tests. Asked `p11-child MODULE`, as the signing agent asks itself.

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut words = std::env::args_os().skip(1);
    match (words.next(), words.next(), words.next()) {
        (Some(verb), Some(module), None) if verb == saoy_tokens::child::VERB => {
            saoy_tokens::child::run(Path::new(&module))
        }
        _ => {
            eprintln!("saoy-p11-child is started by other programs: p11-child MODULE");
            ExitCode::from(2)
        }
    }
}
