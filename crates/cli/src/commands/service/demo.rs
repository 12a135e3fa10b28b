//! `saoy demo`: everything embedded, opens ready to click through every role.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use axum::Router;
use clap::Args;
use saoy_demo_pki::{Pending, Sources};
use saoy_domain::{Clock, IdentityRules, Random};
use saoy_pki_client::AddressRule;
use saoy_store::Db;
use saoy_web::app::App;
use saoy_web::config::{Config, Mail, MailSecurity, TimestampAuthority};
use saoy_web::demo::{Seeded, is_demo, seed};
use tokio::task::JoinHandle;

use super::Failure;
use crate::demo::{DemoKeys, MailFolder, plan, stock};
use crate::edge::{MachineRandom, SystemClock};
use crate::service::{self, Kind};

/// Try it: invented people, a certification authority of its own, everything on this machine
#[derive(Args)]
pub(crate) struct Arguments {
    /// Port on this machine
    #[arg(long, default_value_t = 8080)]
    pub(super) port: u16,
    /// Where the demo keeps its database, files and keys
    #[arg(long, default_value = "saoy-demo")]
    pub(super) folder: PathBuf,
    /// Mail server (host:port); without it mails are kept as files in the demo's folder
    #[arg(long, value_name = "HOST:PORT")]
    pub(super) smtp: Option<String>,
}

/// Runs until it is stopped.
pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode, Failure> {
    service::start_log("warn");
    let listener = service::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port)))?;
    let address = listener.local_addr()?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        let Built { app, beside, .. } = build(arguments, address.port()).await?;
        println!("Sao y (bản dùng thử) đang chạy tại  http://{address}");
        println!("Bấm “Đăng nhập”: vào ngay bằng một cú bấm với từng vai trò. Dừng: Ctrl-C");
        service::serve(app, listener, beside).await
    })?;
    Ok(ExitCode::SUCCESS)
}

/// A demo, put together; its keys are still being made.
pub(super) struct Built {
    pub(super) app: App,
    pub(super) beside: Router,
    pub(super) stocked: JoinHandle<()>,
}

/// Puts a demo together.
pub(super) async fn build(arguments: &Arguments, port: u16) -> Result<Built, Failure> {
    std::fs::create_dir_all(&arguments.folder)?;
    let config = config(arguments, port)?;
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let random: Arc<dyn Random> = Arc::new(MachineRandom::default());
    let db = Db::connect(&config.database).await?;
    if holds_people(&db).await? && !is_demo(&db).await? {
        return Err("this database is not a demo's; the demo refuses to touch it".into());
    }
    let seeded = seed(&db, clock.now()).await?;
    let sources = Sources {
        clock: Arc::clone(&clock),
        random: Arc::clone(&random),
    };
    let pki = Pending::start(
        arguments.folder.join("pki"),
        plan(&format!("{}/pki", config.public_url)),
        sources,
    );
    let keys = Arc::new(DemoKeys::default());
    let kind = Kind {
        demo: true,
        addresses: AddressRule::PublicAndLoopback,
        keys: Arc::clone(&keys) as _,
        postman: config
            .mail
            .host
            .is_empty()
            .then(|| Arc::new(MailFolder(arguments.folder.join("mail"))) as _),
        identity_rules: IdentityRules::default().with_demo_province(),
    };
    let app = service::assemble(config, db, clock, random, kind)?;
    let beside = Router::new().nest("/pki", pki.router());
    let stocked = tokio::spawn(stock_when_ready(app.clone(), pki, seeded, keys));
    Ok(Built { app, beside, stocked })
}

/// The keys are made while the first page is looked at.
async fn stock_when_ready(app: App, pki: Pending, seeded: Seeded, keys: Arc<DemoKeys>) {
    let opened = tokio::task::spawn_blocking(move || pki.wait()).await;
    let stocked = match opened {
        Ok(Ok(pki)) => stock(&app, &pki, &seeded, &keys).await,
        Ok(Err(error)) => Err(error.to_string().into()),
        Err(error) => Err(error.into()),
    };
    if let Err(error) = stocked {
        tracing::error!(%error, "the demo's keys and books could not be made");
    }
}

fn config(arguments: &Arguments, port: u16) -> Result<Config, Failure> {
    let public_url = format!("http://127.0.0.1:{port}");
    let mail = match &arguments.smtp {
        Some(server) => {
            let (host, port) = server.rsplit_once(':').ok_or("--smtp wants HOST:PORT")?;
            Mail {
                host: host.to_owned(),
                port: port.parse()?,
                security: MailSecurity::None,
                ..Mail::default()
            }
        }
        None => Mail::default(),
    };
    Ok(Config {
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
        database: format!("sqlite:{}", arguments.folder.join("saoy.db").display()),
        files: arguments.folder.join("files"),
        trust: saoy_web::config::Trust::default(),
        tsa: vec![TimestampAuthority {
            url: format!("{public_url}/pki/tsa"),
            seconds: 8,
        }],
        mail: Mail {
            from: "khong-tra-loi@sao-y.example".to_owned(),
            ..mail
        },
        session: saoy_web::config::Session::default(),
        intake: saoy_web::config::Intake::default(),
        remote: Vec::new(),
        seals: Vec::new(),
        trusted_proxies: Vec::new(),
        public_url,
    })
}

async fn holds_people(db: &Db) -> Result<bool, Failure> {
    Ok(!saoy_store::agencies::list(db, None).await?.is_empty())
}
