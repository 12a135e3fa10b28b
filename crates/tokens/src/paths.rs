//! Where drivers are: the caller's own list, what the system registers, the names that makers use.

mod known;
mod registered;

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::header::{self, HeaderFault};
pub use known::{Known, known};

/// The operating systems, each with its own names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum System {
    /// Windows 10 and later.
    Windows,
    /// macOS.
    Macos,
    /// Linux.
    Linux,
}

/// How sure it is that a name is the maker's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certainty {
    /// One list names it.
    Low,
    /// Several independent lists do.
    Medium,
    /// The maker does, or somebody who used it.
    High,
}

/// Who says that a driver may be there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// The caller's own list.
    Configured,
    /// The system's registration (`*.module` files of p11-kit).
    Registered,
    /// The table of makers.
    Known {
        /// The maker.
        maker: String,
        /// How sure that is.
        certainty: Certainty,
    },
}

/// A place where a driver was looked for, for the self-test.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The file.
    pub path: PathBuf,
    /// Who named it.
    pub source: Source,
    /// Whether there is one, and why not: [`HeaderFault::Missing`] mostly, which is no fault unless it was configured.
    pub found: Result<(), HeaderFault>,
}

/// All places, in the order in which they are to be tried.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// The places.
    pub places: Vec<Place>,
}

impl System {
    /// The system that this program was made for.
    pub const OURS: Self = if cfg!(windows) {
        Self::Windows
    } else if cfg!(target_os = "macos") {
        Self::Macos
    } else {
        Self::Linux
    };
}

impl Report {
    /// The drivers that can be loaded.
    pub fn modules(&self) -> impl Iterator<Item = &Path> {
        self.there().map(|place| place.path.as_path())
    }

    /// The places that hold a driver.
    pub fn there(&self) -> impl Iterator<Item = &Place> {
        self.places.iter().filter(|place| place.found.is_ok())
    }

    /// What a person should hear of: files that are there and cannot be used (of 32 bits, for instance), and configured
    /// ones that are missing.
    pub fn faults(&self) -> impl Iterator<Item = (&Place, HeaderFault)> {
        self.places.iter().filter_map(|place| {
            let fault = place.found.err()?;
            let matters = fault != HeaderFault::Missing || place.source == Source::Configured;
            matters.then_some((place, fault))
        })
    }
}

/// Looks for drivers on this computer. Nothing is loaded: headers are read. `configured` come first and are the caller's;
/// a message from outside must never name one.
#[must_use]
pub fn search(configured: &[PathBuf]) -> Report {
    search_in(Path::new("/"), System::OURS, configured, header::check)
}

/// The same for a system that lies below `root`, judged by `check`.
#[must_use]
pub fn search_in(
    root: &Path,
    system: System,
    configured: &[PathBuf],
    check: impl Fn(&Path) -> Result<(), HeaderFault>,
) -> Report {
    let mut places: Vec<Place> = Vec::new();
    let own = configured.iter().map(|path| (path.clone(), Source::Configured));
    let registered = registered::modules(root, system)
        .into_iter()
        .map(|path| (path, Source::Registered));
    let known = known(system).into_iter().flat_map(|known| {
        let source = Source::Known {
            maker: known.maker,
            certainty: known.certainty,
        };
        known::everywhere(root, system, &known.file)
            .into_iter()
            .map(move |path| (path, source.clone()))
    });
    for (path, source) in own.chain(registered).chain(known) {
        if !places.iter().any(|place| place.path == path) {
            places.push(Place {
                found: check(&path),
                path,
                source,
            });
        }
    }
    Report { places }
}

#[cfg(test)]
mod tests;
