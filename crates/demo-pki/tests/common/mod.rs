//! A PKI on the loopback, its clock, and a client that asks it.

#![allow(dead_code, reason = "each test file uses its part")]

use std::net::SocketAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::thread;
use std::time::Duration;

use jiff::Timestamp;
use saoy_demo_pki::{DemoPki, Holder, Issuer, Pending, Plan, Sources};
use saoy_domain::{FixedClock, Random};
use saoy_pki::PrivateKey;
use saoy_pki_client::{AddressRule, Client, HttpTransport, Settings, Tsa};

pub(crate) const NOON: &str = "2026-03-02T05:00:00Z";

/// The same numbers in every run (SplitMix64).
pub(crate) struct Sequence(pub(crate) AtomicU64);

impl Random for Sequence {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let number = self.next().to_be_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
    }
}

impl Sequence {
    pub(crate) fn next(&self) -> u64 {
        let state = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

pub(crate) fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(crate) fn sources() -> (Sources, Arc<FixedClock>) {
    let clock = Arc::new(FixedClock::new(at(NOON)));
    (
        Sources {
            clock: clock.clone(),
            random: Arc::new(Sequence(AtomicU64::new(7))),
        },
        clock,
    )
}

pub(crate) fn khai() -> Holder {
    Holder {
        id: "khai".into(),
        issuer: Issuer::Government,
        name: "Đặng Hữu Khải".into(),
        organisation: "UBND phường Hòa An, tỉnh Sông Lam".into(),
        title: Some("Phó Chủ tịch".into()),
        identity: Some("CCCD:099080001234".into()),
    }
}

pub(crate) fn seal() -> Holder {
    Holder {
        id: "dau-hoa-an".into(),
        issuer: Issuer::Government,
        name: "Ủy ban nhân dân phường Hòa An, tỉnh Sông Lam".into(),
        organisation: "Ủy ban nhân dân tỉnh Sông Lam".into(),
        title: None,
        identity: None,
    }
}

pub(crate) fn quan() -> Holder {
    Holder {
        id: "quan".into(),
        issuer: Issuer::Public,
        name: "Trần Minh Quân".into(),
        organisation: "Cá nhân".into(),
        title: None,
        identity: Some("CCCD:099201014377".into()),
    }
}

pub(crate) fn plan(base_url: &str) -> Plan {
    Plan {
        base_url: base_url.into(),
        password: "123456".into(),
        holders: vec![khai(), seal(), quan()],
    }
}

/// A PKI with its server on a port of its own, and an empty cache to ask it with.
pub(crate) struct Live {
    pub(crate) pki: Arc<DemoPki>,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) client: Client,
    pub(crate) base_url: String,
    pub(crate) folder: tempfile::TempDir,
}

/// Keys are made once for a test file and copied into each test's own folder.
static KEYS: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    DemoPki::open(folder.path(), plan("http://127.0.0.1:1/pki"), sources().0).unwrap();
    folder
});

pub(crate) fn folder_with_keys() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("keys")).unwrap();
    for entry in std::fs::read_dir(KEYS.path().join("keys")).unwrap() {
        let entry = entry.unwrap();
        std::fs::copy(entry.path(), folder.path().join("keys").join(entry.file_name())).unwrap();
    }
    folder
}

pub(crate) fn live() -> Live {
    live_in(folder_with_keys())
}

pub(crate) fn live_in(folder: tempfile::TempDir) -> Live {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}/pki", listener.local_addr().unwrap());
    let (sources, clock) = sources();
    let pending = Pending::start(folder.path().into(), plan(&base_url), sources);
    serve(listener, &pending);
    Live {
        pki: pending.wait().unwrap(),
        clock,
        client: client(Settings::default()),
        base_url,
        folder,
    }
}

/// Khải has a key in a token, too.
pub(crate) fn with_a_token(folder: &std::path::Path) -> PrivateKey {
    let key = PrivateKey::generate_p256().unwrap();
    std::fs::create_dir_all(folder.join("tokens")).unwrap();
    std::fs::write(folder.join("tokens/khai.spki"), key.public_key().der()).unwrap();
    key
}

pub(crate) fn serve(listener: std::net::TcpListener, pending: &Pending) -> SocketAddr {
    let address = listener.local_addr().unwrap();
    let app = axum::Router::new().nest("/pki", pending.router());
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            listener.set_nonblocking(true).unwrap();
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, app).await.unwrap();
        });
    });
    address
}

pub(crate) fn client(settings: Settings) -> Client {
    let numbers = Sequence(AtomicU64::new(99));
    Client::new(
        HttpTransport::new(AddressRule::PublicAndLoopback),
        move || numbers.next(),
        settings,
    )
}

impl Live {
    pub(crate) fn tsa(&self) -> Tsa {
        Tsa {
            name: "Dấu thời gian thử nghiệm".into(),
            url: self.pki.tsa_url(),
            budget: Duration::from_millis(800),
            attempts: 1,
            pause: Duration::ZERO,
        }
    }
}
