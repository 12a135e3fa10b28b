//! A second process of the service, for tests that kill it: what it is told, how it is started, what it says.

use std::io::{BufRead, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use saoy_blob::BlobStore as _;
use saoy_certified_copy::{Stage, Trust, inspect};
use saoy_domain::{AgencyId, BookId, FixedClock, IdentityRules, PersonId};
use saoy_notify::{Mail, Outcome, Postman};
use saoy_pki::{Certificate, Purpose, TrustAnchor};
use saoy_pki_client::{AddressRule, Client, HttpTransport, Settings, Tsa};
use saoy_signers::{Signer, SoftKey};
use saoy_store::Db;
use saoy_store::dossiers::Row;
use saoy_store::entries::Entry;
use saoy_store::pictures::Owner;
use saoy_store::scope::{Right, Scoped};
use saoy_web::app::{App, Parts};
use saoy_web::keys::KeyRing;
use saoy_web::render::Renderer;
use saoy_web::trust::TrustServices;
use serde::{Deserialize, Serialize};

use super::{Office, Sequence, at};

/// The variable that carries [`Told`].
const TOLD: &str = "SAOY_CHILD";

/// Where the child finds everything.
#[derive(Serialize, Deserialize)]
pub struct Told {
    database: String,
    files: String,
    /// The folder of its mails; without one nothing is sent.
    mails: Option<String>,
    leaders_key: String,
    seals_key: String,
    anchor: String,
    tsa: String,
    leader: i64,
    keeper: i64,
    agency: i64,
    book: i64,
    seed: u64,
    now: String,
}

impl Office {
    /// What a child of this office is told; each seed draws its own random numbers.
    pub fn told(&self, seed: u64, tsa: String, mails: Option<&tempfile::TempDir>) -> Told {
        let pki = &self.pki.pki;
        let key = |id| pki.key_file(id).unwrap().display().to_string();
        Told {
            database: self.app.config.database.clone(),
            files: self.app.config.files.display().to_string(),
            mails: mails.map(|folder| folder.path().display().to_string()),
            leaders_key: key("khai"),
            seals_key: key("dau-hoa-an"),
            anchor: pki.anchor_path().display().to_string(),
            tsa,
            leader: self.person("khai").0,
            keeper: self.person("diep").0,
            agency: self.agency("K88.04").0,
            book: self.book.0,
            seed,
            now: self.app.now().to_string(),
        }
    }

    /// The copy is whole: every signature and timestamp that its stage has.
    pub fn holds(&self, row: &Row, stage: Stage) {
        let anchors = [self.pki.pki.root().clone()];
        let trust = Trust {
            anchors: &anchors,
            intermediates: &[],
            leader: self.pki.pki.certificate("khai").unwrap(),
            agency: self.pki.pki.certificate("dau-hoa-an"),
            at: self.app.now(),
        };
        let file = self.app.files.get(&row.file_digest.unwrap()).unwrap();
        inspect(&file, stage, &trust).unwrap();
    }
}

/// No number is missing or used twice, and each is its dossier's; gives each entry with its dossier.
pub fn every_number_has_its_dossier<'e>(entries: &'e [Entry], rows: &'e [Row]) -> Vec<(&'e Entry, &'e Row)> {
    let pairs = entries.iter().enumerate().map(|(index, entry)| {
        assert_eq!(entry.n, index as i64 + 1, "no gap, no duplicate");
        let row = rows.iter().find(|row| Some(row.id) == entry.dossier).unwrap();
        assert_eq!(row.number_n, Some(entry.n));
        (entry, row)
    });
    pairs.collect()
}

/// How often to kill: `SAOY_KILLS`, else `usual`.
pub fn kills(usual: u64) -> u64 {
    let asked = std::env::var("SAOY_KILLS").ok();
    asked.and_then(|n| n.parse().ok()).unwrap_or(usual)
}

/// Two threads, as the child has them.
pub fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
}

/// Starts the test `child` of this very file in a process of its own; gives it with what it says.
pub fn start(told: &Told) -> (Child, BufReader<ChildStdout>) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--ignored", "--nocapture", "--test-threads=1"])
        .env(TOLD, serde_json::to_string(told).unwrap())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let stdout = BufReader::new(child.stdout.take().unwrap());
    (child, stdout)
}

/// What this process was told, if it is the child.
pub fn told() -> Option<Told> {
    let told = std::env::var(TOLD).ok()?;
    Some(serde_json::from_str(&told).unwrap())
}

/// Says a line at once.
pub fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{line}").unwrap();
    out.flush().unwrap();
}

impl Told {
    /// The register book.
    pub const fn book(&self) -> BookId {
        BookId(self.book)
    }

    /// How many mails were sent.
    pub fn mails(&self) -> usize {
        let folder = self.mails.as_ref().unwrap();
        std::fs::read_dir(folder).unwrap().count()
    }

    /// The leader's right.
    pub async fn leader<R: Right>(&self, app: &App) -> Scoped<R> {
        self.scope(app, self.leader).await
    }

    /// The seal keeper's right.
    pub async fn keeper<R: Right>(&self, app: &App) -> Scoped<R> {
        self.scope(app, self.keeper).await
    }

    async fn scope<R: Right>(&self, app: &App, person: i64) -> Scoped<R> {
        let scope = Scoped::load(&app.db, PersonId(person), AgencyId(self.agency), app.now());
        scope.await.unwrap().unwrap()
    }

    /// The service on the office's database and files.
    pub async fn app(&self) -> App {
        let key = |path: &str| -> Arc<dyn Signer> {
            Arc::new(SoftKey::from_pkcs12(&std::fs::read(path).unwrap(), "123456").unwrap())
        };
        let config = serde_json::json!({
            "public_url": "http://127.0.0.1:8080",
            "database": self.database,
            "files": self.files,
            "mail": { "from": "saoy@hoaan.vidu.example" },
        });
        App::new(Parts {
            config: serde_json::from_value(config).unwrap(),
            db: Db::connect(&self.database).await.unwrap(),
            files: Arc::new(saoy_blob::Folder::open(&self.files).unwrap()),
            clock: Arc::new(FixedClock::new(at(&self.now))),
            random: Arc::new(Sequence::starting_at(self.seed * 7919 + 5)),
            renderer: Renderer::new().unwrap(),
            keys: Arc::new(TwoKeys([
                (Owner::Person(PersonId(self.leader)), key(&self.leaders_key)),
                (Owner::Agency(AgencyId(self.agency)), key(&self.seals_key)),
            ])),
            trust: self.trust(),
            providers: Arc::new(saoy_pki_client::HttpTransport::new(
                saoy_pki_client::AddressRule::PublicAndLoopback,
            )),
            postman: Arc::new(Files(self.mails.clone())),
            identity_rules: IdentityRules::default(),
            demo: true,
        })
    }

    fn trust(&self) -> TrustServices {
        let roots = Certificate::from_pem(&std::fs::read_to_string(&self.anchor).unwrap()).unwrap();
        let anchors = roots
            .into_iter()
            .map(|root| TrustAnchor::new(root, &[Purpose::CongVu, Purpose::Tsa]));
        let numbers = Sequence::starting_at(self.seed * 1_000_003);
        let client = Client::new(
            HttpTransport::new(AddressRule::PublicAndLoopback),
            move || numbers.next(),
            Settings::default(),
        );
        let tsa = Tsa {
            name: "Dấu thời gian thử nghiệm".into(),
            url: self.tsa.clone(),
            budget: Duration::from_secs(5),
            attempts: 1,
            pause: Duration::ZERO,
        };
        TrustServices::new(client, anchors.collect(), vec![tsa])
    }
}

/// The leader's key and the agency's.
struct TwoKeys([(Owner, Arc<dyn Signer>); 2]);

impl KeyRing for TwoKeys {
    fn of(&self, owner: Owner) -> Vec<Arc<dyn Signer>> {
        let own = self.0.iter().filter(|(of, _)| *of == owner);
        own.map(|(_, key)| Arc::clone(key)).collect()
    }
}

/// Mails as files, named by their number: one that is sent twice is one file. Without a folder there is no postman.
struct Files(Option<String>);

impl Postman for Files {
    fn send(&self, mail: &Mail) -> Outcome {
        let Some(folder) = &self.0 else {
            return Outcome::Unreachable {
                why: "none here".to_owned(),
            };
        };
        std::fs::write(format!("{folder}/{}", mail.id), "sent").unwrap();
        Outcome::Sent {
            words: "250 OK".to_owned(),
        }
    }
}
