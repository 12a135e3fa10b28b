//! The demo's PKI on a port of its own.

use std::net::TcpListener;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use jiff::Timestamp;
use saoy_demo_pki::{Behaviour, DemoPki, Endpoint, Holder, Issuer, Pending, Plan, Sources};
use saoy_domain::{FixedClock, Random};
use saoy_pki::{Purpose, TrustAnchor};
use saoy_pki_client::{AddressRule, Client, HttpTransport, Settings, Tsa};

/// The same numbers in every run (SplitMix64).
pub struct Sequence(AtomicU64);

impl Sequence {
    pub fn starting_at(n: u64) -> Self {
        Self(AtomicU64::new(n))
    }

    pub fn next(&self) -> u64 {
        let state = self.0.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }
}

impl Random for Sequence {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let number = self.next().to_be_bytes();
            chunk.copy_from_slice(&number[..chunk.len()]);
        }
    }
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// The authorities, answering.
pub struct Pki {
    pub pki: Arc<DemoPki>,
    _folder: tempfile::TempDir,
}

/// Keys are made once for a test program and copied into each test's own folder.
static KEYS: LazyLock<tempfile::TempDir> = LazyLock::new(|| {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(FixedClock::new(at(super::MORNING)));
    DemoPki::open(folder.path(), plan("http://127.0.0.1:1/pki"), sources(clock)).unwrap();
    folder
});

fn sources(clock: Arc<FixedClock>) -> Sources {
    Sources {
        clock,
        random: Arc::new(Sequence::starting_at(7)),
    }
}

fn plan(base_url: &str) -> Plan {
    let holder = |id: &str, name: &str, organisation: &str| Holder {
        id: id.into(),
        issuer: Issuer::Government,
        name: name.into(),
        organisation: organisation.into(),
        title: None,
        identity: None,
    };
    Plan {
        base_url: base_url.into(),
        password: "123456".into(),
        holders: vec![
            Holder {
                identity: Some("CCCD:099078000012".into()),
                ..holder("khai", "Đặng Hữu Khải", "UBND phường Hòa An")
            },
            holder("khai-la", "Đặng Hữu Khải", "UBND phường Hòa An"),
            holder("tam", "Lê Thị Thanh Tâm", "UBND phường Hòa An"),
            holder(
                "dau-hoa-an",
                "Ủy ban nhân dân phường Hòa An",
                "UBND tỉnh Sông Lam",
            ),
            holder("ha", "Phạm Thu Hà", "UBND xã Bến Lụa"),
            holder("dau-ben-lua", "Ủy ban nhân dân xã Bến Lụa", "UBND tỉnh Sông Lam"),
        ],
    }
}

impl Pki {
    pub fn serve(clock: Arc<FixedClock>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("keys")).unwrap();
        for entry in std::fs::read_dir(KEYS.path().join("keys")).unwrap() {
            let entry = entry.unwrap();
            std::fs::copy(entry.path(), folder.path().join("keys").join(entry.file_name())).unwrap();
        }
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base_url = format!("http://{}/pki", listener.local_addr().unwrap());
        let pending = Pending::start(folder.path().into(), plan(&base_url), sources(clock));
        let router = axum::Router::new().nest("/pki", pending.router());
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                listener.set_nonblocking(true).unwrap();
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, router).await.unwrap();
            });
        });
        Self {
            pki: pending.wait().unwrap(),
            _folder: folder,
        }
    }

    pub fn client(&self) -> Client {
        let numbers = Sequence::starting_at(99);
        let settings = Settings {
            ocsp_budget: Duration::from_secs(2),
            crl_budget: Duration::from_secs(2),
            ..Settings::default()
        };
        Client::new(
            HttpTransport::new(AddressRule::PublicAndLoopback),
            move || numbers.next(),
            settings,
        )
    }

    pub fn anchors(&self) -> Vec<TrustAnchor> {
        vec![TrustAnchor::new(
            self.pki.root().clone(),
            &[Purpose::CongVu, Purpose::Tsa],
        )]
    }

    pub fn tsa(&self) -> Tsa {
        Tsa {
            name: "Dấu thời gian thử nghiệm".into(),
            url: self.pki.tsa_url(),
            budget: Duration::from_secs(2),
            attempts: 1,
            pause: Duration::ZERO,
        }
    }

    /// Turns an endpoint off.
    pub fn down(&self, endpoint: Endpoint) {
        self.pki.switches().set(endpoint, Behaviour::Down);
    }

    /// Puts the timestamp authority's clock wrong.
    pub fn astray(&self, by: jiff::SignedDuration) {
        self.pki.switches().set(Endpoint::Tsa, Behaviour::Astray(by));
    }

    /// Turns an endpoint on again.
    pub fn up(&self, endpoint: Endpoint) {
        self.pki.switches().set(endpoint, Behaviour::Normal);
    }
}
