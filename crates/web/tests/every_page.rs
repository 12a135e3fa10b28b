//! Every page in every state, in both languages: nothing undefined, no word missing, no inline script or style.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "helpers of tests"
)]

use saoy_web::pages::{Drawn, draw_all};
use saoy_web::render::Renderer;

fn all() -> (Renderer, Vec<Drawn>) {
    let renderer = Renderer::new().expect("templates and words parse");
    let drawn = match draw_all(&renderer) {
        Ok(drawn) => drawn,
        Err((name, error)) => panic!("{name}: {error:#}\n{:?}", std::error::Error::source(&error)),
    };
    (renderer, drawn)
}

#[test]
fn every_word_exists_in_both_languages() {
    let (renderer, drawn) = all();
    assert!(drawn.len() > 200, "only {} pages", drawn.len());
    let missing = renderer.missing();
    assert!(missing.is_empty(), "missing words:\n{}", missing.join("\n"));
}

#[test]
fn no_page_carries_inline_script_or_style() {
    for page in all().1 {
        for forbidden in [
            " style=",
            "<style",
            " onclick=",
            " onload=",
            " onchange=",
            "javascript:",
        ] {
            assert!(
                !page.html.contains(forbidden),
                "{} contains {forbidden}",
                page.name
            );
        }
        for tag in page.html.split("<script").skip(1) {
            assert!(
                tag.starts_with(" type=\"module\" src=\""),
                "{} has an inline script",
                page.name
            );
        }
    }
}

#[test]
fn every_id_is_used_once_and_every_label_has_its_field() {
    for page in all().1 {
        let ids: Vec<&str> = attribute(&page.html, "id");
        for (index, id) in ids.iter().enumerate() {
            assert!(!ids[..index].contains(id), "{}: id {id} twice", page.name);
        }
        for target in attribute(&page.html, "for")
            .into_iter()
            .chain(attribute(&page.html, "aria-describedby"))
        {
            for id in target.split(' ') {
                assert!(ids.contains(&id), "{}: nothing has id {id}", page.name);
            }
        }
    }
}

#[test]
fn at_most_one_red_button_a_page() {
    for page in all().1 {
        let red = page.html.matches("class=\"btn act").count();
        assert!(red <= 1, "{} has {red}", page.name);
    }
}

#[test]
fn both_languages_have_the_same_words() {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/../../translations");
    let keys = |lang: &str| {
        let mut keys = std::collections::BTreeSet::new();
        for file in std::fs::read_dir(format!("{root}/{lang}")).expect("folder of words") {
            let text = std::fs::read_to_string(file.expect("file").path()).expect("words");
            for line in text.lines() {
                if let Some((key, _)) = line.split_once(" =")
                    && !line.starts_with([' ', '#'])
                {
                    assert!(keys.insert(key.to_owned()), "{lang}: {key} twice");
                }
            }
        }
        keys
    };
    let (vi, en) = (keys("vi"), keys("en"));
    assert_eq!(
        vi.difference(&en).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "only Vietnamese"
    );
    assert_eq!(
        en.difference(&vi).collect::<Vec<_>>(),
        Vec::<&String>::new(),
        "only English"
    );
}

fn attribute<'a>(html: &'a str, name: &str) -> Vec<&'a str> {
    html.split(&format!(" {name}=\""))
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .collect()
}
