//! What the clerk's hands do.

use axum::http::StatusCode;
use saoy_domain::DossierId;
use saoy_domain::dossier::Act;
use saoy_store::dossiers::{self, ListQuery, Page, Row};
use saoy_store::scope::{CopyCreate, CopySign};

use crate::common::{Answer, Browser, Office};

/// Uploads a file in one piece and gives its token.
pub async fn upload(clerk: &mut Browser, name: &str, bytes: &[u8]) -> String {
    let token = begin(clerk, name, bytes.len() as u64).await;
    let answer = patch(clerk, &token, 0, bytes).await;
    assert_eq!(answer.status, StatusCode::NO_CONTENT, "{}", answer.text());
    token
}

/// Announces a file.
pub async fn begin(clerk: &mut Browser, name: &str, size: u64) -> String {
    let answer = announce(clerk, name, size).await;
    assert_eq!(answer.status, StatusCode::CREATED, "{}", answer.text());
    answer.location().trim_start_matches("/uploads/").to_owned()
}

pub async fn announce(clerk: &mut Browser, name: &str, size: u64) -> Answer {
    let body = serde_json::json!({ "name": name, "size": size }).to_string();
    let json = [("content-type", "application/json")];
    clerk.raw("POST", "/uploads", &json, body).await
}

/// Sends a piece.
pub async fn patch(clerk: &mut Browser, token: &str, offset: u64, bytes: &[u8]) -> Answer {
    let path = format!("/uploads/{token}");
    let offset = offset.to_string();
    let headers = [
        ("content-type", "application/offset+octet-stream"),
        ("upload-offset", offset.as_str()),
    ];
    clerk.raw("PATCH", &path, &headers, bytes.to_vec()).await
}

/// The form filled in for Trần Minh Quân, with one upload.
pub fn filled<'a>(office: &Office, quan: &'a str, token: &'a str) -> Vec<(String, String)> {
    let pairs = [
        ("account", "yes"),
        ("identity", "099201014377"),
        ("chosen", quan),
        ("upload", token),
        ("checked", "on"),
    ];
    let mut fields: Vec<(String, String)> = pairs
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    fields.push(("agency".into(), office.agency("K88.04").to_string()));
    fields.extend(paper(token, "university-degree", "2", "1"));
    fields
}

/// What is said about one file.
pub fn paper(token: &str, kind: &str, pages: &str, copies: &str) -> Vec<(String, String)> {
    vec![
        (format!("type-{token}"), kind.to_owned()),
        (format!("pages-{token}"), pages.to_owned()),
        (format!("copies-{token}"), copies.to_owned()),
    ]
}

/// Replaces a field.
pub fn with(mut fields: Vec<(String, String)>, name: &str, value: &str) -> Vec<(String, String)> {
    fields.retain(|(known, _)| known != name);
    fields.push((name.to_owned(), value.to_owned()));
    fields
}

/// Presses a button of the form.
pub async fn press(clerk: &mut Browser, path: &str, fields: &[(String, String)], button: &str) -> Answer {
    let mut all: Vec<(&str, &str)> = fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    all.push(("do", button));
    clerk.post(path, &all).await
}

/// A form that came back with what is wrong in it.
pub fn wrong(answer: Answer) -> Answer {
    assert_eq!(
        answer.status,
        StatusCode::UNPROCESSABLE_ENTITY,
        "{}",
        answer.text()
    );
    answer
}

/// The form filled in for somebody without account or e-mail: the officer's address stands in.
pub fn without_email(office: &Office, token: &str) -> Vec<(String, String)> {
    let mut fields: Vec<(String, String)> = [
        ("account", "no"),
        ("name", "Lò Thị Mẩy"),
        ("person_identity", "099204007715"),
        ("officer_email", "on"),
        ("upload", token),
        ("checked", "on"),
    ]
    .iter()
    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
    .collect();
    fields.push(("agency".into(), office.agency("K88.04").to_string()));
    fields.extend(paper(token, "university-degree", "1", "1"));
    fields
}

/// A form with a file as a browser without script sends it.
pub async fn sent_with_form(clerk: &mut Browser, fields: &[(&str, &str)], file: &[u8]) -> Answer {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    body.extend(b"--cut\r\nContent-Disposition: form-data; name=\"scan\"; filename=\"bang.pdf\"\r\n\r\n");
    body.extend(file);
    body.extend(b"\r\n--cut--\r\n");
    let kind = [("content-type", "multipart/form-data; boundary=cut")];
    clerk.raw("POST", "/copies/new", &kind, body).await
}

/// The account id of Trần Minh Quân, as the search shows it.
pub async fn quan(clerk: &mut Browser) -> String {
    let found = clerk
        .post(
            "/copies/new",
            &[("account", "yes"), ("identity", "099201014377"), ("do", "search")],
        )
        .await
        .ok();
    assert!(found.says("Trần Minh Quân"), "{}", found.text());
    found.field("chosen")
}

/// Every dossier of UBND phường Hòa An, oldest first.
pub async fn dossiers_of(office: &Office) -> Vec<Row> {
    let scope = office.scope::<CopyCreate>("lan").await;
    let page = Page {
        offset: 0,
        limit: 100,
    };
    let mut rows = dossiers::list(&office.app.db, &scope, &ListQuery::default(), page)
        .await
        .unwrap();
    rows.sort_by_key(|row| row.id);
    rows
}

/// Sends a filled form and says yes to what is read back; gives the receipt's page.
pub async fn hand_in(clerk: &mut Browser, fields: &[(String, String)]) -> Answer {
    let answer = press(clerk, "/copies/new", fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    clerk
        .post_and_follow(&answer.location(), &[("do", "confirm")])
        .await
        .ok()
}

/// Fills in, submits and reads back one copy; gives the dossier and the receipt's page.
pub async fn submitted(office: &Office, clerk: &mut Browser, seed: u8) -> (DossierId, Answer) {
    let quan = quan(clerk).await;
    let token = upload(clerk, "bang.pdf", &crate::common::scan(2, seed)).await;
    let receipt = hand_in(clerk, &filled(office, &quan, &token)).await;
    let id = dossiers_of(office).await.last().unwrap().id;
    (id, receipt)
}

/// A hand-written PDF: its objects from 1 (the catalog) and what the trailer has besides.
pub fn pdf(objects: &[&str], trailer: &str) -> Vec<u8> {
    let mut bytes = b"%PDF-1.7\n".to_vec();
    let mut offsets = Vec::new();
    for (number, object) in (1..).zip(objects) {
        offsets.push(bytes.len());
        bytes.extend(format!("{number} 0 obj\n{object}\nendobj\n").bytes());
    }
    let start = bytes.len();
    let count = objects.len() + 1;
    bytes.extend(format!("xref\n0 {count}\n0000000000 65535 f \n").bytes());
    for offset in offsets {
        bytes.extend(format!("{offset:010} 00000 n \n").bytes());
    }
    bytes.extend(
        format!("trailer\n<</Size {count}/Root 1 0 R{trailer}>>\nstartxref\n{start}\n%%EOF\n").bytes(),
    );
    bytes
}

/// A PDF of one page with something more in its catalog.
pub fn one_page(catalog: &str, more: &[&str]) -> Vec<u8> {
    let catalog = format!("<</Type/Catalog/Pages 2 0 R{catalog}>>");
    let mut objects = vec![
        catalog.as_str(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>",
    ];
    objects.extend(more);
    pdf(&objects, "")
}

/// The leader sends a dossier back.
pub async fn returned(office: &Office, id: saoy_domain::DossierId) {
    let scope = office.scope::<CopySign>("khai").await;
    let act = Act {
        by: scope.officer(),
        at: office.app.now(),
    };
    let mut tx = office.app.db.begin().await.unwrap();
    let mut row = dossiers::find(&mut tx, &scope, id).await.unwrap().unwrap();
    let waiting = row.stored().unwrap().awaiting_signature().unwrap();
    let moved = waiting.return_to_clerk("Trang 2 bị lệch", &act).unwrap();
    dossiers::move_on(&mut tx, &scope, &mut row, moved).await.unwrap();
    tx.commit().await.unwrap();
}
