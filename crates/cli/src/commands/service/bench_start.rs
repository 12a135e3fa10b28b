//! `saoy bench start`: how long a newcomer waits for the first page, and what the demo keeps in memory when idle.

use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, ExitCode, Stdio};
use std::time::Duration;

use clap::Args;

use super::Failure;
use crate::edge::elapsed;

/// The promise.
const MOST: Duration = Duration::from_secs(1);
const MOST_MEMORY: u64 = 80_000_000;

/// Cold start of a fresh demo to its first page, and its resident memory when idle
#[derive(Args)]
pub(crate) struct Arguments {
    /// How long the demo is left alone before its memory is read, in seconds (its keys are made meanwhile)
    #[arg(long, default_value_t = 30)]
    idle: u64,
}

/// A demo of its own, ended with the measurement.
struct Demo(Child);

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    let folder = tempfile::tempdir()?;
    let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port();
    let address = format!("http://127.0.0.1:{port}/");
    let begun = elapsed();
    let demo = Command::new(std::env::current_exe()?)
        .args(["demo", "--port", &port.to_string(), "--folder"])
        .arg(folder.path())
        .stdout(Stdio::null())
        .spawn()?;
    let mut demo = Demo(demo);
    let first = loop {
        if ureq::get(&address).call().is_ok() {
            break elapsed().saturating_sub(begun);
        }
        if let Some(status) = demo.0.try_wait()? {
            return Err(format!("the demo ended: {status}").into());
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    let early = resident(demo.0.id())?;
    std::thread::sleep(Duration::from_secs(arguments.idle));
    let idle = resident(demo.0.id())?;
    println!(
        "first page after      {:>6} ms (at most {} ms)",
        first.as_millis(),
        MOST.as_millis()
    );
    println!("resident memory then  {:>6.1} MB", megabytes(early));
    println!(
        "resident memory idle  {:>6.1} MB (at most {:.0} MB)",
        megabytes(idle),
        megabytes(MOST_MEMORY)
    );
    Ok(if first <= MOST && idle <= MOST_MEMORY {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn resident(process: u32) -> Result<u64, Failure> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes: u64 = line
        .and_then(|rest| rest.trim().trim_end_matches(" kB").parse().ok())
        .ok_or("this system does not say how much memory a process has")?;
    Ok(kilobytes << 10)
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn megabytes(bytes: u64) -> f64 {
    bytes as f64 / 1e6
}
