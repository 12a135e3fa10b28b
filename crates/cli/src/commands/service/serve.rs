//! `saoy serve`: the real service.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use clap::{Args, Subcommand};
use figment::Figment;
use figment::error::Kind as Fault;
use figment::providers::{Env, Format as _, Toml};
use saoy_domain::{Clock, IdentityRules, Random};
use saoy_pki_client::AddressRule;
use saoy_store::Db;
use saoy_web::config::{Config, ConfigFault};
use saoy_web::demo::is_demo;

use super::Failure;
use crate::edge::{MachineRandom, SystemClock};
use crate::service::hsm::Seals;
use crate::service::{self, Kind};

/// Run the service
#[derive(Args)]
pub(crate) struct Arguments {
    /// The configuration file
    #[arg(long, default_value = "saoy.toml")]
    config: PathBuf,
}

/// Look at the configuration
#[derive(Subcommand)]
pub(crate) enum ConfigCommand {
    /// Say everything that is wrong with it, at once
    Check(Arguments),
}

/// Runs until it is stopped.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    service::start_log("info");
    let config = read(&arguments.config)?;
    let faults = config.faults();
    if !faults.is_empty() {
        return Ok(say(&faults));
    }
    let listener = service::bind(config.listen)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let db = Db::connect(&config.database).await?;
        if is_demo(&db).await? {
            return Err(ConfigFault::Demo("the database".to_owned()).into());
        }
        let clock: Arc<dyn Clock> = Arc::new(SystemClock);
        let random: Arc<dyn Random> = Arc::new(MachineRandom::default());
        let kind = Kind {
            demo: false,
            addresses: if config.trust.private_addresses {
                AddressRule::Any
            } else {
                AddressRule::Public
            },
            keys: Arc::new(Seals::open(&config.seals, &db).await?),
            postman: None,
            identity_rules: IdentityRules::default(),
        };
        tracing::info!(address = %config.listen, "listening");
        let app = service::assemble(config, db, clock, random, kind)?;
        service::serve(app, listener, Router::new()).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// `saoy config check`.
pub(crate) fn check(command: &ConfigCommand) -> Result<ExitCode, Failure> {
    let ConfigCommand::Check(arguments) = command;
    let faults = read(&arguments.config)?.faults();
    if faults.is_empty() {
        println!("{}: nothing wrong", arguments.config.display());
        return Ok(ExitCode::SUCCESS);
    }
    Ok(say(&faults))
}

fn say(faults: &[ConfigFault]) -> ExitCode {
    for fault in faults {
        eprintln!("{fault}");
    }
    ExitCode::FAILURE
}

/// The file, then what the environment says otherwise (`SAOY_MAIL__PASSWORD`).
pub(super) fn read(path: &Path) -> Result<Config, Failure> {
    if !path.exists() {
        return Err(format!("{}: there is no such file", path.display()).into());
    }
    let environment = Env::prefixed("SAOY_")
        .filter(|key| is_setting(key.as_str()))
        .split("__");
    Figment::from(Toml::file_exact(path))
        .merge(environment)
        .extract()
        .map_err(|faults| {
            faults
                .into_iter()
                .map(|fault| without_values(&fault))
                .collect::<Vec<_>>()
                .join("\n")
                .into()
        })
}

/// What is wrong, without what was written there: it may be a secret in the wrong place.
fn without_values(fault: &figment::Error) -> String {
    let key = fault.path.join(".");
    match &fault.kind {
        Fault::InvalidType(_, wanted) | Fault::InvalidValue(_, wanted) => format!("{key}: expected {wanted}"),
        Fault::Message(words) => {
            // A fault of the file's shape comes with the line itself, set off by a bar.
            let words: Vec<&str> = words.lines().filter(|line| !line.contains('|')).collect();
            format!("{key} {}", words.join(" ")).trim().to_owned()
        }
        _ => fault.to_string(),
    }
}

/// Other variables begin with `SAOY_`, too (the log's, the tests'): only what is a setting is taken.
fn is_setting(key: &str) -> bool {
    const SETTINGS: [&str; 10] = [
        "public_url",
        "listen",
        "database",
        "files",
        "trust",
        "tsa",
        "mail",
        "session",
        "intake",
        "trusted_proxies",
    ];
    let first = key.split("__").next().unwrap_or_default();
    SETTINGS.iter().any(|setting| first.eq_ignore_ascii_case(setting))
}
