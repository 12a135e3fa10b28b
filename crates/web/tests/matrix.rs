//! Every address of the service against the reviewed table of permissions (`crates/domain/permissions.txt`): what a role
//! may do, in the own agency, in another one, above and below.
//!
//! The addresses are read from the sources, so that one without a case fails; the answers are expected by the table
//! alone, so that an extractor that asks for too little, or too much, fails.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;
mod kit;

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use axum::http::{StatusCode, header};
use common::{Answer, Browser, Office};
use saoy_domain::{Action, Permission, PersonId, Reach, Role};
use saoy_store::people::{NewPerson, PersonKind};
use saoy_store::scope::{self, Scoped, System};
use saoy_store::{grants, library, mails, people, pictures};
use saoy_web::permits::{For, ROUTES};

#[test]
fn every_address_has_its_case_and_every_action_its_address() {
    let routes = routes();
    let cases: BTreeSet<&str> = ROUTES.iter().map(|(path, _)| *path).collect();
    let without: Vec<_> = routes
        .keys()
        .filter(|path| !cases.contains(path.as_str()))
        .collect();
    assert!(without.is_empty(), "without a case: {without:?}");
    let gone: Vec<_> = cases.iter().filter(|path| !routes.contains_key(**path)).collect();
    assert!(gone.is_empty(), "no longer an address: {gone:?}");
    assert!(routes.len() > 100);
    let done: BTreeSet<Action> = ROUTES
        .iter()
        .flat_map(|(_, what)| what.actions())
        .copied()
        .collect();
    let idle: Vec<_> = Action::ALL
        .iter()
        .filter(|action| !done.contains(action))
        .collect();
    assert!(idle.is_empty(), "a row of the table without an address: {idle:?}");
}

/// Somebody who tries every address. The things that addresses name belong to UBND phường Hòa An, K88.04.
struct Actor {
    login: &'static str,
    agency: &'static str,
    permissions: &'static [Permission],
}

use Permission::{Admin, CaseReceive, CopyCreate, CopySeal, CopySign};

const fn actor(login: &'static str, agency: &'static str, permissions: &'static [Permission]) -> Actor {
    Actor {
        login,
        agency,
        permissions,
    }
}

/// Of another agency: what they may not see they must not find. They come first, for they change nothing.
const STRANGERS: [Actor; 3] = [
    actor("ha", "K88.07", &[CopyCreate, CopySign, CopySeal]),
    actor("quan-tri-xa", "K88.07", &[Admin]),
    actor("nhan-xa", "K88.07", &[CaseReceive]),
];

/// Of the agency itself and above it.
const OWN: [Actor; 6] = [
    actor("lan", "K88.04", &[CopyCreate]),
    actor("khai", "K88.04", &[CopySign]),
    actor("diep", "K88.04", &[CopySeal]),
    actor("nhan", "K88.04", &[CaseReceive]),
    actor("loc", "K88", &[Admin]),
    actor("quan-tri", "K88.04", &[Admin]),
];

/// What the table says.
#[derive(Debug, PartialEq, Eq)]
enum Expected {
    /// Let in; what happens then is another test's.
    In,
    /// 403.
    Forbidden,
    /// 404.
    NotThere,
}

impl Actor {
    fn expects(&self, path: &str, what: For) -> Expected {
        let reach = what.actions().iter().map(|action| self.reach(*action)).min();
        let Some(reach) = reach else {
            return Expected::In;
        };
        // Lists and forms are of the agency that one works for.
        let named = path.contains('{');
        match reach {
            Reach::Nothing | Reach::Own => Expected::Forbidden,
            Reach::Agency if named && self.agency != "K88.04" => Expected::NotThere,
            Reach::Subtree if named && self.agency == "K88.07" => Expected::NotThere,
            Reach::Agency | Reach::Subtree | Reach::All => Expected::In,
        }
    }

    fn reach(&self, action: Action) -> Reach {
        let own = match action {
            // What belongs to any person who is signed in, officers too.
            Action::PasswordChange => Reach::All,
            _ => action.reach(Role::Anyone),
        };
        let held = self
            .permissions
            .iter()
            .map(|held| action.reach(Role::Holder(*held)));
        held.max().unwrap_or(Reach::Nothing).max(own)
    }
}

/// An officer with permissions in one agency.
async fn officer(office: &Office, login: &str, code: &str, permissions: &[Permission]) -> PersonId {
    let new = NewPerson {
        kind: PersonKind::Officer,
        login: Some(login.to_owned()),
        password_hash: None,
        name: login.to_owned(),
        identity_number: None,
        tax_number: None,
        email: None,
        phone: None,
        title: None,
    };
    let (now, agency) = (office.app.now(), office.agency(code));
    let mut tx = office.app.db.begin().await.unwrap();
    let person = people::add(&mut tx, &System, &new, now).await.unwrap();
    for permission in permissions {
        grants::give_at_set_up(&mut tx, &System, person, agency, *permission, now)
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    person
}

async fn try_all(office: &Office, things: &Things, actor: &Actor, wrong: &mut Vec<String>) {
    let methods = routes();
    for (path, what) in ROUTES {
        // Signing out, or in as somebody else, would end the trial; what is a computer's asks for no session.
        if *path == "/sign-out" || path.starts_with("/sign-in") || is_machines(*what) {
            continue;
        }
        for method in &methods[*path] {
            let mut browser = office.sign_in(actor.login).await;
            let answer = ask(&mut browser, method, &things.address(path)).await;
            let expected = actor.expects(path, *what);
            let good = match expected {
                Expected::In => answer.status != StatusCode::FORBIDDEN && !asks_to_sign_in(&answer),
                Expected::Forbidden => answer.status == StatusCode::FORBIDDEN,
                Expected::NotThere => answer.status == StatusCode::NOT_FOUND,
            };
            if !good {
                wrong.push(format!(
                    "{method} {path}: {} for {}, not {expected:?}",
                    answer.status, actor.login
                ));
            }
        }
    }
}

#[tokio::test]
async fn everybody_may_what_the_table_says_and_nothing_else() {
    let office = Office::open().await;
    let things = Things::of(&office).await;
    for new in STRANGERS.iter().chain(&OWN) {
        if people::find_by_login(&office.app.db, new.login)
            .await
            .unwrap()
            .is_none()
        {
            officer(&office, new.login, new.agency, new.permissions).await;
        }
    }
    let mut wrong = Vec::new();
    for actor in STRANGERS.iter().chain(&OWN) {
        try_all(&office, &things, actor, &mut wrong).await;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn nobody_is_asked_to_sign_in() {
    let office = Office::open().await;
    let things = Things::of(&office).await;
    let methods = routes();
    let mut wrong = Vec::new();
    for (path, what) in ROUTES {
        let open = match what {
            For::Anybody => true,
            For::Computer | For::Program => continue,
            For::SignedIn => false,
            what => what
                .actions()
                .iter()
                .any(|action| action.reach(Role::Anyone) != Reach::Nothing),
        };
        for method in &methods[*path] {
            let answer = ask(&mut Browser::new(&office.app), method, &things.address(path)).await;
            if asks_to_sign_in(&answer) == open {
                wrong.push(format!("{method} {path}: {} for nobody", answer.status));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A computer that signs its requests, or a program with a token for one file.
fn is_machines(what: For) -> bool {
    matches!(what, For::Computer | For::Program)
}

#[tokio::test]
async fn what_is_a_computers_is_nobodys_with_or_without_a_session() {
    let office = Office::open().await;
    let things = Things::of(&office).await;
    let methods = routes();
    for (path, _) in ROUTES.iter().filter(|(_, what)| is_machines(*what)) {
        for method in &methods[*path] {
            let mut khai = office.sign_in("khai").await;
            for browser in [&mut khai, &mut Browser::new(&office.app)] {
                let answer = ask(browser, method, &things.address(path)).await;
                let refused = matches!(answer.status.as_u16(), 400 | 401 | 404 | 415 | 422);
                assert!(refused, "{method} {path}: {}", answer.status);
            }
        }
    }
}

#[tokio::test]
async fn citizens_reach_what_is_their_own_and_no_officers_page() {
    let office = Office::open().await;
    let things = Things::of(&office).await;
    let methods = routes();
    let mut wrong = Vec::new();
    for (login, owner) in [("hatsen", false), ("quan", true)] {
        for (path, what) in ROUTES.iter().filter(|(_, what)| !what.actions().is_empty()) {
            let open = what
                .actions()
                .iter()
                .any(|action| action.reach(Role::Anyone) != Reach::Nothing);
            if open {
                continue;
            }
            let own = path.starts_with("/store") || path.starts_with("/account");
            for method in &methods[*path] {
                let mut browser = office.sign_in(login).await;
                let answer = ask(&mut browser, method, &things.address(path)).await;
                let good = match (own, owner || !path.contains('{')) {
                    (true, true) => answer.status != StatusCode::FORBIDDEN,
                    (true, false) => answer.status == StatusCode::NOT_FOUND,
                    (false, _) => answer.status == StatusCode::FORBIDDEN,
                };
                if !good {
                    wrong.push(format!("{method} {path}: {} for {login}", answer.status));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every address with its methods, as the sources name them.
fn routes() -> BTreeMap<String, BTreeSet<&'static str>> {
    let mut routes: BTreeMap<String, BTreeSet<&'static str>> = BTreeMap::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "rs") {
                collect(&std::fs::read_to_string(path).unwrap(), &mut routes);
            }
        }
    }
    routes
}

fn collect(source: &str, routes: &mut BTreeMap<String, BTreeSet<&'static str>>) {
    for call in source.split(".route(").skip(1) {
        let mut depth = 1;
        let end = call.find(|c| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            depth == 0
        });
        let call = &call[..end.unwrap()];
        let (_, rest) = call.split_once('"').unwrap();
        let (path, rest) = rest.split_once('"').unwrap();
        let methods = ["get", "post", "patch", "head", "delete", "put"];
        let named = methods.into_iter().filter(|method| {
            let calls = |before: char| rest.contains(&format!("{before}{method}("));
            calls('.') || calls(' ') || calls(',') || calls('\n')
        });
        let named: BTreeSet<&str> = named.collect();
        assert!(!named.is_empty(), "no method of {path}: {call}");
        let stems: &[&str] = if path.contains("{stem}") {
            &["/sign", "/seal"]
        } else {
            &[""]
        };
        for stem in stems {
            let path = path.replace("{stem}", stem).replace("{{", "{").replace("}}", "}");
            routes.entry(path).or_default().extend(&named);
        }
    }
}

/// Things of UBND phường Hòa An, by the place in an address that names them.
struct Things(BTreeMap<&'static str, String>);

impl Things {
    async fn of(office: &Office) -> Self {
        let dossier = kit::delivered(office).await;
        let scope: Scoped<scope::CopySeal> = office.scope("diep").await;
        let mail = mails::list(&office.app.db, &scope, None, 1)
            .await
            .unwrap()
            .remove(0)
            .id;
        let quan = people::find_by_login(&office.app.db, "quan")
            .await
            .unwrap()
            .unwrap()
            .id;
        let copy = library::list(&office.app.db, quan).await.unwrap().remove(0).id;
        let somebody = officer(office, "nan", "K88.04", &[Permission::CopyCreate]).await;
        let grant = grants::of_person(&office.app.db, somebody, office.app.now())
            .await
            .unwrap()
            .remove(0)
            .id;
        let picture = |owner| pictures::versions(&office.app.db, owner);
        let seal = picture(pictures::Owner::Agency(office.agency("K88.04")))
            .await
            .unwrap()
            .remove(0)
            .id;
        let hand = picture(pictures::Owner::Person(office.person("khai")))
            .await
            .unwrap()
            .remove(0)
            .id;
        let mut lan = office.sign_in("lan").await;
        let search = lan.post("/search", &[("text", "Quân")]).await.location();
        let json = [("content-type", "application/json")];
        let upload = lan
            .raw("POST", "/uploads", &json, r#"{"name":"a.pdf","size":9}"#)
            .await;
        let last = |path: String| path.rsplit('/').next().unwrap().to_owned();
        let digest = office.row(dossier).await.file_digest.unwrap();
        Self(BTreeMap::from([
            ("/books/{id}", office.book.to_string()),
            ("/mail/{id}", mail.to_string()),
            ("/store/{id}", copy.to_string()),
            ("/admin/people/{id}", somebody.to_string()),
            ("/admin/agencies/{id}", office.agency("K88.04").to_string()),
            ("/admin/grants/{id}", grant.to_string()),
            ("/seal-picture/{file}", format!("{seal}.png")),
            ("/signature-picture/{file}", format!("{hand}.png")),
            ("{file}", format!("{}.png", "0".repeat(64))),
            ("{id}", dossier.to_string()),
            ("{digest}", digest.to_string()),
            ("{page}", "1.png".to_owned()),
            ("{version}", "1".to_owned()),
            ("{name}", "1-1".to_owned()),
            ("{batch}", "1".to_owned()),
            ("{visit}", "1".to_owned()),
            ("{scan}", "1".to_owned()),
            ("{q}", last(search)),
            ("{upload}", last(upload.location())),
            ("{token}", "00".to_owned()),
            ("{code}", "0000-0000-0000-00000".to_owned()),
            ("{*rest}", "0/css/app.css".to_owned()),
        ]))
    }

    /// The address with the things' names in it.
    fn address(&self, pattern: &str) -> String {
        let mut address = pattern.to_owned();
        // The longer patterns first: a book's id is not a dossier's.
        let mut all: Vec<_> = self.0.iter().collect();
        all.sort_by_key(|(pattern, _)| std::cmp::Reverse(pattern.len()));
        for (place, name) in all {
            let kept = place.split('{').next().unwrap();
            address = address.replace(place, &format!("{kept}{name}"));
        }
        address
    }
}

/// What a form may ask for; each handler takes what it knows.
const FIELDS: &str = "version=1&book=1&reason=x&text=x&number=1&email=a%40vidu.example&name=x&do=submit&id=1&page=1&x=1&y=1\
                      &width=60&height=30&certificate=x&pin=1&who=x&agency=1&permission=sign&session=1&action=x\
                      &sha256=0000000000000000000000000000000000000000000000000000000000000000";

async fn ask(browser: &mut Browser, method: &str, address: &str) -> Answer {
    let offset = ("upload-offset", "0");
    let form = ("content-type", "application/x-www-form-urlencoded");
    match method {
        "get" | "head" | "delete" => browser.raw(&method.to_uppercase(), address, &[], "").await,
        "patch" => {
            browser
                .raw(
                    "PATCH",
                    address,
                    &[offset, ("content-type", "application/offset+octet-stream")],
                    "x",
                )
                .await
        }
        _ => browser.raw("POST", address, &[form], FIELDS).await,
    }
}

fn asks_to_sign_in(answer: &Answer) -> bool {
    let to = answer
        .headers
        .get(header::LOCATION)
        .map(|to| to.to_str().unwrap());
    answer.status == StatusCode::UNAUTHORIZED || to.is_some_and(|to| to.starts_with("/sign-in?"))
}
