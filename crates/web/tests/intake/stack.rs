//! One stack through the scanner: three papers with two separator sheets between them become three dossiers of a visit.

use axum::http::StatusCode;
use saoy_pdf::{Limits, Reader};
use saoy_sheet::appearance::Turn;
use saoy_sheet::assemble::{Pick, assemble};
use saoy_store::scope::CopyCreate;
use saoy_store::visits;

use crate::common::{Answer, Browser, Office, scan};
use crate::support::{dossiers_of, filled, paper, press, quan, upload, with};

/// Papers of 2, 1 and 1 pages with two separator sheets; the second lay upside down.
async fn stack(clerk: &mut Browser) -> Vec<u8> {
    let sheet = clerk.get("/intake/separator.pdf").await.ok();
    assert_eq!(sheet.headers["content-type"], "application/pdf");
    let files = [scan(2, 1), sheet.body, scan(1, 2), scan(1, 3)];
    let limits = Limits::default();
    let readers: Vec<Reader<'_>> = files
        .iter()
        .map(|file| Reader::open(file, &limits).unwrap())
        .collect();
    let picks = [
        (0, 0, Turn::None),
        (0, 1, Turn::None),
        (1, 0, Turn::None),
        (2, 0, Turn::None),
        (1, 0, Turn::Half),
        (3, 0, Turn::None),
    ];
    let picks = picks.map(|(file, page, turn)| Pick { file, page, turn });
    assemble(&readers, &picks, [5; 16]).unwrap()
}

fn uploads(form: &Answer) -> Vec<String> {
    let text = form.text();
    let values = text.split("name=\"upload\" value=\"").skip(1);
    values
        .map(|rest| rest.split('"').next().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn the_clerk_sees_the_papers_may_join_them_again_and_gets_a_dossier_for_each() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let stack = stack(&mut clerk).await;
    let token = upload(&mut clerk, "chong.pdf", &stack).await;
    let row = clerk.get(&format!("/uploads/{token}/row")).await.ok();
    assert!(row.says("Tách thành 3 hồ sơ"), "{}", row.text());

    let form = [("upload".to_owned(), token.clone())];
    let cut = press(&mut clerk, "/copies/new", &form, &format!("split:{token}"))
        .await
        .ok();
    assert_eq!(uploads(&cut).len(), 3, "{}", cut.text());
    assert!(
        cut.says("Giấy tờ 1/3 của “chong.pdf”, trang 1–2.") && cut.says("Đã bỏ 2 trang"),
        "{}",
        cut.text()
    );

    let rejoin = cut
        .text()
        .split("value=\"rejoin:")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap()
        .to_owned();
    let form: Vec<_> = uploads(&cut)
        .into_iter()
        .map(|key| ("upload".to_owned(), key))
        .collect();
    let joined = press(&mut clerk, "/copies/new", &form, &format!("rejoin:{rejoin}"))
        .await
        .ok();
    let whole = uploads(&joined);
    assert!(
        whole.len() == 1 && joined.says("data-pages=\"6\""),
        "{}",
        joined.text()
    );

    let form = [("upload".to_owned(), whole[0].clone())];
    let again = press(&mut clerk, "/copies/new", &form, &format!("split:{}", whole[0]))
        .await
        .ok();
    let keys = uploads(&again);
    assert_eq!(keys.len(), 3);
    let quan = quan(&mut clerk).await;
    let mut fields = filled(&office, &quan, &keys[0]);
    for key in &keys[1..] {
        fields.push(("upload".into(), key.clone()));
        fields.extend(paper(key, "school-record", "1", "1"));
    }
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let rows = dossiers_of(&office).await;
    let pages: Vec<_> = rows.iter().map(|row| row.scan_pages).collect();
    assert_eq!(pages, [Some(2), Some(1), Some(1)]);
    assert!(rows.iter().all(|row| row.visit == rows[0].visit));
}

#[tokio::test]
async fn a_stack_is_never_submitted_as_one_paper_unawares() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let stack = stack(&mut clerk).await;
    let token = upload(&mut clerk, "chong.pdf", &stack).await;
    let quan = quan(&mut clerk).await;
    let shown = press(
        &mut clerk,
        "/copies/new",
        &filled(&office, &quan, &token),
        "submit",
    )
    .await
    .ok();
    assert_eq!(uploads(&shown).len(), 3, "{}", shown.text());
    assert!(dossiers_of(&office).await.is_empty());
}

#[tokio::test]
async fn one_visit_asks_for_paper_and_electronic_copies_and_the_electronic_one_is_one_file() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let quan = quan(&mut clerk).await;
    let token = upload(&mut clerk, "bang.pdf", &scan(2, 1)).await;
    let mut fields = with(filled(&office, &quan, &token), "paper", "2");
    fields = with(fields, &format!("copies-{token}"), "3");
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let rows = dossiers_of(&office).await;
    assert_eq!(
        rows.len(),
        1,
        "one dossier, so one file, however many were asked for"
    );
    assert_eq!(
        (rows[0].copies, rows[0].fee),
        (5, 20_000),
        "the fee counts copies"
    );
    let scope = office.scope::<CopyCreate>("lan").await;
    let visit = visits::find(&office.app.db, &scope, rows[0].visit.unwrap())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        (visit.electronic_copies, visit.paper_copies),
        (3, 2),
        "both are recorded"
    );
}

#[tokio::test]
async fn every_paper_of_a_stack_that_was_normalised_knows_it_also_joined_and_cut_again() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let stack = [stack(&mut clerk).await, b"\nX-Mailer: none\n".to_vec()].concat();
    let token = upload(&mut clerk, "chong.pdf", &stack).await;
    let form = [("upload".to_owned(), token.clone())];
    press(&mut clerk, "/copies/new", &form, &format!("normalise:{token}"))
        .await
        .ok();
    let cut = press(&mut clerk, "/copies/new", &form, &format!("split:{token}"))
        .await
        .ok();
    let said = |form: &Answer| form.text().matches("Đã bỏ phần dữ liệu thừa").count();
    assert_eq!((uploads(&cut).len(), said(&cut)), (3, 3), "{}", cut.text());
    let text = cut.text();
    let rejoin = text
        .split("value=\"rejoin:")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let parts: Vec<_> = uploads(&cut)
        .into_iter()
        .map(|key| ("upload".to_owned(), key))
        .collect();
    let whole = press(&mut clerk, "/copies/new", &parts, &format!("rejoin:{rejoin}"))
        .await
        .ok();
    assert_eq!((uploads(&whole).len(), said(&whole)), (1, 1), "{}", whole.text());
}
