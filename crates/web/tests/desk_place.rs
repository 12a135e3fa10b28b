//! Where the leader's signature block stands, and how it looks.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

mod common;

use axum::http::StatusCode;
use common::Office;

#[tokio::test]
async fn the_block_stands_where_the_leader_put_it() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let page = khai.get(&format!("/sign/{id}/place")).await.ok();
    assert_eq!(page.field("page"), "3", "by default on the attestation page");
    let outside = [
        ("page", "1"),
        ("x", "190"),
        ("y", "20"),
        ("width", "80"),
        ("height", "45"),
    ];
    let refused = khai.post(&format!("/sign/{id}/place"), &outside).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.says("Hãy đưa vào trong"), "{}", refused.text());
    let inside = [
        ("page", "1"),
        ("x", "20,5"),
        ("y", "20"),
        ("width", "80"),
        ("height", "45"),
    ];
    khai.post(&format!("/sign/{id}/place"), &inside).await;
    khai.sign(id).await;
    let file = office.file(id).await;
    let reader = saoy_pdf::Reader::open(&file, &saoy_pdf::Limits::default()).unwrap();
    let pages = reader.pages().unwrap();
    assert_eq!(pages.len(), 3);
    let annotations = |page: usize| pages[page].dict.get(b"Annots").is_some();
    assert!(
        annotations(0) && !annotations(1) && annotations(2),
        "signature on 1, numbers on 3"
    );
}

#[tokio::test]
async fn the_block_is_moved_on_the_attestation_page_but_never_over_what_stands_there() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let page = khai.get(&format!("/sign/{id}/place")).await.ok();
    let free = page.text();
    let (_, free) = free.split_once("data-free=\"").unwrap();
    let free: Vec<f64> = free
        .split('"')
        .next()
        .unwrap()
        .split(' ')
        .map(|n| n.parse().unwrap())
        .collect();
    let [page_number, left, top, width, height] = free[..] else {
        panic!("{free:?}")
    };
    assert_eq!(page_number, 3.0);
    let over_the_text = place_at(3, left, 60.0, 70.0, 40.0);
    let over_the_code = place_at(3, left, top + height - 20.0, 70.0, 40.0);
    for wanted in [over_the_text, over_the_code] {
        let refused = khai.send(&format!("/sign/{id}/place"), &wanted).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(refused.says("vùng trống"), "{}", refused.text());
    }
    let usual = khai
        .get(&format!(
            "/sign/{id}/place/{}/3.png?w=300",
            office.row(id).await.version.0
        ))
        .await
        .ok();
    let wanted = place_at(3, left + 5.0, top + 6.0, 70.0, 40.0);
    assert_eq!(
        khai.send(&format!("/sign/{id}/place"), &wanted).await.status,
        StatusCode::SEE_OTHER
    );
    let bare = khai
        .get(&format!(
            "/sign/{id}/place/{}/3.png?w=300",
            office.row(id).await.version.0
        ))
        .await
        .ok();
    assert_eq!(usual.body, bare.body, "the paper itself shows no block");
    khai.sign_and_pass(id).await;
    office.sign_in("diep").await.seal(&office, id).await;

    let file = office.file(id).await;
    let reader = saoy_pdf::Reader::open(&file, &saoy_pdf::Limits::default()).unwrap();
    let pages = reader.pages().unwrap();
    let annotations = |page: usize| pages[page].dict.get(b"Annots").is_some();
    assert!(!annotations(0) && !annotations(1) && annotations(2));
    let signatures = saoy_pades::signatures(&reader).unwrap();
    assert!(signatures.len() >= 2);
    if let Ok(folder) = std::env::var("SAOY_TEST_KEEP") {
        std::fs::write(format!("{folder}/moved.pdf"), &file).unwrap();
    }
    // Where the leader put it: 5 mm into the room from the left, its upper edge 6 mm below the room's.
    let form = rect_of(&reader, saoy_certified_copy::LEADER);
    let mm = 72.0 / 25.4;
    assert!((form[0] - (left + 5.0) * mm).abs() < 0.5, "{form:?}");
    assert!((841.89 - form[3] - (top + 6.0) * mm).abs() < 0.5, "{form:?}");
    let _ = width;
}

/// `/Rect` of a field.
fn rect_of(reader: &saoy_pdf::Reader<'_>, name: &str) -> Vec<f64> {
    let form = reader.lookup(&reader.catalog().unwrap(), "AcroForm").unwrap();
    let fields = reader.lookup(form.as_dict().unwrap(), "Fields").unwrap();
    let mut all = fields
        .as_array()
        .unwrap()
        .iter()
        .map(|item| reader.resolve(item).unwrap().as_dict().unwrap().clone());
    let field = all
        .find(|field| field.get("T").and_then(saoy_pdf::Object::as_string) == Some(name.as_bytes()))
        .unwrap();
    let rect = field.get("Rect").unwrap().as_array().unwrap();
    rect.iter().filter_map(saoy_pdf::Object::as_number).collect()
}

fn place_at(page: u32, x: f64, y: f64, width: f64, height: f64) -> Vec<(String, String)> {
    [
        ("page", page.to_string()),
        ("x", x.to_string()),
        ("y", y.to_string()),
        ("width", width.to_string()),
        ("height", height.to_string()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .to_vec()
}

#[tokio::test]
async fn the_leader_chooses_how_the_signature_looks_and_the_preview_says_so() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let preview = khai.preview_signature(id).await;
    assert!(preview.says("hiện hình chữ ký") && preview.field("look") == "picture");
    let text = khai
        .post_and_follow(&format!("/sign/{id}/look"), &[("to", "text")])
        .await
        .ok();
    assert!(text.says("chỉ có chữ") && text.field("look") == "text");
    let version = office.row(id).await.version.0;
    let draft = async |browser: &mut common::Browser, look: &str| {
        let path = format!("/sign/{id}/draft/{version}-{look}/3.png?w=300");
        browser.get(&path).await.ok().body
    };
    let (as_text, as_picture) = (draft(&mut khai, "text").await, draft(&mut khai, "picture").await);
    assert_ne!(as_text, as_picture);
    khai.apply(&format!("/sign/{id}"), &text).await;
    let signed = khai.get(&format!("/dossiers/{id}/pages/3.png?w=300")).await.ok();
    assert_eq!(signed.body, as_text, "signed as it was shown");
    // Kept for the next dossier.
    let next = office.submitted().await;
    assert_eq!(khai.preview_signature(next).await.field("look"), "text");
}

#[tokio::test]
async fn the_block_is_stamped_as_it_was_shown() {
    let office = Office::open().await;
    let id = office.submitted().await;
    let mut khai = office.sign_in("khai").await;
    let page = khai.get(&format!("/sign/{id}/place")).await.ok();
    let free = numbers(&page.text(), "data-free");
    // At the template's own place: cut out of the page that is signed when nothing is moved.
    let usual = numbers(&page.text(), "data-default");
    let version = office.row(id).await.version.0;
    let shown = khai
        .get(&format!("/sign/{id}/place/{version}/usual.png?w=1050"))
        .await
        .ok();
    let before = ink(&shown.body, 5.0, &usual[1..]);

    let (x, y, width, height) = (free[1] + 40.0, free[2] + 6.0, 80.0, 50.0);
    let block = khai
        .get(&format!(
            "/sign/{id}/place/block.png?width={width}&height={height}"
        ))
        .await
        .ok();
    let alone = ink(&block.body, 12.0, &[0.0, 0.0, width, height]);
    assert!(
        alone[2] - alone[0] > 20.0 && alone[3] - alone[1] > 40.0,
        "{alone:?}"
    );
    khai.send(&format!("/sign/{id}/place"), &place_at(3, x, y, width, height))
        .await;
    khai.sign(id).await;
    let signed = khai.get(&format!("/dossiers/{id}/pages/3.png?w=2100")).await.ok();
    let stamped = ink(&signed.body, 10.0, &[x, y, width, height]);
    near(alone, stamped);

    let other = office.submitted().await;
    khai.sign(other).await;
    let signed = khai
        .get(&format!("/dossiers/{other}/pages/3.png?w=1050"))
        .await
        .ok();
    near(before, ink(&signed.body, 5.0, &usual[1..]));
}

/// The numbers of an attribute of the page.
fn numbers(page: &str, attribute: &str) -> Vec<f64> {
    let (_, rest) = page.split_once(&format!("{attribute}=\"")).unwrap();
    let (list, _) = rest.split_once('"').unwrap();
    list.split(' ').map(|n| n.parse().unwrap()).collect()
}

/// What is drawn within a place: its edges in millimetres from the place's upper left corner.
fn ink(png: &[u8], dots: f64, place: &[f64]) -> [f64; 4] {
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    let info = reader.next_frame(&mut pixels).unwrap();
    let step = info.color_type.samples();
    let (mut low, mut high) = ([f64::MAX; 2], [f64::MIN; 2]);
    for (index, pixel) in pixels.chunks(step).enumerate() {
        let width = info.width as usize;
        let at = [
            (index % width) as f64 / dots - place[0],
            (index / width) as f64 / dots - place[1],
        ];
        let inside = (0.5..place[2] - 0.5).contains(&at[0]) && (0.5..place[3] - 0.5).contains(&at[1]);
        if inside && pixel.iter().take(step.min(3)).any(|value| *value < 128) {
            for axis in [0, 1] {
                low[axis] = low[axis].min(at[axis]);
                high[axis] = high[axis].max(at[axis]);
            }
        }
    }
    [low[0], low[1], high[0], high[1]]
}

/// The same edges to half a millimetre.
fn near(one: [f64; 4], other: [f64; 4]) {
    let far = one.iter().zip(other).any(|(a, b)| (a - b).abs() > 0.5);
    assert!(!far, "{one:?} {other:?}");
}
