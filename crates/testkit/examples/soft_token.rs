//! Tokens of SoftHSM2 for suites that are not written in Rust. The PIN is the first line of standard input.
//!
//! ```text
//! soft_token key FOLDER LABEL rsa2048|p256|p384 FILE   a new token with a key; FILE gets the public key (SPKI, DER)
//! soft_token certificate FOLDER LABEL FILE             the certificate (DER) for that key goes into the token
//! ```

#![allow(clippy::unwrap_used, clippy::panic, reason = "a tool of tests")]

use std::fs;
use std::path::Path;

use saoy_pki::Certificate;
use saoy_testkit::tokens::{KeyOf, Tokens};

fn main() {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let mut pin = String::new();
    std::io::stdin().read_line(&mut pin).unwrap();
    let pin = pin.trim_end();
    match words[..] {
        ["key", folder, label, kind, file] => {
            let kind = match kind {
                "rsa2048" => KeyOf::Rsa2048,
                "p256" => KeyOf::P256,
                "p384" => KeyOf::P384,
                _ => panic!("no such kind of key: {kind}"),
            };
            let tokens = Tokens::in_folder(Path::new(folder)).unwrap();
            fs::write(file, tokens.key(label, pin, kind).unwrap().der()).unwrap();
        }
        ["certificate", folder, label, file] => {
            let certificate = Certificate::from_der(&fs::read(file).unwrap()).unwrap();
            let tokens = Tokens::in_folder(Path::new(folder)).unwrap();
            tokens.certificate(label, pin, &certificate).unwrap();
        }
        _ => panic!("soft_token key FOLDER LABEL KIND FILE | certificate FOLDER LABEL FILE"),
    }
}
