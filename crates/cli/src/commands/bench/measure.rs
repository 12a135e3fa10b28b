//! Processor and memory of this process.

use std::{fs, time::Duration};

use rustix::time::{ClockId, clock_gettime};

use crate::commands::Failure;

/// CPU time of this process, kernel and user, spent in `work`.
pub(in crate::commands) fn cpu(work: impl FnOnce() -> Result<(), Failure>) -> Result<Duration, Failure> {
    let start = processor();
    work()?;
    Ok(processor().saturating_sub(start))
}

/// CPU time of this process so far, kernel and user.
pub(in crate::commands) fn processor() -> Duration {
    spent(ClockId::ProcessCPUTime)
}

/// CPU time of this thread so far, kernel and user.
#[cfg(feature = "service")]
pub(in crate::commands) fn thread() -> Duration {
    spent(ClockId::ThreadCPUTime)
}

fn spent(clock: ClockId) -> Duration {
    let spent = clock_gettime(clock);
    Duration::new(
        spent.tv_sec.unsigned_abs(),
        u32::try_from(spent.tv_nsec).unwrap_or(0),
    )
}

/// Resident memory now, bytes; 0 where there is no /proc.
pub(in crate::commands) fn resident() -> u64 {
    status("VmRSS:")
}

/// The most there has been.
pub(in crate::commands) fn peak() -> u64 {
    status("VmHWM:")
}

fn status(key: &str) -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(key));
    line.and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<u64>().ok())
        .map_or(0, |kilobytes| kilobytes << 10)
}
