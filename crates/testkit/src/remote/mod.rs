//! Providers of remote signatures over real HTTP: CSC version 1 and 2, SmartCA, MySign, each with switches for everything that
//! goes wrong at a real one. They get digests and sign them with real keys; who they are is what the tests hand over.

mod csc;
mod http;
mod key;
mod smartca;

use std::collections::VecDeque;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use serde_json::Value;

pub use key::Key;

use self::http::{Answer, Request};

/// Which interface it has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Interface {
    /// CSC API 1.0.4.0.
    Csc1,
    /// CSC API 2.0.0.2.
    Csc2,
    /// VNPT SmartCA.
    SmartCa,
    /// Viettel MySign.
    MySign,
}

/// How the key of an account is released (CSC).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// On the phone.
    Phone,
    /// With a PIN and a code.
    Typed,
    /// On the provider's page.
    Page,
}

/// What becomes of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mood {
    /// Confirmed as soon as it is asked.
    #[default]
    AtOnce,
    /// Confirmed after so many questions.
    After(u32),
    /// Never confirmed, and nobody says so.
    Never,
    /// The officer says no.
    Cancels,
    /// Nobody confirms in time, and the provider says so.
    Expires,
    /// The right key signs something else.
    OtherHash,
    /// Another key signs.
    OtherKey,
    /// The account has another certificate.
    OtherCertificate,
    /// One value less than was asked.
    OneShort,
    /// A state that no document explains.
    Odd,
    /// HTTP status 500.
    Broken,
    /// It keeps silent.
    Silent,
    /// It answers with something that is no JSON.
    Garbage,
}

/// Whom it lets in, and with what.
pub const CLIENT: &str = "saoy-hoa-an";
/// The secret of that account: tests look for it where it must not be.
pub const CLIENT_SECRET: &str = "bi-mat-cua-phan-mem-7f3a";
/// The account of its user.
pub const USER: &str = "099078000012";
/// The PIN of its key.
pub const PIN: &str = "24681357";
/// The code that its user's device makes.
pub const OTP: &str = "738496";
/// The name of its key.
pub const CREDENTIAL: &str = "GX0112348";
/// MySign: the profile.
pub const PROFILE: &str = "adss:ras:profile:001";

/// The provider; it answers until the test ends.
#[derive(Clone)]
pub struct StandIn {
    address: SocketAddr,
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    interface: Interface,
    release: Release,
    asynchronous: bool,
    multisign: u32,
    own: Key,
    other: Key,
    mood: Mood,
    next: VecDeque<Mood>,
    orders: Vec<Order>,
    pages: Vec<Page>,
    heard: Vec<Heard>,
    count: u64,
}

/// One order under way.
struct Order {
    /// By what it is named: handle, responseID, tran_code, SAD.
    name: String,
    /// What this side called it (SmartCA).
    transaction: String,
    digests: Vec<Vec<u8>>,
    documents: Vec<String>,
    mood: Mood,
    asked: u32,
    used: bool,
    callback: Option<String>,
}

/// What an officer was asked on the provider's page.
struct Page {
    code: String,
    challenge: String,
    redirect: String,
    credential: bool,
    digests: Vec<Vec<u8>>,
    used: bool,
}

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Heard {
    /// Its path.
    pub path: String,
    /// Its `Authorization` header.
    pub authorization: String,
    /// Its body, where it was JSON.
    pub body: Value,
}

impl StandIn {
    /// A provider whose one account has `own`; `other` is somebody else's key.
    ///
    /// # Errors
    /// No port is free.
    pub fn new(interface: Interface, own: Key, other: Key) -> std::io::Result<Self> {
        let listener = TcpListener::bind("127.0.0.1:0")?;
        let address = listener.local_addr()?;
        let inner = Arc::new(Mutex::new(Inner {
            interface,
            release: Release::Phone,
            asynchronous: false,
            multisign: 50,
            own,
            other,
            mood: Mood::AtOnce,
            next: VecDeque::new(),
            orders: Vec::new(),
            pages: Vec::new(),
            heard: Vec::new(),
            count: 0,
        }));
        let shared = Arc::clone(&inner);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&shared);
                std::thread::spawn(move || {
                    drop(http::serve(stream, |request| {
                        let mut inner = shared.lock().unwrap_or_else(PoisonError::into_inner);
                        inner.answer(request)
                    }));
                });
            }
        });
        Ok(Self { address, inner })
    }

    /// Where its interface begins.
    pub fn url(&self) -> String {
        let path = match self.lock().interface {
            Interface::Csc1 => "csc/v1",
            Interface::Csc2 => "csc/v2",
            Interface::SmartCa => "sca/sp769",
            Interface::MySign => "adss/service/ras",
        };
        format!("http://{}/{path}", self.address)
    }

    /// What becomes of every order from now on.
    pub fn be(&self, mood: Mood) {
        self.lock().mood = mood;
    }

    /// What becomes of the next orders, one after the other.
    pub fn next(&self, moods: &[Mood]) {
        self.lock().next = moods.iter().copied().collect();
    }

    /// The keys, where they are made after the provider's address is known.
    pub fn hold(&self, own: Key, other: Key) {
        let mut inner = self.lock();
        (inner.own, inner.other) = (own, other);
    }

    /// How its account's key is released.
    pub fn released_by(&self, release: Release) {
        self.lock().release = release;
    }

    /// So many signatures are released at once.
    pub fn at_once(&self, multisign: u32) {
        self.lock().multisign = multisign;
    }

    /// Whether it signs later where it is asked to (CSC version 2).
    pub fn asynchronous(&self, yes: bool) {
        self.lock().asynchronous = yes;
    }

    /// The officer confirms what waits.
    pub fn confirm(&self) {
        for order in &mut self.lock().orders {
            if order.mood == Mood::Never {
                order.mood = Mood::AtOnce;
            }
        }
    }

    /// Every request as it came.
    pub fn heard(&self) -> Vec<Heard> {
        self.lock().heard.clone()
    }

    /// The transactions that were begun, by the names that this side gave them (SmartCA).
    pub fn transactions(&self) -> Vec<String> {
        let inner = self.lock();
        inner
            .orders
            .iter()
            .map(|order| order.transaction.clone())
            .collect()
    }

    /// The addresses to which an order's end is to be told (CSC version 2).
    pub fn callbacks(&self) -> Vec<String> {
        let inner = self.lock();
        inner
            .orders
            .iter()
            .filter_map(|order| order.callback.clone())
            .collect()
    }

    /// The officer opens the provider's page and agrees (or does not): where the browser is sent back to.
    pub fn visit(&self, address: &str, agrees: bool) -> String {
        csc::visit(&mut self.lock(), address, agrees)
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn answer(&mut self, request: &Request) -> Answer {
        self.heard.push(Heard {
            path: request.path.clone(),
            authorization: request.authorization.clone(),
            body: request.json().unwrap_or_default(),
        });
        match self.mood {
            Mood::Broken => return Answer::status(500),
            Mood::Silent => return Answer::Silence,
            Mood::Garbage => return Answer::Text(200, "<html>Bảo trì hệ thống</html>".to_owned()),
            _ => {}
        }
        match self.interface {
            Interface::SmartCa => smartca::answer(self, request),
            Interface::Csc1 | Interface::Csc2 | Interface::MySign => csc::answer(self, request),
        }
    }

    /// A name that was not given before.
    fn name(&mut self, kind: &str) -> String {
        self.count += 1;
        format!("{kind}-{:08x}", self.count.wrapping_mul(0x9e37_79b9))
    }

    fn fate(&mut self) -> Mood {
        self.next.pop_front().unwrap_or(self.mood)
    }

    /// The values of an order, as its mood wants them.
    fn values(&self, order: &Order) -> Vec<Vec<u8>> {
        let mut values: Vec<Vec<u8>> = order
            .digests
            .iter()
            .map(|digest| match order.mood {
                Mood::OtherHash => {
                    let other: Vec<u8> = digest.iter().map(|byte| byte ^ 1).collect();
                    self.own.sign(&other)
                }
                Mood::OtherKey => self.other.sign(digest),
                _ => self.own.sign(digest),
            })
            .collect();
        if order.mood == Mood::OneShort {
            values.pop();
        }
        values
    }

    /// The key that the account shows.
    fn shown(&self) -> &Key {
        match self.mood {
            Mood::OtherCertificate => &self.other,
            _ => &self.own,
        }
    }
}
