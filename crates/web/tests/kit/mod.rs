//! Dossiers further on their way, and forms with files, for the tests of the office, the portal and the administrator.

#![allow(dead_code, reason = "each test file uses its part")]

use axum::http::StatusCode;
use saoy_domain::dossier::Act;
use saoy_domain::{Digest, DossierId};
use saoy_store::dossiers;
use saoy_store::scope::{CopySeal, CopySign, Scoped};
use saoy_web::flow;

use crate::common::Office;

/// A citizen's dossier that is signed, numbered from the agency's book and sealed.
pub(crate) async fn sealed(office: &Office) -> DossierId {
    let id = office.submitted().await;
    seal(office, id).await;
    id
}

/// Signs, passes on, numbers and seals.
pub(crate) async fn seal(office: &Office, id: DossierId) {
    let leader: Scoped<CopySign> = office.scope("khai").await;
    let scan = office.row(id).await.scan_digest.unwrap();
    flow::sign(&office.app, &leader, id, scan, flow::Look::Picture, None)
        .await
        .unwrap();
    let mut tx = office.app.db.begin().await.unwrap();
    let mut row = dossiers::find(&mut tx, &leader, id).await.unwrap().unwrap();
    let act = Act {
        by: leader.officer(),
        at: office.app.now(),
    };
    let moved = row.stored().unwrap().signed().unwrap().pass_on(&act).unwrap();
    dossiers::move_on(&mut tx, &leader, &mut row, moved)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let keeper: Scoped<CopySeal> = office.scope("diep").await;
    let signed: Digest = office.row(id).await.file_digest.unwrap();
    flow::seal(
        &office.app,
        &keeper,
        id,
        signed,
        flow::Wanted::NextIn(office.book),
        None,
    )
    .await
    .unwrap();
}

/// A citizen's dossier that was delivered.
pub(crate) async fn delivered(office: &Office) -> DossierId {
    let id = sealed(office).await;
    let keeper: Scoped<CopySeal> = office.scope("diep").await;
    flow::deliver(&office.app, &keeper, id).await.unwrap();
    id
}

/// The status that says that something in the form is to be mended.
pub(crate) const MEND: StatusCode = StatusCode::UNPROCESSABLE_ENTITY;

/// A form with a file, as a browser sends it: content type and body.
pub(crate) fn multipart(fields: &[(&str, &str)], file: Option<(&str, &str, &[u8])>) -> (String, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(
            format!("--limit\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes(),
        );
    }
    if let Some((name, file_name, bytes)) = file {
        let head = format!(
            "--limit\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file_name}\"\r\n\r\n"
        );
        body.extend(head.bytes());
        body.extend(bytes);
        body.extend(b"\r\n");
    }
    body.extend(b"--limit--\r\n");
    ("multipart/form-data; boundary=limit".to_owned(), body)
}
