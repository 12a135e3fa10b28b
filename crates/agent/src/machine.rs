//! This computer: its clock, its random source, its folders, its name.

use std::path::PathBuf;
use std::time::Duration;

use aws_lc_rs::rand::{SecureRandom, SystemRandom};
use jiff::Timestamp;
use saoy_agent::install::{Bundle, Freedesktop, Links, Registry};
use saoy_agent::{Edge, Machine};

/// The real computer.
#[derive(Debug, Default)]
pub(crate) struct ThisComputer(SystemRandom);

impl Edge for ThisComputer {
    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where the agent reads the clock"
    )]
    fn now(&self) -> Timestamp {
        Timestamp::now()
    }

    fn random(&self, bytes: &mut [u8]) {
        // There is no safe way on without randomness: keys would be guessable.
        if self.0.fill(bytes).is_err() {
            std::process::abort();
        }
    }

    fn pause(&self, time: Duration) {
        std::thread::sleep(time);
    }
}

/// Where the agent keeps its things unless it is told otherwise.
pub(crate) fn folder() -> Option<PathBuf> {
    if let Some(folder) = variable("SAOY_AGENT_HOME") {
        return Some(folder);
    }
    if cfg!(windows) {
        return Some(variable("LOCALAPPDATA")?.join("saoy-agent"));
    }
    let home = variable("HOME")?;
    if cfg!(target_os = "macos") {
        return Some(home.join("Library/Application Support/saoy-agent"));
    }
    let data = variable("XDG_DATA_HOME").unwrap_or_else(|| home.join(".local/share"));
    Some(data.join("saoy-agent"))
}

fn variable(name: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name).filter(|value| !value.is_empty());
    value.map(PathBuf::from)
}

/// How this system hands links over; `None` where the account has no home.
pub(crate) fn links() -> Option<Box<dyn Links>> {
    if cfg!(windows) {
        return Some(Box::new(Registry));
    }
    if cfg!(target_os = "macos") {
        return Some(Box::new(Bundle::of(variable("HOME")?)));
    }
    Freedesktop::of(variable).map(|system| Box::new(system) as _)
}

/// What the officer's list of computers says about this one.
pub(crate) fn described() -> Machine {
    let name = ["COMPUTERNAME", "HOSTNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok());
    let name = name.or_else(|| std::fs::read_to_string("/etc/hostname").ok());
    let name = name
        .unwrap_or_default()
        .trim()
        .chars()
        .filter(|one| !one.is_control())
        .take(60)
        .collect::<String>();
    Machine {
        name: if name.is_empty() { "?".to_owned() } else { name },
        software: format!(
            "{} {}, saoy-agent {}",
            std::env::consts::OS,
            std::env::consts::ARCH,
            env!("CARGO_PKG_VERSION")
        ),
    }
}
