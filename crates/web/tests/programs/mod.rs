//! An office that signs by programs on the officers' computers: stand-ins that really sign, which fetch and send over real HTTP.

use std::collections::BTreeMap;
use std::path::PathBuf;

use saoy_domain::{BatchId, DossierId, State};
use saoy_pdf::Rect;
use saoy_pki::{Certificate, PrivateKey};
use saoy_store::agencies;
use saoy_store::batches::{self, Item, ItemState};
use saoy_store::dossiers::Profile;
use saoy_store::pictures::Owner;
use saoy_store::scope::{Admin, Scoped};
use saoy_testkit::database;
use saoy_testkit::plugins::{Keys, Mood, Vgca, Vnpt};
use saoy_web::config::Config;
use serde_json::{Value, json};

use crate::client::{self, Heard};
use crate::common::{Answer, Browser, Office};
use crate::kit;

/// The office; its own address answers.
pub(crate) struct Desk {
    pub(crate) office: Office,
}

/// What storage holds: each file's bytes, and the database as it is on disk.
#[derive(PartialEq)]
pub(crate) struct Storage(BTreeMap<PathBuf, Vec<u8>>);

impl Desk {
    /// UBND phường Hòa An signs by programs; no key is within the server's reach.
    pub(crate) async fn open() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let change = |config: &mut Config| config.public_url = url;
        let office = Office::open_with(database::sqlite().unwrap(), change).await;
        let router = saoy_web::server::router(office.app.clone());
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        for owner in [
            Owner::Person(office.person("khai")),
            Owner::Agency(office.agency("K88.04")),
        ] {
            office.keys.clear(owner);
        }
        crate::administers(&office, "diep").await;
        let desk = Self { office };
        desk.signs_by(Profile::B).await;
        desk
    }

    /// The administrator chose so.
    pub(crate) async fn signs_by(&self, profile: Profile) {
        let admin: Scoped<Admin> = self.office.scope("diep").await;
        let mut tx = self.office.app.db.begin().await.unwrap();
        let agency = agencies::find(&mut tx, admin.agency()).await.unwrap().unwrap();
        let mut settings = agency.settings.clone();
        settings["profile"] = json!(profile);
        settings["vnpt_licence"] = json!("<license/>");
        let saved = agencies::save_settings(&mut tx, &admin, agency.id, agency.version, settings).await;
        assert!(saved.unwrap());
        tx.commit().await.unwrap();
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

    pub(crate) async fn items(&self, batch: &str) -> Vec<Item> {
        let id = BatchId(batch.rsplit('/').next().unwrap().parse().unwrap());
        batches::items(&self.office.app.db, id).await.unwrap()
    }

    /// Lets the worker work until every dossier of a batch is where `done` says.
    pub(crate) async fn until(&self, batch: &str, done: fn(ItemState) -> bool) {
        let all = || async { self.items(batch).await.iter().all(|item| done(item.state)) };
        self.office.work_until(all).await;
    }

    /// Everything is prepared and waits for the program.
    pub(crate) async fn asked(&self, batch: &str) {
        let over = |state| matches!(state, ItemState::Asked | ItemState::Failed | ItemState::Passed);
        self.until(batch, over).await;
    }

    /// What is on the disk: the files, and the database with its journal.
    pub(crate) fn storage(&self) -> Storage {
        let config = &self.office.app.config;
        let database = config.database.strip_prefix("sqlite:").unwrap();
        let mut found = BTreeMap::new();
        for ending in ["", "-wal"] {
            let path = PathBuf::from(format!("{database}{ending}"));
            if path.is_file() {
                found.insert(path.clone(), std::fs::read(path).unwrap());
            }
        }
        assert!(!found.is_empty(), "no database at {database}");
        let mut folders = vec![config.files.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => drop(found.insert(path.clone(), std::fs::read(path).unwrap())),
                }
            }
        }
        Storage(found)
    }
}

/// A key of the demo's authority, as it lies in a token; `place` is where the program's own template puts the picture.
pub(crate) fn keys(office: &Office, own: &str, place: Rect) -> Keys {
    let issuers = opened(office, own).1;
    Keys::new(opened(office, own).0, opened(office, "ha").0, issuers, place)
}

fn opened(office: &Office, id: &str) -> ((PrivateKey, Certificate), Vec<Certificate>) {
    let file = std::fs::read(office.pki.pki.key_file(id).unwrap()).unwrap();
    let opened = saoy_signers::pkcs12::open(&file, "123456").unwrap();
    let own = office.pki.pki.certificate(id).unwrap();
    let key = PrivateKey::from_pkcs8(&opened.private_key).unwrap();
    let others = opened.certificates.iter().filter(|der| *der != own.der());
    let issuers = others.map(|der| Certificate::from_der(der).unwrap()).collect();
    ((key, Certificate::from_der(own.der()).unwrap()), issuers)
}

/// Where the page wants the picture.
pub(crate) fn place(work: &Value) -> Rect {
    let corner = |n: usize| work["rect"][n].as_f64().unwrap();
    Rect::new(corner(0), corner(1), corner(2), corner(3))
}

/// Chooses dossiers in the list, a program, and confirms; gives the batch's address.
pub(crate) async fn begin(browser: &mut Browser, stem: &str, ids: &[DossierId], program: &str) -> String {
    let list = browser.get(stem).await.ok().text();
    let rows: Vec<String> = ids
        .iter()
        .map(|id| {
            let values = list.split("name=\"id\" value=\"").skip(1);
            let mut values = values.filter_map(|rest| rest.split('"').next());
            values
                .find(|value| value.starts_with(&format!("{id}:")))
                .unwrap()
                .to_owned()
        })
        .collect();
    let chosen: Vec<(&str, &str)> = rows.iter().map(|row| ("id", row.as_str())).collect();
    let confirm = browser
        .post_and_follow(&format!("{stem}/batch"), &chosen)
        .await
        .ok();
    let text = confirm.text();
    let mut sent = vec![("certificate", choice(&confirm, program))];
    if stem == "/seal" {
        let (_, rest) = text.split_once("<option value=\"").unwrap();
        sent.push(("book", rest.split('"').next().unwrap().to_owned()));
    }
    let sent: Vec<(&str, &str)> = sent.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let forms = text.split("<form method=\"post\" action=\"");
    let mut actions = forms.filter_map(|rest| rest.split('"').next());
    let action = actions
        .find(|address| address.ends_with("/certificate"))
        .unwrap()
        .to_owned();
    let answer = browser.post(&action, &sent).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location()
}

/// The certificate in a list, by the program that is to ask its key.
pub(crate) fn choice(page: &Answer, program: &str) -> String {
    let text = page.text();
    let values = text.split("name=\"certificate\" value=\"").skip(1);
    let mut values = values.filter_map(|rest| rest.split('"').next());
    let found = values.find(|value| value.ends_with(&format!(".{program}")));
    found
        .unwrap_or_else(|| panic!("no {program} in {text}"))
        .to_owned()
}

/// What the page's script asks the service next.
pub(crate) async fn next(browser: &mut Browser, batch: &str, after: i64) -> Value {
    let after = after.to_string();
    let answer = browser
        .post(&format!("{batch}/program"), &[("after", &after)])
        .await
        .ok();
    serde_json::from_slice(&answer.body).unwrap()
}

/// The prepared file, as the page or the program fetches it.
pub(crate) async fn fetched(browser: &mut Browser, work: &Value) -> Answer {
    let file = work["file"].as_str().unwrap();
    let at = file.find("/program/").unwrap();
    browser.get(&file[at..]).await
}

/// What VGCASignService answers the page.
pub(crate) async fn by_vgca(vgca: &Vgca, work: &Value) -> Value {
    let endpoint = match work["work"].as_str().unwrap() {
        "approve" => "SignApproved",
        _ => "SignIssued",
    };
    let request = json!({
        "FileUploadHandler": work["handler"], "SessionId": "", "JWTToken": work["token"], "FileName": work["file"],
        "MetaData": [],
    });
    said(format!("{}/{endpoint}", vgca.url()), request.to_string()).await
}

async fn said(url: String, text: String) -> Value {
    let heard = tokio::task::spawn_blocking(move || client::say(&url, &text))
        .await
        .unwrap();
    match heard {
        Heard::Text(text) => serde_json::from_str(&text).unwrap(),
        Heard::Nothing => Value::Null,
    }
}

/// What the VNPT-CA plug-in gives the page for a file.
pub(crate) async fn by_vnpt(vnpt: &Vnpt, file: &[u8], work: &Value) -> Value {
    let place = place(work);
    let options = json!({
        "page": work["page"], "llx": place.x0, "lly": place.y0, "urx": place.x1, "ury": place.y1,
    });
    let call = json!({ "function": "signPdf", "args": [client::base64(file), options] });
    said(vnpt.url(), call.to_string()).await
}

/// The signed bytes in it.
pub(crate) fn signed(reply: &Value) -> Vec<u8> {
    assert_eq!(reply["code"], 0, "{reply}");
    client::bytes(reply["data"].as_str().unwrap())
}

/// The file of a request as a program in some mood gives it back.
pub(crate) async fn made(desk: &Desk, browser: &mut Browser, own: &str, work: &Value, mood: Mood) -> Vec<u8> {
    let file = fetched(browser, work).await.ok().body;
    let vnpt = Vnpt::start(keys(&desk.office, own, place(work)), 0).unwrap();
    vnpt.be(mood);
    signed(&by_vnpt(&vnpt, &file, work).await)
}

/// Sends a file where a page or a program would; gives the answer's JSON.
pub(crate) async fn sent(browser: &mut Browser, work: &Value, file: &[u8]) -> Value {
    let answer = sent_raw(browser, work, file).await;
    serde_json::from_slice(&answer.body).unwrap_or_else(|_| panic!("{}", answer.text()))
}

/// The same, with whatever comes back.
pub(crate) async fn sent_raw(browser: &mut Browser, work: &Value, file: &[u8]) -> Answer {
    let (kind, body) = kit::multipart(&[], Some(("uploadfile", "signed.pdf", file)));
    let handler = work["handler"].as_str().unwrap();
    let path = match handler.find("/program/") {
        Some(at) => &handler[at..],
        None => handler,
    };
    let bearer = format!("Bearer {}", work["token"].as_str().unwrap());
    let headers = [
        ("content-type", kind.as_str()),
        ("authorization", bearer.as_str()),
    ];
    browser.raw("POST", path, &headers, body).await
}
