//! Comments without a look of their own, which viewers draw by themselves: over more than their place, and thicker than
//! lines are.

use saoy_pades::changes::Reason;
use saoy_pdf::{Dict, Object};

use crate::{
    judge::{judge, rejected_as},
    support::{
        later::{appended, edit, form, rect},
        paper::NOTABLE,
    },
};

/// With these annotations put onto the first page.
fn annotated(annotations: Vec<Dict>) -> Vec<u8> {
    appended(&NOTABLE.file, |update| {
        let mut all = update.get(NOTABLE.annots).unwrap().as_array().unwrap().to_vec();
        for annotation in annotations {
            all.push(update.add(annotation).into());
        }
        update.set(NOTABLE.annots, all);
    })
}

/// A mark upon the sum, with these places and this colour.
fn marker(kind: &str, quads: &[[i64; 4]], colour: [f64; 3]) -> Dict {
    let points = quads
        .iter()
        .flat_map(|[x0, y0, x1, y1]| [*x0, *y1, *x1, *y1, *x0, *y0, *x1, *y0]);
    Dict::new()
        .with("Type", Object::name("Annot"))
        .with("Subtype", Object::name(kind))
        .with("Rect", rect([72, 680, 300, 720]))
        .with("C", colour.map(Object::Real).to_vec())
        .with("QuadPoints", points.map(Object::Int).collect::<Vec<Object>>())
}

const LINE: [i64; 4] = [72, 698, 250, 712];
const RED: [f64; 3] = [1.0, 0.0, 0.0];
const YELLOW: [f64; 3] = [1.0, 1.0, 0.0];
const WHITE: [f64; 3] = [1.0, 1.0, 1.0];
const LINES: [&str; 3] = ["Underline", "Squiggly", "StrikeOut"];

/// One white line through the words, or hundreds of lines upon each other, rub them out.
#[test]
fn lines_that_rub_out() {
    let heap: Vec<[i64; 4]> = (0..60).map(|at| [72, 690 + at / 2, 250, 704 + at / 2]).collect();
    for kind in LINES {
        assert_eq!(judge(&annotated(vec![marker(kind, &[LINE], RED)])), [], "{kind}");
        for annotations in [
            vec![marker(kind, &[LINE], WHITE)],
            vec![marker(kind, &heap, RED)],
            heap.iter().map(|quad| marker(kind, &[*quad], RED)).collect(),
            vec![marker(kind, &[[72, 600, 250, 800]], RED)],
            vec![marker(kind, &[LINE], RED).with("QuadPoints", rect(LINE))],
        ] {
            rejected_as(&annotated(annotations), &Reason::AnnotationOverContent);
        }
    }
    // Light upon light becomes dark.
    let yellow = marker("Highlight", &[LINE], YELLOW);
    assert_eq!(judge(&annotated(vec![yellow])), []);
    let dark = marker("Highlight", &heap, YELLOW);
    rejected_as(&annotated(vec![dark]), &Reason::AnnotationOverContent);
}

/// Two lines of text that are marked, each as one place; somebody else's line under them.
#[test]
fn marks_as_people_make_them() {
    let lines = [LINE, [72, 684, 200, 699]];
    let marks = vec![
        marker("Highlight", &lines, YELLOW),
        marker("Underline", &lines, RED),
        marker("StrikeOut", &[LINE], [0.0, 0.0, 0.0]),
    ];
    assert_eq!(judge(&annotated(marks)), []);
}

/// A note of one point, whose icon viewers draw over the words beside it.
#[test]
fn notes_whose_icons_are_larger_than_they_say() {
    let note = |area| {
        Dict::new()
            .with("Type", Object::name("Annot"))
            .with("Subtype", Object::name("Text"))
            .with("Rect", rect(area))
    };
    for area in [[60, 720, 61, 721], [60, 720, 60, 720], [90, 680, 91, 681]] {
        rejected_as(&annotated(vec![note(area)]), &Reason::AnnotationOverContent);
    }
    assert_eq!(judge(&annotated(vec![note([450, 500, 470, 520])])), []);
}

/// The same lines later, on a mark that was there.
#[test]
fn a_mark_that_turns_white() {
    let mut mark = None;
    let base = appended(&crate::support::paper::BLANK.file, |update| {
        let own = update.add(marker("StrikeOut", &[LINE], RED));
        let mut all = update.get(NOTABLE.annots).unwrap().as_array().unwrap().to_vec();
        all.push(own.into());
        update.set(NOTABLE.annots, all);
        mark = Some(own);
    });
    let says = crate::support::hand::Says::Certifies(3);
    let file = crate::support::hand::signed(&base, says, |_| NOTABLE.leader);
    let white = appended(&file, |update| {
        edit(update, mark.unwrap(), |mark| {
            _ = mark.insert("C", WHITE.map(Object::Real).to_vec())
        });
    });
    rejected_as(&white, &Reason::AnnotationOverContent);
}

/// A look upon blank paper, while the points by which some viewers draw lie upon the sum.
#[test]
fn marks_whose_points_lie_elsewhere_than_their_look() {
    let [blank, beside] = [[400, 500, 500, 520], [400, 400, 420, 500]];
    let points = |area: [i64; 4]| {
        let [x0, y0, x1, y1] = area;
        [x0, y0, x1, y1].map(Object::Int).to_vec()
    };
    let looking = |mut mark: Dict, area: [i64; 4]| {
        appended(&NOTABLE.file, |update| {
            let look = update.add(form("1 0 0 RG 0 10 m 100 10 l S"));
            mark.insert("Rect", rect(area));
            let mark = update.add(mark.with("AP", Dict::new().with("N", look)));
            let mut all = update.get(NOTABLE.annots).unwrap().as_array().unwrap().to_vec();
            all.push(mark.into());
            update.set(NOTABLE.annots, all);
        })
    };
    for kind in ["Highlight", "Underline", "Squiggly", "StrikeOut"] {
        let black = [0.0, 0.0, 0.0];
        let away = looking(marker(kind, &[LINE], black), blank);
        rejected_as(&away, &Reason::AnnotationOverContent);
        assert_eq!(
            judge(&looking(marker(kind, &[blank], black), blank)),
            [],
            "{kind}"
        );
    }
    for (kind, key, list) in [
        ("Ink", "InkList", vec![Object::Array(points(LINE))]),
        ("Line", "L", points(LINE)),
        ("PolyLine", "Vertices", points(LINE)),
        ("Polygon", "Vertices", points(LINE)),
    ] {
        let drawn = |list: Vec<Object>| {
            let plain = Dict::new()
                .with("Type", Object::name("Annot"))
                .with("Subtype", Object::name(kind));
            looking(plain.with(key, list), blank)
        };
        rejected_as(&drawn(list), &Reason::AnnotationOverContent);
        let own = match key {
            "InkList" => vec![Object::Array(points(blank))],
            _ => points(blank),
        };
        assert_eq!(judge(&drawn(own)), [], "{kind}");
    }
    // The ends of a highlight are round, and the rounder the higher it is.
    let high = |width: i64| [215, 600, 215 + width, 800];
    let round = marker("Highlight", &[high(10)], YELLOW);
    rejected_as(&looking(round, high(10)), &Reason::AnnotationOverContent);
    assert_eq!(
        judge(&looking(marker("Highlight", &[beside], YELLOW), beside)),
        []
    );
}
