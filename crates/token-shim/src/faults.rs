//! The control file, and the faults that are the same in every function.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use cryptoki_sys::{CK_RV, CKR_DEVICE_REMOVED};

/// The variable that names the control file.
const VARIABLE: &str = "SAOY_TOKEN_SHIM";

/// Whether somebody is logged in, as far as this process knows.
pub(crate) static LOGGED_IN: AtomicBool = AtomicBool::new(false);
/// Signatures made by this process.
pub(crate) static SIGNATURES: AtomicU32 = AtomicU32::new(0);

/// The faults asked for now.
pub(crate) struct Faults(String);

impl Faults {
    pub(crate) fn now() -> Self {
        Self(
            control_file()
                .and_then(|path| std::fs::read_to_string(path).ok())
                .unwrap_or_default(),
        )
    }

    pub(crate) fn has(&self, word: &str) -> bool {
        self.values(word).next().is_some()
    }

    /// What stands behind a word.
    pub(crate) fn value(&self, word: &str) -> Option<&str> {
        self.values(word).next()
    }

    pub(crate) fn number(&self, word: &str) -> Option<u32> {
        self.value(word)?.parse().ok()
    }

    pub(crate) fn values(&self, word: &str) -> impl Iterator<Item = &str> {
        self.0.lines().filter_map(move |line| {
            let rest = line.strip_prefix(word)?;
            if rest.is_empty() {
                Some("")
            } else {
                rest.strip_prefix(' ')
            }
        })
    }

    pub(crate) fn says(&self, word: &str, value: &str) -> bool {
        self.values(word).any(|one| one == value)
    }

    /// Whether the token is not there.
    pub(crate) fn is_gone(&self) -> bool {
        let made = SIGNATURES.load(Ordering::SeqCst);
        self.has("absent") || self.number("removed-after").is_some_and(|after| made >= after)
    }
}

fn control_file() -> Option<PathBuf> {
    std::env::var_os(VARIABLE).map(PathBuf::from)
}

/// How many wrong PINs the token has seen: kept in a file, because a lock outlives the process.
pub(crate) fn wrong_pins() -> u32 {
    let read = || std::fs::read_to_string(counter()?).ok()?.parse().ok();
    read().unwrap_or(0)
}

pub(crate) fn set_wrong_pins(count: u32) {
    if let Some(path) = counter() {
        let _ = std::fs::write(path, count.to_string());
    }
}

fn counter() -> Option<PathBuf> {
    control_file().map(|path| path.with_extension("wrong"))
}

/// What happens on entering a function, before anything else; a code is returned as it is.
pub(crate) fn enter(function: &str) -> Result<Faults, CK_RV> {
    let faults = Faults::now();
    if let Some(path) = faults.value("calls")
        && let Ok(mut file) = std::fs::OpenOptions::new().create(true).append(true).open(path)
    {
        let _ = writeln!(file, "{function}");
    }
    if faults.has("noise") {
        println!("S4P1 {function}: the driver says something");
        eprintln!("{function}: and complains");
    }
    let before_login = faults.says("hang-before-login", function) && !LOGGED_IN.load(Ordering::SeqCst);
    if before_login || faults.says("hang", function) {
        loop {
            std::thread::sleep(Duration::from_secs(3600));
        }
    }
    if faults.says("abort", function) {
        std::process::abort();
    }
    let failing = |value: &str| value.strip_prefix(function)?.strip_prefix(' ')?.parse().ok();
    if let Some(code) = faults.values("fail").find_map(failing) {
        return Err(code);
    }
    if faults.is_gone() && !matches!(function, "C_Initialize" | "C_GetSlotList" | "C_GetSlotInfo") {
        return Err(CKR_DEVICE_REMOVED);
    }
    Ok(faults)
}
