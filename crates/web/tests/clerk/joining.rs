//! Several files as one original: one fee over all pages, and what cannot be joined is said without losing anything.

use saoy_domain::limits::MAX_SCAN;

use super::support::{dossiers_of, filled, paper, pdf, press, quan, upload, wrong};
use crate::common::{Browser, Office, scan};

/// The form with two files that are one original.
async fn joined(office: &Office, clerk: &mut Browser, first: &[u8], second: &[u8]) -> Vec<(String, String)> {
    let quan = quan(clerk).await;
    let front = upload(clerk, "truoc.pdf", first).await;
    let back = upload(clerk, "sau.pdf", second).await;
    let mut fields = filled(office, &quan, &front);
    fields.push(("upload".into(), back.clone()));
    fields.extend(paper(&back, "", "3", "1"));
    fields.push(("join".into(), "on".into()));
    fields
}

#[tokio::test]
async fn joined_files_cost_what_was_shown_for_the_sum_of_their_pages() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let mut fields = joined(&office, &mut clerk, &scan(2, 1), &scan(3, 2)).await;
    fields.push(("paper".into(), "1".into()));
    // Five pages, one electronic and one paper copy: 2 × (2 × 2,000 + 3 × 1,000).
    let shown = press(&mut clerk, "/copies/new", &fields, "attach").await.ok();
    assert!(shown.says("14.000"), "{}", shown.text());
    let answer = press(&mut clerk, "/copies/new", &fields, "submit").await;
    let confirm = clerk.get(&answer.location()).await.ok();
    assert!(confirm.says("14.000"), "{}", confirm.text());
    let rows = dossiers_of(&office).await;
    assert_eq!((rows.len(), rows[0].pages, rows[0].fee), (1, 5, 14_000));
}

#[tokio::test]
async fn the_choice_to_join_stands_ready_before_there_are_two_files() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let page = clerk.get("/copies/new").await.ok();
    assert!(
        page.says("name=\"join\"") && page.says("data-join class=\"foldable\""),
        "{}",
        page.text()
    );
}

#[tokio::test]
async fn more_than_400_joined_pages_are_said_and_nothing_is_lost() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let fields = joined(&office, &mut clerk, &scan(399, 1), &scan(2, 2)).await;
    for button in ["submit", "draft"] {
        let page = wrong(press(&mut clerk, "/copies/new", &fields, button).await);
        assert!(
            page.says("Ghép lại thành 401 trang, tối đa 400"),
            "{}",
            page.text()
        );
        assert!(page.says("truoc.pdf") && page.says("sau.pdf"), "both files stay");
    }
    assert!(dossiers_of(&office).await.is_empty(), "nothing was written");
}

#[tokio::test]
async fn joined_files_above_30_megabytes_are_said_and_nothing_is_lost() {
    let office = Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    let half = |letter: char| {
        let stream = letter
            .to_string()
            .repeat(usize::try_from(MAX_SCAN).unwrap() * 8 / 15);
        let content = format!("<</Length {}>>\nstream\n%{stream}\nendstream", stream.len() + 1);
        let page = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>";
        pdf(
            &[
                "<</Type/Catalog/Pages 2 0 R>>",
                "<</Type/Pages/Kids[3 0 R]/Count 1>>",
                page,
                &content,
            ],
            "",
        )
    };
    let fields = joined(&office, &mut clerk, &half('a'), &half('b')).await;
    let page = wrong(press(&mut clerk, "/copies/new", &fields, "submit").await);
    assert!(
        page.says("Ghép lại thành 32,1 MB, chỉ nhận tới 30 MB"),
        "{}",
        page.text()
    );
    assert!(page.says("truoc.pdf") && page.says("sau.pdf"), "both files stay");
    assert!(dossiers_of(&office).await.is_empty(), "nothing was written");
}
