//! Every refusal has its sentence in both languages.

use saoy_web::pages::{Lang, Text};
use saoy_web::render::Renderer;

/// Every value that a sentence can name.
const VALUES: [&str; 16] = [
    "length", "pages", "copies", "day", "from", "until", "size", "limit", "pixels", "days", "digits", "part",
    "digit", "year", "permission", "n",
];

#[test]
fn every_refusal_of_the_rules_has_a_sentence_in_both_languages() {
    let renderer = Renderer::new().unwrap();
    for lang in [Lang::Vi, Lang::En] {
        for key in saoy_domain::refusal_keys() {
            let text = VALUES.iter().fold(Text::key(key), |text, name| text.with(name, "7"));
            let text = ["is", "missing", "code", "kind", "name", "state", "number", "first", "last", "book", "until"]
                .iter()
                .fold(text, |text, name| text.with(name, "draft"));
            let said = renderer.say(lang, &text);
            assert_ne!(said, key, "{lang:?}");
            assert!(said.ends_with(['.', '?', '!']) || said.contains(": "), "{key} in {lang:?} is no sentence: {said}");
        }
    }
    let missing: Vec<String> = renderer
        .missing()
        .into_iter()
        .filter(|missing| !missing.contains("Reference"))
        .collect();
    assert_eq!(missing, Vec::<String>::new());
}
