//! The password of a protected file, without showing it to whoever lists the processes.

use std::path::PathBuf;

use clap::Args;
use saoy_pades::changes::Lang;
use saoy_pdf::{Limits, OpenError, Reader};
use zeroize::Zeroizing;

use super::told::Told;
use super::words::small_file;
/// Where the password comes from.
#[derive(Args)]
pub(crate) struct Password {
    /// The password of protected files. Others on this machine can see a command line: SAOY_PASSWORD or
    /// --password-file hide it, and without all three it is asked for on a terminal
    #[arg(long, value_name = "PASSWORD")]
    password: Option<String>,
    /// A file whose first line is the password
    #[arg(long, value_name = "FILE", conflicts_with = "password")]
    password_file: Option<PathBuf>,
}

impl Password {
    /// From the line, the file, or the environment variable `SAOY_PASSWORD`, in this order.
    pub(crate) fn read(&self) -> Result<Option<Zeroizing<Vec<u8>>>, Told> {
        if let Some(password) = &self.password {
            return Ok(Some(Zeroizing::new(password.clone().into_bytes())));
        }
        if let Some(path) = &self.password_file {
            let bytes = Zeroizing::new(small_file(path)?);
            let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
            let line = line.strip_suffix(b"\r").unwrap_or(line);
            return Ok(Some(Zeroizing::new(line.to_vec())));
        }
        let word = std::env::var_os("SAOY_PASSWORD");
        Ok(word.map(|word| Zeroizing::new(word.into_encoded_bytes())))
    }
}

/// Opens a PDF that may be damaged or protected. A password that nobody gave is asked for, where somebody sits at a terminal.
pub(crate) fn opened<'f>(
    bytes: &'f [u8],
    password: Option<&Zeroizing<Vec<u8>>>,
    name: &str,
    lang: Lang,
) -> Result<Reader<'f>, OpenError> {
    let found = Reader::open_any(bytes, &Limits::default(), password.map(|word| word.as_slice()));
    match (&found, password) {
        (Err(OpenError::PasswordRequired), None) => match ask(name, lang) {
            Some(typed) => Reader::open_any(bytes, &Limits::default(), Some(typed.as_bytes())),
            None => found,
        },
        _ => found,
    }
}

/// The password of the file `name`, typed unseen; nothing where standard input is no terminal.
pub(crate) fn ask(name: &str, lang: Lang) -> Option<Zeroizing<String>> {
    let name = super::plain::plain(name);
    saoy_unseen::line(&match lang {
        Lang::Vi => format!("Mật khẩu của {name}:"),
        Lang::En => format!("Password of {name}:"),
    })
}
