//! The little of our environment that a driver gets.

use std::ffi::OsString;

/// Where programs, settings and temporary files are, and the language. Nothing that names a file to be loaded.
const KEPT: &[&str] = &[
    "PATH",
    "HOME",
    "USER",
    "LANG",
    "LC_ALL",
    "TMPDIR",
    "XDG_RUNTIME_DIR",
    "APPDATA",
    "LOCALAPPDATA",
    "PROGRAMDATA",
    "PROGRAMFILES",
    "SYSTEMDRIVE",
    "SYSTEMROOT",
    "TEMP",
    "TMP",
    "USERPROFILE",
    "WINDIR",
];

pub(super) fn kept() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os().filter(|(name, _)| {
        let known = |kept: &str| name.to_str().is_some_and(|name| name.eq_ignore_ascii_case(kept));
        KEPT.iter().any(|kept| known(kept))
    })
}
