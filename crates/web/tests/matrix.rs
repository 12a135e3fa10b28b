//! Every address of the service against nobody, somebody without the permission, and somebody of another agency.
//!
//! The addresses are read from the sources, so that one without a case here fails the test.

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
use saoy_domain::Permission;
use saoy_store::scope::{CopySeal, Scoped, System};
use saoy_store::{grants, library, mails, people, pictures};

/// Whom an address is for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Access {
    Anybody,
    SignedIn,
    Citizen,
    Create,
    Sign,
    Seal,
    /// Any of the three permissions of a copy's way.
    Copies,
    /// Those three and the administrator.
    Follow,
    /// The seal keeper and the administrator.
    Register,
    /// The clerk and the leader.
    Extend,
    Admin,
}

use Access::{Admin, Anybody, Citizen, Copies, Create, Extend, Follow, Register, Seal, Sign, SignedIn};

const CASES: &[(&str, Access)] = &[
    ("/", Anybody),
    ("/account", SignedIn),
    ("/account/password", SignedIn),
    ("/account/sessions/end", SignedIn),
    ("/admin/agencies", Admin),
    ("/admin/grants/{id}/end", Admin),
    ("/admin/invite", Admin),
    ("/admin/people", Admin),
    ("/admin/people/search", Admin),
    ("/admin/people/{id}", Admin),
    ("/admin/people/{id}/come-back", Admin),
    ("/admin/people/{id}/grants", Admin),
    ("/admin/people/{id}/leave", Admin),
    ("/admin/people/{id}/title", Admin),
    ("/agency", SignedIn),
    ("/assets/{*rest}", Anybody),
    ("/books", Register),
    ("/books/new", Seal),
    ("/books/{id}", Register),
    ("/books/{id}/close", Seal),
    ("/books/{id}/closing", Seal),
    ("/books/{id}/closing.pdf", Register),
    ("/books/{id}/delete", Seal),
    ("/books/{id}/edit", Seal),
    ("/books/{id}/export.xlsx", Register),
    ("/books/{id}/note", Seal),
    ("/copies/drafts", Create),
    ("/copies/drafts/search", Create),
    ("/copies/new", Create),
    ("/copies/returned", Create),
    ("/copies/returned/search", Create),
    ("/copies/{id}/cancel", Create),
    ("/copies/{id}/confirm", Create),
    ("/copies/{id}/discard", Create),
    ("/copies/{id}/edit", Create),
    ("/copies/{id}/refusal", Create),
    ("/dossiers/{id}", Follow),
    ("/dossiers/{id}/extend", Extend),
    ("/dossiers/{id}/file.pdf", Copies),
    ("/dossiers/{id}/files/{digest}", Copies),
    ("/dossiers/{id}/hand-over", Create),
    ("/dossiers/{id}/pages/{page}", Copies),
    ("/dossiers/{id}/scan.pdf", Copies),
    ("/dossiers/{id}/scan/{page}", Copies),
    ("/dossiers/{id}/withdraw", Sign),
    ("/following", Follow),
    ("/following/search", Follow),
    ("/health", Anybody),
    ("/home", SignedIn),
    ("/intake/separator.pdf", Create),
    ("/intake/waiting", Create),
    ("/intake/{scan}/page.png", Create),
    ("/invitation/{token}", Anybody),
    ("/kt", Anybody),
    ("/kt/file", Anybody),
    ("/kt/{code}", Anybody),
    ("/language", Anybody),
    ("/m/{token}", Anybody),
    ("/mail", Seal),
    ("/mail/search", Seal),
    ("/mail/{id}", Seal),
    ("/notifications", SignedIn),
    ("/notifications/read", SignedIn),
    ("/seal", Seal),
    ("/seal-picture", Seal),
    ("/seal-picture/draft/{file}", Seal),
    ("/seal-picture/{file}", Seal),
    ("/seal/batch", Seal),
    ("/seal/batch/{batch}", Seal),
    ("/seal/batch/{batch}/certificate", Seal),
    ("/seal/batch/{batch}/deliver", Seal),
    ("/seal/batch/{batch}/pass", Seal),
    ("/seal/batch/{batch}/state", Seal),
    ("/seal/batch/{batch}/stop", Seal),
    ("/seal/search", Seal),
    ("/seal/{id}", Seal),
    ("/seal/{id}/abandon", Seal),
    ("/seal/{id}/apply", Seal),
    ("/seal/{id}/certificate", Seal),
    ("/seal/{id}/deliver", Seal),
    ("/seal/{id}/done", Seal),
    ("/seal/{id}/draft/{name}/{page}", Seal),
    ("/seal/{id}/preview", Seal),
    ("/seal/{id}/return", Seal),
    ("/seal/{id}/start", Seal),
    ("/search", Follow),
    ("/search/{q}", Follow),
    ("/sign", Sign),
    ("/sign-in", Anybody),
    ("/sign-in/demo", Anybody),
    ("/sign-out", Anybody),
    ("/sign/batch", Sign),
    ("/sign/batch/{batch}", Sign),
    ("/sign/batch/{batch}/certificate", Sign),
    ("/sign/batch/{batch}/deliver", Sign),
    ("/sign/batch/{batch}/pass", Sign),
    ("/sign/batch/{batch}/state", Sign),
    ("/sign/batch/{batch}/stop", Sign),
    ("/sign/search", Sign),
    ("/sign/{id}", Sign),
    ("/sign/{id}/apply", Sign),
    ("/sign/{id}/certificate", Sign),
    ("/sign/{id}/done", Sign),
    ("/sign/{id}/draft/{version}/{page}", Sign),
    ("/sign/{id}/pass", Sign),
    ("/sign/{id}/place", Sign),
    ("/sign/{id}/preview", Sign),
    ("/sign/{id}/return", Sign),
    ("/sign/{id}/start", Sign),
    ("/signature-picture", Sign),
    ("/signature-picture/draft/{file}", Sign),
    ("/signature-picture/{file}", Sign),
    ("/store", Citizen),
    ("/store/dossiers/{id}", Citizen),
    ("/store/{id}", Citizen),
    ("/store/{id}/file.pdf", Citizen),
    ("/store/{id}/pages/{page}", Citizen),
    ("/uploads", Create),
    ("/uploads/{upload}", Create),
    ("/uploads/{upload}/pages/{page}", Create),
    ("/uploads/{upload}/row", Create),
    ("/visits/{visit}/receipt", Create),
];

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

#[test]
fn every_address_has_its_case() {
    let routes = routes();
    let cases: BTreeSet<&str> = CASES.iter().map(|(path, _)| *path).collect();
    let without: Vec<_> = routes
        .keys()
        .filter(|path| !cases.contains(path.as_str()))
        .collect();
    assert!(without.is_empty(), "without a case: {without:?}");
    let gone: Vec<_> = cases.iter().filter(|path| !routes.contains_key(**path)).collect();
    assert!(gone.is_empty(), "no longer an address: {gone:?}");
    assert!(routes.len() > 100);
}

/// Things of UBND phường Hòa An, by the place in an address that names them.
struct Things(BTreeMap<&'static str, String>);

impl Things {
    async fn of(office: &Office) -> Self {
        let dossier = kit::delivered(office).await;
        let scope: Scoped<CopySeal> = office.scope("diep").await;
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
        let ha = office.person("ha");
        let grant = grants::of_person(&office.app.db, ha, office.app.now())
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
            ("/admin/people/{id}", ha.to_string()),
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
            ("{scan}", "1".to_owned()),
            ("{visit}", "1".to_owned()),
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

async fn each(check: impl AsyncFn(&str, &str, Access) -> Option<String>) {
    let routes = routes();
    let mut wrong = Vec::new();
    for (path, access) in CASES {
        for method in &routes[*path] {
            wrong.extend(
                check(method, path, *access)
                    .await
                    .map(|why| format!("{method} {path}: {why}")),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn nobody_is_asked_to_sign_in() {
    let office = Office::open().await;
    let things = Things::of(&office).await;
    each(async |method, path, access| {
        let answer = ask(&mut Browser::new(&office.app), method, &things.address(path)).await;
        (asks_to_sign_in(&answer) == (access == Anybody)).then(|| format!("{} for nobody", answer.status))
    })
    .await;
}

#[tokio::test]
async fn without_the_permission_it_is_forbidden() {
    let office = Office::open().await;
    let things = Things::of(&office).await;
    let wrong = |access| match access {
        Anybody | SignedIn => None,
        Citizen | Seal | Admin => Some("lan"),
        Create => Some("khai"),
        Sign => Some("diep"),
        Copies => Some("loc"),
        Follow => Some("quan"),
        Register => Some("lan"),
        Extend => Some("diep"),
    };
    each(async |method, path, access| {
        let login = wrong(access)?;
        let answer = ask(&mut office.sign_in(login).await, method, &things.address(path)).await;
        (answer.status != StatusCode::FORBIDDEN).then(|| format!("{} for {login}", answer.status))
    })
    .await;
}

#[tokio::test]
async fn another_agencys_things_are_not_there() {
    let office = Office::open().await;
    let things = Things::of(&office).await;
    let mut tx = office.app.db.begin().await.unwrap();
    let (lan, hoa_an) = (office.person("lan"), office.agency("K88.04"));
    grants::give_at_set_up(&mut tx, &System, lan, hoa_an, Permission::Admin, office.app.now())
        .await
        .unwrap();
    // An administrator follows what is below, and nothing beside.
    let (ha, ben_lua) = (office.person("ha"), office.agency("K88.07"));
    grants::give_at_set_up(&mut tx, &System, ha, ben_lua, Permission::Admin, office.app.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
    each(async |method, path, access| {
        if !path.contains('{') {
            return None;
        }
        let login = match access {
            Anybody | SignedIn => return None,
            Citizen => "hatsen",
            // The administrator of one commune, and a person of another.
            Admin => "lan",
            Create | Sign | Seal | Copies | Follow | Register | Extend => "ha",
        };
        let answer = ask(&mut office.sign_in(login).await, method, &things.address(path)).await;
        (answer.status != StatusCode::NOT_FOUND).then(|| format!("{} for {login}", answer.status))
    })
    .await;
}
