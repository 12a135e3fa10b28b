//! How a click on a `saoy:` link comes to start this program: each system is told in its own way, for the account that is
//! signed in, without an administrator.

mod freedesktop;
mod macos;
mod windows;

use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use thiserror::Error;

pub use freedesktop::Freedesktop;
pub use macos::Bundle;
pub use windows::Registry;

/// The scheme.
pub const SCHEME: &str = "saoy";

/// What a link starts: this program, `open`, and the drivers besides the known ones; the link itself comes last, behind
/// `--`, so that nothing in it is an option.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Start {
    /// The program.
    pub program: PathBuf,
    /// Drivers that the person at this computer named: no link ever does.
    pub modules: Vec<PathBuf>,
}

/// One thing to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    /// A file with this text, in the place of the one that is there.
    Write(PathBuf, String),
    /// The file goes, if it is there.
    Remove(PathBuf),
    /// A program of the system, with its arguments.
    Run(&'static str, Vec<String>),
}

/// A system's way to hand links over.
pub trait Links {
    /// What makes links start the program; done twice it is the same as once.
    ///
    /// # Errors
    /// See [`InstallError`].
    fn register(&self, start: &Start) -> Result<Vec<Step>, InstallError>;

    /// What undoes it.
    ///
    /// # Errors
    /// See [`InstallError`].
    fn remove(&self) -> Result<Vec<Step>, InstallError>;
}

/// Why links do not start the program.
#[derive(Debug, Error)]
pub enum InstallError {
    /// A file or folder.
    #[error("{path}: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A program of the system said no, or is not there.
    #[error("{program}: {words}")]
    Refused {
        /// Which.
        program: &'static str,
        /// Its words.
        words: String,
    },
    /// A path that cannot be written into the system's list.
    #[error("{0}: not a name in Unicode on one line")]
    Name(PathBuf),
    /// The account has no home.
    #[error("this account has no home folder")]
    NoHome,
}

/// Does all of it, in order.
///
/// # Errors
/// The first step that failed.
pub fn carry_out(steps: &[Step]) -> Result<(), InstallError> {
    steps.iter().try_for_each(|step| match step {
        Step::Write(path, text) => written(path, text).map_err(|source| io(path, source)),
        Step::Remove(path) => match std::fs::remove_file(path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(io(path, source)),
            _ => Ok(()),
        },
        Step::Run(program, arguments) => ran(program, arguments),
    })
}

/// Beside first, then into its place.
fn written(path: &Path, text: &str) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let beside = path.with_extension("saoy-new");
    std::fs::write(&beside, text)?;
    std::fs::rename(beside, path)
}

fn ran(program: &'static str, arguments: &[String]) -> Result<(), InstallError> {
    let refused = |words: String| InstallError::Refused { program, words };
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .output()
        .map_err(|error| refused(error.to_string()))?;
    if output.status.success() {
        return Ok(());
    }
    Err(refused(String::from_utf8_lossy(&output.stderr).trim().to_owned()))
}

fn io(path: &Path, source: io::Error) -> InstallError {
    InstallError::Io {
        path: path.to_owned(),
        source,
    }
}

/// A path as it goes into a line of text.
fn plain(path: &Path) -> Result<&str, InstallError> {
    path.to_str()
        .filter(|text| !text.chars().any(char::is_control))
        .ok_or_else(|| InstallError::Name(path.to_owned()))
}
