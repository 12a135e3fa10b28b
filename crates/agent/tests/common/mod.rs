//! An installation and an officer in memory, tokens of SoftHSM2 in processes of their own; the messages between them are
//! the real ones.

#![allow(dead_code, reason = "each test file uses its part")]

use std::collections::{HashMap, VecDeque};
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use saoy_agent::{
    Asked, Call, Compared, Edge, Found, HttpFault, Installation, Kept, Pairing, Place, Reach, Reply, Review,
    Transport, Trouble, Ui,
};
use saoy_agent_protocol::api::{self, Chosen, Fault, Fetch, Fetched, Progress};
use saoy_agent_protocol::pairing::Welcome;
use saoy_agent_protocol::request::{self, Proof, Request, header};
use saoy_agent_protocol::{
    Accepted, Act, Answers, Bytes, Copy, Item, Order, Origin, Purpose, Sealed, SecretKey, Subject,
};
use saoy_pki::{Certificate, SignatureScheme, cms, sha256};
use saoy_testkit::tokens::{KeyOf, KeySpec, Shim, Tokens};
use saoy_tokens::{Deadlines, Driver, Launch, Pin, PinState, Secret};

pub(crate) const PAIRING: Bytes<16> = Bytes([1; 16]);
/// No other text of the tests contains it.
pub(crate) const RIGHT_PIN: &str = "24681357";

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn origin() -> Origin {
    "https://saoy.songlam.example".parse().unwrap()
}

/// A clock that is moved by waiting, and numbers that never come twice.
pub(crate) struct Machine {
    seconds: AtomicI64,
    count: AtomicU64,
}

impl Machine {
    pub(crate) fn new() -> Self {
        let seconds = AtomicI64::new(at("2026-03-02T08:15:00Z").as_second());
        Self {
            seconds,
            count: AtomicU64::new(1),
        }
    }
}

impl Edge for Machine {
    fn now(&self) -> Timestamp {
        Timestamp::from_second(self.seconds.load(Ordering::SeqCst)).unwrap()
    }

    fn random(&self, bytes: &mut [u8]) {
        let count = self.count.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        for (place, byte) in bytes.iter_mut().enumerate() {
            *byte = count[place % 8] ^ u8::try_from(place).unwrap_or_default();
        }
    }

    fn pause(&self, time: Duration) {
        let seconds = i64::try_from(time.as_secs().max(1)).unwrap();
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }
}

/// Somebody's token, with faults as the test wants them.
pub(crate) struct Token {
    tokens: Tokens,
    pub(crate) shim: Shim,
    pub(crate) certificate: Certificate,
}

/// A token with a key on P-256 and a certificate; `None` where tests with tokens are left out.
pub(crate) fn token(of: &str) -> Option<Token> {
    token_with(KeySpec::new(KeyOf::P256, of), &[])
}

pub(crate) fn token_with(key: KeySpec, faults: &[&str]) -> Option<Token> {
    let tokens = Tokens::new().unwrap()?;
    let certificate = tokens
        .make("Token của Khải", RIGHT_PIN, &[key])
        .unwrap()
        .remove(0);
    let shim = tokens.shim().unwrap();
    shim.faults(faults).unwrap();
    Some(Token {
        tokens,
        shim,
        certificate,
    })
}

impl Token {
    /// The drivers of a computer into which it is plugged.
    pub(crate) fn drivers(&self) -> saoy_agent::Tokens {
        let launch = Launch::new(Path::new(env!("CARGO_BIN_EXE_saoy-agent")), self.shim.module())
            .with_variable("SOFTHSM2_CONF", self.tokens.settings())
            .with_variable(Shim::VARIABLE, self.shim.control());
        saoy_agent::Tokens::new(vec![Driver::new(launch, patient())])
    }
}

/// Enough for a busy machine.
fn patient() -> Deadlines {
    let long = Duration::from_secs(60);
    Deadlines {
        start: long,
        list: long,
        list_after_pin: long,
        login: long,
        sign: long,
        ..Deadlines::default()
    }
}

/// A file as the installation prepares it.
pub(crate) fn prepared(n: u32) -> Vec<u8> {
    format!("%PDF-1.7 copy {n} /Contents <0000> %%EOF").into_bytes()
}

pub(crate) fn item(n: u32, certificate: &Certificate) -> Item {
    let signed = String::from_utf8(prepared(n)).unwrap().replace("<0000>", "");
    let message_digest = sha256(signed.as_bytes()).to_vec();
    Item {
        n,
        subject: Subject::Copy(Copy {
            dossier: format!("K88.04-131026-{n:06}"),
            applicant: "Phan Thị Bích Ngọc".to_owned(),
            document: "Bằng tốt nghiệp đại học".to_owned(),
            pages: 2,
            number: None,
        }),
        attributes: cms::signed_attributes(&message_digest, certificate).unwrap(),
        message_digest,
    }
}

pub(crate) fn order(certificate: &Certificate, items: u32) -> Order {
    Order {
        order: Bytes([2; 16]),
        pairing: PAIRING,
        nonce: Bytes([3; 32]),
        issued_at: at("2026-03-02T08:14:00Z"),
        expires_at: at("2026-03-02T08:44:00Z"),
        act: Act::Sign,
        agency: "UBND phường Hòa An".to_owned(),
        person: "Đặng Hữu Khải".to_owned(),
        certificate: Bytes(certificate.fingerprint()),
        scheme: SignatureScheme::EcdsaP256Sha256,
        items: (1..=items).map(|n| item(n, certificate)).collect(),
    }
}

/// The installation.
pub(crate) struct Server {
    pub(crate) key: SecretKey,
    agent: Bytes<32>,
    pub(crate) orders: Mutex<VecDeque<Fetched>>,
    pub(crate) answers: Mutex<Vec<Answers>>,
    pub(crate) chosen: Mutex<Option<Chosen>>,
    pub(crate) files: Mutex<HashMap<u32, Vec<u8>>>,
    pub(crate) stop_after: usize,
    pub(crate) calls: AtomicU64,
    now: Timestamp,
}

impl Server {
    pub(crate) fn answered(&self) -> Vec<saoy_agent_protocol::Answer> {
        self.answers
            .lock()
            .unwrap()
            .iter()
            .flat_map(|one| one.answers.clone())
            .collect()
    }

    fn good<T: serde::Serialize>(answer: &T) -> Reply {
        Reply {
            status: 200,
            body: serde_json::to_vec(answer).unwrap(),
        }
    }

    fn no(fault: &Fault) -> Reply {
        Reply {
            status: 403,
            body: serde_json::to_vec(fault).unwrap(),
        }
    }

    fn is_agents_own(&self, call: &Call<'_>) -> bool {
        let header = |name: &str| {
            let found = call.headers.iter().find(|(known, _)| *known == name);
            found.map(|(_, value)| value.clone()).unwrap_or_default()
        };
        fn bytes<const N: usize>(hex: &str) -> Bytes<N> {
            let mut bytes = [0; N];
            hex::decode_to_slice(hex, &mut bytes).unwrap();
            Bytes(bytes)
        }
        let proof = Proof {
            time: header(header::TIME).parse().unwrap(),
            nonce: bytes(&header(header::NONCE)),
            signature: bytes(&header(header::SIGNATURE)),
        };
        let at = origin();
        let request = Request {
            at: &at,
            method: if call.body.is_some() { "POST" } else { "GET" },
            path: call.url.strip_prefix(at.as_str()).unwrap(),
            body: call.body.unwrap_or_default(),
        };
        let now = Timestamp::from_second(proof.time).unwrap();
        request::verify(&request, &proof, &self.agent, now).is_ok() && proof.time >= self.now.as_second()
    }

    fn answers(&self, answers: Answers) -> Reply {
        let mut all = self.answers.lock().unwrap();
        let order = answers.order.clone();
        all.push(answers);
        let answered: usize = all.iter().map(|one| one.answers.len()).sum();
        let progress = Progress {
            order,
            answered: u32::try_from(answered).unwrap(),
            stop: answered >= self.stop_after,
        };
        Self::good(&Sealed::new(Purpose::Progress, &progress, &self.key).unwrap())
    }
}

impl Transport for Server {
    fn send(&self, call: &Call<'_>) -> Result<Reply, HttpFault> {
        self.calls.fetch_add(1, Ordering::SeqCst);
        if !self.is_agents_own(call) {
            return Ok(Self::no(&Fault::NotPaired));
        }
        let path = call.url.strip_prefix(origin().as_str()).unwrap();
        let body = call.body.unwrap_or_default();
        Ok(match path {
            api::ORDERS => {
                let _: Fetch = serde_json::from_slice(body).unwrap();
                match self.orders.lock().unwrap().pop_front() {
                    Some(fetched) => Self::good(&fetched),
                    None => Self::no(&Fault::UnknownCode),
                }
            }
            api::ANSWERS => self.answers(serde_json::from_slice(body).unwrap()),
            api::CERTIFICATE => {
                *self.chosen.lock().unwrap() = Some(serde_json::from_slice(body).unwrap());
                Self::good(&None::<()>)
            }
            file => {
                let n = file.rsplit('/').next().unwrap().parse().unwrap();
                let body = self.files.lock().unwrap().get(&n).cloned();
                Reply {
                    status: 200,
                    body: body.unwrap_or_default(),
                }
            }
        })
    }
}

/// The officer, who answers as the test says.
#[derive(Default)]
pub(crate) struct Officer {
    pub(crate) reviews: VecDeque<Review>,
    pub(crate) pins: VecDeque<&'static str>,
    pub(crate) stops_after: Option<usize>,
    pub(crate) compared: Vec<bool>,
    pub(crate) asked_for_pin: Vec<(PinState, bool)>,
    pub(crate) pulled_out: usize,
    /// What happens when the token is found to be gone: it is put back.
    pub(crate) puts_back: Option<Box<dyn FnMut() + Send>>,
    pub(crate) shown: Vec<String>,
}

impl Officer {
    /// Agrees and types the right PIN as often as it is asked.
    pub(crate) fn willing() -> Self {
        Self {
            reviews: [Review::Sign].into(),
            pins: [RIGHT_PIN, RIGHT_PIN].into(),
            ..Self::default()
        }
    }
}

impl Ui for Officer {
    fn may_pair(&mut self, _: &Origin, _: bool) -> bool {
        true
    }

    fn digits(&mut self, _: &Origin, digits: &str, _: &str) -> bool {
        self.shown.push(digits.to_owned());
        true
    }

    fn preparing(&mut self, _: &Origin, ready: u32, of: u32) -> bool {
        self.shown.push(format!("{ready}/{of}"));
        true
    }

    fn wait_for_token(&mut self, _: &Origin, _: &Reach) -> bool {
        self.shown.push("no token".to_owned());
        false
    }

    fn choose(&mut self, _: &Origin, within_reach: &[Found]) -> Option<usize> {
        (!within_reach.is_empty()).then_some(0)
    }

    fn review(&mut self, at: &Origin, order: &Accepted, _: &Found) -> Review {
        self.shown.push(format!("{at} {}", order.order().items.len()));
        self.reviews.pop_front().unwrap_or(Review::Decline)
    }

    fn compared(&mut self, _: u32, compared: &Compared) {
        self.compared.push(compared.is_ok());
    }

    fn pin(&mut self, _: &Origin, _: &Place, asked: Asked) -> Option<Secret> {
        self.asked_for_pin.push((asked.state, asked.wrong));
        let typed = self.pins.pop_front()?;
        Some(Secret::Typed(Pin::new(typed.as_bytes()).unwrap()))
    }

    fn progress(&mut self, _: &Origin, signed: usize, _: usize) -> bool {
        self.stops_after != Some(signed)
    }

    fn pulled_out(&mut self, _: &Origin, _: &Found, _: usize) -> bool {
        self.pulled_out += 1;
        if let Some(put_back) = &mut self.puts_back {
            put_back();
        }
        true
    }

    fn done(&mut self, _: &Origin, signed: usize, of: usize) {
        self.shown.push(format!("{signed} of {of}"));
    }

    fn trouble(&mut self, trouble: &Trouble) {
        self.shown.push(trouble.to_string());
    }
}

/// A paired agent in a folder of its own.
pub(crate) struct Agent {
    pub(crate) machine: Machine,
    pub(crate) kept: Kept,
    pub(crate) pairing: Pairing,
    pub(crate) server: Server,
    _folder: tempfile::TempDir,
}

impl Agent {
    pub(crate) fn new(fetched: Vec<Fetched>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let machine = Machine::new();
        let installation = SecretKey::from_seed([4; 32]).unwrap();
        let own = SecretKey::from_seed([5; 32]).unwrap();
        let welcome = Welcome {
            pairing: PAIRING,
            key: installation.public(),
            nonce: Bytes([0; 32]),
            person: "Đặng Hữu Khải".to_owned(),
            installation: "Sao y tỉnh Sông Lam".to_owned(),
        };
        let pairing = Pairing::new(origin(), &welcome, &own, machine.now());
        let server = Server {
            agent: own.public(),
            key: installation,
            orders: Mutex::new(fetched.into()),
            answers: Mutex::default(),
            chosen: Mutex::default(),
            files: Mutex::default(),
            stop_after: usize::MAX,
            calls: AtomicU64::new(0),
            now: machine.now(),
        };
        Self {
            kept: Kept::open(folder.path()).unwrap(),
            machine,
            pairing,
            server,
            _folder: folder,
        }
    }

    /// An agent for whom an order waits, sealed by the installation.
    pub(crate) fn with(order: &Order) -> Self {
        let mut agent = Self::new(Vec::new());
        agent.wait(order);
        agent
    }

    pub(crate) fn wait(&mut self, order: &Order) {
        let sealed = Sealed::new(Purpose::Order, order, &self.server.key).unwrap();
        self.server
            .orders
            .lock()
            .unwrap()
            .push_back(Fetched::Order(sealed));
    }

    pub(crate) fn work(&self, token: &Token, officer: &mut Officer) -> Result<saoy_agent::Summary, Trouble> {
        self.work_with(&mut token.drivers(), officer)
    }

    /// The same with drivers that the process has already.
    pub(crate) fn work_with(
        &self,
        keys: &mut saoy_agent::Tokens,
        officer: &mut Officer,
    ) -> Result<saoy_agent::Summary, Trouble> {
        let worker = saoy_agent::Worker {
            installation: Installation::of(&self.pairing, &self.server, &self.machine).unwrap(),
            keys,
            ui: officer,
            edge: &self.machine,
            kept: &self.kept,
            pairing: PAIRING,
        };
        worker.work(&"0123-4567".to_owned().try_into().unwrap())
    }
}
