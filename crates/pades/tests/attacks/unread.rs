//! Objects that were signed, that this program refuses to read and viewers read: what lies behind them is in use.

use saoy_pades::{changes::Reason, validation::Verdict};
use saoy_pdf::{Dict, ObjRef, Object, Stream, Update};

use crate::{
    judge::{Why, judge, rejected, rejected_as, verdict},
    support::{
        hand::{Says, signed},
        later::{appended, edit, find_first, find_last, form, open, row, table},
        paper::{BLANK, Paper},
    },
};

/// As long as every oddity that takes its place.
const ROOM: &str = "/Zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz 1";

/// What this program refuses and at least one viewer reads over.
const ODD: [&str; 24] = [
    "/A 1 /A 1",
    "/A null /A null",
    "/A#00 1",
    "/A <12zz>",
    "/A --5",
    "/A 1.2.3",
    "/A 1e5",
    "/A +-5",
    "/A .",
    "/A True",
    "/A foo",
    "/A 99999999999 0 R",
    "/A 5 65536 R",
    "/A +5 0 R",
    "/A -5 0 R",
    "/A )",
    "/A 1 >",
    "/A {1}",
    "5 /A",
    "/A",
    "/A 1 2",
    "/A [ 1 ) ]",
    "/A 1 (endobj) 2",
    "/A (\\)) (>>) 1",
];

/// The paper with what `prepare` puts in, `ROOM` replaced by something odd, and then signed.
fn odd<T>(says: Says, oddity: &str, prepare: impl FnOnce(&mut Update<'_, '_>) -> T) -> (Vec<u8>, T) {
    let mut made = None;
    let base = appended(&BLANK.file, |update| made = Some(prepare(update)));
    let at = find_last(&base, ROOM.as_bytes());
    let mut base = base;
    let text = format!("{oddity:width$}", width = ROOM.len());
    base[at..at + ROOM.len()].copy_from_slice(text.as_bytes());
    (signed(&base, says, |_| BLANK.leader), made.unwrap())
}

fn room() -> Dict {
    Dict::new().with(&ROOM[1..ROOM.len() - 2], 1)
}

fn paid(sum: &str) -> Stream {
    form(&format!("BT /F1 12 Tf 72 700 Td ({sum}) Tj ET"))
}

/// The page's resources are odd, and lead to a form: another form takes its place.
#[test]
fn what_an_unreadable_object_leads_to_is_in_use() {
    for oddity in ODD {
        for says in [Says::Nothing, Says::Certifies(1)] {
            let (file, shown) = odd(says, oddity, |update| {
                let shown = update.add(paid("1 000 000"));
                let forms = update.add(room().with("X", shown));
                edit(update, BLANK.page, |page| {
                    page.insert("Resources", Dict::new().with("XObject", forms));
                });
                shown
            });
            assert_eq!(judge(&file), [], "{oddity}");
            let file = appended(&file, |update| update.set(shown, paid("9 000 000")));
            rejected_as(&file, &Reason::ResourceReplaced);
        }
    }
}

/// The same through an object between, and with a body that was not there when it was signed.
#[test]
fn what_lies_further_below_and_what_is_missing() {
    for oddity in ODD {
        let (file, (inner, missing)) = odd(Says::Certifies(2), oddity, |update| {
            let inner = update.add(paid("1 000 000"));
            let states = update.add(Dict::new().with("On", inner));
            // Two more, and that of the signature.
            let missing = ObjRef::new(inner.num + 4);
            let odd = update.add(room().with("X", states).with("Y", vec![Object::Ref(missing)]));
            edit(update, BLANK.page, |page| _ = page.insert("PieceInfo", odd));
            (inner, missing)
        });
        let below = appended(&file, |update| update.set(inner, paid("9 000 000")));
        rejected(&below, |why| matches!(why, Why::Changed(_)));
        let filled = appended(&file, |update| assert_eq!(update.add(paid("9 000 000")), missing));
        rejected(&filled, |why| matches!(why, Why::Changed(_)));
    }
}

/// A look of a field that is drawn elsewhere, too, as only the odd object says.
#[test]
fn a_look_that_an_unreadable_object_uses_too() {
    for oddity in ODD {
        let (file, ()) = odd(Says::Certifies(2), oddity, |update| {
            let forms = update.add(room().with("X", BLANK.look));
            edit(update, BLANK.page2, |page| {
                page.insert("Resources", Dict::new().with("XObject", forms));
            });
        });
        let file = appended(&file, |update| {
            update.set(
                BLANK.look,
                form("/Tx BMC q BT /F1 10 Tf 0 g 2 5 Td (Binh) Tj ET Q EMC"),
            );
            edit(update, BLANK.name, |field| {
                _ = field.insert("V", Object::text("Binh"))
            });
        });
        rejected_as(&file, &Reason::Shared);
    }
}

/// The odd object itself is replaced by one that can be read.
#[test]
fn an_unreadable_object_mended_later() {
    for oddity in ODD {
        let (file, odd) = odd(Says::Nothing, oddity, |update| {
            let shown = update.add(paid("1 000 000"));
            let odd = update.add(room().with("X", shown));
            edit(update, BLANK.page, |page| {
                page.insert("Resources", Dict::new().with("XObject", odd));
            });
            odd
        });
        let file = appended(&file, |update| update.set(odd, Dict::new()));
        rejected_as(&file, &Reason::Unreadable);
    }
}

/// What has nothing to do with the odd object may still be filled in.
#[test]
fn an_unreadable_object_beside_the_form() {
    for oddity in ["/A 1 /A 1", "/A 1e5", "/A foo", "/A --5", "/A 900 65536 R"] {
        let (file, ()) = odd(Says::Certifies(2), oddity, |update| {
            let odd = update.add(room().with("P", BLANK.page2));
            edit(update, BLANK.page2, |page| _ = page.insert("PieceInfo", odd));
        });
        let filled = appended(&file, |update| {
            edit(update, BLANK.unplaced, |field| {
                _ = field.insert("V", Object::text("Binh"))
            });
        });
        assert_eq!(judge(&filled), [], "{oddity}");
        assert_eq!(verdict(&filled), Verdict::Valid);
    }
}

/// A number in an object stream, and behind it what makes it a reference for readers that do not stop at the next object.
#[test]
fn an_object_that_runs_into_the_next() {
    let mut places = None;
    let base = appended(&BLANK.file, |update| {
        let shown = update.add(paid("1 000 000"));
        let [first, second] = [update.add(Object::Null), update.add(Object::Null)];
        edit(update, BLANK.page, |page| {
            let forms = Dict::new().with("X", first);
            page.insert("Resources", Dict::new().with("XObject", forms));
        });
        places = Some((shown, first, second));
    });
    let (shown, first, second) = places.unwrap();
    for (one, two) in [
        (format!("{} ", shown.num), "0 R "),
        (format!("{}\n% x\n", shown.num), "0\nR "),
    ] {
        let index = format!("{} 0 {} {} ", first.num, second.num, one.len());
        let data = format!("{index}{one}{two}");
        let base = packed(&base, [first.num, second.num], index.len(), &data);
        let file = signed(&base, Says::Nothing, |_| BLANK.leader);
        let file = appended(&file, |update| update.set(shown, paid("9 000 000")));
        rejected(&file, |why| matches!(why, Why::Changed(_)));
    }
}

/// A revision with an object stream of two, and a cross-reference stream.
fn packed(base: &[u8], nums: [u32; 2], first: usize, data: &str) -> Vec<u8> {
    let reader = open(base);
    let (stream, table) = (reader.max_object_number() + 1, reader.max_object_number() + 2);
    let root = reader.catalog_ref();
    let prev = reader.revisions().last().unwrap().startxref;
    let body = format!(
        "{stream} 0 obj\n<< /Type /ObjStm /N 2 /First {first} /Length {} >>\nstream\n{data}\nendstream\nendobj\n",
        data.len()
    );
    let at = base.len() + body.len();
    let mut rows = Vec::new();
    let mut row = |kind: u8, a: u32, b: u8| rows.extend([&[kind][..], &a.to_be_bytes(), &[b]].concat());
    row(2, stream, 0);
    row(2, stream, 1);
    row(1, u32::try_from(base.len()).unwrap(), 0);
    row(1, u32::try_from(at).unwrap(), 0);
    let head = format!(
        "{table} 0 obj\n<< /Type /XRef /W [1 4 1] /Index [{} 1 {} 1 {stream} 2] /Size {} /Root {} 0 R /Prev {prev} /Length {} >>\nstream\n",
        nums[0],
        nums[1],
        table + 1,
        root.num,
        rows.len(),
    );
    let tail = format!("\nendstream\nendobj\nstartxref\n{at}\n%%EOF\n");
    [base, body.as_bytes(), head.as_bytes(), &rows, tail.as_bytes()].concat()
}

/// A length that becomes an object of its own says the same; a change of that object later does not.
#[test]
fn a_length_written_elsewhere() {
    let paper: &Paper = &BLANK;
    let file = signed(&paper.file, Says::Nothing, |_| paper.leader);
    let mut length = None;
    let moved = appended(&file, |update| {
        let Object::Stream(content) = update.get(paper.content).unwrap() else {
            panic!("the content is a stream")
        };
        let size = i64::try_from(open(&file).raw(&content).len()).unwrap();
        length = Some((update.add(size), size));
    });
    let (length, size) = length.unwrap();
    let start = find_last(&moved, format!("{} 0 obj", paper.content.num).as_bytes());
    let end = start + find_first(&moved[start..], b"endobj\n") + 7;
    let body = String::from_utf8(moved[start..end].to_vec()).unwrap();
    let body = body.replacen(
        &format!("/Length {size}"),
        &format!("/Length {} 0 R", length.num),
        1,
    );
    let info = format!("/Info {} 0 R", paper.info.num);
    let rows = row(paper.content.num, moved.len(), 0);
    let moved = table(&moved, &body, &rows, &info);
    assert_eq!(judge(&moved), []);
    let cut = appended(&moved, |update| update.set(length, 10));
    rejected(&cut, |why| matches!(why, Why::Changed(_)));
}
