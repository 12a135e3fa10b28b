//! An office whose leader's key, or whose seal's, is with a provider: a stand-in over real HTTP.

#![allow(dead_code, reason = "each test file uses its part")]

use std::time::Duration;

use axum::http::StatusCode;
use jiff::SignedDuration;
use saoy_domain::{BatchId, DossierId, Permission, State};
use saoy_pki::Certificate;
use saoy_store::batches::{self, ItemState};
use saoy_store::pictures::Owner;
use saoy_store::scope::{Admin, Scoped, System};
use saoy_store::{certificates, grants};
use saoy_testkit::database;
use saoy_testkit::remote::{self, Interface, Key, StandIn};
use saoy_web::config::Config;
use tokio::sync::watch;

use crate::common::{Answer, Browser, Office, fields};

/// The name of the provider in every sentence.
pub(crate) const NAME: &str = "Ký số Sông Lam";

/// The offices and the provider.
pub(crate) struct Desk {
    pub(crate) office: Office,
    pub(crate) provider: StandIn,
    id: &'static str,
}

/// A key of the demo's authority as a provider keeps it.
fn key(office: &Office, id: &str) -> Key {
    let file = std::fs::read(office.pki.pki.key_file(id).unwrap()).unwrap();
    let opened = saoy_signers::pkcs12::open(&file, "123456").unwrap();
    let certificate = office.pki.pki.certificate(id).unwrap();
    let others = opened.certificates.iter().filter(|der| *der != certificate.der());
    let chain = [certificate.der().to_vec()]
        .into_iter()
        .chain(others.cloned())
        .collect();
    let algorithm = match Certificate::from_der(certificate.der())
        .unwrap()
        .public_key()
        .kind()
    {
        saoy_pki::signature::KeyKind::P256 => "1.2.840.10045.4.3.2",
        _ => "1.2.840.113549.1.1.11",
    };
    Key {
        pkcs8: opened.private_key.to_vec(),
        chain,
        serial: certificate.serial_hex(),
        algorithms: vec![algorithm.to_owned()],
    }
}

impl Desk {
    /// A provider with this interface, whose account holds the key `own`; nobody's key is within the server's reach.
    pub(crate) async fn with_key(interface: Interface, own: &str, more: serde_json::Value) -> Self {
        let provider = StandIn::new(interface, Key::default(), Key::default()).unwrap();
        let (id, name) = match interface {
            Interface::Csc1 => ("csc1", "csc-v1"),
            Interface::Csc2 => ("csc2", "csc-v2"),
            Interface::SmartCa => ("smartca", "smartca"),
            Interface::MySign => ("mysign", "mysign"),
        };
        let mut at = serde_json::json!({
            "id": id, "name": NAME, "interface": name, "url": provider.url(), "client": remote::CLIENT,
            "secret": remote::CLIENT_SECRET, "profile": remote::PROFILE,
        });
        for (name, value) in more.as_object().into_iter().flatten() {
            at[name] = value.clone();
        }
        let change = |config: &mut Config| config.remote.push(serde_json::from_value(at).unwrap());
        let office = Office::open_with(database::sqlite().unwrap(), change).await;
        assert_eq!(office.app.config.remote.len(), 1);
        provider.hold(key(&office, own), key(&office, "ha"));
        administers(&office, "diep").await;
        for owner in [
            Owner::Person(office.person("khai")),
            Owner::Agency(office.agency("K88.04")),
        ] {
            office.keys.clear(owner);
            unregistered(&office, owner).await;
        }
        Self { office, provider, id }
    }

    /// Khải's key is there and registered.
    pub(crate) async fn open(interface: Interface) -> Self {
        let desk = Self::with_key(interface, "khai", serde_json::Value::Null).await;
        desk.registered().await;
        desk
    }

    /// What the officer types to register.
    pub(crate) fn wanted<'w>(&'w self, of: &'w str) -> [(&'w str, &'w str); 3] {
        [("of", of), ("provider", self.id), ("user", remote::USER)]
    }

    /// Khải registers the certificate of the remote account.
    pub(crate) async fn registered(&self) {
        let mut khai = self.office.sign_in("khai").await;
        let answer = khai.post("/certificates/remote", &self.wanted("me")).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
        self.until(&mut khai, "/certificates", "Đang dùng").await;
    }

    /// Lets the worker work until a page says so.
    pub(crate) async fn until(&self, browser: &mut Browser, path: &str, words: &str) {
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(saoy_web::worker::run(self.office.app.clone(), stopped));
        let mut page = browser.get(path).await.ok();
        for _ in 0..150 {
            if page.says(words) {
                break;
            }
            self.office.clock.advance(SignedDuration::from_secs(3));
            tokio::time::sleep(Duration::from_millis(100)).await;
            page = browser.get(path).await.ok();
        }
        stop.send(true).unwrap();
        worker.await.unwrap();
        assert!(page.says(words), "no “{words}” in {}", page.text());
    }

    pub(crate) async fn submitted(&self, count: usize) -> Vec<DossierId> {
        let mut ids = Vec::new();
        for _ in 0..count {
            ids.push(self.office.submitted().await);
        }
        ids
    }

    pub(crate) async fn states(&self, ids: &[DossierId]) -> Vec<State> {
        let mut states = Vec::new();
        for id in ids {
            states.push(self.office.row(*id).await.state);
        }
        states
    }

    /// How many of a batch are where.
    pub(crate) async fn count(&self, batch: &str, state: ItemState) -> usize {
        let id = BatchId(batch.rsplit('/').next().unwrap().parse().unwrap());
        let items = batches::items(&self.office.app.db, id).await.unwrap();
        items.iter().filter(|item| item.state == state).count()
    }

    /// No signature value is kept for any dossier of a batch.
    pub(crate) async fn keeps_nothing(&self, batch: &str) {
        let id = BatchId(batch.rsplit('/').next().unwrap().parse().unwrap());
        let open = saoy_store::signings::open(&self.office.app.db, &System, id)
            .await
            .unwrap();
        assert!(open.iter().all(|one| one.value.is_none()), "a value was kept");
    }
}

/// Whatever is registered for somebody is not any more.
async fn unregistered(office: &Office, owner: Owner) {
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

/// Makes somebody an administrator of the agency, too.
pub(crate) async fn administers(office: &Office, login: &str) {
    let (person, agency, now) = (office.person(login), office.agency("K88.04"), office.app.now());
    let mut tx = office.app.db.begin().await.unwrap();
    grants::give_at_set_up(&mut tx, &System, person, agency, Permission::Admin, now)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

/// Chooses dossiers in the list and confirms certificate and book; gives the batch's address.
pub(crate) async fn begin(browser: &mut Browser, stem: &str, ids: &[DossierId]) -> String {
    let list = browser.get(stem).await.ok();
    let rows: Vec<String> = ids.iter().map(|id| row(&list, *id)).collect();
    let chosen: Vec<(&str, &str)> = rows.iter().map(|row| ("id", row.as_str())).collect();
    let confirm = browser
        .post_and_follow(&format!("{stem}/batch"), &chosen)
        .await
        .ok();
    assert!(confirm.says(&format!("Ký từ xa · {NAME}")), "{}", confirm.text());
    let mut sent = fields(&confirm, &["certificate"]);
    let text = confirm.text();
    if stem == "/seal" {
        let (_, rest) = text.split_once("<option value=\"").unwrap();
        sent.push(("book".to_owned(), rest.split('"').next().unwrap().to_owned()));
    }
    let action = text
        .split("<form method=\"post\" action=\"")
        .filter_map(|rest| rest.split('"').next())
        .find(|address| address.ends_with("/certificate"));
    let answer = browser.send(action.unwrap(), &sent).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    answer.location()
}

/// The value of a row's box.
fn row(list: &Answer, id: DossierId) -> String {
    let text = list.text();
    let found = text.split("name=\"id\" value=\"").skip(1).find_map(|rest| {
        let value = rest.split('"').next()?;
        value.starts_with(&format!("{id}:")).then(|| value.to_owned())
    });
    found.unwrap_or_else(|| panic!("{id} is not in {text}"))
}

impl Desk {
    /// Whether the keys are on a curve.
    pub(crate) fn curve(&self) -> bool {
        let certificate = self.office.pki.pki.certificate("khai").unwrap();
        certificate.public_key().kind() == saoy_pki::signature::KeyKind::P256
    }

    /// Khải's certificate is registered anew, with what the account allows by now.
    pub(crate) async fn registered_again(&self) {
        unregistered(&self.office, Owner::Person(self.office.person("khai"))).await;
        self.registered().await;
    }

    /// The officer opens the provider's page, whose address is on `page`; where the browser is sent back to.
    pub(crate) fn visited(&self, page: &Answer, agrees: bool) -> String {
        let text = page.text().replace("&amp;", "&").replace("&#x2f;", "/");
        let found = text.split("href=\"").filter_map(|rest| rest.split('"').next());
        let address = found
            .into_iter()
            .find(|address| address.contains("/oauth2/authorize?"))
            .unwrap_or_else(|| panic!("no way to the provider in {text}"))
            .to_owned();
        let back = self.provider.visit(&address, agrees);
        back.strip_prefix("http://127.0.0.1:8080").unwrap().to_owned()
    }

    /// What a provider posts.
    pub(crate) async fn told(&self, path: &str, body: &serde_json::Value) -> StatusCode {
        use axum::body::Body;
        use axum::http::{Request, header};
        use tower::ServiceExt as _;
        let request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()))
            .unwrap();
        let router = saoy_web::server::router(self.office.app.clone());
        router.oneshot(request).await.unwrap().status()
    }

    /// The worker does what is due now.
    pub(crate) async fn work_without_time(&self) {
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(saoy_web::worker::run(self.office.app.clone(), stopped));
        tokio::time::sleep(Duration::from_millis(700)).await;
        stop.send(true).unwrap();
        worker.await.unwrap();
    }

    /// The provider was asked, and its answer was lost.
    pub(crate) async fn forget_pending(&self, batch: &str) {
        let id = BatchId(batch.rsplit('/').next().unwrap().parse().unwrap());
        let db = &self.office.app.db;
        for order in saoy_store::remote_orders::under_way(db, id).await.unwrap() {
            let mut tx = db.begin().await.unwrap();
            saoy_store::remote_orders::named(&mut tx, order.id, serde_json::Value::Null)
                .await
                .unwrap();
            tx.commit().await.unwrap();
        }
    }

    /// Neither the database nor a kept file holds any of these words.
    pub(crate) fn holds_no_secret(&self, secrets: &[&str]) {
        let database = self
            .office
            .app
            .config
            .database
            .strip_prefix("sqlite:")
            .unwrap()
            .to_owned();
        let mut folders = vec![self.office.app.config.files.clone()];
        let mut looked = 0;
        let mut look = |path: &std::path::Path| {
            let bytes = std::fs::read(path).unwrap();
            looked += 1;
            for secret in secrets {
                let found = bytes
                    .windows(secret.len())
                    .any(|window| window == secret.as_bytes());
                assert!(!found, "{secret} is in {}", path.display());
            }
        };
        for ending in ["", "-wal"] {
            let path = std::path::PathBuf::from(format!("{database}{ending}"));
            if path.is_file() {
                look(&path);
            }
        }
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => look(&path),
                }
            }
        }
        assert!(looked > 2);
    }
}
