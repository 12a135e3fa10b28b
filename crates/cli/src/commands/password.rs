//! The password of a protected file, without showing it to whoever lists the processes.

use std::path::PathBuf;

use clap::Args;

use super::Failure;

/// Where the password comes from.
#[derive(Args)]
pub(crate) struct Password {
    /// The password of protected files. Others on this machine can see a command line: SAOY_PASSWORD or
    /// --password-file hide it
    #[arg(long, value_name = "PASSWORD")]
    password: Option<String>,
    /// A file whose first line is the password
    #[arg(long, value_name = "FILE", conflicts_with = "password")]
    password_file: Option<PathBuf>,
}

impl Password {
    /// From the line, the file, or the environment variable `SAOY_PASSWORD`, in this order.
    pub(crate) fn read(&self) -> Result<Option<Vec<u8>>, Failure> {
        if let Some(password) = &self.password {
            return Ok(Some(password.clone().into_bytes()));
        }
        if let Some(path) = &self.password_file {
            let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
            let line = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
            return Ok(Some(line.strip_suffix(b"\r").unwrap_or(line).to_vec()));
        }
        Ok(std::env::var_os("SAOY_PASSWORD").map(|word| word.into_encoded_bytes()))
    }
}
