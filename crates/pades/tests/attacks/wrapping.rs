//! Signature wrapping: the second signed part is moved away, and what nobody signed takes its place.

use saoy_pades::changes::Reason;

use crate::{
    judge::{Why, rejected},
    saving::content,
    support::{
        later::{find_last, open, row},
        paper::{Paper, SIGNED},
    },
};

/// The parts of the signed file: before the value, the value, after it.
fn parts(paper: &Paper) -> [&[u8]; 3] {
    let [_, a, b, _] = saoy_pades::signatures(&open(&paper.file)).unwrap()[0].byte_range;
    let (head, rest) = paper.file.split_at(a as usize);
    let (value, tail) = rest.split_at((b - a) as usize);
    [head, value, tail]
}

/// The file: first part, value, `inside`, second part where the range says; the range is the attacker's only where the
/// dictionary is not signed.
fn wrapped(inside: &str) -> Vec<u8> {
    let [head, value, tail] = parts(&SIGNED);
    [head, value, inside.as_bytes(), tail].concat()
}

fn in_gap(why: &Why) -> bool {
    matches!(
        why,
        Why::Unclear(_) | Why::Partial | Why::Broken | Why::NotOpened(_) | Why::Changed(Reason::NoRevision)
    )
}

/// Variants 1 and 2: objects with a table of their own between the parts, padded or not.
#[test]
fn something_between_the_parts() {
    for padding in [0, 1000] {
        let inside = format!("{}{}", content(SIGNED.content.num), " ".repeat(padding));
        rejected(&wrapped(&inside), in_gap);
    }
}

/// The same, and the signature's dictionary is given anew with the range as it must be now: `[0 a b+n c]`.
#[test]
fn with_a_range_that_leads_around_it() {
    let [head, value, tail] = parts(&SIGNED);
    let reader = open(&SIGNED.file);
    let field = reader.get(SIGNED.leader).unwrap();
    let num = field.as_dict().unwrap().reference("V").unwrap().num;
    let root = reader.catalog_ref().num;
    let evil = content(SIGNED.content.num);
    let value_at = find_last(head, format!("\n{num} 0 obj").as_bytes()) + 1;
    let entries = std::str::from_utf8(&head[value_at..]).unwrap();
    for attached in [true, false] {
        let at = head.len() + value.len();
        // A second dictionary, outside of what is signed: first part and second part are untouched.
        let dictionary = |shift: usize| {
            let [_, a, b, c] = saoy_pades::signatures(&reader).unwrap()[0].byte_range;
            let old = format!("[0 {a} {b} {c}]");
            let new = format!("[0 {a} {} {c}]", b as usize + shift);
            entries.replace(&old, &new)
        };
        let build = |shift: usize| {
            let mut inside = evil.clone();
            let dict_at = at + inside.len();
            inside += &dictionary(shift);
            inside += std::str::from_utf8(value).unwrap();
            inside += " >>\nendobj\n";
            let xref = at + inside.len();
            inside += "xref\n";
            inside += &row(SIGNED.content.num, at, 0);
            inside += &row(num, dict_at, 0);
            let prev = reader.revisions()[0].startxref;
            inside +=
                &format!("trailer\n<< /Size 80 /Root {root} 0 R /Prev {prev} >>\nstartxref\n{xref}\n%%EOF\n");
            inside
        };
        let shift = build(0).len();
        let inside = build(shift);
        let mut file = [head, value, inside.as_bytes(), tail].concat();
        if !attached {
            // The attacker's end comes last.
            let xref = find_last(inside.as_bytes(), b"xref\n10") + at;
            file.extend(format!("startxref\n{xref}\n%%EOF\n").bytes());
        }
        rejected(&file, |why| {
            in_gap(why) || matches!(why, Why::Unsigned | Why::Changed(_))
        });
    }
}

/// Variant 3: the second part goes to the end, what nobody signed lies before it with the file's own end.
#[test]
fn with_the_second_part_at_the_end() {
    let [head, value, tail] = parts(&SIGNED);
    let root = open(&SIGNED.file).catalog_ref().num;
    let evil = content(SIGNED.content.num);
    let at = head.len() + value.len() + evil.len();
    let rows = row(SIGNED.content.num, head.len() + value.len(), 0);
    let own = format!("xref\n{rows}trailer\n<< /Size 80 /Root {root} 0 R >>\nstartxref\n{at}\n%%EOF\n");
    for end in [
        tail,
        &[tail, format!("startxref\n{at}\n%%EOF\n").as_bytes()].concat(),
    ] {
        let file = [head, value, evil.as_bytes(), own.as_bytes(), end].concat();
        rejected(&file, |why| in_gap(why) || matches!(why, Why::Unsigned));
    }
}
