//! An officer's computer: the agent's code with a token of the test's own, its requests handed to the service's router.

#![allow(dead_code, reason = "each test file uses its part")]

use std::path::Path;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::{Body, to_bytes};
use axum::http::{Request, header};
use jiff::{SignedDuration, Timestamp};
use saoy_agent::{
    Asked, Call, Compared, Edge, Found, HttpFault, Installation, Kept, KeyFile, Keys, Machine, Pairing,
    Place, Reach, Reply, Review, Summary, Transport, Trouble, Ui, Worker,
};
use saoy_agent_protocol::{Accepted, Origin, ShortCode};
use saoy_domain::{BatchId, Clock as _, DossierId, FixedClock, Permission};
use saoy_pki::SignatureScheme;
use saoy_signers::Signer;
use saoy_store::batches::{self, ItemState};
use saoy_store::certificates;
use saoy_store::grants;
use saoy_store::pictures::Owner;
use saoy_store::scope::{Admin, Scoped, System};
use saoy_tokens::{Pin, PinState, Secret, Token, TokenError};
use saoy_web::app::App;
use saoy_web::server;
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;

use crate::common::{Answer, Browser, Office};

/// The PIN of every token here.
pub(crate) const PIN: &str = "24681357";

/// How a token behaves.
#[derive(Debug, Clone)]
pub(crate) enum Plugged {
    /// As it should.
    Always,
    /// It is pulled out after so many signatures.
    Until(usize),
    /// Every signature fails with this.
    Fails(TokenError),
    /// It signs with another key than its certificate's.
    Lies,
}

/// Something that happens at another place.
type Elsewhere = Box<dyn FnOnce() + Send>;

/// An officer's computer.
pub(crate) struct Computer {
    line: Arc<Line>,
    kept: Kept,
    token: Arc<Mutex<SoftToken>>,
    pins: Arc<AtomicUsize>,
    meanwhile: Arc<Mutex<Option<Elsewhere>>>,
    _folder: tempfile::TempDir,
}

impl Computer {
    /// That of an officer, with a token that holds the officer's key.
    pub(crate) fn of(office: &Office, login: &str) -> Self {
        Self::with_token(office, login, login)
    }

    /// That of an officer, with a token that holds another key.
    pub(crate) fn with_token(office: &Office, login: &str, key: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let token = SoftToken {
            own: Arc::new(office.pki.pki.signer(key).unwrap()),
            other: Arc::new(office.pki.pki.signer("ha").unwrap()),
            plugged: Plugged::Always,
            signed: 0,
            open: false,
            handle: tokio::runtime::Handle::current(),
        };
        Self {
            line: Arc::new(Line {
                app: office.app.clone(),
                handle: tokio::runtime::Handle::current(),
                clock: office.clock.clone(),
                count: AtomicU64::new(u64::from(login.as_bytes()[0]) << 32),
            }),
            kept: Kept::open(folder.path()).unwrap(),
            token: Arc::new(Mutex::new(token)),
            pins: Arc::default(),
            meanwhile: Arc::default(),
            _folder: folder,
        }
    }

    /// Pairs it: the officer types what the window shows.
    pub(crate) async fn pair(&self, officer: &mut Browser) -> Result<(), Trouble> {
        self.pair_with(officer, str::to_owned).await
    }

    /// The same, where the officer types something else.
    pub(crate) async fn pair_with(
        &self,
        officer: &mut Browser,
        typed: impl Fn(&str) -> String,
    ) -> Result<(), Trouble> {
        let page = officer.post_and_follow("/computers/offer", &[]).await.ok();
        let text = page.text().replace("&amp;", "&");
        let (_, rest) = text.split_once("&code=").unwrap();
        let code = ShortCode::parse(rest.split('"').next().unwrap()).unwrap();
        let (shows, shown) = std::sync::mpsc::channel();
        let mut window = self.window();
        window.shows = Some(shows);
        let (line, kept) = (self.line.clone(), self.kept.clone());
        let pairing = tokio::task::spawn_blocking(move || {
            let at = line.here();
            let machine = Machine {
                name: "Máy phòng Tư pháp".to_owned(),
                software: "Windows 11, saoy-agent 0.1".to_owned(),
            };
            saoy_agent::pair(&at, &code, &machine, &mut window, (&*line, &*line, &kept)).map(drop)
        });
        let digits = tokio::task::spawn_blocking(move || shown.recv().unwrap())
            .await
            .unwrap();
        let page = officer.get("/computers").await.ok();
        assert!(page.says("đang hiện sáu chữ số"), "{}", page.text());
        assert!(!page.says(&digits), "the page never shows them");
        officer
            .post("/computers/digits", &[("digits", &typed(&digits))])
            .await;
        pairing.await.unwrap()
    }

    /// The pairings that the computer remembers.
    pub(crate) fn pairings(&self) -> Vec<Pairing> {
        self.kept.pairings().unwrap()
    }

    /// Opens the agent with the code of a page.
    pub(crate) async fn sign(&self, code: &str) -> Result<Summary, Trouble> {
        self.work(code, Shared(self.token.clone())).await
    }

    /// `saoy-agent prove` with a file of a key.
    pub(crate) async fn prove(&self, code: &str, file: &Path, password: &str) -> Result<Summary, Trouble> {
        let key = KeyFile::open(file, password)?;
        self.work(code, key).await
    }

    async fn work(&self, code: &str, mut keys: impl Keys + 'static) -> Result<Summary, Trouble> {
        let code = ShortCode::parse(code).unwrap();
        let (line, kept) = (self.line.clone(), self.kept.clone());
        let mut window = self.window();
        let done = tokio::task::spawn_blocking(move || {
            let pairing = kept.pairing(&line.here()).unwrap().unwrap();
            let worker = Worker {
                installation: Installation::of(&pairing, &*line, &*line)?,
                keys: &mut keys,
                ui: &mut window,
                edge: &*line,
                kept: &kept,
                pairing: pairing.pairing.clone(),
            };
            worker.work(&code)
        });
        done.await.unwrap()
    }

    /// How the token behaves from now on.
    pub(crate) fn plug(&self, plugged: Plugged) {
        let mut token = self.token.lock().unwrap();
        (token.plugged, token.signed, token.open) = (plugged, 0, false);
    }

    /// What happens elsewhere while the officer types the next PIN.
    pub(crate) fn while_the_pin_is_typed(&self, elsewhere: impl FnOnce() + Send + 'static) {
        *self.meanwhile.lock().unwrap() = Some(Box::new(elsewhere));
    }

    /// How often the PIN was asked for.
    pub(crate) fn pins_asked(&self) -> usize {
        self.pins.load(Ordering::SeqCst)
    }

    fn window(&self) -> Officer {
        Officer {
            pins: self.pins.clone(),
            meanwhile: self.meanwhile.clone(),
            shows: None,
        }
    }
}

/// The worker of the queue, beside what a test does.
pub(crate) struct Working {
    stop: watch::Sender<bool>,
    worker: JoinHandle<()>,
}

impl Working {
    /// Lets it finish what it has begun.
    pub(crate) async fn stop(self) {
        self.stop.send(true).unwrap();
        self.worker.await.unwrap();
    }
}

impl Office {
    /// The worker begins.
    pub(crate) fn work(&self) -> Working {
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(saoy_web::worker::run(self.app.clone(), stopped));
        Working { stop, worker }
    }

    /// Makes somebody an administrator of an agency, too.
    pub(crate) async fn administers(&self, login: &str, code: &str) {
        let (person, agency, now) = (self.person(login), self.agency(code), self.app.now());
        let mut tx = self.app.db.begin().await.unwrap();
        grants::give_at_set_up(&mut tx, &System, person, agency, Permission::Admin, now)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// Waits until so many dossiers of a batch are prepared.
    pub(crate) async fn asked(&self, batch: &str, count: usize) {
        self.come(batch, ItemState::Asked, count).await;
    }

    /// Waits until so many dossiers of a batch have come so far.
    pub(crate) async fn come(&self, batch: &str, state: ItemState, count: usize) {
        let id = BatchId(batch.rsplit('/').next().unwrap().parse().unwrap());
        for _ in 0..200 {
            let items = batches::items(&self.app.db, id).await.unwrap();
            let come = items.iter().filter(|item| item.state == state);
            if come.count() == count {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("not so many are {state}");
    }

    /// The file carries the leader's good signature.
    pub(crate) async fn judged_signed(&self, id: DossierId) {
        let file = self.row(id).await.file_digest.unwrap();
        let bytes = saoy_web::flow::read(&self.app, file).await.unwrap();
        let reader = saoy_pdf::Reader::open(&bytes, &saoy_pdf::Limits::default()).unwrap();
        let signatures = saoy_pades::signatures(&reader).unwrap();
        let signed = saoy_pki::cms::SignedData::parse(&signatures[0].cms).unwrap();
        let leader = self.pki.pki.certificate("khai").unwrap();
        assert_eq!(signed.signer_certificate(), Some(leader));
        assert!(signed.signature_timestamp().is_some());
    }
}

/// Requests go into the router; time is the test's.
struct Line {
    app: App,
    handle: tokio::runtime::Handle,
    clock: Arc<FixedClock>,
    count: AtomicU64,
}

impl Line {
    fn here(&self) -> Origin {
        self.app.config.public_url.parse().unwrap()
    }
}

impl Transport for Line {
    fn send(&self, call: &Call<'_>) -> Result<Reply, HttpFault> {
        let path = call.url.strip_prefix(self.here().as_str()).unwrap();
        let mut request = Request::builder()
            .method(if call.body.is_some() { "POST" } else { "GET" })
            .uri(path)
            .header(header::CONTENT_TYPE, "application/json");
        for (name, value) in &call.headers {
            request = request.header(*name, value);
        }
        let body = Body::from(call.body.unwrap_or_default().to_vec());
        let router = server::router(self.app.clone());
        self.handle.block_on(async move {
            let answer = router.oneshot(request.body(body).unwrap()).await.unwrap();
            let status = answer.status().as_u16();
            let body = to_bytes(answer.into_body(), usize::MAX).await.unwrap().to_vec();
            Ok(Reply { status, body })
        })
    }
}

impl Edge for Line {
    fn now(&self) -> Timestamp {
        self.clock.now()
    }

    fn random(&self, bytes: &mut [u8]) {
        let count = self.count.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = count[place % 8] ^ u8::try_from(place).unwrap_or_default();
        }
    }

    fn pause(&self, _: Duration) {
        self.clock.advance(SignedDuration::from_secs(1));
        std::thread::sleep(Duration::from_millis(50));
    }
}

/// The officer agrees to everything, and gives up when the token is gone.
struct Officer {
    pins: Arc<AtomicUsize>,
    meanwhile: Arc<Mutex<Option<Elsewhere>>>,
    shows: Option<std::sync::mpsc::Sender<String>>,
}

impl Ui for Officer {
    fn may_pair(&mut self, _: &Origin, _: bool) -> bool {
        true
    }

    fn digits(&mut self, _: &Origin, digits: &str, _: &str) -> bool {
        if let Some(shows) = self.shows.take() {
            shows.send(digits.to_owned()).unwrap();
        }
        true
    }

    fn preparing(&mut self, _: &Origin, _: u32, _: u32) -> bool {
        true
    }

    fn wait_for_token(&mut self, _: &Origin, _: &Reach) -> bool {
        false
    }

    fn choose(&mut self, _: &Origin, _: &[Found]) -> Option<usize> {
        Some(0)
    }

    fn review(&mut self, _: &Origin, _: &Accepted, _: &Found) -> Review {
        Review::Sign
    }

    fn compared(&mut self, _: u32, _: &Compared) {}

    fn pin(&mut self, _: &Origin, _: &Place, _: Asked) -> Option<Secret> {
        self.pins.fetch_add(1, Ordering::SeqCst);
        if let Some(elsewhere) = self.meanwhile.lock().unwrap().take() {
            elsewhere();
        }
        Some(Secret::Typed(Pin::new(PIN.as_bytes()).unwrap()))
    }

    fn progress(&mut self, _: &Origin, _: usize, _: usize) -> bool {
        true
    }

    fn pulled_out(&mut self, _: &Origin, _: &Found, _: usize) -> bool {
        false
    }

    fn done(&mut self, _: &Origin, _: usize, _: usize) {}

    fn trouble(&mut self, _: &Trouble) {}
}

struct SoftToken {
    own: Arc<dyn Signer>,
    other: Arc<dyn Signer>,
    plugged: Plugged,
    signed: usize,
    open: bool,
    handle: tokio::runtime::Handle,
}

struct Shared(Arc<Mutex<SoftToken>>);

impl Keys for Shared {
    fn reach(&mut self) -> Reach {
        let token = self.0.lock().unwrap();
        if matches!(token.plugged, Plugged::Until(last) if token.signed >= last) {
            return Reach {
                drivers: 1,
                ..Reach::default()
            };
        }
        let found = Found {
            certificate: token.own.certificate().clone(),
            place: Place {
                driver: 0,
                token: described(),
            },
        };
        Reach {
            found: vec![found],
            ..Reach::default()
        }
    }

    fn open(&mut self, _: &Place, _: Secret, _: bool) -> Result<(), TokenError> {
        self.0.lock().unwrap().open = true;
        Ok(())
    }

    fn is_open(&self, _: &Place) -> bool {
        self.0.lock().unwrap().open
    }

    fn sign(&mut self, _: &Found, _: SignatureScheme, message: &[u8]) -> Result<Vec<u8>, TokenError> {
        let mut token = self.0.lock().unwrap();
        let key = match &token.plugged {
            Plugged::Fails(fault) => return Err(fault.clone()),
            Plugged::Until(last) if token.signed >= *last => return Err(TokenError::Gone),
            Plugged::Lies => token.other.clone(),
            Plugged::Always | Plugged::Until(_) => token.own.clone(),
        };
        token.signed += 1;
        let requests = [message.to_vec()];
        let values = token.handle.clone().block_on(async {
            match key.sign(&requests).await.remove(0) {
                Ok(value) => value,
                // The other key is asked for what names another certificate: it refuses, so the value is nonsense.
                Err(_) => vec![1; 256],
            }
        });
        Ok(values)
    }

    fn close(&mut self) {
        self.0.lock().unwrap().open = false;
    }
}

fn described() -> Token {
    serde_json::from_value(serde_json::json!({
        "slot": 0,
        "label": "Token của Khải",
        "manufacturer": "Vi du",
        "model": "T1",
        "serial": "0001",
        "pin": PinState::Fine,
        "pin_pad": false,
        "login_required": true,
    }))
    .unwrap()
}

/// The demo's offices, where Khải's key is in a token.
pub(crate) async fn office() -> Office {
    let office = Office::open().await;
    office.keys.clear(Owner::Person(office.person("khai")));
    office
}

/// Khải's computer, paired.
pub(crate) async fn paired(office: &Office, khai: &mut Browser) -> Computer {
    let computer = Computer::of(office, "khai");
    computer.pair(khai).await.unwrap();
    computer
}

/// What the page's link carries.
pub(crate) fn code(page: &Answer) -> String {
    let text = page.text().replace("&amp;", "&");
    let (_, rest) = text
        .split_once("&code=")
        .unwrap_or_else(|| panic!("no link in {text}"));
    rest.split('"').next().unwrap().to_owned()
}

/// Whatever is registered for somebody is not any more.
pub(crate) async fn unregistered(office: &Office, owner: Owner) {
    let mut tx = office.app.db.begin().await.unwrap();
    for one in certificates::list(&mut tx, owner).await.unwrap() {
        let (person, now) = (one.person, office.app.now());
        match person {
            Some(person) => certificates::revoke_own(&mut tx, one.id, person, now).await,
            None => {
                let admin: Scoped<Admin> = office.scope("diep").await;
                certificates::revoke(&mut tx, &admin, one.id, now).await
            }
        }
        .unwrap();
    }
    tx.commit().await.unwrap();
}
