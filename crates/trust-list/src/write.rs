//! A list as text: what an import prints for an administrator to read, cut and keep.

use std::fmt::Write as _;

use saoy_pki::{Certificate, TrustAnchor};

use crate::TrustList;

impl TrustList {
    /// The list with its certificates inside; [`TrustList::parse`] reads it back.
    pub fn to_toml(&self) -> String {
        let mut text = format!(
            "version = 1\nname = {}\ndemo = {}\n",
            quoted(&self.name),
            self.demo
        );
        for anchor in &self.anchors {
            entry(&mut text, anchor);
        }
        text
    }
}

fn entry(text: &mut String, anchor: &TrustAnchor) {
    let purposes: Vec<String> = anchor
        .purposes
        .iter()
        .map(|purpose| quoted(purpose.name()))
        .collect();
    let certificate = &anchor.certificate;
    // Writing to a string cannot fail.
    let _ = write!(
        text,
        "\n# {}\n[[anchor]]\nname = {}\n",
        comment(&certificate.subject().to_string()),
        quoted(&anchor.name)
    );
    let _ = writeln!(text, "purposes = [{}]", purposes.join(", "));
    for (key, time) in [("from", anchor.from), ("to", anchor.to)] {
        if let Some(time) = time {
            let _ = writeln!(text, "{key} = \"{time}\"");
        }
    }
    let _ = writeln!(text, "sha256 = \"{}\"", hex::encode(certificate.fingerprint()));
    let _ = writeln!(text, "certificate = \"\"\"\n{}\"\"\"", pem(certificate));
}

fn pem(certificate: &Certificate) -> String {
    // Fails for lengths beyond what a certificate can have; a list without one is refused when it is read.
    der::pem::encode_string("CERTIFICATE", der::pem::LineEnding::LF, certificate.der()).unwrap_or_default()
}

/// A basic string (TOML 1.0, “String”).
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for letter in text.chars() {
        match letter {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            // Nor must a name turn the line around on somebody's screen.
            control if control.is_control() || turns(control) => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(control));
            }
            other => quoted.push(other),
        }
    }
    quoted.push('"');
    quoted
}

fn comment(text: &str) -> String {
    text.chars()
        .map(|letter| {
            if letter.is_control() || turns(letter) {
                ' '
            } else {
                letter
            }
        })
        .collect()
}

/// Signs of direction (Unicode Standard Annex 9).
fn turns(letter: char) -> bool {
    matches!(letter, '\u{61c}' | '\u{200e}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
