//! One measure in a process of its own, so that no other work's memory is counted.

use std::ffi::OsStr;
use std::process::{Command, ExitCode};
use std::time::Duration;

use super::{cpu, peak, resident};
use crate::commands::Failure;

/// Nanoseconds and bytes.
pub(super) struct Measured {
    pub(super) floor: f64,
    pub(super) ours: f64,
    /// Above the mapping of the file.
    pub(super) memory: f64,
}

impl Measured {
    /// How many times the floor.
    pub(super) fn ratio(&self) -> f64 {
        self.ours / self.floor
    }
}

/// Starts this program again: `saoy bench WHICH` with `words`, which prints what [`here`] prints.
pub(super) fn apart(which: &str, rounds: u32, words: &[&OsStr]) -> Result<Measured, Failure> {
    let output = Command::new(std::env::current_exe()?)
        .args(["bench", which, "--rounds", &rounds.to_string()])
        .args(words)
        .output()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let numbers: Vec<f64> = text
        .split_whitespace()
        .filter_map(|number| number.parse().ok())
        .collect();
    match (output.status.success(), numbers.as_slice()) {
        (true, [floor, ours, memory]) => Ok(Measured {
            floor: *floor,
            ours: *ours,
            memory: *memory,
        }),
        _ => Err(String::from_utf8_lossy(&output.stderr).into_owned().into()),
    }
}

/// Measures both in this process, ours first: the floor must not have paid for its memory. `size` is that of the file.
pub(super) fn here(
    rounds: u32,
    size: u64,
    mut ours: impl FnMut() -> Result<(), Failure>,
    mut floor: impl FnMut() -> Result<(), Failure>,
) -> Result<ExitCode, Failure> {
    let before = resident();
    let fastest = |work: &mut dyn FnMut() -> Result<(), Failure>| -> Result<Duration, Failure> {
        let mut least = Duration::MAX;
        for _ in 0..rounds.max(1) {
            least = least.min(cpu(&mut *work)?);
        }
        Ok(least)
    };
    let ours = fastest(&mut ours)?;
    let memory = peak().saturating_sub(before).saturating_sub(size);
    let floor = fastest(&mut floor)?;
    println!("{} {} {memory}", floor.as_nanos(), ours.as_nanos());
    Ok(ExitCode::SUCCESS)
}
