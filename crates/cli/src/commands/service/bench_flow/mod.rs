//! `saoy bench flow`: whole dossiers a second, from the counter to the citizen, over real HTTP.
//!
//! A demo of its own in a new folder, with its settings as they are: SQLite with `synchronous=FULL`, every file synced,
//! real keys, the embedded timestamp authority and responder, the mails written by the worker. What comes out is set
//! against what the disk needs for the same syncs, measured in the same run.

pub(in crate::commands) mod agent;
mod browser;
mod day;
mod floor;
mod jpeg;
mod paper;

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use clap::Args;
use saoy_web::app::App;
use tokio::runtime::Runtime;

use self::day::{Day, Office, STEPS};
use self::paper::Scan;
use super::Failure;
use super::demo::{self, Built};
use crate::commands::bench::{processor, thread};
use crate::edge::elapsed;
use crate::service;

/// What is aimed at, whole dossiers a second.
const AIM: f64 = 50.0;
/// Size of a scan, bytes.
const SCAN: usize = 300_000;

/// Whole dossiers (create, sign, seal, deliver; 827 KB scan, real HTTP, durable) a second
#[derive(Args)]
pub(crate) struct Arguments {
    /// How many dossiers
    #[arg(long, default_value_t = 200)]
    dossiers: u64,
    /// At most so long, in seconds
    #[arg(long, default_value_t = 60)]
    seconds: u64,
    /// How many dossiers are under way at once, each with its own clerk, leader and seal keeper
    #[arg(long, default_value_t = 16)]
    clients: u64,
    /// Open every page that a person sees on the way, not only those without which nothing can be sent
    #[arg(long)]
    pages: bool,
    /// Where the demo's temporary folder is made: on the disk that is to be measured
    #[arg(long, default_value = ".")]
    on: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    service::start_log("warn");
    let folder = tempfile::tempdir_in(&arguments.on)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (app, address) = start(&runtime, folder.path())?;
    let office = runtime.block_on(Office::load(&app))?;
    let measured = measure(&runtime, &office, &address, arguments)?;
    let floor = floor::measure(folder.path(), measured.count)?;
    print(&measured, floor, arguments.clients.max(1));
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(ExitCode::SUCCESS)
}

/// Starts a demo and waits until its keys are made.
fn start(runtime: &Runtime, folder: &Path) -> Result<(App, String), Failure> {
    let listener = service::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, 0)))?;
    let port = listener.local_addr()?.port();
    let settings = demo::Arguments {
        port,
        folder: folder.to_owned(),
        smtp: None,
    };
    runtime.block_on(async {
        let Built { app, beside, stocked } = demo::build(&settings, port).await?;
        let serving = app.clone();
        tokio::spawn(async move {
            if let Err(error) = service::serve(serving, listener, beside).await {
                eprintln!("saoy: {error}");
            }
        });
        stocked.await?;
        Ok((app, format!("http://127.0.0.1:{port}")))
    })
}

/// What was measured.
struct Measured {
    count: u64,
    took: Duration,
    /// Processor time of this process, kernel and user: server, timestamp authority, worker and the clients.
    worked: Duration,
    /// Of it, that of the clients' threads.
    clients: Duration,
    /// The times of each step, sorted.
    steps: [Vec<Duration>; STEPS.len()],
}

fn measure(
    runtime: &Runtime,
    office: &Office,
    address: &str,
    arguments: &Arguments,
) -> Result<Measured, Failure> {
    let next = AtomicU64::new(1);
    // The people sign in before the clock starts, and the scan is on the scanner.
    let scan = Scan::make()?;
    let days = (0..arguments.clients.max(1))
        .map(|_| Day::begin(address, runtime, office, arguments.pages))
        .collect::<Result<Vec<_>, _>>()?;
    let (begun, worked) = (elapsed(), processor());
    let until = begun.saturating_add(Duration::from_secs(arguments.seconds));
    let work = |mut day: Day<'_>| -> Result<(Vec<[Duration; STEPS.len()]>, Duration), String> {
        let (mut done, idle) = (Vec::new(), thread());
        loop {
            let nth = next.fetch_add(1, Ordering::Relaxed);
            if nth > arguments.dossiers || elapsed() >= until {
                return Ok((done, thread().saturating_sub(idle)));
            }
            let one = scan.number(nth).and_then(|scan| day.dossier(&scan));
            done.push(one.map_err(|error| format!("dossier {nth}: {error}"))?);
        }
    };
    let results: Vec<_> = std::thread::scope(|scope| {
        let people: Vec<_> = days.into_iter().map(|day| scope.spawn(|| work(day))).collect();
        people
            .into_iter()
            .map(std::thread::ScopedJoinHandle::join)
            .collect()
    });
    let took = elapsed().saturating_sub(begun);
    let worked = processor().saturating_sub(worked);
    let mut steps = STEPS.map(|_| Vec::new());
    let (mut count, mut clients) = (0, Duration::ZERO);
    for result in results {
        let (done, worked) = result.map_err(|_| "a client broke down")??;
        clients += worked;
        for times in done {
            count += 1;
            for (all, time) in steps.iter_mut().zip(times) {
                all.push(time);
            }
        }
    }
    if count == 0 {
        return Err("no dossier was finished in time".into());
    }
    steps.iter_mut().for_each(|times| times.sort());
    Ok(Measured {
        count,
        took,
        worked,
        clients,
        steps,
    })
}

#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn print(measured: &Measured, floor: Duration, clients: u64) {
    let each = measured.took.as_secs_f64() / measured.count as f64;
    let (rate, most) = (1.0 / each, 1.0 / floor.as_secs_f64());
    println!(
        "{} dossiers, {clients} at once, in {:.1} s: {rate:.1} a second (aim {AIM:.0})",
        measured.count,
        measured.took.as_secs_f64()
    );
    let of_one = |worked: Duration| worked.as_secs_f64() * 1e3 / measured.count as f64;
    println!(
        "  processor {:.1} ms a dossier, kernel and user: service with worker, timestamp authority and responder {:.1}, clients {:.1}",
        of_one(measured.worked),
        of_one(measured.worked.saturating_sub(measured.clients)),
        of_one(measured.clients),
    );
    for (name, times) in STEPS.iter().zip(&measured.steps) {
        let median = times.get(times.len() / 2).copied().unwrap_or_default();
        println!("  {name:<8} median {:>7.1} ms", median.as_secs_f64() * 1e3);
    }
    println!(
        "the disk alone, for the {} syncs of a dossier one after the other: {:.1} ms, {most:.1} a second",
        floor::SYNCS,
        floor.as_secs_f64() * 1e3
    );
    println!(
        "ratio to the disk's floor: {:.2} (above 1: faster than syncing one after the other)",
        rate / most
    );
}
