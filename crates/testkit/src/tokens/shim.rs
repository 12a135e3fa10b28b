//! The control file of `saoy-token-shim`.

use std::path::{Path, PathBuf};

use super::TokensError;

/// A module that forwards to SoftHSM2, with the faults that a test asks for (`crates/token-shim/README.md` lists them).
#[derive(Debug)]
pub struct Shim {
    module: PathBuf,
    control: PathBuf,
}

impl Shim {
    /// The variable that names the control file to the module.
    pub const VARIABLE: &str = "SAOY_TOKEN_SHIM";

    pub(super) fn new(folder: &Path) -> Result<Self, TokensError> {
        let module = library()?;
        let control = folder.join("faults");
        std::fs::write(&control, "")?;
        Ok(Self { module, control })
    }

    /// The module.
    pub fn module(&self) -> &Path {
        &self.module
    }

    /// What [`Shim::VARIABLE`] has to be.
    pub fn control(&self) -> &Path {
        &self.control
    }

    /// From now on the module has these faults and no others, also where it is already loaded.
    ///
    /// # Errors
    /// When the control file cannot be written.
    pub fn faults(&self, lines: &[&str]) -> std::io::Result<()> {
        // Renamed into its place: the module reads it at any time.
        let next = self.control.with_extension("next");
        let calls = format!("calls {}\n", self.calls_file().display());
        std::fs::write(&next, calls + &lines.join("\n") + "\n")?;
        std::fs::rename(next, &self.control)
    }

    /// The functions that were called since the first [`Shim::faults`], in order.
    pub fn calls(&self) -> Vec<String> {
        let text = std::fs::read_to_string(self.calls_file()).unwrap_or_default();
        text.lines().map(str::to_owned).collect()
    }

    /// How often a function was called.
    pub fn count(&self, function: &str) -> usize {
        self.calls().iter().filter(|call| *call == function).count()
    }

    fn calls_file(&self) -> PathBuf {
        self.control.with_extension("calls")
    }
}

/// Beside the running test, where cargo puts the library of a dev-dependency; a program of the same build has it a folder
/// deeper.
fn library() -> Result<PathBuf, TokensError> {
    let name = format!(
        "{}saoy_token_shim{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    let program = std::env::current_exe()?;
    let folder = program.parent().unwrap_or(Path::new(""));
    let places = [folder.join(&name), folder.join("deps").join(&name)];
    let found = places.iter().find(|path| path.exists()).cloned();
    found.ok_or_else(|| TokensError::NoShim(folder.join(name)))
}
