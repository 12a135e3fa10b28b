//! Every refusal has its sentence in both languages.

use saoy_web::pages::{Lang, Text};
use saoy_web::render::Renderer;

/// Every value that a sentence can name.
const VALUES: [&str; 16] = [
    "length",
    "pages",
    "copies",
    "day",
    "from",
    "until",
    "size",
    "limit",
    "pixels",
    "days",
    "digits",
    "part",
    "digit",
    "year",
    "permission",
    "n",
];

#[test]
fn every_refusal_of_the_rules_has_a_sentence_in_both_languages() {
    let renderer = Renderer::new().unwrap();
    for lang in [Lang::Vi, Lang::En] {
        let files = saoy_blob::BlobError::KEYS.iter().copied();
        for key in saoy_domain::refusal_keys().chain(files) {
            let text = VALUES
                .iter()
                .fold(Text::key(key), |text, name| text.with(name, "7"));
            let text = [
                "is", "missing", "have", "code", "kind", "name", "state", "number", "first", "last", "book",
                "until",
            ]
            .iter()
            .fold(text, |text, name| text.with(name, "draft"));
            let said = renderer.say(lang, &text);
            assert_ne!(said, key, "{lang:?}");
            assert!(
                said.ends_with(['.', '?', '!']) || said.contains(": "),
                "{key} in {lang:?} is no sentence: {said}"
            );
        }
    }
    let missing: Vec<String> = renderer
        .missing()
        .into_iter()
        .filter(|missing| !missing.contains("Reference"))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}

#[tokio::test]
async fn the_clerks_pages_lack_no_word_in_either_language() {
    let office = crate::common::Office::open().await;
    let mut clerk = office.sign_in("lan").await;
    for lang in ["vi", "en"] {
        clerk.post("/language", &[("lang", lang)]).await;
        let (id, receipt) = super::support::submitted(&office, &mut clerk, lang.len() as u8).await;
        assert!(receipt.says("K88.04-BL2026"));
        let pages = [
            "/copies/new",
            "/copies/drafts",
            "/copies/returned",
            "/following",
            "/visits/1/receipt",
        ];
        for page in pages {
            clerk.get(page).await.ok();
        }
        let wrong = [("account", "no"), ("do", "submit")];
        super::support::wrong(clerk.post("/copies/new", &wrong).await);
        let refused = clerk
            .post("/copies/new", &[("account", "no"), ("do", "refuse")])
            .await;
        super::support::wrong(refused);
        assert_eq!(clerk.get(&format!("/copies/{id}/edit")).await.status, 409);
    }
    assert_eq!(office.app.renderer.missing(), Vec::<String>::new());
}
