//! Letters that are squeezed to a hair line: PDFium shows them sixty pixels high, and cuts them to nothing.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object, Stream};

use crate::{
    judge::{judge, rejected_as},
    support::{
        later::{appended, edit, form, helvetica, rect},
        paper::{FILLABLE, NOTABLE},
    },
};

/// Ways to make a line of twenty points a hundred times lower, or narrower, than usual.
const SQUEEZED: [&str; 8] = [
    "1 0 0 0.01 0 0 cm BT /F1 20 Tf (9) Tj ET",
    "0.01 0 0 1 0 0 cm BT /F1 20 Tf (9) Tj ET",
    "BT /F1 20 Tf 1 0 0 0.01 2 5 Tm (9) Tj ET",
    "BT /F1 20 Tf 1 Tz (9) Tj ET",
    "BT /F1 20 Tf 10000 Tz [(9)] TJ ET",
    "0.3 0 0 1 0 0 cm BT /F1 20 Tf 30 Tz 1 0 0 5 0 0 Tm (9) Tj ET",
    "1 0 0 1 0 0 cm q 1 0 30 1 0 0 cm BT /F1 20 Tf (9) ' ET Q",
    "q 1 0 0 -0.01 0 0 cm BT /F1 20 Tf 0 0 (9) \" ET Q",
];

/// As type is set, turned, small, and mirrored; and a line that nobody sees.
const USUAL: [&str; 6] = [
    "0.5 0 0 0.5 0 0 cm BT /F1 20 Tf (9) Tj ET",
    "0 1 -1 0 20 0 cm BT /F1 10 Tf 60 Tz (9) Tj ET",
    "BT /F1 1 Tf 10 0 3 12 2 5 Tm (9) Tj ET",
    "q 1 0 0 0.01 0 0 cm Q BT /F1 10 Tf (9) Tj ET",
    "q 1 0 0 0.01 0 0 cm 0 0 m 10 10 l W n Q BT /F1 10 Tf (9) Tj ET",
    "BT /F1 10 Tf (9) Tj 3 Tr 1 Tz (9) Tj ET",
];

fn filled(look: Stream) -> Vec<u8> {
    appended(&FILLABLE.file, |update| {
        update.set(FILLABLE.look, look);
        edit(update, FILLABLE.name, |field| {
            _ = field.insert("V", Object::text("9"))
        });
    })
}

/// What a stamp upon blank paper shows.
fn stamped(area: [i64; 4], look: Stream) -> Vec<u8> {
    appended(&NOTABLE.file, |update| {
        let look = update.add(look);
        let stamp = Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Stamp"))
            .with("Rect", rect(area))
            .with("AP", Dict::new().with("N", look));
        let stamp = update.add(stamp);
        let mut all = update.get(NOTABLE.annots).unwrap().as_array().unwrap().to_vec();
        all.push(stamp.into());
        update.set(NOTABLE.annots, all);
    })
}

const BLANK: [i64; 4] = [400, 500, 500, 520];

#[test]
fn a_field_or_a_stamp_with_squeezed_letters() {
    for content in SQUEEZED {
        rejected_as(&filled(form(content)), &Reason::FieldOverContent);
        rejected_as(&stamped(BLANK, form(content)), &Reason::AnnotationOverContent);
    }
    for content in USUAL {
        assert_eq!(judge(&filled(form(content))), [], "{content}");
        assert_eq!(judge(&stamped(BLANK, form(content))), [], "{content}");
    }
}

/// The letters are as usual, and the box is far higher than its place; half as high is what people do to stamps.
#[test]
fn a_look_that_is_laid_into_a_flat_place() {
    let look = |height: i64| {
        let mut look = form("BT /F1 20 Tf 0 g 2 5 Td (9) Tj ET");
        look.dict.insert("BBox", rect([0, 0, 100, height]));
        look
    };
    rejected_as(&filled(look(2000)), &Reason::FieldOverContent);
    assert_eq!(judge(&filled(look(40))), []);
    rejected_as(
        &stamped([400, 500, 500, 501], look(20)),
        &Reason::AnnotationOverContent,
    );
    assert_eq!(judge(&stamped([400, 500, 500, 510], look(20))), []);
    let mut turned = look(20);
    turned
        .dict
        .insert("Matrix", [1, 0, 40, 1, 0, 0].map(Object::Int).to_vec());
    rejected_as(&stamped(BLANK, turned), &Reason::AnnotationOverContent);
}

/// In a form, a pattern, or the picture that is a glyph.
#[test]
fn squeezed_letters_further_down() {
    let resource = |kind: &str, name: &str, resource: Object, content: &str| {
        appended(&NOTABLE.file, |update| {
            let resource = match resource.clone() {
                Object::Stream(stream) => update.add(stream).into(),
                other => other,
            };
            let mut look = form(content);
            let fonts = Dict::new().with("F1", helvetica());
            let resources = Dict::new().with("Font", fonts);
            let own = resources.get(kind).and_then(Object::as_dict).cloned();
            let own = own.unwrap_or_default().with(name, resource);
            look.dict.insert("Resources", resources.with(kind, own));
            let look = update.add(look);
            let stamp = Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name("Stamp"))
                .with("Rect", rect(BLANK))
                .with("AP", Dict::new().with("N", look));
            let stamp = update.add(stamp);
            let mut all = update.get(NOTABLE.annots).unwrap().as_array().unwrap().to_vec();
            all.push(stamp.into());
            update.set(NOTABLE.annots, all);
        })
    };
    let letters = || Object::Stream(form("BT /F1 20 Tf 0 g (9) Tj ET"));
    for (content, squeezed) in [("/X Do", false), ("1 0 0 0.01 0 0 cm /X Do", true)] {
        let file = resource("XObject", "X", letters(), content);
        match squeezed {
            true => rejected_as(&file, &Reason::AnnotationOverContent),
            false => assert_eq!(judge(&file), []),
        }
    }
    let pattern = |height: f64| {
        let mut pattern = form("BT /F1 20 Tf 0 g (9) Tj ET");
        let matrix = [1.0, 0.0, 0.0, height, 0.0, 0.0].map(Object::Real).to_vec();
        pattern.dict.insert("Matrix", matrix);
        let content = "/Pattern cs /P scn 0 0 100 20 re f";
        resource("Pattern", "P", Object::Stream(pattern), content)
    };
    assert_eq!(judge(&pattern(1.0)), []);
    rejected_as(&pattern(0.01), &Reason::AnnotationOverContent);
}
