//! `saoy bench agent`: many dossiers signed in one batch with one PIN, by the program on the officer's computer and a real
//! PKCS#11 token of SoftHSM2. What is measured is processor time, so that the token's own is left out: the service's from
//! the confirmation to the last dossier that was passed on, and the agent's from its start to its end.

mod floor;
mod program;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Args;
use saoy_domain::{Digest, DossierId, State};
use saoy_pki::Certificate;
use saoy_store::certificates::{self, NewCertificate};
use saoy_store::dossiers;
use saoy_store::people;
use saoy_store::pictures::Owner;
use saoy_store::scope::System;
use saoy_web::app::App;
use tokio::runtime::Runtime;

use self::program::Tools;
use super::super::Failure;
use super::browser::{Answer, Browser};
use super::day::{Day, Office};
use super::paper::Scan;
use super::start;
use crate::commands::bench::processor;
use crate::edge::elapsed;
use crate::service;

/// The promise, milliseconds of processor a dossier, service and agent together.
const MOST: f64 = 15.0;
/// Longer is a fault.
const PATIENCE: Duration = Duration::from_secs(600);

/// Dossiers signed at an officer's computer in one batch with one PIN: processor time of service and agent, the token's apart
#[derive(Args)]
pub(crate) struct Arguments {
    /// How many dossiers
    #[arg(long, default_value_t = 100)]
    dossiers: u64,
    /// The agent; beside this program unless it is said
    #[arg(long, value_name = "PROGRAM")]
    agent: Option<PathBuf>,
    /// What makes the token (`cargo build --example soft_token -p saoy-testkit --features tokens`); among the examples beside
    /// this program unless it is said
    #[arg(long, value_name = "PROGRAM")]
    maker: Option<PathBuf>,
    /// Where the demo's temporary folder is made
    #[arg(long, default_value = ".")]
    on: PathBuf,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    service::start_log("warn");
    let folder = tempfile::tempdir_in(&arguments.on)?;
    let tools = Tools::found(
        arguments.agent.as_deref(),
        arguments.maker.as_deref(),
        folder.path(),
    )?;
    tools.make_key(&folder.path().join("pki/tokens/nguoi-khai.spki"))?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (app, address) = start(&runtime, folder.path())?;
    let issued = folder.path().join("pki/certificates/token-nguoi-khai.cer");
    tools.put_certificate(&issued)?;
    let certificate = Certificate::from_der(&std::fs::read(issued)?)?;
    runtime.block_on(register(&app, &certificate))?;
    let mut leader = Browser::sign_in(&address, "khai")?;
    pair(&tools, &mut leader, &address)?;
    let office = runtime.block_on(Office::load(&app))?;
    let measured = measure(
        &runtime,
        &office,
        &app,
        (&mut leader, &tools, &certificate),
        (arguments.dossiers, &address),
    )?;
    let floor = floor::measure(measured.length)?;
    let kept = print(&measured, floor);
    runtime.shutdown_timeout(Duration::from_secs(1));
    Ok(if kept {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// The token's certificate is registered for the leader.
async fn register(app: &App, certificate: &Certificate) -> Result<(), Failure> {
    let leader = people::find_by_login(&app.db, "khai").await?.ok_or("no leader")?;
    let new = NewCertificate {
        digest: Digest(certificate.fingerprint()),
        der: certificate.der().to_vec(),
        subject: certificate.subject_common_name().unwrap_or_default(),
        issuer: certificate.issuer_common_name().unwrap_or_default(),
        not_before: certificate.not_before(),
        not_after: certificate.not_after(),
    };
    let mut tx = app.db.begin().await?;
    certificates::register_at_set_up(&mut tx, &System, Owner::Person(leader.id), &new, app.now()).await?;
    Ok(tx.commit().await?)
}

/// The leader types the agent's digits into the page.
fn pair(tools: &Tools, leader: &mut Browser, address: &str) -> Result<(), Failure> {
    let there = leader.post("/computers/offer", &[])?.redirects()?;
    let code = code(&leader.get(&there)?.page()?)?;
    tools.pair(address, &code, |digits| {
        leader
            .post("/computers/digits", &[("digits", digits)])?
            .redirects()
            .map(drop)
    })
}

/// What the page's link carries.
fn code(page: &Answer) -> Result<String, Failure> {
    let (_, rest) = page.text.split_once("code=").ok_or("the page has no link")?;
    Ok(rest
        .chars()
        .take_while(|one| one.is_ascii_alphanumeric() || *one == '-')
        .collect())
}

/// What was measured.
struct Measured {
    count: u64,
    took: Duration,
    /// Of this process: service, worker, and the demo's timestamp authority and responder.
    service: Duration,
    /// Of the agent's process; the driver's, which holds the token, is not counted.
    agent: Duration,
    /// Of a signed file, bytes.
    length: usize,
}

fn measure(
    runtime: &Runtime,
    office: &Office,
    app: &App,
    (leader, tools, certificate): (&mut Browser, &Tools, &Certificate),
    (count, address): (u64, &str),
) -> Result<Measured, Failure> {
    let scan = Scan::make()?;
    let mut day = Day::begin(address, runtime, office, false)?;
    let mut chosen = Vec::new();
    for nth in 1..=count {
        let id = day.create(&scan.number(nth)?)?;
        let row = runtime
            .block_on(dossiers::find_any(&app.db, id))?
            .ok_or("no dossier")?;
        chosen.push((id, format!("{id}:{}", row.scan_digest.ok_or("no scan")?)));
    }
    let rows: Vec<(&str, &str)> = chosen.iter().map(|(_, row)| ("id", row.as_str())).collect();
    let confirm = leader.post("/sign/batch", &rows)?.redirects()?;
    let page = leader.get(&confirm)?.page()?;
    let action = page
        .text
        .split("action=\"")
        .filter_map(|rest| rest.split('"').next());
    let action = action.filter(|address| address.ends_with("/certificate")).last();
    let action = action.ok_or("the page asks for no certificate")?.to_owned();
    let key = hex::encode(certificate.fingerprint());
    let (begun, worked) = (elapsed(), processor());
    let batch = leader.post(&action, &[("certificate", &key)])?.redirects()?;
    let code = code(&leader.get(&batch)?.page()?)?;
    let agent = tools.sign(address, &code)?;
    let mut length = 0;
    for (id, _) in &chosen {
        length = runtime.block_on(passed_on(app, *id, begun))?;
    }
    Ok(Measured {
        count,
        took: elapsed().saturating_sub(begun),
        service: processor().saturating_sub(worked),
        agent,
        length,
    })
}

/// Waits until a dossier is where the seal keeper finds it; the length of its signed file.
async fn passed_on(app: &App, id: DossierId, begun: Duration) -> Result<usize, Failure> {
    loop {
        let row = dossiers::find_any(&app.db, id).await?.ok_or("no dossier")?;
        if row.state == State::AwaitingSeal {
            let file = row.file_digest.ok_or("no signed file")?;
            return Ok(saoy_web::flow::read(app, file).await?.len());
        }
        if elapsed().saturating_sub(begun) > PATIENCE {
            return Err(format!("dossier {id} was not passed on").into());
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Whether the promise is kept.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn print(measured: &Measured, floor: Duration) -> bool {
    let of_one = |worked: Duration| worked.as_secs_f64() * 1e3 / measured.count as f64;
    let (service, agent) = (of_one(measured.service), of_one(measured.agent));
    println!(
        "{} dossiers in one batch with one PIN, in {:.1} s",
        measured.count,
        measured.took.as_secs_f64()
    );
    println!(
        "  service with worker, timestamp authority and responder {service:>6.1} ms of processor a dossier"
    );
    println!("  agent                                                  {agent:>6.1} ms");
    println!(
        "  together                                               {:>6.1} ms (at most {MOST:.0} ms)",
        service + agent
    );
    let least = floor.as_secs_f64() * 1e3;
    println!(
        "arithmetic alone (a file of {} KB hashed once, the token's signature verified by agent and service, the timestamp made and verified): {least:.1} ms, ratio {:.1}",
        measured.length / 1000,
        (service + agent) / least
    );
    service + agent <= MOST
}
