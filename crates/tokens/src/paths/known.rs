//! The table of makers.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{Certainty, System};

/// A driver's file as its maker names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Known {
    /// The maker.
    pub maker: String,
    /// A name, or a whole path.
    pub file: String,
    /// How sure that is.
    pub certainty: Certainty,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    maker: Vec<Maker>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Maker {
    name: String,
    certainty: Certainty,
    #[serde(default)]
    windows: Vec<String>,
    #[serde(default)]
    macos: Vec<String>,
    #[serde(default)]
    linux: Vec<String>,
}

/// What is known for a system, the surest first.
#[must_use]
pub fn known(system: System) -> Vec<Known> {
    // The table is part of the program, and a test reads it.
    let makers = toml::from_str::<Table>(include_str!("modules.toml"))
        .map_or_else(|_| Vec::new(), |table| table.maker);
    let mut all: Vec<Known> = makers.into_iter().flat_map(|maker| maker.of(system)).collect();
    all.sort_by_key(|known| std::cmp::Reverse(known.certainty));
    all
}

impl Maker {
    fn of(self, system: System) -> impl Iterator<Item = Known> {
        let files = match system {
            System::Windows => self.windows,
            System::Macos => self.macos,
            System::Linux => self.linux,
        };
        files.into_iter().map(move |file| Known {
            maker: self.name.clone(),
            file,
            certainty: self.certainty,
        })
    }
}

/// Where a file of this name may be. On Windows a driver of 32 bits lies in another folder: it is looked at to be told.
pub(super) fn everywhere(root: &Path, system: System, file: &str) -> Vec<PathBuf> {
    let folders: &[&str] = match system {
        _ if file.contains('/') => &[""],
        System::Windows => &["Windows/System32", "Windows/SysWOW64"],
        System::Macos => &["usr/local/lib"],
        System::Linux => &[
            "usr/lib/x86_64-linux-gnu",
            "usr/lib/aarch64-linux-gnu",
            "usr/lib64",
            "usr/lib",
            "usr/local/lib",
        ],
    };
    let file = file.trim_start_matches("C:").trim_start_matches('/');
    folders
        .iter()
        .map(|folder| root.join(folder).join(file))
        .collect()
}
