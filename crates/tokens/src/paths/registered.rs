//! Drivers that the system itself lists: `*.module` files of p11-kit (pkcs11.conf(5)). The registry of Windows is not
//! read.

use std::path::{Path, PathBuf};

use super::System;

/// Modules of p11-kit that hold no keys of people.
const NOT_TOKENS: &[&str] = &["p11-kit-trust.so", "p11-kit-client.so", "p11-kit-proxy.so"];

pub(super) fn modules(root: &Path, system: System) -> Vec<PathBuf> {
    if system != System::Linux {
        return Vec::new();
    }
    let mut files: Vec<PathBuf> = ["etc/pkcs11/modules", "usr/share/p11-kit/modules"]
        .iter()
        .filter_map(|folder| std::fs::read_dir(root.join(folder)).ok())
        .flat_map(|entries| entries.flatten().map(|entry| entry.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "module"))
        .collect();
    files.sort();
    files.iter().filter_map(|file| module_of(root, file)).collect()
}

/// The line `module: NAME`; a name without a folder lies in the first of the folders for modules that has it.
fn module_of(root: &Path, file: &Path) -> Option<PathBuf> {
    let text = std::fs::read_to_string(file).ok()?;
    let name = text.lines().find_map(|line| line.strip_prefix("module:"))?.trim();
    if name.is_empty() || NOT_TOKENS.contains(&name) {
        return None;
    }
    if let Some(absolute) = name.strip_prefix('/') {
        return Some(root.join(absolute));
    }
    let folders = [
        "usr/lib/x86_64-linux-gnu/pkcs11",
        "usr/lib/aarch64-linux-gnu/pkcs11",
        "usr/lib64/pkcs11",
        "usr/lib/pkcs11",
    ];
    let places = folders.iter().map(|folder| root.join(folder).join(name));
    let mut there = places.clone().filter(|path| path.exists());
    there.next().or_else(|| places.into_iter().next())
}
